"""Going on from values as rounded as they are on the screen is right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tutor.expressions.printing import DRAWN_FIGURES
from tutor.lesson.catalogue import find_lesson
from tutor.marking.own_state import OwnState
from tutor.practice.course import Course
from tutor.practice.quiz import make_quiz, open_quiz
from tutor.practice.seen_values import half_unit, mark
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
    assert half_unit(1.2) == 0
    assert half_unit(0.37750000000000006) == 0
    assert half_unit(0.0) == 0


@pytest.mark.parametrize("value, half", [(0.593269, 5e-5), (-1.10591, 5e-4), (12.34567, 5e-3)])
def test_a_value_is_seen_within_half_a_unit_of_its_fourth_figure(value: float, half: float) -> None:
    assert half_unit(value) == pytest.approx(half, rel=1e-12)


def test_an_update_of_the_iteration_before_is_seen_rounded_as_well():
    course = Course.of(find_lesson("mazur-222"))
    values = course.trace.values(2)
    shown = {name: float(f"{value:.{DRAWN_FIGURES}g}") for name, value in values.items()}
    typed = f"{course.step((2, 'net_h2')).compute(shown):.6g}"
    assert not course.marker.mark((2, "net_h2"), typed, {}).right
    assert mark(course, (2, "net_h2"), typed, {}).rounding


def test_the_first_parameters_and_the_inputs_are_seen_in_full():
    course = Course.of(find_lesson("mazur-222"))
    state = course.marker._as_seen(
        OwnState(1, course.trace.values(1).copy()), course.step((1, "net_h1")), lambda value: 0.5
    )
    assert not state.spans


def test_a_mistake_is_still_told_from_rounding():
    course = Course.of(find_lesson("relu-221"))
    session = start(course)
    session, attempt = submit(session, "1.1", NOW)
    assert attempt is not None
    assert attempt.verdict is not None
    assert attempt.verdict.misconception == "forgot_bias"
