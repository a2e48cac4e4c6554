"""The Textual app: which screen is up, the theme, and leaving the terminal clean whatever happens."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.console import RenderableType
from rich.text import Text as RichText
from textual import constants
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.geometry import Offset
from textual.screen import Screen

from tutor.application.openings import ClassScreenOf, Lessons, OpenClass, Opening, OpenLab, Visit
from tutor.errors import TutorError
from tutor.practice.course import Course
from tutor.practice.session import Session
from tutor.practice.sitting import ClosingLine, Sitting
from tutor.present.feedback import Feedback
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal
from tutor.ui import view
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.text import Line, line
from tutor.ui.textual_internals import OpenApp
from tutor.ui.theme import THEME_NAMES, Palette, ThemeName, palette, textual_theme
from tutor.ui.widgets.keybar import Key as BarKey
from tutor.words import hint_of, message_of, say

if TYPE_CHECKING:
    from tutor.present.reading_pages import ReadingPage
    from tutor.ui.tutor import Tutor

SHOW_CURSOR = "\x1b[?25h"

THEME_VARIABLE = "BACKPROP_TUTOR_THEME"
"""Environment variable that names the theme to begin with."""

_LAST_MOMENT = timedelta(seconds=1.5)
"""Time is looked at every second: what is typed by then is taken."""

_T = TypeVar("_T")

Lab = Callable[[Course], OpenLab]
"""Opens the lab on the network of a lesson."""


class TutorApp(OpenApp, inherit_bindings=False):
    """Opens on a sitting, on the list of lessons, on the lab, or on the names of a class.

    Args:
        opening: what to open on.
        terminal: what it can show.
        restart: the sitting's lesson anew; None where it cannot be begun anew.
        lab: opens the lab, if there is one.
        theme: None for the one that suits the terminal.
        painted: called once the first screen is painted.
    """

    ENABLE_COMMAND_PALETTE = False
    palette: Palette = MappingProxyType({})
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+c", "leave", priority=True),
        Binding("ctrl+t", "next_theme", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(
        self,
        opening: Opening,
        terminal: Terminal,
        restart: Callable[[], Sitting] | None = None,
        lab: Lab | None = None,
        theme: ThemeName | None = None,
        painted: Callable[[], None] | None = None,
    ) -> None:
        self.terminal = terminal
        super().__init__(ansi_color=None if terminal.colour else True)
        self.opening = opening
        self._to_begin: Sitting | None = None
        self.lessons = opening if isinstance(opening, Lessons) else None
        self._restart = restart
        self._lab = lab
        self._painted = painted
        self._running_loop: asyncio.AbstractEventLoop | None = None
        self._known_themes: set[ThemeName] = set()
        first = theme or first_theme(terminal)
        self._know(first)
        self.begin_with_theme(first)

    # The terminal

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor goes after each paint: where one types."""
        screen = self.screen
        return screen.cursor_place() if isinstance(screen, TutorScreen) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, offset: Offset) -> None:
        """Textual's widgets set it when they move their cursor; it is asked for at each paint instead."""

    def get_driver_class(self) -> type[Driver]:
        """Our own on Unix, unless TEXTUAL_DRIVER names another, as `textual serve` does."""
        if constants.DRIVER is not None or os.name == "nt":
            return super().get_driver_class()
        from tutor.ui.driver import TutorDriver

        return TutorDriver

    def on_load(self) -> None:
        """Before the terminal is taken over."""
        self._running_loop = asyncio.get_running_loop()
        if os.name != "nt":  # asyncio has no signal handlers there
            self._running_loop.add_signal_handler(signal.SIGINT, self.exit)

    def leave_soon(self) -> bool:
        """Leaves at the next occasion; safe at any moment. False where it is not running."""
        loop = self._running_loop
        if loop is None or loop.is_closed():
            return False
        loop.call_soon_threadsafe(self.exit)
        return True

    def abandon(self) -> None:
        """Gives the terminal back where the app cannot be left."""
        from tutor.ui.driver import TutorDriver

        if isinstance(self.terminal_driver, TutorDriver):
            self.terminal_driver.abandon()

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, lambda _: self._paint_again())
        self.call_after_refresh(self._after_first_paint)
        if isinstance(self.opening, Sitting) and self.opening.ends is not None:
            self.set_interval(1.0, partial(self._watch_time, self.opening))

    def _watch_time(self, sitting: Sitting) -> None:
        """Shows how much time is left; when it is up, there is nothing more to do here."""
        if sitting.time_is_up:
            self.leave()
            return
        left = sitting.time_left
        if left is not None and left <= _LAST_MOMENT and sitting.session.exam:
            self._take_what_is_typed(sitting)
        if isinstance(self.screen, LessonScreen):
            self.screen.show_time()

    async def on_event(self, event: Event) -> None:
        """Does one key after another, each to its end, so that no key overtakes another.

        Textual hands keys from queue to queue: of two that come at once, a letter is in the line before the
        Enter ahead of it has sent the line off.
        """
        if isinstance(event, Key | Paste) and not event.is_forwarded and await self._typed(event):
            return
        await super().on_event(event)

    async def _typed(self, event: Key | Paste) -> bool:
        screen = self.screen
        return isinstance(screen, TutorScreen) and await screen.typed(event)

    def _after_first_paint(self) -> None:
        self._show_cursor()
        if self._painted is not None:
            self._painted()

    def _paint_again(self) -> None:
        """After the shell had the terminal: the screen is empty, whatever was painted on it."""
        self.refresh(layout=True)
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Textual hides the terminal's own cursor; braille displays and magnifiers follow it."""
        if self.terminal_driver is not None and not self.is_headless:
            self.terminal_driver.write(SHOW_CURSOR)
            self.terminal_driver.flush()

    def _take_what_is_typed(self, sitting: Sitting) -> None:
        """At the last moment of an exam, what stands in the line counts as if Enter had been pressed."""
        screen = self.screen
        if isinstance(screen, LessonScreen) and (text := screen.answer.value.strip()):
            # Imported here, like all that the first question can do without.
            from tutor.practice.commands import Act

            screen.answer.value = ""
            if isinstance(sitting.understand(text), Act):
                sitting.do("answer", text)
                screen.show_all()

    def panic(self, *renderables: RenderableType) -> None:
        """Ends the app after a fault of its own, with a sentence in place of a traceback and its values."""
        ended = said("screens.fault")
        if self.fault is not None:
            ended = said("screens.fault_named", fault=Text(type(self.fault).__name__))
        self.end_by_fault(RichText(say(ended)))

    # The theme

    def get_css_variables(self) -> dict[str, str]:
        """Textual asks once before the first theme is set: what it would get then takes time for nothing."""
        return super().get_css_variables() if self.palette else {}

    def _know(self, name: ThemeName) -> None:
        if name not in self._known_themes:
            self._known_themes.add(name)
            self.register_theme(textual_theme(name))
        self.palette = palette(name)

    def _use(self, name: ThemeName) -> None:
        self._know(name)
        self.theme = name

    def action_next_theme(self) -> None:
        """Dark, light, without colours."""
        if not self.terminal.colour:
            return
        names = list(THEME_NAMES)
        at = next((n for n, name in enumerate(names) if name == self.theme), 0)
        self._use(names[(at + 1) % len(names)])
        for screen in self.screen_stack:
            if isinstance(screen, TutorScreen):
                screen.show_all()

    # The screens

    def get_default_screen(self) -> Screen[None]:
        screen = self._screen_of(self.opening)
        self.prepare_first(screen)
        return screen

    def _screen_of(self, opening: Opening) -> Screen[None]:
        if isinstance(opening, OpenLab):
            from tutor.ui.screens.lab import LabScreen

            return LabScreen(opening)
        if isinstance(opening, Lessons):
            from tutor.ui.screens.start import StartScreen

            return StartScreen(opening)
        if isinstance(opening, ClassScreenOf):
            from tutor.ui.screens.watch import WatchScreen

            return WatchScreen(opening)
        if isinstance(opening, OpenClass):
            from tutor.ui.screens.class_names import NamesScreen

            return NamesScreen(opening)
        return self._first_screen(opening)

    def _first_screen(self, sitting: Sitting) -> Screen[None]:
        """What is to be read before a sitting, where there is something, or the sitting itself."""
        if sitting.opening is not None and not sitting.session.finished:
            return self._opening_screen(sitting, sitting.opening(sitting.session, True))
        return self._sitting_screen(sitting)

    def _opening_screen(self, sitting: Sitting, told: Sequence[ClosingLine]) -> Screen[None]:
        """What is to be read before the first question."""
        from tutor.ui.screens.reader import ReaderScreen

        lines = [line() if one.said is None else line(" " * one.indent + say(one.said)) for one in told]
        title = say(sitting.name or said("exam_rules.title"))
        self._to_begin = sitting
        return ReaderScreen(title, [line(), *lines], goes_on=said("keys.begin"))

    def begin(self) -> None:
        """From what was to be read first to the first question."""
        if self._to_begin is not None:
            self.switch_screen(self._sitting_screen(self._to_begin))

    def _sitting_screen(self, sitting: Sitting, told: Feedback | None = None) -> Screen[None]:
        if not sitting.session.finished:
            return LessonScreen(sitting)
        from tutor.ui.screens.closing import ClosingScreen

        return ClosingScreen(sitting, told)

    @property
    def has_lab(self) -> bool:
        return self._lab is not None

    def can_restart(self, sitting: Sitting) -> bool:
        """A quiz and a review have a name, and are not begun anew from the list of lessons."""
        return self._restart is not None or (self.lessons is not None and sitting.name is None)

    def open_sitting(self, sitting: Sitting) -> None:
        """From the list to a lesson; the list stays beneath."""
        self.push_screen(self._first_screen(sitting))

    def close_sitting(self, sitting: Sitting, told: Feedback | None = None) -> None:
        """From the last question to the closing page, which begins with what was told of the answer."""
        self.switch_screen(self._sitting_screen(sitting, told))

    def go_back(self, sitting: Sitting) -> None:
        """From the closing page to the last question."""
        sitting.do("back")
        self.switch_screen(self._sitting_screen(sitting))

    def restart(self, sitting: Sitting) -> None:
        """Begins the lesson anew."""
        anew: Sitting | None = None
        if self.lessons is not None:
            anew = self._granted(self.lessons.open, view.course_of(sitting.session).lesson.id, True)
        elif self._restart is not None:
            anew = self._granted(self._restart)
        if anew is not None:
            self.switch_screen(self._sitting_screen(anew))

    def open_next(self, lesson: str) -> None:
        """From a closing page to the lesson that comes next, by its id."""
        if self.lessons is not None:
            following = self._granted(self.lessons.open, lesson, False)
            if following is not None:
                self.switch_screen(self._sitting_screen(following))

    def leave_sitting(self) -> None:
        """Back to the list of lessons where the app opened on it, else out of the app."""
        if self.lessons is not None and len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.leave()

    # A class

    def come_in(self, visit: Visit) -> None:
        """From the names to what there is to do; who was not asked yet is asked first."""
        if isinstance(self.opening, OpenClass):
            self.opening.visit = visit
        from tutor.ui.screens.class_tasks import TasksScreen

        self.push_screen(TasksScreen(visit))
        if visit.agreed is None:
            self.ask_consent(visit)

    def ask_consent(self, visit: Visit) -> None:
        """Over what there is to do: whether the teacher may see how the learner practises."""
        from tutor.ui.screens.class_consent import ConsentScreen

        self.push_screen(ConsentScreen(visit))

    def take(self, number: int) -> None:
        """Out of the app, with what the learner has chosen to do."""
        if isinstance(self.opening, OpenClass):
            self.opening.chosen = number
        self.leave()

    def open_reader(
        self, title: Said, lines: Sequence[Line], wraps: bool = True, at_end: bool = False
    ) -> None:
        """A page of text over the current screen."""
        from tutor.ui.screens.reader import ReaderScreen

        self.push_screen(ReaderScreen(say(title), lines, wraps, at_end))

    def open_help(self, keys: Sequence[BarKey] = (), exam: bool = False) -> None:
        from tutor.ui.help import help_lines

        self.open_reader(said("help.title"), help_lines([(key.name, key.does) for key in keys], exam))

    def open_start_help(self, keys: Collection[str]) -> None:
        from tutor.ui.start_help import start_help

        self.open_reader(said("help.title"), start_help(keys))

    def open_ledger(self, sitting: Sitting) -> None:
        from tutor.present.ledger import ledger

        course = view.course_of(sitting.session)
        rows = ledger(sitting.session, course, view.style_of(self.terminal.ascii))
        self.open_reader(said("screens.values_so_far"), view.ledger_lines(rows), at_end=True)

    def open_summary(self, sitting: Sitting) -> None:
        from tutor.ui.closing import closing_lines

        lines = closing_lines(sitting, self.size.width - 2, self.terminal.ascii)
        self.open_reader(said("screens.doing"), lines)

    def open_pages(
        self, session: Session, pages: Sequence[ReadingPage], leads_to: Said | None = None
    ) -> None:
        if not pages:
            return
        from tutor.ui.screens.pages import PagesScreen

        self.push_screen(PagesScreen(session, pages, leads_to))

    def open_lab(self, course: Course) -> None:
        """The lab on this network, if there is one; or why it cannot be opened now."""
        if self._lab is not None and (opening := self._granted(self._lab, course)) is not None:
            self.push_screen(self._screen_of(opening))

    def _granted(self, make: Callable[..., _T], *arguments: object) -> _T | None:
        """What `make` gives; where it refuses, None, and its reasons are shown."""
        try:
            return make(*arguments)
        except TutorError as error:
            self.open_reader(said("screens.not_now"), [line(message_of(error)), line(hint_of(error))])
            return None

    def leave(self) -> None:
        """Every attempt is kept already: there is nothing to ask."""
        self.exit()

    def action_leave(self) -> None:
        self.leave()


def first_theme(terminal: Terminal) -> ThemeName:
    """The theme to begin with: without colours where there are to be none, else as the environment says."""
    if not terminal.colour:
        return "mono"
    wanted = os.environ.get(THEME_VARIABLE, "")
    return next((name for name in THEME_NAMES if name == wanted), "dark")


if TYPE_CHECKING:
    _as_screens_know_it: type[Tutor] = TutorApp
