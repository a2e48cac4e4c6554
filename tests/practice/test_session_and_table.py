"""A session and a table of the same answers: the same verdicts, for there is one model of precision."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from support.lessons import lesson_of
from support.networks import networks
from tutor.expressions.printing import in_numbers, in_symbols
from tutor.lesson.model import Lesson
from tutor.marking.answer_tables import Answer
from tutor.marking.batch import mark_rows
from tutor.marking.marker import Marker
from tutor.practice.course import Course
from tutor.practice.session import skip, start, submit
from tutor.words import say

NOW = datetime(2026, 1, 1, tzinfo=UTC)


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
    rows = [
        Answer(line, "a", str(iteration), symbol, text)
        for line, ((iteration, symbol), text) in enumerate(zip(keys, typed, strict=True), 2)
    ]
    table = [mark.verdict for mark in mark_rows(lesson, rows, say).marks]
    session, verdicts = start(course), []
    for text in typed:
        number = session.position
        session, attempt = submit(session, text, NOW)
        assert attempt.verdict is not None
        verdicts.append(attempt.verdict.name)
        if attempt.verdict.name == "imprecise":
            break  # a session asks again, and a table cannot
        by_rounding = attempt.verdict.rounding or (attempt.verdict.right and attempt.verdict.echo is not None)
        if by_rounding and table[len(verdicts) - 1] != "correct":
            verdicts.pop()  # right from the fewer figures that the drawing shows: a table has no drawing
            break
        if session.position == number:
            session, _ = skip(session, NOW)
    assert verdicts == table[: len(verdicts)]
