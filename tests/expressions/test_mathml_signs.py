"""How every kind of node stands in MathML."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tutor.expressions import mathml
from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import Add, Multiply, Negate, Symbol

VALUES = {"a": -1.5, "b": 2.0, "c": 0.5, "dL/dz": -2.0, "a1_2": 3.0}


def letters(pieces: tuple[str, ...]) -> str:
    return " ".join("".join(ET.fromstring(piece).itertext()) for piece in pieces)


def tree(text: str) -> mathml.Expression:
    reading = read(text, VALUES)
    assert isinstance(reading, Reading)
    return reading.expression


@pytest.mark.parametrize(
    "text, in_symbols, in_numbers",
    [
        ("a*b", "a\u2062b", "(−1.5)⋅2"),
        ("dL/dz*a", "∂L∂z⋅a", "(−2)⋅(−1.5)"),
        ("a - b", "a−b", "(−1.5)−2"),
        ("b - (a + c)", "b−(a+c)", "2−((−1.5)+0.5)"),
        ("a + b*c", "a +b\u2062c", "(−1.5) +2⋅0.5"),
        ("a/b", "ab", "−1.52"),
        ("b^2", "b2", "22"),
        ("a^2", "a2", "(−1.5)2"),
        ("(a*b)^2", "(a\u2062b)2", "((−1.5)⋅2)2"),
        ("(a1_2)^2", "(a1(2))2", "32"),
        ("-b", "−b", "−2"),
        ("-(a + b)", "−(a+b)", "−((−1.5)+2)"),
        ("b*(-c)", "b\u2062(−c)", "2⋅(−0.5)"),
        ("exp(b)", "eb", "e2"),
        ("exp(b)^2", "(eb)2", "(e2)2"),
        ("sqrt(b)", "b", "2"),
        ("abs(a)", "|a|", "|−1.5|"),
        ("sigmoid(a)", "σ\u2061(a)", "σ\u2061(−1.5)"),
        ("relu'(a)", "ReLU′\u2061(a)", "ReLU′\u2061(−1.5)"),
        ("leaky_relu(a)", "LeakyReLU\u2061(a)", "LeakyReLU\u2061(−1.5)"),
        ("log(b)", "ln\u2061(b)", "ln\u2061(2)"),
        ("tanh(b)", "tanh\u2061(b)", "tanh\u2061(2)"),
        ("max'(1, a, b)", "max′\u2061(1,a,b)", "max′\u2061(1,−1.5,2)"),
        ("sign(a)", "sign\u2061(a)", "sign\u2061(−1.5)"),
        ("step(a >= 0)", "step\u2061(a≥0)", "step\u2061(−1.5≥0)"),
        ("max(a, b)", "max\u2061(a,b)", "max\u2061(−1.5,2)"),
        ("a", "a", "−1.5"),
    ],
)
def test_a_formula_reads_as_it_is_meant(text: str, in_symbols: str, in_numbers: str) -> None:
    assert letters(mathml.formula(tree(text))) == in_symbols
    assert letters(mathml.substitution(tree(text), VALUES)) == in_numbers


def test_a_sum_alone_breaks_into_lines_and_a_sum_within_does_not() -> None:
    assert len(mathml.formula(tree("a + b + c"))) == 3
    assert len(mathml.formula(tree("(a + b)*c"))) == 1


@pytest.mark.parametrize(
    "name, markup",
    [
        ("x", "<mi>x</mi>"),
        ("x1", "<msub><mi>x</mi><mrow><mn>1</mn></mrow></msub>"),
        ("w'", "<msup><mi>w</mi><mrow><mo>′</mo></mrow></msup>"),
        (
            "a1_2",
            "<msubsup><mi>a</mi><mrow><mn>1</mn></mrow><mrow><mo>(</mo><mn>2</mn><mo>)</mo></mrow></msubsup>",
        ),
        (
            "z1_s2",
            "<msubsup><mi>z</mi><mrow><mn>1</mn></mrow>"
            "<mrow><mo>(</mo><mi>s</mi><mn>2</mn><mo>)</mo></mrow></msubsup>",
        ),
        ("x_10", "<msub><mi>x</mi><mrow><mn>10</mn></mrow></msub>"),
        (
            "mhat_w",
            '<msub><mover accent="true"><mi>m</mi><mo stretchy="false">^</mo></mover>'
            "<mrow><mi>w</mi></mrow></msub>",
        ),
        ("h_beta", "<msub><mi>h</mi><mrow><mi>β</mi></mrow></msub>"),
        (
            "dL/dz",
            "<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo><mi>z</mi></mrow></mfrac>",
        ),
    ],
)
def test_a_name_is_set_with_its_parts_below_and_above(name: str, markup: str) -> None:
    assert mathml.symbol(name) == markup


def test_a_negated_term_of_a_sum_is_taken_away() -> None:
    a, b = Symbol("a"), Symbol("b")
    assert letters(mathml.formula(Add((a, Negate(b), Negate(Add((a, b))))))) == "a −b −(a+b)"
    assert letters(mathml.formula(Multiply((Add((a, Negate(b))), a)))) == "(a−b)\u2062a"
    assert letters(mathml.formula(Add((Negate(a), b)))) == "−a +b"
