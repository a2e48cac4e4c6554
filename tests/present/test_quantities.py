"""What a question says is asked: which loss, what a value is made by, what an update remembers."""

from __future__ import annotations

import pytest

from support.equations import equations_lesson, model_of
from support.running import ROOT
from tutor.lesson.load import load_lesson
from tutor.practice.course import Course
from tutor.present.hints import first_rung, what_it_is
from tutor.words import say


def course_of(name: str) -> Course:
    return Course.of(load_lesson(ROOT / "lessons" / f"{name}.toml"))


def asked(name: str, symbol: str) -> str:
    course = course_of(name)
    return say(what_it_is(course.plan_of((1, symbol)), course.step((1, symbol))))


@pytest.mark.parametrize(
    "lesson, symbol, words",
    [
        ("slope-11", "L", "the loss: half the squared error"),
        ("relu-231", "L", "the loss: the squared error"),
        ("sigmoid-322", "C", "the loss: half the squared error, summed over the outputs"),
        ("sigmoid-222", "E1", "the loss of output a_o1: half the squared error"),
        ("sigmoid-222", "E_total", "the loss: the sum of the outputs' losses"),
        ("softmax-23", "L", "the loss: cross-entropy"),
        ("softmax-23-combined", "L", "the loss: cross-entropy"),
        ("batch-sigmoid-21", "L_s2", "the loss: binary cross-entropy, for sample 2"),
        ("batch-sigmoid-21", "L", "the loss of the batch: the mean of its samples' losses"),
        ("rnn-3", "L", "the loss: half the squared error"),
        ("attention-head-22", "L", "the loss: half the squared error, summed over the outputs"),
        ("graph-fan-out", "f", "the result: a square"),
    ],
)
def test_a_question_names_its_loss(lesson: str, symbol: str, words: str) -> None:
    assert asked(lesson, symbol) == words


@pytest.mark.parametrize(
    "loss, words",
    [
        ("L = (a - y)^2", "the loss: the squared error"),
        ("L = 0.5*(a - y)^2", "the loss: half the squared error"),
        ("L = ((a - y)^2 + (a - b)^2 + (z - y)^2)/3", "the loss: the mean squared error"),
        ("L = (a - y)^2/4", "the loss: a square, divided by a number"),
        ("L = -(y*log(a) + (1 - y)*log(1 - a))", "the loss: binary cross-entropy"),
        ("L = 3*(a - y)^2", "the loss: a product of 2 factors"),
        ("L = a*b", "the loss: a product of 2 factors"),
    ],
)
def test_a_loss_written_as_an_equation_is_named_where_it_has_a_name(loss: str, words: str) -> None:
    model = ["z = w*x", "a = sigmoid(z)", loss]
    course = Course.of(equations_lesson(model_of(model, "x = 2\ny = 1\nb = 0.5", "w = 0.4")))
    assert say(what_it_is(course.plan_of((1, "L")), course.step((1, "L")))) == words


@pytest.mark.parametrize(
    "lesson, symbol, words",
    [
        ("conv-35", "m1", "m1 is the largest of 4 values. Compare the 4 values, and take the largest."),
        ("graph-fan-out", "u", "u is a product of 2 factors. Multiply its 2 factors."),
        ("rnn-3", "yhat", "yhat is a weighted sum. Multiply the weight by the value that it belongs to."),
        ("rnn-3", "a2", "a2 is an activation: tanh of z2. Apply tanh to z2."),
        (
            "attention-head-22",
            "yhat11",
            "yhat11 is a sum of 2 products. Work out the 2 products, then add them up.",
        ),
    ],
)
def test_the_first_hint_says_what_a_value_is_made_by(lesson: str, symbol: str, words: str) -> None:
    course = course_of(lesson)
    assert say(first_rung(course.plan_of((1, symbol)), course.step((1, symbol)))) == words


def test_a_linear_prediction_is_an_activation_forward_and_backward() -> None:
    assert (
        asked("momentum-111", "yhat")
        == "the activation of the output unit: its weighted sum as it is (linear)"
    )
    assert asked("momentum-111", "dL/dyhat").endswith("with respect to the activation yhat")


def test_what_an_update_remembers_and_corrects_is_said() -> None:
    assert asked("adam-111", "s_w'") == "the new s_w: what the rule remembers of the squared gradients"
    assert asked("adam-111", "mhat_w") == "m_w', corrected for its start at 0"


def test_where_nothing_is_learned_the_gradients_are_of_the_result_and_not_of_a_loss() -> None:
    assert asked("graph-fan-out", "df/dv") == "the gradient of f with respect to v"
