"""The figures that the tutor is held to, each beside its reference, in one run.

    python -m benchmarks.figures [--rounds N] [--only NAME]... [--large N]

Start, keys, memory and idling are those of a real pseudo-terminal at 80x24, beside a bare Textual screen
(`benchmarks.bare_screen`) in turns, so that a busy machine slows both. Of a question, the first screen is the
question itself: the lesson has no pages. Marking is that of the mixed class of `benchmarks.marking`. The lab
beside eager PyTorch is `benchmarks.lab`, which needs torch. It wants /proc. A goal that is not met makes the
exit code 1.
"""

from __future__ import annotations

import argparse
import compileall
import itertools
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.bare_screen import READY
from benchmarks.costs import large_lesson
from benchmarks.marking import mixed
from benchmarks.terminals import FIRST, LESSON, Program, most_memory
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.course import Course

_SCRIPT = Path(sys.executable).with_name("backprop-tutor")
TUTOR = (str(_SCRIPT),) if _SCRIPT.exists() else (sys.executable, "-m", "tutor")
"""As one types it, where it is installed."""

BARE = (sys.executable, "-m", "benchmarks.bare_screen")
ROOT = Path(__file__).resolve().parents[1]
KEYS = 60
IDLE = 4.0
"""Seconds for which nobody types."""


class Figure(NamedTuple):
    """One figure.

    Attributes:
        of: what was measured, with its reference.
        value: as it is compared with the goal.
        least: whether the goal is a least or a most.
    """

    name: str
    of: str
    value: float
    goal: float
    least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.least else self.value <= self.goal


class Ready(NamedTuple):
    """A program on its first screen: seconds until then, and its memory a moment later (MiB)."""

    seconds: float
    memory: float


def environment(home: Path) -> dict[str, str]:
    """As in a plain terminal of 256 colours."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLORTERM", "NO_COLOR")}
    return {**kept, "TERM": "xterm-256color", "BACKPROP_TUTOR_HOME": str(home), "PYTHONPATH": str(ROOT)}


def opened(command: Sequence[str], shown: bytes, home: Path) -> tuple[Program, float]:
    """A program once it shows something, and the seconds until then."""
    start = time.perf_counter()
    program = Program(command, environment(home))
    if not program.wait_for(shown):
        raise RuntimeError(f"{command} never showed {shown!r}")
    return program, time.perf_counter() - start


def ready(command: Sequence[str], shown: bytes, home: Path) -> Ready:
    program, seconds = opened(command, shown, home)
    program.settle(0.3)
    memory = program.memory()
    program.close()
    return Ready(seconds, memory)


def screens(rounds: int, home: Path) -> list[Figure]:
    """The first question and its memory, beside the bare screen."""
    ours: list[Ready] = []
    bare: list[Ready] = []
    for _ in range(rounds):
        bare.append(ready(BARE, READY, home))
        ours.append(ready((*TUTOR, *LESSON, "--ascii"), FIRST, home))
    start, memory = (
        statistics.median(mine[at] / theirs[at] for mine, theirs in zip(ours, bare, strict=True))
        for at in (0, 1)
    )
    seconds = [1e3 * statistics.median(one.seconds for one in some) for some in (ours, bare)]
    mib = [statistics.median(one.memory for one in some) for some in (ours, bare)]
    return [
        Figure("start", "first question {:.0f} ms, bare screen {:.0f} ms".format(*seconds), start, 1.15),
        Figure("memory", "{:.1f} MiB, bare screen {:.1f} MiB".format(*mib), memory, 1.35),
    ]


def key_times(command: Sequence[str], shown: bytes, home: Path) -> list[float]:
    """Seconds from a key to what it changes on the screen."""
    program, _ = opened(command, shown, home)
    program.settle(0.3)
    times = []
    for number in range(KEYS):
        start = time.perf_counter()
        os.write(program.fd, b"12345"[number % 5 : number % 5 + 1])
        program.read(2.0)
        times.append(time.perf_counter() - start)
        program.read_for(0.05)
    program.close()
    return sorted(times)


def keys(rounds: int, home: Path) -> list[Figure]:
    """From a key to the screen: the median, and what only one key in twenty takes longer than."""
    ratios: list[tuple[float, float]] = []
    for _ in range(max(1, rounds // 4)):
        bare = key_times(BARE, READY, home)
        ours = key_times((*TUTOR, *LESSON, "--ascii"), FIRST, home)
        place = int(0.95 * KEYS)
        ratios.append((statistics.median(ours) / statistics.median(bare), ours[place] / bare[place]))
    of = f"key to screen beside the bare screen, {KEYS} keys"
    return [
        Figure("key", f"{of}, median", statistics.median(one for one, _ in ratios), 1.1),
        Figure("key-p95", f"{of}, 95th percentile", statistics.median(one for _, one in ratios), 1.3),
    ]


def idling(rounds: int, home: Path) -> list[Figure]:
    """What is written while nobody types."""
    program, _ = opened((*TUTOR, *LESSON, "--ascii"), FIRST, home)
    program.settle(1.0)
    before = len(program.written)
    program.read_for(IDLE)
    written = len(program.written) - before
    program.close()
    return [Figure("idle", f"bytes written in {IDLE:.0f} s without a key", written, 0)]


def taken(command: Sequence[str]) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def commands(rounds: int, home: Path) -> list[Figure]:
    """`--help` beside a Python that does nothing, and the key of a large network."""
    nothing, helps = [], []
    for _ in range(3 * rounds):
        nothing.append(taken((sys.executable, "-c", "pass")))
        helps.append(taken((*TUTOR, "--help")))
    wide = home / "wide-64.toml"
    made = subprocess.check_output(
        (*TUTOR, "new", "64-64-10", "--seed", "1"), cwd=ROOT, text=True, stderr=subprocess.DEVNULL
    )
    wide.write_text(re.sub(r"^id = .*", 'id = "wide-64"', made, flags=re.MULTILINE), encoding="utf-8")
    key = min(taken((*TUTOR, "key", str(wide), "--format", "json")) for _ in range(max(1, rounds // 2)))
    one, other = (1e3 * statistics.median(some) for some in (helps, nothing))
    return [
        Figure("help", f"--help {one:.0f} ms, python -c pass {other:.0f} ms", one / other, 3),
        Figure("key-64", "seconds for the key of a 64-64-10 network", key, 1),
    ]


def first_answer(rounds: int, home: Path) -> list[Figure]:
    """The first wrong answer to a sum of 64 inputs, whose wrong formulas nobody has made yet."""
    wide = home / "wide-65.toml"
    wide.write_text(large_lesson("wide-65", 64, 1, 1, 3), encoding="utf-8")
    times = []
    for _ in range(rounds):
        course = Course.of(find_lesson(str(wide)))
        first, second = [key for key in course.asked if len(course.step(key).depends_on) > 64][:2]
        course.marker.mark(first, "1", {})  # the lesson is there, and marking is loaded, when one types
        start = time.perf_counter()
        course.marker.mark(second, "0.123456", {})
        times.append(time.perf_counter() - start)
    return [Figure("wide-sum", "ms for a wrong answer to a sum of 64", 1e3 * statistics.median(times), 25)]


def marking(rounds: int, home: Path) -> list[Figure]:
    """A mixed class on one core, in each form, and on two."""
    found = []
    for lesson in ("relu-221", "mazur-222"):
        table = home / f"{lesson}.csv"
        rows = list(mixed(find_lesson(lesson), 5000, random.Random(1)))
        lines = (",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows)
        table.write_text("\n".join(["learner,iteration,symbol,answer", *lines]), encoding="utf-8")
        command = (*TUTOR, "mark", lesson, str(table), "--format")
        ways = (("csv", "1"), ("csv", "2"), ("json", "1"), ("text", "1"))
        every = [
            [taken((*command, form, "--jobs", jobs)) for form, jobs in ways]
            for _ in range(max(1, rounds // 3))
        ]
        one, two, *others = (statistics.median(times) for times in zip(*every, strict=True))
        for form, seconds in zip(("csv", "json", "text"), (one, *others), strict=True):
            of = f"answers a second as {form}, one core"
            found.append(Figure(f"mark-{lesson}", of, len(rows) / seconds, 100_000, True))
        found.append(Figure(f"jobs-{lesson}", "times as fast with --jobs 2, csv", one / two, 1.7, True))
    return found


def large(rounds: int, home: Path, answers: int = 1_000_000) -> list[Figure]:
    """Very many answers beside a tenth of them: the time of one answer, and the memory."""
    lesson, table = find_lesson("relu-221"), home / "large.csv"
    seconds, memory = [], 0.0
    for count in (answers // 10, answers):
        with table.open("w", encoding="utf-8") as file:
            file.write("learner,iteration,symbol,answer\n")
            rows = (row for seed in itertools.count(1) for row in _of_seed(lesson, seed))
            for name, iteration, symbol, answer in itertools.islice(rows, count):
                file.write(f'{name},{iteration},{symbol},"{answer}"\n')
        start = time.perf_counter()
        command = (*TUTOR, "mark", lesson.id, str(table), "--format", "csv")
        marker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while marker.poll() is None:
            memory = most_memory(marker.pid) or memory
            time.sleep(0.05)
        seconds.append((time.perf_counter() - start) / count)
    few, many = (1 / one for one in seconds)
    of = f"time of an answer, {answers:,} beside a tenth ({many:,.0f} and {few:,.0f} answers/s)"
    return [
        Figure("linear", of, seconds[1] / seconds[0], 1.15),
        Figure("large-memory", f"MB for {answers:,} answers", memory, 300),
    ]


def _of_seed(lesson: Lesson, seed: int) -> Iterator[tuple[str, str, str, str]]:
    """A mixed class; its learners are in no other."""
    for name, iteration, symbol, answer in mixed(lesson, 5000, random.Random(seed)):
        yield f"{name} of {seed}", iteration, symbol, answer


Part = Callable[[int, Path], list[Figure]]

PARTS: dict[str, Part] = {
    "screens": screens,
    "keys": keys,
    "idling": idling,
    "commands": commands,
    "first_answer": first_answer,
    "marking": marking,
    "large": large,
}


def main() -> int:
    """Prints the figures. Gives 1 where a goal is not met, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", action="append", choices=tuple(PARTS))
    parser.add_argument("--large", type=int, default=1_000_000, help="answers of the largest class")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "tutor", quiet=1)  # as a package is when it is installed
    parts: dict[str, Part] = {**PARTS, "large": partial(large, answers=arguments.large)}
    print(f"{'figure':16}{'measured':>12}{'goal':>12}")
    every_one = True
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only or parts:
            for figure in parts[name](arguments.rounds, Path(folder)):
                sign = ">=" if figure.least else "<="
                met = "" if figure.met else "  not met"
                every_one &= figure.met
                print(f"{figure.name:16}{figure.value:12,.2f}{sign:>4}{figure.goal:8,g}  {figure.of}{met}")
    return 0 if every_one else 1


if __name__ == "__main__":
    sys.exit(main())
