"""Find the slip: a source's printed numbers one after the other. Does each follow, and if not, what is right?

The source's numbers stand as own values do: what comes after a slip is judged on it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tutor.clean import brief
from tutor.marking.audit import Claim, claimed
from tutor.marking.verdicts import Answered, Verdict
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Attempt, Outcome, Session, State, advance, with_state, work
from tutor.sayings import Name, Said, Text, said

YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no"})
"""What is typed for an answer to a yes-or-no question, in any language."""


def start_challenge(course: Course) -> Session:
    """Every number that the source prints, in the order of the steps; none where it prints none."""
    return Session(tuple(Question(course, key, "claim") for key in course.claims))


def judge(session: Session, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Takes a yes or a no, and after a no that is right, what the number should be."""
    question = session.current
    if question is None:
        return session, None
    before, claim = session.state(session.position), question.course.claims[question.key]
    typed = text.strip().lower()
    if before.part is None and typed in YES | NO:
        return _decided(session, question, claim, typed in YES, text, now)
    verdict = question.course.marker.mark(question.key, text, work(session, question.course))
    if before.part is None and not (verdict.settles and claim.verdict == "wrong"):
        verdict = Verdict("unreadable", claim.expected, said("challenge.yes_or_no"))
    elif verdict.settles:
        verdict = verdict._replace(said=said("challenge.corrected", answer=Text(brief(text.strip()))))
    attempt = _attempt(session, question, text, verdict, now)
    if not verdict.is_attempt:
        return replace(session, last=attempt), attempt
    if verdict.settles:
        return _settled(session, claim, "right", attempt), attempt
    after = replace(before, part=0, verdict=verdict, text=text, misses=before.misses + 1)
    return with_state(session, after, attempt), attempt


def _decided(
    session: Session, question: Question, claim: Claim, yes: bool, text: str, now: datetime
) -> tuple[Session, Attempt]:
    slip = claim.verdict == "wrong"
    right = yes != slip
    verdict = Verdict("correct" if right else "wrong", claim.expected, _said(claim, right))
    attempt = _attempt(session, question, text, verdict, now)
    if slip and right:  # and what should it be?
        after = replace(session.state(session.position), part=0, text=text, first="correct")
        return with_state(session, after, attempt), attempt
    return _settled(session, claim, "right" if right else "missed", attempt), attempt


def _said(claim: Claim, right: bool) -> Said:
    printed = Text(claim.printed)
    if claim.verdict == "wrong":
        return said("challenge.found", printed=printed) if right else said("challenge.missed", why=claim.said)
    if claim.verdict == "carried" and claim.cause is not None:
        name = "challenge.carried" if right else "challenge.carried_after_all"
        return said(name, printed=printed, cause=Name(claim.cause[1]))
    return said("challenge.right" if right else "challenge.right_after_all", printed=printed)


def _attempt(session: Session, question: Question, text: str, verdict: Verdict, now: datetime) -> Attempt:
    return Attempt("answer", session.position, question.key, text, verdict, 0, now)


def _settled(session: Session, claim: Claim, outcome: Outcome, attempt: Attempt) -> Session:
    """Goes on, with the source's number as the value that stands."""
    before = session.state(session.position)
    state: State = replace(
        before,
        outcome=outcome,
        answered=_stands(claim),
        text=attempt.text,
        verdict=attempt.verdict,
        part=None,
        first=before.first or (attempt.verdict.name if attempt.verdict else None),
    )
    return advance(with_state(session, state, attempt))


def _stands(claim: Claim) -> Answered | None:
    """A printed number as an answer."""
    typed = claimed(claim.printed)
    if typed is None:
        return None
    return typed.answered_near(claim.expected) if claim.verdict == "right" else typed.answered()
