"""What is said of a lesson's source beside a verdict: that it prints this wrong number too, and why."""

from __future__ import annotations

import math
from functools import cached_property

from tutor.data_classes import dataclass
from tutor.lesson.model import Lesson, StepKey
from tutor.marking import messages
from tutor.marking.audit import Claim, audit, claimed
from tutor.marking.context import Context
from tutor.marking.explanations import what_to_do
from tutor.marking.precision import Agreement, Target, Typed, agreement
from tutor.marking.slips import tells_how_far
from tutor.marking.verdict_order import HeldAnswer
from tutor.marking.verdicts import Verdict
from tutor.tolerances import EXACT, LEAST_FIGURES


@dataclass(frozen=True, eq=False)
class SourceSlips:
    """The numbers that one lesson's source prints, judged."""

    context: Context

    @property
    def lesson(self) -> Lesson:
        return self.context.lesson

    @property
    def own_slips(self) -> tuple[Claim, ...]:
        """The numbers that are wrong by slips of their own, in the order of steps."""
        return tuple(c for key, c in self.claims.items() if c.verdict == "wrong" and self.claimed[key])

    def told(self, q: HeldAnswer, verdict: Verdict) -> Verdict:
        """Says first that the source prints this wrong number too, where it does.

        Why the number is wrong is then said as the audit says it: of one number there is one diagnosis.
        By how much it is off is not said to whom the right value is still to be shown.
        """
        number = self.claimed.get(q.key)
        if number is None or not _repeats(q.typed, number.value, q.target):
            return verdict
        claim = self.claims[q.key]
        if claim.verdict == "right":
            return verdict
        new = verdict.is_attempt and claim.misconception not in verdict.misconceptions
        why = claim.why if new else None
        if verdict.name == "follow_through":
            said = messages.source_carries(claim.printed)
        elif why is None or tells_how_far(why):
            said = messages.source_prints(claim.printed, verdict.said)
        else:
            advice = what_to_do(self.context.plan(q.key[0]), q.step)
            said = messages.slip_of_source(claim.printed, why, advice)
        return verdict._replace(said=said, slip_of_source=True)

    @cached_property
    def claimed(self) -> dict[StepKey, Typed | None]:
        return {key: claimed(printed) for key, printed in self.lesson.claims.items()}

    @cached_property
    def claims(self) -> dict[StepKey, Claim]:
        return {(claim.iteration, claim.symbol): claim for claim in audit(self.lesson)}


def _repeats(typed: Typed, claim: float, target: Target) -> bool:
    """Whether an answer is a claim's number, or its rounding to figures enough to mean it."""
    if math.isclose(typed.value, claim, rel_tol=EXACT):
        return True
    if (typed.figures or 0) <= LEAST_FIGURES:
        return False
    claimed = Target(claim, abs(claim - target.old), target.old) if target.old is not None else Target(claim)
    return agreement(typed, claimed) is Agreement.RIGHT
