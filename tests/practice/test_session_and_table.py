"""A session and a table of the same answers: the same verdicts, for there is one model of precision."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from support.lessons import lesson_of
from support.marks import class_marks
from support.networks import networks
from tutor.expressions.printing import in_numbers, in_symbols
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Lesson
from tutor.marking.answer_tables import parse_answers
from tutor.marking.marker import Marker
from tutor.practice.course import Course
from tutor.practice.session import skip, start, submit
from tutor.words import say

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETTLED = {"correct", "truncated", "follow_through"}


def answers(lesson: Lesson, generator: random.Random) -> list[str]:
    """One learner's: rounded, in expressions, with a slip now and then; each of it in figures enough."""
    marker = Marker.of(lesson)
    made = []
    for iteration, step in marker.trace.steps():
        values, value = marker.trace.values(iteration), marker.trace.value(iteration, step.symbol)
        kind = generator.random()
        if kind < 0.15:
            made.append(in_symbols(step.expression))
        elif kind < 0.3:
            # In fewer figures an expression may be too wide alone, and right from what the drawing shows.
            made.append(in_numbers(step.expression, values, figures=12))
        elif kind < 0.4:
            made.append(f"{value * generator.choice((-1, 2, 1.37)) + 0.01:.8g}")
        else:
            made.append(f"{value:.{generator.randint(6, 12)}g}")
    return made


@given(networks(), st.integers(0, 2**16))
@settings(max_examples=15, deadline=None)
def test_the_same_answers_get_the_same_verdicts_in_a_session_and_in_a_table(made, seed: int) -> None:  # type: ignore[no-untyped-def]
    lesson = lesson_of(made)
    typed = answers(lesson, random.Random(seed))
    course = Course(lesson)
    keys = [(iteration, step.symbol) for iteration, step in Marker.of(lesson).trace.steps()]
    rows = [f"a,{iteration},{symbol},{text}\n" for (iteration, symbol), text in zip(keys, typed, strict=True)]
    answered = parse_answers(io.StringIO("".join(["learner,iteration,symbol,answer\n", *rows])))
    table = class_marks(lesson, answered).marks
    session = start(course)
    for text, mark in zip(typed, table, strict=True):
        number = session.position
        session, attempt = submit(session, text, NOW)
        verdict = attempt.verdict
        assert verdict is not None
        if mark.verdict not in SETTLED and (verdict.settles or verdict.name == "imprecise"):
            return  # right from the fewer figures that the drawing shows: a table has no drawing
        assert (verdict.name, verdict.misconceptions, verdict.rounding, say(verdict.said)) == (
            mark.verdict,
            mark.misconceptions,
            mark.rounding,
            mark.message,
        ), (mark.iteration, mark.symbol, text)
        if verdict.name == "imprecise":
            return  # a session asks again, and a table cannot
        if session.position == number:
            session, _ = skip(session, NOW)


def test_a_name_in_an_expression_is_not_rounded_to_what_the_drawing_shows_of_it() -> None:
    """In four figures, as the drawing shows it, the own slip would be the true value."""
    session = start(Course.of(find_lesson("mazur-222")))
    for text in ("0.37752", "0.3925"):
        number = session.position
        session, _ = submit(session, text, NOW)
        if session.position == number:
            session, _ = skip(session, NOW)
    _, attempt = submit(session, "sigmoid(net_h1)", NOW)
    assert attempt is not None
    assert attempt.verdict is not None
    assert (attempt.verdict.name, attempt.verdict.cause) == ("follow_through", (1, "net_h1"))
