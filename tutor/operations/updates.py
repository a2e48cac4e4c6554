"""The update rules: a row each."""

from __future__ import annotations

from tutor.expressions.trees import Expression, Multiply, Role, Subtract, Symbol
from tutor.operations.rows import UpdateRow


def _descended(parameter: str, rate: str, gradient: str) -> Expression:
    """The old value less the learning rate times the gradient."""
    change = Multiply((Symbol(rate, Role.RATE), Symbol(gradient, Role.GRADIENT)), Role.CHANGE)
    return Subtract(Symbol(parameter, Role.OLD), change)


GRADIENT_DESCENT = UpdateRow("gradient_descent", _descended)
