"""A program in a pseudo-terminal, with an emulator of the screen that a person would see there."""

from __future__ import annotations

import re
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

from benchmarks.terminals import PATIENCE, Program

_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;:]*(?:u|\$p|m)|\x1b\[[0-9;]*\$[a-z]|\x1bP.*?\x1b\\", re.S)
_BEGUN = re.compile(rb"\x1b(?:\[[0-9;:<>=?$]*|P[^\x1b]*\x1b?)?\Z", re.S)
"""An escape sequence whose end was not read yet."""


class Watched(Program):
    """A program whose screen can be read at any moment.

    Attributes:
        screen: what stands on the terminal.
    """

    def __init__(
        self, command: Sequence[str], environ: dict[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._begun = b""
        super().__init__(command, environ, columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        super().resize(columns, rows)

    def read(self, seconds: float) -> bytes:
        data = super().read(seconds)
        whole = self._begun + data
        begun = _BEGUN.search(whole)
        cut = begun.start() if begun else len(whole)
        self._begun = whole[cut:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", whole[:cut]))
        return data

    @property
    def rows(self) -> list[str]:
        """What stands on the screen, row by row."""
        return list(self.screen.display)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait_for_text(self, shown: Callable[[str], bool]) -> bool:
        """Whether what is on the screen comes to be so in time."""
        end = time.monotonic() + PATIENCE
        while not shown(self.text):
            if time.monotonic() > end or not (self.read(0.2) or self.is_there()):
                return shown(self.text)
        return True

    def is_cooked(self) -> bool:
        """Whether the terminal takes lines and echoes them, as a shell wants it."""
        flags = termios.tcgetattr(self.fd)[3]
        return bool(flags & termios.ICANON and flags & termios.ECHO)

    def rss(self) -> float:
        """Memory that it has now, MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024

    def idle(self, seconds: float) -> tuple[int, float]:
        """What it does while nobody types, for so long: bytes written, and milliseconds of processor time."""
        written, before = len(self.written), self._worked()
        self.read_for(seconds)
        return len(self.written) - written, self._worked() - before

    def _worked(self) -> float:
        """Processor time used so far by all of its threads, in milliseconds."""
        looks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(look.read_text(encoding="ascii").split()[0]) for look in looks) / 1e6
