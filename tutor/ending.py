"""How the program ends when it is told to from outside: SIGTERM, or a terminal that is gone (SIGHUP).

Nothing is left to say then, and every answer is kept already. The exit code is what a shell expects:
128 and the signal's number. What holds the orderly way out up is cut short after `GRACE`.
"""

from __future__ import annotations

import _thread
import atexit
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO, NoReturn

GRACE = 2.0
"""Seconds from the signal to the end, whatever happens."""

_JUST_NOW = 1.0
"""Seconds after Ctrl+C in which a fault counts as coming of it."""

_AGAIN = 0.01
"""Seconds after which a signal that was not heard is sent again."""


class _State:
    """The one ending of this process: signals belong to a process, so this cannot be a parameter."""

    told: int | None = None
    leave: Callable[[], bool] | None = None
    abandon: Callable[[], None] | None = None
    insists = False
    interrupted = -math.inf


def watch() -> None:
    """Ends the program in order at SIGTERM and SIGHUP from now on; what is ignored (nohup) stays ignored."""
    _State.told, _State.interrupted = None, -math.inf
    for number in _signals():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _State.interrupted = time.monotonic()
    signal.default_int_handler(number, frame)


def was_interrupted() -> bool:
    """Whether somebody typed Ctrl+C just now.

    Python makes a TypeError or RuntimeError of KeyboardInterrupt where it comes as a method is looked up.
    """
    return time.monotonic() - _State.interrupted < _JUST_NOW


def hear_no_more() -> None:
    """The program ends because of Ctrl+C: another one says nothing new."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def split_off() -> None:
    """In a process that was split from one that watches: that one says when it ends, and hears Ctrl+C."""
    hear_no_more()
    for number in _signals():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def insist() -> None:
    """From now on a signal is heard even if it comes in the very moment before the program waits for a line.

    Python calls a handler between two instructions. What comes after the last of them, and before the system
    waits, would be heard after that line. So a thread hears of each signal, and sends it again.
    """
    if _State.insists or not _signals():
        return
    _State.insists = True
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    os.register_at_fork(after_in_child=_insist_no_more)
    _thread.start_new_thread(_send_again, (reading, _thread.get_ident()))


def _send_again(told: int, main: int) -> None:
    """Reads the number of each signal that has come, until the main thread is on its way to the end."""
    while number := os.read(told, 1):
        while number[0] in _signals():
            time.sleep(_AGAIN)
            if _State.told is not None:
                return
            signal.pthread_kill(main, number[0])


def _insist_no_more() -> None:
    """In a process that was split from this one: no thread came with it, and the pipe is not its own."""
    signal.set_wakeup_fd(-1)
    _State.insists = False


@contextmanager
def leaving_by(leave: Callable[[], bool], abandon: Callable[[], None]) -> Iterator[None]:
    """While something runs that has to be left in its own way, and that is nothing without its terminal.

    Args:
        leave: asks it to end, and gives whether it will; called between any two instructions of the main
            thread, so it may take no lock.
        abandon: the last that is done where it did not end in time.

    Raises:
        SystemExit: after it, if it was left because of a signal.
    """
    _State.leave, _State.abandon = leave, abandon
    for number in _signals():
        signal.signal(number, _end)
    if signal.getsignal(signal.SIGINT) is _interrupt:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # or asyncio would leave it to us
    try:
        yield
    finally:
        _State.leave = _State.abandon = None
    if _State.told is not None:
        raise SystemExit(_code())


def terminal_is_gone() -> None:
    """The terminal can be neither read nor written any more, which not every system tells with a signal.

    Nothing can be done without it, so this ends the program even where that signal is ignored (nohup).

    Raises:
        SystemExit: on Windows.
    """
    if os.name == "nt":  # which has no such signal
        raise SystemExit(128 + 1)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _end)
    os.kill(os.getpid(), signal.SIGHUP)


def silence(stream: IO[str]) -> None:
    """What is still to be written goes nowhere, or the interpreter would fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def finish(code: int) -> NoReturn:
    """Ends this process, when all is done. Threads that are still at something are waited for as always.

    To let go of every object first, one by one, takes Python a tenth of the time of a short command.

    Raises:
        SystemExit: where there are such threads.
    """
    threading = sys.modules.get("threading")  # where nobody loaded it, nobody has one
    if threading is not None:
        others = set(threading.enumerate()) - {threading.main_thread()}
        if not all(thread.daemon for thread in others):
            raise SystemExit(code)
    _write_out()
    os._exit(code)


def _write_out() -> None:
    """Writes out what was printed, as far as there is still somewhere to write it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            silence(stream)


def _signals() -> tuple[signal.Signals, ...]:
    """Those that end the program. Windows ends a process without asking it."""
    return () if os.name == "nt" else (signal.SIGTERM, signal.SIGHUP)


def _end(number: int, frame: FrameType | None) -> None:
    if _State.told is not None:
        return  # on its way already
    _State.told = number
    atexit.register(_write_out)
    signal.signal(signal.SIGALRM, _give_up)
    signal.setitimer(signal.ITIMER_REAL, GRACE)
    if _State.leave is None or not _State.leave():
        raise SystemExit(_code())


def _give_up(number: int, frame: FrameType | None) -> None:
    """The orderly way out is blocked, by a terminal that takes no output for example."""
    try:
        if _State.abandon is not None:
            _State.abandon()
    finally:
        os._exit(_code())


def _code() -> int:
    return 128 + (_State.told or 0)
