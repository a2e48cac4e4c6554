from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from support.networks import networks
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
    children,
    evaluate,
    rewrite,
    symbols_of,
    walk,
    with_children,
)
from tutor.model.network import Network, Training
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace

X, Y = Symbol("x"), Symbol("y")
VALUES = {"x": 3.0, "y": -2.0}


@pytest.mark.parametrize(
    "tree, value",
    [
        (Number(0.5), 0.5),
        (X, 3.0),
        (Add((X, Y)), 1.0),
        (Add((X, Y, X)), 4.0),
        (Subtract(X, Y), 5.0),
        (Multiply((X, Y)), -6.0),
        (Multiply((X, Y, Y)), 12.0),
        (Divide(X, Y), -1.5),
        (Power(Y, Number(2.0)), 4.0),
        (Negate(X), -3.0),
        (Apply(FUNCTIONS["max"], (X, Y)), 3.0),
        (Apply(FUNCTIONS["relu"], (Y,)), 0.0),
        (Apply(FUNCTIONS["leaky_relu"], (Y,)), -0.02),
        (Apply(FUNCTIONS["relu'"], (Number(0.0),)), 0.0),
        (Apply(FUNCTIONS["leaky_relu'"], (Number(0.0),)), 0.01),
        (Apply(FUNCTIONS["tanh'"], (X,)), 1 - math.tanh(3.0) ** 2),
        (Apply(FUNCTIONS["sigmoid'"], (Number(0.0),)), 0.25),
    ],
)
def test_a_tree_evaluates_as_its_arithmetic_says(tree: Expression, value: float) -> None:
    assert evaluate(tree, VALUES) == pytest.approx(value, rel=1e-15)


def test_a_sum_is_added_from_left_to_right_without_compensation() -> None:
    # Python 3.12's `sum` would give 1.0: bits must not depend on the version.
    tree = Add((Number(1e16), Number(1.0), Number(-1e16)))
    assert evaluate(tree, {}) == 0.0


@pytest.mark.parametrize(
    "tree, error",
    [
        (Symbol("unknown"), KeyError),
        (Divide(X, Number(0.0)), ArithmeticError),
        (Apply(FUNCTIONS["log"], (Y,)), ValueError),
        (Apply(FUNCTIONS["exp"], (Number(1e4),)), ArithmeticError),
        (Power(Y, Number(0.5)), ValueError),
    ],
)
def test_what_has_no_value_raises(tree: Expression, error: type[Exception]) -> None:
    with pytest.raises(error):
        evaluate(tree, VALUES)


def test_rewriting_replaces_by_role_and_does_not_enter_what_it_put_in() -> None:
    tree = Add((Multiply((X, Symbol("w", Role.WEIGHT))), Symbol("b", Role.BIAS)))
    doubled = rewrite(
        tree,
        lambda n: Multiply((Number(2.0), n)) if isinstance(n, Symbol) and n.role is Role.WEIGHT else None,
    )
    assert doubled == Add(
        (Multiply((X, Multiply((Number(2.0), Symbol("w", Role.WEIGHT))))), Symbol("b", Role.BIAS))
    )


def test_rewriting_nothing_gives_the_same_tree_itself() -> None:
    tree = Add((Multiply((X, Y)), Y))
    assert rewrite(tree, lambda _: None) is tree


def test_names_are_listed_once_in_the_order_printed() -> None:
    assert symbols_of(Subtract(Y, Multiply((X, Y)))) == ("y", "x")


@given(networks())
@settings(max_examples=20)
def test_every_node_of_every_step_can_be_taken_apart_and_put_together(
    sample: tuple[Network, Training],
) -> None:
    for step in Trace(NetworkComputation(*sample)).plan.steps:
        for node in walk(step.expression):
            assert with_children(node, children(node)) == node
