"""Every kind of node: rewritten, printed in both styles, and enclosed where a bound is open."""

from __future__ import annotations

import math

import pytest

from tutor.expressions.intervals import EVERYTHING, banded
from tutor.expressions.printing import PLAIN, PRETTY, format_number, in_numbers, in_symbols
from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import (
    Divide,
    Expression,
    Number,
    Power,
    Role,
    Symbol,
    children,
    evaluate,
    rewrite,
    symbols_of,
    walk,
)

NAMES = ("a", "b", "c")


def tree(text: str) -> Expression:
    reading = read(text, NAMES)
    assert isinstance(reading, Reading)
    return reading.expression


FORMS = (
    "a + c",
    "c + a",
    "a*c",
    "a - c",
    "c - a",
    "a/c",
    "c/a",
    "a^2",
    "2^a",
    "-a",
    "sigmoid(a)",
    "max(c, a)",
)


@pytest.mark.parametrize("text", FORMS)
def test_a_name_is_replaced_inside_every_kind_of_node(text: str) -> None:
    found = rewrite(tree(text), lambda node: Symbol("b") if node == Symbol("a") else None)
    assert found == tree(text.replace("a", "b").replace("mbx", "max"))
    assert set(symbols_of(found)) == set(symbols_of(tree(text))) - {"a"} | {"b"}


def test_a_tree_is_walked_from_the_top_and_from_left_to_right() -> None:
    names = [node.name for node in walk(tree("(a - b)*c/a + b^c")) if isinstance(node, Symbol)]
    assert names == ["a", "b", "c", "a", "b", "c"]
    first, second = children(tree("a - b"))
    assert (first, second) == (Symbol("a"), Symbol("b"))


@pytest.mark.parametrize(
    "name, at, value",
    [
        *(("relu", z, value) for z, value in ((2.0, 2.0), (0.0, 0.0), (-2.0, 0.0))),
        *(("relu'", z, value) for z, value in ((0.5, 1.0), (0.0, 0.0), (-0.5, 0.0))),
        *(("leaky_relu", z, value) for z, value in ((2.0, 2.0), (-2.0, -0.02))),
        *(("leaky_relu'", z, value) for z, value in ((0.5, 1.0), (0.0, 0.01), (-0.5, 0.01))),
        ("abs", -3.0, 3.0),
        ("sqrt", 9.0, 3.0),
        ("tanh'", 0.0, 1.0),
    ],
)
def test_a_function_has_its_value_on_both_sides_of_its_kink(name: str, at: float, value: float) -> None:
    assert evaluate(tree(f"{name}(a)"), {"a": at}) == value


@pytest.mark.parametrize(
    "plain, pretty",
    [
        ("sigmoid(a) + log(b)", "σ(a) + ln(b)"),
        ("relu(a)*leaky_relu(b)", "ReLU(a)·LeakyReLU(b)"),
        ("relu'(a) - sigmoid'(b)", "ReLU′(a) − σ′(b)"),
        ("sqrt(a)/tanh(b)", "√(a)/tanh(b)"),
        ("(a - b)^2", "(a − b)²"),
        ("a^3", "a^3"),
        ("a^b", "a^b"),
        ("a^(-b)", "a^(−b)"),
        ("(-a)/b", "(−a)/b"),
        ("max(a, -b)", "max(a, −b)"),
        ("a/(b/c)", "a/(b/c)"),
        ("a - (b + c)", "a − (b + c)"),
        ("(a*b)^2", "(a·b)²"),
        ("(-a)^2", "(−a)²"),
        ("a*(b - c)", "a·(b − c)"),
    ],
)
def test_a_formula_is_written_plain_and_pretty(plain: str, pretty: str) -> None:
    assert in_symbols(tree(plain), PLAIN) == plain
    assert in_symbols(tree(plain), PRETTY) == pretty


def test_the_half_of_a_loss_is_one_sign() -> None:
    half = Divide(Number(1.0), Number(2.0), Role.HALF)
    assert (in_symbols(half), in_symbols(half, PRETTY)) == ("1/2", "½")
    assert in_symbols(Power(half, Number(2.0))) == "(1/2)^2"
    assert in_symbols(Number(-2.0)) == "-2"
    assert in_symbols(Power(Number(-2.0), Number(3.0))) == "(-2)^3"


def test_a_name_alone_is_put_in_without_parentheses() -> None:
    assert in_numbers(Symbol("a"), {"a": -1.5}) == "-1.5"
    assert in_numbers(Symbol("a"), {"a": -1.5}, PRETTY) == "−1.5"
    assert in_numbers(tree("a*b"), {"a": -1.23456, "b": 2.0}, figures=3) == "(-1.23)*2"


@pytest.mark.parametrize(
    "value, plain, pretty",
    [
        (-1e-9, "-1e-9", "−1e−9"),
        (1.5e20, "1.5e20", "1.5e20"),
        (0.1234567, "0.123457", "0.123457"),
        (-math.inf, "-inf", "−inf"),
        (math.nan, "nan", "nan"),
        (-0.0, "0", "0"),
    ],
)
def test_a_number_has_the_minus_of_its_style(value: float, plain: str, pretty: str) -> None:
    assert format_number(value) == plain
    assert format_number(value, style=PRETTY) == pretty


def band(text: str, **spans: tuple[float, float]) -> tuple[float, float]:
    return banded(tree(text))(spans, {})


@pytest.mark.parametrize(
    "text, spans, expected",
    [
        ("a*log(b)", {"a": (0.0, 0.0), "b": (-1.0, 1.0)}, (0.0, 0.0)),
        ("log(b)*a", {"a": (0.0, 0.0), "b": (-1.0, 1.0)}, (0.0, 0.0)),
        ("a*log(b)", {"a": (0.0, 2.0), "b": (-1.0, 1.0)}, EVERYTHING),
        ("a*exp(b)", {"a": (1.0, 2.0), "b": (0.0, 1e4)}, (1.0, math.inf)),
        ("a*b", {"a": (2.0, 2.0), "b": (3.0, 3.0)}, (6.0, 6.0)),
        ("a*exp(b)", {"a": (0.0, 0.0), "b": (1e4, 1e4)}, EVERYTHING),
        ("log(a) - log(a)", {"a": (-1.0, 1.0)}, EVERYTHING),
        ("a/b", {"a": (1.0, 2.0), "b": (0.0, 1.0)}, EVERYTHING),
        ("a/b", {"a": (1.0, 2.0), "b": (-1.0, 0.0)}, EVERYTHING),
        ("a/b", {"a": (-1.0, 2.0), "b": (-4.0, -2.0)}, (-1.0, 0.5)),
        ("a*(1 - a)", {"a": (0.5, 0.7)}, (0.21, 0.25)),
        ("a*(1 - a)", {"a": (0.3, 0.5)}, (0.21, 0.25)),
        ("a*(1 - a)", {"a": (0.1, 0.2)}, (0.09, 0.16)),
        ("a^2", {"a": (0.0, 3.0)}, (0.0, 9.0)),
        ("a^2", {"a": (-3.0, 0.0)}, (0.0, 9.0)),
        ("a^0.5", {"a": (-1.0, 4.0)}, EVERYTHING),
        ("a^0.5", {"a": (1.0, 4.0)}, (1.0, 2.0)),
        ("a^0.5", {"a": (0.0, 4.0)}, (0.0, 2.0)),
        ("a^0", {"a": (-1.0, 4.0)}, (1.0, 1.0)),
        ("a^(-2)", {"a": (0.0, 1.0)}, EVERYTHING),
        ("a^(-2)", {"a": (-2.0, -1.0)}, (0.25, 1.0)),
        ("a^b", {"a": (1.0, 2.0), "b": (1.0, 3.0)}, (1.0, 8.0)),
        ("a^b", {"a": (0.0, 2.0), "b": (1.0, 3.0)}, EVERYTHING),
        ("a^b", {"a": (1.0, 1e300), "b": (1.0, 3.0)}, EVERYTHING),
        ("abs(a)", {"a": (-3.0, -2.0)}, (2.0, 3.0)),
        ("abs(a)", {"a": (0.0, 2.0)}, (0.0, 2.0)),
        ("sigmoid'(a)", {"a": (0.0, 1.0)}, (0.19661193324148185, 0.25)),
        ("tanh'(a)", {"a": (1.0, 2.0)}, (1 - math.tanh(2.0) ** 2, 1 - math.tanh(1.0) ** 2)),
        ("exp(a)", {"a": (0.0, 1e4)}, (1.0, math.inf)),
        ("sqrt(a)", {"a": (-1.0, 4.0)}, EVERYTHING),
        ("min(a, b)", {"a": (1.0, 3.0), "b": (2.0, 2.0)}, (1.0, 2.0)),
        ("-a", {"a": (1.0, 3.0)}, (-3.0, -1.0)),
        ("a - b - c", {"a": (1.0, 2.0), "b": (0.0, 1.0), "c": (-1.0, 1.0)}, (-1.0, 3.0)),
        ("exp(a)/(exp(a) + exp(b))", {"a": (0.0, 1e4), "b": (0.0, 1.0)}, (0.0, math.inf)),
    ],
)
def test_a_bound_that_is_open_or_at_a_kink_encloses_what_it_must(
    text: str, spans: dict[str, tuple[float, float]], expected: tuple[float, float]
) -> None:
    assert band(text, **spans) == pytest.approx(expected)


def test_a_name_without_a_span_counts_as_its_value() -> None:
    assert banded(tree("a*b + c"))({"a": (1.0, 2.0)}, {"b": 3.0, "c": 1.0}) == (4.0, 7.0)
