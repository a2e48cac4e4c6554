"""How far a typed answer agrees with a value: digits, figures, cutting, zero, the change of an update."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from tutor.expressions.functions import Interval
from tutor.expressions.reading import Digits
from tutor.marking.verdicts import Answered
from tutor.named_tuples import NamedTuple
from tutor.tolerances import (
    EDGE,
    EXACT,
    IN_REACH,
    LARGEST_SHARE,
    LAST_PLACE,
    LEAST_FIGURES,
    SAME,
    TYPED,
    WIDEST,
)


class Agreement(Enum):
    """From best to worst."""

    RIGHT = auto()
    CUT = auto()  # the digits cut off instead of rounded
    COARSE = auto()  # agrees as far as it goes, too few figures
    NONE = auto()


class Target(NamedTuple):
    """A value to compare with.

    Attributes:
        value: with binary noise about zero already removed: zero means zero.
        change: |w' - w| of an update; 0 for every other step and for an update that changes nothing.
        old: the value before the update, where there is a change.
    """

    value: float
    change: float = 0.0
    old: float | None = None


class Typed(NamedTuple):
    """An answer as a value and the interval that it stands for.

    `unit` is one unit of the last place, 0 for an expression; `figures` is None for an expression.
    `low` and `high` are half a unit away; of an expression, what its numbers and own values leave open.
    """

    value: float
    unit: float = 0.0
    figures: int | None = None
    low: float = math.nan
    high: float = math.nan

    @classmethod
    def number(cls, value: float, digits: Digits) -> Typed:
        half = 0.0 if value == 0 and not _has_decimals(digits.unit) else digits.unit / 2
        return cls(value, digits.unit, digits.figures, value - half, value + half)

    def rounded_to_places(self) -> Iterator[Typed]:
        """The other readings of a whole number: its last zeros may be figures or only hold places."""
        unit, figures = self.unit, self.figures
        while unit >= 1 and figures is not None and figures > 1 and self.value % (10 * unit) == 0:
            unit, figures = 10 * unit, figures - 1
            yield Typed(self.value, unit, figures, self.value - unit / 2, self.value + unit / 2)

    @classmethod
    def expression(cls, value: float, low: float, high: float) -> Typed:
        """An expression's value, and its interval."""
        return cls(value, low=min(low, value), high=max(high, value))

    @property
    def left_open(self) -> float:
        """How far a value that it shows may be from it: a unit of its digits, or an expression's interval."""
        return self.unit if self.figures is not None else self.high - self.low

    def as_exact(self) -> Answered:
        return Answered(self.value, self.value, self.value)

    def answered(self) -> Answered:
        low, high = self._fine
        return Answered(self.value, self.low, self.high, (high - low) * EDGE < self.high - self.low)

    @property
    def _fine(self) -> Interval:
        if self.figures is not None and self.figures > LEAST_FIGURES:
            return self.low, self.high
        return as_far_as_three_figures(self.value, self.low, self.high)

    def answered_near(self, value: float) -> Answered:
        """The interval widened as far as a value that it was accepted for."""
        if math.isclose(self.value, value, rel_tol=EXACT, abs_tol=sys.float_info.min):
            return Answered(self.value, min(self.value, value), max(self.value, value))
        low, high = self._fine
        return Answered(self.value, min(low, value), max(high, value))

    @property
    def enough(self) -> bool:
        return self.figures is None or self.figures >= LEAST_FIGURES


def as_far_as_three_figures(value: float, low: float, high: float) -> Interval:
    """An interval cut to half a unit of the value's third figure: working on with three is legitimate."""
    half = half_of_third_figure(value)
    return max(low, value - half), min(high, value + half)


@lru_cache(maxsize=8192)  # true values and typed ones come again and again
def half_of_third_figure(value: float) -> float:
    """Half a unit of the third significant figure; 0 for zero."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - LEAST_FIGURES + 1)


def agreement(typed: Typed, target: Target) -> Agreement:
    """How far an answer agrees with one value."""
    value = target.value
    if value == 0 or typed.value == 0:
        return _agreement_about_zero(typed, value)
    if typed.figures is None:
        return _agreement_of_expression(typed, target)
    off, scale = abs(typed.value - value), target.change or abs(value)
    noise = LAST_PLACE * abs(value)  # of a difference of nearly equal floats
    if off > typed.unit + IN_REACH * scale + noise:
        return Agreement.NONE  # most comparisons end here
    if off <= TYPED * scale:
        return Agreement.RIGHT  # a value that is -1 in six figures may be typed as it is shown
    half = typed.unit / 2
    enough = typed.enough and (target.change == 0 or half <= LARGEST_SHARE * target.change * EDGE)
    if off <= half * EDGE + noise and not _is_odd_tie(typed, value):
        return Agreement.RIGHT if enough else Agreement.COARSE
    if is_cut(typed, value):
        return Agreement.CUT if enough else Agreement.COARSE if (typed.figures or 0) > 1 else Agreement.NONE
    return Agreement.NONE


def _is_odd_tie(typed: Typed, value: float) -> bool:
    """Whether a single figure is a tie that no rounding leads to: 1 for 1.5, which is 2 both ways."""
    if typed.figures != 1 or is_rounded(typed, value) or abs(typed.value) > abs(value):
        return False
    return round(abs(typed.value) / typed.unit) % 2 == 1


def _agreement_of_expression(typed: Typed, target: Target) -> Agreement:
    """By its value, or by an interval that holds the true value and is not too wide."""
    value = target.value
    if gives(typed, target):
        return Agreement.RIGHT
    if not typed.low <= value <= typed.high:
        return Agreement.NONE
    most = LARGEST_SHARE * target.change if target.change else WIDEST * abs(value)
    reach = max(value - typed.low, typed.high - value)
    return Agreement.RIGHT if reach <= most * EDGE else Agreement.COARSE


def gives(typed: Typed, target: Target) -> bool:
    """Whether an expression's value itself is the value; at an update, nearer to it than to the old one."""
    off = abs(typed.value - target.value)
    if target.value == 0:
        return off < SAME
    return off <= TYPED * abs(target.value) and (
        target.old is None or target.change == 0 or off < abs(typed.value - target.old)
    )


def _has_decimals(unit: float) -> bool:
    """Whether the digits of a typed zero say something: 0.00 is a small number, 0 is none."""
    return 0 < unit <= 0.01 * EDGE


def _agreement_about_zero(typed: Typed, value: float) -> Agreement:
    """Zero is right only as zero; 0.00 agrees with a small value as far as it goes, a bare zero with none."""
    if value == 0:
        # Only an expression can miss zero by binary noise; digits that are not zero are not.
        noise = typed.unit == 0 and abs(typed.value) < SAME
        return Agreement.RIGHT if typed.value == 0 or noise else Agreement.NONE
    if typed.figures is None and typed.low <= value <= typed.high and typed.low < typed.high:
        return Agreement.COARSE
    return Agreement.COARSE if _has_decimals(typed.unit) and abs(value) <= typed.unit / 2 else Agreement.NONE


def is_cut(typed: Typed, value: float) -> bool:
    """Whether the typed digits are those of `value` with the rest cut off."""
    return (
        typed.unit > 0
        and math.copysign(1.0, typed.value) == math.copysign(1.0, value)
        and 0 < abs(value) - abs(typed.value) < typed.unit * (1.0 - EXACT)
    )


def decimals_of(target: Target) -> int:
    """The decimals of three figures, and of half a unit that is at most the largest share of the change."""
    return max(0, _last_place(target))


def half_of_last_place(target: Target) -> float:
    """Half a unit of the last digit that an answer has to show; 0 for zero, which is right only as zero."""
    return 0.5 * 10.0 ** -_last_place(target) if target.value else 0.0


def _last_place(target: Target) -> int:
    """The place of the last digit that an answer has to show, counted from the point; below 0 before it."""
    of_figures = LEAST_FIGURES - 1 - math.floor(math.log10(abs(target.value))) if target.value else 0
    if not target.change:
        return of_figures
    return max(math.ceil(-math.log10(2 * LARGEST_SHARE * target.change)), of_figures)


def is_rounded(typed: Typed, value: float) -> bool:
    """Whether the typed digits are what rounding leaves of `value`, and no tie that goes the other way."""
    return abs(typed.value - value) < typed.unit / 2 * (1.0 - EXACT)


def as_meant(typed: Typed, *targets: Target) -> Typed:
    """A number read with the figures that agree with one of the values, if it is a whole one with zeros."""
    if typed.unit < 1:
        return typed
    for target in targets:
        for reading in (typed, *typed.rounded_to_places()):
            if agreement(reading, target) is not Agreement.NONE:
                return reading
    return typed


def meets(typed: Typed, band: Interval) -> bool:
    """Whether an answer may lie in a band, whatever its figures."""
    half = typed.unit / 2
    return typed.value + half >= band[0] and typed.value - half <= band[1]


def within_band(typed: Typed, low: float, high: float, target: Target) -> bool:
    """Whether the answer's interval meets the band that rounded earlier values give, with enough figures.

    `target` is the step's value on the learner's own values, inside the band.
    """
    if agreement(typed, target) is Agreement.RIGHT:
        return True
    if typed.value == 0 or not typed.enough:
        return False
    half = typed.unit / 2
    if target.change and half > LARGEST_SHARE * target.change * EDGE:
        return False
    slack = TYPED * (target.change or abs(target.value))
    return typed.value + half >= low - slack and typed.value - half <= high + slack
