"""The learner's own values over the whole graph of steps.

The own value of a step is what the learner answered; of a step that they were
not asked or left out, what its formula gives on their own values before it. An
iteration starts from their own updated parameters. Each own value carries the
interval that its digits stand for, and the earlier answer where it went wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor.lesson.model import StepKey
from tutor.marking.context import Context
from tutor.marking.interval import Interval
from tutor.marking.precision import EXACT, Target
from tutor.marking.verdict import Answered, Work
from tutor.steps.derive import Step
from tutor.steps.trace import Values, given_values


@dataclass(frozen=True, slots=True)
class Local:
    """A step's formula on the learner's own values before it.

    Attributes:
        target: its value there, to compare an answer with.
        low, high: its band, the own values being rounded.
        cause: the earliest wrong answer that it depends on; None when the own values differ by rounding only.
    """

    target: Target
    low: float
    high: float
    cause: StepKey | None


@dataclass(slots=True)
class State:
    """Own values within one iteration, up to a step.

    `spans` holds the interval of every name whose own value is not exactly the true one,
    `causes` the wrong answer behind every name that is off by more than rounding.
    """

    iteration: int
    values: Values
    spans: dict[str, Interval] = field(default_factory=dict)
    causes: dict[str, StepKey] = field(default_factory=dict)
    done: int = 0  # steps taken in, in the plan's order


class OwnValues:
    """Takes in one learner's answers in the order of the steps; `before` must be called in that order."""

    def __init__(self, context: Context, work: Work, first: int | None = None) -> None:
        self.context = context
        self.work = work
        self.state = State(0, {})
        # An answer is judged first and taken in later: both need the same local values.
        self._latest: tuple[StepKey, Local | None] | None = None
        self.decided: dict[StepKey, StepKey | None] = {}
        """Answers already judged: the wrong answer behind each, None for a right one."""
        # Iterations before the first answer are the true ones; `first` is for work that is still to grow.
        self._first = first or min((iteration for iteration, _ in work), default=1)

    def before(self, iteration: int, index: int) -> State:
        """The state before step `index` of an iteration."""
        steps = self.context.plan.steps
        state = self.state
        if state.iteration != iteration:
            if state.iteration == 0 or self._first > state.iteration:
                start = min(self._first, iteration)
                state = self.state = State(start, dict(self.context.trace.values(start)))
            while state.iteration < iteration:
                self._take_in(state, len(steps))
                state = self.state = self._following(state)
        self._take_in(state, index)
        return state

    def local(self, state: State, step: Step) -> Local | None:
        """The step on own values; None where they are the true ones, or where it has no value on them."""
        if not state.spans or state.spans.keys().isdisjoint(step.depends_on):
            return None
        key = (state.iteration, step.symbol)
        if self._latest is None or self._latest[0] != key:
            self._latest = key, self._local(state, step)
        return self._latest[1]

    def _local(self, state: State, step: Step) -> Local | None:
        values = state.values
        try:
            value = step.compute(values)
        except (ArithmeticError, ValueError):
            return None
        if not math.isfinite(value):
            return None
        low, high = self.context.band(step)(state.spans, values)
        if not (math.isfinite(low) and math.isfinite(high)):
            low = high = value  # a band without ends would excuse every answer
        cause = self._cause(state, step, value)
        true = self.context.target((state.iteration, step.symbol)).value
        if cause is not None and abs(value - true) <= EXACT * abs(true):
            cause = None
        return Local(_target(step, value, values), low, high, cause)

    def _cause(self, state: State, step: Step, value: float) -> StepKey | None:
        """The earliest wrong answer that the step's own `value` depends on."""
        if not state.causes or state.causes.keys().isdisjoint(step.depends_on):
            return None
        order = self.context.order
        wrong = [(state.causes[name], name) for name in step.depends_on if name in state.causes]
        wrong.sort(key=lambda pair: (pair[0][0], order[pair[0][1]]))
        if len(wrong) == 1 and len(step.depends_on) == 1:
            return wrong[0][0]
        true = self.context.trace.values(state.iteration)
        for cause, name in wrong:
            # A wrong sum behind an open gate, say, changes nothing: then it is not what this follows from.
            try:
                if step.compute({**{n: state.values[n] for n in step.depends_on}, name: true[name]}) != value:
                    return cause
            except (ArithmeticError, ValueError):
                return cause
        return None

    def _following(self, state: State) -> State:
        """The next iteration, from the own updated parameters."""
        context, iteration = self.context, state.iteration + 1
        following = State(iteration, dict(context.trace.values(iteration)))
        following.values.update(given_values(context.lesson.network, context.lesson.training, iteration))
        if state.spans:
            for name, updated in context.parameters:
                if updated in state.spans:
                    following.values[name] = state.values[updated]
                    following.spans[name] = state.spans[updated]
                if updated in state.causes:
                    following.causes[name] = state.causes[updated]
        return following

    def _take_in(self, state: State, index: int) -> None:
        steps, work, iteration = self.context.plan.steps, self.work, state.iteration
        for at in range(state.done, index):
            step = steps[at]
            answered = work.get((iteration, step.symbol))
            if answered is not None:
                self.answer(state, step, answered)
            elif state.spans:
                self._compute(state, step)
        state.done = max(state.done, index)

    def _compute(self, state: State, step: Step) -> None:
        """An unanswered step: its formula on own values."""
        local = self.local(state, step)
        if local is None:
            return
        state.values[step.symbol] = local.target.value
        state.spans[step.symbol] = (local.low, local.high)
        if local.cause is not None:
            state.causes[step.symbol] = local.cause

    def answer(self, state: State, step: Step, answered: Answered) -> None:
        """An answered step: its own value, and whether it is a mistake of its own, carried, or rounding."""
        symbol = step.symbol
        true = self.context.target((state.iteration, symbol)).value
        if answered.low == true == answered.high:
            return
        state.values[symbol] = answered.value
        state.spans[symbol] = (answered.low, answered.high)
        key = (state.iteration, symbol)
        if key in self.decided:
            cause = self.decided[key]
            if cause is not None:
                state.causes[symbol] = cause
            return
        if answered.low <= true <= answered.high:
            return
        local = self.local(state, step)
        if local is not None and local.low <= answered.high and answered.low <= local.high:
            if local.cause is not None:
                state.causes[symbol] = local.cause
            return
        state.causes[symbol] = key


def _target(step: Step, value: float, values: Mapping[str, float]) -> Target:
    if step.kind != "update":
        return Target(value)
    old = values[step.subject]
    return Target(value, abs(value - old), old)
