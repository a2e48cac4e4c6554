"""The tutor in terminals that vanish, end it, send rubbish or paste a book: it may not die, hang or grow.

`python -m benchmarks.terminals [--count N] [--seed S]` counts, over N rounds of each: processes that outlive
a vanished terminal, exit codes and terminals left after SIGTERM, how bytes that are no UTF-8 and how random
keys and sizes end, and measures the memory that pasted megabytes take. It wants /proc.
"""

from __future__ import annotations

import argparse
import os
import pty
import random
import re
import select
import signal
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSCTTY, TIOCSWINSZ

GONE = 5.0
"""Seconds after which a process that was told to end, or whose terminal has gone, must have ended."""

PATIENCE = 20.0
"""Seconds after which something that should have come is taken not to come."""

LESSON = ("lesson", str(Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "no-pages.toml"))
"""A lesson in which nothing is read before the first question."""

FIRST = b"z1 = ?"
"""What the first question of that lesson shows, in ASCII."""

STARTING = 0.7
"""Seconds from the start within which a terminal vanishes or a signal comes."""

_BETWEEN = rb"(?:\x1b\[[0-9;?<>=$]*[A-Za-z~])*"
"""Escape sequences may stand between the letters of what is waited for."""


def most_memory(process: int) -> float:
    """The most memory that a process has had so far, MB; 0 of one that has ended.

    What `wait` tells of a child counts what its parent had when it was forked.
    """
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


class Program:
    """A program in a pseudo-terminal.

    Args:
        controlled: whether the terminal controls the process, so that its end is told by a signal.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: dict[str, str],
        columns: int = 80,
        rows: int = 24,
        controlled: bool = True,
    ) -> None:
        self.written = bytearray()
        self.seen = 0
        self.fd, inner = pty.openpty()
        self.resize(columns, rows)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            if controlled:
                ioctl(inner, TIOCSCTTY, 0)
            for number in (0, 1, 2):
                os.dup2(inner, number)
            os.closerange(3, 256)
            for told in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
                signal.signal(told, signal.SIG_DFL)  # as in a new terminal, whoever began this one (nohup)
            os.execvpe(command[0], list(command), environ)
        os.close(inner)

    def resize(self, columns: int, rows: int) -> None:
        ioctl(self.fd, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds: float) -> bytes:
        """Reads once; nothing if nothing came in time, or if the program has ended."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.written += data
        return data

    def read_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def settle(self, while_: float = 0.1) -> bool:
        """Reads until it has nothing left to do: all of it sleeps, and it used no processor time.

        Args:
            while_: for how long that must be so, in seconds.
        """
        before, end = -1.0, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.read_for(while_)
            used, asleep = self._work()
            if asleep and used == before:
                return True
            if not self.is_there():
                return False
            before = used
        return False

    def is_there(self) -> bool:
        """Whether it has not ended yet."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] != "Z"

    def _work(self) -> tuple[float, bool]:
        """Processor time used so far, in ticks, and whether every thread sleeps."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/stat")
        try:
            fields = [stat.read_text(encoding="ascii").rpartition(")")[2].split() for stat in threads]
        except OSError:
            return 0.0, False  # a thread ended between two looks
        return sum(float(of[11]) + float(of[12]) for of in fields), all(of[0] == "S" for of in fields)

    def wait_for(self, shown: bytes) -> bool:
        """Whether it writes this after what was typed and waited for last, in the order of the calls.

        One read may bring what two calls wait for, so the second looks at what came with the first too.
        """
        letters = _BETWEEN.join(re.escape(shown[place : place + 1]) for place in range(len(shown)))
        wanted, end = re.compile(letters), time.monotonic() + PATIENCE
        while (found := wanted.search(self.written, self.seen)) is None:
            self.read(0.2)
            if time.monotonic() > end:
                return False
        self.seen = found.end()
        return True

    def forget(self) -> None:
        """What was written so far is not what comes next."""
        self.seen = len(self.written)

    def send(self, typed: bytes) -> None:
        """Types all of it, and reads meanwhile, as a terminal does."""
        self.forget()
        while typed:
            if select.select([self.fd], [self.fd], [])[0]:
                if not self.read(0):
                    return
            else:
                typed = typed[os.write(self.fd, typed[:1024]) :]

    def end(self, seconds: float = PATIENCE) -> int | None:
        """Its exit code (negative: by that signal), or None if it is still there after so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                while self.fd >= 0 and self.read(0.05):
                    pass
                return os.waitstatus_to_exitcode(status)
            if self.fd < 0 or not self.read(0.02):
                time.sleep(0.02)
        return None

    def hang_up(self) -> None:
        """The terminal goes away."""
        os.close(self.fd)
        self.fd = -1

    def memory(self) -> float:
        """The most memory that it has had, MB."""
        return most_memory(self.pid)

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        if self.fd >= 0:
            self.hang_up()


def left_clean(written: bytes) -> bool:
    """Whether alternate screen, mouse and bracketed paste are off and the cursor is on at the end."""
    off = all(
        written.rfind(b"\x1b[?%bl" % mode) >= written.rfind(b"\x1b[?%bh" % mode)
        for mode in (b"1049", b"1000", b"1003", b"2004")
    )
    return off and written.rfind(b"\x1b[?25h") >= written.rfind(b"\x1b[?25l")


def started(home: Path, *arguments: str, controlled: bool = True, **more: str) -> Program:
    """The tutor with a record of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    environ = kept | {"TERM": "linux", "LC_ALL": "C.UTF-8", "BACKPROP_TUTOR_HOME": str(home)} | more
    return Program([sys.executable, "-m", "tutor", *arguments], environ, controlled=controlled)


Round = Callable[[random.Random, Path], str]
"""Does one thing to a fresh tutor, and says in a word how that ended."""


def rounds(one: Round, count: int, seed: int) -> Counter[str]:
    """How often each ending came."""
    generator = random.Random(seed)
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            ends[one(generator, Path(folder) / str(number))] += 1
    return ends


def vanishing(generator: random.Random, home: Path) -> str:
    """A terminal that vanishes at a random moment of the start, with and without a signal that tells so."""
    line_mode = ("--plain",) if generator.random() < 0.25 else ()
    program = started(home, *LESSON, *line_mode, controlled=generator.random() < 0.75)
    delay = generator.uniform(0, STARTING)
    if generator.random() < 0.5:
        program.read_for(delay)
    else:
        time.sleep(delay)
    program.hang_up()
    try:
        return "left" if program.end(GONE) is None else "gone"
    finally:
        program.close()


def terminated(generator: random.Random, home: Path) -> str:
    """SIGTERM at a random moment of the start: the exit code, and whether the terminal is as it was."""
    line_mode = ("--plain",) if generator.random() < 0.25 else ()
    program = started(home, *LESSON, *line_mode)
    program.read_for(generator.uniform(0, STARTING))
    os.kill(program.pid, signal.SIGTERM)
    try:
        code = program.end(GONE)
        ending = "left" if code is None else f"exit {code}"
        return ending if left_clean(program.written) else f"{ending}, terminal left in a mess"
    finally:
        program.close()


def bad_bytes(generator: random.Random, home: Path) -> str:
    """Bytes that are no UTF-8, typed as an answer: no attempt, and the next answer counts."""
    line_mode = ("--plain",) if generator.random() < 0.25 else ()
    program = started(home, *LESSON, *line_mode)
    try:
        if not program.wait_for(b"z1 ="):
            return "no question"
        bad = bytes(generator.choices(range(0x80, 0x100), k=generator.randint(1, 6)))
        program.send(b"1" + bad + b"\r")
        if not program.wait_for(b"cannot be read"):
            return "not told"
        program.send(b"1.2\r")
        if not program.wait_for(b"z2 ="):
            return "not gone on"
        program.send(b":quit\r")
        return f"exit {program.end(GONE)}"
    finally:
        program.close()


KEYS = [
    *(bytes([code]) for code in range(0x20, 0x7F)),
    *(b"\r", b"\t", b"\x7f", b"\x1b", b"\x01", b"\x05", b"\x0b", b"\x14", b"\x15", b"\x17", b"\x18", b"\x00"),
    *(b"\x1b[" + end for end in (b"A", b"B", b"C", b"D", b"H", b"F", b"3~", b"5~", b"6~", b"Z", b"1;5C")),
    *(b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~", b"\x1b[18~", b"\x1b[19~"),
    *(b"\x1b[O", b"\x1b[I", b"\x1b[<0;5;9M", b"\x1b[<0;5;9m", b"\x1b[<64;5;9M", b"\x1b[99999999999u"),
    *(b"?\r", b"!\r", b":skip\r", b":back\r", b":fill\r", b":diagram\r", b":lab\r", b":theme\r", b"1.2\r"),
    *(
        b"\x1b[200~1.2\x1b[201~",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b[48;0;0;0;0t",
        b"\xe9",
        b"\xc3\xa9",
        b"\xff",
    ),
]
"""What random keys are drawn from; not those that leave (F10, Ctrl+C, Ctrl+Q) or stop (Ctrl+Z) the tutor."""

KEYS_A_ROUND = 400


def random_keys(generator: random.Random, home: Path) -> str:
    """Random keys, bytes, pastes and sizes; then Ctrl+Q must still leave with 0 and a clean terminal."""
    program = started(home, *LESSON)
    try:
        if not program.wait_for(FIRST):
            return "no question"
        sent = 0
        while sent < KEYS_A_ROUND:
            some = generator.randint(1, 30)
            sent += some
            program.send(b"".join(generator.choices(KEYS, k=some)))
            if generator.random() < 0.2:
                program.resize(generator.randint(1, 200), generator.randint(1, 60))
        program.send(b"\x1b[201~")  # a paste may be open
        program.settle()
        program.send(b"\x11")
        code = program.end()
        ending = "hang" if code is None else f"exit {code}"
        return ending if left_clean(program.written) else f"{ending}, terminal left in a mess"
    finally:
        program.close()


def pasted(size: int, around: tuple[bytes, bytes], line_mode: bool = False) -> tuple[float, float, bool]:
    """Memory (MB) and seconds that a paste of so many bytes takes, and whether an answer counts after it."""
    with tempfile.TemporaryDirectory() as folder:
        program = started(Path(folder), *LESSON, *(("--plain",) if line_mode else ()))
        try:
            program.wait_for(b"z1 =")
            program.settle()  # numpy is loaded beside the first question
            before, start = program.memory(), time.monotonic()
            program.send(around[0] + b"0123456789" * (size // 10) + around[1])
            program.send(b"\x1b" if not line_mode else b"\r")
            program.settle()
            program.send(b"1.2\r")
            alive = program.wait_for(b"z2 =")
            return program.memory() - before, time.monotonic() - start, alive
        finally:
            program.close()


BRACKETS = (b"\x1b[200~", b"\x1b[201~")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"{asked.count} rounds each, seed {asked.seed}")
    for one in (vanishing, terminated, bad_bytes, random_keys):
        ends = rounds(one, asked.count, asked.seed)
        print(f"{one.__name__}: " + "; ".join(f"{end} {times}" for end, times in ends.most_common()))
    print(f"random keys sent: {asked.count * KEYS_A_ROUND} at least")
    for size in (1_000_000, 10_000_000):
        for name, around in (("with brackets", BRACKETS), ("without", (b"", b""))):
            grown, seconds, alive = pasted(size, around)
            then = "goes on" if alive else "hangs"
            print(f"{size} bytes pasted {name}: +{grown:.1f} MB, {seconds:.1f} s, {then}")


if __name__ == "__main__":
    main()
