"""How far an answer agrees: digits, figures, cutting, zero, updates, and bands of rounded values."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import Number
from tutor.marking.precision import Agreement, Target, Typed, agreement, as_meant, within_band
from tutor.marking.verdicts import Answered

RIGHT, CUT, COARSE, NONE = Agreement.RIGHT, Agreement.CUT, Agreement.COARSE, Agreement.NONE


def typed(text: str) -> Typed:
    reading = read(text, ())
    assert isinstance(reading, Reading)
    assert isinstance(reading.expression, Number)
    assert reading.digits is not None
    return Typed.number(reading.expression.value, reading.digits)


@pytest.mark.parametrize(
    "text, true, expected",
    [
        ("0.823", 0.82345, RIGHT),
        ("0.8234", 0.82345, RIGHT),  # the tie may be rounded either way
        ("0.8235", 0.82345, RIGHT),
        ("0.824", 0.82345, NONE),
        ("0.82", 0.82345, COARSE),
        ("0.8", 0.82345, COARSE),
        ("1", 0.82345, COARSE),
        ("0.83", 0.82345, NONE),
        ("1.7", 1.7000000000000002, RIGHT),
        ("2", 2.0, RIGHT),
        ("0.5", 0.5, RIGHT),
        (".50", 0.5, RIGHT),
        ("1.7", 1.7004, COARSE),
        ("1.70", 1.7004, RIGHT),
        ("1.7000", 1.7004, NONE),
        ("1.71", 1.7167, CUT),
        ("1.716", 1.7167, CUT),
        ("-1.71", -1.7167, CUT),
        ("-1.71", 1.7167, NONE),
        ("1.7", 1.7867, COARSE),  # cut, and too few figures
        ("1", 1.7867, NONE),  # one figure shows nothing
        ("12300", 12345.0, NONE),
        ("1.23e4", 12345.0, RIGHT),
        ("0.300000000001", 0.3, RIGHT),  # more digits than needed: 1e-6
        ("0.3000010", 0.3, NONE),
        ("0.30000025", 0.3, RIGHT),
        ("0", 0.0, RIGHT),
        ("0.00", 0.0, RIGHT),
        ("-0", 0.0, RIGHT),
        ("0", 0.3, NONE),
        ("0.0", 0.03, NONE),
        ("0.00", 0.003, COARSE),
        ("0.00", 0.03, NONE),
        ("0.001", 0.0, NONE),
        ("1e-20", 0.0, NONE),
    ],
)
def test_a_typed_number_stands_for_half_a_unit_of_its_last_place(
    text: str, true: float, expected: Agreement
) -> None:
    assert agreement(typed(text), Target(true)) is expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("0.14978", RIGHT),
        ("0.149780716", RIGHT),
        ("0.1498", RIGHT),  # half a unit is 0.00005, the change 0.00022
        ("0.150", COARSE),
        ("0.15", COARSE),  # the old weight written back
        ("0.1497", CUT),
        ("0.1502", NONE),
    ],
)
def test_an_update_has_to_show_its_change(text: str, expected: Agreement) -> None:
    assert agreement(typed(text), Target(0.149780716, change=0.000219284, old=0.15)) is expected


def test_an_update_that_changes_nothing_is_right_as_the_old_value() -> None:
    assert agreement(typed("0.15"), Target(0.15, change=0.0, old=0.15)) is RIGHT


def test_an_expression_is_compared_at_a_millionth() -> None:
    assert agreement(Typed.expression(1 / 3, 1 / 3, 1 / 3), Target(1 / 3 * (1 + 9e-7))) is RIGHT
    assert agreement(Typed.expression(1 / 3, 1 / 3, 1 / 3), Target(1 / 3 * (1 + 2e-6))) is NONE
    assert agreement(Typed.expression(1e-17, 0, 0), Target(0.0)) is RIGHT


@given(st.floats(1e-6, 1e6), st.integers(3, 12), st.sampled_from([1, -1]))
def test_a_correct_rounding_to_three_figures_or_more_is_always_right(
    size: float, figures: int, sign: int
) -> None:
    value = sign * size
    decimals = figures - 1 - math.floor(math.log10(size))
    text = f"{value:.{max(decimals, 0)}f}" if decimals >= 0 else f"{value:.{figures - 1}e}"
    assume(float(text) != 0)
    assert agreement(typed(text), Target(value)) is RIGHT


@given(st.floats(1e-3, 1e3), st.integers(3, 5))
def test_an_answer_one_unit_off_is_never_right(size: float, figures: int) -> None:
    text = f"{size:.{figures - 1}e}"
    unit = typed(text).unit
    assert agreement(typed(text), Target(float(text) + 1.01 * unit)) is NONE
    assert agreement(typed(text), Target(float(text) - 0.51 * unit)) is NONE


def test_a_band_excuses_rounding_and_nothing_more() -> None:
    target = Target(0.7685)
    assert within_band(typed("0.768"), 0.7677, 0.7693, target)
    assert within_band(typed("0.769"), 0.7677, 0.7693, target)
    assert not within_band(typed("0.766"), 0.7677, 0.7693, target)
    assert not within_band(typed("0.77"), 0.7677, 0.7693, target)  # two figures
    assert not within_band(typed("0"), -0.1, 0.1, Target(0.05))


def test_digits_stand_for_half_a_unit_and_too_few_of_them_are_coarse() -> None:
    assert (typed("1").answered().low, typed("1").answered().coarse) == (0.5, True)
    assert typed("0.38").answered().coarse
    assert typed("1.234").answered() == Answered(1.234, pytest.approx(1.2335), pytest.approx(1.2345))


def test_a_typed_zero_leaves_open_what_its_decimals_do_and_a_bare_one_nothing() -> None:
    assert typed("0.00").answered() == Answered(0.0, -0.005, 0.005, coarse=True)
    assert typed("0").answered() == Answered(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "text, value, found",
    [
        ("623000", 623457.0, RIGHT),
        ("623000", 622600.0, RIGHT),
        ("623000", 624000.0, NONE),
        ("600000", 623457.0, COARSE),
        ("623000", 623000.0, RIGHT),
        ("-40", -38.0, COARSE),
        ("40", 46.0, NONE),
        ("100", 100.4, RIGHT),
    ],
)
def test_the_last_zeros_of_a_whole_number_are_figures_or_places_whichever_agrees(
    text: str, value: float, found: Agreement
) -> None:
    assert agreement(as_meant(typed(text), Target(value)), Target(value)) is found
