"""The second opinion looks at no more than a learner waits for."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from support.courses import small_lesson
from support.equation_lessons import EQUATION_LESSONS
from tutor.lesson.load import parse_lesson
from tutor.model.network import Network, Training
from tutor.practice.course import Course
from tutor.steps.iterated import Shared
from tutor.steps.trace import Trace
from tutor.ui import second_opinion
from tutor.words import say


@pytest.mark.parametrize("most, compared", [(100_000, 50), (120, 4)])
def test_of_a_long_training_the_first_iterations_are_compared(
    most: int, compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = small_lesson()
    course = Course.of(replace(lesson, training=lesson.training.extended(50)))
    asked: list[int] = []

    def disagreements(network: Network, training: Training, trace: Trace) -> tuple[()]:
        asked.append(training.iterations)
        return ()

    monkeypatch.setattr("tutor.engine.second_opinion.disagreements", disagreements)
    monkeypatch.setattr(second_opinion, "MOST_STEPS_COMPARED", most)
    assert second_opinion.check_course(course) is None
    assert asked == [compared]


def test_a_model_of_equations_is_confirmed_by_its_own_second_computation() -> None:
    lesson = parse_lesson(EQUATION_LESSONS["adam"])
    assert second_opinion.check_course(Course.of(lesson)) is None

    class Mistaken(Trace):
        def values(self, iteration: int) -> Shared:
            values = super().values(iteration)
            return MappingProxyType(values | {"mhat_w": values["mhat_w"] * (1 + 1e-10)})

    course = Course.of(lesson)
    vars(course)["trace"] = Mistaken(lesson.computation)
    found = second_opinion.check_course(course)
    assert found is not None
    assert "mhat_w in iteration 1" in say(found)
