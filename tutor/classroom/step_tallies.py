"""What a class did at each step: how hard it is, how well it tells learners apart, what goes wrong there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import sqrt

from tutor.classroom.mark_rows import Earned
from tutor.named_tuples import NamedTuple

LEAST_LEARNERS = 10
"""With fewer a correlation says more about chance than about the step."""

MOST_STEPS = 2000
"""Further ones are counted, not listed: no class works on so many."""

MOST_KINDS = 200
"""Of misconceptions; there are some thirty, and a file may claim any."""


class StepAt(NamedTuple):
    """Which step."""

    lesson: str
    iteration: int
    symbol: str


class StepStatistics(NamedTuple):
    """A step over all results that count.

    Attributes:
        answers: how many there are; `missing` are not among them.
        difficulty: the share of the points that was earned, so a hard step has a low one.
        discrimination: the corrected correlation of the step with the rest, -1 to 1: whether those who are
            good at everything else in that piece of work are good at the step. None where it is not
            defined, and for fewer than `LEAST_LEARNERS`.
        seconds: the median; None where no file says.
        misconceptions: ids and how often each was named, the commonest first.
    """

    at: StepAt
    answers: int
    right: int
    follow_through: int
    missing: int
    difficulty: float
    discrimination: float | None
    seconds: float | None
    misconceptions: tuple[tuple[str, int], ...]


class Correlation:
    """Pearson's, of pairs that come one by one: means and deviations are kept, no pair is."""

    __slots__ = ("_both", "_first", "_first_mean", "_second", "_second_mean", "count")

    def __init__(self) -> None:
        self.count = 0
        self._first_mean = self._second_mean = self._first = self._second = self._both = 0.0

    def add(self, first: float, second: float) -> None:
        self.count += 1
        by_first, by_second = first - self._first_mean, second - self._second_mean
        self._first_mean += by_first / self.count
        self._second_mean += by_second / self.count
        self._first += by_first * (first - self._first_mean)
        self._second += by_second * (second - self._second_mean)
        self._both += by_first * (second - self._second_mean)

    @property
    def value(self) -> float | None:
        """None where one of the two never changes."""
        if not self._first or not self._second:
            return None
        return max(-1.0, min(1.0, self._both / sqrt(self._first * self._second)))


class _Tally:
    """What is counted at one step."""

    __slots__ = ("correlation", "earned", "misconceptions", "seconds")

    def __init__(self) -> None:
        self.earned: dict[str, int] = dict.fromkeys(("right", "follow_through", "missing", "wrong"), 0)
        self.misconceptions: dict[str, int] = {}
        self.seconds: dict[int, int] = {}
        self.correlation = Correlation()


class StepTallies:
    """All steps, numbered from 0 in the order in which they were first met."""

    def __init__(self) -> None:
        self.numbers: dict[StepAt, int] = {}
        self.all: list[StepAt] = []
        self._tallies: list[_Tally] = []
        self._kinds: set[str] = set()
        self.unlisted = 0

    def number_of(self, at: StepAt) -> int | None:
        """The number of a step; None for one beyond `MOST_STEPS`."""
        number = self.numbers.get(at)
        if number is None:
            if len(self.all) >= MOST_STEPS:
                self.unlisted += 1
                return None
            number = self.numbers[at] = len(self.all)
            self.all.append(at)
            self._tallies.append(_Tally())
        return number

    def add(self, step: int, earned: Earned, misconception: str | None, seconds: int | None) -> None:
        """Takes in an answer."""
        tally = self._tallies[step]
        tally.earned[earned] += 1
        if misconception is not None and self.takes(misconception):
            tally.misconceptions[misconception] = tally.misconceptions.get(misconception, 0) + 1
        if seconds is not None:
            tally.seconds[seconds] = tally.seconds.get(seconds, 0) + 1

    def takes(self, misconception: str) -> bool:
        """Whether a misconception is among the `MOST_KINDS` that are counted."""
        if misconception not in self._kinds and len(self._kinds) < MOST_KINDS:
            self._kinds.add(misconception)
        return misconception in self._kinds

    def correlate(self, points: Mapping[int, tuple[int, int]]) -> None:
        """Takes in what a learner earned at each step of a piece of work: points, and of how many."""
        earned = sum(point for point, _ in points.values())
        asked = sum(of for _, of in points.values())
        for step, (point, of) in points.items():
            if asked > of:
                self._tallies[step].correlation.add(point / of, (earned - point) / (asked - of))

    def statistics(self) -> Iterator[StepStatistics]:
        """All steps: lessons as they were first met, iteration after iteration, then as first met."""
        lessons = {lesson: n for n, lesson in enumerate(dict.fromkeys(at.lesson for at in self.all))}
        order = sorted(
            range(len(self.all)), key=lambda n: (lessons[self.all[n].lesson], self.all[n].iteration)
        )
        for number in order:
            if sum(self._tallies[number].earned.values()):
                yield _statistics(self.all[number], self._tallies[number])


def _statistics(at: StepAt, tally: _Tally) -> StepStatistics:
    right, follow_through, missing, wrong = tally.earned.values()
    correlation = tally.correlation
    return StepStatistics(
        at,
        right + follow_through + wrong,
        right,
        follow_through,
        missing,
        (right + follow_through) / (right + follow_through + wrong + missing),
        correlation.value if correlation.count >= LEAST_LEARNERS else None,
        _median(tally.seconds),
        commonest(tally.misconceptions),
    )


def commonest(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Ids with their counts, the commonest first, then by id."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _median(counts: Mapping[int, int]) -> float | None:
    """Of values that are given with how often each is there."""
    total = sum(counts.values())
    if not total:
        return None
    wanted = {(total - 1) // 2, total // 2}
    found: list[int] = []
    passed = 0
    for value, count in sorted(Counter(counts).items()):
        found += [value for place in sorted(wanted) if passed <= place < passed + count]
        passed += count
    return sum(found) / len(found)
