"""Which earlier answer is behind a step's own value being off.

Two slips can hide each other: where two own factors are zero, mending one alone
changes nothing. So all that went wrong is mended together first; only where the
own value is still within the digits typed there is it off by rounding alone.

An operand may be off by several slips, and a small slip may stand on top of a large
one. So which slip is named goes by what mending each alone would move: a mended
answer says what follows from those before it, and the other slips stand.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from tutor.expressions.functions import Interval
from tutor.lesson.model import StepKey
from tutor.marking.context import Context
from tutor.marking.own_state import OwnState
from tutor.marking.precision import half_of_third_figure
from tutor.steps.derive import Step
from tutor.tolerances import EXACT

MOST_SLIPS = 8
"""So many slips behind one value are told apart, those that move it most."""


def blamed(context: Context, own: OwnState, step: Step, value: float) -> str | None:
    """The wrong operand that moves the step's own `value` most; None where it is off by rounding only.

    The answer behind it is `own.causes[operand]`.
    """
    if own.causes.keys().isdisjoint(step.depends_on):
        return None
    if len(step.depends_on) == 1:
        return step.depends_on[0]
    wrong, mended, spans = _mended(context, own, step)
    low, high = context.band(step)(spans, mended)
    noise = EXACT * abs(value)
    if low - noise <= value <= high + noise:
        return None  # within the digits that were typed
    if len(wrong) == 1:
        return wrong[0]
    wrong.sort(key=lambda name: (own.causes[name][0], context.place(own.causes[name])))
    return _moving_most(own, step, value, wrong, mended)


def moved_by(context: Context, own: OwnState, step: Step, value: float) -> dict[StepKey, float]:
    """By how much the step's own `value` would move if one slip alone were mended: the most first.

    Of equals, the earliest comes first; of many, those that move it most are kept. Where none of several
    moves it alone, all are there, with 0.
    """
    shifts = own.shifts
    off = [name for name in step.depends_on if shifts.get(name)]
    if not off:
        return {}
    slips: Collection[StepKey] = shifts[off[0]]
    if len(off) > 1:
        slips = set(slips).union(*[shifts[name] for name in off[1:]])
    found = _moved_without(own, step, value, off, slips)
    moving = [one for one in found if one[1]]
    if len(found) == 1:
        return dict(moving)
    most = moving or found
    most.sort(key=lambda one: (-abs(one[1]), one[0][0], context.place(one[0])))
    return dict(most[:MOST_SLIPS])


def _moved_without(
    own: OwnState, step: Step, value: float, off: Sequence[str], slips: Iterable[StepKey]
) -> list[tuple[StepKey, float]]:
    """How far the step moves from `value` once one slip behind its operands is mended; 0 if not at all."""
    values = {name: own.values[name] for name in step.depends_on}
    found = []
    for slip in slips:
        for name in off:
            values[name] = own.values[name] + own.shifts[name].get(slip, 0.0)
        try:
            moved = step.compute(values) - value
        except (ArithmeticError, ValueError):
            moved = 0.0  # it has no value
        found.append((slip, moved if EXACT * abs(value) < abs(moved) < math.inf else 0.0))
    return found


def coarsest(context: Context, own: OwnState, step: Step) -> str:
    """The operand whose rounding moves the step's own value most; one that is too coarse, if some are."""
    rounded = [name for name in step.depends_on if name in (own.coarse or own.spans)]
    rounded = rounded or [name for name in step.depends_on if name in own.spans]
    true = context.trace.values(own.iteration)
    mended = {name: true[name] for name in step.depends_on}
    return _moving_most(own, step, step.compute(own.values), rounded, mended)


def _mended(
    context: Context, own: OwnState, step: Step
) -> tuple[list[str], dict[str, float], dict[str, Interval]]:
    """The wrong operands, and all operands once these are mended, with the digits typed for each."""
    true, values, causes = context.trace.values(own.iteration), own.values, own.causes
    wrong: list[str] = []
    mended: dict[str, float] = {}
    spans: dict[str, Interval] = {}
    for name in step.depends_on:
        span = own.spans.get(name)
        if span is None:
            mended[name] = values[name]
        elif name in causes:
            wrong.append(name)
            right = mended[name] = true[name]
            # The digits of a number that is far too large say nothing about a small one.
            half = min((span[1] - span[0]) / 2, half_of_third_figure(right))
            spans[name] = right - half, right + half
        else:
            mended[name] = values[name]
            spans[name] = own.coarse.get(name) or span
    return wrong, mended, spans


def _moving_most(
    own: OwnState, step: Step, value: float, wrong: Sequence[str], mended: Mapping[str, float]
) -> str:
    """The wrong operand whose mending moves the value most, the earliest of equals.

    Where none moves it alone, the one without which mending the others moves it least.
    """
    as_own = {name: own.values[name] for name in mended}
    alone = [_distance(step, {**as_own, name: mended[name]}, value) for name in wrong]
    if not any(alone):
        right = step.compute(mended)
        alone = [_distance(step, {**mended, name: as_own[name]}, right) for name in wrong]
    return wrong[alone.index(max(alone))]


def _distance(step: Step, values: Mapping[str, float], value: float) -> float:
    """How far the step's value over `values` is from `value`; without end where it has none."""
    try:
        distance = abs(step.compute(values) - value)
    except (ArithmeticError, ValueError):
        return math.inf
    return distance if distance == distance else math.inf
