"""Activations and losses as array functions: the rows that the engine computes with.

`tutor.steps.rules` holds the same rows as expression trees; a test keeps the two in
agreement and complete. All arrays are float64 with the units of a layer on the last
axis and any batch axes before it. Where a function takes `out`, it writes its result
there (an array of the result's shape that is none of its other arguments) and
returns it; without `out` it returns a new array. None of them raises: overflow and
division by zero give inf and nan, and it is the caller who silences numpy's warnings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutor.expressions.trees import LEAKY_SLOPE
from tutor.model.network import ActivationName, LossKind

Array: TypeAlias = NDArray[np.float64]

# Arrays of no dimension: numpy takes them in a third of the time that it needs for a Python float.
_ZERO, _ONE, _TWO, _SLOPE = (np.array(value) for value in (0.0, 1.0, 2.0, LEAKY_SLOPE))


class Value(Protocol):
    """From the pre-activations z [..., units] to the activations [..., units]."""

    def __call__(self, z: Array, out: Array | None = None) -> Array: ...


class Backward(Protocol):
    """From z, a and upstream = dL/da to dL/dz, all [..., units]."""

    def __call__(self, z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array: ...


class LossGradient(Protocol):
    """From predictions and targets [..., outputs] to a derivative of the loss [..., outputs]."""

    def __call__(self, prediction: Array, target: Array, out: Array | None = None) -> Array: ...


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation of a whole layer: its value, and its backward pass."""

    value: Value
    backward: Backward


@dataclass(frozen=True, slots=True)
class ArrayLoss:
    """A loss over the outputs.

    Attributes:
        terms: from predictions and targets [..., outputs] to each output's share [..., outputs].
        total: from the shares [..., outputs] to the loss [...].
        gradient: dL/d(prediction).
        to_sums: dL/dz of the output layer in one go, for a loss that goes with one output
            activation only. It has no denominator, so it holds where an output has reached 0 or 1.
    """

    terms: Callable[[Array, Array], Array]
    total: Callable[[Array], Array]
    gradient: LossGradient
    to_sums: LossGradient | None = None


def _linear(z: Array, out: Array | None = None) -> Array:
    return np.positive(z, out)


def _linear_backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
    return np.positive(upstream, out)


def _relu(z: Array, out: Array | None = None) -> Array:
    result: Array = np.maximum(z, _ZERO, out=out)
    return result


def _relu_backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
    gate = np.heaviside(z, _ZERO, out)  # 1 above 0, and 0 at 0 itself
    result: Array = np.multiply(gate, upstream, out)
    return result


def _leaky_relu(z: Array, out: Array | None = None) -> Array:
    result: Array = np.maximum(z, np.multiply(z, _SLOPE), out=out)
    return result


def _leaky_relu_backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
    return np.multiply(np.where(z > 0, _ONE, _SLOPE), upstream, out)


def _sigmoid(z: Array, out: Array | None = None) -> Array:
    # exp(-z) may overflow to inf below z = -709: the reciprocal is then 0, as it should be.
    out = np.negative(z, out)
    np.exp(out, out)
    np.add(out, _ONE, out)
    return np.reciprocal(out, out)


def _sigmoid_backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
    local = np.subtract(_ONE, a, out)
    np.multiply(local, a, local)
    result: Array = np.multiply(local, upstream, out)
    return result


def _tanh(z: Array, out: Array | None = None) -> Array:
    return np.tanh(z, out)


def _tanh_backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
    local = np.multiply(a, a, out)
    np.subtract(_ONE, local, local)
    return np.multiply(local, upstream, out)


def _softmax(z: Array, out: Array | None = None) -> Array:
    # The largest z is taken off first: the quotient is the same and exp cannot overflow.
    out = np.subtract(z, z.max(axis=-1, keepdims=True), out)
    np.exp(out, out)
    result: Array = np.divide(out, out.sum(axis=-1, keepdims=True), out)
    return result


def _softmax_backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
    mean = np.multiply(a, upstream).sum(axis=-1, keepdims=True)
    centred = np.subtract(upstream, mean, out)
    result: Array = np.multiply(centred, a, out)
    return result


ACTIVATION_FUNCTIONS: dict[ActivationName, Activation] = {
    "linear": Activation(_linear, _linear_backward),
    "relu": Activation(_relu, _relu_backward),
    "leaky_relu": Activation(_leaky_relu, _leaky_relu_backward),
    "sigmoid": Activation(_sigmoid, _sigmoid_backward),
    "tanh": Activation(_tanh, _tanh_backward),
    "softmax": Activation(_softmax, _softmax_backward),
}


def _square(prediction: Array, target: Array) -> Array:
    return np.square(np.subtract(prediction, target))


def _half_square(prediction: Array, target: Array) -> Array:
    return 0.5 * _square(prediction, target)


def _error(prediction: Array, target: Array, out: Array | None = None) -> Array:
    return np.subtract(prediction, target, out)


def _doubled_error(prediction: Array, target: Array, out: Array | None = None) -> Array:
    error = np.subtract(prediction, target, out)
    result: Array = np.multiply(error, _TWO, error)
    return result


def _mean_error(prediction: Array, target: Array, out: Array | None = None) -> Array:
    doubled = _doubled_error(prediction, target, out)
    return np.divide(doubled, doubled.shape[-1], doubled)


def _weighted_log(weight: Array, log: Array) -> Array:
    """weight times log, and 0 where the weight is 0 even if the log is infinite."""
    return np.where(weight == 0.0, 0.0, weight * log)


def _binary_cross_entropy(prediction: Array, target: Array) -> Array:
    hit = _weighted_log(target, np.log(prediction))
    return -(hit + _weighted_log(1.0 - target, np.log1p(-prediction)))


def _binary_cross_entropy_gradient(prediction: Array, target: Array, out: Array | None = None) -> Array:
    return np.divide(prediction - target, prediction * (1.0 - prediction), out)


def _cross_entropy(prediction: Array, target: Array) -> Array:
    return -_weighted_log(target, np.log(prediction))


def _cross_entropy_gradient(prediction: Array, target: Array, out: Array | None = None) -> Array:
    return np.negative(np.divide(target, prediction), out)


def _cross_entropy_to_sums(prediction: Array, target: Array, out: Array | None = None) -> Array:
    spread = np.multiply(prediction, target.sum(axis=-1, keepdims=True), out)
    result: Array = np.subtract(spread, target, spread)
    return result


def _sum(shares: Array) -> Array:
    return np.asarray(shares.sum(axis=-1))


def _mean(shares: Array) -> Array:
    return np.asarray(shares.mean(axis=-1))


LOSS_FUNCTIONS: dict[LossKind, ArrayLoss] = {
    "half_squared_error": ArrayLoss(_half_square, _sum, _error),
    "squared_error": ArrayLoss(_square, _sum, _doubled_error),
    "mean_squared_error": ArrayLoss(_square, _mean, _mean_error),
    "binary_cross_entropy": ArrayLoss(_binary_cross_entropy, _sum, _binary_cross_entropy_gradient, _error),
    "cross_entropy": ArrayLoss(_cross_entropy, _sum, _cross_entropy_gradient, _cross_entropy_to_sums),
}
