"""What the statistics of a class cost: seconds for a class, and the memory that a great many results take.

    python -m benchmarks.class_statistics [--learners N] [--steps N] [--many N] [--seed S] [--rounds R]

A class of learners with numbers of their own answers the steps of a lesson: most are right, some type a
wrong number, some make a misconception. `read` is reading the files of that class from JSON; each document
is made of what was counted. The great many are made one by one as they are counted.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from tutor.classroom.received import Received
from tutor.classroom.statistics import class_statistics
from tutor.practice.result_file import document_of, result_of
from tutor.present.classroom.documents import CLASS_FORMS
from tutor.present.classroom.report import ClassReport

MISCONCEPTIONS = (
    "forgot_bias",
    "forgot_activation",
    "used_pre_activation",
    "wrong_input",
    "forgot_half",
    "error_reversed",
    "forgot_learning_rate",
    "ascended",
)
RIGHT, NAMED = 0.75, 0.6
"""The share of answers that are right, and of the others that of misconceptions."""

_START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def result_text(learner: int, steps: int, rng: random.Random) -> str:
    """The result file of one learner, in format 2."""
    rows, seed = [], 1000 + learner
    able = rng.random() * (1 - RIGHT) * 2 + RIGHT - (1 - RIGHT)
    for step in range(steps):
        expected = rng.uniform(-2, 2)
        right = rng.random() < able
        named = [] if right or rng.random() > NAMED else [rng.choice(MISCONCEPTIONS[: 2 + step % 7])]
        value = expected if right else rng.uniform(-2, 2)
        rows.append(
            {
                "lesson": "relu-221",
                "seed": seed,
                "iteration": 1 + step // 30,
                "symbol": f"s{step % 30}",
                "answer": f"{value:.4g}",
                "verdict": "correct" if right else "misconception" if named else "wrong",
                "misconception": named[0] if named else None,
                "misconceptions": named,
                "rounding": False,
                "expected": expected,
                "message": "",
                "seconds": rng.randint(5, 200),
            }
        )
    closed = _START + timedelta(minutes=rng.randint(20, 80))
    return json.dumps(
        {
            "format": 2,
            "exam": {
                "seed": seed,
                "numbers": None,
                "figures": 3,
                "questions": steps,
                "lessons": ["relu-221"],
                "kind": "exam",
            },
            "learner": f"Learner {learner}",
            "id": f"n{learner}",
            "sequence": 1,
            "marking": "1",
            "begun": _START.isoformat(),
            "closed": closed.isoformat(),
            "seconds": int((closed - _START).total_seconds()),
            "assignment": {"id": "a1", "title": "Week 3", "part": ""},
            "lessons": [{"lesson": "relu-221", "digest": "d"}],
            "marks": rows,
            "summary": {},
        }
    )


def received(learners: int, steps: int, seed: int) -> Iterator[Received]:
    """The results of a class, each made when it is asked for."""
    rng = random.Random(seed)
    for learner in range(learners):
        yield Received(f"{learner}.json", result_of(document_of(result_text(learner, steps, rng))), "good")


class _Timed:
    """What is asked of an iterator, and the seconds that it takes to give it."""

    def __init__(self, made: Iterator[Received]) -> None:
        self._made = made
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Received]:
        return self

    def __next__(self) -> Received:
        start = time.perf_counter()
        try:
            return next(self._made)
        finally:
            self.seconds += time.perf_counter() - start


def seconds(rounds: int, work: Callable[[], object]) -> float:
    """The median of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _written(pieces: Callable[[ClassReport], Iterator[str]], report: ClassReport) -> int:
    return sum(map(len, pieces(report)))


def peak() -> float:
    """The most memory that this process has had, in MB."""
    unit = 1024 if sys.platform == "linux" else 1024**2  # ru_maxrss is in KiB there, in bytes on macOS
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--many", type=int, default=10_000, help="results whose memory is measured")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    learners, steps, seed, rounds = options.learners, options.steps, options.seed, options.rounds
    print(f"seed {seed}, {learners:,} learners, {steps} steps, median of {rounds} rounds")
    rng = random.Random(seed)
    texts = [result_text(learner, steps, rng) for learner in range(learners)]
    print(f"{'read':<12}{seconds(rounds, lambda: [result_of(document_of(text)) for text in texts]):8.3f} s")
    results = list(received(learners, steps, seed))
    print(f"{'statistics':<12}{seconds(rounds, lambda: class_statistics(results)):8.3f} s")
    report = ClassReport(class_statistics(results), _START)
    for form, pieces in CLASS_FORMS.items():
        cost = seconds(rounds, partial(_written, pieces, report))
        print(f"{form:<12}{cost:8.3f} s")
    before, start = peak(), time.perf_counter()
    made = _Timed(received(options.many, steps, seed))
    many = class_statistics(made)
    print(
        f"{options.many:,} results: {time.perf_counter() - start - made.seconds:.1f} s beside making and "
        f"reading them, {peak() - before:.0f} MB more than before; {many.alike.total:,} numbers alike, "
        f"{many.alike.by_chance:,.0f} by chance"
    )


if __name__ == "__main__":
    main()
