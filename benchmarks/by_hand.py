"""What a lesson worked by hand is made of: numbers that write themselves, steps, models.

A step is one function over names. Given floats it computes the step; given `Written`
numbers it writes the substitution that a person would type. The wrong formulas of the
common misconceptions stand beside it. Nothing here imports the tutor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Value = Any
"""A float, or a `Written` number."""

Formula = Callable[[Mapping[str, Value]], Value]

LEAKY = 0.01


class Written:
    """A number or an expression as text: what arithmetic on it writes, instead of what it gives."""

    SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4

    def __init__(self, text: str, rank: int | None = None) -> None:
        self.text = text
        self.rank = rank if rank is not None else self.SUM if text.startswith("-") else self.ATOM

    def _in(self, rank: int) -> str:
        return self.text if self.rank >= rank else f"({self.text})"

    def __add__(self, other: Value) -> Written:
        return Written(f"{self.text} + {written(other)._in(self.PRODUCT)}", self.SUM)

    def __radd__(self, other: Value) -> Written:
        return self if isinstance(other, int) and other == 0 else written(other) + self

    def __sub__(self, other: Value) -> Written:
        return Written(f"{self.text} - {written(other)._in(self.PRODUCT)}", self.SUM)

    def __rsub__(self, other: Value) -> Written:
        return written(other) - self

    def __mul__(self, other: Value) -> Written:
        return Written(f"{self._in(self.PRODUCT)}*{written(other)._in(self.POWER)}", self.PRODUCT)

    def __rmul__(self, other: Value) -> Written:
        return written(other) * self

    def __truediv__(self, other: Value) -> Written:
        return Written(f"{self._in(self.PRODUCT)}/{written(other)._in(self.ATOM)}", self.PRODUCT)

    def __rtruediv__(self, other: Value) -> Written:
        return written(other) / self

    def __pow__(self, other: int) -> Written:
        return Written(f"{self._in(self.ATOM)}^{other}", self.POWER)

    def __neg__(self) -> Written:
        return Written(f"-{self._in(self.POWER)}", self.SUM)


def written(value: Value) -> Written:
    """A number as it is written out; what writes itself already stays."""
    return value if isinstance(value, Written) else Written(f"{value:.17g}")


def _call(name: str, compute: Callable[[float], float]) -> Callable[[Value], Value]:
    return lambda z: Written(f"{name}({z.text})") if isinstance(z, Written) else float(compute(z))


exp = _call("exp", np.exp)
sqrt = _call("sqrt", np.sqrt)
log = _call("log", np.log)
sigmoid = _call("sigmoid", lambda z: 1 / (1 + np.exp(-z)))
FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "linear": lambda z: z,
    "relu": _call("relu", lambda z: max(z, 0.0)),
    "leaky_relu": _call("leaky_relu", lambda z: z if z > 0 else LEAKY * z),
    "sigmoid": sigmoid,
    "tanh": _call("tanh", np.tanh),
    "step": _call("step", lambda z: float(z > 0)),
}
GATES: dict[str, Callable[[Value], Value]] = {
    "relu": _call("relu'", lambda z: float(z > 0)),
    "leaky_relu": _call("leaky_relu'", lambda z: 1.0 if z > 0 else LEAKY),
}


def parenthesised(value: Value) -> Value:
    """The same in brackets where it is written."""
    return Written(f"({value.text})") if isinstance(value, Written) else value


class Step(NamedTuple):
    """One step of an iteration.

    Attributes:
        kind: as in the key.
        wrong: formulas of misconceptions that can happen here, by id; where one can be made in several
            ways, by the id, a colon and the way.
        carried: the name by which the next iteration knows the value: that of a parameter or of a state.
    """

    symbol: str
    kind: str
    right: Formula
    wrong: Mapping[str, Formula] = {}
    carried: str = ""


class Round(NamedTuple):
    """One iteration: what is given in it, and its steps in the order asked."""

    given: Mapping[str, float]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Model:
    """A random lesson: its file, the parameters and states that it starts from, and its iterations."""

    name: str
    toml: str
    start: Mapping[str, float]
    rounds: tuple[Round, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the first iteration."""
        return self.rounds[0].steps


def id_of(mistake: str) -> str:
    """The id of a misconception, without the way in which it is made."""
    return mistake.partition(":")[0]
