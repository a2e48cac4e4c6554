"""What is said around a question: the prompt before it, the feedback after it.

Both front ends say these same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from tutor.expressions.names import pretty
from tutor.expressions.printing import PLAIN, Style, format_number
from tutor.lesson.model import StepKey
from tutor.marking.verdicts import Verdict
from tutor.practice.course import Course
from tutor.practice.session import LAST_RUNG, Attempt, Question, Session, shown_values, siblings
from tutor.present.explain import rungs, what_it_is, worked
from tutor.words import say


@lru_cache(maxsize=16)
def _names(course: Course) -> re.Pattern[str]:
    """Every name and symbol of a course that is set in another way than it is typed; the longest first."""
    known = {*course.given, *course.trace.plan.by_symbol}
    changed = sorted((name for name in known if pretty(name) != name), key=len, reverse=True)
    return re.compile(rf"(?<![\w/'])(?:{'|'.join(map(re.escape, changed)) or '(?!)'})(?![\w'])")


def in_style(text: str, course: Course, style: Style) -> str:
    """A message or a note with the course's names set as the style sets them."""
    return text if style is PLAIN else _names(course).sub(lambda name: style.name(name[0]), text)


_DRAWN_FIGURES = 3
"""Significant figures of a value that every drawing has room for."""

MOST_ROWS = 2000
"""More worked steps than this are not listed; those worked last are."""

_MOST_VALUES = 6
"""More values than this are left to the ledger."""

Tone = Literal["right", "own", "wrong", "info", "reveal"]


class Prompt(NamedTuple):
    """A question as it is put.

    Attributes:
        where: iteration, pass and number of the step.
        text: the question.
        notes: the lesson's notes at this step, in its author's words.
        values: what the step uses and the drawing has no room for: long numbers, the learning rate.
    """

    where: str
    text: str
    notes: tuple[str, ...]
    values: str = ""


class Feedback(NamedTuple):
    """What is said after an action: a mark that does not need colour, and lines."""

    tone: Tone
    title: str
    lines: tuple[str, ...] = ()
    number: int = 0


@lru_cache(maxsize=2)
def prompt(session: Session, style: Style = PLAIN) -> Prompt | None:
    """The current question; None when there is none left. Made once: several parts of a screen ask for it."""
    question = session.current
    if question is None:
        return None
    lesson = question.course.lesson
    step = question.step
    count = len(session.questions)
    origin = "" if lesson.seed is None else f"{lesson.id} with seed {lesson.seed}, "
    where = (
        f"{origin}iteration {question.iteration} of {lesson.training.iterations}, {step.which_pass} pass, "
        f"step {session.position + 1} of {count}"
    )
    text = f"{style.name(step.symbol)} = ?   {what_it_is(question.course.network, step, style)}"
    notes = lesson.notes_at(question.iteration, step)
    in_words = tuple(in_style(note, question.course, style) for note in notes)
    return Prompt(where, text, in_words, _values(session, question, style))


def _values(session: Session, question: Question, style: Style) -> str:
    """The operands that the drawing rounds, and the learning rate, which it does not show."""
    rate = question.course.lesson.training.learning_rate_name
    values = shown_values(session, question)
    used = [
        name
        for name in question.step.depends_on
        if name in values and (name == rate or _is_long(values[name]))
    ]
    if len(used) > _MOST_VALUES:
        return ""
    return ", ".join(f"{style.name(name)} = {format_number(values[name], style=style)}" for name in used)


def _is_long(value: float) -> bool:
    """Whether the drawing may have to round it."""
    return not math.isclose(float(f"{value:.{_DRAWN_FIGURES}g}"), value, rel_tol=1e-12)


def source_note(course: Course, key: StepKey, style: Style = PLAIN) -> str:
    """What to say after a step at which the source is wrong, or ""."""
    note = course.marker.source_note(key)
    return say(note, style) if note is not None else ""


def feedback(before: Session, after: Session, attempt: Attempt, style: Style = PLAIN) -> Feedback:
    """What is said of an attempt; `before` and `after` are the sessions around it."""
    question = before.questions[attempt.number]
    match attempt.action:
        case "answer" if attempt.verdict is not None:
            return _of_answer(before, question, attempt, attempt.verdict, style)
        case "hint" | "reveal":
            return _of_hint(after, question, after.state(attempt.number).hints, style)
        case "fill":
            filled = len(siblings(before))
            return Feedback("info", f"Filled in {filled} step{'s' if filled != 1 else ''} of this kind.")
        case "skip":
            return Feedback("info", _of_skip(before, attempt.number, style.name(question.step.symbol)))
        case _:
            return Feedback("info", f"Back at {style.name(question.step.symbol)}.")


def _of_answer(
    session: Session, question: Question, attempt: Attempt, verdict: Verdict, style: Style
) -> Feedback:
    echo = (in_style(verdict.echo, question.course, style),) if verdict.echo else ()
    message = say(verdict.said, style)
    symbol = style.name(question.step.symbol)
    if session.exam and verdict.answered is not None:
        return Feedback("info", f"{symbol}: answer kept.", echo)
    if verdict.settles:
        values = shown_values(session, question)
        line = worked(question.step, values, style)
        note = source_note(question.course, question.key, style)
        lines = (*echo, line, *((note,) if note else ()))
        return Feedback("right" if verdict.right else "own", message, lines, attempt.number)
    tone: Tone = "wrong" if verdict.is_attempt else "info"
    return Feedback(tone, message, echo, attempt.number)


def _of_hint(session: Session, question: Question, rung: int, style: Style) -> Feedback:
    values = shown_values(session, question)
    texts = rungs(question.course.trace.plan, question.step, values, style)
    rung = max(1, min(rung, LAST_RUNG))
    lines = tuple(texts[rung - 1].split("\n"))
    if rung < LAST_RUNG:
        return Feedback("info", f"Hint {rung} of {LAST_RUNG}", lines)
    note = source_note(question.course, question.key, style)
    return Feedback("reveal", "Worked step", (*lines, *((note,) if note else ())))


def _of_skip(before: Session, number: int, symbol: str) -> str:
    state = before.state(number)
    if state.outcome is not None:
        return ""
    return f"On with your {symbol} = {state.text}." if state.answered else f"Skipped {symbol}."


class LedgerRow(NamedTuple):
    """One step of the ledger of worked steps.

    Attributes:
        mark: one ASCII sign: + right, = right from own values, ! revealed, - skipped,
            . filled or shown, * answered in an exam.
        line: the worked line.
    """

    key: StepKey
    mark: str
    symbol: str
    value: str
    line: str


_MARKS = {
    "right": "+",
    "follow_through": "=",
    "revealed": "!",
    "skipped": "-",
    "filled": ".",
    "answered": "*",
}


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
        if session.exam and number is not None:
            line = f"{style.name(step.symbol)} = {value}"
        else:
            line = worked(step, values, style)
        rows.append(LedgerRow(key, mark, style.name(step.symbol), value, line))
    return tuple(rows)


def loss_so_far(session: Session, course: Course) -> tuple[float, ...]:
    """The loss of every iteration whose loss has been worked, oldest first; in an exam, none: it is asked."""
    if session.exam:
        return ()
    current = session.current
    name, done = course.network.loss.name, course.lesson.training.iterations
    if current is not None and current.course is course:
        worked_now = course.order.index(current.key) > course.order.index((current.iteration, name))
        done = current.iteration if worked_now else current.iteration - 1
    return tuple(course.trace.value(iteration, name) for iteration in range(1, done + 1))
