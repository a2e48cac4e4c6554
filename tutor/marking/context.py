"""What marking needs of a lesson, computed once: true values, targets, what is known at each step."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType

from tutor.expressions.functions import straight
from tutor.expressions.intervals import Banded, banded
from tutor.expressions.names import updated_symbol
from tutor.expressions.printing import SHOWN_FIGURES
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
    evaluate,
)
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.precision import Target
from tutor.steps.derive import Plan, Step
from tutor.steps.iterated import Values
from tutor.steps.trace import Trace, given_values
from tutor.tolerances import CLOSE_TO_ZERO, LAST_PLACE, SUMMED

MOST_MAGNITUDES = 8
"""Iterations of which the magnitudes are kept."""
MOST_TARGETS = 50_000
"""So many targets are kept: those of all iterations of most lessons."""


@dataclass(frozen=True, slots=True)
class Known(Collection[str]):
    """The names that have a value before the step at `limit` in the plan's order."""

    order: Mapping[str, int]
    limit: int

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.order.get(name, self.limit) < self.limit

    def __iter__(self) -> Iterator[str]:
        return islice(self.order, len(self))

    def __len__(self) -> int:
        # `order` holds the given names (-1) first, then the steps from 0 on.
        return len(self.order) - max(self.order.values()) - 1 + self.limit


@dataclass(eq=False)
class Context:
    """One lesson's true values and what follows from its plan."""

    lesson: Lesson
    trace: Trace
    _targets: dict[StepKey, Target] = field(default_factory=dict, init=False)
    _bands: dict[str, Banded] = field(default_factory=dict, init=False)
    _known: dict[str, Known] = field(default_factory=dict, init=False)
    _numbers: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict, init=False)
    _magnitudes: dict[int, Values] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, lesson: Lesson) -> Context:
        return cls(lesson, Trace(lesson.network, lesson.training))

    @property
    def plan(self) -> Plan:
        return self.trace.plan

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Given names at -1, then each step's symbol at its place in the plan."""
        given = given_values(self.lesson.network, self.lesson.training, 1)
        names = dict.fromkeys((*given, *(name for name, _ in self.lesson.network.parameters())), -1)
        names.update((step.symbol, index) for index, step in enumerate(self.plan.steps))
        return MappingProxyType(names)

    @cached_property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Each parameter with the symbol of its updated value."""
        return tuple((name, updated_symbol(name)) for name, _ in self.lesson.network.parameters())

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.parameters)

    def known(self, step: Step) -> Known:
        found = self._known.get(step.symbol)
        if found is None:
            found = self._known[step.symbol] = Known(self.order, self.order[step.symbol])
        return found

    def step(self, symbol: str) -> Step:
        return self.plan.by_symbol[symbol]

    def target(self, key: StepKey) -> Target:
        """The true value of a step, as answers are compared with it."""
        found = self._targets.get(key)
        if found is None:
            iteration, symbol = key
            values = self.trace.values(iteration)
            value = values[symbol]
            if value != 0 and abs(value) < CLOSE_TO_ZERO and abs(value) <= SUMMED * self._magnitude(key):
                value = 0.0
            if len(self._targets) >= MOST_TARGETS:
                self._targets.clear()
            found = target_of(self.step(symbol), value, values)
            self._targets[key] = found
        return found

    def is_exact(self, iteration: int, number: float) -> bool:
        """Whether a number without its sign is, as written, one of this iteration's true values."""
        return f"{number:.12g}" in self._written(iteration)[0]

    def is_shown(self, iteration: int, number: float) -> bool:
        """Whether it is what the tutor shows of one of them, whose last zeros it does not write."""
        return f"{number:.12g}" in self._written(iteration)[1]

    def _written(self, iteration: int) -> tuple[frozenset[str], frozenset[str]]:
        """An iteration's true values without their signs, as exact numbers and as they are shown."""
        found = self._numbers.get(iteration)
        if found is None:
            values = [abs(value) for value in self.trace.values(iteration).values()]
            exact = frozenset(f"{value:.12g}" for value in values)
            shown = frozenset(f"{float(f'{value:.{SHOWN_FIGURES}g}'):.12g}" for value in values)
            self._numbers.clear()
            found = self._numbers[iteration] = exact, shown
        return found

    def band(self, step: Step) -> Banded:
        found = self._bands.get(step.symbol)
        if found is None:
            found = self._bands[step.symbol] = banded(step.expression)
        return found

    def _magnitude(self, key: StepKey) -> float:
        """How large the numbers were that a value was added up from: what its binary noise is relative to.

        A parameter's are those of the update that made it. Further back nothing is looked at: what the sums
        of many iterations add up to says nothing about the noise that is left of them.
        """
        iteration, symbol = key
        found = self._magnitudes.get(iteration)
        if found is None:
            before = self._sizes(iteration - 1, {}) if iteration > 1 else {}
            made = {name: before[updated] for name, updated in self.parameters if updated in before}
            found = self._sizes(iteration, made)
            if len(self._magnitudes) >= MOST_MAGNITUDES:
                self._magnitudes.clear()
            self._magnitudes[iteration] = found
        return found[symbol]

    def _sizes(self, iteration: int, parameters: Mapping[str, float]) -> Values:
        """The magnitudes of an iteration, given those of parameters; a size beyond all floats is infinite."""
        values = self.trace.values(iteration)
        sizes = {name: abs(value) for name, value in values.items()} | dict(parameters)
        for step in self.plan.steps:
            sizes[step.symbol] = _size(step.expression, sizes, values)
        return sizes


def target_of(step: Step, value: float, values: Mapping[str, float]) -> Target:
    """A target for a step: updates carry their change."""
    if step.kind != "update":
        return Target(value)
    old = values[step.subject]
    change = abs(value - old)
    if change <= LAST_PLACE * abs(old):
        change = 0.0
    return Target(value, change, old)


def _size(node: Expression, sizes: Mapping[str, float], values: Mapping[str, float]) -> float:
    """What its binary noise is relative to: of a sum the absolute values, elsewhere what is made of them."""
    match node:
        case Number(value=value):
            return abs(value)
        case Symbol(name=name):
            return sizes[name]
        case Add(terms=terms):
            return sum(_size(t, sizes, values) for t in terms)
        case Subtract(left=a, right=b):
            return _size(a, sizes, values) + _size(b, sizes, values)
        case Multiply(factors=factors):
            return _size_of_product(factors, sizes, values)
        case Negate(operand=operand):
            return _size(operand, sizes, values)
        case Power(base=base, exponent=Number(value=2.0)):
            return _size_of_product((base, base), sizes, values)
        case Divide(numerator=top, denominator=bottom):
            return _size(top, sizes, values) / abs(evaluate(bottom, values))
        case Apply(function=function, arguments=arguments) if function.slope is straight:
            return max(_size(argument, sizes, values) for argument in arguments)
        case Apply() | Power():
            return abs(evaluate(node, values))


def _size_of_product(
    factors: Sequence[Expression], sizes: Mapping[str, float], values: Mapping[str, float]
) -> float:
    """The noise of each factor is multiplied by the others' values: one that is nearly 0 makes it small."""
    size, value = 0.0, 1.0
    for factor in factors:
        own = abs(evaluate(factor, values))
        size, value = size * own + value * _size(factor, sizes, values), value * own
    return size
