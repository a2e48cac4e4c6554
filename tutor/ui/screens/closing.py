"""The closing page of a sitting."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tutor.practice.sitting import Sitting
from tutor.present.feedback import Feedback
from tutor.sayings import said
from tutor.ui.closing import closing_lines
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.view import shown_question
from tutor.ui.widgets.keybar import HELP, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import say


class ClosingScreen(TutorScreen):
    """How it went, what the network learned, and where to go from here."""

    CSS = sheet("closing")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", priority=True),
        Binding("f4", "ledger", priority=True),
        Binding("f6", "again", priority=True),
        Binding("f7", "restart", priority=True),
        Binding("f9", "lab", priority=True),
        Binding("enter", "go_on", priority=True),
        Binding("escape", "list", priority=True),
        Binding("f10", "leave", priority=True),
        Binding("up", "rows(-1)", priority=True),
        Binding("down", "rows(1)", priority=True),
        Binding("pageup", "page(-1)", priority=True),
        Binding("pagedown,space", "page(1)", priority=True),
    ]

    def __init__(self, sitting: Sitting, told: Feedback | None = None) -> None:
        super().__init__()
        self.sitting = sitting
        self._told = told
        self._left = None if sitting.afterwards is None else sitting.afterwards()

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("page")
        yield KeyBar()

    def show_all(self) -> None:
        width = self.size.width - 2
        lines = closing_lines(self.sitting, width, self.ascii_only, self._left, self._told)
        self.query_one("#status", Pane).show([self._head()], self.palette, self.ascii_only)
        self.query_one("#page", Pane).show([line(), *lines], self.palette, self.ascii_only)
        self.query_one(KeyBar).show_keys(self._keys(), width, self.palette, self.ascii_only)

    def _head(self) -> Line:
        courses = self.sitting.session.courses
        if self.sitting.name is not None:
            return line((say(self.sitting.name), "title"))
        if len(courses) > 1:
            return line((say(said("closing_page.questions_on", count=len(courses))), "title"))
        lesson = shown_question(self.sitting.session).course.lesson
        return line((lesson.id, "title"), (f"  {lesson.title}", "dim"))

    def _keys(self) -> list[Key]:
        tutor = self.tutor
        lab = tutor.has_lab and not self.sitting.session.exam
        return [
            HELP,
            *([Key("enter", said("keys.next_lesson"), "go_on")] if self._next else []),
            *([Key("escape", said("keys.list"), "list")] if tutor.lessons else []),
            *([Key("f9", said("keys.train"), "lab")] if lab else []),
            *([Key("f7", said("keys.anew"), "restart")] if tutor.can_restart(self.sitting) else []),
            Key("f4", said("keys.ledger"), "ledger"),
            Key("f6", said("keys.back"), "again"),
            Key("f10", said("keys.hand_in") if self.sitting.session.exam else said("keys.quit"), "leave"),
        ]

    def action_help(self) -> None:
        self.tutor.open_help(self._keys())

    def action_ledger(self) -> None:
        self.tutor.open_ledger(self.sitting)

    def action_again(self) -> None:
        self.tutor.go_back(self.sitting)

    def action_restart(self) -> None:
        self.tutor.restart(self.sitting)

    def action_lab(self) -> None:
        if self.sitting.session.exam:
            return
        self.tutor.open_lab(self.sitting.session.course)

    @property
    def _next(self) -> str | None:
        """The id of the lesson that Enter opens."""
        following = None if self._left is None else self._left.next
        return following[0] if following is not None and self.tutor.lessons is not None else None

    def action_go_on(self) -> None:
        if self._next is not None:
            self.tutor.open_next(self._next)
        else:
            self.action_list()

    def action_list(self) -> None:
        if self.tutor.lessons is not None:
            self.tutor.leave_sitting()

    def action_leave(self) -> None:
        self.sitting.handing_in = self.sitting.session.exam
        self.tutor.leave()

    def action_rows(self, by: int) -> None:
        self.query_one("#page", Pane).scroll_rows(by)

    def action_page(self, pages: int) -> None:
        self.query_one("#page", Pane).scroll_page(pages)
