"""The second computation of a model of equations agrees with the steps' trees, on every step."""

from __future__ import annotations

import math

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings

from support.equations import models
from tutor.engine.equations import forward
from tutor.engine.second_opinion import disagreements_of_equations
from tutor.expressions.printing import in_numbers
from tutor.lesson.guidance_section import reads_as_number
from tutor.lesson.load import examine
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.steps.chain import chain
from tutor.steps.trace import Trace
from tutor.words import say

SETTINGS = settings(
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # shrinking a model takes minutes
)


def loaded(text: str) -> Lesson:
    """The lesson; a model that is out of reach of floats is no test of anything."""
    examined = examine(text, "model")
    problems = [say(problem.message) for problem in examined.errors]
    if any("finite" in problem for problem in problems):
        hypothesis.reject()
    assert examined.lesson is not None, problems
    return examined.lesson


@given(models())
@settings(SETTINGS, max_examples=300)
def test_trees_and_dual_numbers_agree_on_random_models(text: str) -> None:
    lesson = loaded(text)
    assert lesson.equations is not None
    assert disagreements_of_equations(lesson.equations, Trace(lesson.computation)) == ()


@given(models())
@settings(SETTINGS, max_examples=60)
def test_derivatives_carried_forward_are_those_carried_back(text: str) -> None:
    computation = loaded(text).equations
    assert computation is not None
    model = computation.model
    known = {**computation.start(), **model.given}
    ahead, back = forward(model, known), forward(model, known, most_parts=0)
    assert ahead.gradients.keys() == back.gradients.keys() - {model.loss}
    for name, value in ahead.gradients.items():
        assert math.isclose(value, back.gradients[name], rel_tol=1e-9, abs_tol=1e-9)


@given(models())
@settings(SETTINGS, max_examples=100)
def test_what_the_key_prints_is_right_when_it_is_typed_and_a_chain_gives_the_steps_value(text: str) -> None:
    lesson = loaded(text)
    trace = Trace(lesson.computation)
    marker = Marker.of(lesson, trace)
    for iteration, step in trace.steps():
        values = trace.values(iteration)
        value = values[step.symbol]
        printed = in_numbers(step.expression, values)
        if reads_as_number(printed):  # a number alone is judged by its digits
            printed = repr(value)
        verdict = marker.mark((iteration, step.symbol), printed, {})
        assert verdict.name == "correct", (iteration, step.symbol, printed, verdict)
        written = chain(trace.plan_at(iteration), step)
        if written is not None:
            assert math.isclose(written.value(values), value, rel_tol=1e-9, abs_tol=1e-9), step.symbol
