"""The second computation of a model of equations agrees with the steps' trees, on every step."""

from __future__ import annotations

import hypothesis
from hypothesis import HealthCheck, given, settings

from support.equations import models
from tutor.engine.second_opinion import disagreements_of_equations
from tutor.lesson.load import examine
from tutor.lesson.model import Lesson
from tutor.steps.trace import Trace
from tutor.words import say


def loaded(text: str) -> Lesson:
    """The lesson; a model that is out of reach of floats is no test of anything."""
    examined = examine(text, "model")
    problems = [say(problem.message) for problem in examined.errors]
    if any("finite" in problem for problem in problems):
        hypothesis.reject()
    assert examined.lesson is not None, problems
    return examined.lesson


@given(models())
@settings(max_examples=300, derandomize=True, suppress_health_check=list(HealthCheck))
def test_trees_and_dual_numbers_agree_on_random_models(text: str) -> None:
    lesson = loaded(text)
    assert lesson.equations is not None
    assert disagreements_of_equations(lesson.equations, Trace(lesson.computation)) == ()
