"""The audit: a source's printed numbers marked like one learner's answers.

A claim is right where it agrees with the true value as far as it goes, also cut
or coarse. It is carried where it follows from earlier claims that are wrong.
Else it is wrong: the slip was made here, and where something simple reproduces
the printed number, the audit says what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from tutor.data_classes import dataclass
from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import Number
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.context import Context
from tutor.marking.own_values import Local, OwnValues
from tutor.marking.precision import Target, Typed, is_cut
from tutor.marking.slips import Slip, find_slip
from tutor.marking.verdicts import Answered
from tutor.named_tuples import NamedTuple
from tutor.sayings import Name, Said, TypedText, said
from tutor.steps.derive import Plan, Step
from tutor.tolerances import EDGE, LEAST_FIGURES, SAME

ClaimVerdict = Literal["right", "carried", "wrong"]
Blame = Literal["alone", "among", "together", "behind"]


class _Followed(NamedTuple):
    """What a claim follows from.

    Attributes:
        cause: the slip that moves it most.
        local: the step on those of the source's numbers that it follows from.
        unused: the wrong claims that it follows without, with the values in their place.
    """

    cause: StepKey
    local: Local
    unused: tuple[tuple[str, float], ...] = ()


_NO_NUMBER = said("audit.no_number")
_CARRIED: Mapping[Blame, str] = MappingProxyType(
    {
        "alone": "audit.carried",
        "among": "audit.carried_among",
        "together": "audit.carried_together",
        "behind": "audit.carried_behind",
    }
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The judgement of one number that a source prints.

    Attributes:
        expected: the true value.
        misconception: the id that reproduces a wrong number, if one does.
        cause: the earlier claim from which a carried one follows: the slip whose mending alone moves it most.
        said: what is so, in one or two sentences.
        slip: what reproduces a wrong number, as it follows "its number"; None where nothing does.
        own: what the source's own numbers before a wrong one give, where that is not the true value either.
        blame: how far the cause is behind a carried number: alone, among other slips that move it too, with
            others of which none moves it alone, or itself off by earlier slips.
        unused: claims that a carried one follows without, and what the source went on from in their place.
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
    own: float | None = None
    blame: Blame = "alone"
    unused: tuple[tuple[str, float], ...] = ()

    @property
    def why(self) -> Said | None:
        """Why a number is wrong, as it follows "its number"; None where one cannot tell."""
        if self.cause is None:
            return self.slip
        where = _iteration("of", self.cause, self.iteration)
        return said("audit.follows", cause=Name(self.cause[1]), where=where)

    @property
    def answered(self) -> Answered | None:
        """The number as a value that stands, with its digits; None where it is none."""
        typed = claimed(self.printed)
        if typed is None:
            return None
        return typed.answered_near(self.expected) if self.verdict == "right" else typed.answered()

    @property
    def its_own(self) -> Said | None:
        """What the source's own numbers give, as it ends a sentence on a slip; None for the true value."""
        return None if self.own is None else said("audit.its_own", own=self.own)

    @property
    def note(self) -> Said | None:
        """What to say of the step: what the source prints, what is right, and why where one can tell."""
        if self.verdict == "right":
            return None
        why = None if self.why is None else said("audit.note_slip", slip=self.why, own=self.its_own)
        return said("audit.note", printed=TypedText(self.printed), right=self.expected, why=why)


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
        self.moved: dict[StepKey, Mapping[StepKey, float]] = {}
        self.on_slips: set[StepKey] = set()  # slips in numbers that were off by earlier ones already
        self.own = self._own(self.work)
        self.own_rounded = self._own(self.rounded)

    def _own(self, work: dict[StepKey, Answered]) -> OwnValues:
        own = OwnValues(self.context, work, first=1)
        own.decided, own.moved = self.decided, self.moved
        return own

    def run(self) -> tuple[Claim, ...]:
        for key in sorted(self.claims, key=lambda key: (key[0], self.context.place(key))):
            claim = self._judge(key, self.claims[key])
            self.found.append(claim)
        return tuple(self.found)

    def _judge(self, key: StepKey, printed: str) -> Claim:
        step, typed, target = self.context.step(key), claimed(printed), self.context.target(key)
        right = Claim(key[0], key[1], printed, target.value, "right", _NO_NUMBER)
        if typed is None:
            return replace(right, verdict="wrong")
        state = self.own.before(key[0], self.context.place(key))
        local = self.own.local(state, step)
        kept = _kept(typed, target) or (local is not None and _kept(typed, local.target))
        if agrees(typed, target.value) and not kept:
            self._trust(key, typed, target, local)
            return replace(right, said=_right(printed, typed, target.value))
        if self._rounded(key, step, typed):
            self._trust(key, typed, target, local)
            return replace(right, said=said("audit.right_by_rounding", printed=TypedText(printed)))
        followed = None if kept else self._carried(key, step, typed, local)
        if followed is not None and _sharp(typed, local):
            return self._carry(right, key, typed, followed)
        slip = find_slip(self.context, key, typed, state, frozenset(self.claims), tuple(self.found))
        if followed is not None and (slip is None or not slip.certain):
            return self._carry(right, key, typed, followed)
        # An old value printed again is meant as it stands: its digits would excuse what comes after it.
        self.work[key] = self.rounded[key] = typed.as_exact() if kept else typed.answered()
        self.decided[key] = key
        off = local is not None and local.cause is not None
        if off:
            self.on_slips.add(key)
        printed_local = self.own_rounded.local(self.own_rounded.before(key[0], self.context.place(key)), step)
        own = printed_local.target.value if off and printed_local is not None else None
        return _wrong(right, slip, own)

    def _trust(self, key: StepKey, typed: Typed, target: Target, local: Local | None) -> None:
        """A right claim: the source goes on from its own unrounded value, unless only the true one fits."""
        self.rounded[key] = typed.answered_near(target.value)
        if local is not None and not agrees(typed, local.target.value):
            self.work[key] = Answered(target.value, target.value, target.value)
            self.decided[key] = None

    def _carry(self, claim: Claim, key: StepKey, typed: Typed, followed: _Followed) -> Claim:
        cause, local = followed.cause, followed.local
        self.work[key] = self.rounded[key] = typed.answered()
        self.decided[key] = cause
        self.moved[key] = local.moved
        blame = self._blame(followed, typed.unit / 2)
        where = _iteration("in", cause, key[0])
        printed = TypedText(self.claims[cause])
        what = said(_CARRIED[blame], cause=Name(cause[1]), claim=printed, where=where)
        return replace(claim, verdict="carried", said=what, cause=cause, blame=blame, unused=followed.unused)

    def _blame(self, followed: _Followed, half: float) -> Blame:
        """How far the cause is behind; other slips count from half a unit of its digits on."""
        moved = followed.local.moved
        if any(slip != followed.cause and abs(by) > half for slip, by in moved.items()):
            return "among"
        if len(moved) > 1 and not any(moved.values()):
            return "together"
        return "behind" if followed.cause in self.on_slips else "alone"

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

    def _carried(self, key: StepKey, step: Step, typed: Typed, local: Local | None) -> _Followed | None:
        """The wrong claim that this one follows from.

        Not every number in a source comes from the ones printed before it: a
        wrong one may have been printed and not used, so each is also left out.
        """
        printed = self.own_rounded.before(key[0], self.context.place(key))
        for one in (local, self.own_rounded.local(printed, step)):
            if one is not None and one.cause is not None and _within(typed, one):
                return _Followed(one.cause, one)
        slips = [k for k, cause in self.decided.items() if cause == k and k[0] == key[0]]
        for left_out in (*([k] for k in reversed(slips)), slips if len(slips) > 1 else []):
            if left_out and (found := self._without(left_out, key, step, typed)) is not None:
                return found
        return None

    def _without(
        self, left_out: Sequence[StepKey], key: StepKey, step: Step, typed: Typed
    ) -> _Followed | None:
        """What a claim follows from where the source did not go on from some of its wrong claims."""
        own = self._own({k: v for k, v in self.work.items() if k not in left_out})
        state = own.before(key[0], self.context.place(key))
        local = own.local(state, step)
        if local is None or local.cause is None or not _within(typed, local):
            return None
        used = _behind(self.context.plan(key[0]), step)
        return _Followed(
            local.cause, local, tuple((name, state.values[name]) for _, name in left_out if name in used)
        )


def _behind(plan: Plan, step: Step) -> frozenset[str]:
    """All names of an iteration that a step is made of, directly or by way of others."""
    found, waiting = set[str](), list(step.depends_on)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += plan.by_symbol[name].depends_on if name in plan.by_symbol else ()
    return frozenset(found)


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
    return said("audit.cut" if cut else "audit.right", printed=TypedText(printed))


def _wrong(claim: Claim, slip: Slip | None, own: float | None) -> Claim:
    """A claim with a slip of its own; `own` is what its numbers give, where they are off already."""
    number, right = TypedText(claim.printed), claim.expected
    if slip is None:
        what = said("audit.no_simple_slip", printed=number, right=right)
        if own is not None:
            what = said("audit.does_not_follow", printed=number, own=own)
        return replace(claim, verdict="wrong", said=what, own=own)
    what, own = (
        said("audit.slip", printed=number, slip=slip.what, right=right),
        None if slip.is_other else own,
    )
    if own is not None:
        what = said("audit.slip_on_own", printed=number, slip=slip.what, right=right, own=own)
    return replace(
        claim, verdict="wrong", said=what, misconception=slip.misconception, slip=slip.what, own=own
    )
