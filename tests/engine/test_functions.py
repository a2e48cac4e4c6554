"""The array rows against the tree rows, one row at a time."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest

from tutor.engine.functions import ACTIVATION_FUNCTIONS, LOSS_FUNCTIONS
from tutor.expressions.trees import evaluate
from tutor.model.network import ACTIVATIONS, LOSSES, ActivationName, LossKind
from tutor.steps.rules import ACTIVATION_RULES, LOSS_RULES, local_derivative

Z = np.array([[-1.3, 0.4, 2.2], [0.0, -0.0, -700.0], [30.0, 0.7, 1e-9]])
UPSTREAM = np.array([[0.5, -1.5, 2.0], [1.0, 2.0, 3.0], [-0.1, 0.2, 4.0]])
PREDICTION = np.array([[0.2, 0.7, 0.1], [0.9, 0.05, 0.05]])
TARGET = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


def test_every_tree_row_has_an_array_row_and_the_other_way_round() -> None:
    assert set(ACTIVATION_FUNCTIONS) == set(ACTIVATION_RULES) == set(get_args(ActivationName))
    assert set(LOSS_FUNCTIONS) == set(LOSS_RULES) == set(get_args(LossKind))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_has_the_value_of_its_tree(name: ActivationName) -> None:
    names = ("z1", "z2", "z3")
    rows = [
        [
            evaluate(ACTIVATION_RULES[name].value(unit, names), dict(zip(names, z, strict=True)))
            for unit in range(3)
        ]
        for z in Z.tolist()
    ]
    np.testing.assert_allclose(ACTIVATION_FUNCTIONS[name].value(Z), rows, rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_backward_pass_is_the_upstream_gradient_times_the_local_derivatives_of_the_trees(
    name: ActivationName,
) -> None:
    z_names, a_names = ("z1", "z2", "z3"), ("a1", "a2", "a3")
    a = ACTIVATION_FUNCTIONS[name].value(Z)
    reached = range(3) if ACTIVATION_RULES[name].coupled else None
    rows = []
    for z_row, a_row, upstream in zip(Z.tolist(), a.tolist(), UPSTREAM.tolist(), strict=True):
        values = dict(zip(z_names + a_names, z_row + a_row, strict=True))

        def local(unit: int, of: int, values: dict[str, float] = values) -> float:
            return evaluate(local_derivative(name, z_names[unit], a_names[unit], a_names[of]), values)

        rows.append([sum(upstream[k] * local(u, k) for k in (reached or (u,))) for u in range(3)])
    np.testing.assert_allclose(
        ACTIVATION_FUNCTIONS[name].backward(Z, a, UPSTREAM), rows, rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("kind", LOSSES)
def test_a_loss_has_the_terms_the_total_and_the_gradient_of_its_trees(kind: LossKind) -> None:
    p, t = ("p1", "p2", "p3"), ("t1", "t2", "t3")
    rule, function = LOSS_RULES[kind], LOSS_FUNCTIONS[kind]
    for prediction, target in zip(PREDICTION, TARGET, strict=True):
        values = dict(zip(p + t, [*prediction.tolist(), *target.tolist()], strict=True))
        trees = tuple(rule.term(a, b) for a, b in zip(p, t, strict=True))
        terms = function.terms(prediction, target)
        np.testing.assert_allclose(terms, [evaluate(tree, values) for tree in trees], rtol=1e-13)
        assert float(function.total(terms)) == pytest.approx(evaluate(rule.total(trees), values), rel=1e-13)
        gradients = [evaluate(rule.gradient(a, b, 3), values) for a, b in zip(p, t, strict=True)]
        np.testing.assert_allclose(function.gradient(prediction, target), gradients, rtol=1e-13)


@pytest.mark.parametrize(
    "kind, activation", [("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax")]
)
def test_the_gradient_to_the_sums_in_one_go_is_the_one_through_the_activation(
    kind: LossKind, activation: ActivationName
) -> None:
    function = LOSS_FUNCTIONS[kind]
    target = np.array([0.1, 0.6, 0.7])  # need not add up to 1
    z = Z[0]
    a = ACTIVATION_FUNCTIONS[activation].value(z)
    through = ACTIVATION_FUNCTIONS[activation].backward(z, a, function.gradient(a, target))
    assert function.to_sums is not None
    np.testing.assert_allclose(function.to_sums(a, target), through, rtol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_results_written_to_given_arrays_are_the_same(name: ActivationName) -> None:
    row = ACTIVATION_FUNCTIONS[name]
    a, back = np.empty_like(Z), np.empty_like(Z)
    assert row.value(Z, a) is a
    assert row.backward(Z, a, UPSTREAM, back) is back
    np.testing.assert_array_equal(a, row.value(Z))
    np.testing.assert_array_equal(back, row.backward(Z, a, UPSTREAM))


def test_softmax_of_large_sums_does_not_overflow() -> None:
    a = ACTIVATION_FUNCTIONS["softmax"].value(np.array([1000.0, 1000.0 + math.log(3.0)]))
    np.testing.assert_allclose(a, [0.25, 0.75], rtol=1e-12)


@pytest.mark.parametrize("name, slope", [("relu", 0.0), ("leaky_relu", 0.01)])
def test_a_gate_is_closed_at_zero_itself(name: ActivationName, slope: float) -> None:
    zero, one = np.zeros(1), np.ones(1)
    assert ACTIVATION_FUNCTIONS[name].backward(zero, zero, one).tolist() == [slope]
