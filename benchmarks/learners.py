"""Simulated learners on random lessons: is honest work called wrong, are mistakes named, is anybody accused?

    python -m benchmarks.learners [--of networks|equations] [--lessons N] [--seed S] [--exe COMMAND...]
                                  [--examples N]

The right values and the wrong formulas come from `benchmarks.oracle` and
`benchmarks.equation_lessons`, which import nothing of the tutor. Each learner's
answers go through `backprop-tutor mark` as a table, as a class's would. What is counted:

- honest work (exact, rounding on, fixed decimals, cut, fractions, expressions) called
  wrong, misconception, follow-through or unreadable;
- misconceptions, at the steps where they show in the digits typed, that are named;
- later steps, right on the learner's own values, that are called wrong;
- stock answers that are not right and marked correct or truncated.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.by_hand import Model
from benchmarks.equation_lessons import random_lesson
from benchmarks.oracle import random_model
from benchmarks.players import DIGITS, Row, exact, learners, play
from benchmarks.rates import Rates, count, table

Make = Callable[[random.Random, str], Model]

LESSONS: Mapping[str, Make] = {"networks": random_model, "equations": random_lesson}
"""What lessons there are, by the word for it."""


def marked(
    model: Model, work: Mapping[str, Sequence[Row]], command: Sequence[str]
) -> dict[str, list[list[str]]]:
    """Per learner, for each row: verdict and ids of misconceptions.

    Raises:
        RuntimeError: where `mark` fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        lesson, answers = Path(folder) / f"{model.name}.toml", Path(folder) / "answers.csv"
        lesson.write_text(model.toml, encoding="utf-8")
        with answers.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("learner", "iteration", "symbol", "answer"))
            for learner, rows in work.items():
                table.writerows((learner, row.iteration, row.step.symbol, row.text) for row in rows)
        done = subprocess.run(
            [*command, "mark", str(lesson), str(answers), "--format", "csv"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{done.stderr}\n{model.toml}")
    found: dict[str, list[list[str]]] = defaultdict(list)
    for mark in csv.DictReader(io.StringIO(done.stdout)):
        ids = (mark["misconceptions"] or mark["misconception"]).split()
        found[mark["learner"]].append([mark["verdict"], *ids])
    return found


def campaign(
    lessons: int,
    seed: int,
    command: Sequence[str],
    make: Make = random_model,
    told: Callable[[str], None] = lambda line: None,
) -> dict[str, dict[str, Rates]]:
    """Rates by kind and group, over so many random lessons of those that `make` makes."""
    found: dict[str, dict[str, Rates]] = defaultdict(lambda: defaultdict(Rates))
    generator = random.Random(seed)
    for number in range(lessons):
        model = next(
            model for model in _models(make, generator, f"random-{number + 1}") if not cancels(model)
        )
        everybody = {f"{at}": played for at, played in enumerate(learners(generator, model))}
        work = {name: tuple(play(model, played.learner)) for name, played in everybody.items()}
        marks = marked(model, work, command)
        for name, (kind, group, ids, _) in everybody.items():
            rates = found[kind][group]
            before = len(rates.examples)
            count(kind, ids, work[name], marks[name], rates)
            rates.examples[before:] = [f"{model.name}: {line}" for line in rates.examples[before:]]
        if (number + 1) % 50 == 0:
            told(f"{number + 1} lessons")
    return found


def _models(make: Make, generator: random.Random, name: str) -> Iterator[Model]:
    while True:
        yield make(generator, name)


def cancels(model: Model) -> bool:
    """Whether binary noise stands somewhere for what is 0 on paper: no fair question."""
    return any(0 < abs(row.true) < 1e-12 for row in play(model, exact(DIGITS)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--of", choices=LESSONS, default="networks", help="what the lessons are made of")
    parser.add_argument("--lessons", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="show so many of what went wrong in each row")
    parser.add_argument("--exe", nargs="+", default=[sys.executable, "-m", "tutor"])
    arguments = parser.parse_args()
    print(f"{arguments.lessons} random lessons of {arguments.of}, seed {arguments.seed}")
    make, exe = LESSONS[arguments.of], arguments.exe
    found = campaign(arguments.lessons, arguments.seed, exe, make, lambda line: print(line, file=sys.stderr))
    print(*table(found), sep="\n")
    for groups in found.values():
        for group, rates in groups.items():
            for line in rates.examples[: arguments.examples]:
                print(f"{group}: {line}")


if __name__ == "__main__":
    main()
