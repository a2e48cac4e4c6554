"""Which slip reproduces a printed number: a misconception, a value in another's place, a term too many …

The search goes through the step's own formula and through those of the steps
before it that the source does not print. Explanations are tried from the
likeliest on; the first kind that reproduces the number is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from tutor.data_classes import dataclass
from tutor.expressions.names import updated_symbol
from tutor.expressions.trees import Add, Expression, Symbol, compiled, evaluate, rewrite
from tutor.lesson.model import StepKey
from tutor.marking.context import Context
from tutor.marking.misconceptions import Mutation, mutations
from tutor.marking.own_state import OwnState
from tutor.marking.phrases import mistake
from tutor.marking.precision import Typed, is_cut
from tutor.sayings import Name, Said, said
from tutor.steps.derive import Plan, Step
from tutor.steps.trace import following_values
from tutor.tolerances import EDGE, LEAST_FIGURES, SAME

MOST_UNPRINTED = 40
"""Up to this many unprinted steps before a claim are searched."""
MOST_NAMES = 120
"""Up to this many names are tried in another's place."""

FEW_FIGURES = 2
"""From so many a misconception is named, if it is the only one and nothing simpler explains them."""

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Slip:
    """What reproduces a printed number; `what` follows it in a sentence.

    `certain` is False where a coincidence is likely: few digits, or a far-fetched slip. `is_other` is True of
    a right number of another name: it has nothing to do with what its own numbers give.
    """

    what: Said
    misconception: str | None = None
    certain: bool = True
    is_other: bool = False


def tells_how_far(what: Said) -> bool:
    """Whether a slip says by how much a number is off, and so what is right."""
    return any(name == "size" for name, _ in what.arguments)


class Judged(Protocol):
    """A claim already judged."""

    @property
    def iteration(self) -> int: ...
    @property
    def symbol(self) -> str: ...
    @property
    def printed(self) -> str: ...
    @property
    def verdict(self) -> str: ...


def find_slip(
    context: Context,
    key: StepKey,
    typed: Typed,
    state: OwnState,
    printed: frozenset[StepKey],
    before: tuple[Judged, ...],
) -> Slip | None:
    """The likeliest slip, on the source's own values (`state`) and on the true ones."""
    search = _Search(context, key, typed, state.values, printed)
    return (
        search.misconception()
        or _other_name(key, context.lesson.claims, before)
        or search.replaced()
        or search.arithmetic()
        or search.convention()
        or search.from_few_figures()
    )


def _other_name(key: StepKey, claims: Mapping[StepKey, str], before: tuple[Judged, ...]) -> Slip | None:
    """A right number printed a second time, under another name of the same kind."""
    iteration, symbol = key
    for claim in before:
        same = claim.iteration == iteration and claim.printed == claims[key] and claim.verdict == "right"
        if same and claim.symbol.endswith("'") == symbol.endswith("'"):
            what = said("audit.other_name", name=Name(claim.symbol), symbol=Name(symbol))
            return Slip(what, is_other=True)
    return None


class _Search:
    def __init__(
        self, context: Context, key: StepKey, typed: Typed, own: Values, printed: frozenset[StepKey]
    ) -> None:
        self.context = context
        self.key = key
        self.typed = typed
        self.own = own
        self.step = context.step(key)
        self.unprinted = self._unprinted(printed)

    def _unprinted(self, printed: frozenset[StepKey]) -> tuple[Step, ...]:
        """The steps on the way to this one that the source does not print, in the plan's order."""
        by_symbol, found = self.context.plan(self.key[0]).by_symbol, set[str]()
        waiting = list(self.step.depends_on)
        while waiting and len(found) <= MOST_UNPRINTED:
            name = waiting.pop()
            if name in by_symbol and name not in found and (self.key[0], name) not in printed:
                found.add(name)
                waiting.extend(by_symbol[name].depends_on)
        if len(found) > MOST_UNPRINTED:
            return ()
        return tuple(step for step in self.context.plan(self.key[0]).steps if step.symbol in found)

    def _gives(self, value: float | None, least: int = LEAST_FIGURES) -> bool:
        """Whether a value reproduces the printed digits, and those are enough to mean it."""
        typed = self.typed
        if value is None or not math.isfinite(value):
            return False
        noise = SAME * abs(value)
        if abs(value - typed.value) <= noise:
            return True
        near = abs(value - typed.value) <= typed.unit / 2 * EDGE + noise or is_cut(typed, value)
        return near and (typed.figures or 0) >= least

    def _through(self, at: Step, tree: Expression, values: Values) -> float | None:
        """The claim's value when step `at`, itself or one before it, is worked by another formula."""
        env = dict(values)
        try:
            if at.symbol == self.step.symbol:
                return evaluate(tree, env)
            env[at.symbol] = evaluate(tree, env)
            passed = False
            for step in self.unprinted:
                if passed:
                    env[step.symbol] = step.compute(env)
                passed = passed or step.symbol == at.symbol
            return self.step.compute(env)
        except (ArithmeticError, ValueError):
            return None

    def _places(self) -> tuple[Step, ...]:
        """The claim's own step, then the unprinted ones before it, nearest first."""
        return (self.step, *reversed(self.unprinted))

    def _worlds(self) -> tuple[Values, ...]:
        true = self.context.trace.values(self.key[0])
        return (self.own,) if self.own == true else (self.own, true)

    def misconception(self) -> Slip | None:
        """The first step at which a misconception gives the number; two that do are both named."""
        plan = self.context.plan(self.key[0])
        for at in self._places():
            for values in self._worlds():
                found = [
                    m for m in mutations(plan, at) if self._gives(self._through(at, m.expression, values))
                ]
                if found:
                    return _named(self.context.plan(self.key[0]), at, found, at.symbol != self.step.symbol)
        return None

    def from_few_figures(self) -> Slip | None:
        """The only misconception at the claim's own step that gives two figures, if nothing simpler does."""
        value = self._through(self.step, self.step.expression, self.own)
        if value is None or any(
            self._gives(other, FEW_FIGURES) for other, _ in _slips_of_arithmetic(self.step, value, self.own)
        ):
            return None
        found = [
            m
            for m in mutations(self.context.plan(self.key[0]), self.step)
            if self._gives(self._through(self.step, m.expression, self.own), FEW_FIGURES)
        ]
        alone = len({m.id for m in found}) == 1
        return _named(self.context.plan(self.key[0]), self.step, found, elsewhere=False) if alone else None

    def replaced(self) -> Slip | None:
        """One value taken in another's place, a weight for a weight before anything for anything."""
        order = self.context.order(self.key[0])
        names = [name for name in self.own if name in order][:MOST_NAMES]
        for alike in (True, False):
            for at in self._places():
                limit = order[at.symbol]
                for old in at.depends_on:
                    for name in names:
                        if order[name] >= limit or name == old or self._alike(name, old) != alike:
                            continue
                        tree = rewrite(at.expression, _renaming(old, name))
                        if self._gives(self._through(at, tree, self.own)):
                            return Slip(self._replaced(at, old, name), certain=alike)
        return None

    def _replaced(self, at: Step, old: str, name: str) -> Said:
        own = at.symbol == self.step.symbol
        where = None if own else said("audit.in_step", symbol=Name(at.symbol))
        return said("audit.replaced", name=Name(name), old=Name(old), where=where)

    def _alike(self, a: str, b: str) -> bool:
        """Whether two names are of one family: both weights, both biases, or steps of one kind."""
        return self._family(a) == self._family(b)

    def _family(self, name: str) -> str:
        step = self.context.plan(self.key[0]).by_symbol.get(name)
        if step is not None:
            return step.kind
        network = self.context.plan(1).dense
        if network is None:
            model = self.context.plan(1).model
            return "parameters" if model is not None and name in model.parameters else "given"
        if name in network.inputs or name in network.loss.targets:
            return "inputs" if name in network.inputs else "targets"
        if any(name in layer.bias_names for layer in network.layers):
            return "biases"
        return "rate" if name == self.context.plan(1).learning_rate_name else "weights"

    def arithmetic(self) -> Slip | None:
        """Signs, factors, and a term or a known value too many or too few."""
        value = self._through(self.step, self.step.expression, self.own)
        if value is None:
            return None
        for other, what in _slips_of_arithmetic(self.step, value, self.own):
            if self._gives(other):
                return Slip(what, certain=False)
        return self._too_much(value)

    def _too_much(self, value: float) -> Slip | None:
        """A value that stands in the formula counted once more, as it is or as it was an iteration before."""
        iteration = self.key[0]
        worlds: list[tuple[str, Values]] = [("", self.own)]
        if iteration > 1:
            worlds.append(("_old", self.context.trace.values(iteration - 1)))
        for old, values in worlds:
            for name in reversed(self.step.depends_on):
                known = values.get(name)
                if known and (self._gives(value + known) or self._gives(value - known)):
                    more = "much" if self._gives(value + known) else "little"
                    what = said(f"audit.too_{more}{old}", size=abs(known), name=Name(name))
                    return Slip(what, certain=False)
        return None

    def convention(self) -> Slip | None:
        """Another way to train: biases left alone, gradients through updated weights, both."""
        for name, misconception, changes in _conventions(self.context):
            if self._gives(_retrained(self.context, self.key, changes)):
                return Slip(said(f"audit.{name}"), misconception)
        return None


def _renaming(old: str, name: str) -> Callable[[Expression], Expression | None]:
    return lambda node: Symbol(name, node.role) if isinstance(node, Symbol) and node.name == old else None


def _named(plan: Plan, at: Step, found: list[Mutation], elsewhere: bool) -> Slip:
    ids = list(dict.fromkeys(m.id for m in found))
    clauses = [mistake(plan, at, next(m for m in found if m.id == i)).wrong for i in ids[:2]]
    what = clauses[0]
    if len(clauses) == 2:
        what = said("audit.either", first=clauses[0], second=clauses[1])
    if elsewhere:
        what = said("audit.elsewhere", slip=what, symbol=Name(at.symbol))
    return Slip(what, ids[0])


def _slips_of_arithmetic(step: Step, value: float, values: Values) -> Iterator[tuple[float, Said]]:
    yield -value, said("audit.wrong_sign")
    yield 2 * value, said("audit.twice")
    yield value / 2, said("audit.half")
    for power in (1, 2, 3):
        yield value * 10**power, said("audit.decimal_point")
        yield value / 10**power, said("audit.decimal_point")
    if isinstance(step.expression, Add):
        for term in step.expression.terms:
            size = evaluate(term, values)
            if size:
                yield value - size, said("audit.leaves_out", term=term)
                yield value + size, said("audit.counts_twice", term=term)


_Changes = dict[str, Expression]


def _conventions(context: Context) -> Iterator[tuple[str, str | None, _Changes]]:
    """Whole-network changes of formulas, by symbol, with the name of their saying."""
    plan, network = context.plan(1), context.plan(1).dense
    if network is None:
        return
    kept: _Changes = {
        updated_symbol(name): Symbol(name)
        for layer in network.layers
        if layer.biases
        for name in layer.bias_names
    }
    through: _Changes = {
        step.symbol: m.expression
        for step in plan.steps
        if step.kind == "grad_activation"
        for m in mutations(plan, step)
        if m.id == "used_updated_weight"
    }
    if kept:
        yield "frozen_biases", None, kept
    if through:
        yield "updated_weights", "used_updated_weight", through
    if kept and through:
        yield "frozen_biases_and_updated_weights", "used_updated_weight", kept | through


def _retrained(context: Context, key: StepKey, changes: _Changes) -> float | None:
    """A step's value after training by changed formulas from the start."""
    lesson, plan = context.lesson, context.plan(1)
    formulas = [
        (step.symbol, compiled(changes[step.symbol]) if step.symbol in changes else step.compute)
        for step in plan.steps
    ]
    given = {name for name, index in context.order(1).items() if index < 0}
    values = {name: value for name, value in context.trace.values(1).items() if name in given}
    try:
        for iteration in range(1, key[0] + 1):
            if iteration > 1:
                values = following_values(lesson.computation, values, iteration)
            for symbol, compute in formulas:
                values[symbol] = compute(values)
    except (ArithmeticError, ValueError):
        return None
    return values[key[1]]
