"""The line in which one types."""

from __future__ import annotations

from types import MappingProxyType

from rich.cells import cell_len
from textual.binding import Binding
from textual.events import Key, Paste
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.widgets import Input

from tutor.clean import one_line

LONGEST = 500
"""Characters; what is longer than that is no answer."""

_EDITS = MappingProxyType(
    {
        key: made.action
        for made in Input.BINDINGS
        if isinstance(made, Binding) and made.action not in ("submit", "copy")
        for key in made.key.split(",")
    }
)
"""What keys do to the text, by name. Enter is the screen's, and Ctrl+C leaves."""


class AnswerInput(Input):
    """An input without border, blinking or colour of its own, safe to paste anything into.

    The app hands it its keys one by one, see `TutorApp.on_event`.
    """

    # Textual lays the whole screen out anew when a widget has more to scroll over. Here that is at each key,
    # and nothing is where it is because of the line's length.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="answer", select_on_focus=False, max_length=LONGEST)
        self.cursor_blink = False
        self._ascii_only = ascii_only
        self._given_back = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the cell that the next character takes.

        Textual's own answer is one cell further at the end of the text.
        """
        x, y, _, _ = self.content_region
        scroll_x, _ = self.scroll_offset
        return Offset(x + cell_len(self.value[: self.cursor_position]) - scroll_x, y)

    def watch_selection(self) -> None:
        """Textual scrolls to the cursor at each key, but not far enough where many come at once."""
        self.call_after_refresh(self._follow_the_cursor)

    def on_resize(self) -> None:
        self.call_after_refresh(self._follow_the_cursor)

    def _follow_the_cursor(self) -> None:
        column = cell_len(self.value[: self.cursor_position])
        if not self.scroll_offset.x <= column < self.scroll_offset.x + self.content_size.width:
            at = Region(column, 0, 1, 1)
            self.scroll_to_region(at, force=True, animate=False, immediate=True)

    async def take(self, event: Key | Paste) -> bool:
        """Does what a key or a paste does to the line. Gives whether it was one for the line."""
        if isinstance(event, Paste):
            self._put_in(next((line for line in event.text.splitlines() if line.strip()), ""))
        elif event.is_printable:
            self._put_in(event.character or "")
        elif event.key in _EDITS:
            await self.run_action(_EDITS[event.key])
        else:
            return False
        return True

    def _put_in(self, text: str) -> None:
        """Puts text in the place of what is selected, as much as the line has room for."""
        start, end = sorted(self.selection)
        room = LONGEST - len(self.value) + end - start
        text = self._clean(text[: LONGEST + 1])
        if len(text) > room:
            self.restricted()
        if room:
            super().replace(text[:room], start, end)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(self._clean(text), start, end)

    @property
    def is_as_given_back(self) -> bool:
        """Whether nothing was typed since a line was given back."""
        return self._given_back and bool(self.value) and self._whole_selected

    @property
    def _whole_selected(self) -> bool:
        return abs(self.selection.end - self.selection.start) == len(self.value)

    def hand_over(self) -> str:
        """Gives the line, and is empty."""
        line = self.value
        self.put("")
        return line

    def put(self, text: str) -> None:
        """Sets the text, with the cursor at its end."""
        self._given_back = False
        self.value = self._clean(text)
        self.cursor_position = len(self.value)

    def give_back(self, text: str) -> None:
        """Shows a line again that was handed over: what is typed takes its place, other keys edit it."""
        self.put(text)
        self.select_all()
        self._given_back = True

    def _edit(self) -> None:
        """Goes on with a line that was given back, from its end."""
        if self._given_back and self._whole_selected:
            self.cursor_position = len(self.value)
        self._given_back = False

    def action_cursor_left(self, select: bool = False) -> None:
        self._edit()
        super().action_cursor_left(select)

    def action_delete_left(self) -> None:
        self._edit()
        super().action_delete_left()

    def action_delete_left_word(self) -> None:
        self._edit()
        super().action_delete_left_word()

    def _clean(self, text: str) -> str:
        text = one_line(text)
        return "".join(map(_in_ascii, text)) if self._ascii_only else text


def _in_ascii(character: str) -> str:
    """The ASCII form; what has none is no "?", which would ask for a hint."""
    shown = one_line(character, ascii_only=True)
    return "#" if shown == "?" != character else shown
