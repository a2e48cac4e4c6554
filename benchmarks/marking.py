"""How fast `mark` is: answers a second of a class, several programs side by side in one run.

    python -m benchmarks.marking [--answers N] [--learners N] [--seed S] [--rounds R] [--exe COMMAND]...

Two classes work lessons through. In the first, everybody copies the right values in four to
six figures, a tenth of them wrong, and types formulas now and then. In the second, `mixed`, most learners
are right, some round on from their own rounded values, some carry slips on, and few leave a step out.
Each program marks the same table; the rounds take turns, so that a busy machine slows all of them.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tutor.expressions.names import updated_symbol
from tutor.expressions.printing import in_symbols
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Lesson
from tutor.steps.derive import Step
from tutor.steps.trace import Trace

LESSONS = ("relu-221", "mazur-222")
SLIPS, EXPRESSIONS = 0.1, 0.05
"""Shares of the answers that are copied."""
KINDS = {"right": 70, "rounding on": 15, "slip": 15}
"""The kinds of learners in the mixed class, and how many of each."""
SLIPS_CARRIED, LEFT_OUT, FORMULAS = 0.04, 0.01, 0.02
"""Shares of the answers there."""


def table(key: list[dict[str, str]], count: int, generator: random.Random) -> list[tuple[str, str, str, str]]:
    """So many answers, learner by learner."""
    rows: list[tuple[str, str, str, str]] = []
    learner = 0
    while len(rows) < count:
        learner += 1
        figures = generator.randint(4, 6)
        for step in key:
            value = float(step["value"])
            if generator.random() < SLIPS:
                value *= generator.choice((-1, 2, 10, generator.uniform(0.5, 1.5)))
            answer = step["formula"] if generator.random() < EXPRESSIONS else f"{value:.{figures}g}"
            rows.append((f"learner {learner}", step["iteration"], step["symbol"], answer))
    return rows[:count]


def mixed(lesson: Lesson, learners: int, generator: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """So many learners of three kinds, as `KINDS` shares them out."""
    trace = Trace(lesson.computation)
    for number in range(1, learners + 1):
        kind = generator.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        figures, own = generator.randint(4, 6), dict(trace.values(1))
        for iteration in range(1, lesson.training.iterations + 1):
            true = trace.values(iteration)
            own = (
                dict(true) if kind == "right" else dict(true) | _carried(lesson, own if iteration > 1 else {})
            )
            for step in trace.plan.steps:
                value = true[step.symbol] if kind == "right" else step.compute(own)
                if kind == "slip" and generator.random() < SLIPS_CARRIED:
                    value *= generator.choice((-1, 2, 10, generator.uniform(0.5, 1.5)))
                typed = _typed(step, value, own, figures)
                own[step.symbol] = value if kind == "right" else float(typed)
                share = generator.random()
                if share >= LEFT_OUT:
                    answer = in_symbols(step.expression) if share < LEFT_OUT + FORMULAS else typed
                    yield f"learner {number}", str(iteration), step.symbol, answer


def _carried(lesson: Lesson, own: Mapping[str, float]) -> dict[str, float]:
    """The own updated parameters, with which the next iteration begins."""
    updated = ((name, updated_symbol(name)) for name, _ in lesson.network.parameters())
    return {name: own[symbol] for name, symbol in updated if symbol in own}


def _typed(step: Step, value: float, own: Mapping[str, float], figures: int) -> str:
    """In figures enough; an update in so many decimals that its change shows."""
    change = abs(value - own[step.subject]) if step.kind == "update" else 0.0
    if not change or not value:
        return f"{value:.{figures}g}"
    decimals = max(figures - 1 - math.floor(math.log10(abs(value))), 2 - math.floor(math.log10(change)))
    return f"{value:.{max(0, decimals)}f}"


def measure(command: list[str], lesson: str, answers: Path) -> float:
    """Seconds that one program takes to mark the table."""
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "mark", lesson, str(answers), "--format", "csv"], stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{shlex.join(command)} ended with {done.returncode}")
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--answers", type=int, default=200_000)
    parser.add_argument("--learners", type=int, default=5000, help="of the mixed class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--exe", action="append", help="a program to measure; the first makes the key")
    arguments = parser.parse_args()
    commands = [shlex.split(one) for one in arguments.exe or (f"{sys.executable} -m tutor",)]
    print(f"seed {arguments.seed}, median of {arguments.rounds} rounds")
    for lesson in LESSONS:
        asked = [*commands[0], "key", lesson, "--format", "csv"]
        key = list(csv.DictReader(io.StringIO(subprocess.check_output(asked, encoding="utf-8"))))
        copied = table(key, arguments.answers, random.Random(arguments.seed))
        several = list(mixed(find_lesson(lesson), arguments.learners, random.Random(arguments.seed)))
        for name, rows in (("copied", copied), ("mixed", several)):
            compare(commands, lesson, name, rows, arguments.rounds)


def compare(
    commands: list[list[str]], lesson: str, name: str, rows: list[tuple[str, str, str, str]], rounds: int
) -> None:
    """Prints how fast each program marks one table."""
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.csv"
        with answers.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("learner", "iteration", "symbol", "answer"))
            writer.writerows(rows)
        times = [[measure(one, lesson, answers) for one in commands] for _ in range(rounds)]
    for place, command in enumerate(commands):
        speed = len(rows) / statistics.median(row[place] for row in times)
        print(f"{lesson:12}{name:8}{speed:10,.0f} answers/s  {shlex.join(command)}")


if __name__ == "__main__":
    main()
