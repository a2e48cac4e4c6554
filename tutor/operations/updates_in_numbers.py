"""The update rules in numbers, a second time, for the second opinion: no tree is asked here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from tutor.named_tuples import NamedTuple


class Before(NamedTuple):
    """What a parameter's update starts from.

    Attributes:
        value: the parameter's.
        gradient: dL/dw, without any decay.
        rate: the learning rate.
        decay: how much of the parameter is taken off beside the gradient; 0 without weight decay.
        iteration: which one it is, from 1.
        settings: the numbers that the rule is set by.
        state: what the rule remembers of this parameter, by the stems of the names.
    """

    value: float
    gradient: float
    rate: float
    decay: float
    iteration: int
    settings: Mapping[str, float]
    state: Mapping[str, float]

    @property
    def decayed(self) -> float:
        """The gradient and the decay."""
        return self.gradient + self.decay * self.value


class After(NamedTuple):
    """The parameter's new value, that of each state, and what is made on the way."""

    value: float
    state: Mapping[str, float] = MappingProxyType({})
    helpers: Mapping[str, float] = MappingProxyType({})


def _descended(b: Before) -> After:
    return After(b.value - b.rate * b.decayed)


def _with_momentum(b: Before) -> After:
    v = b.settings["beta"] * b.state["v"] + b.decayed
    return After(b.value - b.rate * v, {"v": v})


def _with_steps(b: Before) -> After:
    change = b.settings["beta"] * b.state["D"] - b.rate * b.decayed
    return After(b.value + change, {"D": change})


def _looking_ahead(b: Before) -> After:
    beta, g = b.settings["beta"], b.decayed
    v = beta * b.state["v"] + g
    return After(b.value - b.rate * (g + beta * v), {"v": v})


def _scaled(b: Before, top: float, squares: float) -> float:
    return b.value - b.rate * top / (math.sqrt(squares) + b.settings["epsilon"])


def _summed_squares(b: Before) -> After:
    s = b.state["s"] + b.decayed * b.decayed
    return After(_scaled(b, b.decayed, s), {"s": s})


def _mean_squares(b: Before) -> After:
    rho = b.settings["rho"]
    s = rho * b.state["s"] + (1.0 - rho) * b.decayed * b.decayed
    return After(_scaled(b, b.decayed, s), {"s": s})


class _Moments(NamedTuple):
    m: float
    s: float
    mhat: float
    shat: float

    @classmethod
    def of(cls, b: Before, g: float) -> _Moments:
        beta1, beta2 = b.settings["beta1"], b.settings["beta2"]
        m = beta1 * b.state["m"] + (1.0 - beta1) * g
        s = beta2 * b.state["s"] + (1.0 - beta2) * g * g
        return cls(m, s, m / (1.0 - beta1**b.iteration), s / (1.0 - beta2**b.iteration))

    def after(self, value: float) -> After:
        return After(value, {"m": self.m, "s": self.s}, {"mhat": self.mhat, "shat": self.shat})


def _by_moments(b: Before) -> After:
    made = _Moments.of(b, b.decayed)
    return made.after(_scaled(b, made.mhat, made.shat))


def _by_moments_and_decay(b: Before) -> After:
    made = _Moments.of(b, b.gradient)
    return made.after(_scaled(b, made.mhat, made.shat) - b.rate * b.decay * b.value)


UPDATES_IN_NUMBERS: Mapping[str, Callable[[Before], After]] = MappingProxyType(
    {
        "gradient_descent": _descended,
        "momentum": _with_momentum,
        "momentum_step": _with_steps,
        "nesterov": _looking_ahead,
        "adagrad": _summed_squares,
        "rmsprop": _mean_squares,
        "adam": _by_moments,
        "adamw": _by_moments_and_decay,
    }
)
"""By the name of the rule."""
