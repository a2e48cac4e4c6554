"""Numbers that carry their derivatives: a value, and by how much it moves with each name.

An equation that is computed with them gives its value and all of its derivatives at once,
without any derivative being written down: the rules are those of numbers, not of trees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from tutor.expressions.functions import Function
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
)
from tutor.named_tuples import NamedTuple
from tutor.operations.duals import CHOICES, DUAL_RULES
from tutor.tolerances import SUMMED

Parts = Mapping[str, float]
_NONE: Parts = MappingProxyType({})


class Dual(NamedTuple):
    """A value, and its derivative with respect to each name that it moves with."""

    value: float
    parts: Parts = _NONE


def mixed(summands: Iterable[tuple[float, Parts]]) -> Parts:
    """Each of several derivatives times a number, added up name by name."""
    found: dict[str, float] = {}
    for number, parts in summands:
        for name, part in parts.items():
            found[name] = found.get(name, 0.0) + number * part
    return found


def dual(tree: Expression, of: Callable[[str], Dual]) -> Dual:
    """What a tree comes to, from what its names are.

    Raises:
        ArithmeticError, ValueError: where there is no value.
    """
    match tree:
        case Number(value=value):
            return Dual(value)
        case Symbol(name=name):
            return of(name)
        case Add(terms=terms):
            return _sum([(1.0, dual(term, of)) for term in terms])
        case Subtract(left=left, right=right):
            return _sum([(1.0, dual(left, of)), (-1.0, dual(right, of))])
        case Negate(operand=operand):
            return _sum([(-1.0, dual(operand, of))])
        case Multiply(factors=factors):
            return _product([dual(factor, of) for factor in factors])
        case Divide(numerator=numerator, denominator=denominator):
            return _quotient(dual(numerator, of), dual(denominator, of))
        case Power(base=base, exponent=exponent):
            return _power(dual(base, of), dual(exponent, of))
        case Apply(function=function, arguments=arguments):
            return _applied(function, [dual(argument, of) for argument in arguments])


def _sum(terms: Sequence[tuple[float, Dual]]) -> Dual:
    """A sum that leaves nothing but rounding of its largest term is 0, as on paper."""
    addends = [sign * term.value for sign, term in terms]
    value = math.fsum(addends)
    if abs(value) < SUMMED * max(map(abs, addends)):
        value = 0.0
    return Dual(value, mixed((sign, term.parts) for sign, term in terms if term.parts))


def _product(factors: Sequence[Dual]) -> Dual:
    """The product, and for each factor that moves the product of all others."""
    after = [1.0]
    for factor in reversed(factors):
        after.append(after[-1] * factor.value)
    summands, before = [], 1.0
    for factor, others in zip(factors, reversed(after[:-1]), strict=True):
        if factor.parts:
            summands.append((before * others, factor.parts))
        before *= factor.value
    return Dual(before, mixed(summands))


def _quotient(a: Dual, b: Dual) -> Dual:
    value = a.value / b.value
    return Dual(value, mixed(((1.0 / b.value, a.parts), (-value / b.value, b.parts))))


def _power(base: Dual, exponent: Dual) -> Dual:
    value = base.value**exponent.value
    if isinstance(value, complex):
        raise ValueError("a root of a negative number")
    summands: list[tuple[float, Parts]] = []
    if base.parts and exponent.value != 0:
        try:
            summands.append((exponent.value * base.value ** (exponent.value - 1.0), base.parts))
        except ArithmeticError:
            summands.append((math.inf, base.parts))
    if exponent.parts:
        summands.append((value * math.log(base.value), exponent.parts))
    return Dual(float(value), mixed(summands))


def _applied(function: Function, arguments: Sequence[Dual]) -> Dual:
    if function.is_derivative:
        return _derivative(function, arguments)
    choose = CHOICES.get(function.name)
    if choose is not None:
        which = choose([argument.value for argument in arguments])
        parts = mixed((float(at == which), argument.parts) for at, argument in enumerate(arguments))
        return Dual(arguments[which].value, parts)
    rule = DUAL_RULES[function.name + function.after]
    (argument,) = arguments
    value = rule.value(argument.value)
    if not argument.parts:
        return Dual(value)
    return Dual(value, mixed([(rule.slope(argument.value), argument.parts)]))


def _derivative(function: Function, arguments: Sequence[Dual]) -> Dual:
    """A derivative that is written down itself: it has a value, and no slope that anybody may ask for."""
    values = [argument.value for argument in arguments]
    parts = mixed((math.nan, argument.parts) for argument in arguments)
    choose = CHOICES.get(function.stem)
    if choose is not None:
        which, *among = values
        return Dual(1.0 if choose(among) == which - 1 else 0.0, parts)
    return Dual(DUAL_RULES[function.stem].slope(*values), parts)
