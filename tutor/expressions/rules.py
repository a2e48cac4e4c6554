"""The derivative of every function as a tree: what the chain rule puts where a function is applied.

The rules of mathematics' own functions stand here; `tutor.operations` adds those of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from tutor.expressions.functions import ABS, ERF, EXP, LOG, SIGN, SQRT, STEP, Function
from tutor.expressions.trees import Apply, Divide, Expression, Multiply, Negate, Number, Power


class NoDerivative(ValueError):
    """A function has no derivative here; `equation` is the one that uses it, from 0, where that is known."""

    def __init__(self, function: str, equation: int | None = None) -> None:
        super().__init__(function)
        self.function = function
        self.equation = equation


Rule: TypeAlias = Callable[[Expression, Expression | None], Expression]
"""From a function's argument, and the name of its value where it has one, to the tree of its derivative."""

_ONE, _TWO = Number(1.0), Number(2.0)


def _of_exp(argument: Expression, value: Expression | None) -> Expression:
    return value if value is not None else Apply(EXP, (argument,))


def _of_log(argument: Expression, _value: Expression | None) -> Expression:
    return Divide(_ONE, argument)


def _of_sqrt(argument: Expression, value: Expression | None) -> Expression:
    root = value if value is not None else Apply(SQRT, (argument,))
    return Divide(_ONE, Multiply((_TWO, root)))


def _of_abs(argument: Expression, _value: Expression | None) -> Expression:
    return Apply(SIGN, (argument,))


def _of_erf(argument: Expression, _value: Expression | None) -> Expression:
    from math import pi

    bell = Apply(EXP, (Negate(Power(argument, _TWO)),))
    return Multiply((Divide(_TWO, Apply(SQRT, (Number(pi),))), bell))


def _none(_argument: Expression, _value: Expression | None) -> Expression:
    return Number(0.0)


_rules: dict[Function, Rule] = {
    EXP: _of_exp,
    LOG: _of_log,
    SQRT: _of_sqrt,
    ABS: _of_abs,
    ERF: _of_erf,
    SIGN: _none,
    STEP: _none,
}
"""Every rule that is not just the function's `derivative` at its argument."""
if STEP.edge is not None:
    _rules[STEP.edge] = _none
RULES: Mapping[Function, Rule] = MappingProxyType(_rules)


def add_rule(function: Function, rule: Rule) -> None:
    """Lets the chain rule go through a function."""
    _rules[function] = rule


def slope(function: Function, argument: Expression, value: Expression | None) -> Expression:
    """The tree of f'(argument), for a function of one number.

    Raises:
        NoDerivative: for a function that has none.
    """
    rule = RULES.get(function)
    if rule is not None:
        return rule(argument, value)
    if function.derivative is None:
        raise NoDerivative(function.name)
    return Apply(function.derivative, (argument,))
