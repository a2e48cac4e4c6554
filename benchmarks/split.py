"""Commands in processes that are split from this one: what is loaded here need not be loaded again.

A real start takes a third of a second of processor time, most of it loading, and there are hundreds of them.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import tutor
from tutor.cli import main

Meddle = Callable[[], object]


@dataclass(frozen=True)
class Done:
    """How a command ended: its code, or minus the number of the signal that killed it; and what it wrote."""

    code: int
    out: str
    err: str


def can_split() -> bool:
    """Whether a process can be split here, and one that is speaks UTF-8 as those of the tests do."""
    return hasattr(os, "fork") and sys.getfilesystemencoding() == "utf-8"


def run(
    arguments: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    typed: str = "",
    meddle: Meddle | None = None,
    seconds: int = 0,
) -> Done:
    """Runs a command in `folder`, with the lines typed and nothing else in its environment.

    Args:
        meddle: called in the process before the command, to break something there.
        seconds: after so many it is killed with SIGALRM; 0 for never.
    """
    _load()
    with ExitStack() as open_here:
        files = [open_here.enter_context(TemporaryFile()) for _ in range(3)]
        files[0].write(typed.encode("utf-8", "surrogateescape"))
        files[0].seek(0)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            code = 70
            try:
                signal.alarm(seconds)
                _become(folder, environ, files)
                code = _code_of(arguments, meddle)
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out, err = (_text_in(file) for file in files[1:])
    return Done(os.waitstatus_to_exitcode(status), out, err)


@cache
def _load() -> None:
    """Loads what commands load, and looks at the lessons, once in this process."""
    for module in pkgutil.walk_packages(tutor.__path__, "tutor."):
        if module.name != "tutor.__main__":
            import_module(module.name)
    import_module("tutor.lesson.catalogue").available()


def _become(folder: Path, environ: Mapping[str, str], files: Sequence[IO[bytes]]) -> None:
    """Takes on what is a process's own."""
    gc.freeze()  # looking for garbage in what both share would copy all of it
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    # As Python opens them in C.UTF-8, but that each line is written at once: what was shown before a kill
    # must not be lost with a buffer.
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", 1, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115


def _code_of(arguments: Sequence[str], meddle: Meddle | None) -> int:
    if meddle is not None:
        meddle()
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - the interpreter would do the same
        sys.excepthook(*sys.exc_info())
        code = 1
    with suppress(OSError):
        sys.stdout.flush()
    return code


def _text_in(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace").replace("\r\n", "\n")
