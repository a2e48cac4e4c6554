"""How fast `mark` is: answers a second of a class, several programs side by side in one run.

    python -m benchmarks.marking [--answers N] [--seed S] [--rounds R] [--exe COMMAND]...

A class works lessons through: most answers are right in four to six figures, some are
slips, carried on or not, a few are expressions. Each program marks the same table; the
rounds take turns, so that a busy machine slows all of them.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LESSONS = ("relu-221", "mazur-222")
SLIPS, EXPRESSIONS = 0.1, 0.05
"""Shares of the answers."""


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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--exe", action="append", help="a program to measure; the first makes the key")
    arguments = parser.parse_args()
    commands = [shlex.split(one) for one in arguments.exe or (f"{sys.executable} -m tutor",)]
    print(f"{arguments.answers:,} answers, seed {arguments.seed}, median of {arguments.rounds} rounds")
    for lesson in LESSONS:
        asked = [*commands[0], "key", lesson, "--format", "csv"]
        key = list(csv.DictReader(io.StringIO(subprocess.check_output(asked, encoding="utf-8"))))
        with tempfile.TemporaryDirectory() as folder:
            answers = Path(folder) / "answers.csv"
            with answers.open("w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file)
                rows.writerow(("learner", "iteration", "symbol", "answer"))
                rows.writerows(table(key, arguments.answers, random.Random(arguments.seed)))
            times = [[measure(one, lesson, answers) for one in commands] for _ in range(arguments.rounds)]
        for place, command in enumerate(commands):
            middle = statistics.median(row[place] for row in times)
            print(f"{lesson:12} {arguments.answers / middle:10,.0f} answers/s  {shlex.join(command)}")


if __name__ == "__main__":
    main()
