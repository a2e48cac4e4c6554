"""Going on from values as rounded as they are on the screen is right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tutor.expressions.printing import DRAWN_FIGURES
from tutor.lesson.catalogue import find_lesson
from tutor.marking.verdicts import Answered
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


@pytest.mark.parametrize("symbol", ["a_h1", "o1", "a_o2"])
def test_a_value_is_seen_within_half_a_unit_of_its_fourth_figure(symbol: str) -> None:
    course = Course.of(find_lesson("sigmoid-222"))
    user = next(step for step in course.trace.plan.steps if symbol in step.depends_on)
    answered = seen(course, (1, user.symbol), {})[1, symbol]
    half = 0.5 * 10.0 ** (len(f"{int(abs(answered.value))}".lstrip("0")) - 4)
    assert 0.1 <= abs(answered.value) < 10
    assert answered.low == pytest.approx(answered.value - half, abs=1e-12)
    assert answered.high == pytest.approx(answered.value + half, abs=1e-12)


def test_an_answer_that_was_too_coarse_is_seen_as_coarse() -> None:
    course = Course.of(find_lesson("relu-221"))
    coarse = Answered(1.0, 0.5, 1.5, coarse=True)
    assert seen(course, (1, "a1"), {(1, "z1"): coarse})[1, "z1"].coarse


def test_in_the_first_iteration_nothing_is_seen_of_one_before_it() -> None:
    course = Course.of(find_lesson("relu-221"))
    for step in course.trace.plan.steps:
        assert {key[0] for key in seen(course, (1, step.symbol), {})} <= {1}


def test_a_mistake_is_still_told_from_rounding():
    course = Course.of(find_lesson("relu-221"))
    session = start(course)
    session, attempt = submit(session, "1.1", NOW)
    assert attempt is not None
    assert attempt.verdict is not None
    assert attempt.verdict.misconception == "forgot_bias"
