"""The answers to a step as ranges of numbers, for whoever marks by comparing numbers alone.

A learning-management system knows an answer as a number within a tolerance: it sees no digits, no
expression and nobody's earlier answers. What such a number is called is asked of the marker, at the digits
that an answer has to show and on true earlier values; here is only how far around it the same holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise
from math import isclose

from tutor.data_classes import dataclass
from tutor.lesson.model import StepKey
from tutor.marking.marker import Marker
from tutor.marking.precision import Target, decimals_of, half_of_last_place
from tutor.marking.verdicts import Verdict
from tutor.tolerances import EDGE, SAME, TYPED

MOST_MISTAKES = 100
"""Different numbers of wrong formulas that are looked at for one step: a sum of 64 terms has thousands."""

_MORE_DIGITS = 3  # are tried where a mistake rounds to what is right
_LONGEST_DECIMALS = 12  # more are written with an exponent


@dataclass(frozen=True, slots=True)
class ResponseRange:
    """Numbers that get the same verdict.

    Attributes:
        low, high: the first and the last of them; the same for zero, of which there is one.
        value: the number that they stand for.
        typed: that number as it was marked, in the digits that an answer has to show.
        verdict: what the marker says of it: right, or a misconception.
    """

    low: float
    high: float
    value: float
    typed: str
    verdict: Verdict

    @property
    def right(self) -> bool:
        return self.verdict.right

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high


@dataclass(slots=True)
class _Mistake:
    """Wrong values that show the same digits, from `low` to `high`, and half a unit of these digits."""

    low: float
    high: float
    typed: str
    half: float
    verdict: Verdict

    @property
    def values(self) -> tuple[float, float, float]:
        return self.low, float(self.typed), self.high


def response_ranges(marker: Marker, key: StepKey) -> tuple[ResponseRange, ...]:
    """What is right at a step, first, then its named mistakes by their numbers; no number is in two of them.

    Of a mistake that an answer in three figures cannot tell from what is right there is no range.
    """
    right = tuple(_right(marker, key))
    return (*right, *_apart(_mistakes(marker, key), right))


# What is right


def _right(marker: Marker, key: StepKey) -> Iterator[ResponseRange]:
    """The value within half a unit of the last digit, and the same digits cut off instead of rounded."""
    target = marker.context.target(key)
    value, half = target.value, half_of_last_place(target) * EDGE
    rounded = _shown(value, decimals_of(target))
    whole = ResponseRange(value - half, value + half, value, rounded, marker.mark(key, rounded, {}))
    yield whole
    cut = _cut(value, decimals_of(target))
    number, verdict = float(cut), marker.mark(key, cut, {})
    if number not in whole and verdict.name == "truncated":
        near = min(TYPED * half, min(abs(number - whole.low), abs(number - whole.high)) / 2)
        yield ResponseRange(number - near, number + near, number, cut, verdict)


def _shown(value: float, decimals: int) -> str:
    """A value rounded to decimals, its last zeros as well: they are figures."""
    if decimals <= _LONGEST_DECIMALS:
        return f"{value + 0.0:.{decimals}f}"  # no -0: nobody writes it
    return f"{round(Decimal(value), decimals):e}"


def _cut(value: float, decimals: int) -> str:
    cut = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    return f"{cut:f}" if decimals <= _LONGEST_DECIMALS else f"{cut:e}"


# The named mistakes


def _mistakes(marker: Marker, key: StepKey) -> list[_Mistake]:
    """Those that the marker names, from small to large; what shows the same digits is one."""
    target = marker.context.target(key)
    found: dict[str, _Mistake] = {}
    for value in _wrong_values(marker, key):
        named = _named(marker, key, target._replace(value=value))
        if named is None:
            continue
        same = found.setdefault(named.typed, named)
        same.low, same.high = min(same.low, value), max(same.high, value)
    return sorted(found.values(), key=lambda mistake: mistake.values)


def _wrong_values(marker: Marker, key: StepKey) -> list[float]:
    """The different values of the step's wrong formulas, in the order in which these are named.

    What is left of terms that cancel is left out: on paper it is 0, which nobody finds by being wrong so.
    """
    values = [value + 0.0 for _, value in marker.wrong.on_true(key) if value is not None]
    noise = SAME * max(map(abs, (*values, marker.context.target(key).value)), default=0.0)
    return list(dict.fromkeys(value for value in values if value == 0 or abs(value) > noise))[:MOST_MISTAKES]


def _named(marker: Marker, key: StepKey, wrong: Target) -> _Mistake | None:
    """A wrong value in as many digits as tell it from what is right; None where it stays unnamed."""
    decimals, half = decimals_of(wrong), half_of_last_place(wrong)
    for more in range(_MORE_DIGITS + 1):
        typed = _shown(wrong.value, decimals + more)
        verdict = marker.mark(key, typed, {})
        if verdict.name == "misconception":
            return _Mistake(wrong.value, wrong.value, typed, half / 10**more, verdict)
        if not verdict.right:
            return None
    return None


def _apart(mistakes: Sequence[_Mistake], right: Sequence[ResponseRange]) -> Iterator[ResponseRange]:
    """The ranges of mistakes, cut where they would meet what is right or each other."""
    mistakes = [m for m in mistakes if not any(value in r for value in m.values for r in right)]
    bounds = [_bounds(mistake, right) for mistake in mistakes]
    for (a, at), (b, after) in pairwise(zip(mistakes, bounds, strict=True)):
        if at[1] >= after[0]:
            middle, gap = (max(a.values) + min(b.values)) / 2, TYPED * min(a.half, b.half)
            at[1], after[0] = middle - gap, middle + gap
    for mistake, (low, high) in zip(mistakes, bounds, strict=True):
        one = isclose(mistake.low, mistake.high, rel_tol=SAME)
        if low <= min(mistake.values) and max(mistake.values) <= high:
            value = mistake.low if one else float(mistake.typed)
            yield ResponseRange(low, high, value, mistake.typed, mistake.verdict)


def _bounds(mistake: _Mistake, right: Sequence[ResponseRange]) -> list[float]:
    """How far around a mistake's values the same digits are meant, up to what is right on either side."""
    low, high = mistake.low - mistake.half * EDGE, mistake.high + mistake.half * EDGE
    gap = TYPED * mistake.half
    for taken in right:
        if taken.high < min(mistake.values):
            low = max(low, taken.high + gap)
        else:
            high = min(high, taken.low - gap)
    return [low, high]
