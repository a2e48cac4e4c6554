"""The ledger: the steps worked so far, each with its line, its value in use and what became of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tutor.expressions.printing import PLAIN, Style, format_number
from tutor.lesson.model import StepKey
from tutor.named_tuples import NamedTuple
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Session, State, shown_values
from tutor.present.hints import equation, worked
from tutor.sayings import Name, Said, said
from tutor.steps.derive import Step
from tutor.tolerances import SAME, SHOWN_APART
from tutor.words import say

MOST_ROWS = 2000
"""More worked steps than this are not listed; those worked last are."""


class LedgerRow(NamedTuple):
    """One step of the ledger of worked steps.

    Attributes:
        mark: one ASCII sign: + right, = right from own values, ! revealed, _ skipped,
            . filled or shown, * answered in an exam.
        line: the worked line.
    """

    key: StepKey
    mark: str
    symbol: str
    value: str
    line: str


_MARKS = MappingProxyType(
    {
        "right": "+",
        "follow_through": "=",
        "revealed": "!",
        "skipped": "_",  # "-" before a name would be a minus
        "filled": ".",
        "answered": "*",
        "worked": ".",
    }
)


def ledger(
    session: Session, course: Course, style: Style = PLAIN, most: int = MOST_ROWS
) -> tuple[LedgerRow, ...]:
    """The steps of a course worked so far, up to the current question: the last `most` of them.

    In an exam an asked step is there with the learner's own answer alone, or not at all:
    its worked line would tell what is right.
    """
    place = session.places(course)
    current = session.current
    here = current if current is not None and current.course is course else None
    end = course.order.index(here.key) if here else len(course.order)
    if session.exam and not here:
        asked = (question for question in session.questions if question.course is course)
        end = max((course.order.index(question.key) + 1 for question in asked), default=0)
    rows = []
    cached: dict[int, Mapping[str, float]] = {}
    for key in course.order[max(0, end - most) : end]:
        number = place(key)
        state = session.state(number) if number is not None else None
        if key[0] not in cached:
            cached[key[0]] = shown_values(session, Question(course, (key[0], course.order[-1][1])))
        values = cached[key[0]]
        step = course.step(key)
        if step.symbol not in values:
            continue
        mark = "." if state is None else _MARKS.get(state.outcome or "", "?")
        value = format_number(values[step.symbol], style=style)
        own = session.exam and number is not None
        line = equation(Name(step.symbol), values[step.symbol]) if own else _worked_row(step, values, state)
        if not own and state is not None and state.outcome == "skipped" and state.answered is None:
            value = "?"
        rows.append(LedgerRow(key, mark, style.name(step.symbol), value, say(line, style)))
    return tuple(rows)


def _worked_row(step: Step, values: Mapping[str, float], state: State | None) -> Said:
    """A step's line in the ledger: what its formula gives, and where that is another, the value in use.

    Of a step that was skipped, no more than what was answered: its worked line would be its answer.
    """
    symbol, in_use = Name(step.symbol), values[step.symbol]
    if state is not None and state.outcome == "skipped":
        return (
            said("feedback.left_out", symbol=symbol) if state.answered is None else equation(symbol, in_use)
        )
    line = worked(step, values)
    gives = given_by(step, values)
    if gives is None or math.isclose(gives, in_use, rel_tol=SHOWN_APART, abs_tol=SAME):
        return line
    return said("feedback.in_use", line=line, value=in_use)


def meaning_of_marks(rows: Sequence[LedgerRow]) -> Said:
    """The legend below a ledger; in an exam no mark says what is right."""
    in_exam = any(row.mark == _MARKS["answered"] for row in rows)
    return said("screens.marks_mean_in_exam" if in_exam else "screens.marks_mean")


def loss_so_far(session: Session, course: Course) -> tuple[float, ...]:
    """The loss of every iteration whose loss has been worked, oldest first; in an exam, none: it is asked."""
    if session.exam:
        return ()
    current = session.current
    name, done = course.lesson.computation.loss, course.lesson.iterations
    if name is None:
        return ()
    if current is not None and current.course is course:
        worked_now = course.order.index(current.key) > course.order.index((current.iteration, name))
        done = current.iteration if worked_now else current.iteration - 1
    return tuple(course.trace.value(iteration, name) for iteration in range(1, done + 1))


def given_by(step: Step, values: Mapping[str, float]) -> float | None:
    """What a step's formula gives on these values; None where it gives none."""
    try:
        return step.compute(values)
    except (ArithmeticError, ValueError):
        return None
