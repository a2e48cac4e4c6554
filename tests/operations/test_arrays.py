"""The array half of each row against its trees."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tutor.expressions.trees import evaluate
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.activations_in_pieces import LEAKY_RELU, RELU
from tutor.operations.activations_smooth import SOFTMAX, sigmoid
from tutor.operations.losses import LOSSES
from tutor.operations.rows import ActivationRow, LossRow

Z = np.array([[-1.3, 0.4, 2.2], [0.0, -0.0, -700.0], [30.0, 0.7, 1e-9]])
UPSTREAM = np.array([[0.5, -1.5, 2.0], [1.0, 2.0, 3.0], [-0.1, 0.2, 4.0]])
PREDICTION = np.array([[0.2, 0.7, 0.1], [0.9, 0.05, 0.05]])
TARGET = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])

every_activation = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
every_loss = pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)


@every_activation
def test_an_activation_has_the_value_of_its_tree(row: ActivationRow) -> None:
    names = ("z1", "z2", "z3")
    rows = [
        [evaluate(row.value(unit, names), dict(zip(names, z, strict=True))) for unit in range(3)]
        for z in Z.tolist()
    ]
    np.testing.assert_allclose(row.arrays().value(Z), rows, rtol=1e-13, atol=1e-300)


@every_activation
def test_a_backward_pass_is_the_upstream_gradient_times_the_local_derivatives_of_the_trees(
    row: ActivationRow,
) -> None:
    z_names, a_names = ("z1", "z2", "z3"), ("a1", "a2", "a3")
    a = row.arrays().value(Z)
    reached = range(3) if row.coupled else None
    rows = []
    for z_row, a_row, upstream in zip(Z.tolist(), a.tolist(), UPSTREAM.tolist(), strict=True):
        values = dict(zip(z_names + a_names, z_row + a_row, strict=True))

        def local(unit: int, of: int, values: dict[str, float] = values) -> float:
            return evaluate(row.local(z_names[unit], a_names[unit], a_names[of]), values)

        rows.append([sum(upstream[k] * local(u, k) for k in (reached or (u,))) for u in range(3)])
    np.testing.assert_allclose(row.arrays().backward(Z, a, UPSTREAM), rows, rtol=1e-12, atol=1e-15)


@every_loss
def test_a_loss_has_the_terms_the_total_and_the_gradient_of_its_trees(row: LossRow) -> None:
    p, t = ("p1", "p2", "p3"), ("t1", "t2", "t3")
    arrays = row.arrays()
    for prediction, target in zip(PREDICTION, TARGET, strict=True):
        values = dict(zip(p + t, [*prediction.tolist(), *target.tolist()], strict=True))
        trees = tuple(row.term(a, b) for a, b in zip(p, t, strict=True))
        terms = arrays.terms(prediction, target)
        np.testing.assert_allclose(terms, [evaluate(tree, values) for tree in trees], rtol=1e-13)
        assert float(arrays.total(terms)) == pytest.approx(evaluate(row.total(trees), values), rel=1e-13)
        gradients = [evaluate(row.gradient(a, b, 3), values) for a, b in zip(p, t, strict=True)]
        np.testing.assert_allclose(arrays.gradient(prediction, target), gradients, rtol=1e-13)


@pytest.mark.parametrize("row", [row for row in LOSSES.values() if row.output], ids=lambda row: row.name)
def test_the_gradient_to_the_sums_in_one_go_is_the_one_through_the_activation(row: LossRow) -> None:
    assert row.output is not None
    arrays, activation = row.arrays(), row.output.arrays()
    target = np.array([0.1, 0.6, 0.7])  # need not add up to 1
    z = Z[0]
    a = activation.value(z)
    through = activation.backward(z, a, arrays.gradient(a, target))
    assert arrays.to_sums is not None
    np.testing.assert_allclose(arrays.to_sums(a, target), through, rtol=1e-12)


@every_activation
def test_results_written_to_given_arrays_are_the_same(row: ActivationRow) -> None:
    arrays = row.arrays()
    a, back = np.empty_like(Z), np.empty_like(Z)
    assert arrays.value(Z, a) is a
    assert arrays.backward(Z, a, UPSTREAM, back) is back
    np.testing.assert_array_equal(a, arrays.value(Z))
    np.testing.assert_array_equal(back, arrays.backward(Z, a, UPSTREAM))


@pytest.mark.parametrize("z", [-800.0, -40.0, 0.0, 40.0, 800.0])
def test_the_sigmoid_holds_at_both_ends(z: float) -> None:
    assert 0.0 <= sigmoid(z) <= 1.0
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1.0, rel=1e-15)


def test_softmax_of_large_sums_does_not_overflow() -> None:
    a = SOFTMAX.arrays().value(np.array([1000.0, 1000.0 + math.log(3.0)]))
    np.testing.assert_allclose(a, [0.25, 0.75], rtol=1e-12)


@pytest.mark.parametrize("row, slope", [(RELU, 0.0), (LEAKY_RELU, 0.01)], ids=["relu", "leaky_relu"])
def test_a_gate_is_closed_at_zero_itself(row: ActivationRow, slope: float) -> None:
    zero, one = np.zeros(1), np.ones(1)
    assert row.arrays().backward(zero, zero, one).tolist() == [slope]
