"""What a learner of a class has to do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, ScreenResume, ScreenSuspend
from textual.geometry import Offset

from tutor.application.openings import Visit
from tutor.sayings import said
from tutor.ui.class_lines import task_detail, task_lines, tasks_help, visit_head
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import HELP, UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import say

_FAR = 9999
_FRAME = 3
"""Rows of status, rule and keys."""


class TasksScreen(TutorScreen):
    """A list to choose from with arrows and Enter, or with the mouse.

    Attributes:
        chosen: the number of the chosen row.
        asked: whether it was tried to open the chosen one, which it did not do at once.
    """

    CSS = sheet("class_tasks")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("pageup", "move(-8)", priority=True),
        Binding("pagedown", "move(8)", priority=True),
        Binding("home", f"move(-{_FAR})", priority=True),
        Binding("end", f"move({_FAR})", priority=True),
        Binding("enter,space", "do", priority=True),
        Binding("escape", "names", priority=True),
        Binding("f1", "help", priority=True),
        Binding("f2", "consent", priority=True),
        Binding("f10", "leave", priority=True),
    ]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self.chosen = 0
        self.asked = False
        self._left = False
        self._top = 0

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("told", hang=0)
        yield Pane("page", wraps=False)
        yield Pane("rule", wraps=False)
        yield Pane("detail", hang=0)
        yield KeyBar()

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        self._left = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Back from what the teacher sees: there may be something to say of it."""
        if self._left:
            self.show_all()

    def cursor_place(self) -> Offset:
        page = self.query_one("#page", Pane)
        return Offset(1, page.region.y + self.chosen - self._top)

    # What is shown

    def show_all(self) -> None:
        width, height = self.size.width - 2, self.size.height
        self._put("status", [visit_head(self._visit, width)])
        told = self._fitted("told", [line(say(one)) for one in self._visit.told], width, height // 4)
        row = self._visit.rows[self.chosen]
        room = min(max(2, height // 3), height - _FRAME - told - 1)
        below = self._fitted("detail", task_detail(row, width, self.asked), width, room)
        self._put("rule", [line((("-" if self.ascii_only else "─") * width, "edge"))])
        tall = max(1, height - _FRAME - told - below)
        self._show_tasks(task_lines(self._visit.rows, self.chosen, width), tall)
        self.query_one(KeyBar).show_keys(self._keys(), width, self.palette, self.ascii_only)

    def _show_tasks(self, lines: list[Line], tall: int) -> None:
        """The part of the list that has room; its last row may say that there is more."""
        page, seen = self.query_one("#page", Pane), tall - 1
        if not seen:
            page.show([lines[self.chosen]], self.palette, self.ascii_only)
            self._top = self.chosen
            return
        self._top = max(min(self._top, self.chosen), self.chosen - seen + 1)
        self._top = max(0, min(self._top, len(lines) - tall))
        page.show(lines, self.palette, self.ascii_only, self._top)

    def _fitted(self, name: str, lines: list[Line], width: int, most: int) -> int:
        """Shows lines in as many rows as they take, up to `most`; of more than that the last ones."""
        pane = self.query_one(f"#{name}", Pane)
        self._put(name, lines)
        rows = min(len(pane.rows(width)), most)
        pane.styles.height = rows
        pane.display = rows > 0
        return rows

    def _put(self, name: str, lines: list[Line]) -> None:
        self.query_one(f"#{name}", Pane).show(lines, self.palette, self.ascii_only)

    def _keys(self) -> list[Key]:
        return [
            Key("enter", said("keys.open"), "do"),
            HELP,
            Key("escape", said("keys.names"), "names"),
            Key("f2", said("keys.teacher"), "consent"),
            Key(UP_DOWN, said("keys.choose"), "move(1)"),
            Key("f10", said("keys.quit"), "leave"),
        ]

    # What the learner does

    def action_move(self, by: int) -> None:
        self.chosen = max(0, min(self.chosen + by, len(self._visit.rows) - 1))
        self.asked = False
        self.show_all()

    def action_do(self) -> None:
        row = self._visit.rows[self.chosen]
        if row.refusal or (row.attempt is not None and not self.asked):
            self.asked = True
            self.show_all()
        else:
            self.tutor.take(self.chosen)

    def on_click(self, event: Click) -> None:
        page = self.query_one("#page", Pane)
        if not page.region.contains(event.screen_x, event.screen_y):
            return
        at = event.screen_y - page.region.y + self._top
        if at >= len(self._visit.rows):
            return
        if at == self.chosen:
            self.action_do()
        else:
            self.action_move(at - self.chosen)

    def action_names(self) -> None:
        self.dismiss()

    def action_consent(self) -> None:
        self.tutor.ask_consent(self._visit)

    def action_help(self) -> None:
        self.tutor.open_reader(said("help.title"), tasks_help(self._keys()))

    def action_leave(self) -> None:
        self.tutor.leave()
