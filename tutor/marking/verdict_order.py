"""The order of the verdicts: the first that holds of an answer is its verdict (docs/marking.md)."""

from __future__ import annotations

from tutor.data_classes import dataclass
from tutor.expressions.reading import Reading
from tutor.lesson.model import StepKey
from tutor.marking import messages
from tutor.marking.blame import coarsest
from tutor.marking.context import Context
from tutor.marking.explanations import explained, otherwise
from tutor.marking.own_state import OwnState
from tutor.marking.own_values import Local, OwnValues
from tutor.marking.phrases import named
from tutor.marking.precision import Agreement, Target, Typed, agreement, gives, is_rounded, meets, within_band
from tutor.marking.stock_answers import is_settled
from tutor.marking.verdicts import Verdict
from tutor.marking.wrong_formulas import WrongFormulas
from tutor.named_tuples import NamedTuple
from tutor.sayings import Text
from tutor.steps.derive import Step
from tutor.tolerances import IN_REACH


class HeldAnswer(NamedTuple):
    """Everything about one answer that the verdicts look at."""

    key: StepKey
    step: Step
    typed: Typed
    answer: Text  # as it is repeated in sentences
    target: Target
    state: OwnState
    local: Local | None
    reading: Reading


@dataclass(frozen=True, eq=False)
class VerdictOrder:
    """Makes the verdicts on answers to one lesson's steps.

    Attributes:
        wrong: the wrong formulas that a mistake is looked for among.
    """

    context: Context
    wrong: WrongFormulas

    def verdict(self, q: HeldAnswer, own: OwnValues) -> Verdict:
        """The first verdict that holds, in the contract's order."""
        return self.unless_mistaken(q, own) or self._mistaken(q)

    def unless_mistaken(self, q: HeldAnswer, own: OwnValues) -> Verdict | None:
        """The first verdict that holds, but for what is a mistake: its wrong formulas take long to find."""
        found, local = agreement(q.typed, q.target), q.local
        if found is Agreement.RIGHT:
            return self._right(q)
        rounded = local is not None and local.cause is None
        if local is not None and rounded and within_band(q.typed, local.low, local.high, local.target):
            if _vanishes(q.target, local.target):
                return self._vanished(q)
            if local.rough or (local.coarse is not None and not q.typed.enough):
                return self._coarse(q)
            return correct(q.typed, q.answer, q.target, rounding=True)
        whole = q.target
        if local is not None and rounded and agreement(q.typed, local.target) is Agreement.CUT:
            found, whole = Agreement.CUT, local.target
        if found is Agreement.CUT:
            said = messages.truncated(q.answer, q.typed.unit, whole)
            return Verdict("truncated", q.target.value, said, answered=q.typed.answered_near(q.target.value))
        if local is not None and local.cause is not None and _follows(q.typed, local):
            return self._follow_through(q, local, local.cause, own)
        coarse = q.target if found is Agreement.COARSE else local.target if local is not None else None
        if coarse is not None and agreement(q.typed, coarse) is Agreement.COARSE:
            if q.typed.figures is None:
                return self._wide(q)
            if self._is_a_mistakes(q, coarse):
                return None
            said = messages.imprecise(q.answer, coarse, q.typed.value == 0, coarse is not q.target)
            return Verdict("imprecise", q.target.value, said, answered=q.typed.answered())
        if local is not None and rounded and local.coarse is not None and meets(q.typed, local.coarse):
            return self._coarse(q)
        return None

    def _right(self, q: HeldAnswer) -> Verdict:
        """Right, unless an expression only holds the true value and a wrong formula gives its own."""
        as_own = q.local is not None and gives(q.typed, q.local.target)
        if q.typed.figures is None and not as_own and not gives(q.typed, q.target):
            value = q.typed.value
            exactly = q._replace(typed=q.typed._replace(low=value, high=value))
            apart = abs(value - q.target.value) > IN_REACH * abs(q.target.value)
            if apart and self.wrong.matching(q.key, exactly.typed, q.target, q.local, q.state).formulas:
                return self._mistaken(exactly)
        return correct(q.typed, q.answer, q.target)

    def _is_a_mistakes(self, q: HeldAnswer, coarse: Target) -> bool:
        """Whether a single figure that no rounding leads to is, as it stands, what a wrong formula gives.

        Two figures are too often both. So is the old value at an update.
        """
        one_figure = q.typed.figures == 1 and q.typed.value != 0
        if not one_figure or coarse.change or is_rounded(q.typed, coarse.value):
            return False
        exactly = q.typed._replace(low=q.typed.value, high=q.typed.value, unit=0.0)
        return bool(self.wrong.matching(q.key, exactly, q.target, q.local, q.state).formulas)

    def _coarse(self, q: HeldAnswer) -> Verdict:
        """Right as far as an operand goes that has too few figures itself."""
        operand = coarsest(self.context, q.state, q.step)
        said = messages.coarse_operand(q.answer, operand, q.state.values[operand])
        return Verdict("imprecise", q.target.value, said, answered=q.typed.answered())

    def _wide(self, q: HeldAnswer) -> Verdict:
        """An expression that holds the value, with numbers that leave too much open."""
        used = [name for name in q.reading.names if name in q.state.spans]
        said = messages.wide(q.answer, used[0] if used else None)
        return Verdict("imprecise", q.target.value, said, answered=q.typed.answered())

    def _vanished(self, q: HeldAnswer) -> Verdict:
        """Nothing but the learner's own rounding: no mistake, but not right either."""
        coarse = coarsest(self.context, q.state, q.step)
        said = messages.vanished(q.answer, q.target, coarse, q.state.values[coarse])
        return Verdict("imprecise", q.target.value, said, answered=q.typed.answered())

    def _follow_through(self, q: HeldAnswer, local: Local, cause: StepKey, own: OwnValues) -> Verdict:
        """The own mark, or where nothing was worked out for it, a word on that and on nothing else."""
        value = own.work[cause].value
        if local.shows_no_work(q.typed.value):
            said = messages.idle(q.answer, cause, value, q.key[0])
            return Verdict("wrong", q.target.value, said, answered=q.typed.answered())
        others = local.has_others
        said = messages.follow_through(q.answer, q.step.symbol, cause, value, q.key[0], others)
        answered = q.typed.answered_near(local.target.value)
        return Verdict("follow_through", q.target.value, said, answered=answered, cause=cause)

    def _mistaken(self, q: HeldAnswer) -> Verdict:
        """A misconception, or what the wrong answer still tells."""
        answered, own = q.typed.answered(), q.state.values
        matches = self.wrong.matching(q.key, q.typed, q.target, q.local, q.state)
        if matches.formulas:
            first = matches.formulas[0]
            other = next((f.mistake for f in matches.formulas if f.mutation.id != first.mutation.id), None)
            what = named(q.answer, q.step, first.mistake, other, matches.on_own)
            return Verdict("misconception", q.target.value, what, matches.ids, answered=answered)
        true, iteration = self.context.trace.values(q.key[0]), q.key[0]
        said = explained(self.context, iteration, q.step, q.typed, q.answer, q.target, true)
        if not said and q.local is not None and q.local.cause is not None:
            said = explained(self.context, iteration, q.step, q.typed, q.answer, q.local.target, own)
        said = said or otherwise(self.context.plan(q.key[0]), q.step, q.typed, q.answer, q.target)
        return Verdict("wrong", q.target.value, said, answered=answered)


def correct(typed: Typed, answer: Text, target: Target, rounding: bool = False) -> Verdict:
    said = messages.correct(answer, rounding)
    answered = typed.answered_near(target.value)
    return Verdict("correct", target.value, said, rounding=rounding, answered=answered)


def _vanishes(true: Target, own: Target) -> bool:
    """Whether own values make a value zero that is not, or an update change nothing that does."""
    return is_settled(own) and not is_settled(true)


def _follows(typed: Typed, local: Local) -> bool:
    return (
        within_band(typed, local.low, local.high, local.target)
        or agreement(typed, local.target) is Agreement.CUT
    )
