"""The last answer that counts and the first that does not, by each rule of precision."""

from __future__ import annotations

import math

import pytest

from tutor.expressions.reading import Digits
from tutor.marking.precision import (
    Agreement,
    Target,
    Typed,
    agreement,
    half_of_third_figure,
    is_cut,
    within_band,
)
from tutor.marking.stock_answers import hands_on, is_settled
from tutor.marking.verdicts import Answered

RIGHT, CUT, COARSE, NONE = Agreement.RIGHT, Agreement.CUT, Agreement.COARSE, Agreement.NONE


def typed(text: str) -> Typed:
    """A plain number as it is read."""
    part = text.partition(".")[2]
    return Typed.number(
        float(text), Digits(len(text.replace(".", "").strip("-").lstrip("0")), 10.0 ** -len(part))
    )


@pytest.mark.parametrize(
    "value, half",
    [(1.0, 0.005), (9.99, 0.005), (10.0, 0.05), (-123.4, 0.5), (0.0123, 5e-5), (0.0, 0.0), (math.inf, 0.0)],
)
def test_half_a_unit_of_the_third_figure(value: float, half: float) -> None:
    assert half_of_third_figure(value) == pytest.approx(half)


def test_an_answer_stands_for_half_a_unit_of_its_last_place_and_an_expression_for_its_interval() -> None:
    fine, coarse = typed("1.234"), typed("1.2")
    assert (fine.low, fine.high) == pytest.approx((1.2335, 1.2345))
    assert (coarse.low, coarse.high) == pytest.approx((1.15, 1.25))
    assert (fine.enough, coarse.enough) == (True, False)
    expression = Typed.expression(1.2, 1.0, 1.201)
    assert (expression.low, expression.high) == pytest.approx((1.0, 1.201))
    assert expression.enough


def test_what_an_answer_was_accepted_for_lies_in_its_interval() -> None:
    assert typed("1.72").answered_near(1.71) == Answered(1.72, 1.71, typed("1.72").high)
    assert typed("1.72").answered_near(1.73) == Answered(1.72, typed("1.72").low, 1.73)
    near = 1.72 + 1e-12
    assert typed("1.72").answered_near(near) == Answered(1.72, 1.72, near)
    assert typed("1.72").as_exact() == Answered(1.72, 1.72, 1.72)
    assert typed("1.72").answered() == Answered(1.72, typed("1.72").low, typed("1.72").high)


@pytest.mark.parametrize(
    "text, value, cut",
    [
        ("1.71", 1.7199, True),
        ("1.71", 1.71, False),
        ("1.71", 1.72, False),
        ("1.71", 1.7099, False),
        ("-1.71", -1.719, True),
        ("-1.71", 1.719, False),
        ("1.71", -1.719, False),
        ("17", 17.9, True),
    ],
)
def test_cut_off_is_what_goes_on_with_other_digits(text: str, value: float, cut: bool) -> None:
    assert is_cut(typed(text), value) is cut


def test_an_expression_is_never_cut_off() -> None:
    assert not is_cut(Typed.expression(1.7, 1.7, 1.7), 1.75)


@pytest.mark.parametrize(
    "text, target, expected",
    [
        ("1.2", Target(1.2), RIGHT),  # exact in the digits typed
        ("1.2", Target(1.2 * (1 + 9e-7)), RIGHT),  # as it is shown
        ("1.2", Target(1.2 * (1 + 2e-6)), COARSE),
        ("1.20", Target(1.205), RIGHT),  # on the very edge
        ("1.20", Target(1.2051), CUT),
        ("1.20", Target(1.2099), CUT),
        ("1.20", Target(1.2101), NONE),
        ("1.20", Target(1.1949), NONE),
        ("1.2", Target(1.25), COARSE),
        ("1.2", Target(1.29), COARSE),
        ("1", Target(1.6), NONE),
        ("0.52", Target(0.5234, 0.0234, 0.5), COARSE),
        ("0.523", Target(0.5234, 0.0234, 0.5), RIGHT),
        ("0.523", Target(0.5234, 0.0021, 0.5), RIGHT),
        ("0.523", Target(0.5234, 0.002, 0.5), RIGHT),  # half a unit is a quarter of the change
        ("0.523", Target(0.5234, 0.0019, 0.5), COARSE),
        ("0.523", Target(0.5239, 0.0021, 0.5), CUT),
        ("0.523", Target(0.5239, 0.0019, 0.5), COARSE),
    ],
)
def test_agreement_at_its_edges(text: str, target: Target, expected: Agreement) -> None:
    assert agreement(typed(text), target) is expected


@pytest.mark.parametrize(
    "answer, value, expected",
    [
        (typed("0.01"), 0.0, NONE),
        (typed("0.00"), 0.005, COARSE),
        (typed("0.00"), -0.005, COARSE),
        (typed("0.00"), 0.0051, NONE),
        (typed("0.0"), 0.001, NONE),
        (typed("0"), 0.001, NONE),
        (Typed.expression(9e-13, 0, 0), 0.0, RIGHT),
        (Typed.expression(1.1e-12, 0, 0), 0.0, NONE),
        (Typed.expression(0.0, 0, 0), 0.001, NONE),
    ],
)
def test_about_zero_only_zero_is_right(answer: Typed, value: float, expected: Agreement) -> None:
    assert agreement(answer, Target(value)) is expected


@pytest.mark.parametrize(
    "text, inside",
    [("1.20", True), ("1.25", True), ("1.255", True), ("1.26", False), ("1.15", True), ("1.14", False)],
)
def test_an_answer_meets_a_band_with_half_a_unit_of_its_own(text: str, inside: bool) -> None:
    # The band is 1.15 to 1.2545; 1.26 stands for 1.255 and more, 1.14 for 1.145 and less.
    assert within_band(typed(text), 1.15, 1.2545, Target(1.19)) is inside


def test_a_band_asks_for_figures_and_for_the_change_of_an_update() -> None:
    assert not within_band(typed("1.2"), 1.0, 1.5, Target(1.3))
    assert not within_band(typed("0.00"), -1.0, 1.0, Target(0.5))
    assert within_band(typed("0.521"), 0.52, 0.53, Target(0.5234, 0.0021, 0.5))
    assert not within_band(typed("0.521"), 0.52, 0.53, Target(0.5234, 0.0019, 0.5))
    assert within_band(typed("1.3"), 1.2, 1.4, Target(1.3))  # right by itself


def test_settled_is_zero_or_no_change() -> None:
    assert is_settled(Target(0.0))
    assert not is_settled(Target(0.1))
    assert is_settled(Target(0.5, 0.0, 0.5))
    assert not is_settled(Target(0.0, 0.5, 0.5))


def test_handed_on_is_the_value_or_the_answer() -> None:
    assert hands_on(2.0, 2.0, 3.0)
    assert hands_on(2.0, 3.0, 2.0)
    assert not hands_on(2.0, 3.0, 2.1)


def test_a_half_rounded_up_in_many_digits_is_right_whatever_binary_makes_of_the_difference() -> None:
    # 0.059999738125 lies half a unit from it; as floats a part in a million more than that.
    assert agreement(typed("0.05999973813"), Target(0.059999738125, 2.61875e-7, 0.06)) is Agreement.RIGHT
    assert agreement(typed("0.05999973814"), Target(0.059999738125, 2.61875e-7, 0.06)) is Agreement.NONE


TIES = [("1", 1.5, NONE), ("2", 1.5, COARSE), ("2", 2.5, COARSE), ("3", 2.5, COARSE)]


@pytest.mark.parametrize("text, value, found", TIES)
def test_a_single_figure_agrees_with_a_tie_only_as_some_rounding_has_it(
    text: str, value: float, found: Agreement
) -> None:
    assert agreement(typed(text), Target(value)) is found
