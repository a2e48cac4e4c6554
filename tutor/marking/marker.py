"""Marks answers: reads them, holds them against values, and keeps what comes again.

`marking.verdict_order` makes the verdicts, the first that holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from functools import cached_property
from itertools import compress
from operator import is_not
from typing import TypeAlias

from tutor.data_classes import dataclass
from tutor.expressions.printing import format_number
from tutor.expressions.reading import Reading, TypedNumber, Unreadable, read, read_number
from tutor.expressions.trees import Number, in_place
from tutor.lesson.model import Lesson, StepKey
from tutor.marking import messages
from tutor.marking.audit import Claim
from tutor.marking.context import Context, Known
from tutor.marking.own_starts import Starts, copied
from tutor.marking.own_state import OwnState
from tutor.marking.own_values import Local, OwnValues
from tutor.marking.precision import Agreement, Target, Typed, agreement, as_meant, gives
from tutor.marking.source_slips import SourceSlips
from tutor.marking.typed_expressions import shows_zeros, typed_expression, unit_of
from tutor.marking.verdict_order import HeldAnswer, VerdictOrder, correct
from tutor.marking.verdicts import Verdict, VerdictName, Work
from tutor.marking.wrong_formulas import WrongFormulas
from tutor.sayings import Said, Text
from tutor.steps.derive import Step
from tutor.steps.trace import Trace

MOST_CACHED = 50_000
"""Verdicts kept of each kind: many learners type the same right and wrong answers."""

MOST_NUMBERS = 10_000
"""Numbers that are not right by themselves, and are kept as they were read."""

MOST_ON_OPERANDS = 10_000
"""So many are kept of answers on own values: who rounds alike, or slips alike, goes on alike."""

MOST_ASKED = 10_000
"""Steps of which is kept what their answers are compared with."""

MOST_EXPRESSIONS = 5_000
"""Expressions of which is kept what they mean: many learners type the formula."""

HalfUnit: TypeAlias = Callable[[float], float]
"""Half a unit of the last figure that is seen of a value; 0 of one that is seen in full."""

_Asked: TypeAlias = tuple[Step, Target, int]
_Verdicts: TypeAlias = dict[tuple[StepKey, str], Verdict]
_Operands: TypeAlias = tuple[object, ...]


@dataclass(eq=False)
class Marker:
    """Marks answers to one lesson's steps against its true values."""

    context: Context
    _same_for_all: _Verdicts = field(default_factory=dict, init=False, repr=False)
    _on_true: _Verdicts = field(default_factory=dict, init=False, repr=False)
    _numbers: dict[tuple[StepKey, str], tuple[Typed, Reading]] = field(
        default_factory=dict, init=False, repr=False
    )
    _expressions: dict[tuple[int, str, str], Reading] = field(default_factory=dict, init=False, repr=False)
    _on_operands: dict[_Operands, tuple[Verdict, Local | None]] = field(
        default_factory=dict, init=False, repr=False
    )
    _asked: dict[StepKey, _Asked] = field(default_factory=dict, init=False, repr=False)
    _starts: Starts = field(default_factory=Starts, init=False, repr=False)
    _last: OwnValues | None = field(default=None, init=False, repr=False)

    @classmethod
    def of(cls, lesson: Lesson, trace: Trace | None = None) -> Marker:
        """A marker of a lesson; `trace` holds its true values where they are computed already."""
        return cls(Context.of(lesson) if trace is None else Context(lesson, trace))

    @cached_property
    def wrong(self) -> WrongFormulas:
        """The wrong formulas of every step."""
        return WrongFormulas(self.context)

    @cached_property
    def order(self) -> VerdictOrder:
        """What makes the verdicts."""
        return VerdictOrder(self.context, self.wrong)

    @cached_property
    def source(self) -> SourceSlips:
        """What the lesson's source prints, judged."""
        return SourceSlips(self.context)

    @property
    def lesson(self) -> Lesson:
        return self.context.lesson

    @property
    def trace(self) -> Trace:
        return self.context.trace

    def mark(self, key: StepKey, text: str, work: Work) -> Verdict:
        """Judges the answer `text` to step `key`, given what the learner answered before."""
        return self.judge(key, text, self._own(key, work))

    def prepare(self, key: StepKey) -> None:
        """Makes the wrong formulas of a step before they are needed: a wide sum has hundreds."""
        self.wrong.on_true(key)

    def excused(self, key: StepKey, text: str, work: Work, half_unit: HalfUnit) -> Verdict | None:
        """The verdict for a learner who has seen each earlier value only as its `half_unit` leaves it open.

        None for what cannot be read, and for what is a mistake then too: which one, `mark` has said.
        """
        step = self.context.step(key)
        reading = self.read(key, text)
        if isinstance(reading, Unreadable):
            return None
        own = OwnValues(self.context, work)
        own.state = self._as_seen(self.own_state(key, work), step, half_unit)
        question = self._question(key, step, reading, own)
        if isinstance(question, Unreadable):
            return None
        verdict = self.order.unless_mistaken(question, own)
        return None if verdict is None else self._told(question, verdict)

    def _as_seen(self, state: OwnState, step: Step, half_unit: HalfUnit) -> OwnState:
        """Own values before a step, those that it uses as rounded as they are seen."""
        seen, true = copied(state), self.context.trace.values(state.iteration)
        plan = self.context.plan(state.iteration)
        parameters = self.context.parameter_names if state.iteration > 1 else frozenset()
        for name in step.depends_on:
            if name in plan.by_symbol or name in parameters:
                value, half = seen.values[name], half_unit(seen.values[name])
                low, high = seen.spans.get(name, (value, value))
                low, high = min(low, value - half), max(high, value + half)
                if low < high:
                    seen.spans[name] = low, high
                if low <= true[name] <= high:
                    seen.causes.pop(name, None)  # no slip can be seen in it
                    seen.shifts.pop(name, None)
        return seen

    def _own(self, key: StepKey, work: Work) -> OwnValues:
        """Own values that have not come past a step: those of the answer before, if they still hold."""
        last, at = self._last, (key[0], self.context.place(key))
        if last is not None and last.state.iteration:
            begun = last.state.iteration, last.state.done
            changed = _changed(last.work, work)
            if begun <= at and all((k[0], self.context.place(k)) >= begun for k in changed):
                last.go_on(dict(work), changed)
                return last
        self._last = OwnValues(self.context, dict(work), starts=self._starts)
        return self._last

    def own_values(self, iteration: int, work: Work) -> dict[str, float]:
        """Every name's value as the learner has it: answered, or computed from their own values before."""
        own = OwnValues(self.context, work, starts=self._starts)
        return own.before(iteration, len(self.context.plan(iteration).steps)).values

    def own_state(self, key: StepKey, work: Work) -> OwnState:
        """The learner's own values as they are before a step."""
        return self._own(key, work).before(key[0], self.context.place(key))

    def source_note(self, key: StepKey) -> Said | None:
        """What to say of a step at which the lesson's source prints a wrong number."""
        return self.source.claims[key].note if key in self.lesson.claims else None

    def slips_of_source(self) -> tuple[Claim, ...]:
        """The numbers that the lesson's source gets wrong by slips of their own, in the order of steps."""
        return self.source.own_slips

    def judge(self, key: StepKey, text: str, own: OwnValues) -> Verdict:
        """The same as `mark`, for own values that go on from answer to answer in the order of the steps."""
        found = self._same_for_all.get((key, text))
        if found is not None:
            return found
        step, target, place = self._asked.get(key) or self._ask(key)
        number = self._numbers.get((key, text))
        again = number is not None
        if number is None:
            reading = self.read(key, text)
            if isinstance(reading, Unreadable):
                name: VerdictName = "unreadable" if text.strip() else "missing"
                return self._keep(key, text, Verdict(name, target.value, reading.said))
            if reading.digits is None or not isinstance(reading.expression, Number):
                return self._judge_expression(key, step, reading, own.before(key[0], place), own)
            typed = as_meant(Typed.number(reading.expression.value, reading.digits), target)
            if agreement(typed, target) is Agreement.RIGHT:
                return self._keep(key, text, correct(typed, messages.shown(reading.text), target))
            if len(self._numbers) >= MOST_NUMBERS:
                self._numbers.clear()
            number = self._numbers[key, text] = typed, reading
        return self._judge_number(key, step, text, number, own.before(key[0], place), own, again)

    def _ask(self, key: StepKey) -> _Asked:
        """A step with what its answers are compared with, kept as long as many are marked."""
        if len(self._asked) >= MOST_ASKED:
            self._asked.clear()
        context = self.context
        found = self._asked[key] = context.step(key), context.target(key), context.place(key)
        return found

    def _judge_number(
        self,
        key: StepKey,
        step: Step,
        text: str,
        number: tuple[Typed, Reading],
        state: OwnState,
        own: OwnValues,
        again: bool,
    ) -> Verdict:
        """The verdict on a number that is not right by itself; `again`: whether somebody typed it before."""
        found = self._on_true.get((key, text))
        if found is not None and self._untouched(key, step, found, state):
            return found
        if not (again or state.causes.keys().isdisjoint(step.depends_on)):
            # What follows from a slip has its digits: most of it is met once, and is not worth keeping.
            return self._judged(self._number_question(key, step, *number, own), own)
        operands = _operands(key, step.depends_on, text, state, own)
        kept = self._on_operands.get(operands)
        if kept is not None:
            verdict, local = kept
            own.is_local(key, local)
            return verdict
        question = self._number_question(key, step, *number, own)
        verdict = self._judged(question, own)
        if self._untouched(key, step, verdict, state):
            return _kept(self._on_true, key, text, verdict)
        self._keep_on_operands(operands, verdict, question.local)
        return verdict

    def _keep_on_operands(self, operands: _Operands, verdict: Verdict, local: Local | None) -> None:
        """Remembers a verdict that hangs on no more than these: a mistake's does."""
        if verdict.name not in ("wrong", "misconception"):
            if len(self._on_operands) >= MOST_ON_OPERANDS:
                self._on_operands.clear()
            self._on_operands[operands] = verdict, local

    def _judged(self, question: HeldAnswer, own: OwnValues) -> Verdict:
        return self._told(question, self.order.verdict(question, own))

    def same_for_all(self, key: StepKey, text: str) -> bool:
        """Whether an answer that was just judged gets this verdict whatever was answered before it."""
        return (key, text) in self._same_for_all

    def _untouched(self, key: StepKey, step: Step, verdict: Verdict, state: OwnState) -> bool:
        """Whether all that a verdict hangs on is true: after a wrong answer, what wrong formulas use too."""
        if not state.spans:
            return True
        if not state.spans.keys().isdisjoint(step.depends_on):
            return False
        mistaken = verdict.name in ("wrong", "misconception")
        return not mistaken or state.spans.keys().isdisjoint(self.wrong.names(key))

    def _keep(self, key: StepKey, text: str, verdict: Verdict) -> Verdict:
        """Remembers a verdict that is the same whatever the learner answered before."""
        return _kept(self._same_for_all, key, text, verdict)

    def read(self, key: StepKey, text: str) -> Reading | Unreadable:
        """Reads an answer; of an expression it is kept what its text means at this step."""
        number = read_number(text)
        if number is not None:
            return number
        step = self.context.step(key)
        order = self.context.order(key[0])
        at = id(order), step.symbol, text
        found = self._expressions.get(at)
        if found is not None:
            return found
        known, aliases = self.context.known(key), self.context.aliases(key)
        if aliases:
            order = self.context.readable(key)
            known = Known(order, known.limit)
        reading = read(text, known, order, step.symbol)
        if isinstance(reading, Reading) and not aliases.keys().isdisjoint(reading.names):
            reading = replace(reading, expression=in_place(reading.expression, aliases))
        if isinstance(reading, Reading) and reading.tokens:
            if len(self._expressions) >= MOST_EXPRESSIONS:
                self._expressions.clear()
            self._expressions[at] = reading
        return reading

    def _judge_expression(
        self, key: StepKey, step: Step, reading: Reading, state: OwnState, own: OwnValues
    ) -> Verdict:
        """The verdict on an expression; who types the same with the same own values gets the same."""
        names = *step.depends_on, *reading.names
        if reading.decimals or not state.causes.keys().isdisjoint(names):
            return self._on_own(key, step, reading, own)  # a decimal may repeat any own answer
        operands = _operands(key, names, reading.text, state, own)
        kept = self._on_operands.get(operands)
        if kept is not None:
            return kept[0]
        verdict = self._on_own(key, step, reading, own)
        self._keep_on_operands(operands, verdict, None)
        return verdict

    def _on_own(self, key: StepKey, step: Step, reading: Reading, own: OwnValues) -> Verdict:
        """The verdict on an expression on own values."""
        target, typed = self.context.target(key), self._expression(key, reading, own)
        if isinstance(typed, Unreadable):
            return Verdict("unreadable", target.value, typed.said)
        if gives(typed, target):  # as most do: nothing has to follow from own values then
            verdict = correct(typed, _shown(typed), target)
        else:
            verdict = self._judged(self._held_expression(key, step, typed, reading, own), own)
        return verdict._replace(echo=messages.echo(reading, typed.value))

    def _question(
        self, key: StepKey, step: Step, reading: Reading, own: OwnValues
    ) -> HeldAnswer | Unreadable:
        """An answer as it is read, with all that it is held against."""
        if reading.digits is None or not isinstance(reading.expression, Number):
            value = self._expression(key, reading, own)
            if isinstance(value, Unreadable):
                return value
            return self._held_expression(key, step, value, reading, own)
        typed = as_meant(Typed.number(reading.expression.value, reading.digits), self.context.target(key))
        return self._number_question(key, step, typed, reading, own)

    def _number_question(
        self, key: StepKey, step: Step, typed: Typed, reading: Reading, own: OwnValues
    ) -> HeldAnswer:
        target, state = self.context.target(key), own.before(key[0], self.context.place(key))
        local = own.local(state, step)
        typed = typed if local is None else as_meant(typed, target, local.target)
        return HeldAnswer(key, step, typed, messages.shown(reading.text), target, state, local, reading)

    def _held_expression(
        self, key: StepKey, step: Step, typed: Typed, reading: Reading, own: OwnValues
    ) -> HeldAnswer:
        target, state = self.context.target(key), own.before(key[0], self.context.place(key))
        return HeldAnswer(key, step, typed, _shown(typed), target, state, own.local(state, step), reading)

    def _told(self, question: HeldAnswer, verdict: Verdict) -> Verdict:
        """A verdict with what is to be said of the lesson's source."""
        return verdict if verdict.right else self.source.told(question, verdict)

    def _expression(self, key: StepKey, reading: Reading, own: OwnValues) -> Typed | Unreadable:
        """An expression as typed; where 1.0000 is no 1 of the lesson, it may be a rounded 0.99996."""
        iteration, target = key[0], self.context.target(key)
        state = own.before(iteration, self.context.place(key))

        def unit(number: TypedNumber) -> float:
            return unit_of(number, self.context, iteration)

        def all_typed(number: TypedNumber) -> float:
            return number.unit if shows_zeros(number) else unit(number)

        typed = typed_expression(reading, state, unit)
        if isinstance(typed, Unreadable) or agreement(typed, target) is not Agreement.NONE:
            return typed
        rounded = typed_expression(reading, state, all_typed)
        holds = isinstance(rounded, Typed) and agreement(rounded, target) is not Agreement.NONE
        return rounded if holds else typed


def _shown(typed: Typed) -> Text:
    """An expression's value, as it is repeated in sentences."""
    return Text(format_number(typed.value))


def _changed(before: Work, now: Work) -> list[StepKey]:
    """The steps that are answered in one of them alone, or otherwise."""
    changed = list(compress(now, map(is_not, map(before.get, now), now.values())))
    return changed if len(now) - len(changed) == len(before) else [*changed, *(before.keys() - now.keys())]


def _operands(key: StepKey, names: tuple[str, ...], text: str, state: OwnState, own: OwnValues) -> _Operands:
    """An answer with the own values in the step's formula: all that a verdict hangs on, but a mistake's."""
    spans, values = state.spans, state.values
    rounded = key, text, tuple(map(values.__getitem__, names)), tuple(map(spans.get, names))
    if not state.causes and not state.coarse:
        return rounded
    causes = tuple(map(state.causes.get, names))
    behind = tuple([own.work[cause].value for cause in causes if cause is not None])
    idle = tuple([name for name in names if name in state.idle]) if state.idle else ()
    coarse = tuple(map(state.coarse.get, names)) if state.coarse else ()
    shifts = tuple([(name, *state.shifts[name].items()) for name in names if name in state.shifts])
    return *rounded, causes, behind, coarse, idle, shifts


def _kept(cache: _Verdicts, key: StepKey, text: str, verdict: Verdict) -> Verdict:
    if len(cache) >= MOST_CACHED:
        cache.clear()
    cache[key, text] = verdict
    return verdict
