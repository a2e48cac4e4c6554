"""The losses: a row each, with its trees and its arrays."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tutor.expressions.functions import LOG, MAX, MIN, Function
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
from tutor.operations.activations_smooth import SIGMOID, SOFTMAX
from tutor.operations.rows import ONE, ActivationRow, Convention, LossRow, make_known, total_of

if TYPE_CHECKING:
    from tutor.operations.arrays import Array, ArrayLoss

TWO = Number(2.0, Role.TWO)
HALF = Divide(Number(1.0), Number(2.0), Role.HALF)


def _error(prediction: str, target: str) -> Expression:
    return Subtract(Symbol(prediction, Role.PREDICTION), Symbol(target, Role.TARGET), Role.ERROR)


def _square(prediction: str, target: str) -> Expression:
    return Power(_error(prediction, target), Number(2.0), Role.SQUARE)


def _doubled_error(prediction: str, target: str, _outputs: int) -> Expression:
    return Multiply((TWO, _error(prediction, target)))


@cache
def _half_squared_error_arrays() -> ArrayLoss:
    from tutor.operations.arrays import ArrayLoss, error, square, total

    def terms(prediction: Array, target: Array) -> Array:
        return 0.5 * square(prediction, target)

    return ArrayLoss(terms, total, error)


def _of_half_squared_error(outputs: int) -> Iterator[Convention]:
    yield Convention(2.0, "without_half")
    yield Convention(2.0 / outputs, "for_mean_squared")


HALF_SQUARED_ERROR = LossRow(
    "half_squared_error",
    term=lambda prediction, target: Multiply((HALF, _square(prediction, target))),
    total=total_of,
    gradient=lambda prediction, target, _outputs: _error(prediction, target),
    arrays=_half_squared_error_arrays,
    conventions=_of_half_squared_error,
)


@cache
def _squared_error_arrays() -> ArrayLoss:
    from tutor.operations.arrays import ArrayLoss, doubled_error, square, total

    return ArrayLoss(square, total, doubled_error)


def _of_squared_error(outputs: int) -> Iterator[Convention]:
    yield Convention(0.5, "with_half")
    yield Convention(1.0 / outputs, "for_mean")


SQUARED_ERROR = LossRow(
    "squared_error",
    term=_square,
    total=total_of,
    gradient=_doubled_error,
    arrays=_squared_error_arrays,
    conventions=_of_squared_error,
)


def _mean(shares: tuple[Expression, ...]) -> Expression:
    return shares[0] if len(shares) == 1 else Divide(Add(shares), Number(float(len(shares)), Role.COUNT))


def _mean_error(prediction: str, target: str, outputs: int) -> Expression:
    doubled = _doubled_error(prediction, target, outputs)
    return doubled if outputs == 1 else Divide(doubled, Number(float(outputs), Role.COUNT))


@cache
def _mean_squared_error_arrays() -> ArrayLoss:
    import numpy as np

    from tutor.operations.arrays import ArrayLoss, doubled_error, mean, square

    def gradient(prediction: Array, target: Array, out: Array | None = None) -> Array:
        doubled = doubled_error(prediction, target, out)
        return np.divide(doubled, doubled.shape[-1], doubled)

    return ArrayLoss(square, mean, gradient)


def _of_mean_squared_error(outputs: int) -> Iterator[Convention]:
    yield Convention(float(outputs), "for_sum")
    yield Convention(outputs / 2, "for_half_sum")
    yield Convention(0.5, "with_half")


MEAN_SQUARED_ERROR = LossRow(
    "mean_squared_error",
    term=_square,
    total=_mean,
    gradient=_mean_error,
    arrays=_mean_squared_error_arrays,
    conventions=_of_mean_squared_error,
)


@cache
def _huber_arrays() -> ArrayLoss:
    import numpy as np

    from tutor.operations.arrays import ArrayLoss, error, total

    def terms(prediction: Array, target: Array) -> Array:
        size = np.abs(error(prediction, target))
        return np.where(size <= 1.0, 0.5 * np.square(size), size - 0.5)

    def gradient(prediction: Array, target: Array, out: Array | None = None) -> Array:
        return np.clip(error(prediction, target), -1.0, 1.0, out)

    return ArrayLoss(terms, total, gradient)


def _huber_gradient(prediction: str, target: str, _outputs: int) -> Expression:
    """The error, cut off at 1 to either side."""
    return Apply(MAX, (Number(-1.0), Apply(MIN, (Number(1.0), _error(prediction, target)))))


def _of_huber(outputs: int) -> Iterator[Convention]:
    yield Convention(1.0 / outputs, "for_mean")


_HUBER = Function(
    "huber",
    lambda error: 0.5 * error * error if abs(error) <= 1 else abs(error) - 0.5,
    lambda error: max(-1.0, min(1.0, error)),
    turns=(0.0,),
    pretty="Huber",
    mathml="<mi>Huber</mi>",
    since=2,
)
HUBER = LossRow(
    "huber",
    term=lambda prediction, target: Apply(_HUBER, (_error(prediction, target),)),
    total=total_of,
    gradient=_huber_gradient,
    arrays=_huber_arrays,
    conventions=_of_huber,
)


def _one_minus(name: str, role: Role) -> Expression:
    return Subtract(ONE, Symbol(name, role))


def _log(argument: Expression) -> Expression:
    return Apply(LOG, (argument,))


def _of_logarithms(_outputs: int) -> Iterator[Convention]:
    yield Convention(1 / math.log(2), "base_2")
    yield Convention(1 / math.log(10), "base_10")


def _binary_cross_entropy(prediction: str, target: str) -> Expression:
    hit = Multiply((Symbol(target, Role.TARGET), _log(Symbol(prediction, Role.PREDICTION))))
    miss = Multiply((_one_minus(target, Role.TARGET), _log(_one_minus(prediction, Role.PREDICTION))))
    return Negate(Add((hit, miss)))


def _binary_cross_entropy_gradient(prediction: str, target: str, _outputs: int) -> Expression:
    a = Symbol(prediction, Role.PREDICTION)
    return Divide(_error(prediction, target), Multiply((a, _one_minus(prediction, Role.PREDICTION))))


@cache
def _binary_cross_entropy_arrays() -> ArrayLoss:
    import numpy as np

    from tutor.operations.arrays import ArrayLoss, error, total, weighted_log

    def terms(prediction: Array, target: Array) -> Array:
        hit = weighted_log(target, np.log(prediction))
        return -(hit + weighted_log(1.0 - target, np.log1p(-prediction)))

    def gradient(prediction: Array, target: Array, out: Array | None = None) -> Array:
        return np.divide(prediction - target, prediction * (1.0 - prediction), out)

    return ArrayLoss(terms, total, gradient, error)


BINARY_CROSS_ENTROPY = LossRow(
    "binary_cross_entropy",
    term=_binary_cross_entropy,
    total=total_of,
    gradient=_binary_cross_entropy_gradient,
    arrays=_binary_cross_entropy_arrays,
    conventions=_of_logarithms,
    output=SIGMOID,
    probabilities="each",
)


def _cross_entropy(prediction: str, target: str) -> Expression:
    return Negate(Multiply((Symbol(target, Role.TARGET), _log(Symbol(prediction, Role.PREDICTION)))))


def _cross_entropy_gradient(prediction: str, target: str, _outputs: int) -> Expression:
    return Negate(Divide(Symbol(target, Role.TARGET), Symbol(prediction, Role.PREDICTION)))


@cache
def _cross_entropy_arrays() -> ArrayLoss:
    import numpy as np

    from tutor.operations.arrays import ArrayLoss, total, weighted_log

    def terms(prediction: Array, target: Array) -> Array:
        return -weighted_log(target, np.log(prediction))

    def gradient(prediction: Array, target: Array, out: Array | None = None) -> Array:
        return np.negative(np.divide(target, prediction), out)

    def to_sums(prediction: Array, target: Array, out: Array | None = None) -> Array:
        spread = np.multiply(prediction, target.sum(axis=-1, keepdims=True), out)
        result: Array = np.subtract(spread, target, spread)
        return result

    return ArrayLoss(terms, total, gradient, to_sums)


CROSS_ENTROPY = LossRow(
    "cross_entropy",
    term=_cross_entropy,
    total=total_of,
    gradient=_cross_entropy_gradient,
    arrays=_cross_entropy_arrays,
    conventions=_of_logarithms,
    output=SOFTMAX,
    probabilities="one_choice",
)

_rows = {
    row.name: row
    for row in (
        HALF_SQUARED_ERROR,
        SQUARED_ERROR,
        MEAN_SQUARED_ERROR,
        HUBER,
        BINARY_CROSS_ENTROPY,
        CROSS_ENTROPY,
    )
}
LOSSES: Mapping[str, LossRow] = MappingProxyType(_rows)
"""Every loss by its name, in the order in which they are listed to people."""

make_known(LOSSES.values())


def loss_by_default(output: ActivationRow | None) -> LossRow:
    """The loss of a new network where none was asked for: with outputs that are shares of a whole, theirs."""
    own = (row for row in LOSSES.values() if output is not None and output.coupled and row.output is output)
    return next(own, HALF_SQUARED_ERROR)
