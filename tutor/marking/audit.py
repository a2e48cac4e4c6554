"""The audit: a source's printed numbers marked like one learner's answers.

A claim is right where it agrees with the true value as far as it goes, also cut
or coarse. It is carried where it follows from earlier claims that are wrong.
Else it is wrong: the slip was made here, and where something simple reproduces
the printed number, the audit says what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import Number
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.context import Context
from tutor.marking.own_values import Local, OwnValues
from tutor.marking.precision import Target, Typed, is_cut
from tutor.marking.slips import Slip, find_slip
from tutor.marking.verdicts import Answered
from tutor.sayings import Name, Said, Text, said
from tutor.steps.derive import Step
from tutor.tolerances import EDGE, LEAST_FIGURES, SAME

ClaimVerdict = Literal["right", "carried", "wrong"]
_Maker = Callable[..., "Claim"]


@dataclass(frozen=True, slots=True)
class Claim:
    """The judgement of one number that a source prints.

    Attributes:
        expected: the true value.
        misconception: the id that reproduces a wrong number, if one does.
        cause: the earlier claim from which a carried one follows.
        said: what is so, in one or two sentences.
        slip: what reproduces a wrong number, as it follows "its number"; None where nothing does.
    """

    iteration: int
    symbol: str
    printed: str
    expected: float
    verdict: ClaimVerdict
    said: Said
    misconception: str | None = None
    cause: StepKey | None = None
    slip: Said | None = None

    @property
    def why(self) -> Said | None:
        """Why a number is wrong, as it follows "its number"; None where one cannot tell."""
        if self.cause is None:
            return self.slip
        where = _iteration("of", self.cause, self.iteration)
        return said("audit.follows", cause=Name(self.cause[1]), where=where)

    @property
    def note(self) -> Said | None:
        """What to say of the step: what the source prints, what is right, and why where one can tell."""
        if self.verdict == "right":
            return None
        why = None if self.why is None else said("audit.note_slip", slip=self.why)
        return said("audit.note", printed=Text(self.printed), right=self.expected, why=why)


def _iteration(how: str, cause: StepKey, iteration: int) -> Said | None:
    """In which iteration an earlier number stands, where that is another one."""
    return None if cause[0] == iteration else said(f"common.{how}_iteration", iteration=cause[0])


def claimed(printed: str) -> Typed | None:
    """A claim as a number with its digits; None where it is not one."""
    reading = read(printed, ())
    if isinstance(reading, Reading) and reading.digits is not None and isinstance(reading.expression, Number):
        return Typed.number(reading.expression.value, reading.digits)
    return None


def audit(lesson: Lesson) -> tuple[Claim, ...]:
    """Every claim of a lesson, judged in the order of the steps."""
    return _Audit(Context.of(lesson)).run()


def summary(claims: tuple[Claim, ...]) -> dict[ClaimVerdict, int]:
    """How many claims are right, carried and wrong."""
    counts: dict[ClaimVerdict, int] = {"right": 0, "carried": 0, "wrong": 0}
    for claim in claims:
        counts[claim.verdict] += 1
    return counts


class _Audit:
    """Judges claims one after the other; wrong and carried ones become the source's own values."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.claims = context.lesson.claims
        self.found: list[Claim] = []
        self.work: dict[StepKey, Answered] = {}
        self.rounded: dict[StepKey, Answered] = {}  # right claims too, as rounded as they are printed
        self.decided: dict[StepKey, StepKey | None] = {}
        self.own = self._own(self.work)
        self.own_rounded = self._own(self.rounded)

    def _own(self, work: dict[StepKey, Answered]) -> OwnValues:
        own = OwnValues(self.context, work, first=1)
        own.decided = self.decided
        return own

    def run(self) -> tuple[Claim, ...]:
        for key in sorted(self.claims, key=lambda key: (key[0], self.context.place(key))):
            claim = self._judge(key, self.claims[key])
            self.found.append(claim)
        return tuple(self.found)

    def _judge(self, key: StepKey, printed: str) -> Claim:
        iteration, symbol = key
        step, typed, target = self.context.step(key), claimed(printed), self.context.target(key)

        def claim(
            verdict: ClaimVerdict, what: Said, slip: Slip | None = None, cause: StepKey | None = None
        ) -> Claim:
            found, how = (slip.misconception, slip.what) if slip else (None, None)
            return Claim(iteration, symbol, printed, target.value, verdict, what, found, cause, how)

        if typed is None:
            return claim("wrong", said("audit.no_number"))
        state = self.own.before(iteration, self.context.place(key))
        local = self.own.local(state, step)
        kept = _kept(typed, target) or (local is not None and _kept(typed, local.target))
        if agrees(typed, target.value) and not kept:
            self._trust(key, typed, target, local)
            return claim("right", _right(printed, typed, target.value))
        if self._rounded(key, step, typed):
            self._trust(key, typed, target, local)
            return claim("right", said("audit.right_by_rounding", printed=Text(printed)))
        source = None if kept else self._carried(key, step, typed, local)
        if source is not None and _sharp(typed, local):
            return self._carry(claim, key, typed, source)
        slip = find_slip(self.context, key, typed, state, frozenset(self.claims), tuple(self.found))
        if source is not None and (slip is None or not slip.certain):
            return self._carry(claim, key, typed, source)
        # An old value printed again is meant as it stands: its digits would excuse what comes after it.
        self.work[key] = self.rounded[key] = typed.as_exact() if kept else typed.answered()
        self.decided[key] = key
        return claim("wrong", _wrong(printed, typed, slip, local, target), slip)

    def _trust(self, key: StepKey, typed: Typed, target: Target, local: Local | None) -> None:
        """A right claim: the source goes on from its own unrounded value, unless only the true one fits."""
        self.rounded[key] = typed.answered_near(target.value)
        if local is not None and not agrees(typed, local.target.value):
            self.work[key] = Answered(target.value, target.value, target.value)
            self.decided[key] = None

    def _carry(self, claim: _Maker, key: StepKey, typed: Typed, cause: StepKey) -> Claim:
        self.work[key] = self.rounded[key] = typed.answered()
        self.decided[key] = cause
        where = _iteration("in", cause, key[0])
        what = said("audit.carried", cause=Name(cause[1]), claim=Text(self.claims[cause]), where=where)
        return claim("carried", what, None, cause)

    def _rounded(self, key: StepKey, step: Step, typed: Typed) -> bool:
        """Whether the claim follows from the printed digits of earlier claims, all of them right."""
        state = self.own_rounded.before(key[0], self.context.place(key))
        local = self.own_rounded.local(state, step)
        return (
            local is not None
            and local.cause is None
            and _within(typed, local)
            and not _kept(typed, local.target)
        )

    def _carried(self, key: StepKey, step: Step, typed: Typed, local: Local | None) -> StepKey | None:
        """The wrong claim that this one follows from.

        Not every number in a source comes from the ones printed before it: a
        wrong one may have been printed and not used, so each is also left out.
        """
        if local is not None and local.cause is not None and _within(typed, local):
            return local.cause
        printed = self.own_rounded.before(key[0], self.context.place(key))
        rounded = self.own_rounded.local(printed, step)
        if rounded is not None and rounded.cause is not None and _within(typed, rounded):
            return rounded.cause
        at = self.context.place(key)
        slips = [k for k, cause in self.decided.items() if cause == k and k[0] == key[0]]
        for left_out in (*([k] for k in reversed(slips)), slips if len(slips) > 1 else []):
            if left_out:
                own = self._own({k: v for k, v in self.work.items() if k not in left_out})
                other = own.local(own.before(key[0], at), step)
                if other is not None and other.cause is not None and _within(typed, other):
                    return other.cause
        return None


def agrees(typed: Typed, value: float) -> bool:
    """Whether a printed number is a value rounded or cut to the printed digits, however few."""
    noise = SAME * abs(value)
    return abs(typed.value - value) <= typed.unit / 2 * EDGE + noise or (
        is_cut(typed, value) and (typed.figures or 0) > 1
    )


def _within(typed: Typed, local: Local) -> bool:
    """Whether a printed number follows from own values, which are rounded as printed themselves."""
    low, high = local.coarse or (local.low, local.high)
    half, noise = typed.unit / 2 * EDGE, SAME * abs(local.target.value)
    return agrees(typed, local.target.value) or (
        typed.value + half >= low - noise and typed.value - half <= high + noise
    )


def _kept(typed: Typed, target: Target) -> bool:
    """An update printed as its old value: right as far as it goes, but it shows no change."""
    return (
        bool(target.change)
        and target.old is not None
        and abs(typed.value - target.old) <= SAME * abs(target.old)
    )


def _sharp(typed: Typed, local: Local | None) -> bool:
    """Whether the digits are enough that following from own values is no coincidence."""
    exact = local is not None and abs(typed.value - local.target.value) <= SAME * abs(typed.value)
    return exact or (typed.figures or 0) >= LEAST_FIGURES


def _right(printed: str, typed: Typed, value: float) -> Said:
    cut = abs(typed.value - value) > typed.unit / 2 * EDGE + SAME * abs(value)
    return said("audit.cut" if cut else "audit.right", printed=Text(printed))


def _wrong(printed: str, typed: Typed, slip: Slip | None, local: Local | None, target: Target) -> Said:
    number = Text(printed)
    if slip is not None:
        return said("audit.slip", printed=number, slip=slip.what, right=target.value)
    if local is None or local.cause is None:
        return said("audit.no_simple_slip", printed=number, right=target.value)
    return said("audit.does_not_follow", printed=number, own=local.target.value)
