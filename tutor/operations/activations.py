"""The activations: a row each, with its functions, its trees and its arrays."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from tutor.expressions.functions import EXP, Function, straight
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
    ActivationRow,
    Gate,
    TargetSizes,
    applied,
    applied_locally,
    make_known,
    total_of,
)

if TYPE_CHECKING:
    from tutor.operations.arrays import Array, ArrayActivation

ONE = Number(1.0)

_ANY = TargetSizes(range(50, 450, 50), one_negative_in=4)
_POSITIVE = TargetSizes(range(50, 450, 50))
_SHARES = TargetSizes(range(5, 100, 5))


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
    targets=_ANY,
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
    targets=_POSITIVE,
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
    targets=_ANY,
    gate=Gate(lambda _z: Number(_LEAK)),
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


SOFTPLUS = ActivationRow(
    "softplus",
    # exp(z) overflows where the value is z to the last digit: so the larger of z and 0 is taken out.
    value=applied(Function("softplus", lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))), sigmoid)),
    derivative=applied_locally(_SIGMOID),
    arrays=_softplus_arrays,
    targets=_POSITIVE,
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
)
ELU = ActivationRow(
    "elu",
    value=applied(_ELU),
    derivative=applied_locally(_ELU_SLOPE),
    arrays=_elu_arrays,
    targets=_POSITIVE,
    gate=Gate(lambda z: Apply(EXP, (Symbol(z),))),
)


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
        )
    ),
    derivative=applied_locally(_GELU_SLOPE),
    arrays=_gelu_arrays,
    targets=_POSITIVE,
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

ACTIVATIONS = {
    row.name: row for row in (LINEAR, RELU, LEAKY_RELU, ELU, GELU, SOFTPLUS, SIGMOID, TANH, SOFTMAX)
}
"""Every activation by its name, in the order in which they are listed to people."""

make_known(ACTIVATIONS.values())
