"""The log read as questions: each one that a learner was asked, and what their first try at it shows.

Grades are what mastery and review count. A question has one grade:

- `right`: right at the first try, without a hint; follow-through is right, as the method was.
- `helped`: right at the first try, after a hint.
- `wrong`: wrong at the first try, or revealed before one. What follows does not mend it.

A step with one part missing is answered by that part. Predictions are no answers, nor are the parts of
a step that was asked in parts after wrong ones.

In an exam answers may be changed until the end, so there the last try counts instead of the first.
Unreadable answers and answers with too few figures are not tries. A question that was skipped or
filled in has no grade.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from tutor.data_classes import dataclass
from tutor.journal.event import Event
from tutor.marking.verdicts import NOT_AN_ATTEMPT, RIGHT
from tutor.practice.skills import current

Grade = Literal["right", "helped", "wrong"]


@dataclass(frozen=True, slots=True)
class GradedQuestion:
    """A question with a grade, given at `at`."""

    skill: str
    grade: Grade
    at: datetime


def is_try(event: Event) -> bool:
    """Whether the event is an answer that counts as an attempt."""
    return event.action == "answer" and event.verdict is not None and event.verdict not in NOT_AN_ATTEMPT


def is_right(event: Event) -> bool:
    return event.verdict in RIGHT or event.verdict == "follow_through"


def graded(events: Iterable[Event]) -> tuple[GradedQuestion, ...]:
    """The graded questions of a log, in the order in which they got their grades."""
    grades: dict[tuple[object, ...], GradedQuestion] = {}
    for event in events:
        grade = _grade(event)
        if grade is None:
            continue
        numbers = str(event.payload.get("seed", event.seed)), str(event.payload.get("form"))
        key = (event.run, event.lesson, event.digest, numbers, event.iteration, event.symbol)
        if key in grades and event.mode != "exam":
            continue
        grades.pop(key, None)  # so that a changed answer takes its place at the end
        grades[key] = GradedQuestion(current(event.skill), grade, event.at)
    return tuple(grades.values())


def _grade(event: Event) -> Grade | None:
    """The grade that an event gives if no earlier one gave any."""
    if not event.skill:
        return None
    if event.action == "reveal":
        return "wrong"
    if not is_try(event):
        return None
    if not is_right(event):
        return "wrong"
    return "helped" if event.hints else "right"
