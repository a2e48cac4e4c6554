"""Functions that a formula prints and an answer may use: a row each.

Those of mathematics stand here. `tutor.operations` adds the functions of its rows, so
that the reader, the printers and the intervals know them without naming any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from tutor.named_tuples import NamedTuple
from tutor.tolerances import SUMMED

Interval: TypeAlias = tuple[float, float]
"""From the least to the greatest value, both within."""


def straight(_z: float) -> float:
    """The slope of what is made of straight lines through 0, of slope 1 at most.

    What rounding has done to the argument, it has then done to the value.
    """
    return 1.0


class Function(NamedTuple):
    """A function of one number, or of several.

    Attributes:
        name: as it is typed and printed in plain text; the derivative of f is named f'.
        value: it raises `ArithmeticError` or `ValueError` where there is none.
        slope: its derivative, for what an error in the argument does to the value (where it jumps, beside
            the jump; of several arguments, for each): `straight` where the error is passed on.
        derivative: the function under its name with a prime; None where nobody types or prints it.
        turns: where it turns between rising and falling. Between these it is monotone; a function of several
            arguments rises with each.
        jump: by how much it jumps at 0.
        several: whether it has two arguments or more.
        pretty: its name in Unicode, without a prime; "" for the plain one.
        mathml: the elements of its name, without a prime; with "{}" for the arguments, all of its elements.
        aliases: other names under which it is typed.
        edge: the same function where its argument is compared, `step(x >= 0)`.
        after: what is written behind its argument.
        band: its interval over those of its arguments, where the ends of these do not give it.
        since: the lesson format from which on its name is reserved. In a file of an older one that gives
            it to a value, the value wins: such a file stays as it was.
    """

    name: str
    value: Callable[..., float]
    slope: Callable[[float], float]
    derivative: Function | None = None
    turns: tuple[float, ...] = ()
    jump: float = 0.0
    several: bool = False
    pretty: str = ""
    mathml: str = ""
    aliases: tuple[str, ...] = ()
    edge: Function | None = None
    after: str = ""
    band: Callable[[list[Interval]], Interval] | None = None
    since: int = 1

    def __hash__(self) -> int:
        # Functions are single objects, trees are hashed often, and a hash of all that is in one is slow.
        return id(self)

    @property
    def stem(self) -> str:
        """The name without a prime."""
        return self.name.removesuffix("'")

    @property
    def is_derivative(self) -> bool:
        return self.name.endswith("'")


EXP = Function("exp", math.exp, math.exp, mathml="<msup><mi>e</mi><mrow>{}</mrow></msup>")
LOG = Function("log", math.log, lambda z: 1.0 / abs(z), pretty="ln", mathml="<mi>ln</mi>", aliases=("ln",))
SQRT = Function(
    "sqrt",
    math.sqrt,
    lambda z: 0.5 / math.sqrt(z),
    pretty="√",
    mathml="<msqrt>{}</msqrt>",
    aliases=("√",),
)
ERF = Function("erf", math.erf, lambda z: 2.0 / math.sqrt(math.pi) * math.exp(-z * z), since=2)
ABS = Function("abs", abs, straight, turns=(0.0,), mathml="<mrow><mo>|</mo>{}<mo>|</mo></mrow>")


def _share_of(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    """What a maximum or minimum passes back to one of its values: 1 to the first that it is, else 0.

    Values that only the rounding of binary numbers has parted are equal, as they are on paper.
    """

    def share(which: float, *values: float) -> float:
        best = choose(list(values))
        near = SUMMED * abs(best)
        first = next(at for at, value in enumerate(values, 1) if abs(value - best) <= near)
        return 1.0 if first == which else 0.0

    return share


def _flat(_z: float) -> float:
    return 0.0


def _band_of_share(choose: Callable[[list[float]], float]) -> Callable[[list[Interval]], Interval]:
    """By the middle of each interval: a share is all or nothing, and no rounding lies between."""
    share_of = _share_of(choose)

    def band(spans: list[Interval]) -> Interval:
        share = share_of(spans[0][0], *((low + high) / 2 for low, high in spans[1:]))
        return share, share

    return band


MAX = Function(
    "max",
    max,
    straight,
    derivative=Function(
        "max'", _share_of(max), _flat, jump=1.0, several=True, band=_band_of_share(max), since=2
    ),
    several=True,
)
MIN = Function(
    "min",
    min,
    straight,
    derivative=Function(
        "min'", _share_of(min), _flat, jump=1.0, several=True, band=_band_of_share(min), since=2
    ),
    several=True,
)
STEP = Function(
    "step",
    lambda z: 1.0 if z > 0 else 0.0,
    _flat,
    jump=1.0,
    edge=Function("step", lambda z: 1.0 if z >= 0 else 0.0, _flat, jump=1.0, after=" >= 0", since=2),
    since=2,
)
SIGN = Function("sign", lambda z: float((z > 0) - (z < 0)), _flat, jump=2.0, since=2)

_known: dict[str, Function] = {}
SUM, MEAN, SHARE = "sum", "mean", "softmax"
"""What equations gather over loops, beside the functions of several numbers."""

GATHERING = (SUM, MEAN, MAX.name, MIN.name, SHARE)
"""What takes a loop in an equation: `sum(… for j in 1..3)`."""

FUNCTIONS: Mapping[str, Function] = MappingProxyType(_known)
"""Every function by each name under which it may be typed; `add` alone makes one known."""


def add(*functions: Function) -> None:
    """Makes functions, and their derivatives, known to the reader."""
    for function in functions:
        for name in (function.name, *function.aliases):
            _known[name] = function
            if function.derivative is not None:
                _known[f"{name}'"] = function.derivative


def typed_names() -> tuple[str, ...]:
    """The name of every function that can be typed, derivatives aside."""
    named = ((name, function) for name, function in FUNCTIONS.items() if function.name == name)
    return tuple(name for name, function in named if not function.is_derivative)


def is_reserved(name: str, lesson_format: int) -> bool:
    """Whether no value of a lesson of that format may have this name: it would hide a function."""
    function = FUNCTIONS.get(name)
    if function is None or function.name != name or function.is_derivative:
        return False
    return function.since <= lesson_format


add(EXP, LOG, SQRT, ERF, ABS, MAX, MIN, STEP, SIGN)
