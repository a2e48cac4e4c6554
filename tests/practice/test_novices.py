"""A simulated novice goes through the course: nothing is asked before it is taught, and nobody is lost."""

from __future__ import annotations

import pytest

from benchmarks.novices import Report, go_through, lessons_of_the_course

MOST_NEW_STEPS = 20
MOST_OF_A_SOURCE = 25


@pytest.fixture(scope="module")
def novice() -> list[Report]:
    return list(go_through(lessons_of_the_course(), seed=1))


@pytest.fixture(scope="module")
def perfect() -> list[Report]:
    return list(go_through(lessons_of_the_course(), seed=1, perfect=True))


def test_a_novice_is_asked_nothing_that_no_page_hint_or_worked_step_has_shown(novice: list[Report]) -> None:
    assert {report.lesson: report.untaught for report in novice if report.untaught} == {}


def test_a_novice_comes_to_the_end_of_every_lesson_without_being_stuck(novice: list[Report]) -> None:
    assert all(report.finished for report in novice)
    assert {report.lesson: report.stalled for report in novice if report.stalled} == {}


def test_who_makes_no_mistake_types_at_most_25_answers_in_any_lesson(perfect: list[Report]) -> None:
    assert max(report.typed for report in perfect) <= MOST_OF_A_SOURCE


def test_a_lesson_of_the_course_has_at_most_20_steps_that_are_new(perfect: list[Report]) -> None:
    assert {r.lesson: r.read for r in perfect if r.read > MOST_NEW_STEPS} == {}


def test_a_novice_types_more_and_takes_hints_where_a_learner_without_mistakes_takes_none(
    novice: list[Report], perfect: list[Report]
) -> None:
    assert sum(report.hints for report in novice) > 0 == sum(report.hints for report in perfect)
    assert sum(report.typed for report in novice) > sum(report.typed for report in perfect)
