"""What a wrong answer that no misconception gives still tells."""

from __future__ import annotations

import math
from functools import cache

import pytest

from support.lessons import lesson_of
from support.networks import layer, two_two_one
from support.sitting import Sitting
from tutor.lesson.catalogue import find_lesson
from tutor.marking.marker import Marker
from tutor.model.network import Loss, Network, Training
from tutor.words import say

OUTPUTS = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
HERE = {
    "half_squared_error": "Here the loss is half the squared error.",
    "squared_error": "Here the loss is the squared error, without a half.",
    "mean_squared_error": "Here the loss is the mean of the squared errors.",
    "binary_cross_entropy": "Here log is the natural logarithm.",
    "cross_entropy": "Here log is the natural logarithm.",
}


@cache
def three_outputs(loss: str) -> Marker:
    """A network in which no factor of one convention is that of another."""
    rows = ((0.31, -0.47), (0.83, 0.22), (-0.53, 0.71))
    layers = (
        layer(1, "tanh", ((0.4, 0.9), (-0.3, 0.2)), (0.1, 0.3)),
        layer(2, OUTPUTS.get(loss, "linear"), rows, (0.13, 0.19, -0.2), last=True),
    )
    network = Network(("x1", "x2"), layers, Loss(loss, "L", ("y1", "y2", "y3")))
    y = (1.0, 0.0, 0.0) if loss in OUTPUTS else (0.9, -0.4, 1.7)
    return Marker.of(lesson_of((network, Training((0.7, 1.3), y, (0.05,)))))


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker.of(lesson_of(two_two_one()))


def told(marker: Marker, symbol: str, value: float, iteration: int = 1) -> str:
    verdict = marker.mark((iteration, symbol), f"{value:.9g}", {})
    assert verdict.name == "wrong", verdict
    return say(verdict.said).partition(" ")[2]


CLOSE = "is close to yhat, but off by more than rounding. Check the arithmetic, with more digits."
CONVENTIONS: tuple[tuple[str, float, str], ...] = (
    ("half_squared_error", 2, "without the half in front of the loss"),
    ("half_squared_error", 2 / 3, "for the mean squared error"),
    ("squared_error", 1 / 2, "with a half in front of the loss"),
    ("squared_error", 1 / 3, "for the mean over the outputs"),
    ("mean_squared_error", 3, "for a sum over the outputs instead of their mean"),
    ("mean_squared_error", 3 / 2, "with a half in front of a sum over the outputs"),
    ("mean_squared_error", 1 / 2, "with a half in front of the loss"),
    ("binary_cross_entropy", 1 / math.log(2), "with logarithms to base 2"),
    ("binary_cross_entropy", 1 / math.log(10), "with logarithms to base 10"),
    ("cross_entropy", 1 / math.log(2), "with logarithms to base 2"),
    ("cross_entropy", 1 / math.log(10), "with logarithms to base 10"),
)


@pytest.mark.parametrize("loss, factor, name", CONVENTIONS)
def test_an_answer_by_another_convention_for_the_loss_is_told_which(
    loss: str, factor: float, name: str
) -> None:
    marker = three_outputs(loss)
    expected = f"would be right {name}. {HERE[loss]}"
    assert told(marker, "dL/dw11_2", factor * marker.trace.value(1, "dL/dw11_2")) == expected
    old, new = marker.trace.value(1, "w11_1"), marker.trace.value(1, "w11_1'")
    assert told(marker, "w11_1'", old + factor * (new - old)) == expected


def test_a_value_before_the_loss_knows_no_convention() -> None:
    marker = three_outputs("cross_entropy")
    assert "logarithm" not in told(marker, "z1_1", marker.trace.value(1, "z1_1") / math.log(10))


@pytest.mark.parametrize(
    "factor, words",
    [
        (2.0, "changes w11_1 by twice what it should. Check the rate and the gradient."),
        (10.0, "changes w11_1 by ten times what it should. Check the rate and the gradient."),
        (0.1, "changes w11_1 by a tenth of what it should. Check the rate and the gradient."),
    ],
)
def test_an_update_that_changes_too_much_or_too_little_is_told_by_how_much(factor: float, words: str) -> None:
    marker = three_outputs("cross_entropy")
    old, new = marker.trace.value(1, "w11_1"), marker.trace.value(1, "w11_1'")
    assert told(marker, "w11_1'", old + factor * (new - old)) == words


def test_an_update_by_half_is_told_so_where_no_convention_for_the_loss_does_it() -> None:
    marker = three_outputs("binary_cross_entropy")
    old, new = marker.trace.value(1, "w11_1"), marker.trace.value(1, "w11_1'")
    assert told(marker, "w11_1'", old + (new - old) / 2).startswith("changes w11_1 by half of what it should")


# In two_two_one: z1 1.2, z2 1.7, yhat 1.72, y 4, L 2.5992, dL/dyhat -2.28, dL/dw1 -2.736.
@pytest.mark.parametrize(
    "symbol, value, words",
    [
        ("z1", -1.2, "has the wrong sign. Look at each minus on the way."),
        ("yhat", 3.44, "is twice what it should be. Look for a 2 too many, or a half that is missing."),
        ("yhat", 0.86, "is half of what it should be. Look for a half too many, or a 2 that is missing."),
        *(
            ("yhat", value, "has the right digits, but its decimal point is in the wrong place. Check it.")
            for value in (17.2, 0.172, 1720.0, 1.72e6)
        ),
        ("z2", 0.55, "is not z2. Add up each weight times its input, and the bias if there is one."),
        ("yhat", 1.737, CLOSE),
        ("z2", 1.2, "is the value of z1. The question is z2."),
        ("yhat", 1.12, "is right but for w1*a1, which is missing. Add it."),
        ("yhat", 2.74, "counts w2*a2 twice. Add it only once."),
        ("yhat", 1.72e8, "is not yhat. Add up each weight times its input, and the bias if there is one."),
        ("a1", 77.0, "is not a1. Put the unit's own sum through its activation."),
        ("dL/dz1", 77.0, "is not dL/dz1. Multiply the gradient of the activation by its derivative."),
    ],
)
def test_a_wrong_answer_is_told_how_it_relates_to_the_right_one(
    marker: Marker, symbol: str, value: float, words: str
) -> None:
    assert told(marker, symbol, value) == words


@pytest.mark.parametrize(
    "symbol, words",
    [
        ("yhat2", "Use all sums of the layer: exp(z) over the sum of exp(z) of the whole layer."),
        ("dL/dz2_2", "For each activation of the layer multiply its gradient by its derivative, and add up."),
    ],
)
def test_where_an_activation_is_made_of_all_sums_the_advice_is_to_use_all(symbol: str, words: str) -> None:
    assert told(three_outputs("cross_entropy"), symbol, 77.0) == f"is not {symbol}. {words}"


def test_an_answer_of_the_iteration_before_is_told_so(marker: Marker) -> None:
    said = told(marker, "yhat", marker.trace.value(1, "yhat"), iteration=2)
    assert said == "is yhat of iteration 1. Use the values of this iteration."


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0])
def test_nothing_and_one_are_nobodys_value(marker: Marker, value: float) -> None:
    assert told(marker, "z2", value).startswith("is not z2.")


def test_a_term_of_an_own_value_is_looked_for_on_own_values(marker: Marker) -> None:
    sitting = Sitting(marker)
    sitting.expect("z2", "2.1", "wrong")
    # 0.5*1.2 + 0.6*2.1 + 0.1 is 1.96; without 0.6*a2, from the own a2, 0.7.
    assert "0.6*a2" not in say(sitting.answer("yhat", "0.70").said)
    assert "w2*a2, which is missing" in say(sitting.answer("yhat", "0.70").said)


@cache
def shipped(name: str) -> Marker:
    return Marker.of(find_lesson(name))


@pytest.mark.parametrize(
    "lesson, symbol, factor, words",
    [
        (
            *("batch-sigmoid-21", "L_s1", 1 / math.log(10)),
            "comes out with logarithms to base 10. Here log is the natural logarithm (ln).",
        ),
        (
            "attention-head-22",
            "s11",
            1 / math.sqrt(2),
            "comes out without the square root. Take the root of 2.",
        ),
        ("attention-head-22", "s12", math.sqrt(2), "comes out without the division. Divide by sqrt(2)."),
    ],
)
def test_of_equations_a_function_or_a_divisor_that_was_left_out_is_told(
    lesson: str, symbol: str, factor: float, words: str
) -> None:
    found = shipped(lesson)
    assert told(found, symbol, factor * found.trace.value(1, symbol)) == words


def test_a_forgotten_square_and_root_of_adam_are_told() -> None:
    found = shipped("adam-111")
    v = found.trace.values(1)
    assert told(found, "s_w'", 0.001 * v["dL/dw"]) == "comes out without the square. Square dL/dw."
    rootless = v["w"] - v["eta"] * v["mhat_w"] / (v["shat_w"] + 1e-8)
    assert told(found, "w'", rootless) == "comes out without the square root. Take the root of shat_w."


def test_another_ones_share_of_a_softmax_is_told() -> None:
    found = shipped("attention-head-22")
    said = told(found, "a11", found.trace.value(1, "a12"))
    assert said == "is another one's share. Above the line stands exp(s11) here."
