"""Activations and losses as trees: value, local derivative, gradient. One row each.

The numpy engine holds the same rows a second time, as array functions
(`tutor.engine.functions`); a test keeps the two in agreement and complete.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

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
from tutor.model.network import ActivationName, LossKind

ONE = Number(1.0)
TWO = Number(2.0, Role.TWO)
HALF = Divide(Number(1.0), Number(2.0), Role.HALF)


class ActivationRule(NamedTuple):
    """An activation of one unit.

    Attributes:
        value: from (unit, z names of the layer) to the tree of the activation.
        derivative: from (z name, a name) to the tree of da/dz of the same unit.
        coupled: whether every activation of the layer depends on every z (softmax).
        prose: the rule in words, for hints.
    """

    value: Callable[[int, tuple[str, ...]], Expression]
    derivative: Callable[[str, str], Expression]
    coupled: bool
    prose: str


def _apply(function: str) -> Callable[[int, tuple[str, ...]], Expression]:
    def value(unit: int, z: tuple[str, ...]) -> Expression:
        return Apply(function, (Symbol(z[unit], Role.PRE_ACTIVATION),), Role.ACTIVATION)

    return value


def _softmax(unit: int, z: tuple[str, ...]) -> Expression:
    powers = tuple(Apply("exp", (Symbol(name, Role.PRE_ACTIVATION),)) for name in z)
    return Divide(powers[unit], _sum(powers), Role.ACTIVATION)


def _sigmoid_derivative(_z: str, a: str) -> Expression:
    return Multiply((Symbol(a), Subtract(ONE, Symbol(a))), Role.LOCAL)


def _tanh_derivative(_z: str, a: str) -> Expression:
    return Subtract(ONE, Power(Symbol(a), Number(2.0)), Role.LOCAL)


def _derivative_of(function: str) -> Callable[[str, str], Expression]:
    return lambda z, _a: Apply(f"{function}'", (Symbol(z),), Role.LOCAL)


ACTIVATION_RULES: dict[ActivationName, ActivationRule] = {
    "linear": ActivationRule(
        lambda unit, z: Symbol(z[unit]),
        lambda _z, _a: Number(1.0, Role.LOCAL),
        False,
        "passes the weighted sum on",
    ),
    "relu": ActivationRule(
        _apply("relu"), _derivative_of("relu"), False, "z if z is above 0, else 0; its derivative is 1 or 0"
    ),
    "leaky_relu": ActivationRule(
        _apply("leaky_relu"),
        _derivative_of("leaky_relu"),
        False,
        "z if z is above 0, else 0.01*z; its derivative is 1 or 0.01",
    ),
    "sigmoid": ActivationRule(
        _apply("sigmoid"), _sigmoid_derivative, False, "1/(1 + exp(-z)); its derivative is a*(1 - a)"
    ),
    "tanh": ActivationRule(_apply("tanh"), _tanh_derivative, False, "tanh(z); its derivative is 1 - a^2"),
    "softmax": ActivationRule(
        _softmax, _sigmoid_derivative, True, "exp(z) over the sum of exp(z) of the whole layer"
    ),
}


def local_derivative(activation: ActivationName, z: str, a: str, of: str) -> Expression:
    """d(of)/d(z): `a` is the activation that belongs to `z`; `of` may be another unit's (softmax only)."""
    if of == a:
        return ACTIVATION_RULES[activation].derivative(z, a)
    return Negate(Multiply((Symbol(of), Symbol(a))), Role.LOCAL)


class LossRule(NamedTuple):
    """A loss over the outputs.

    Attributes:
        term: from (prediction, target) to one output's share.
        total: from the shares to the loss.
        gradient: from (prediction, target, number of outputs) to dL/d(prediction).
        prose: the rule in words.
    """

    term: Callable[[str, str], Expression]
    total: Callable[[tuple[Expression, ...]], Expression]
    gradient: Callable[[str, str, int], Expression]
    prose: str


def _error(prediction: str, target: str) -> Expression:
    return Subtract(Symbol(prediction, Role.PREDICTION), Symbol(target, Role.TARGET), Role.ERROR)


def _square(prediction: str, target: str) -> Expression:
    return Power(_error(prediction, target), Number(2.0), Role.SQUARE)


def _half_square(prediction: str, target: str) -> Expression:
    return Multiply((HALF, _square(prediction, target)))


def _doubled_error(prediction: str, target: str, _outputs: int) -> Expression:
    return Multiply((TWO, _error(prediction, target)))


def _mean_error(prediction: str, target: str, outputs: int) -> Expression:
    doubled = _doubled_error(prediction, target, outputs)
    return doubled if outputs == 1 else Divide(doubled, Number(float(outputs), Role.COUNT))


def _one_minus(name: str, role: Role) -> Expression:
    return Subtract(ONE, Symbol(name, role))


def _log(argument: Expression) -> Expression:
    return Apply("log", (argument,))


def _binary_cross_entropy(prediction: str, target: str) -> Expression:
    hit = Multiply((Symbol(target, Role.TARGET), _log(Symbol(prediction, Role.PREDICTION))))
    miss = Multiply((_one_minus(target, Role.TARGET), _log(_one_minus(prediction, Role.PREDICTION))))
    return Negate(Add((hit, miss)))


def _binary_cross_entropy_gradient(prediction: str, target: str, _outputs: int) -> Expression:
    a = Symbol(prediction, Role.PREDICTION)
    return Divide(_error(prediction, target), Multiply((a, _one_minus(prediction, Role.PREDICTION))))


def _cross_entropy(prediction: str, target: str) -> Expression:
    return Negate(Multiply((Symbol(target, Role.TARGET), _log(Symbol(prediction, Role.PREDICTION)))))


def _cross_entropy_gradient(prediction: str, target: str, _outputs: int) -> Expression:
    return Negate(Divide(Symbol(target, Role.TARGET), Symbol(prediction, Role.PREDICTION)))


def _sum(shares: tuple[Expression, ...]) -> Expression:
    return shares[0] if len(shares) == 1 else Add(shares)


def _mean(shares: tuple[Expression, ...]) -> Expression:
    return shares[0] if len(shares) == 1 else Divide(Add(shares), Number(float(len(shares)), Role.COUNT))


LOSS_RULES: dict[LossKind, LossRule] = {
    "half_squared_error": LossRule(
        _half_square, _sum, lambda p, t, _n: _error(p, t), "half the squared error, summed over the outputs"
    ),
    "squared_error": LossRule(_square, _sum, _doubled_error, "the squared error, summed over the outputs"),
    "mean_squared_error": LossRule(_square, _mean, _mean_error, "the mean of the outputs' squared errors"),
    "binary_cross_entropy": LossRule(
        _binary_cross_entropy,
        _sum,
        _binary_cross_entropy_gradient,
        "minus the log of the probability given to the true class, summed over the outputs",
    ),
    "cross_entropy": LossRule(
        _cross_entropy,
        _sum,
        _cross_entropy_gradient,
        "minus the log of the probability given to the true class",
    ),
}
