"""What the tutor needs of Textual and Textual has no public way to: its private members, used here alone.

Each stands behind a public name that says why it is needed. A test fails on one anywhere else.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import IO, Any, cast

from rich.console import RenderableType
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen


def forget_painted() -> None:
    """Lets go of the painted lines of screens that are gone.

    Textual remembers the colours of the last 1024 widgets, and with each the widget's lines: what was opened
    and closed a few hundred times would take 70 MB.
    """
    StylesCache.get_inner_outer.cache_clear()


class OpenApp(App[None], inherit_bindings=False):
    """Textual's app, with what ours needs of it."""

    @property
    def terminal_driver(self) -> Driver | None:
        """Who reads and writes the terminal, once the app runs: what it does not do is done through it."""
        return self._driver

    # A fault: Textual would print a traceback with the values of all variables, answers among them.

    def _fatal_error(self) -> None:
        self.panic()

    def end_by_fault(self, message: RenderableType) -> None:
        """Ends the app with code 1 and a message, even if it does no messages any more, unlike `exit`."""
        self._return_code = 1
        self._exit_renderables.append(message)
        self._close_messages_no_wait()

    @property
    def fault(self) -> Exception | None:
        """What nobody has caught."""
        return self._exception

    # The first theme and the first screen, for which Textual does less than for others, or does it twice.

    def begin_with_theme(self, name: str) -> None:
        """Sets the first theme before the style sheets are read: a change of theme reads them all again."""
        self.set_reactive(App.theme, name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)

    def prepare_first(self, screen: Screen[None]) -> None:
        """Makes the first screen ready to be switched for another, as pushing does, and reads its sheet."""
        screen._push_result_callback(self, None)
        name = type(screen).__name__
        self.stylesheet.add_source(
            screen.CSS, read_from=("", f"{name}.CSS"), is_default_css=False, scope=name
        )


if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    class OpenDriver(LinuxDriver):
        """Textual's driver for Unix, whose parts are private; `tutor.ui.driver` says what they are for."""

        @property
        def screen_app(self) -> App[Any]:
            """The app that is driven."""
            return self._app

        @property
        def loop(self) -> asyncio.AbstractEventLoop:
            """That of the app; the driver reads in a thread of its own."""
            return self._loop

        @property
        def screen_file(self) -> IO[str]:
            """What the screen is written to."""
            return cast("IO[str]", self._file)

        @screen_file.setter
        def screen_file(self, file: object) -> None:
            self._file = cast("Any", file)

        def new_parser(self) -> XTermParser:
            """Makes keys of what a terminal sends."""
            return XTermParser(self._debug)

        @property
        def asked_for_sizes(self) -> bool:
            """Whether the terminal was asked to tell its size among the keys."""
            return self._in_band_window_resize

        @property
        def reads(self) -> bool:
            """Whether the thread that reads is there."""
            return self._key_thread is not None and self._key_thread.is_alive()

        @property
        def writes(self) -> bool:
            """Whether the thread that writes is there: without it, Textual fails on what is still written."""
            return self._writer_thread is not None

        def forget_writer(self) -> None:
            """After closing: Textual would hand on what is written to a thread that has ended."""
            self._writer_thread = None

        def leave_for_shell(self) -> None:
            """Leaves the screen so that coming back is told to the app, as Textual does for its own stops."""
            self._must_signal_resume = True
            self.suspend_application_mode()

        def _sigtstp_application(self, *_: object) -> None:
            self.stop_asked()

        def _sigcont_application(self, *_: object) -> None:
            self.continued()

        def stop_asked(self) -> None:
            """At SIGTSTP; Textual has its own way, between any two instructions."""

        def continued(self) -> None:
            """At SIGCONT."""

        def watch_for_stops(self) -> None:
            """Has SIGTSTP handled again, as Textual does when it takes the screen."""
            signal.signal(signal.SIGTSTP, self._sigtstp_application)
