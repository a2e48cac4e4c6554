"""A rectangle of styled lines: wraps, scrolls by rows, and repaints only when it changes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tutor.sayings import said
from tutor.ui.text import Line, clean, wrap
from tutor.ui.theme import Palette
from tutor.words import say


class Pane(Widget, inherit_bindings=False):
    """Shows lines. `wraps=False` for drawings, which are cut instead."""

    ALLOW_SELECT = False

    def __init__(self, name: str, *, wraps: bool = True, hang: int = 2) -> None:
        super().__init__(id=name)
        self.wraps = wraps
        self.hang = hang
        self.top = 0
        self._lines: list[Line] = []
        self._rows: list[Line] = []
        self._rows_width = -1
        self.palette: Palette = {"plain": Style()}
        self._styles: dict[str, RichStyle] = {}
        self._styles_of: tuple[Style, Palette] | None = None

    def show(self, lines: Sequence[Line], palette: Palette, ascii_only: bool, top: int = 0) -> None:
        """Puts other lines in; nothing is repainted if they are the same."""
        fresh = clean(lines, ascii_only)
        if fresh == self._lines and palette is self.palette and top == self.top:
            return
        self._lines = fresh
        self.palette = palette
        self._rows_width = -1
        self.top = top
        self.refresh()

    def rows(self, width: int) -> list[Line]:
        """The lines as wrapped for a width."""
        if width != self._rows_width:
            self._rows_width = width
            self._rows = [
                row for one in self._lines for row in (wrap(one, width, self.hang) if self.wraps else [one])
            ]
        return self._rows

    @property
    def hidden_below(self) -> int:
        """Rows that do not fit below."""
        return max(0, len(self.rows(self.size.width)) - self.top - self.size.height)

    def scroll_rows(self, by: int) -> None:
        """Moves the shown part by so many rows, as far as there is something to show."""
        last = max(0, len(self.rows(self.size.width)) - self.size.height)
        top = max(0, min(self.top + by, last))
        if top != self.top:
            self.top = top
            self.refresh()

    def scroll_page(self, pages: int) -> None:
        self.scroll_rows(pages * max(1, self.size.height - 1))

    def _style(self, name: str) -> RichStyle:
        """A style of the palette on the pane's own background."""
        found = self._styles.get(name)
        if found is None:
            found = self._styles[name] = (self.visual_style + self.palette[name]).rich_style
        return found

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._styles_of is None or self._styles_of != (self.visual_style, self.palette):
            self._styles, self._styles_of = {}, (self.visual_style, self.palette)
        rows = self.rows(width)
        self.top = max(0, min(self.top, len(rows) - self.size.height))
        at = self.top + y
        row = rows[at] if at < len(rows) else ()
        mark, hidden = "", self.hidden_below
        if y == self.size.height - 1 and hidden:
            mark = self._mark(hidden, width)
            if _filled(row) > width - len(mark):  # the row itself waits below, and nothing of it is cut
                row, mark = (), self._mark(hidden + 1, width)
        strip = Strip([Segment(text, self._style(style)) for text, style in row])
        strip = strip.adjust_cell_length(width - len(mark), self._style("plain"))
        return Strip.join([strip, Strip([Segment(mark, self._style("key"))])]) if mark else strip

    def _mark(self, hidden: int, width: int) -> str:
        return f" {say(said('screens.more', count=hidden))} "[:width]


def _filled(row: Line) -> int:
    """The columns of a row up to its last sign."""
    text = "".join(text for text, _ in row)
    return cell_len(text.rstrip())
