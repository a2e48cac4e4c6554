"""What commands cost on lessons and files made to be expensive: CPU seconds, memory, output.

    python -m benchmarks.costs [--count N] [--seed S]

N is the number of answers marked. Each command runs in a process of its own, and its peak memory is
what the system says of it. A row that is over its limit is marked, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor.folders import HOME_VARIABLE
from tutor.lesson.catalogue import PACKS_VARIABLE

ANSWERS = 1_000_000
UNITS, ITERATIONS = 16, 1000


@dataclass(frozen=True)
class Case:
    """A command and what it may cost. 0 is no limit."""

    name: str
    arguments: tuple[str, ...]
    seconds: float = 0.0
    megabytes: int = 0
    lines: int = 0
    code: int = 0


@dataclass(frozen=True)
class Cost:
    """What a command cost: CPU seconds, peak memory in MB, bytes and lines that it wrote, its exit code."""

    seconds: float
    megabytes: float
    size: int
    lines: int
    code: int

    def over(self, case: Case) -> list[str]:
        """What is over a limit."""
        found = [
            (self.seconds, case.seconds, "seconds"),
            (self.megabytes, case.megabytes, "MB"),
            (self.lines, case.lines, "lines"),
        ]
        words = [what for value, most, what in found if most and value > most]
        return words if self.code == case.code else [*words, f"exit {self.code}"]


def large_lesson(lesson_id: str, units: int, iterations: int, seed: int, sizes: int = 18) -> str:
    """A sound lesson of three layers of `units` with weights of one digit, `sizes` different ones."""
    rng = random.Random(seed)

    def number() -> str:
        return f"{(rng.randrange(sizes) - sizes // 2) / 10 or 0.1:.1f}"

    def numbers() -> str:
        return f"[{','.join(number() for _ in range(units))}]"

    layer = "[[network.layers]]\nactivation = 'sigmoid'\nweights = [{rows}]\nbiases = {biases}\n"
    layers = [layer.format(rows=",".join(numbers() for _ in range(units)), biases=numbers()) for _ in "12"]
    return (
        f"format = 1\nid = '{lesson_id}'\ntitle = 'Large'\nsummary = 's'\n[network]\n{''.join(layers)}"
        f"[loss]\nkind = 'half_squared_error'\n[training]\nx = {numbers()}\ny = {numbers()}\n"
        f"learning_rate = 0.1\niterations = {iterations}\n"
    )


def answers(
    steps: list[tuple[int, str, float]], learners: int, count: int, seed: int, shuffled: bool = False
) -> Iterator[str]:
    """The lines of a table of `count` answers to steps, of which the true values are given: right and wrong.

    Where there are fewer learners than that takes, they answer again. Shuffled, step comes after step.
    """
    rng = random.Random(seed)
    yield "learner,iteration,symbol,answer\n"
    each = -(-count // learners)
    for number in range(count):
        learner, at = (number % learners, number // learners) if shuffled else divmod(number, each)
        iteration, symbol, value = steps[at % len(steps)]
        kind = rng.random()
        if kind < 0.7:
            text = f"{value:.{rng.randint(3, 6)}g}"
        elif kind < 0.95:
            text = f"{value * rng.choice((-1, 0.5, 2, 1.1, 10)):.4g}"
        else:
            text = rng.choice(("", "?", "1/0", "0"))
        yield f"learner-{learner},{iteration},{symbol},{text}\n"


def steps_of(name: str) -> list[tuple[int, str, float]]:
    """Every step of a lesson with its true value."""
    from tutor.lesson.catalogue import find_lesson
    from tutor.steps.trace import Trace

    lesson = find_lesson(name)
    trace = Trace(lesson.computation)
    return [(i, step.symbol, trace.value(i, step.symbol)) for i, step in trace.steps()]


def cases(folder: Path, count: int, seed: int) -> list[Case]:
    """The commands, and the files that they need, made in a folder."""
    packs = folder / "packs"
    packs.mkdir()
    for name, sizes in (("large", 18), ("alike", 2)):
        (packs / f"{name}.toml").write_text(large_lesson(name, UNITS, ITERATIONS, seed, sizes), "utf-8")
    large = str(packs / "large.toml")
    return [
        Case("check", ("check", large), 5, 200, 200),
        Case("check, weights alike", ("check", str(packs / "alike.toml")), 5, 200, 200),
        Case("lesson", ("lesson", "--plain", large), 2, 80),
        Case("quiz of other lessons", ("quiz", "--plain", "--restart", "relu-221", "mazur-222"), 2, 80),
        Case("quiz of all lessons", ("quiz", "--plain", "--restart", "--seed", "1"), 5, 100),
        Case("list", ("list",), 1, 60),
        Case("worksheet, a step in all", ("worksheet", large, "--format", "csv"), 0, 150),
        Case("key 10000 html", ("key", "mazur-222", "--iterations", "10000", "--format", "html"), 0, 300),
        Case("key 10000 json", ("key", "mazur-222", "--iterations", "10000", "--format", "json"), 0, 300),
        *_marking(folder, count, seed),
        *refused(folder, large),
    ]


def _marking(folder: Path, count: int, seed: int) -> Iterator[Case]:
    steps = steps_of("mazur-222")
    tables = {
        "learner by learner": (max(1, count // len(steps)), False),
        "step after step": (max(1, count // len(steps)), True),
        "1 learner": (1, False),
        "as many learners": (count, False),
    }
    for number, (name, (learners, shuffled)) in enumerate(tables.items()):
        path = folder / f"answers-{number}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(answers(steps, learners, count, seed, shuffled))
        code = int(learners * len(steps) < count)
        for form in ("csv", "json", "text"):
            if form == "csv" or name == "as many learners":
                yield Case(
                    f"mark {name} {form}", ("mark", "mazur-222", str(path), "--format", form), 0, 150, 0, code
                )
    path = folder / "bad.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("learner,iteration,symbol,answer\n")
        file.writelines(f"ann,1,nothing{n},1\n" for n in range(count))
    yield Case("mark bad rows", ("mark", "mazur-222", str(path)), 0, 150, 1100, 1)


def refused(folder: Path, large: str) -> Iterator[Case]:
    """What is no table and no lesson: refused at once, with a sentence."""
    os.mkfifo(folder / "pipe.toml")
    for name, size in (("sparse.toml", 10**10), ("hole.toml", 10**8)):
        with (folder / name).open("wb") as file:
            file.truncate(size)
    with (folder / "endless.csv").open("wb") as file:
        file.write(b"learner,iteration,symbol,answer\n")
        file.writelines(
            b"1" * 10**6 for _ in range(100)
        )  # small here: a process begins as large as its parent
    for name in ("pipe.toml", "sparse.toml", "hole.toml", "/dev/zero", "/dev/full"):
        path = str(folder / name)
        yield Case(f"mark {name}", ("mark", "relu-221", path), 2, 60, 4, 2)
        yield Case(f"check {name}", ("check", path), 2, 60, 4, 1)
        if not name.startswith("/dev"):
            yield Case(f"lesson {name}", ("lesson", "--plain", path), 2, 60, 4, 2)
    yield Case("mark a line without end", ("mark", "relu-221", str(folder / "endless.csv")), 3, 60, 10, 1)
    yield Case("mark a folder", ("mark", "relu-221", str(folder)), 2, 60, 4, 2)
    for wanted in (
        ("key", large, "--iterations", "1000000000"),
        ("lab", large, "--iterations", "1000000000"),
    ):
        yield Case(" ".join((wanted[0], *wanted[2:])), wanted, 2, 80, 4, 2)


def measured(arguments: tuple[str, ...], home: Path, packs: Path) -> Cost:
    """Runs a command to its end and says what it cost."""
    environment = os.environ | {HOME_VARIABLE: str(home), PACKS_VARIABLE: str(packs)}
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tutor", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        size = out.seek(0, os.SEEK_END)
        out.seek(0)
        lines = sum(block.count(b"\n") for block in iter(lambda: out.read(1 << 20), b""))
    unit = 1024 if sys.platform == "linux" else 1024**2  # ru_maxrss is in KiB there, in bytes on macOS
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, size, lines, process.returncode)


def main() -> int:
    parser = argparse.ArgumentParser(description="What commands cost at worst.")
    parser.add_argument("--count", type=int, default=ANSWERS, help=f"answers to mark (default {ANSWERS:,})")
    parser.add_argument("--seed", type=int, default=1, help="of the lessons and answers (default 1)")
    options = parser.parse_args()
    failed = 0
    print(f"seed {options.seed}, {options.count:,} answers")
    print(f"{'':<34}{'CPU s':>8}{'most':>6}{'MB':>7}{'most':>6}{'lines':>9}{'most':>6}{'output MB':>11}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases(folder, options.count, options.seed):
            cost = measured(case.arguments, folder / "home", folder / "packs")
            over = cost.over(case)
            failed += bool(over)
            print(
                f"{case.name:<34}{cost.seconds:>8.2f}{case.seconds or '':>6}{cost.megabytes:>7.0f}"
                f"{case.megabytes or '':>6}{cost.lines:>9}{case.lines or '':>6}{cost.size / 1e6:>11.2f}"
                + (f"  over: {', '.join(over)}" if over else ""),
                flush=True,
            )
    print(f"{failed} over a limit")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
