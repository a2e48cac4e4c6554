"""The learner's own values over the whole graph of steps.

The own value of a step is what the learner answered; of a step that they were
not asked or left out, what its formula gives on their own values before it. An
iteration starts from their own updated parameters. Each own value carries the
interval that its digits stand for, and the earlier answer where it went wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from tutor.expressions.functions import Interval
from tutor.lesson.model import StepKey
from tutor.marking.blame import blamed, moved_by
from tutor.marking.context import Context, target_of
from tutor.marking.own_starts import Starts
from tutor.marking.own_state import OwnState
from tutor.marking.precision import Target, as_far_as_three_figures
from tutor.marking.stock_answers import hands_on, is_stock, is_stock_number, settles
from tutor.marking.verdicts import Answered, Work
from tutor.named_tuples import NamedTuple
from tutor.steps.derive import Step
from tutor.tolerances import EDGE, EXACT, ONE_FIGURE, SHOWN_APART


class Local(NamedTuple):
    """A step's formula on the learner's own values before it.

    Attributes:
        target: its value there, to compare an answer with.
        low, high: its band, the own values being rounded to three figures or more.
        coarse: its band with the digits of those that have fewer; None where none has.
        rough: whether one of them has a single figure: that is no rounding to go on from.
        cause: the wrong answer whose mending moves it most; None when the own values differ by rounding only.
        moved: by how much each wrong answer would move it, mended alone.
        settled: whether an own earlier zero alone makes it zero, or the update change nothing.
        idle: the own values that it is made of and that show no work, but for zeros that do not move it most.
    """

    target: Target
    low: float
    high: float
    cause: StepKey | None
    coarse: Interval | None = None
    rough: bool = False
    settled: bool = False
    idle: tuple[float, ...] = ()
    moved: Mapping[StepKey, float] = MappingProxyType({})

    @property
    def has_others(self) -> bool:
        """Whether wrong answers beside its cause move it so far that it shows."""
        if len(self.moved) == 1 and self.cause in self.moved:  # as it mostly is
            return False
        least = SHOWN_APART * abs(self.target.value)
        return any(slip != self.cause and abs(moved) > least for slip, moved in self.moved.items())

    def shows_no_work(self, answer: float) -> bool:
        """Whether `answer`, which follows from the own values, follows without any work at this step.

        One stock number that comes out of another does: who types 1 everywhere meets 1 at times.
        """
        if self.settled:
            return True
        if not self.idle:
            return False
        return is_stock_number(answer) or any(
            hands_on(value, self.target.value, answer) for value in self.idle
        )


class OwnValues:
    """Takes in one learner's answers in the order of the steps; `before` must be called in that order."""

    def __init__(
        self, context: Context, work: Work, first: int | None = None, starts: Starts | None = None
    ) -> None:
        """`starts` is for work that is all there: where an iteration began is taken from there and kept."""
        self.context = context
        self.work = work
        self._starts = starts
        self.state = OwnState(0, {})
        # An answer is judged first and taken in later: both need the same local values.
        self._latest: tuple[StepKey, Local | None] | None = None
        self.decided: dict[StepKey, StepKey | None] = {}
        """Answers already judged: the wrong answer behind each, None for a right one."""
        self.moved: dict[StepKey, Mapping[StepKey, float]] = {}
        """Of those that are carried, by how much each wrong answer would move them, mended alone."""
        # Iterations before the first answer are the true ones; `first` is for work that is still to grow.
        self._first = first or min((iteration for iteration, _ in work), default=1)

    def go_on(self, work: Work, changed: Iterable[StepKey]) -> None:
        """Takes other work, in which the answers that are not the same come after all that is taken in."""
        self.work = work
        self._first = min((self._first, *(iteration for iteration, _ in changed)))

    def before(self, iteration: int, index: int) -> OwnState:
        """The state before step `index` of an iteration."""
        state = self.state
        if state.iteration != iteration:
            if state.iteration == 0 or self._first > state.iteration:
                state = self.state = self._begun(iteration)
            while state.iteration < iteration:
                self._take_in(state, len(self.context.plan(state.iteration).steps))
                state = self.state = self._following(state)
                if self._starts is not None and state.spans and state.iteration >= iteration - 1:
                    self._starts.keep(state, self.work)
        self._take_in(state, index)
        return state

    def _begun(self, iteration: int) -> OwnState:
        """Where to go on from, for an iteration; before the first answer all values are the true ones."""
        kept = self._starts.find(iteration, self.work) if self._starts is not None else None
        if kept is not None:
            return kept
        start = min(self._first, iteration)
        return OwnState(start, self.context.trace.values(start).copy())

    def local(self, state: OwnState, step: Step) -> Local | None:
        """The step on own values; None where they are the true ones, or where it has no value on them."""
        if not state.spans or state.spans.keys().isdisjoint(step.depends_on):
            return None
        key = (state.iteration, step.symbol)
        if self._latest is None or self._latest[0] != key:
            self._latest = key, self._local(state, step)
        return self._latest[1]

    def is_local(self, key: StepKey, local: Local | None) -> None:
        """What `local` gives of a step, where it is known: from somebody with the same operands."""
        self._latest = key, local

    def _local(self, state: OwnState, step: Step) -> Local | None:
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
        target = target_of(step, value, values)
        operand = blamed(self.context, state, step, value)
        true = self.context.target((state.iteration, step.symbol)).value
        coarse = self._coarse(state, step)
        if operand is None or abs(value - true) <= EXACT * abs(true):
            return Local(target, low, high, None, coarse, self._rough(state, step))
        idle = tuple(_idle_of(state, step, operand)) if state.idle else ()
        settled = settles(self.context, state, step, target, operand)
        moved = moved_by(self.context, state, step, value)
        cause = state.causes[operand]
        if not (settled or idle):  # it is then about the operand that shows no work
            cause = next((slip for slip, by in moved.items() if by), cause)
        return Local(target, low, high, cause, coarse, False, settled, idle, moved)

    def _is_stock(self, state: OwnState, step: Step, answer: float) -> bool:
        earlier = self.work.get((state.iteration - 1, step.symbol))
        return is_stock(self.context, state, step, answer, earlier.value if earlier else None)

    def _coarse(self, state: OwnState, step: Step) -> Interval | None:
        """The band over operands that are too coarse for three figures; None where there are none."""
        if state.coarse.keys().isdisjoint(step.depends_on):
            return None
        return self.context.band(step)({**state.spans, **state.coarse}, state.values)

    def _rough(self, state: OwnState, step: Step) -> bool:
        """Whether an operand has one figure: of two, the third may be a zero that was not written."""
        return any(
            high - low > 2 * ONE_FIGURE * abs(state.values[name]) * EDGE
            for name, (low, high) in state.coarse.items()
            if name in step.depends_on
        )

    def _following(self, state: OwnState) -> OwnState:
        """The next iteration, from the own updated parameters."""
        context, iteration = self.context, state.iteration + 1
        following = OwnState(iteration, context.trace.values(iteration).copy(), latest=state.latest)
        following.values.update(context.lesson.computation.given(iteration))
        if state.spans:
            for name, updated in context.parameters:
                if updated in state.spans:
                    following.values[name] = state.values[updated]
                    following.spans[name] = state.spans[updated]
                if updated in state.coarse:
                    following.coarse[name] = state.coarse[updated]
                if updated in state.causes:
                    following.causes[name] = state.causes[updated]
                if updated in state.shifts:
                    following.shifts[name] = state.shifts[updated]
                if updated in state.idle:
                    following.idle.add(name)
        return following

    def _take_in(self, state: OwnState, index: int) -> None:
        if state.done >= index:
            return
        work, values, spans, decided = self.work, state.values, state.spans, self.decided
        for step, key, true in self.context.truths(state.iteration, index)[state.done : index]:
            answered = work.get(key)
            if answered is not None:
                value, low, high, coarse = answered
                if low <= true <= high and not coarse and not decided:  # right, as most are
                    if low < high:
                        values[key[1]] = value
                        spans[key[1]] = low, high
                elif not low == true == high:
                    self._answer(state, step, answered, true)
                state.latest = value
            elif spans:
                self._compute(state, step)
        state.done = index

    def _compute(self, state: OwnState, step: Step) -> None:
        """An unanswered step: its formula on own values."""
        local = self.local(state, step)
        if local is None:
            return
        state.values[step.symbol] = local.target.value
        state.spans[step.symbol] = (local.low, local.high)
        if local.coarse is not None:
            state.coarse[step.symbol] = local.coarse
        _carry(state, step, local, local.target.value)

    def _answer(self, state: OwnState, step: Step, answered: Answered, true: float) -> None:
        """An answer that is not the true value: a mistake of its own, carried, or rounding."""
        symbol = step.symbol
        key = (state.iteration, symbol)
        state.values[symbol] = answered.value
        span = answered.low, answered.high
        state.spans[symbol] = as_far_as_three_figures(answered.value, *span) if answered.coarse else span
        if answered.coarse:
            state.coarse[symbol] = span
        if key in self.decided:
            cause = self.decided[key]
            if cause is not None:
                state.causes[symbol] = cause
                own_slip = cause == key
                state.shifts[symbol] = (
                    self._shift(state, step, answered) if own_slip else self.moved.get(key, {})
                )
            return
        if answered.low <= true <= answered.high:
            return
        local = self.local(state, step)
        if local is not None and _meet(answered, local):
            if math.isclose(answered.value, local.target.value, rel_tol=EXACT):
                # A difference of rounded values has few figures, all of them meant.
                state.coarse.pop(symbol, None)
                state.spans[symbol] = (local.low, local.high)
            in_band = local.low <= answered.high and answered.low <= local.high
            if local.coarse is not None and (local.rough or not in_band):
                low, high = local.coarse
                state.coarse[symbol] = min(low, answered.low), max(high, answered.high)
            _carry(state, step, local, answered.value)
            # A stock answer of few digits meets much.
            if answered.coarse and symbol in state.causes and self._is_stock(state, step, answered.value):
                state.idle.add(symbol)
            return
        state.causes[symbol] = key
        state.shifts[symbol] = self._shift(state, step, answered)
        if self._is_stock(state, step, answered.value):
            state.idle.add(symbol)

    def _shift(self, state: OwnState, step: Step, answered: Answered) -> dict[StepKey, float]:
        """By how much a slip moves its own step, once it says what follows from the answers before it."""
        key, local = (state.iteration, step.symbol), self.local(state, step)
        follows = self.context.target(key).value if local is None else local.target.value
        return {key: follows - answered.value}


def _idle_of(state: OwnState, step: Step, operand: str) -> Iterator[float]:
    """The own values of a step that show no work; of zeros only what moves it most."""
    for name in step.depends_on:
        value = state.values[name]
        if name in state.idle and (value or name == operand):
            yield value


def _meet(answered: Answered, local: Local) -> bool:
    """Whether an answer may follow from the own values, as rounded and coarse as they are."""
    low, high = local.coarse or (local.low, local.high)
    return min(low, local.low) <= answered.high and answered.low <= max(high, local.high)


def _carry(state: OwnState, step: Step, local: Local, answer: float) -> None:
    """What is behind a step's own value is behind what follows from it too."""
    if local.cause is not None:
        state.causes[step.symbol] = local.cause
        state.shifts[step.symbol] = local.moved
        if local.shows_no_work(answer):
            state.idle.add(step.symbol)
