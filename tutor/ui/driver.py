"""The terminal on Unix: what Textual's driver does, and what it leaves out.

Textual has no public way to say how bytes become keys, or what happens when the terminal goes away or the
process is stopped and continued. So a few methods of its driver are replaced:

- A byte that is no UTF-8 is a replacement character; Textual would end the app.
- A flood of keys waits in the terminal until the app has room for it; Textual takes a kilobyte for each.
- A terminal that is gone ends the app; Textual would wait for it, or read nothing for ever.
- Stopping and continuing is done between two events of the app; Textual does it between any two instructions,
  and takes a process that was stopped by force for one that has left the screen.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from typing import IO, Any

from textual.app import App, ScreenStackError
from textual.events import AppBlur, AppFocus, Resize
from textual.message import Message

from tutor.ending import silence, terminal_is_gone
from tutor.sayings import said
from tutor.ui.pasting import Pastes
from tutor.ui.textual_internals import OpenDriver
from tutor.words import say

MOST_WAITING = 256
"""Events that may wait in the app before more of the terminal is read."""

TOLD_SECONDS = 0.25
"""Seconds within which a stopped job that goes on must have been told so."""

NOBODY_SECONDS = 2
"""Seconds that the tutor is stopped where there is no shell to continue it."""

_BYTES = 4096  # read at once
_TICK = 0.1  # seconds between looks at the parser's clock and at whether to stop
_AT_ONCE = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
_LEAVE = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l"  # mouse, pastes, focus
    b"\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h"  # keys, wrapping, the other screen, the cursor
)
"""Gives the terminal back, as Textual does."""


class TutorDriver(OpenDriver):
    """Textual's driver for Unix with the repairs that the module names."""

    attrs_before: list[Any] | None

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._output = _Output(self.screen_file, self._lost)
        self.screen_file = self._output
        self._shown = False
        self._continued = False
        self._gone = False

    # What is read

    def run_input_thread(self) -> None:
        """Turns bytes into events until the input is disabled or the terminal is gone."""
        parser = self.new_parser()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        pastes = Pastes()
        while not self.exit_event.is_set():
            if not select.select([self.fileno], [], [], _TICK)[0]:
                self._send(parser.feed(ended) if (ended := pastes.idle()) else parser.tick())
                continue
            data = self._read()
            if not data:
                self._lost()
                return
            try:
                if text := pastes.bounded(decode(data)):  # no text would be the end of all input
                    self._send(parser.feed(text))
                self._send(parser.tick())
            except (ValueError, ArithmeticError):  # in the form of a key, but with numbers that none has
                parser = self.new_parser()

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _BYTES)
        except OSError:  # what Linux says of a terminal whose other end is closed; others give no bytes
            return b""

    def _send(self, messages: Iterable[Message]) -> None:
        for number, message in enumerate(messages, 1):
            self.process_message(message)
            if number % MOST_WAITING == 0:
                self._wait_for_room()

    def process_message(self, message: Message) -> None:
        """Hands on what was read, but neither a size that was not asked for, nor that the window lost the
        focus: one types on where one typed.
        """
        unasked = isinstance(message, Resize) and not self.asked_for_sizes
        if not unasked and not isinstance(message, AppBlur | AppFocus):
            super().process_message(message)

    def _wait_for_room(self) -> None:
        room = asyncio.run_coroutine_threadsafe(self._room(), self.loop)
        while not self.exit_event.is_set():
            try:
                room.result(_TICK)
                return
            except NotYet:
                continue
        room.cancel()

    async def _room(self) -> None:
        while self._waiting() > MOST_WAITING:
            await asyncio.sleep(_TICK / 10)

    def _waiting(self) -> int:
        app = self.screen_app
        try:
            focused = app.focused
        except ScreenStackError:
            focused = None
        return app.message_queue_size + (focused.message_queue_size if focused else 0)

    # A terminal that is gone

    def _lost(self) -> None:
        if not self._gone:
            self._gone = True
            terminal_is_gone()

    def write(self, data: str) -> None:
        if self.writes:
            super().write(data)

    def abandon(self) -> None:
        """Gives the terminal back without waiting for anything: what is left where the app hangs."""
        if not self._shown:
            return
        with suppress(OSError, termios.error):  # gone, or full: there is nobody to give it back to
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            # Opened anew: the file that the shell writes to must not become one that does not wait.
            os.write(os.open(os.ttyname(self.fileno), _AT_ONCE), _LEAVE)

    # Stopped and continued

    def start_application_mode(self) -> None:
        """Takes the terminal over. In the background one is stopped on the way, and begins again."""
        while not self._shown:
            self._continued = False
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._shown = self.reads
            if not self._shown and not self._continued:
                self._lost()
                return

    def stop_application_mode(self) -> None:
        self._shown = False
        super().stop_application_mode()

    def close(self) -> None:
        super().close()
        self.forget_writer()

    def stop_asked(self) -> None:
        if self._shown:
            self.loop.call_soon_threadsafe(self._stop)
        else:
            self._stop_the_job()

    def continued(self) -> None:
        self._continued = True
        if self._shown:
            self.loop.call_soon_threadsafe(self._start_again)

    def _start_again(self) -> None:
        """After a stop that came without a warning: the shell has used the terminal since."""
        self.leave_for_shell()
        self.resume_application_mode()

    def _stop(self) -> None:
        """Leaves the screen and stops, as the terminal itself would have stopped the job."""
        if not self._shown:
            return
        self.leave_for_shell()
        self._continued = False
        self._stop_the_job()
        if not self._was_continued():
            self._stop_without_shell()
        self.resume_application_mode()

    def _was_continued(self) -> bool:
        """Whether the stop was one; another thread may be told so, a moment after this one runs on."""
        end = time.monotonic() + TOLD_SECONDS
        while not self._continued and time.monotonic() < end:
            time.sleep(0.002)
        return self._continued

    def _stop_the_job(self) -> None:
        """Stops as without a handler: until a shell continues the job, or not at all where there is none."""
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        if self._in_front():
            os.killpg(os.getpgrp(), signal.SIGTSTP)
        else:
            signal.raise_signal(signal.SIGTSTP)
        self.watch_for_stops()

    def _in_front(self) -> bool:
        """Whether the keys of this terminal are for our whole group: its Ctrl+Z would then stop all of it."""
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # it is not the terminal that controls this process
            return False

    def _stop_without_shell(self) -> None:
        """The system stops nothing that no shell would continue (`ssh -t HOST backprop-tutor`).

        Whoever started the tutor may still continue it; if nobody does, it comes back by itself.
        """
        self._output.write(say(said("screens.stopped", count=NOBODY_SECONDS)) + "\n")
        self._output.flush()
        wakes = ["/bin/sh", "-c", f"sleep {NOBODY_SECONDS}; kill -CONT {os.getpid()}"]
        none = subprocess.DEVNULL
        waker = subprocess.Popen(wakes, stdin=none, stdout=none, stderr=none, start_new_session=True)
        os.kill(os.getpid(), signal.SIGSTOP)
        waker.kill()
        waker.wait()


class _Output:
    """The file that the screen is written to. What it cannot take is dropped, or its writer would end
    and everybody who has something to write would wait for ever.
    """

    def __init__(self, file: IO[str], lost: Callable[[], None]) -> None:
        self._file = file
        self._lost = lost

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError:
            self._drop()

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        silence(self._file)
        self._lost()

    def fileno(self) -> int:
        return self._file.fileno()
