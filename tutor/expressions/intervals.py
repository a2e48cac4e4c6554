"""Interval arithmetic over a step's tree: the band of its value when what it is made of was rounded.

Sound: for any values inside the operands' intervals, the tree's value lies in
the result. Where the arithmetic breaks down inside the operands' intervals
(division through zero, log of a negative number) the result is unbounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from tutor.expressions.functions import Function, Interval
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
)

Spans: TypeAlias = Mapping[str, Interval]
Values: TypeAlias = Mapping[str, float]
Banded: TypeAlias = Callable[[Spans, Values], Interval]

EVERYTHING: Interval = (-math.inf, math.inf)


def banded(node: Expression) -> Banded:
    """A closure from (intervals of some names, values of all names) to the tree's interval.

    The old value of an update counts as the learner wrote it: they take the change from that very number.
    """
    match node:
        case Number(value=value):
            return lambda spans, values: (value, value)
        case Symbol(name=name, role=Role.OLD):
            return lambda spans, values: (values[name], values[name])
        case Symbol(name=name):
            return lambda spans, values: spans.get(name) or (values[name], values[name])
        case Add(terms=terms):
            return _sum(tuple(map(banded, terms)))
        case Multiply(
            factors=(Symbol(name=name), Subtract(left=Number(value=1.0), right=Symbol(name=other)))
        ) if name == other:
            return _hump(banded(Symbol(name)))
        case Multiply(factors=factors):
            return _product(tuple(map(banded, factors)))
        case Negate(operand=operand):
            of = banded(operand)
            return lambda spans, values: _negated(of(spans, values))
        case Subtract(left=a, right=b):
            left, right = banded(a), banded(b)
            return lambda spans, values: _plus(left(spans, values), _negated(right(spans, values)))
        case Divide(numerator=a, denominator=Add(terms=terms)) if a in terms:
            rest = tuple(banded(t) for i, t in enumerate(terms) if i != terms.index(a))
            return _share(banded(a), _sum(rest), _quotient(banded(a), banded(Add(terms))))
        case Divide(numerator=a, denominator=b):
            return _quotient(banded(a), banded(b))
        case Power(base=a, exponent=b):
            return _raised(banded(a), banded(b))
        case Apply(function=function, arguments=arguments):
            return _applied(function, tuple(map(banded, arguments)))


def _negated(a: Interval) -> Interval:
    return -a[1], -a[0]


def _plus(a: Interval, b: Interval) -> Interval:
    return _ordered(a[0] + b[0], a[1] + b[1])


def _ordered(low: float, high: float) -> Interval:
    """The interval, or everything where infinities have cancelled into nan."""
    return (low, high) if low <= high else EVERYTHING


def _times(a: Interval, b: Interval) -> Interval:
    (a_low, a_high), (b_low, b_high) = a, b
    if a_low == a_high:  # most factors are known exactly
        if b_low == b_high:
            point = a_low * b_low
            return (point, point) if point == point else EVERYTHING
        low, high = a_low * b_low, a_low * b_high
    elif b_low == b_high:
        low, high = a_low * b_low, a_high * b_low
    else:
        corners = (a_low * b_low, a_low * b_high, a_high * b_low, a_high * b_high)
        low, high = min(corners), max(corners)
    if low > high:
        low, high = high, low
    # Zero times an unbounded end is nan, which compares with nothing.
    return (low, high) if low - low == 0 == high - high else _unbounded(a, b)


def _unbounded(a: Interval, b: Interval) -> Interval:
    corners = [0.0 if p == 0 or q == 0 else p * q for p in a for q in b]
    return min(corners), max(corners)


def _over(a: Interval, b: Interval) -> Interval:
    if b[0] <= 0 <= b[1]:
        return EVERYTHING
    return _times(a, (1.0 / b[1], 1.0 / b[0]))


def _sum(terms: tuple[Banded, ...]) -> Banded:
    def total(spans: Spans, values: Values) -> Interval:
        low = high = 0.0
        for term in terms:
            a, b = term(spans, values)
            low += a
            high += b
        return _ordered(low, high)

    return total


def _product(factors: tuple[Banded, ...]) -> Banded:
    if len(factors) == 2:
        first, second = factors
        return lambda spans, values: _times(first(spans, values), second(spans, values))

    def product(spans: Spans, values: Values) -> Interval:
        result = (1.0, 1.0)
        for factor in factors:
            result = _times(result, factor(spans, values))
        return result

    return product


def _quotient(top: Banded, bottom: Banded) -> Banded:
    return lambda spans, values: _over(top(spans, values), bottom(spans, values))


def _hump(of: Banded) -> Banded:
    """a*(1 - a), which rises up to 1/2 and falls after it: tighter than the product of the two factors."""

    def hump(spans: Spans, values: Values) -> Interval:
        low, high = of(spans, values)
        ends = _times((low, low), (1 - low, 1 - low))[0], _times((high, high), (1 - high, 1 - high))[0]
        return min(ends), 0.25 if low <= 0.5 <= high else max(ends)

    return hump


def _share(part: Banded, rest: Banded, otherwise: Banded) -> Banded:
    """part/(part + rest) of positive values, which rises with part and falls with rest."""

    def share(spans: Spans, values: Values) -> Interval:
        low, high = part(spans, values)
        rest_low, rest_high = rest(spans, values)
        if not (low > 0 and rest_low > 0 and math.isfinite(high) and math.isfinite(rest_high)):
            return otherwise(spans, values)
        return low / (low + rest_high), high / (high + rest_low)

    return share


def _raised(base: Banded, exponent: Banded) -> Banded:
    def raised(spans: Spans, values: Values) -> Interval:
        low, high = base(spans, values)
        e_low, e_high = exponent(spans, values)
        if e_low != e_high:
            return _general_power(low, high, e_low, e_high)
        try:
            ends = _real_power(low, e_low), _real_power(high, e_low)
        except ArithmeticError:
            return EVERYTHING
        if e_low > 0 and low <= 0 <= high and e_low % 2 == 0:
            return 0.0, max(ends)
        if e_low < 0 and low <= 0 <= high:
            return EVERYTHING
        return min(ends), max(ends)

    return raised


def _general_power(low: float, high: float, e_low: float, e_high: float) -> Interval:
    """A power with an uncertain exponent: monotone in both for a positive base."""
    if low <= 0:
        return EVERYTHING
    try:
        corners = [p**e for p in (low, high) for e in (e_low, e_high)]
    except ArithmeticError:
        return EVERYTHING
    return min(corners), max(corners)


def _real_power(base: float, exponent: float) -> float:
    value = base**exponent
    if isinstance(value, complex):
        raise ArithmeticError("a root of a negative number")
    return float(value)


def _applied(function: Function, arguments: tuple[Banded, ...]) -> Banded:
    of, turns, band = function.value, function.turns, function.band

    def apply(spans: Spans, values: Values) -> Interval:
        inside = [argument(spans, values) for argument in arguments]
        if band is not None:
            return band(inside)
        ends = _at(of, [i[0] for i in inside]), _at(of, [i[1] for i in inside])
        if math.isnan(ends[0]) or math.isnan(ends[1]):
            return EVERYTHING
        if not turns:
            return ends if ends[0] <= ends[1] else (ends[1], ends[0])
        low, high = inside[0]
        reached = (*ends, *(of(turn) for turn in turns if low <= turn <= high))
        return min(reached), max(reached)

    return apply


def _at(of: Callable[..., float], arguments: list[float]) -> float:
    """A function at one end of its arguments' intervals; nan where it has no value there."""
    try:
        return float(of(*arguments))
    except OverflowError:
        return math.inf
    except (ArithmeticError, ValueError):
        return math.nan
