"""The second opinion looks at no more than a learner waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.courses import small_lesson
from tutor.model.network import Network, Training
from tutor.practice.course import Course
from tutor.steps.trace import Trace
from tutor.ui import second_opinion


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
