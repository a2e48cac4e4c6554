"""What a typed expression stands for: its value, and the interval that its numbers leave open.

A decimal number in it is exact where it is, as written, a number of the lesson; where
it repeats an own earlier answer it has that answer's interval; else half a unit of its
last place. A whole number is exact. A name is the learner's own value with its interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.expressions.intervals import Interval, banded
from tutor.expressions.reading import Reading, TypedNumber, Unreadable, value_of
from tutor.expressions.trees import Symbol, rewrite, walk
from tutor.marking.own_state import OwnState
from tutor.marking.precision import Typed
from tutor.tolerances import SAME

MOST_REPEATED = 400
"""Of more own values than this none is looked for among the numbers of an expression."""

Exact = Callable[[TypedNumber], bool]
"""Whether a number without its sign is, as written, one of the lesson."""


def typed_expression(reading: Reading, own: OwnState, exact: Exact) -> Typed | Unreadable:
    """An expression's value on own values and its interval; Unreadable where it has no value."""
    value = value_of(reading, own.values)
    if isinstance(value, Unreadable):
        return value
    spans = {**own.spans, **own.coarse}
    numbers = {leaf for leaf in walk(reading.expression) if isinstance(leaf, TypedNumber) and leaf.unit}
    tree, values = reading.expression, own.values
    open_numbers = [leaf for leaf in numbers if not exact(leaf)]
    if open_numbers:
        named = {leaf: Symbol(f"#{place}") for place, leaf in enumerate(open_numbers)}
        tree = rewrite(tree, lambda node: named.get(node) if isinstance(node, TypedNumber) else None)
        values = {**values, **{symbol.name: leaf.value for leaf, symbol in named.items()}}
        spans.update((symbol.name, _interval(leaf, own)) for leaf, symbol in named.items())
    if not spans:
        return Typed.expression(value, value, value)
    low, high = banded(tree)(spans, values)
    return Typed.expression(value, low, high)


def shows_zeros(number: TypedNumber) -> bool:
    """Whether it is written with more zeros than it needs, as what was rounded is: 1.0000."""
    return round(number.value / number.unit) % 10 == 0


def _interval(number: TypedNumber, own: OwnState) -> Interval:
    half = number.unit / 2
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
