"""The marks of a class as values: one for each answer, and what they sum up to for steps and learners.

Parts of a class are marked apart and joined: the sums are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from operator import itemgetter
from typing import Any, Generic, TypeAlias

from tutor.data_classes import dataclass
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.spool import Row, Sorted, T_co
from tutor.marking.verdicts import RIGHT, VERDICTS, VerdictName
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said
from tutor.text_tables import RowProblem

MOST_NAMED = 3
"""How many of the commonest misconceptions a step's summary names."""

MOST_PROBLEMS = 1000
"""More rows than this that could not be used are counted, not listed."""

Judgement: TypeAlias = tuple[int, str, str, VerdictName, str | None, tuple[str, ...], bool, float, str]
"""What an answer got: iteration, symbol, answer, verdict, misconception, misconceptions, rounding, expected,
message. A class types the same answers: one object serves for many marks.
"""


class Kept(NamedTuple, Generic[T_co]):
    """How marks are kept until they are read, in the order of what is kept.

    The first two are done where the answers are marked, maybe in another process.

    Attributes:
        write: makes of what an answer got what is kept of it, whoever gave it.
        together: what is kept of one learner's answers on lines that follow one another: of the first line,
            the learner, and what was written of each; None where there is nothing to keep.
        make: what is read, of that.
    """

    write: Callable[[Judgement], Any]
    together: Callable[[int, str, Sequence[Any]], Row | None]
    make: Callable[[Row], T_co]


class StepSummary(NamedTuple):
    """One step over all learners: how many answered, were right, followed through, and what went wrong.

    `misconceptions` holds ids and how often each was named, the commonest first.
    """

    iteration: int
    symbol: str
    answers: int
    right: int
    follow_through: int
    misconceptions: tuple[tuple[str, int], ...]


class LearnerSummary(NamedTuple):
    """One learner over all steps."""

    learner: str
    answers: int
    right: int
    follow_through: int
    misconceptions: tuple[tuple[str, int], ...]


class Problems(Iterable[RowProblem]):
    """The rows that could not be used, by line: the first `MOST_PROBLEMS` of `count`."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[RowProblem] = []

    def add(self, line: int, message: Said) -> None:
        self.count += 1
        self._first.append(RowProblem(line, message))
        if len(self._first) >= 2 * MOST_PROBLEMS:
            self._cut()

    def take(self, others: Problems) -> None:
        """Adds those of another part."""
        self.count += others.count
        self._first += others._first
        self._cut()

    def __iter__(self) -> Iterator[RowProblem]:
        self._cut()
        return iter(self._first)

    @property
    def unlisted(self) -> int:
        """How many are not listed."""
        return max(0, self.count - MOST_PROBLEMS)

    def _cut(self) -> None:
        self._first.sort(key=itemgetter(0))
        del self._first[MOST_PROBLEMS:]


@dataclass(frozen=True, slots=True)
class Marks(Generic[T_co]):
    """Every mark, what could not be used, and the summaries.

    Attributes:
        marks: as they were kept, in their order.
        verdicts: how often each was given, the commonest first, of equals as the contract lists them.
        learners: by name.
    """

    lesson: Lesson
    marks: Sorted[T_co]
    problems: Problems
    verdicts: Mapping[VerdictName, int]
    steps: tuple[StepSummary, ...]
    learners: Sorted[LearnerSummary]


class Part(NamedTuple, Generic[T_co]):
    """What some learners of a class got; parts of different learners make a whole (`joined`).

    Attributes:
        steps: each with its place and its counts.
        verdicts: how often each was given.
    """

    marks: Sorted[T_co]
    learners: Sorted[LearnerSummary]
    problems: Problems
    steps: tuple[tuple[int, StepKey, Counts], ...]
    verdicts: Mapping[VerdictName, int]


Counts: TypeAlias = tuple[int, int, int, dict[str, int]]
"""Answers, right, follow-through, and how often each misconception was named."""


@dataclass(slots=True)
class Tally:
    """How many answered, were right and followed through, and how often each misconception was named."""

    answers: int = 0
    right: int = 0
    follow_through: int = 0
    misconceptions: dict[str, int] = field(default_factory=dict)

    def add(self, verdict: VerdictName, answered: bool, sure: str | None, times: int = 1) -> None:
        """Adds what some got.

        Args:
            answered: whether a number could be read: what was left out is no answer to count.
            sure: the misconception that it counts for, where it is neither right nor follows.
        """
        if answered:
            self.answers += times
        if verdict in RIGHT:
            self.right += times
        elif verdict == "follow_through":
            self.follow_through += times
        elif sure is not None:
            self.name(sure, times)

    def take(self, counts: Counts) -> None:
        """Adds the counts of another part."""
        answers, right, follow_through, misconceptions = counts
        self.answers += answers
        self.right += right
        self.follow_through += follow_through
        for misconception, times in misconceptions.items():
            self.name(misconception, times)

    @property
    def counts(self) -> Counts:
        return self.answers, self.right, self.follow_through, self.misconceptions

    def name(self, misconception: str, times: int = 1) -> None:
        self.misconceptions[misconception] = self.misconceptions.get(misconception, 0) + times

    @property
    def summed(self) -> tuple[int, int, int, tuple[tuple[str, int], ...]]:
        """The counts, with the misconceptions named most often."""
        named = sorted(self.misconceptions.items(), key=lambda item: (-item[1], item[0]))
        return self.answers, self.right, self.follow_through, tuple(named[:MOST_NAMED])


def joined(lesson: Lesson, parts: Sequence[Part[T_co]], kept: Kept[T_co]) -> Marks[T_co]:
    """The marks of all learners of these parts, which were kept in one way."""
    steps: dict[int, tuple[StepKey, Tally]] = {}
    verdicts = Counter[VerdictName]()
    problems = Problems()
    for part in parts:
        problems.take(part.problems)
        for place, key, counts in part.steps:
            steps.setdefault(place, (key, Tally()))[1].take(counts)
        verdicts.update(part.verdicts)
    commonest = sorted(verdicts, key=lambda name: (-verdicts[name], VERDICTS.index(name)))
    return Marks(
        lesson,
        Sorted.of(kept.make, [part.marks for part in parts]),
        problems,
        {name: verdicts[name] for name in commonest},
        tuple(StepSummary._make((*key, *tally.summed)) for _, (key, tally) in sorted(steps.items())),
        Sorted.of(LearnerSummary._make, [part.learners for part in parts]),
    )
