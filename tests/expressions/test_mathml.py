"""MathML from trees: well-formed, and saying what the tree says."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings

from support.networks import networks, two_two_one
from support.shipped import LESSON_FILES
from tutor.expressions import mathml
from tutor.expressions.trees import Add, Divide, Multiply, Negate, Number, Power, Subtract, Symbol
from tutor.lesson.load import load_lesson
from tutor.model.network import Network, Training
from tutor.steps.chain import chain
from tutor.steps.computation import Computation, NetworkComputation
from tutor.steps.derive import plan
from tutor.steps.trace import Trace

LESSONS = LESSON_FILES


def read(pieces: tuple[str, ...]) -> str:
    """The letters of formulas, in reading order: a well-formed element each."""
    return "".join("".join(ET.fromstring(piece).itertext()) for piece in pieces)


def assert_every_step_reads(computation: Computation) -> None:
    trace = Trace(computation)
    values = trace.values(1)
    for step in trace.plan.steps:
        pieces = mathml.formula(step.expression) + mathml.substitution(step.expression, values)
        written = chain(trace.plan, step)
        if written is not None:
            pieces += mathml.chain_formula(written.paths) + mathml.chain_substitution(written.paths, values)
        for piece in pieces:
            root = ET.fromstring(piece)
            assert root.tag == "math"
            for fraction in root.iter("mfrac"):
                assert len(fraction) == 2
            for scripted in (*root.iter("msub"), *root.iter("msup")):
                assert len(scripted) == 2
            for scripted in root.iter("msubsup"):
                assert len(scripted) == 3


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_step_of_every_lesson_is_well_formed(path: Path) -> None:
    lesson = load_lesson(path)
    assert_every_step_reads(lesson.computation)


@settings(max_examples=40)
@given(networks())
def test_every_step_of_random_networks_is_well_formed(made: tuple[Network, Training]) -> None:
    assert_every_step_reads(NetworkComputation(*made))


def test_a_weighted_sum_is_a_formula_per_term_so_that_lines_can_break() -> None:
    network, training = two_two_one()
    step = plan(network).by_symbol["z1"]
    assert len(mathml.formula(step.expression)) == 3
    assert read(mathml.formula(step.expression)) == "w11\u2062x1+w21\u2062x2+b1"
    values = Trace(NetworkComputation(network, training)).values(1)
    assert read(mathml.substitution(step.expression, values)) == "0.1⋅2+0.3⋅3+0.1"


def test_a_negative_number_in_a_product_has_parentheses() -> None:
    network, training = two_two_one()
    step = plan(network).by_symbol["dL/dw1"]
    values = Trace(NetworkComputation(network, training)).values(1)
    assert read(mathml.substitution(step.expression, values)) == "(−2.28)⋅1.2"


def test_a_chain_is_a_product_of_fractions() -> None:
    network, training = two_two_one()
    drawn = plan(network)
    written = chain(drawn, drawn.by_symbol["dL/dw11"])
    assert written is not None
    (piece,) = mathml.chain_formula(written.paths)
    assert len(list(ET.fromstring(piece).iter("mfrac"))) == 4
    assert read((piece,)) == "∂L∂ŷ⋅∂y^∂a1⋅∂a1∂z1⋅∂z1∂w11".replace("ŷ", "y^")
    assert (
        read(mathml.chain_substitution(written.paths, Trace(NetworkComputation(network, training)).values(1)))
        == "(−2.28)⋅0.5⋅1⋅2"
    )


@pytest.mark.parametrize(
    "tree, says",
    [
        (Multiply((Number(2), Add((Symbol("a"), Symbol("b"))))), "2\u2062(a+b)"),
        (Subtract(Symbol("a"), Subtract(Symbol("b"), Symbol("c"))), "a−(b−c)"),
        (Power(Subtract(Symbol("a"), Symbol("b")), Number(2)), "(a−b)2"),
        (Negate(Add((Symbol("a"), Symbol("b")))), "−(a+b)"),
        (Power(Divide(Symbol("a"), Symbol("b")), Number(2)), "(ab)2"),
    ],
)
def test_parentheses_stand_where_the_tree_needs_them(tree: mathml.Expression, says: str) -> None:
    assert read(mathml.formula(tree)) == says


def test_a_square_of_a_name_with_a_layer_is_told_from_the_layer() -> None:
    assert read(mathml.formula(Power(Symbol("a1_2"), Number(2)))) == "(a1(2))2"
    assert read(mathml.formula(Power(Symbol("a1"), Number(2)))) == "a12"


@pytest.mark.parametrize(
    "plain, says",
    [
        ("w11_2", "w11(2)"),
        ("w1_10_2", "w1,10(2)"),
        ("w11'", "w11′"),
        ("E_total", "Etotal"),
        ("target_o1", "targeto1"),
        ("w_h_o3", "who3"),
        ("eta", "η"),
        ("_", "_"),
    ],
)
def test_no_part_of_a_name_is_lost(plain: str, says: str) -> None:
    assert "".join(ET.fromstring(f"<mrow>{mathml.symbol(plain)}</mrow>").itertext()) == says


@pytest.mark.parametrize("value, says", [(-1.5e-7, "−1.5×10−7"), (1e20, "1×1020"), (0.25, "0.25")])
def test_powers_of_ten_are_written_out(value: float, says: str) -> None:
    assert "".join(ET.fromstring(mathml.math(mathml.number(value))).itertext()) == says
