"""The pages of a lesson over its question: read, looked at, tried out, and left with one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown, MouseScrollUp

from tutor.practice.session import Session
from tutor.present.reading_pages import ReadingPage
from tutor.sayings import Said, said
from tutor.ui import reading
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import HELP, LEFT_RIGHT, UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from tutor.practice.explore import Exploration

_BARS = 2
"""The rows of the title and of the keys."""


class PagesScreen(TutorScreen):
    """One page at a time. What one has tried on a page is still there when one comes back to it.

    Args:
        leads_to: where leaving leads, in a word; None for a question.
    """

    CSS = sheet("pages")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f10", "leave", priority=True),
        Binding("enter,space,pagedown", "turn(1)", priority=True),
        Binding("backspace,pageup", "turn(-1)", priority=True),
        Binding("left", "nudge(-1)", priority=True),
        Binding("right", "nudge(1)", priority=True),
        Binding("up", "rows(-1)", priority=True),
        Binding("down", "rows(1)", priority=True),
        Binding("home", "again", priority=True),
        Binding("f1", "help", priority=True),
    ]

    def __init__(self, session: Session, pages: Sequence[ReadingPage], leads_to: Said | None = None) -> None:
        super().__init__()
        self._leads_to = leads_to or said("keys.to_question")
        self._session = session
        self._pages = pages
        self._tried: dict[int, Exploration] = {}
        self.number = 0

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("page", wraps=False)
        yield Pane("figure", wraps=False)
        yield KeyBar()

    @property
    def page(self) -> ReadingPage:
        return self._pages[self.number]

    @property
    def exploration(self) -> Exploration | None:
        """What is tried out on this page."""
        if self.page.explore is None:
            return None
        if self.number not in self._tried:
            from tutor.practice.explore import explored  # most pages are read only

            self._tried[self.number] = explored(self.page.explore, self.page.course)
        return self._tried[self.number]

    # What is shown

    def show_all(self) -> None:
        self._show(self._pane("page").top)

    def _show(self, top: int) -> None:
        width, height = self.size.width - 2, self.size.height - _BARS
        count = len(self._pages)
        title = reading.title_line(self.page, self.number + 1, count, width, self.ascii_only)
        self._put("status", [title])
        text = reading.text_lines(self.page, width, self.ascii_only)
        figure = self._figure(width, height, len(text))
        if self.page.picture is not None and self.page.explore is not None:
            text += [
                line(),
                *reading.picture_lines(self._session, self.page, width, (None,), self.ascii_only),
            ]
        below = [line(), *figure] if figure and len(text) + 1 + len(figure) <= height else figure
        rows = min(len(text), height - len(below))
        self._pane("page").styles.height = rows
        self._pane("figure").display = rows < height
        self._put("page", text, top)
        self._put("figure", below)
        keys = self._keys(scrolls=len(text) > rows)
        self.query_one(KeyBar).show_keys(keys, width, self.palette, self.ascii_only)

    def _figure(self, width: int, height: int, rows: int) -> list[Line]:
        """What stands below the text, in the rows that it leaves, or in all but a few of them."""
        left = max(0, height - rows - 1)
        if self.exploration is not None:
            least = reading.least_rows(self.exploration, width, self.ascii_only)
            room = min(max(left, least), height - 1)
            return reading.explorable_lines(self.exploration, width, room, self.ascii_only)
        if self.page.picture is None:
            return []
        most = height - max(reading.LEAST_TEXT, height // 4)
        rooms = [room for room in (left, left + 1, most) if room > 2]
        if not rooms:
            return []
        return reading.picture_lines(self._session, self.page, width, rooms, self.ascii_only)[: max(rooms)]

    def _put(self, name: str, lines: Sequence[Line], top: int = 0) -> None:
        self._pane(name).show(lines, self.palette, self.ascii_only, top)

    def _pane(self, name: str) -> Pane:
        return self.query_one(f"#{name}", Pane)

    def _keys(self, scrolls: bool = True) -> list[Key]:
        last = self.number == len(self._pages) - 1
        return [
            HELP,
            Key("enter", self._leads_to if last else said("keys.next_page"), "turn(1)"),
            *([Key("backspace", said("keys.page_back"), "turn(-1)")] if self.number else []),
            *([Key(LEFT_RIGHT, said("keys.nudge"), "nudge(1)")] if self.page.explore else []),
            *([Key("home", said("keys.begin_again"), "again")] if self.page.explore else []),
            *([Key(UP_DOWN, said("keys.scroll"), "rows(1)")] if scrolls else []),
            Key("escape", self._leads_to, "leave"),
        ]

    # What keys do

    def action_leave(self) -> None:
        self.dismiss()

    def action_turn(self, pages: int) -> None:
        """To another page; past the last one to the question."""
        if self.number + pages >= len(self._pages):
            self.dismiss()
        elif self.number + pages >= 0:
            self.number += pages
            self._show(0)

    def action_nudge(self, steps: int) -> None:
        if self.exploration is not None:
            self._tried[self.number] = self.exploration.nudge(steps)
            self.show_all()

    def action_again(self) -> None:
        """What is tried out begins again, and the text at its first row."""
        if self.exploration is not None:
            self._tried[self.number] = self.exploration.again()
        self._show(0)

    def action_rows(self, by: int) -> None:
        self._pane("page").scroll_rows(by)

    def action_help(self) -> None:
        self.tutor.open_help(self._keys())

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._pane("page").scroll_rows(2)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._pane("page").scroll_rows(-2)
