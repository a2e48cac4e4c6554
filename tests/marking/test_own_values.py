"""The learner's own values: follow-through over steps and iterations, its cause, and where it is refused."""

from __future__ import annotations

import pytest

from support.lessons import lesson_of
from support.networks import two_two_one
from support.sitting import Sitting
from tutor.lesson.model import StepKey
from tutor.marking.marker import Marker
from tutor.marking.verdicts import Answered
from tutor.words import say

# z1 1.2, z2 1.7, a1 1.2, a2 1.7, yhat = 0.5*a1 + 0.6*a2 + 0.1 = 1.72, y 4, eta 0.01


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker.of(lesson_of(two_two_one()))


def test_a_mistake_is_carried_through_every_step_after_it(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z1", "1.2", "correct")
    sitting.expect("z2", "2.1", "wrong")
    cause = (1, "z2")
    said = say(sitting.expect("a2", "2.1", "follow_through", cause).said)
    assert "your own z2 = 2.1" in said
    sitting.expect("a1", "1.2", "correct")
    sitting.expect("yhat", "1.96", "follow_through", cause)  # 0.6 + 1.26 + 0.1
    sitting.expect("L", "2.0808", "follow_through", cause)  # half of 2.04 squared
    sitting.expect("dL/dyhat", "-2.04", "follow_through", cause)
    sitting.expect("dL/dw2", "-4.284", "follow_through", cause)
    sitting.expect("dL/da1", "-1.02", "follow_through", cause)
    sitting.expect("w2'", "0.64284", "follow_through", cause)


def test_steps_left_out_are_filled_in_from_own_values(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    sitting.expect("yhat", "1.96", "follow_through", (1, "z2"))
    assert marker.own_values(1, sitting.work)["a2"] == 2.1
    assert marker.own_values(1, sitting.work)["dL/dyhat"] == pytest.approx(-2.04)


def test_the_next_iteration_starts_from_own_updated_parameters(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("w11'", "0.2", "wrong")
    own = marker.own_values(2, sitting.work)
    assert own["w11"] == 0.2
    z1 = own["w11"] * 2 + own["w21"] * 3 + own["b1"]
    said = say(sitting.expect("z1", f"{z1:.6f}", "follow_through", (1, "w11'"), iteration=2).said)
    assert "in iteration 1" in said


def test_a_second_mistake_on_own_values_is_its_own_cause(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    sitting.expect("yhat", "1.88", "wrong")
    sitting.expect("dL/dyhat", "-2.12", "follow_through", (1, "yhat"))


def test_too_few_figures_of_an_own_value_are_no_attempt(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    assert "your own values" in say(sitting.expect("yhat", "2.0", "imprecise").said)


def test_a_misconception_on_own_values_is_named(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    sitting.expect("a2", "2.1", "follow_through", (1, "z2"))
    verdict = sitting.expect("yhat", "1.86", "misconception")  # 0.6 + 1.26, the bias forgotten
    assert verdict.misconceptions == ("forgot_bias",)
    assert "own" in say(verdict.said)


def test_the_right_value_is_right_even_after_own_mistakes(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    sitting.expect("yhat", "1.72", "correct")
    sitting.expect("L", "2.5992", "correct")


def test_rounded_earlier_answers_give_a_band_and_say_so() -> None:
    network, training = two_two_one()
    marker = Marker.of(lesson_of((network, training)))
    sitting = Sitting(marker)
    assert sitting.expect("L", "2.60", "correct").rounding is False
    sitting.expect("dL/dw1", "-2.74", "correct")  # -2.736
    verdict = sitting.expect("w1'", "0.5274", "correct")  # 0.5 + 0.0274; exactly it is 0.52736
    assert not verdict.rounding
    sitting.expect("dL/dw2", "-3.88", "correct")  # -3.876
    verdict = sitting.expect("w2'", "0.63880", "correct")  # 0.6 + 0.0388; exactly it is 0.63876
    assert verdict.rounding
    assert "rounding" in say(verdict.said)
    assert marker.mark((1, "w2'"), "0.63880", {}).name == "wrong"
    assert marker.mark((1, "w2'"), "0.63900", sitting.work).name == "wrong"


def test_follow_through_is_refused_where_an_own_zero_settles_everything(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("dL/dyhat", "0", "wrong")
    for symbol, text in (("dL/dw1", "0"), ("dL/dbo", "0"), ("dL/da1", "0"), ("w1'", "0.5000")):
        verdict = sitting.expect(symbol, text, "wrong")
        assert verdict.misconception is None
        assert "your own dL/dyhat = 0" in say(verdict.said)


def test_an_own_prediction_that_hits_the_target_earns_no_loss_of_zero(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("yhat", "4", "wrong")
    sitting.expect("L", "0", "wrong")
    sitting.expect("dL/dyhat", "0", "wrong")


def test_a_gate_closed_by_an_own_negative_sum_is_followed(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z1", "-1.2", "wrong")
    sitting.expect("a1", "0", "follow_through", (1, "z1"))
    sitting.expect("yhat", "1.12", "follow_through", (1, "z1"))  # 0.6*1.7 + 0.1
    sitting.expect("dL/dz1", "0", "follow_through", (1, "z1"))


def test_the_zeros_after_a_gate_closed_by_an_own_sum_earn_nothing(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z1", "-1.2", "wrong")
    sitting.expect("a1", "0", "follow_through", (1, "z1"))
    sitting.expect("dL/dw1", "0", "wrong")
    sitting.expect("dL/dz1", "0", "follow_through", (1, "z1"))
    for symbol, text in (("dL/dw11", "0"), ("dL/db1", "0"), ("w11'", "0.1000"), ("w1'", "0.5000")):
        said = say(sitting.expect(symbol, text, "wrong").said)
        assert "your own z1 = -1.2" in said


def test_a_wrong_value_that_changes_nothing_is_no_cause(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z1", "1.37", "wrong")  # the gate stays open: the slope is 1 either way
    sitting.expect("a1", "1.2", "correct")
    sitting.expect("dL/dyhat", "-2.4", "wrong")
    sitting.expect("dL/dz1", "-1.2", "follow_through", (1, "dL/dyhat"))


def test_own_values_do_not_depend_on_later_answers(marker: Marker) -> None:
    work: dict[StepKey, Answered] = {(1, "L"): Answered(9.0, 9.0, 9.0), (2, "z1"): Answered(7.0, 7.0, 7.0)}
    assert marker.mark((1, "yhat"), "1.72", work) == marker.mark((1, "yhat"), "1.72", {})


def test_an_expression_stands_on_own_values(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    verdict = sitting.expect("a2", "relu(z2)", "follow_through", (1, "z2"))
    assert say(verdict.echo) == "relu(z2) = 2.1"


def test_a_wrong_answer_is_also_compared_with_the_own_value(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    assert "wrong sign" in say(sitting.expect("yhat", "-1.96", "wrong").said)
    assert "wrong sign" not in say(marker.mark((1, "yhat"), "-1.96", {}).said)


def test_a_wrong_formula_is_also_tried_on_own_values_that_the_right_one_does_not_use(marker: Marker) -> None:
    # w2' is 0.6 + 0.01*2.28 with an own dL/dw2 = -2.28, and -2.28*0.6228 = -1.419984 goes back through it.
    other = Sitting(marker)
    other.expect("dL/da2", "-1.419984", "wrong")
    sitting = Sitting(marker)
    sitting.expect("dL/dw2", "-2.28", "misconception")
    found = sitting.expect("dL/da2", "-1.419984", "misconception")
    assert found.misconceptions == ("used_updated_weight",)
    assert say(found.said).startswith("On your own earlier values")
    other.expect("dL/da2", "-1.419984", "wrong")


def test_a_slip_is_named_by_what_mending_it_alone_moves_and_others_are_said_to_be_there(
    marker: Marker,
) -> None:
    # dL/dw2 = dL/dyhat*a2: mending z2 moves it by 0.832, mending yhat by 0.084.
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    sitting.expect("yhat", "1.92", "wrong")
    sitting.expect("dL/dyhat", "-2.08", "follow_through", (1, "yhat"))
    said = say(sitting.expect("dL/dw2", "-4.368", "follow_through", (1, "z2")).said)
    assert said.endswith("Other slips before it count too, but that one moves it most.")
    said = say(sitting.expect("dL/dw1", "-2.496", "follow_through", (1, "yhat")).said)
    assert said.endswith("The slip is there, not in dL/dw1.")


def test_a_small_slip_on_top_of_a_large_one_is_not_named_for_it(marker: Marker) -> None:
    # w11' of iteration 2 goes back to the large slip by way of w11, to the small one by way of dL/dw11.
    sitting = Sitting(marker)
    sitting.expect("dL/dyhat", "-3.5", "wrong")
    own = marker.own_values(2, sitting.work)
    sitting.expect("dL/da1", f"{own['dL/da1'] + 0.002:.6f}", "wrong", iteration=2)
    own = marker.own_values(2, sitting.work)
    sitting.expect("w11'", format(own["w11'"], ".8f"), "follow_through", (1, "dL/dyhat"), iteration=2)
