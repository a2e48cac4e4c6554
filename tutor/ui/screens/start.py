"""The start page: the path of the course, where one is on it, what is due, and what one may begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, ScreenResume, ScreenSuspend
from textual.geometry import Offset

from tutor.application.openings import Lessons
from tutor.errors import TutorError
from tutor.practice.course import Course
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Said, Text, said
from tutor.ui.path import PathLines, head_line, lesson_lines, path_lines, standing_lines
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.styles import sheet
from tutor.ui.text import Line, line
from tutor.ui.widgets.keybar import HELP, UP_DOWN, Key, KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.words import hint_of, message_of, say

_T = TypeVar("_T")

_TALL, _MIDDLE = 24, 18
"""Rows from which on there is room for a longer detail."""


class StartScreen(TutorScreen):
    """A list to choose from with arrows and Enter, or with the mouse; other keys open what is no lesson.

    Attributes:
        chosen: the number of the chosen row.
        standing: what is due and what the learner knows; empty until that was asked.
    """

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
        Binding("f2", "quiz", priority=True),
        Binding("f3", "review", priority=True),
        Binding("f4", "progress", priority=True),
        Binding("f5", "pages", priority=True),
        Binding("f9", "lab", priority=True),
        Binding("f10", "leave", priority=True),
    ]

    def __init__(self, lessons: Lessons) -> None:
        super().__init__()
        self._lessons = lessons
        self._rows: tuple[LessonRow, ...] = ()
        self._path = PathLines([], [])
        self.standing: tuple[Said, ...] = ()
        self._trouble: tuple[str, ...] = ()
        self._left = False
        self.chosen = 0

    def compose(self) -> ComposeResult:
        yield Pane("status", wraps=False)
        yield Pane("standing", hang=0)
        yield Pane("page", wraps=False)
        yield Pane("detail", hang=0)
        yield KeyBar()

    def on_mount(self) -> None:
        self._look()
        self._choose_next()

    def _look(self) -> None:
        """The lessons as they stand now; how the learner stands takes longer, and follows."""
        self._rows = self._lessons.rows()
        self._trouble = tuple(map(say, self._lessons.notice()))
        self.call_after_refresh(self._stand)

    def _stand(self) -> None:
        self.standing = self._lessons.standing()
        if self.is_current:
            self.show_all()

    def _choose_next(self) -> None:
        """The lesson that comes next is the chosen one."""
        self.chosen = next((number for number, row in enumerate(self._rows) if row.comes_next), 0)

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        self._left = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Coming back from a lesson: it stands elsewhere now."""
        if self._left:
            self._left = False
            self._look()
            self.chosen = max(0, min(self.chosen, len(self._rows) - 1))
            if self._rows and self._rows[self.chosen].mark == "done":
                self._choose_next()
            self.show_all()

    def cursor_place(self) -> Offset:
        page = self.query_one("#page", Pane)
        return Offset(1, page.region.y + self._place - page.top)

    # What is shown

    @property
    def _place(self) -> int:
        """The line of the chosen lesson."""
        return self._path.places[self.chosen] if self._path.places else 0

    def show_all(self) -> None:
        width = self.size.width - 2
        self._put("status", [head_line(self._rows, width)])
        self._show_path(width, above=self._show_standing(width))
        self._put("detail", self._detail_lines(width))
        self.query_one(KeyBar).show_keys(self._keys(), width, self.palette, self.ascii_only)

    def _show_standing(self, width: int) -> int:
        """In as many rows as it takes, which it gives; where there are few, what is said first alone."""
        pane, lines, small = self.query_one("#standing", Pane), standing_lines(self.standing), self._is_small
        self._put("standing", lines[:1] if small else lines)
        pane.styles.height = rows = max(1 if small else 2, len(pane.rows(width)))
        return rows

    def _show_path(self, width: int, above: int) -> None:
        """The part of the list that has room, with the chosen lesson in it."""
        page, below = self.query_one("#page", Pane), self._detail_rows
        self.query_one("#detail", Pane).styles.height = below
        self._path = path_lines(self._rows, self.chosen, width)
        lines = self._path.lines or [line(say(said("screens.no_lessons")))]
        tall = max(1, self.size.height - 2 - above - below)
        top = max(0, min(page.top, self._place, len(lines) - tall), self._place - tall + 1)
        page.show(lines, self.palette, self.ascii_only, top)

    @property
    def _is_small(self) -> bool:
        return self.size.height < _MIDDLE

    @property
    def _detail_rows(self) -> int:
        return 3 if self._is_small else 6 if self.size.height >= _TALL else 5

    def _put(self, name: str, lines: list[Line]) -> None:
        self.query_one(f"#{name}", Pane).show(lines, self.palette, self.ascii_only)

    def _detail_lines(self, width: int) -> list[Line]:
        sign = "-" if self.ascii_only else "─"
        rule = line((sign * width, "edge"))
        row = self._rows[self.chosen] if self._rows else None
        if trouble := self._trouble or tuple(map(say, row.problems if row else ())):
            return [rule, *(line((part, "wrong")) for part in trouble)]
        return [rule] if row is None else [rule, *lesson_lines(row)]

    def _keys(self) -> list[Key]:
        lessons = self._lessons
        lab = self.tutor.has_lab and lessons.course is not None
        return [
            Key("enter", said("keys.open"), "open"),
            HELP,
            *([Key("f2", said("keys.quiz"), "quiz")] if lessons.quiz else []),
            *([Key("f3", said("keys.review"), "review")] if lessons.review else []),
            *([Key("f4", said("keys.progress"), "progress")] if lessons.progress else []),
            *([Key("f5", said("keys.pages"), "pages")] if lessons.course else []),
            *([Key("f9", said("keys.lab"), "lab")] if lab else []),
            Key(UP_DOWN, said("keys.choose"), "move(1)"),
            Key("f10", said("keys.quit"), "leave"),
        ]

    # What the learner does

    def action_move(self, by: int) -> None:
        chosen = max(0, min(self.chosen + by, len(self._rows) - 1))
        self._trouble = ()
        self.chosen = chosen
        self.show_all()

    def _asked(self, make: Callable[[], _T]) -> _T | None:
        """What `make` gives; where it refuses, None, and its reasons are shown."""
        try:
            return make()
        except TutorError as error:
            self._trouble = tuple(filter(None, (*message_of(error).split("\n"), hint_of(error))))
            self.show_all()
            return None

    @property
    def _usable(self) -> str | None:
        """The id of the chosen lesson, if it can be opened."""
        row = self._rows[self.chosen] if self._rows else None
        return None if row is None or row.problems else row.id

    def action_open(self) -> None:
        name = self._usable
        if name is None:
            return
        find_slips = self._lessons.challenge if self._rows[self.chosen].challenge else None
        sitting = self._asked(lambda: find_slips(name) if find_slips else self._lessons.open(name, False))
        if sitting is not None:
            self.tutor.open_sitting(sitting)

    def action_quiz(self) -> None:
        sitting = self._asked(self._lessons.quiz) if self._lessons.quiz else None
        if sitting is not None:
            self.tutor.open_sitting(sitting)

    def action_review(self) -> None:
        opened = self._asked(self._lessons.review) if self._lessons.review else None
        if opened is None:
            return
        sitting, remarks = opened
        if sitting is None:
            self._trouble = tuple(map(say, remarks))
            self.show_all()
            return
        sitting.notice = (*remarks, *sitting.notice)
        self.tutor.open_sitting(sitting)

    def action_progress(self) -> None:
        text = self._asked(self._lessons.progress) if self._lessons.progress else None
        if text is not None:
            width = self.size.width - 2
            # A rule of a table is cut, its rows are wrapped.
            lines = [line(row if row.strip("- ") else row[:width]) for row in text.splitlines()]
            self.tutor.open_reader(said("screens.progress"), lines)

    def _course(self) -> Course | None:
        """The chosen lesson, made ready."""
        name, ready = self._usable, self._lessons.course
        return None if name is None or ready is None else self._asked(lambda: ready(name))

    def action_pages(self) -> None:
        """All pages of the chosen lesson; their pictures show no value yet."""
        course = self._course()
        if course is None:
            return
        if not course.lesson.pages:
            self._trouble = (say(said("course.no_pages", title=Text(course.lesson.title))),)
            self.show_all()
            return
        # Imported here: the path is on screen before anything is to be read.
        from tutor.practice.session import start
        from tutor.present.reading_pages import reading_pages

        session = start(course)
        self.tutor.open_pages(session, reading_pages(session, course.lesson.pages), said("keys.list"))

    def action_lab(self) -> None:
        course = self._course() if self.tutor.has_lab else None
        if course is not None:
            self.tutor.open_lab(course)

    def on_click(self, event: Click) -> None:
        page = self.query_one("#page", Pane)
        if not page.region.contains(event.screen_x, event.screen_y):
            return
        at = self._path.row_at(event.screen_y - page.region.y + page.top)
        if at is None:
            return
        again = at == self.chosen
        self.chosen = at
        self.show_all()
        if again:
            self.action_open()

    def action_help(self) -> None:
        self.tutor.open_start_help([key.name for key in self._keys()])

    def action_leave(self) -> None:
        self.tutor.leave()
