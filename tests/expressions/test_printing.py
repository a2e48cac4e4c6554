from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings

from support.networks import networks, two_two_one
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.printing import (
    PLAIN,
    PRETTY,
    exact_number,
    format_number,
    in_numbers,
    in_symbols,
)
from tutor.expressions.trees import (
    Add,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
)
from tutor.model.network import Loss, Network, Training
from tutor.steps.computation import NetworkComputation
from tutor.steps.derive import plan
from tutor.steps.trace import Trace

A, B, C = Symbol("a"), Symbol("b"), Symbol("c")


def computed(text: str, values: dict[str, float]) -> float:
    """What a printed plain formula is worth, read with Python's own precedences (only for our own output)."""
    names: dict[str, object] = {}

    def known(symbol: str, value: object) -> str:
        names[f"v{len(names)}"] = value
        return f"v{len(names) - 1}"

    functions = {name: function.value for name, function in FUNCTIONS.items()}
    by_length = sorted({**values, **functions}.items(), key=lambda item: -len(item[0]))
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?![\w'])" for name, _ in by_length))
    table = dict(by_length)
    code = pattern.sub(lambda match: known(match[0], table[match[0]]), text).replace("^", "**")
    return float(eval(code, {"__builtins__": {}}, names))


def without_a_pair(text: str) -> list[str]:
    """The text with each pair of parentheses taken out but a function's, and those that part two signs."""
    shorter, opened = [], []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")":
            start = opened.pop()
            of_a_function = start > 0 and re.match(r"[\w']", text[start - 1])
            parts_two_signs = text[start + 1] == "-" and text[:start].rstrip().endswith(tuple("*/+-"))
            if not of_a_function and not parts_two_signs:
                shorter.append(text[:start] + text[start + 1 : place] + text[place + 1 :])
    return shorter


@given(networks())
@settings(max_examples=40)
def test_the_plain_formula_of_every_step_is_worth_the_steps_value(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    values = trace.values(1)
    for step in trace.plan.steps:
        text = in_symbols(step.expression)
        assert text.isascii()
        assert computed(text, values) == pytest.approx(values[step.symbol], rel=1e-12, abs=1e-15), text


@given(networks())
@settings(max_examples=40)
def test_the_substitution_of_every_step_is_worth_the_steps_value(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    values = trace.values(1)
    for step in trace.plan.steps:
        text = in_numbers(step.expression, values, figures=17)
        assert computed(text, {}) == pytest.approx(values[step.symbol], rel=1e-9, abs=1e-12), text


@given(networks(most_units=2))
@settings(max_examples=20)
def test_no_pair_of_parentheses_in_a_formula_can_be_left_out(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    # Values without structure: with the network's own, a 0 or 1 would hide what a pair is for.
    values = {name: 0.2 + 0.6 * math.modf(i * 0.6180339887)[0] for i, name in enumerate(trace.values(1))}
    for step in trace.plan.steps:
        text = in_symbols(step.expression)
        for shorter in without_a_pair(text):
            with suppress(ArithmeticError, ValueError):  # no value at all is another value, too
                assert computed(shorter, values) != pytest.approx(computed(text, values), rel=1e-9), text


@pytest.mark.parametrize(
    "tree, text",
    [
        (Multiply((Add((A, B)), C)), "(a + b)*c"),
        (Add((Multiply((A, B)), C)), "a*b + c"),
        (Subtract(A, Subtract(B, C)), "a - (b - c)"),
        (Subtract(A, Multiply((B, C))), "a - b*c"),
        (Divide(A, Multiply((B, C))), "a/(b*c)"),
        (Divide(A, Add((B, C))), "a/(b + c)"),
        (Power(Subtract(A, B), Number(2.0)), "(a - b)^2"),
        (Power(Power(A, B), C), "(a^b)^c"),
        (Negate(Add((A, B))), "-(a + b)"),
        (Negate(Multiply((A, B))), "-a*b"),
        (Add((Negate(A), Negate(Multiply((A, B))), Negate(Add((B, C))))), "-a - a*b - (b + c)"),
        (Multiply((A, Negate(B))), "a*(-b)"),
        (Multiply((Symbol("dL/dz"), A)), "dL/dz * a"),
    ],
)
def test_a_tree_is_written_with_as_few_parentheses_as_it_needs(tree: Expression, text: str) -> None:
    assert in_symbols(tree) == text


def test_negative_numbers_are_put_in_with_parentheses() -> None:
    tree = Add((Multiply((A, B)), Power(C, Number(2.0))))
    assert in_numbers(tree, {"a": -1.0, "b": 2.0, "c": -3.0}) == "(-1)*2 + (-3)^2"


def test_a_name_without_a_value_stays_a_name_in_the_substitution() -> None:
    assert in_numbers(Add((A, B)), {"a": 1.5}) == "1.5 + b"


def test_no_name_is_left_in_the_substitution_when_all_values_are_known() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    for step in trace.plan.steps:
        text = in_numbers(step.expression, trace.values(1))
        for name in step.depends_on:
            assert not re.search(rf"(?<!\w){re.escape(name)}(?![\w'])", text)


@pytest.mark.parametrize(
    "name, square, plain",
    [
        ("a", "a²", "a^2"),
        ("a1", "a₁²", "a1^2"),
        ("a1_2", "(a₁⁽²⁾)²", "a1_2^2"),
        ("z_s1", "(zˢ¹)²", "z_s1^2"),
        ("w'", "(w′)²", "w'^2"),
        ("dL/dw1", "(∂L/∂w₁)²", "(dL/dw1)^2"),
    ],
)
def test_the_square_of_a_name_cannot_be_taken_for_a_part_of_the_name(
    name: str, square: str, plain: str
) -> None:
    assert in_symbols(Power(Symbol(name), Number(2.0)), PRETTY) == square
    assert in_symbols(Power(Symbol(name), Number(2.0))) == plain


def test_any_power_of_a_name_with_a_layer_has_parentheses() -> None:
    assert in_symbols(Power(Symbol("a1_2"), Number(3.0)), PRETTY) == "(a₁⁽²⁾)^3"


def test_pretty_formulas_use_the_signs_of_mathematics() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    assert in_symbols(trace.plan.by_symbol["L"].expression, PRETTY) == "½·(ŷ − y)²"
    assert in_symbols(trace.plan.by_symbol["w11'"].expression, PRETTY) == "w₁₁ − η · ∂L/∂w₁₁"


@pytest.mark.parametrize(
    "value, text",
    [
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e-9, "1e-9"),
        (1234567.0, "1.23457e6"),
        (2.0, "2"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
    ],
)
def test_numbers_are_short_and_never_padded(value: float, text: str) -> None:
    assert format_number(value, style=PLAIN) == text


@pytest.mark.parametrize("value, text", [(2.0, "2"), (0.15, "0.15"), (-0.149780716132, "-0.149780716132")])
def test_a_given_number_has_all_its_figures(value: float, text: str) -> None:
    assert exact_number(value) == text


def test_the_mean_over_one_output_is_written_without_dividing_by_it() -> None:
    network, _ = two_two_one()
    steps = plan(replace(network, loss=Loss("mean_squared_error", "L", ("y",)))).by_symbol
    assert in_symbols(steps["L"].expression) == "(yhat - y)^2"
    assert in_symbols(steps["dL/dyhat"].expression) == "2*(yhat - y)"
