"""Whether a printed number follows from the numbers that are shown before it, by its digits alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from tutor.marking.context import target_of
from tutor.marking.precision import Agreement, Target, Typed, agreement, is_cut
from tutor.named_tuples import NamedTuple
from tutor.steps.derive import Step
from tutor.tolerances import EDGE, LARGEST_SHARE, SAME

How = Literal["rounded", "cut", "coarse", "not"]


class Follows(NamedTuple):
    """How a printed number goes with what its formula gives.

    Attributes:
        how: rounded to its digits; cut off at them; as far as it goes, with too few of them; or not.
        gives: what the formula gives; None where it has no value.
    """

    how: How
    gives: float | None


def follows(step: Step, printed: Typed, shown: Mapping[str, float]) -> Follows:
    """How a printed number goes with its step's formula on the values that are shown."""
    try:
        gives = step.compute(shown)
    except (ArithmeticError, ValueError):
        return Follows("not", None)
    if not math.isfinite(gives):
        return Follows("not", None)
    return Follows(_how(printed, target_of(step, gives, shown)), gives)


def _how(printed: Typed, target: Target) -> How:
    agrees = agreement(printed, target)
    if agrees is Agreement.RIGHT:
        return "rounded"
    if agrees is Agreement.NONE:
        return "not"
    off, half = abs(printed.value - target.value), printed.unit / 2
    if off > half * EDGE + SAME * abs(target.value) and is_cut(printed, target.value):
        return "cut"
    # Two figures are few, but they tell; of an update, only where they show its change.
    tells = not target.change or half <= LARGEST_SHARE * target.change * EDGE
    return "rounded" if tells and (printed.figures or 0) > 1 else "coarse"
