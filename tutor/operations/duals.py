"""The dual halves of the functions: value and slope of each at a number, for the second opinion.

Also what a layer is whose units depend on each other, and what a loss with an output of its own leaves there.

They are written down a second time on purpose, by other formulas where there are any: what
they are compared with are the rows' own values, and the trees of the derivatives. None of them
raises for a slope: where there is none, it is infinite.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from tutor.named_tuples import NamedTuple
from tutor.tolerances import SUMMED

_LEAK = 0.01
_ROOT_OF_TWO = math.sqrt(2.0)


class DualRule(NamedTuple):
    """A function of one number: its value there, and its slope."""

    value: Callable[[float], float]
    slope: Callable[[float], float]


class LayerRule(NamedTuple):
    """An activation on the numbers of one layer.

    Attributes:
        value: from the pre-activations to the activations.
        backward: from both and dL/da to dL/dz.
    """

    value: Callable[[Sequence[float]], Sequence[float]]
    backward: Callable[[Sequence[float], Sequence[float], Sequence[float]], Sequence[float]]


def _flat(_z: float) -> float:
    return 0.0


def _above(z: float) -> float:
    return 1.0 if z > 0 else 0.0


def _root_slope(z: float) -> float:
    return 0.5 / math.sqrt(z) if z > 0 else math.inf


def _logistic(z: float) -> float:
    e = math.exp(-abs(z))
    return (1.0 if z >= 0 else e) / (1.0 + e)


def _logistic_slope(z: float) -> float:
    e = math.exp(-abs(z))
    return e / (1.0 + e) ** 2


def _hyperbolic(z: float) -> float:
    e = math.exp(-2.0 * abs(z))
    return math.copysign(-math.expm1(-2.0 * abs(z)) / (1.0 + e), z)


def _hyperbolic_slope(z: float) -> float:
    e = math.exp(-2.0 * abs(z))
    return 4.0 * e / (1.0 + e) ** 2


def _soft(z: float) -> float:
    return z + math.log1p(math.exp(-z)) if z > 0 else math.log1p(math.exp(z))


def _below_in_normal(z: float) -> float:
    """The share of a normal distribution that lies below z."""
    return 0.5 * math.erfc(-z / _ROOT_OF_TWO)


def _normal(z: float) -> float:
    return math.exp(-z * z / 2.0) / (_ROOT_OF_TWO * math.sqrt(math.pi))


DUAL_RULES: Mapping[str, DualRule] = MappingProxyType(
    {
        "exp": DualRule(math.exp, math.exp),
        "log": DualRule(math.log, lambda z: 1.0 / z),
        "sqrt": DualRule(math.sqrt, _root_slope),
        "erf": DualRule(math.erf, lambda z: 2.0 * math.exp(-z * z) / math.sqrt(math.pi)),
        "abs": DualRule(lambda z: max(z, -z), lambda z: _above(z) - _above(-z)),
        "sign": DualRule(lambda z: _above(z) - _above(-z), _flat),
        "step": DualRule(_above, _flat),
        "step >= 0": DualRule(lambda z: 1.0 - _above(-z), _flat),
        "relu": DualRule(lambda z: max(0.0, z), _above),
        "leaky_relu": DualRule(lambda z: max(z, _LEAK * z), lambda z: _LEAK + (1.0 - _LEAK) * _above(z)),
        "elu": DualRule(lambda z: math.expm1(min(z, 0.0)) + max(z, 0.0), lambda z: math.exp(min(z, 0.0))),
        "sigmoid": DualRule(_logistic, _logistic_slope),
        "tanh": DualRule(_hyperbolic, _hyperbolic_slope),
        "huber": DualRule(
            lambda z: z * z / 2.0 if abs(z) < 1.0 else abs(z) - 0.5, lambda z: min(1.0, max(-1.0, z))
        ),
        "softplus": DualRule(_soft, _logistic),
        "gelu": DualRule(lambda z: z * _below_in_normal(z), lambda z: _below_in_normal(z) + z * _normal(z)),
    }
)
"""By a function's name and what is written behind its argument."""


def _first_near(values: Sequence[float], best: float) -> int:
    """The first of those that are the best one, up to the last digits of a float."""
    return min(at for at, value in enumerate(values) if math.isclose(value, best, rel_tol=SUMMED))


CHOICES: Mapping[str, Callable[[Sequence[float]], int]] = MappingProxyType(
    {
        "max": lambda values: _first_near(values, sorted(values)[-1]),
        "min": lambda values: _first_near(values, sorted(values)[0]),
    }
)
"""By the name of a function of several numbers, the place of the one that it takes: the first of equals."""


def _shares(z: Sequence[float]) -> Sequence[float]:
    """Of a whole, by e to the power of each; measured from the largest, so that none overflows."""
    top = max(z)
    powers = [math.exp(one - top) for one in z]
    whole = math.fsum(powers)
    return [power / whole for power in powers]


def _shares_back(_z: Sequence[float], a: Sequence[float], upstream: Sequence[float]) -> Sequence[float]:
    mean = math.fsum(share * coming for share, coming in zip(a, upstream, strict=True))
    return [share * (coming - mean) for share, coming in zip(a, upstream, strict=True)]


LAYER_RULES: Mapping[str, LayerRule] = MappingProxyType(
    {
        "linear": LayerRule(lambda z: z, lambda _z, _a, upstream: upstream),
        "softmax": LayerRule(_shares, _shares_back),
    }
)
"""By the name of an activation that is not one function of each unit's own sum."""

TO_SUMS: Mapping[str, Callable[[Sequence[float], Sequence[float]], Sequence[float]]] = MappingProxyType(
    {
        "binary_cross_entropy": lambda a, y: [one - target for one, target in zip(a, y, strict=True)],
        "cross_entropy": lambda a, y: [one * math.fsum(y) - target for one, target in zip(a, y, strict=True)],
    }
)
"""By the name of a loss with an output activation of its own: dL/dz of that layer from outputs and targets.

It has no denominator, so it holds where an output has reached 0 or 1.
"""
