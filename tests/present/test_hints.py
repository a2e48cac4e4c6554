"""Steps in words where each activation of a layer is made of all its sums."""

from __future__ import annotations

import pytest

from support.models import model_lesson
from support.networks import layer
from support.running import ROOT
from tutor.lesson.load import load_lesson
from tutor.model.network import Loss, Network
from tutor.practice.course import Course
from tutor.present.equation_words import how
from tutor.present.hints import first_rung, revealed, worked
from tutor.steps.derive import plan
from tutor.words import say

WEIGHTS = ((0.3, -0.7), (0.9, 0.4))


@pytest.mark.parametrize(
    "symbol, words",
    [
        (
            "yhat1",
            "yhat1 is the activation of layer1 unit 1, softmax of the weighted sums of its layer. "
            "It is exp(z) over the sum of exp(z) of the whole layer.",
        ),
        (
            "dL/dz1_1",
            "dL/dz1_1 is the gradient of the loss with respect to the weighted sum z1_1. "
            "Every activation of the layer is made of it: "
            "multiply the gradient of each by its own derivative, and add up.",
        ),
    ],
)
def test_the_first_hint_at_softmax_speaks_of_the_whole_layer(symbol: str, words: str) -> None:
    network = Network(
        ("x1", "x2"),
        (layer(1, "softmax", WEIGHTS, None, last=True),),
        Loss("cross_entropy", "L", ("y1", "y2")),
    )
    made = plan(network)
    assert say(first_rung(made, made.by_symbol[symbol])) == words


def test_the_terms_that_a_hint_of_an_equation_counts_have_the_bias_among_them() -> None:
    lesson_plan = model_lesson("recurrent").computation.plan(1)
    assert say(how(lesson_plan, lesson_plan.by_symbol["z1"])) == "Add up its 3 terms."


def test_a_step_without_a_value_on_the_learners_own_numbers_is_worked_as_far_as_it_goes() -> None:
    course = Course.of(load_lesson(ROOT / "lessons" / "batch-sigmoid-21.toml"))
    step = course.step((1, "L_s1"))
    values = {**course.trace.values(1), "yhat_s1": 9.99}  # log(1 - 9.99) is no number
    told = say(worked(step, values))
    assert told.startswith("L_s1 = ")
    assert told.endswith("log(1 - 9.99))")
    assert revealed(course.plan_of((1, "L_s1")), step, values) == (worked(step, values),)
