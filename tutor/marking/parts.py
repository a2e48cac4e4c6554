"""A step in parts: one factor or term of its tree at a time, each marked as steps are."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tutor.expressions.intervals import banded
from tutor.expressions.reading import Reading, TypedNumber, Unreadable
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Number,
    Power,
    Subtract,
    Symbol,
    children,
    compiled,
    symbols_of,
)
from tutor.lesson.model import StepKey
from tutor.marking import messages
from tutor.marking.marker import Marker
from tutor.marking.own_state import OwnState
from tutor.marking.precision import Agreement, Target, Typed, agreement, as_meant, is_rounded, within_band
from tutor.marking.typed_expressions import typed_expression, unit_of
from tutor.marking.verdicts import Verdict, Work
from tutor.sayings import Text
from tutor.tolerances import EXACT

MOST_PARTS = 8
"""A sum of more terms is not asked term by term."""


def parts_of(tree: Expression) -> tuple[Expression, ...]:
    """What a tree is put together from, in the order in which it is read; () where there is but one part.

    Plain numbers are no parts, and neither is the old value of an update: nothing is to be found there.
    """
    match tree:
        case Multiply() | Add() | Divide():
            found = children(tree)
        case Subtract(left=Symbol(), right=right):  # an update: what is taken away is the work
            found = _of_an_update(right)
        case Subtract():
            found = children(tree)
        case Power(base=base) | Apply(arguments=(base,)):
            found = (base,)
        case _:
            return ()
    parts = tuple(dict.fromkeys(part for part in found if symbols_of(part)))
    return parts if len(parts) <= MOST_PARTS and parts != (tree,) else ()


def _of_an_update(change: Expression) -> tuple[Expression, ...]:
    """The parts of a change but the rate, which the question gives, and then the change itself."""
    first = children(change)[0] if isinstance(change, Multiply) else None
    rate = first if isinstance(first, Symbol) else None
    parts = [part for part in parts_of(change) if part != rate]
    return (*parts, change)


def value_of_part(part: Expression, marker: Marker, key: StepKey) -> float | None:
    """The true value of a part of a step; None where it has none."""
    return _value(part, marker.trace.values(key[0]))


def mark_part(marker: Marker, key: StepKey, part: Expression, text: str, work: Work) -> Verdict:
    """The verdict on an answer to one part of a step, on the true values or on the learner's own.

    It is `correct`, `imprecise`, `wrong`, `unreadable` or `missing`: whose mistake a value carries on is
    said at the step itself.
    """
    true = value_of_part(part, marker, key)
    shown = math.nan if true is None else true
    reading = marker.read(key, text)
    if isinstance(reading, Unreadable):
        return Verdict("unreadable" if text.strip() else "missing", shown, reading.said)
    state = marker.own_state(key, work)
    targets = [Target(value) for value in (_value(part, state.values), true) if value is not None]
    typed = _typed(marker, key, reading, state, targets)
    if isinstance(typed, Unreadable):
        return Verdict("unreadable", shown, typed.said)
    return _judged(part, typed, messages.shown(reading.text), state, targets, shown)


def all_of_it(verdict: Verdict, text: str, symbol: str) -> Verdict:
    """Of an answer that is the whole step's value, where a part is asked: no attempt at it."""
    return verdict._replace(name="unreadable", said=messages.all_of_it(messages.shown(text), symbol))


def _judged(
    part: Expression, typed: Typed, answer: Text, state: OwnState, targets: list[Target], shown: float
) -> Verdict:
    found = [agreement(typed, target) for target in targets]
    low, high = banded(part)(state.spans, state.values)
    if (
        Agreement.RIGHT in found
        or (targets and within_band(typed, low, high, targets[0]))
        or (isinstance(part, Symbol) and _as_drawn(typed, targets))
    ):
        return Verdict("correct", shown, messages.part_right(answer), answered=typed.answered())
    if Agreement.CUT in found:
        cut = messages.truncated(answer, typed.unit, targets[found.index(Agreement.CUT)])
        return Verdict("truncated", shown, cut, answered=typed.answered())
    if Agreement.COARSE in found:
        return Verdict("imprecise", shown, messages.imprecise(answer, targets[0], typed.value == 0, False))
    turned = any(abs(typed.value + target.value) <= EXACT * abs(target.value) for target in targets)
    said = messages.part_turned(answer) if turned and typed.value else messages.part_wrong(answer, part)
    return Verdict("wrong", shown, said, answered=typed.answered())


def _as_drawn(typed: Typed, targets: list[Target]) -> bool:
    """Whether a value that is read off has the digits of a drawing: rounded, two at least."""
    return (typed.figures or 0) > 1 and any(is_rounded(typed, target.value) for target in targets)


def _typed(
    marker: Marker, key: StepKey, reading: Reading, state: OwnState, targets: list[Target]
) -> Typed | Unreadable:
    if reading.digits is not None and isinstance(reading.expression, Number):
        number = Typed.number(reading.expression.value, reading.digits)
        return as_meant(number, *targets) if targets else number

    def unit(number: TypedNumber) -> float:
        return unit_of(number, marker.context, key[0])

    return typed_expression(reading, state, unit)


def _value(part: Expression, values: Mapping[str, float]) -> float | None:
    try:
        value = compiled(part)(values)
    except (ArithmeticError, ValueError, KeyError):
        return None
    return value if math.isfinite(value) else None
