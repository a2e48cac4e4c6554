"""The start page: the lessons, what each teaches, how far one is."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, ScreenResume, ScreenSuspend
from textual.geometry import Offset

from tutor.application.openings import Lessons
from tutor.errors import TutorError
from tutor.present.lesson_list import LessonRow
from tutor.sayings import said
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.view import spread
from tutor.ui.widgets.keybar import HELP, UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import hint_of, message_of, say

_DETAIL_ROWS = 6
_KEYS = (
    Key(UP_DOWN, said("keys.choose"), "move(1)"),
    Key("enter", said("keys.open"), "open"),
    HELP,
    Key("f10", said("keys.quit"), "leave"),
)


class StartScreen(TutorScreen):
    """A list to choose from with arrows and Enter, or with the mouse."""

    CSS = sheet("start")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("pageup", "move(-8)", priority=True),
        Binding("pagedown", "move(8)", priority=True),
        Binding("home", "move(-9999)", priority=True),
        Binding("end", "move(9999)", priority=True),
        Binding("enter,space", "open", priority=True),
        Binding("f1", "help", priority=True),
        Binding("f10,escape", "leave", priority=True),
    ]

    def __init__(self, lessons: Lessons) -> None:
        super().__init__()
        self._lessons = lessons
        self._rows: tuple[LessonRow, ...] = ()
        self._trouble: tuple[str, ...] = ()
        self._left = False
        self.chosen = 0

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("page", wraps=False)
        yield Pane("detail", hang=0)
        yield KeyBar()

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self._rows = self._lessons.rows()
        self._trouble = tuple(map(say, self._lessons.notice()))

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        self._left = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Coming back from a lesson: it stands elsewhere now."""
        if self._left:
            self._left = False
            self._look()
            self.chosen = max(0, min(self.chosen, len(self._rows) - 1))
            self.show_all()

    def cursor_place(self) -> Offset:
        page = self.query_one("#page", Pane)
        return Offset(1, page.region.y + self.chosen - page.top)

    def show_all(self) -> None:
        width = self.size.width - 2
        title, choose = say(said("screens.by_hand")), say(said("screens.choose_lesson"))
        self._put("status", [line((title, "title"), (f"  {choose}", "dim"))])
        page = self.query_one("#page", Pane)
        tall = max(1, self.size.height - 2 - self._detail_rows)
        top = max(0, min(page.top, self.chosen, len(self._rows) - tall), self.chosen - tall + 1)
        page.show(self._list_lines(width), self.palette, self.ascii_only, top)
        self.query_one("#detail", Pane).styles.height = self._detail_rows
        self._put("detail", self._detail_lines(width))
        self.query_one(KeyBar).show_keys(_KEYS, width, self.palette, self.ascii_only)

    @property
    def _detail_rows(self) -> int:
        return _DETAIL_ROWS if self.size.height >= 18 else 3

    def _put(self, name: str, lines: list[Line]) -> None:
        self.query_one(f"#{name}", Pane).show(lines, self.palette, self.ascii_only)

    def _list_lines(self, width: int) -> list[Line]:
        if not self._rows:
            return [line(say(said("screens.no_lessons")))]
        widest = max(cell_len(row.id) for row in self._rows)
        lines = []
        for number, row in enumerate(self._rows):
            chosen = number == self.chosen
            style = "chosen" if chosen else "plain"
            head = f"{'>' if chosen else ' '} {row.id}{' ' * (widest - cell_len(row.id))}"
            status = said("screens.not_openable") if row.problems else row.status
            shown = "" if status is None else say(status)
            lines.append(
                tuple(
                    (text, style)
                    for text, _ in spread(line(head, f"  {row.title}"), line(f"{shown} "), width)
                )
            )
        return lines

    def _detail_lines(self, width: int) -> list[Line]:
        sign = "-" if self.ascii_only else "─"
        rule = line((sign * width, "edge"))
        if not self._rows:
            return [rule]
        row = self._rows[self.chosen]
        if trouble := self._trouble or tuple(map(say, row.problems)):
            return [rule, *(line((part, "wrong")) for part in trouble)]
        return [rule, line((row.title, "strong")), line(row.summary)]

    def action_move(self, by: int) -> None:
        chosen = max(0, min(self.chosen + by, len(self._rows) - 1))
        self._trouble = ()
        self.chosen = chosen
        self.show_all()

    def action_open(self) -> None:
        if not self._rows or self._rows[self.chosen].problems:
            return
        try:
            sitting = self._lessons.open(self._rows[self.chosen].id, False)
        except TutorError as error:
            self._trouble = tuple(filter(None, (*message_of(error).split("\n"), hint_of(error))))
            self.show_all()
            return
        self.tutor.open_sitting(sitting)

    def on_click(self, event: Click) -> None:
        page = self.query_one("#page", Pane)
        at = event.screen_y - page.region.y + page.top
        if not page.region.contains(event.screen_x, event.screen_y) or not 0 <= at < len(self._rows):
            return
        again = at == self.chosen
        self.chosen = at
        self.show_all()
        if again:
            self.action_open()

    def action_help(self) -> None:
        self.tutor.open_help(_KEYS)

    def action_leave(self) -> None:
        self.tutor.leave()
