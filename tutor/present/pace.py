"""What is said of what the tutor does of itself: filling in, asking in parts, going back to a slip."""

from __future__ import annotations

from tutor.marking.verdicts import Verdict
from tutor.practice.questions import Question
from tutor.practice.session import Attempt, Session, shown_values
from tutor.sayings import Equation, Name, Said, said

_MOST_NAMED = 6
"""Of more steps that are filled in, the first are named and the rest counted."""


def filled_in(after: Session) -> tuple[Said, ...]:
    """What was filled in, with its values, and how to have it back."""
    asked = [after.questions[number] for number in after.filled]
    if not asked:
        return ()
    if after.judges_source:
        return said("challenge.passed", count=len(asked)), said("challenge.passed_back")
    values = shown_values(after, Question(asked[0].course, (asked[0].key[0], _last_symbol(asked[0]))))
    named = tuple(
        Equation((Name(question.step.symbol), values[question.step.symbol]))
        for question in asked[:_MOST_NAMED]
        if question.step.symbol in values
    )
    more = len(asked) - len(named)
    rest = said("feedback.and_more", count=more) if more else None
    return (
        said("feedback.paced", count=len(asked)),
        said("feedback.paced_values", values=named, more=rest),
        said("feedback.paced_back", count=len(asked)),
    )


def _last_symbol(question: Question) -> str:
    return question.course.plan_of(question.key).steps[-1].symbol


def followed_by(followed: tuple[Attempt, ...], after: Session) -> tuple[Said, ...]:
    """What the tutor did of itself after an answer, as lines below what is said of the answer."""
    lines: list[Said] = []
    for attempt in followed:
        if attempt.action == "pace":
            lines += filled_in(after)
        elif attempt.action == "parts":
            lines.append(in_parts(after, attempt))
        elif attempt.action == "again":
            lines.append(said("feedback.again"))
    return tuple(lines)


def in_parts(after: Session, attempt: Attempt) -> Said:
    question = after.questions[attempt.number]
    return said("feedback.in_parts", symbol=Name(question.step.symbol), count=len(question.parts))


def carried(before: Session, question: Question, verdict: Verdict) -> tuple[Said, tuple[Said, ...]]:
    """What is said of a follow-through: of one slip whole once, with the way back, and then in short."""
    told = any(
        state.outcome == "follow_through"
        and state.verdict is not None
        and state.verdict.cause == verdict.cause
        for number, state in before.states.items()
        if before.questions[number].course is question.course
    )
    if told or verdict.cause is None:
        return (said("feedback.follows_again") if told else verdict.said), ()
    return verdict.said, (said("feedback.way_back", cause=Name(verdict.cause[1])),)


def mended(before: Session, after: Session) -> tuple[Said, ...]:
    """That what followed from a slip was worked out anew, once the slip is mended."""
    if before.mending is None or after.mending is not None:
        return ()
    count = sum(
        state.outcome == "follow_through" and after.state(number).outcome == "filled"
        for number, state in before.states.items()
    )
    return (said("feedback.mended", count=count),) if count else ()
