"""Going on from values as rounded as they are on the screen is right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tutor.expressions.printing import DRAWN_FIGURES
from tutor.lesson.catalogue import find_lesson
from tutor.practice.course import Course
from tutor.practice.quiz import make_quiz, open_quiz
from tutor.practice.seen_values import seen
from tutor.practice.session import start, submit

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LESSONS = ("relu-111", "relu-221", "relu-231", "sigmoid-222", "sigmoid-322", "mazur-222")


@pytest.mark.parametrize("name", LESSONS)
def test_a_value_computed_from_what_a_quiz_shows_is_right(name):
    lesson = find_lesson(name)
    session = open_quiz(make_quiz([lesson], 8, seed=11), [lesson])
    for number, question in enumerate(session.questions):
        values = question.course.trace.values(question.iteration)
        shown = {symbol: float(f"{value:.{DRAWN_FIGURES}g}") for symbol, value in values.items()}
        typed = f"{question.step.compute(shown):.5g}"
        session, attempt = submit(session, typed, NOW)
        assert attempt is not None
        assert attempt.verdict is not None
        assert attempt.verdict.right, (question.key, typed, attempt.verdict.said)
        assert session.position == number + 1


def test_a_value_that_needs_no_more_figures_is_taken_as_it_is():
    course = Course.of(find_lesson("relu-221"))
    assert seen(course, (1, "a1"), {})[1, "z1"].low == seen(course, (1, "a1"), {})[1, "z1"].high


def test_an_update_of_the_iteration_before_is_seen_rounded_as_well():
    course = Course.of(find_lesson("mazur-222"))
    answered = seen(course, (2, "net_h1"), {})[1, "w1'"]
    assert answered.low < answered.value < answered.high


def test_a_mistake_is_still_told_from_rounding():
    course = Course.of(find_lesson("relu-221"))
    session = start(course)
    session, attempt = submit(session, "1.1", NOW)
    assert attempt is not None
    assert attempt.verdict is not None
    assert attempt.verdict.misconception == "forgot_bias"
