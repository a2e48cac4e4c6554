"""Wrong numbers that somebody else typed too, or that are right for somebody else's numbers.

Learners who work on the same numbers make the same mistakes and are not compared. Where numbers differ,
a wrong answer that agrees with another's is worth a look. It is never a proof: some agree by chance, and in
a large class many do, which is why it is told how many that would be.

That is of numbers with three figures or more. Shorter ones are looked at in `short_numbers`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby
from math import exp, expm1, isclose
from operator import itemgetter
from typing import cast

from tutor.classroom.mark_rows import LEAST_FIGURES, Judged, figures_of
from tutor.classroom.short_numbers import MOST_TYPED, ShortNumbers, Typist
from tutor.marking.spool import Row, Sorted
from tutor.named_tuples import NamedTuple
from tutor.tolerances import EDGE, EXACT, TYPED

MOST_NAMED = 20
"""Learners of one number: one that more have is named as such."""

MOST_FOUND = 2000
MOST_LISTED = 200
MOST_OF_ONE = 3
"""How often a result may answer the same step: an exam does not ask one more often."""

_AROUND = 50
"""So many units of a number's last place to either side tell how close together the values lie there."""

_EXPECTED, _RIGHT, _WRONG = 0, 1, 2


class Alike(NamedTuple):
    """A wrong answer that is worth a look.

    Attributes:
        step, typed, right_for: by number. `typed` are those who typed it where it is wrong; `right_for`
            those for whose numbers it is right, who may have typed it too.
        more: how many there are beyond `MOST_NAMED`.
        together: of two of them, how many such numbers they have in common, at most.
    """

    step: int
    answer: float
    typed: tuple[int, ...]
    right_for: tuple[int, ...]
    more: int
    together: int


class AlikeNumbers(NamedTuple):
    """What is worth a look.

    Attributes:
        found: those whom most numbers connect first, then numbers of many figures.
        total: how many there are of three figures or more; more than are listed, perhaps.
        by_chance: about how many of those there would be if nobody copied.
        compared: whether there were different numbers at any step.
        short: how many shorter ones there are.
    """

    found: tuple[Alike, ...] = ()
    total: int = 0
    by_chance: float = 0.0
    compared: bool = False
    short: int = 0


class _Value(NamedTuple):
    """A value at a step: what somebody typed, or what is right for their numbers."""

    step: int
    value: float
    result: int
    mark: int
    role: int
    who: int
    unit: float
    seed: int
    expected: float | None


class TypedNumbers:
    """All numbers of the results that count, step by step."""

    def __init__(self) -> None:
        self._values: Sorted[_Value] = Sorted(_value)

    def add(self, step: int, place: tuple[int, int, int], seed: int, mark: Judged) -> None:
        """Takes in a mark. `place` is the result, the number of the mark in it, and whose it is."""
        result, number, who = place
        if mark.expected is not None:
            row = (step, mark.expected, result, number, _EXPECTED, who, 0.0, seed, mark.expected)
            self._values.add(row)
        if mark.value is not None:
            role = _WRONG if mark.off else _RIGHT
            self._values.add((step, mark.value, result, number, role, who, mark.unit, seed, mark.expected))

    def alike(self) -> AlikeNumbers:
        """What is worth a look in them."""
        found: list[Alike] = []
        pairs: Counter[tuple[int, int]] = Counter()
        shorter = ShortNumbers()
        total, by_chance, compared = 0, 0.0, False
        for _, at_step in groupby(self._values, key=itemgetter(0)):
            values = list(at_step)
            if len({value.seed for value in values}) < 2:
                continue
            compared = True
            short = [value for value in values if value.role != _EXPECTED and _is_short(value)]
            for cluster in _clusters(short):
                shorter.add(cluster[0].step, cluster[0].value, _pairs_of(cluster))
            step = _Step([value for value in values if value.role == _EXPECTED or not _is_short(value)])
            by_chance += step.by_chance()
            for alike, connected in step.alike():
                total += 1
                if len(found) < MOST_FOUND:
                    found.append(alike)
                    pairs.update(connected)
        told, of_two = shorter.told(pairs)
        pairs.update(of_two)
        found += [Alike(*one, 0, 0) for one in told]
        listed = [one._replace(together=_together(one, pairs)) for one in found]
        listed.sort(key=lambda one: (-one.together, -figures_of(one.answer)))
        return AlikeNumbers(tuple(listed[:MOST_LISTED]), total, by_chance, compared, len(told))


def _value(row: Row) -> _Value:
    return _Value._make(cast("tuple[int, float, int, int, int, int, float, int, float | None]", row))


def _together(one: Alike, pairs: Counter[tuple[int, int]]) -> int:
    return max(pairs[pair] for pair in combinations(sorted({*one.typed, *one.right_for}), 2))


def _is_short(value: _Value) -> bool:
    return figures_of(value.value) < LEAST_FIGURES


def _clusters(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """What was typed, in order, in parts that are equal."""
    cluster: list[_Value] = []
    for value in values:
        if cluster and value.value - cluster[-1].value > TYPED * abs(value.value):
            yield cluster
            cluster = []
        cluster.append(value)
    if cluster:
        yield cluster


def _pairs_of(cluster: Sequence[_Value]) -> Sequence[tuple[Typist, Typist]]:
    """Each two learners who have a short number in common, though their numbers differ, once."""
    if len({value.who for value in cluster}) > MOST_TYPED:
        return ()
    found = {
        (min(one.who, other.who), max(one.who, other.who)): (_typist(one), _typist(other))
        for one, other in combinations(cluster, 2)
        if _differ(one, other) and _WRONG in (one.role, other.role)
    }
    return tuple(found.values())


def _typist(value: _Value) -> Typist:
    return Typist(value.who, value.role == _WRONG)


class _Step:
    """The longer values at one step, in their order."""

    def __init__(self, values: Sequence[_Value]) -> None:
        self.wrong = [value for value in values if value.role == _WRONG]
        self.others = [value for value in values if value.role != _WRONG]
        self._places = [value.value for value in self.others]
        self._right = [value.value for value in self.others if value.role == _EXPECTED]
        self._wrong = [value.value for value in self.wrong]
        self._seeds = Counter(value.seed for value in values)
        self._count = len(values)

    def alike(self) -> Iterator[tuple[Alike, list[tuple[int, int]]]]:
        """Each number that is worth a look, with the pairs of learners that it connects."""
        for cluster in _clusters(self.wrong):
            right = self._right_for(cluster[-1])
            if len(cluster) + len(right) < 2:
                continue
            several = (*cluster[:MOST_NAMED], *right[:MOST_NAMED])
            connected = {
                (min(one.who, other.who), max(one.who, other.who))
                for one, other in combinations(several, 2)
                if _differ(one, other) and _WRONG in (one.role, other.role)
            }
            if not connected:
                continue
            named = {who for pair in connected for who in pair}
            typed = tuple(dict.fromkeys(value.who for value in cluster if value.who in named))
            right_for = dict.fromkeys(value.who for value in right if value.who in named)
            left = len(cluster) + len(right) - len(several)
            yield (
                Alike(
                    cluster[0].step,
                    cluster[0].value,
                    typed,
                    tuple(who for who in right_for if who not in typed),
                    left,
                    0,
                ),
                sorted(connected),
            )

    def by_chance(self) -> float:
        """About how many numbers would be alike if values lay as they do and nobody copied.

        Others agree with a wrong answer as often as they come close to it (Poisson). Each number counts
        once: one of two learners who typed the same counts half.
        """
        expected = 0.0
        for value in self.wrong:
            reach = _AROUND * value.unit
            low, high = value.value - reach, value.value + reach
            with_others = (1 - self._seeds[value.seed] / self._count) / (2 * _AROUND)
            right = with_others * (bisect_right(self._right, high) - bisect_left(self._right, low))
            wrong = with_others * (bisect_right(self._wrong, high) - bisect_left(self._wrong, low) - 1)
            share = -expm1(-wrong) / wrong if wrong > 0 else 1.0  # of one in those who typed the same
            expected += share - exp(-right - wrong)
        return expected

    def _right_for(self, wrong: _Value) -> list[_Value]:
        """Right answers that are equal to a wrong one, and true values that it is the rounded value of."""
        reach = max(wrong.unit / 2 * EDGE, TYPED * abs(wrong.value))
        low = bisect_left(self._places, wrong.value - reach)
        high = bisect_right(self._places, wrong.value + reach)
        return [
            value
            for value in self.others[low:high]
            if value.role == _EXPECTED or abs(value.value - wrong.value) <= TYPED * abs(wrong.value)
        ]


def _differ(one: _Value, other: _Value) -> bool:
    """Whether two learners have different numbers, and not by chance the same right value."""
    if one.who == other.who or one.seed == other.seed:
        return False
    if one.expected is None or other.expected is None:
        return True
    return not isclose(one.expected, other.expected, rel_tol=EXACT)
