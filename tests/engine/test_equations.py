"""The second computation of a model of equations agrees with the steps' trees, on every step."""

from __future__ import annotations

import math

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from support.equations import models
from support.networks import networks
from tutor.engine.equations import forward
from tutor.engine.second_opinion import disagreements_of_equations
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.printing import in_numbers
from tutor.lesson.guidance_section import reads_as_number
from tutor.lesson.load import examine
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.model.network import Network, Training
from tutor.operations.duals import CHOICES, DUAL_RULES
from tutor.operations.updates import GRADIENT_DESCENT, UPDATES
from tutor.operations.updates_in_numbers import UPDATES_IN_NUMBERS
from tutor.steps.backward import Locals
from tutor.steps.chain import chain
from tutor.steps.compiled import compiled_model
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.settings import Portions, Settings, Update
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


@given(networks(), st.sampled_from(["none", "most", "all"]), st.booleans())
@settings(SETTINGS, max_examples=60)
def test_trees_and_dual_numbers_agree_on_networks_made_into_equations(
    sample: tuple[Network, Training], local: Locals, twice: bool
) -> None:
    network, training = sample
    names = (*network.inputs, *network.loss.targets)
    values = (*training.x, *training.y)
    given_twice = [dict(zip(names, values, strict=True))] * 2 if twice else []
    model = compiled_model(network, values, given_twice)
    rates = {training.learning_rate_name: training.learning_rates}
    update = Update(GRADIENT_DESCENT, rates, dict.fromkeys(model.parameters, training.learning_rate_name))
    asked = Settings(locals=local, update=update, portions=Portions(len(given_twice), 2))
    computation = EquationsComputation(model, asked, training.iterations, network)
    assert disagreements_of_equations(computation, Trace(computation)) == ()


def test_every_function_has_a_dual_rule_and_every_update_rule_its_numbers() -> None:
    functions = {f.name + f.after for f in FUNCTIONS.values() if not f.is_derivative}
    functions |= {f.edge.name + f.edge.after for f in FUNCTIONS.values() if f.edge is not None}
    assert functions == {*DUAL_RULES, *CHOICES}
    assert {*UPDATES} == {*UPDATES_IN_NUMBERS}


@pytest.mark.parametrize("name", DUAL_RULES)
def test_the_slope_of_a_dual_rule_is_that_of_its_value(name: str) -> None:
    rule = DUAL_RULES[name]
    for z in (0.3, 1.7):
        for at in (z, -z) if name not in ("log", "sqrt") else (z,):
            small = 1e-6
            quotient = (rule.value(at + small) - rule.value(at - small)) / (2 * small)
            assert math.isclose(rule.slope(at), quotient, rel_tol=1e-8, abs_tol=1e-8), at
