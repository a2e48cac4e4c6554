"""Smooth activations."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from tutor.expressions.functions import EXP, Function
from tutor.expressions.trees import (
    Apply,
    Divide,
    Expression,
    Multiply,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
)
from tutor.operations.rows import (
    ONE,
    POSITIVE,
    ActivationRow,
    TargetSizes,
    applied,
    applied_locally,
    total_of,
)

if TYPE_CHECKING:
    from tutor.operations.arrays import Array, ArrayActivation

_SHARES = TargetSizes(range(5, 100, 5))


def _gelu(z: float) -> float:
    """z times the share of a normal distribution that lies below z."""
    return 0.5 * z * math.erfc(-z / math.sqrt(2.0))  # 1 + erf would lose its digits far below 0


def _density(z: float) -> float:
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def _gelu_slope(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0)) + z * _density(z)


@cache
def _gelu_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ArrayActivation

    # numpy has no erfc: Python's own, number by number.
    value_of, slope_of = np.vectorize(_gelu, otypes=[float]), np.vectorize(_gelu_slope, otypes=[float])

    def value(z: Array, out: Array | None = None) -> Array:
        return np.positive(value_of(z), out)

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        result: Array = np.multiply(slope_of(z), upstream, out)
        return result

    return ArrayActivation(value, backward)


_GELU_SLOPE = Function(
    "gelu'",
    _gelu_slope,
    lambda z: (2.0 - z * z) * _density(z),
    turns=(-math.sqrt(2.0), math.sqrt(2.0)),
    pretty="GELU",
    mathml="<mi>GELU</mi>",
)
GELU = ActivationRow(
    "gelu",
    value=applied(
        Function(
            "gelu",
            _gelu,
            _gelu_slope,
            derivative=_GELU_SLOPE,
            turns=(-0.7517915246935645,),
            pretty="GELU",
            mathml="<mi>GELU</mi>",
            since=2,
        )
    ),
    derivative=applied_locally(_GELU_SLOPE),
    arrays=_gelu_arrays,
    targets=POSITIVE,
)


def sigmoid(z: float) -> float:
    """1 / (1 + e^-z), without overflow at either end."""
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def _sigmoid_slope(z: float) -> float:
    a = sigmoid(z)
    return a * (1.0 - a)


def _times_rest(_z: str, a: str) -> Expression:
    """a*(1 - a)."""
    return Multiply((Symbol(a), Subtract(ONE, Symbol(a))), Role.LOCAL)


@cache
def _sigmoid_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ONE, ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        # exp(-z) may overflow to inf below z = -709: the reciprocal is then 0, as it should be.
        out = np.negative(z, out)
        np.exp(out, out)
        np.add(out, ONE, out)
        return np.reciprocal(out, out)

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        local = np.subtract(ONE, a, out)
        np.multiply(local, a, local)
        result: Array = np.multiply(local, upstream, out)
        return result

    return ArrayActivation(value, backward)


_SIGMOID = Function(
    "sigmoid",
    sigmoid,
    _sigmoid_slope,
    derivative=Function(
        "sigmoid'",
        _sigmoid_slope,
        lambda z: _sigmoid_slope(z) * (1.0 - 2.0 * sigmoid(z)),
        turns=(0.0,),
        pretty="σ",
        mathml="<mi>σ</mi>",
    ),
    pretty="σ",
    mathml="<mi>σ</mi>",
    aliases=("σ",),
)
SIGMOID = ActivationRow(
    "sigmoid",
    value=applied(_SIGMOID),
    derivative=_times_rest,
    arrays=_sigmoid_arrays,
    targets=_SHARES,
    saturates=True,
)


@cache
def _softplus_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ZERO, ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        result: Array = np.logaddexp(ZERO, z, out=out)
        return result

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        local = _sigmoid_arrays().value(z, out)
        result: Array = np.multiply(local, upstream, local)
        return result

    return ArrayActivation(value, backward)


def _softplus(z: float) -> float:
    # exp(z) overflows where the value is z to the last digit: so the larger of z and 0 is taken out.
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


SOFTPLUS = ActivationRow(
    "softplus",
    value=applied(Function("softplus", _softplus, sigmoid, since=2)),
    derivative=applied_locally(_SIGMOID),
    arrays=_softplus_arrays,
    targets=POSITIVE,
)


def _tanh_slope(z: float) -> float:
    a = math.tanh(z)
    return 1.0 - a * a


@cache
def _tanh_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ONE, ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        return np.tanh(z, out)

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        local = np.multiply(a, a, out)
        np.subtract(ONE, local, local)
        return np.multiply(local, upstream, out)

    return ArrayActivation(value, backward)


_TANH = Function(
    "tanh",
    math.tanh,
    _tanh_slope,
    derivative=Function("tanh'", _tanh_slope, lambda z: -2.0 * math.tanh(z) * _tanh_slope(z), turns=(0.0,)),
)
TANH = ActivationRow(
    "tanh",
    value=applied(_TANH),
    derivative=lambda _z, a: Subtract(ONE, Power(Symbol(a), Number(2.0)), Role.LOCAL),
    arrays=_tanh_arrays,
    targets=TargetSizes(range(5, 95, 5), one_negative_in=3),
    saturates=True,
)


def _softmax(unit: int, z: tuple[str, ...]) -> Expression:
    powers = tuple(Apply(EXP, (Symbol(name, Role.PRE_ACTIVATION),)) for name in z)
    return Divide(powers[unit], total_of(powers), Role.ACTIVATION)


@cache
def _softmax_arrays() -> ArrayActivation:
    import numpy as np

    from tutor.operations.arrays import ArrayActivation

    def value(z: Array, out: Array | None = None) -> Array:
        # The largest z is taken off first: the quotient is the same and exp cannot overflow.
        out = np.subtract(z, z.max(axis=-1, keepdims=True), out)
        np.exp(out, out)
        result: Array = np.divide(out, out.sum(axis=-1, keepdims=True), out)
        return result

    def backward(z: Array, a: Array, upstream: Array, out: Array | None = None) -> Array:
        mean = np.multiply(a, upstream).sum(axis=-1, keepdims=True)
        centred = np.subtract(upstream, mean, out)
        result: Array = np.multiply(centred, a, out)
        return result

    return ArrayActivation(value, backward)


SOFTMAX = ActivationRow(
    "softmax",
    value=_softmax,
    derivative=_times_rest,
    arrays=_softmax_arrays,
    targets=_SHARES,
    coupled=True,
    saturates=True,
)

SMOOTH = (GELU, SOFTPLUS, SIGMOID, TANH, SOFTMAX)
