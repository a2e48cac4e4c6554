"""Who sits down at the terminal of a class."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, MouseScrollDown, MouseScrollUp, ScreenResume, ScreenSuspend
from textual.widget import Widget
from textual.widgets import Input

from tutor.application.openings import OpenClass
from tutor.classroom.members import Member
from tutor.errors import TutorError
from tutor.sayings import Text, said
from tutor.ui.class_lines import name_row, names_head, names_help, nobody_lines
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.widgets.answer import AnswerInput
from tutor.ui.widgets.keybar import HELP, UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import hint_of, message_of, say

_FRAME = 3
"""Rows of all that is neither a name nor said: status, answer, keys."""


class NamesScreen(TutorScreen):
    """A list of names that what is typed makes shorter.

    Attributes:
        chosen: the number of the chosen name among those that are shown.
        busy: for whom it is looked up what there is; None while nobody waits.
    """

    CSS = sheet("class_names")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown", "page(1)", priority=True),
        Binding("enter", "take", priority=True),
        Binding("escape", "clear", priority=True),
        Binding("f1", "help", priority=True),
        Binding("f10", "leave", priority=True),
    ]

    def __init__(self, opening: OpenClass) -> None:
        super().__init__()
        self._opening = opening
        self._typed = ""
        self._found = opening.members.all
        self._top = 0
        self._trouble: tuple[str, ...] = tuple(map(say, opening.told))
        self._left = False
        self.chosen = 0
        self.busy: Member | None = None

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        with Widget(id="row"):
            yield Pane("prompt", wraps=False)
            yield AnswerInput(self.ascii_only)
        yield Pane("page", wraps=False)
        yield Pane("detail", hang=0)
        yield KeyBar()

    def on_mount(self) -> None:
        self.entry.placeholder = say(said("classroom.type_name"))
        self.entry.focus()

    @property
    def entry(self) -> AnswerInput:
        return self.query_one("#answer", AnswerInput)

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        self._left = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        """The next one sits down: nothing of the one before is left."""
        if not self._left:
            return
        self._left = False
        if self._opening.visit is not None:
            self._opening.visit = None
            self._typed, self._trouble = "", ()
            self.entry.put("")
            self._found, self.chosen, self._top = self._opening.members.all, 0, 0
        self.entry.focus()
        self.show_all()

    # What is shown

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._sift()
        self.show_all()

    def _sift(self) -> None:
        """Finds the names for what is typed by now."""
        typed = self.entry.value
        if typed != self._typed:
            self._typed, self._trouble = typed, ()
            self._found = self._opening.members.matching(typed)
            self.chosen = self._top = 0

    def show_all(self) -> None:
        width = self.size.width - 2
        self._put("status", [names_head(self._opening, len(self._found), width)])
        self._put("prompt", [line((">" if self.ascii_only else "›", "key"))])
        detail = self.query_one("#detail", Pane)
        self._put("detail", self._detail_lines())
        rows = min(len(detail.rows(width)), max(1, self.size.height // 2 - _FRAME))
        detail.styles.height = rows
        detail.display = rows > 0
        self._show_names(width, max(1, self.size.height - _FRAME - rows))
        self.query_one(KeyBar).show_keys(self._keys(), width, self.palette, self.ascii_only)

    def _show_names(self, width: int, tall: int) -> None:
        """Only those that have room: a school may have thousands."""
        self._top = max(0, min(self._top, self.chosen, len(self._found) - tall), self.chosen - tall + 1)
        shown = self._found[self._top : self._top + tall]
        self._put(
            "page",
            [
                name_row(self._opening, one, number == self.chosen, width, self.ascii_only)
                for number, one in enumerate(shown, self._top)
            ],
        )

    def _detail_lines(self) -> list[Line]:
        if self.busy is not None:
            return [line((say(said("classroom.looking", name=Text(self.busy.name))), "dim"))]
        if self._trouble:
            return [line((part, "wrong")) for part in self._trouble]
        return [] if self._found else nobody_lines(self._opening, self._typed)

    def _put(self, name: str, lines: list[Line]) -> None:
        self.query_one(f"#{name}", Pane).show(lines, self.palette, self.ascii_only)

    def _keys(self) -> list[Key]:
        return [
            Key("enter", said("keys.take"), "take"),
            HELP,
            Key(UP_DOWN, said("keys.choose"), "move(1)"),
            *([Key("escape", said("keys.all_names"), "clear")] if self._typed or self.busy else []),
            Key("f10", said("keys.quit"), "leave"),
        ]

    # What the learner does

    def action_move(self, by: int) -> None:
        self._sift()
        self.chosen = max(0, min(self.chosen + by, len(self._found) - 1))
        self.show_all()

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self.query_one("#page", Pane).size.height - 1))

    def action_clear(self) -> None:
        self.busy = None
        self.entry.put("")
        self._sift()
        self.show_all()

    def action_take(self) -> None:
        self._sift()
        if self._found and self.busy is None:
            self.busy = self._found[self.chosen]
            self._trouble = ()
            self.show_all()
            self.run_worker(self._greet(self.busy), exit_on_error=True)

    async def _greet(self, member: Member) -> None:
        """A folder on another machine may take its time: the screen goes on meanwhile."""
        try:
            visit = await asyncio.to_thread(self._opening.greet, member)
        except TutorError as error:
            self._trouble = tuple(filter(None, (*message_of(error).split("\n"), hint_of(error))))
            visit = None
        if self.busy is not member:  # the learner did not wait for it
            return
        self.busy = None
        if visit is None:
            self.show_all()
        else:
            self.tutor.come_in(visit)

    def on_click(self, event: Click) -> None:
        page = self.query_one("#page", Pane)
        if not page.region.contains(event.screen_x, event.screen_y):
            return
        at = event.screen_y - page.region.y + self._top
        if at >= len(self._found):
            return
        again = at == self.chosen
        self.chosen = at
        self.show_all()
        if again:
            self.action_take()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.action_move(2)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.action_move(-2)

    def action_help(self) -> None:
        self.tutor.open_reader(said("help.title"), names_help(self._keys()))

    def action_leave(self) -> None:
        self.tutor.leave()
