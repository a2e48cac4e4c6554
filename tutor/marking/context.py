"""What marking needs of a lesson, computed once: true values, targets, what is known at each step."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.expressions.functions import straight
from tutor.expressions.intervals import Banded, banded
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
    symbols_of,
    walk,
)
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.precision import Target
from tutor.steps.batches import without_sample
from tutor.steps.derive import Plan, Step
from tutor.steps.iterated import Values
from tutor.steps.trace import Trace
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
        return (name for name, place in self.order.items() if place < self.limit)

    def __len__(self) -> int:
        return sum(place < self.limit for place in self.order.values())


@dataclass(eq=False)
class Context:
    """One lesson's true values and what follows from the plan of an iteration.

    Most lessons have one plan for all iterations; `at` gives the context of those that have another.
    """

    lesson: Lesson
    trace: Trace
    _targets: dict[StepKey, Target] = field(default_factory=dict, init=False)
    _truths: dict[int, list[tuple[Step, StepKey, float]]] = field(default_factory=dict, init=False)
    _truths_kept: int = field(default=0, init=False)
    _bands: dict[tuple[str, int], Banded] = field(default_factory=dict, init=False)
    _known: dict[tuple[int, str], Known] = field(default_factory=dict, init=False)
    _aliases: dict[tuple[int, int], Mapping[str, Expression]] = field(default_factory=dict, init=False)
    _plans: dict[int, tuple[Plan, Mapping[str, int]]] = field(default_factory=dict, init=False)
    _orders: dict[int, tuple[Plan, Mapping[str, int]]] = field(default_factory=dict, init=False)
    _numbers: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict, init=False)
    _magnitudes: dict[int, Values] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, lesson: Lesson) -> Context:
        return cls(lesson, Trace(lesson.computation))

    def plan(self, iteration: int) -> Plan:
        found = self._plans.get(iteration)
        return self._planned(iteration)[0] if found is None else found[0]

    def order(self, iteration: int) -> Mapping[str, int]:
        """Given names at -1, then each step's symbol at its place in the plan of an iteration."""
        found = self._plans.get(iteration)
        return self._planned(iteration)[1] if found is None else found[1]

    def _planned(self, iteration: int) -> tuple[Plan, Mapping[str, int]]:
        """The plan of an iteration and its order: both are asked for several times with each answer."""
        if len(self._plans) >= MOST_TARGETS:
            self._plans.clear()
        plan = self.trace.plan_at(iteration)
        found = self._plans[iteration] = plan, self._order_of(plan, iteration)
        return found

    def _order_of(self, plan: Plan, iteration: int) -> Mapping[str, int]:
        """The order of a plan, which many iterations share."""
        found = self._orders.get(id(plan))
        if found is None:
            computation = self.lesson.computation
            names = dict.fromkeys((*computation.given(iteration), *computation.start()), -1)
            names.update((step.symbol, index) for index, step in enumerate(plan.steps))
            found = self._orders[id(plan)] = plan, MappingProxyType(names)
        return found[1]

    @cached_property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """What an iteration leaves to the next: each name with the symbol of its new value."""
        return tuple(self.lesson.computation.carried.items())

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """What every iteration gives a new value."""
        return frozenset(name for name, updated in self.parameters if name != updated)

    def known(self, key: StepKey) -> Known:
        """The names that have a value before a step."""
        order = self.order(key[0])
        place = id(order), key[1]
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = Known(order, order[key[1]])
        return found

    def aliases(self, key: StepKey) -> Mapping[str, Expression]:
        """What else can be read in an answer: gradients that no step has, and a sample's names without it."""
        plan = self.plan(key[0])
        sample = plan.by_symbol[key[1]].sample
        if plan.batch is None or sample is None:
            return plan.aliases
        order = self.order(key[0])
        found = self._aliases.get((id(order), sample))
        if found is None:
            bare = {without_sample(name, sample): Symbol(name) for name in order}
            own = {name: symbol for name, symbol in bare.items() if name not in order}
            found = self._aliases[id(order), sample] = MappingProxyType({**own, **plan.aliases})
        return found

    def readable(self, key: StepKey) -> Mapping[str, int]:
        """The order, with these."""
        order = self.order(key[0])
        aliases = ((alias, symbols_of(tree)[0]) for alias, tree in self.aliases(key).items())
        places = {alias: order[name] for alias, name in aliases if name in order}
        return MappingProxyType({**order, **places}) if places else order

    def place(self, key: StepKey) -> int:
        """Where a step comes in its iteration, from 0."""
        return self.order(key[0])[key[1]]

    def step(self, key: StepKey) -> Step:
        return self.plan(key[0]).by_symbol[key[1]]

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
            found = target_of(self.step(key), value, values)
            self._targets[key] = found
        return found

    def truths(self, iteration: int, count: int) -> Sequence[tuple[Step, StepKey, float]]:
        """At least the first `count` steps of an iteration, each with its key and its true value."""
        found = self._truths.get(iteration)
        if found is None:
            if self._truths_kept >= MOST_TARGETS:
                self._truths.clear()
                self._truths_kept = 0
            found = self._truths[iteration] = []
        for step in self.plan(iteration).steps[len(found) : count]:
            key = iteration, step.symbol
            found.append((step, key, self.target(key).value))
            self._truths_kept += 1
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
            exact = self._in_equations.union(f"{value:.12g}" for value in values)
            shown = frozenset(f"{float(f'{value:.{SHOWN_FIGURES}g}'):.12g}" for value in values)
            self._numbers.clear()
            found = self._numbers[iteration] = exact, shown
        return found

    @cached_property
    def _in_equations(self) -> frozenset[str]:
        """The numbers that an author's equations and their derivatives are written with, without signs."""
        if self.plan(1).model is None:
            return frozenset()
        trees = (step.expression for step in self.plan(1).steps)
        numbers = (node.value for tree in trees for node in walk(tree) if isinstance(node, Number))
        return frozenset(f"{abs(number):.12g}" for number in numbers)

    def band(self, step: Step) -> Banded:
        found = self._bands.get(step.identity)
        if found is None:
            found = self._bands[step.identity] = banded(step.expression)
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
        for step in self.plan(iteration).steps:
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
