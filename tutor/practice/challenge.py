"""Find the slip: a source's printed numbers one after the other. Does each follow, and if not, what is right?

What is judged is what is shown: the source's numbers stand as own values do, and a number is to follow from
them. One that the source worked out in another way, or printed with fewer digits, may be called either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from tutor.expressions.printing import format_number
from tutor.lesson.model import StepKey
from tutor.marking import messages
from tutor.marking.audit import Blame, Claim, claimed
from tutor.marking.follows import Follows, follows
from tutor.marking.verdicts import Answered, Verdict
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Attempt, Outcome, Session, State, advance, printed_before, with_state
from tutor.sayings import Equation, Name, Said, TypedText, said

YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no"})
"""What is typed for an answer to a yes-or-no question, in any language."""

_OFF: Mapping[Blame, str] = MappingProxyType(
    {
        "alone": "challenge.off_alone",
        "among": "challenge.off_among",
        "together": "challenge.off_together",
        "behind": "challenge.off_behind",
    }
)


def start_challenge(course: Course) -> Session:
    """Every number that the source prints, in the order of the steps; none where it prints none."""
    return Session(tuple(Question(course, key, "claim") for key in course.claims))


def claim_of(question: Question) -> Claim:
    """The printed number that a question is about."""
    return question.course.claims[question.key]


def is_judgement(text: str) -> bool:
    """Whether what is typed is a yes or a no."""
    return text.strip().lower() in YES | NO


def judge(session: Session, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Takes a yes or a no, and after a no that is right, what the number should be."""
    question = session.current
    if question is None:
        return session, None
    before, claim = session.state(session.position), claim_of(question)
    if is_judgement(text) and before.part is None:
        return _decided(session, question, claim, text.strip().lower() in YES, text, now)
    verdict = _correction(question, claim, text)
    if is_judgement(text):
        number = said("challenge.give_number", printed=TypedText(claim.printed))
        verdict = Verdict("unreadable", claim.expected, number)
    elif before.part is None and not (verdict.settles and claim.verdict == "wrong"):
        verdict = Verdict("unreadable", claim.expected, said("challenge.yes_or_no"))
    attempt = _attempt(session, question, text, verdict, now)
    if not verdict.is_attempt:
        return replace(session, last=attempt), attempt
    if verdict.settles:
        return _settled(session, claim, "right", attempt), attempt
    after = replace(before, part=0, verdict=verdict, text=text, misses=before.misses + 1)
    return with_state(session, after, attempt), attempt


def _correction(question: Question, claim: Claim, text: str) -> Verdict:
    """The verdict on what a number should be: the true value, or what the source's own numbers give."""
    course, printed = question.course, printed_before(question.course, question.key)
    verdict = course.marker.mark(question.key, text, printed)
    gives, answer = how_it_follows(question).gives, messages.shown(text)
    fits = gives is not None and verdict.answered is not None and _holds(verdict.answered, gives)
    if not (verdict.settles or fits):
        return verdict
    apart = gives is not None and format_number(gives) != format_number(claim.expected)
    told = said("challenge.corrected", answer=answer)
    if apart and fits and not verdict.right:
        told = said("challenge.corrected_own", answer=answer, right=claim.expected)
    elif apart and verdict.right and not fits:
        told = said("challenge.corrected_true", answer=answer, own=gives)
    return verdict._replace(name=verdict.name if verdict.settles else "follow_through", said=told)


def _holds(answered: Answered, value: float) -> bool:
    """Whether a value is what was answered, with figures enough to mean it."""
    return not answered.coarse and answered.low <= value <= answered.high


def how_it_follows(question: Question) -> Follows:
    """Whether a printed number follows from the source's numbers that are shown before it."""
    course, key = question.course, question.key
    typed = claimed(course.claims[key].printed)
    if typed is None:
        return Follows("not", None)
    shown = course.marker.own_values(key[0], printed_before(course, key))
    return follows(course.step(key), typed, shown)


def _decided(
    session: Session, question: Question, claim: Claim, yes: bool, text: str, now: datetime
) -> tuple[Session, Attempt]:
    slip, either = claim.verdict == "wrong", either_counts(question, claim)
    right = either is not None or yes != slip
    what = either or _said(question, claim, right)
    if slip and either and not yes:
        what = said("challenge.found_though", printed=TypedText(claim.printed))
    verdict = Verdict("correct" if right else "wrong", claim.expected, what)
    attempt = _attempt(session, question, text, verdict, now)
    if slip and right and not yes:  # and what should it be?
        before = session.state(session.position)
        after = replace(before, part=0, text=text, first=before.first or "correct")
        return with_state(session, after, attempt), attempt
    return _settled(session, claim, "right" if right else "missed", attempt), attempt


def either_counts(question: Question, claim: Claim) -> Said | None:
    """Why a number may be called either; None for one that follows as it should, and for most slips."""
    found, printed = how_it_follows(question), TypedText(claim.printed)
    if claim.verdict == "wrong":
        if claim.slip is None or found.how not in ("rounded", "cut"):
            return None
        return said("challenge.slip_that_follows", printed=printed, slip=claim.slip)
    if found.how == "rounded" or found.gives is None:
        return None
    if found.how != "not":
        return said(f"challenge.{found.how}", printed=printed, gives=found.gives)
    if claim.verdict == "right":
        return said("challenge.right_otherwise", printed=printed, gives=found.gives)
    if not claim.unused:
        return said("challenge.within_rounding", printed=printed, gives=found.gives)
    numbers = question.course.printed
    unused = tuple(Equation((Name(name), numbers[claim.iteration, name].value)) for name, _ in claim.unused)
    used = tuple(Equation((Name(name), value)) for name, value in claim.unused)
    return said("challenge.went_on_from", printed=printed, unused=unused, used=used)


def _said(question: Question, claim: Claim, right: bool) -> Said:
    """Of a judgement where one answer alone is right."""
    printed = TypedText(claim.printed)
    if claim.verdict == "wrong":
        return said("challenge.found", printed=printed) if right else said("challenge.missed", why=claim.said)
    gives = how_it_follows(question).gives
    after_all = "" if right or gives is None else "_after_all"
    if claim.verdict == "carried" and claim.cause is not None:
        where = None
        if claim.cause[0] != claim.iteration:
            where = said("common.in_iteration", iteration=claim.cause[0])
        off = said(_OFF[claim.blame], cause=Name(claim.cause[1]), where=where)
        return said(f"challenge.carried{after_all}", printed=printed, gives=gives, off=off)
    return said(f"challenge.right{after_all}", printed=printed, gives=gives)


def answer_of(question: Question) -> Said:
    """Which answer is right, for who wants to be shown."""
    claim = claim_of(question)
    if either := either_counts(question, claim):
        return either
    if claim.verdict == "wrong":
        return said("challenge.no_is_right", why=claim.said)
    return said("challenge.yes_is_right", printed=TypedText(claim.printed))


def what_the_slip_was(question: Question) -> tuple[Said, ...]:
    """Once a slip is mended: what reproduces the printed number, where something does."""
    claim = claim_of(question)
    if claim.slip is None:
        return ()
    return (said("challenge.the_slip", printed=TypedText(claim.printed), slip=claim.slip),)


def what_is_so(question: Question) -> Said:
    """What there is to say of a number that was misjudged."""
    claim = claim_of(question)
    return claim.said if claim.verdict == "wrong" else _said(question, claim, right=False)


def _attempt(session: Session, question: Question, text: str, verdict: Verdict, now: datetime) -> Attempt:
    return Attempt("answer", session.position, question.key, text, verdict, 0, now)


def _settled(session: Session, claim: Claim, outcome: Outcome, attempt: Attempt) -> Session:
    """Goes on, with the source's number as the value that stands. What was shown stays shown."""
    before = session.state(session.position)
    state: State = replace(
        before,
        outcome="revealed" if before.outcome == "revealed" else outcome,
        answered=claim.answered,
        text=attempt.text,
        verdict=attempt.verdict,
        part=None,
        first=before.first or (attempt.verdict.name if attempt.verdict else None),
    )
    return advance(with_state(session, state, attempt))


def found_slips(session: Session) -> int:
    """How many slips were called so at the first answer."""
    return sum(
        claim_of(session.questions[number]).verdict == "wrong"
        and state.first == "correct"
        and state.text.strip().lower() not in YES
        for number, state in session.states.items()
    )


# What goes by itself

IN_A_ROW = 2
"""So many numbers of a kind are judged rightly one after the other before others like them can be passed."""

_LEADS = 3
"""A run ends up to so many numbers before a slip, so that its end does not tell where the slip is."""


def ahead(session: Session) -> int:
    """How many numbers from the current one on can be passed: none with a slip, and none of a new kind."""
    kinds, count = _known_kinds(session), 0
    for number in range(session.position, len(session.questions)):
        question = session.questions[number]
        if session.state(number) != State() or question.course.skill(question.key) not in kinds:
            return count
        if claim_of(question).verdict == "wrong":
            return max(0, count - 1 - number % _LEADS)
        count += 1
    return count


def passed(session: Session, count: int) -> tuple[int, ...]:
    """The numbers of the questions that are passed, at most so many from the current one on; no slip."""
    numbers = []
    for number in range(session.position, min(session.position + count, len(session.questions))):
        if session.state(number).outcome is not None:
            break
        if claim_of(session.questions[number]).verdict == "wrong":
            break
        numbers.append(number)
    return tuple(numbers)


def _known_kinds(session: Session) -> frozenset[str]:
    """The skills of which the last numbers that were judged were judged rightly."""
    rows: dict[str, int] = {}
    for number, state in sorted(session.states.items()):
        question = session.questions[number]
        skill = question.course.skill(question.key)
        if state.outcome in ("right", "missed", "revealed", "skipped"):
            right = state.outcome == "right" and not state.misses
            rows[skill] = rows.get(skill, 0) + 1 if right else 0
    known = (skill for skill, row in rows.items() if row >= IN_A_ROW)
    return frozenset(known) - session.by_hand


def judged_wrongly(session: Session) -> tuple[StepKey, ...]:
    """The numbers that were misjudged, in their order."""
    missed = (number for number, state in session.states.items() if state.outcome == "missed")
    return tuple(session.questions[number].key for number in sorted(missed))
