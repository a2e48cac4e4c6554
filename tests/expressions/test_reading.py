"""Reading an answer: every form that a learner may type, and what is said of the rest."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.networks import networks, two_two_one
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.names import pretty
from tutor.expressions.printing import PLAIN, PRETTY, in_symbols
from tutor.expressions.reading import Digits, Reading, Unreadable, read, value_of
from tutor.expressions.trees import Number, Power, Symbol
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace
from tutor.words import say

VALUES = {
    "w11": 2.0,
    "w11'": 7.0,
    "x1": 3.0,
    "b1": 0.5,
    "a1": 5.0,
    "a1_1": 11.0,
    "yhat": 1.5,
    "eta": 0.1,
    "y": 4.0,
    "dL/dz1": -2.0,
    "dL/dw11": -6.0,
    "E_total": 0.25,
    "dE_total/dnet_o1": 0.75,
    "w12_10_1": 9.0,
}


def value(text: str) -> float:
    reading = read(text, VALUES)
    assert isinstance(reading, Reading), reading
    found = value_of(reading, VALUES)
    assert isinstance(found, float), found
    return found


def refused(text: str, later: tuple[str, ...] = ()) -> Unreadable:
    reading = read(text, VALUES, later)
    assert isinstance(reading, Unreadable), reading
    return reading


@pytest.mark.parametrize(
    "text, expected, figures, unit",
    [
        ("-2.08", -2.08, 3, 0.01),
        ("  1.20 ", 1.2, 3, 0.01),
        ("1.2e-3", 0.0012, 2, 1e-4),
        ("0,658", 0.658, 3, 0.001),
        ("−.823", -0.823, 3, 0.001),
        (",5", 0.5, 1, 0.1),
        ("5.", 5.0, 1, 1.0),
        ("1200", 1200.0, 4, 1.0),
        ("0.00450", 0.0045, 3, 1e-5),
        ("+3", 3.0, 1, 1.0),
        ("0", 0.0, 0, 1.0),
        ("-0.00", 0.0, 0, 0.01),
        ("1E+2", 100.0, 1, 100.0),
        ("1e−2", 0.01, 1, 0.01),
        ("－１．２５", -1.25, 3, 0.01),
        ("١٫٧", 1.7, 2, 0.1),
        ("—2.28", -2.28, 3, 0.01),
    ],
)
def test_a_plain_number_keeps_the_digits_that_were_typed(
    text: str, expected: float, figures: int, unit: float
) -> None:
    reading = read(text, ())
    assert isinstance(reading, Reading)
    assert reading.digits is not None
    assert value(text) == expected
    assert reading.digits.figures == figures
    assert math.isclose(reading.digits.unit, unit)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1/3", 1 / 3),
        ("w11*x1 + b1", 6.5),
        ("dL/dz1 * x1", -6.0),
        ("dL/dz1/2", -1.0),
        ("dL/dw11*x1/dL/dz1", 9.0),
        ("w11'", 7.0),
        ("w11' - w11", 5.0),
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("2**-1", 0.5),
        ("(1+2)*3", 9.0),
        ("8/2/2", 2.0),
        ("8/2*2", 8.0),
        ("1 - 2 - 3", -4.0),
        ("--3", 3.0),
        ("2*-3", -6.0),
        ("max(1, 2)", 2.0),
        ("max(0,5)", 5.0),
        ("max(0,5; 0,25)", 0.5),
        ("max((0,5), 0.25)", 0.5),
        ("min(1,2,0)", 0.0),
        ("sigmoid(0,5)", 1 / (1 + math.exp(-0.5))),
        ("abs(-3)", 3.0),
        ("sqrt(4) + exp(0) + log(1)", 3.0),
        ("relu(-1) + leaky_relu(-1)", -0.01),
        ("relu'(2) + tanh'(0) + sigmoid'(0) + leaky_relu'(-1)", 2.26),
        ("ReLU(3)", 3.0),
        ("ln(1)", 0.0),
        ("0.1*2 + 0,9", 1.1),
        ("dE_total/dnet_o1*4", 3.0),
        ("∂L/∂w₁₁", -6.0),
        ("∂L/∂z₁ · x₁", -6.0),
        ("∂E_total/∂net_o₁", 0.75),
        ("½·(ŷ − y)²", 3.125),
        ("η×2", 0.2),
        ("w₁₁′", 7.0),
        ("a₁²", 25.0),
        ("a₁¹", 5.0),
        ("a₁⁽¹⁾", 11.0),
        ("a₁⁽¹⁾²", 121.0),
        ("(a₁⁽¹⁾)²", 121.0),
        ("w₁₂,₁₀¹", 9.0),
        ("σ(0)", 0.5),
        ("√(9)", 3.0),
        ("10⁻²", 0.01),
        ("6 ÷ 3", 2.0),
    ],
)
def test_an_expression_is_read_as_it_is_meant(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-12)


def test_an_expression_shows_no_digits_of_its_own() -> None:
    reading = read("0.1*2", ())
    assert isinstance(reading, Reading)
    assert reading.digits is None
    number = read("0.2", ())
    assert isinstance(number, Reading)
    assert number.digits == Digits(1, 0.1)


@pytest.mark.parametrize(
    "text, position, part",
    [
        ("1;2", 2, "; at character 2"),
        ("2 x1", 3, "Write * between"),
        ("(1+2", 1, "never closed"),
        ("1+2)", 4, "closes nothing"),
        ("1+", 3, "stops too early"),
        ("1,2,3", 1, "two decimal marks"),
        ("1.2.3", 1, "two decimal marks"),
        ("q7*2", 1, "q7 at character 1 is not a name"),
        ("3*W11", 3, "Did you mean w11?"),
        ("3*w1l", 3, "Did you mean w11?"),
        ("dL/dq7", 1, "dL/dq7 at character 1 is not a name"),
        ("z1 = 3", 1, "z1"),
        ("x1 = 3", 4, "Type only what comes after it"),
        ("sqrt 4", 1, "needs parentheses"),
        ("max(1)", 1, "needs two values"),
        ("sqrt(1; 2)", 7, "; at character 7"),
        ("1e999", 0, "exponent"),
        ("2*1e999", 3, "exponent"),
        ("2^1000", 2, "exponent"),
        ("1/0", 0, "divides by zero"),
        ("log(0)", 0, "no value"),
        ("(-8)^(1/3)", 0, "no value"),
        ("exp(1000)", 0, "too large"),
        ("10^200*10^200", 0, "too large"),
        ("0." + "0" * 400 + "1", 0, "too small"),
        ("9" * 400, 0, "too large"),
        ("1_000", 2, "_000"),
        ("'1'", 1, "' at character 1"),
        ("1\x1b[2J", 2, "U+001B at character 2"),
        ("x1(2)", 3, "A sign is missing before ("),
        ("50%", 3, "% at character 3"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, position: int, part: str) -> None:
    found = refused(text)
    assert found.position == position
    assert part in say(found.said)
    assert say(found.said).isprintable()


def test_a_name_without_a_value_yet_is_told_from_an_unknown_one() -> None:
    assert "not known yet" in say(refused("a2*2", later=("a2",)).said)
    assert "not known yet" in say(refused("dL/da2*2", later=("dL/da2",)).said)
    assert "not known yet" in say(refused("∂L/∂a₂*2", later=("dL/da2",)).said)
    assert "not a name" in say(refused("a3*2", later=("a2",)).said)


def test_a_name_of_python_is_no_name_here() -> None:
    for text in ("__import__('os')", "True", "None", "lambda: 1", "x1.real", "[1][0]", "print(1)", "open"):
        refused(text)


@pytest.mark.parametrize("text", ["(" * 1900, "-" * 1999 + "1", "1" + "^1" * 900, "sqrt(" * 390, "9" * 5000])
def test_length_and_depth_are_bounded(text: str) -> None:
    reading = read(text, VALUES)
    assert isinstance(reading, Unreadable) or value(text) == -1.0


def test_a_long_sum_is_no_deep_one() -> None:
    assert value("+".join(["1"] * 240)) == 240
    assert value("*".join(["1"] * 240)) == 1
    assert value("1" + "-1" * 240) == -239
    assert "parts" in say(refused("1" + "-1" * 300).said)


@given(networks(), st.sampled_from([PLAIN, PRETTY]))
@settings(max_examples=40, deadline=None)
def test_the_printed_formula_of_every_step_reads_back_as_its_value(made, style) -> None:  # type: ignore[no-untyped-def]
    trace = Trace(NetworkComputation(*made))
    values = trace.values(1)
    for step in trace.plan.steps:
        reading = read(in_symbols(step.expression, style), values)
        assert isinstance(reading, Reading), (in_symbols(step.expression, style), reading)
        found = value_of(reading, values)
        assert isinstance(found, float)
        assert math.isclose(found, values[step.symbol], rel_tol=1e-9, abs_tol=1e-12)


def hostile(rng: random.Random, names: tuple[str, ...]) -> str:
    """A string that looks like an answer for a while, or like nothing at all."""
    pieces = (
        *names,
        *FUNCTIONS,
        *(
            "(",
            ")",
            "+",
            "-",
            "*",
            "/",
            "^",
            "**",
            ",",
            ";",
            ".",
            "e",
            "E",
            "'",
            "=",
            " ",
            "−",
            "½",
            "²",
            "⁻",
            "₁",
        ),
        *(
            "dL/d",
            "∂L/∂",
            "1e308",
            "1e-308",
            "9" * 30,
            "0.1",
            "1,5",
            "2",
            "max(",
            "σ(",
            "((((",
            "√",
            "\x00",
            "🙂",
        ),
        *(
            "\u0302",
            "__class__",
            "lambda",
            "[",
            "]",
            "{",
            "}",
            '"',
            "\\",
            "nan",
            "inf",
            "٣",
            "\u202e",
            "y\u0302",
        ),
    )
    return "".join(rng.choice(pieces) for _ in range(rng.choice((1, 2, 3, 5, 8, 13, 40, 300))))


@given(st.randoms(use_true_random=False) | st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_at_all_raises(source: random.Random | str) -> None:
    text = source if isinstance(source, str) else hostile(source, tuple(VALUES))
    reading = read(text, VALUES, ("z1", "dL/da1"))
    if isinstance(reading, Reading):
        found = value_of(reading, VALUES)
        assert isinstance(found, Unreadable) or math.isfinite(found)
    else:
        assert say(reading.said).isprintable()


def test_the_formula_of_the_widest_unit_in_reach_can_be_typed() -> None:
    names = (
        {f"w64_{i}_1": 1.0 for i in range(1, 65)} | {f"a{i}_1": 1.0 for i in range(1, 65)} | {"b64_1": 1.0}
    )
    text = " + ".join(f"w64_{i}_1*a{i}_1" for i in range(1, 65)) + " + b64_1"
    reading = read(text, names)
    assert isinstance(reading, Reading)
    assert value_of(reading, names) == 65


def test_the_hand_checked_network_reads_its_own_formulas() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    reading = read("w11*x1 + w21*x2 + b1", trace.values(1))
    assert isinstance(reading, Reading)
    assert value_of(reading, trace.values(1)) == pytest.approx(1.2)


def test_a_number_with_a_gap_is_not_taken_for_a_product() -> None:
    found = refused("1 000")
    assert found.position == 3
    assert "without a gap" in say(found.said)


def test_an_updated_parameter_that_is_still_to_come_is_named_as_such() -> None:
    assert say(refused("2*b1'", later=("b1'",)).said).startswith("b1' at character 3 is not known yet")


def test_a_power_of_e_is_pointed_to_exp() -> None:
    assert "exp(x)" in say(refused("1/(1+e^-0.4)").said)


@pytest.mark.parametrize("text", ["z1 = 1.2", "z1=1.2", "  z₁ = 1.2", "z1 = (1.2)"])
def test_what_is_asked_may_be_written_before_its_value(text: str) -> None:
    reading = read(text, (), (), "z1")
    assert isinstance(reading, Reading)
    assert (reading.expression, reading.digits) == (Number(1.2), Digits(2, 0.1))


@pytest.mark.parametrize("text", ["z2 = 1.2", "1.2 = z1", "z1 =", "z1 = z1 = 1.2"])
def test_another_equals_sign_cannot_be_read(text: str) -> None:
    assert isinstance(read(text, (), ("z2",), "z1"), Unreadable)


def test_the_place_of_what_cannot_be_read_counts_what_was_asked() -> None:
    found = read("z1 = 1.2 $ 3", (), (), "z1")
    assert isinstance(found, Unreadable)
    assert found.position == 10


@pytest.mark.parametrize(
    "name",
    [
        "z1_s2",
        "z_s12",
        "a1_2",
        "w1_12_2",
        "dL/dz1_2",
        "a1_2_s3",
        "yhat_s1",
        "dL_s1/dz1_s1",
        "dL_s2/dw_1_12",
        "x_10",
        "w_1_12",
        "k_1_2_10",
    ],
)
def test_what_the_screen_shows_of_a_name_with_sample_or_long_indices_can_be_typed_back(name: str) -> None:
    shown = pretty(name)
    assert isinstance(reading := read(shown, [name]), Reading)
    assert reading.expression == Symbol(name)
    assert isinstance(read(f"2*{shown} + 1", [name]), Reading)
    squared = read(f"{shown}²", [name])
    assert isinstance(squared, Reading)
    assert squared.expression == Power(Symbol(name), Number(2.0))


def test_a_layer_as_earlier_versions_set_it_is_still_read_where_it_can_be_no_power() -> None:
    assert isinstance(reading := read("a₁² + ∂L/∂z₁²", ["a1_2", "dL/dz1_2"]), Reading)
    assert reading.names == ("a1_2", "dL/dz1_2")
    assert isinstance(reading := read("a₁²", ["a1", "a1_2"]), Reading)
    assert reading.expression == Power(Symbol("a1"), Number(2.0))


def test_a_square_of_a_sample_s_value_is_printed_so_that_it_cannot_be_taken_for_a_sample() -> None:
    printed = in_symbols(Power(Symbol("z_s1"), Number(2.0)), PRETTY)
    assert printed == "(zˢ¹)²"
    assert isinstance(reading := read(printed, ["z_s1", "z_s12"]), Reading)
    assert reading.expression == Power(Symbol("z_s1"), Number(2.0))
