"""Skills of lessons of equations: told apart by structure."""

from __future__ import annotations

import pytest

from support.models import BATCH, RECURRENT, model_lesson
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.practice.course import Course
from tutor.practice.skills import current


def skill(lesson: Lesson, symbol: str, iteration: int = 1) -> str:
    return Course.of(lesson).skill((iteration, symbol))


@pytest.mark.parametrize(
    "symbol, expected",
    [
        ("z1", "weighted_sum"),
        ("h1", "activation:tanh"),
        ("L", "loss:half_squared"),
        ("dL/dh2", "loss_slope:half_squared"),
        ("delta2", "slope:tanh"),
        ("dh2/dz2", "local:tanh"),
        ("dL/dw", "shared_slope"),
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
        ("dL/ds0", "slope:softmax"),
        ("dL/dc0", "slope:relu"),
        ("m_k0'", "update_state:adam:m"),
        ("k0'", "update:adam"),
    ],
)
def test_of_gates_a_softmax_and_adam(symbol: str, expected: str) -> None:
    assert skill(model_lesson("gates"), symbol) == expected


@pytest.mark.parametrize(
    "symbol, expected",
    [
        ("a_s1", "activation:sigmoid"),
        ("dL_s1/dz_s1", "slope:sigmoid"),
        ("L", "loss:batch"),
        ("dL_s1/dw1", "weight_slope"),
        ("dL/dw1", "batch_slope"),
        ("v_w1'", "update_state:momentum:v"),
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


@pytest.mark.parametrize(
    "old, new",
    [
        ("pre_activation:relu", "weighted_sum"),
        ("activation:relu", "activation:relu"),
        ("loss:half_squared_error", "loss:half_squared"),
        ("loss_term:squared_error", "loss:squared"),
        ("grad_activation:cross_entropy", "loss_slope:log"),
        ("grad_activation:tanh", "path:several"),
        ("grad_value:one", "path:one"),
        ("grad_pre_activation:softmax", "slope:softmax"),
        ("grad_weight:relu", "weight_slope"),
        ("grad_bias:batch", "batch_slope"),
        ("grad_parameter:several", "shared_slope"),
        ("local_derivative:tanh", "local:tanh"),
        ("update:sigmoid", "update:gradient_descent"),
        ("update:adam", "update:adam"),
        ("what a later version says", "what a later version says"),
    ],
)
def test_a_skill_of_an_earlier_record_is_one_of_today(old: str, new: str) -> None:
    assert current(old) == new


def test_every_skill_of_today_is_itself_in_a_record() -> None:
    for entry in available():
        assert entry.lesson is not None
        course = Course.of(entry.lesson)
        for key in course.order:
            assert current(course.skill(key)) == course.skill(key)


def test_the_slope_of_the_loss_and_the_sum_over_paths_are_two_skills() -> None:
    course = Course.of(find_lesson("mazur-222"))
    assert course.skill((1, "dE_total/dout_o1")) != course.skill((1, "dE_total/dout_h1"))
