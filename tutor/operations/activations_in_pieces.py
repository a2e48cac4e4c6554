"""Activations in two pieces that meet at 0, and the one that is a single straight line."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from tutor.expressions.functions import EXP, Function, straight
from tutor.expressions.trees import Apply, Number, Role, Symbol
from tutor.operations.rows import ANY, POSITIVE, ActivationRow, Gate, applied, applied_locally

if TYPE_CHECKING:
    from tutor.operations.arrays import Array, ArrayActivation


@cache
def _linear_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        return np.positive(z, out)

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        return np.positive(upstream, out)

    return ArrayActivation(value, backward)


LINEAR = ActivationRow(
    "linear",
    value=lambda unit, z: Symbol(z[unit]),
    derivative=lambda _z, _a: Number(1.0, Role.LOCAL),
    arrays=_linear_arrays,
    targets=ANY,
    linear=True,
)


@cache
def _relu_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ZERO, ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        result: Array = np.maximum(z, ZERO, out=out)
        return result

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        gate = np.heaviside(z, ZERO, out)  # 1 above 0, and 0 at 0 itself
        result: Array = np.multiply(gate, upstream, out)
        return result

    return ArrayActivation(value, backward)


_RELU_SLOPE = Function(
    "relu'", lambda z: 1.0 if z > 0 else 0.0, lambda _z: 0.0, jump=1.0, pretty="ReLU", mathml="<mi>ReLU</mi>"
)
_RELU = Function(
    "relu",
    lambda z: z if z > 0 else 0.0,
    straight,
    derivative=_RELU_SLOPE,
    pretty="ReLU",
    mathml="<mi>ReLU</mi>",
)
RELU = ActivationRow(
    "relu",
    value=applied(_RELU),
    derivative=applied_locally(_RELU_SLOPE),
    arrays=_relu_arrays,
    targets=POSITIVE,
    gate=Gate(lambda _z: Number(0.0), shut=True),
)

_LEAK = 0.01
"""The leaky ReLU's derivative for z <= 0."""


@cache
def _leaky_relu_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ONE, ArrayActivation

    leak = np.array(_LEAK)

    def value(z: Array, out: Array | None = None) -> Array:
        result: Array = np.maximum(z, np.multiply(z, leak), out=out)
        return result

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        return np.multiply(np.where(z > 0, ONE, leak), upstream, out)

    return ArrayActivation(value, backward)


_LEAKY_RELU_SLOPE = Function(
    "leaky_relu'",
    lambda z: 1.0 if z > 0 else _LEAK,
    lambda _z: 0.0,
    jump=1.0 - _LEAK,
    pretty="LeakyReLU",
    mathml="<mi>LeakyReLU</mi>",
)
_LEAKY_RELU = Function(
    "leaky_relu",
    lambda z: z if z > 0 else _LEAK * z,
    straight,
    derivative=_LEAKY_RELU_SLOPE,
    pretty="LeakyReLU",
    mathml="<mi>LeakyReLU</mi>",
    aliases=("leakyrelu",),
)
LEAKY_RELU = ActivationRow(
    "leaky_relu",
    value=applied(_LEAKY_RELU),
    derivative=applied_locally(_LEAKY_RELU_SLOPE),
    arrays=_leaky_relu_arrays,
    targets=ANY,
    gate=Gate(lambda _z: Number(_LEAK)),
)


@cache
def _elu_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ZERO, ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        below = np.expm1(np.minimum(z, ZERO))
        result: Array = np.add(np.maximum(z, ZERO), below, out)  # one of the two is 0
        return result

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        result: Array = np.multiply(np.exp(np.minimum(z, ZERO)), upstream, out)
        return result

    return ArrayActivation(value, backward)


def _elu_slope(z: float) -> float:
    return 1.0 if z > 0 else math.exp(z)


_ELU_SLOPE = Function(
    "elu'", _elu_slope, lambda z: 0.0 if z > 0 else math.exp(z), pretty="ELU", mathml="<mi>ELU</mi>"
)
_ELU = Function(
    "elu",
    lambda z: z if z > 0 else math.expm1(z),
    _elu_slope,
    derivative=_ELU_SLOPE,
    pretty="ELU",
    mathml="<mi>ELU</mi>",
    since=2,
)
ELU = ActivationRow(
    "elu",
    value=applied(_ELU),
    derivative=applied_locally(_ELU_SLOPE),
    arrays=_elu_arrays,
    targets=POSITIVE,
    gate=Gate(lambda z: Apply(EXP, (Symbol(z),))),
)

IN_PIECES = (LINEAR, RELU, LEAKY_RELU, ELU)
