"""What the tutor finds on Windows, as far as another system can pretend it: no modules and no calls of Unix.

It is for a process that does nothing else. Paths, encodings and the console stay those of this system.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
from types import ModuleType

from support.refusing import refuse

UNIX_MODULES = ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "readline", "syslog", "curses")

UNIX_CALLS = frozenset(
    """
    chown fchmod fchown fork forkpty getegid geteuid getgid getgroups getpgid getpgrp getuid killpg lchown
    mkfifo mknod nice openpty pread pwrite register_at_fork setgid setpgid setsid setuid statvfs sync sysconf
    tcgetpgrp tcsetpgrp uname wait wait3 wait4 WNOHANG
    O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC
    """.split()  # noqa: SIM905  a list of them is as long as a page
)
"""Of `os`. There is no folder to open there either, which is not pretended."""

WINDOWS_SIGNALS = frozenset(
    {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIG_DFL", "SIG_IGN"}
)

UNIX_TIMERS = frozenset({"alarm", "getitimer", "setitimer", "ITIMER_REAL", "pause", "pthread_kill"})

UNIX_ALONE = frozenset({"tutor.ui.driver"})
"""Modules that the app asks for on Unix only."""


class _Pretended(ModuleType):
    """A module without some of its names."""

    def __init__(self, of: ModuleType, missing: frozenset[str], **instead: object) -> None:
        super().__init__(of.__name__)
        vars(self).update({name: value for name, value in vars(of).items() if name not in missing}, **instead)


def _msvcrt() -> ModuleType:
    """Locks of Windows, made of those that there are."""
    fcntl = importlib.import_module("fcntl")
    made = ModuleType("msvcrt")

    def locking(descriptor: int, mode: int, _count: int) -> None:
        try:
            fcntl.flock(descriptor, mode)
        except BlockingIOError as error:
            raise PermissionError(*error.args) from error

    vars(made).update(LK_NBLCK=fcntl.LOCK_EX | fcntl.LOCK_NB, locking=locking)
    return made


def modules() -> list[str]:
    """Every module of the tutor that Windows loads."""
    import tutor

    found = [one.name for one in pkgutil.walk_packages(tutor.__path__, "tutor.")]
    return [name for name in found if not name.endswith("__main__") and name not in UNIX_ALONE]


def pretend(*others: str) -> None:
    """From now on modules of the tutor find Windows. What they use is loaded before, and `others`."""
    for name in (*modules(), *others):
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "tutor"]:
        del sys.modules[name]
    sys.modules["msvcrt"] = _msvcrt()
    refuse(*UNIX_MODULES)
    sys.modules["os"] = _Pretended(os, UNIX_CALLS, name="nt")
    gone = frozenset(name for name in dir(signal) if name.startswith("SIG")) - WINDOWS_SIGNALS
    sys.modules["signal"] = _Pretended(signal, gone | UNIX_TIMERS)
    sys.platform = "win32"
