"""What a typed expression stands for: its value, and the interval that its numbers leave open.

A decimal number in it is exact where it is, as written, a number of the lesson; where
it repeats an own earlier answer it has that answer's interval; else half a unit of its
last place. A whole number is exact. A name is the learner's own value with its interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from tutor.expressions.functions import Interval
from tutor.expressions.intervals import Spans, banded
from tutor.expressions.printing import SHOWN_FIGURES
from tutor.expressions.reading import Reading, TypedNumber, Unreadable, value_of
from tutor.expressions.trees import Symbol, rewrite
from tutor.marking.context import Context
from tutor.marking.own_state import OwnState
from tutor.marking.precision import Typed
from tutor.tolerances import EDGE, SAME

MOST_REPEATED = 400
"""Of more own values than this none is looked for among the numbers of an expression."""

Unit = Callable[[TypedNumber], float]
"""One unit of the last place that a number without its sign stands for; 0 where it is exact."""


def typed_expression(reading: Reading, own: OwnState, unit: Unit) -> Typed | Unreadable:
    """An expression's value on own values and its interval; Unreadable where it has no value."""
    value = value_of(reading, own.values)
    if isinstance(value, Unreadable):
        return value
    spans: Spans = {**own.spans, **own.coarse} if own.coarse else own.spans
    units = {leaf: unit(leaf) for leaf in reading.decimals}
    if any(units.values()):
        low, high = _with_numbers(reading, own, spans, {leaf: one for leaf, one in units.items() if one})
    elif spans:
        low, high = reading.band(spans, own.values)
    else:
        low = high = value
    return Typed.expression(value, low, high)


def _with_numbers(
    reading: Reading, own: OwnState, spans: Spans, units: Mapping[TypedNumber, float]
) -> Interval:
    """The interval where numbers leave something open too: each is a name of its own then."""
    named = {leaf: Symbol(f"#{place}") for place, leaf in enumerate(units)}
    tree = rewrite(
        reading.expression, lambda node: named.get(node) if isinstance(node, TypedNumber) else None
    )
    values = {**own.values, **{symbol.name: leaf.value for leaf, symbol in named.items()}}
    open_too = {symbol.name: _interval(leaf, units[leaf], own) for leaf, symbol in named.items()}
    return banded(tree)({**spans, **open_too}, values)


def unit_of(number: TypedNumber, context: Context, iteration: int) -> float:
    """None if it is exact in the lesson, the last shown if the tutor shows it so, else the last typed."""
    if context.is_exact(iteration, number.value):
        return 0.0
    if context.is_shown(iteration, number.value):
        return 10.0 ** (math.floor(math.log10(number.value)) - SHOWN_FIGURES + 1)
    return number.unit


def shows_zeros(number: TypedNumber) -> bool:
    """Whether it is written with more zeros than it needs, as what was rounded is: 1.0000."""
    return round(number.value / number.unit) % 10 == 0


def _interval(number: TypedNumber, unit: float, own: OwnState) -> Interval:
    half = unit / 2 * EDGE
    for low, high, answer in _answers(own):
        if abs(abs(answer) - number.value) <= SAME * number.value:
            return (low, high) if answer == number.value or answer > 0 else (-high, -low)
    return number.value - half, number.value + half


def _answers(own: OwnState) -> Iterator[tuple[float, float, float]]:
    if len(own.spans) > MOST_REPEATED:
        return
    for name, span in own.spans.items():
        low, high = own.coarse.get(name, span)
        yield low, high, own.values[name]
