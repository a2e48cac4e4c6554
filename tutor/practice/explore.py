"""What can be tried out on a page: one number is nudged, and what moves with it is computed anew.

The arithmetic is the lesson's own: its forward steps on changed numbers. The slope is that of the engine's
numbers that carry their derivatives, and no difference; the difference stands beside it.
An exploration is a value. Nothing here is kept, marked or counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from tutor.data_classes import dataclass
from tutor.engine.dual_numbers import Dual, dual
from tutor.expressions.functions import FUNCTIONS, Function
from tutor.expressions.trees import Apply, Symbol
from tutor.lesson.page import Explore
from tutor.named_tuples import NamedTuple
from tutor.operations.activations import BY_FUNCTION
from tutor.practice.course import Course
from tutor.steps.derive import Step
from tutor.steps.influence import moved_by

FURTHEST = 1e9
"""A number beyond this is not tried."""

_FIGURES = 12
"""Figures of a nudged number: 0.1 nudged three times by 0.1 is 0.4."""

_MOST_EVALUATED = 6_000
"""Names looked up for one curve, some 3 ms: the more steps lie between, the fewer points it has."""

_LEAST_POINTS = 9
_CLOSED, _OPEN = "closed", "open"


class Path(NamedTuple):
    """One way on which the nudged value moves the watched one.

    Attributes:
        through: the symbol that it begins with.
        slope: what it gives to the whole slope.
    """

    through: str
    slope: float


class Measured(NamedTuple):
    """What is so where the nudged value is `at`.

    Attributes:
        value: of what is watched; nan where it has none.
        slope: how fast it moves there.
        paths: what each path gives to that.
        gate: "open" or "closed" where a gate is looked at; else "".
    """

    at: float
    value: float
    slope: float
    paths: tuple[Path, ...] = ()
    gate: str = ""

    @property
    def has_value(self) -> bool:
        return math.isfinite(self.value) and math.isfinite(self.slope)


class Subject(Protocol):
    """What is explored.

    Attributes:
        nudged: the plain name of what is nudged.
        watched: what is watched: a plain name, or a function of what is nudged.
    """

    @property
    def nudged(self) -> str: ...
    @property
    def watched(self) -> str | Apply: ...

    def measure(self, at: float) -> Measured:
        """Everything at one number."""

    def curve(self, places: Sequence[float]) -> tuple[float, ...]:
        """The watched value at each place; nan where it has none."""

    def most_points(self) -> int:
        """How many of them are computed in no time."""


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """The steps of a lesson's first forward pass between a value and what is watched."""

    course: Course
    nudged: str
    watched: str

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return moved_by(self.course.trace.plan, self.nudged, self.watched)

    @cached_property
    def _base(self) -> Mapping[str, float]:
        return self.course.trace.values(1)

    @property
    def start(self) -> float:
        return self._base[self.nudged]

    def measure(self, at: float) -> Measured:
        """Each use moves with a name of its own, so one pass gives the slope of every path."""
        values: dict[str, Dual] = {}

        def known(name: str) -> Dual:
            return values[name] if name in values else Dual(self._base[name])

        try:
            for step in self.steps:
                values[self.nudged] = Dual(at, {step.symbol: 1.0})
                values[step.symbol] = dual(step.expression, known)
        except (ArithmeticError, ValueError):
            return Measured(at, math.nan, math.nan)
        found = values[self.watched]
        uses = (step.symbol for step in self.steps if self.nudged in step.depends_on)
        paths = tuple(Path(use, found.parts.get(use, 0.0)) for use in uses)
        return Measured(at, found.value, math.fsum(path.slope for path in paths), paths)

    def curve(self, places: Sequence[float]) -> tuple[float, ...]:
        values = dict(self._base)
        return tuple(self._value(values, at) for at in places)

    def _value(self, values: dict[str, float], at: float) -> float:
        values[self.nudged] = at
        try:
            for step in self.steps:
                values[step.symbol] = step.compute(values)
        except (ArithmeticError, ValueError):
            return math.nan
        return values[self.watched]

    def most_points(self) -> int:
        cost = sum(len(step.depends_on) for step in self.steps)
        return max(_LEAST_POINTS, _MOST_EVALUATED // max(1, cost))


@dataclass(frozen=True, eq=False)
class OneFunction:
    """A function of one number, and its gate if it has one."""

    function: Function
    nudged: str = "z"

    @property
    def watched(self) -> Apply:
        return Apply(self.function, (Symbol(self.nudged),))

    def measure(self, at: float) -> Measured:
        try:
            found = dual(self.watched, lambda _: Dual(at, {self.nudged: 1.0}))
        except (ArithmeticError, ValueError):
            return Measured(at, math.nan, math.nan)
        row = BY_FUNCTION.get(self.function)
        gate = "" if row is None or row.gate is None else _OPEN if at > 0 else _CLOSED
        return Measured(at, found.value, found.parts.get(self.nudged, 0.0), gate=gate)

    def curve(self, places: Sequence[float]) -> tuple[float, ...]:
        return tuple(map(self._value, places))

    def _value(self, at: float) -> float:
        try:
            return float(self.function.value(at))
        except (ArithmeticError, ValueError):
            return math.nan

    def most_points(self) -> int:
        return _MOST_EVALUATED


@dataclass(frozen=True, eq=False)
class Exploration:
    """Where one is in trying out.

    Attributes:
        kind: the kind of explorable.
        start: where the nudged value is first.
        step: by how much one key nudges.
        now: what is so where it is.
        before: what was so where it was before that; None at the beginning.
    """

    kind: str
    subject: Subject
    start: float
    step: float
    now: Measured
    before: Measured | None = None

    @property
    def difference(self) -> float | None:
        """The change of what is watched by the change of what is nudged, between the last two places."""
        before = self.before
        if before is None or before.at == self.now.at or not (before.has_value and self.now.has_value):
            return None
        return (self.now.value - before.value) / (self.now.at - before.at)

    def nudge(self, steps: int) -> Exploration:
        """So many steps on."""
        return self.put(self.now.at + steps * self.step)

    def put(self, at: float) -> Exploration:
        """At another number; the same where that is too far off or no other."""
        tidy = float(f"{at:.{_FIGURES}g}") + 0.0 if math.isfinite(at) else at
        if not abs(tidy) <= FURTHEST or tidy == self.now.at:
            return self
        return replace(self, now=self.subject.measure(tidy), before=self.now)

    def again(self) -> Exploration:
        """As it was at the beginning."""
        return replace(self, now=self.subject.measure(self.start), before=None)


def _of_course(explore: Explore, course: Course) -> tuple[Subject, float]:
    nudged, watched = explore.nudge or "", explore.watch or course.lesson.computation.loss or ""
    subject = ForwardPass(course, nudged, watched)
    return subject, subject.start


def _of_function(explore: Explore, _course: Course) -> tuple[Subject, float]:
    return OneFunction(FUNCTIONS[explore.function or ""]), explore.at or 0.0


SUBJECTS: Mapping[str, Callable[[Explore, Course], tuple[Subject, float]]] = MappingProxyType(
    {"slope": _of_course, "gate": _of_function, "paths": _of_course}
)
"""By the kind of explorable what is explored, and where one begins."""


def explored(explore: Explore, course: Course) -> Exploration:
    """What a page of a lesson lets one try, from its beginning."""
    subject, start = SUBJECTS[explore.kind](explore, course)
    return Exploration(explore.kind, subject, start, explore.step, subject.measure(start))


def window(at: float, start: float, step: float, steps: int) -> tuple[float, float]:
    """The stretch of so many steps to either side in which a number lies; the start's has it in its middle.

    While one nudges inside it, it stays, so that the curve does not move under the point.
    """
    width = 2 * steps * step
    number = math.floor((at - start) / width + 0.5)
    middle = start + number * width
    return middle - width / 2, middle + width / 2


def spread(low: float, high: float, points: int) -> Iterable[float]:
    """So many places from end to end."""
    return (low + (high - low) * n / (points - 1) for n in range(points))
