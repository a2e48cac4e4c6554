"""Skills of lessons of equations: told apart by structure."""

from __future__ import annotations

import pytest

from support.models import BATCH, RECURRENT, model_lesson
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.practice.course import Course


def skill(lesson: Lesson, symbol: str, iteration: int = 1) -> str:
    return Course.of(lesson).skill((iteration, symbol))


@pytest.mark.parametrize(
    "symbol, expected",
    [
        ("z1", "pre_activation:several"),
        ("h1", "activation:tanh"),
        ("L", "loss:square"),
        ("dL/dh2", "grad_activation:loss"),
        ("delta2", "grad_pre_activation:tanh"),
        ("dh2/dz2", "local_derivative:tanh"),
        ("dL/dw", "grad_parameter:several"),
        ("w'", "update:gradient_descent"),
    ],
)
def test_of_a_recurrent_unit(symbol: str, expected: str) -> None:
    assert skill(parse_lesson(RECURRENT), symbol) == expected


@pytest.mark.parametrize(
    "symbol, expected",
    [
        ("p0", "activation:softmax"),
        ("L", "loss:log"),
        ("dL/ds0", "grad_pre_activation:softmax"),
        ("dL/dc0", "grad_pre_activation:relu"),
        ("m_k0'", "update_state:adam"),
        ("k0'", "update:adam"),
    ],
)
def test_of_gates_a_softmax_and_adam(symbol: str, expected: str) -> None:
    assert skill(model_lesson("gates"), symbol) == expected


@pytest.mark.parametrize(
    "symbol, expected",
    [
        ("a_s1", "activation:sigmoid"),
        ("dL_s1/dz_s1", "grad_pre_activation:sigmoid"),
        ("L", "loss:batch"),
        ("dL_s1/dw1", "grad_parameter:one"),
        ("dL/dw1", "grad_parameter:batch"),
        ("v_w1'", "update_state:momentum"),
    ],
)
def test_of_a_batch(symbol: str, expected: str) -> None:
    assert skill(parse_lesson(BATCH), symbol) == expected


def test_of_updates_of_ones_own() -> None:
    assert skill(model_lesson("in-turn"), "first'") == "update:own"


def test_of_the_next_samples_of_a_batch_names_are_known_before_a_step() -> None:
    course = Course.of(parse_lesson(BATCH))
    assert "x1_s3" in course.before((2, "z_s3"))
    assert "x1_s1" not in course.before((2, "z_s3"))
    assert "x1_s1" in course.before((1, "z_s2"))
