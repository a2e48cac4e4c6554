"""The wrong formulas of a lesson's steps, compiled once, and which of them give an answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property

from tutor.data_classes import dataclass
from tutor.expressions.trees import Compiled, compiled, symbols_of, values_of
from tutor.lesson.model import StepKey
from tutor.marking.context import Context
from tutor.marking.explanations import same
from tutor.marking.misconceptions import Mutation, mutations
from tutor.marking.own_state import OwnState
from tutor.marking.own_values import Local
from tutor.marking.phrases import Mistake, mistake
from tutor.marking.precision import Agreement, Target, Typed, agreement
from tutor.named_tuples import NamedTuple
from tutor.steps.derive import Plan, Step
from tutor.tolerances import EXACT, IN_REACH, NEAR_OWN

MOST_STEPS_KEPT = 10_000
"""Steps, each of one iteration, of which the values of all wrong formulas are kept."""


@dataclass(eq=False)
class WrongFormula:
    """One wrong formula of a step, in every iteration."""

    plan: Plan
    step: Step
    mutation: Mutation
    made: dict[int, Compiled] = field(repr=False)
    """What the step's wrong formulas have in common, compiled once."""

    @cached_property
    def compute(self) -> Compiled:
        return compiled(self.mutation.expression, self.step.on_paper, self.made)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that its value is made of."""
        return frozenset(symbols_of(self.mutation.expression))

    @cached_property
    def mistake(self) -> Mistake:
        return mistake(self.plan, self.step, self.mutation)

    def value(self, values: Mapping[str, float]) -> float | None:
        """Its value; None where it has none."""
        try:
            value = self.compute(values)
        except (ArithmeticError, ValueError):
            return None
        return _finite(value)


class Matches(NamedTuple):
    """The wrong formulas that give an answer best; `on_own` when only on the learner's own values."""

    formulas: tuple[WrongFormula, ...]
    on_own: bool

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(formula.mutation.id for formula in self.formulas))


@dataclass(eq=False)
class WrongFormulas:
    """All wrong formulas of one lesson, made when first asked for."""

    context: Context
    _formulas: dict[tuple[str, int], tuple[WrongFormula, ...]] = field(default_factory=dict, init=False)
    _names: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict, init=False)
    _on_true: dict[StepKey, tuple[tuple[WrongFormula, float | None], ...]] = field(
        default_factory=dict, init=False
    )

    def at(self, key: StepKey) -> tuple[WrongFormula, ...]:
        """The wrong formulas of a step."""
        plan, step = self.context.plan(key[0]), self.context.step(key)
        found = self._formulas.get(step.identity)
        if found is None:
            made: dict[int, Compiled] = {}
            found = tuple(WrongFormula(plan, step, mutation, made) for mutation in mutations(plan, step))
            self._formulas[step.identity] = found
        return found

    def on_true(self, key: StepKey) -> tuple[tuple[WrongFormula, float | None], ...]:
        """The same with their values on the true values of an iteration."""
        found = self._on_true.get(key)
        if found is None:
            if len(self._on_true) >= MOST_STEPS_KEPT:
                self._on_true.clear()
            found = self._on_true[key] = tuple(self.values(key))
        return found

    def values(self, key: StepKey) -> Iterator[tuple[WrongFormula, float | None]]:
        """What `on_true` keeps, made anew."""
        formulas, values = self.at(key), self.context.trace.values(key[0])
        found = values_of((formula.mutation.expression for formula in formulas), values)
        return zip(formulas, map(_finite, found), strict=True)

    def names(self, key: StepKey) -> frozenset[str]:
        """Every name in the step's formulas, right and wrong: what the verdict on a wrong answer hangs on."""
        step = self.context.step(key)
        found = self._names.get(step.identity)
        if found is None:
            names = symbols_of(*(f.mutation.expression for f in self.at(key)))
            found = self._names[step.identity] = frozenset((*step.depends_on, *names))
        return found

    def matching(
        self, key: StepKey, typed: Typed, target: Target, local: Local | None, state: OwnState
    ) -> Matches:
        """The formulas that give an answer: on true values, and on the learner's own in `state`."""
        true: list[tuple[Agreement, WrongFormula]] = []
        mine: list[tuple[Agreement, WrongFormula]] = []
        number, reach = typed.value, NEAR_OWN * abs(typed.value)
        close = typed.left_open + 2 * IN_REACH * abs(number)  # nothing further away can match: most stop here
        right = target.value if local is None else local.target.value
        for formula, value in self.on_true(key):
            if value is not None and abs(value - number) <= close:
                _add_match(true, formula, typed, value, target.value)
            if not _moved(formula, state, far=value is not None and abs(value - number) > reach):
                continue
            own_value = formula.value(state.values)
            if own_value is not None and abs(own_value - number) <= close:
                _add_match(mine, formula, typed, own_value, right)
        best = min((found.value for found, _ in (*true, *mine)), default=0)
        on_true = [formula for found, formula in true if found.value == best]
        on_own = [formula for found, formula in mine if found.value == best]
        formulas = tuple(dict.fromkeys((*on_true, *on_own)))
        return Matches(formulas, on_own=bool(on_own) and not on_true)


def _moved(formula: WrongFormula, state: OwnState, far: bool) -> bool:
    """Whether own values give a wrong formula another value, which an answer `far` from the true one may be.

    Those that differ by rounding only cannot move it far. Its names are asked last: they take long to find.
    """
    if not state.spans or (far and not state.causes):
        return False
    if far and state.causes.keys().isdisjoint(formula.names):
        return False
    return not state.spans.keys().isdisjoint(formula.names)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _add_match(
    to: list[tuple[Agreement, WrongFormula]], formula: WrongFormula, typed: Typed, value: float, right: float
) -> None:
    """Adds a wrong formula whose value the answer shows, unless it gives the right value here."""
    if abs(value - right) > EXACT * abs(right) and same(typed, value):
        to.append((agreement(typed, Target(value)), formula))
