"""Lessons of equations, one for each thing that they can say: loaded, keyed, confirmed, marked."""

from __future__ import annotations

import json

import pytest

from support.equation_lessons import EQUATION_LESSONS
from support.sitting import Sitting
from tutor.engine.second_opinion import disagreements_of_equations
from tutor.expressions.printing import in_numbers
from tutor.lesson.guidance_section import reads_as_number
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.present.key import key_json
from tutor.steps.trace import Trace


def lesson_named(name: str) -> Lesson:
    return parse_lesson(EQUATION_LESSONS[name])


def symbols(name: str, iteration: int = 1) -> list[str]:
    return [step.symbol for step in lesson_named(name).computation.plan(iteration).steps]


def formula(name: str, symbol: str, iteration: int = 1) -> str:
    (found,) = (
        step["formula"]
        for step in json.loads("".join(key_json(lesson_named(name))))["steps"]
        if (step["iteration"], step["symbol"]) == (iteration, symbol)
    )
    return str(found)


@pytest.mark.parametrize("name", EQUATION_LESSONS)
def test_both_computations_agree(name: str) -> None:
    lesson = lesson_named(name)
    assert lesson.equations is not None
    assert disagreements_of_equations(lesson.equations, Trace(lesson.computation)) == ()


@pytest.mark.parametrize("name", EQUATION_LESSONS)
def test_every_step_is_in_the_key_with_its_value(name: str) -> None:
    lesson = lesson_named(name)
    steps = json.loads("".join(key_json(lesson)))["steps"]
    assert [(s["iteration"], s["symbol"]) for s in steps] == [
        (iteration, step.symbol) for iteration, step in Trace(lesson.computation).steps()
    ]


@pytest.mark.parametrize("name", EQUATION_LESSONS)
def test_who_types_what_the_key_prints_is_right_everywhere_and_who_does_not_is_wrong(name: str) -> None:
    marker = Marker.of(lesson_named(name))
    sitting = Sitting(marker)
    for iteration, step in marker.trace.steps():
        values = marker.trace.values(iteration)
        printed = in_numbers(step.expression, values)
        if reads_as_number(printed):
            printed = repr(values[step.symbol])
        assert not marker.mark((iteration, step.symbol), "777.125", sitting.work).right
        assert sitting.answer(step.symbol, printed, iteration).name == "correct", (step.symbol, printed)


def test_samples_in_turn_have_no_suffix_and_come_round_again() -> None:
    lesson = lesson_named("several_samples_in_turn")
    trace = Trace(lesson.computation)
    assert [trace.values(iteration)["x"] for iteration in (1, 2, 3, 4)] == [0.5, -1, 2, 0.5]
    assert "z" in symbols("several_samples_in_turn", 2)


def test_a_suffix_is_the_samples_number_in_the_file_and_the_last_batch_may_be_smaller() -> None:
    assert symbols("mini_batches", 1)[:3] == ["z_s1", "a_s1", "L_s1"]
    second = symbols("mini_batches", 2)
    assert second == [
        "z_s3", "a_s3", "L_s3", "dL_s3/da_s3", "dL_s3/dz_s3", "dL_s3/dw", "dL_s3/db", "L", "dL/dw", "dL/db",
        "w'", "b'",
    ]  # fmt: skip
    assert symbols("mini_batches", 3) == symbols("mini_batches", 1)
    assert formula("mini_batches", "dL/dw") == "(dL_s1/dw + dL_s2/dw)/2"
    assert formula("mini_batches", "dL/dw", 2) == "dL_s3/dw"


def test_together_all_samples_go_forward_first_and_parameters_have_no_gradient_of_one_sample() -> None:
    found = symbols("batch_summed_together")
    assert found[:10] == [
        "z_s1", "a_s1", "L_s1", "z_s2", "a_s2", "L_s2", "z_s3", "a_s3", "L_s3", "L",
    ]  # fmt: skip
    assert found[-4:] == ["dL/dw", "dL/db", "w'", "b'"]
    assert "dL_s1/dw" not in found
    assert formula("batch_summed_together", "dL/db") == "dL_s1/dz_s1 + dL_s2/dz_s2 + dL_s3/dz_s3"


def test_a_local_derivative_stands_right_before_the_first_gradient_that_uses_it() -> None:
    assert symbols("local_derivatives")[3:-2] == [
        "dL/da", "da/dz", "dL/dz", "dz/dw", "dL/dw", "dL/db",
    ]  # fmt: skip
    assert symbols("all_local_derivatives")[3:] == [
        "dL/da", "da/dz", "dL/dz", "dz/dw", "dL/dw", "dz/db", "dL/db",
    ]  # fmt: skip


def test_the_gradient_of_a_shared_parameter_is_a_sum_over_its_uses() -> None:
    assert formula("shared_parameters", "dL/dw") == "dL/dh * (1 - h^2)*x + dL/do * h"


def test_a_graph_without_parameters_has_the_gradients_that_are_asked() -> None:
    assert symbols("scalar_graph") == ["q", "f", "df/dz", "df/dq", "df/dx", "df/dy"]


def test_without_a_loss_there_is_nothing_but_the_forward_pass() -> None:
    assert symbols("no_loss") == ["z", "a"]
    assert symbols("forward_only") == ["z1", "z2", "a1", "a2", "L"]


def test_a_recurrence_in_one_equation_goes_back_against_time() -> None:
    gradients = [symbol for symbol in symbols("recurrent_unit") if symbol.startswith("dL/dh")]
    assert gradients == ["dL/dh3", "dL/dh2", "dL/dh1"]


def test_by_asks_all_of_a_time_step_before_the_next() -> None:
    assert symbols("lstm")[:13] == [
        "i1", "f1", "o1", "g1", "c1", "h1", "i2", "f2", "o2", "g2", "c2", "h2", "L",
    ]  # fmt: skip


def test_a_delta_stands_for_the_gradient_with_its_sign() -> None:
    assert formula("sign_of_the_delta_rule", "delta") == "-dE/do * o*(1 - o)"
    assert formula("sign_of_the_delta_rule", "dE/dw1") == "-delta*x1"


def test_the_gradient_that_a_delta_stands_for_can_be_read_in_an_answer() -> None:
    sitting = Sitting(Marker.of(lesson_named("sign_of_the_delta_rule")))
    value = sitting.marker.trace.value(1, "delta")
    sitting.expect("dE/dw1", "dE/dnet*x1", "correct")
    sitting.expect("delta", f"{2 * value:.6f}", "wrong")
    assert sitting.answer("dE/dw2", "dE/dnet*x2").name == "follow_through"
    assert sitting.answer("delta", "dE/dnet").name == "unreadable"


def test_the_number_of_the_iteration_stands_in_adams_formulas() -> None:
    assert formula("adam", "mhat_w", 3) == "m_w'/(1 - beta1^3)"
    sitting = Sitting(Marker.of(lesson_named("adam")))
    m, s = (sitting.marker.trace.value(2, name) for name in ("m_w'", "s_w'"))
    sitting.expect("m_w'", f"{3 * m:.9f}", "wrong", iteration=2)
    sitting.expect("mhat_w", f"{3 * m / (1 - 0.9**2):.9f}", "follow_through", (2, "m_w'"), iteration=2)
    assert s > 0


def test_frozen_parameters_have_neither_gradient_nor_update() -> None:
    found = symbols("frozen_parameters")
    assert [symbol for symbol in found if symbol.endswith("'") or "/dw" in symbol or "/db" in symbol] == [
        "dL/dw1",
        "w1'",
    ]
    trace = Trace(lesson_named("frozen_parameters").computation)
    assert trace.values(2)["w2"] == -0.6


def test_each_family_has_its_own_rate_in_each_iteration() -> None:
    assert formula("a_rate_per_family", "w1'") == "w1 - eta_w * dL/dw1"
    values = Trace(lesson_named("a_rate_per_family").computation).values(2)
    assert (values["eta_w"], values["eta_b"]) == (0.05, 0.5)


def test_decay_stands_beside_the_gradient() -> None:
    assert formula("weight_decay", "w'") == "w - eta * (dL/dw + lambda*w)"


def test_at_once_the_gradient_is_prediction_less_target() -> None:
    assert formula("combined", "dL/dz1") == "p1 - y1"
    assert "dL/dp1" not in symbols("combined")
