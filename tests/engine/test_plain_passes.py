"""Plain numbers against arrays, against complex steps, and where there is no value."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from support.array_passes import compute as compute_on_arrays
from support.complex_step import ACTIVATE, TOTAL, gradient
from support.networks import layer, networks, two_two_one
from tutor.engine import whole_arrays
from tutor.engine.descent import train
from tutor.engine.plain_passes import compute, diverged_at, forward, from_network, losses_after
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.names import gradient_symbol
from tutor.expressions.trees import Apply, Expression, Multiply, Symbol
from tutor.model.network import Loss, Network, Training
from tutor.operations import activations
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.duals import LAYER_RULES, TO_SUMS
from tutor.operations.losses import LOSSES


def one_unit(activation: str, loss: str, weight: float, target: float) -> tuple[Network, Training]:
    only = layer(1, activation, ((weight,),), None, last=True)
    return Network(("x1",), (only,), Loss(loss, "L", ("y1",))), Training((1.0,), (target,), (0.1,))


@given(networks())
@settings(max_examples=100)
def test_plain_numbers_give_every_value_that_arrays_give(sample: tuple[Network, Training]) -> None:
    network, training = sample
    for plain, arrays in zip(compute(network, training), compute_on_arrays(network, training), strict=True):
        assert plain == pytest.approx(arrays, rel=1e-9, abs=1e-12)


@given(networks(activations=tuple(ACTIVATE), kinds=tuple(TOTAL)))
@settings(max_examples=60)
def test_gradients_are_those_of_complex_steps(sample: tuple[Network, Training]) -> None:
    network, training = sample
    passed = forward(network, from_network(network), training)
    for one, z in zip(network.layers, passed.z, strict=True):
        assume(one.row.gate is None or min(map(abs, z)) > 1e-3)
    first = next(compute(network, training))
    found = {name: first[gradient_symbol(network.loss.name, name)] for name, _ in network.parameters()}
    assert found == pytest.approx(gradient(network, training), rel=1e-9, abs=1e-10)


@pytest.mark.parametrize("loss", [name for name, row in LOSSES.items() if row.output is not None])
def test_a_loss_with_its_own_output_has_gradients_where_that_is_saturated(loss: str) -> None:
    row = LOSSES[loss].output
    assert row is not None
    only = layer(1, row.name, ((40.0,), (-40.0,)), None, last=True)
    network = Network(("x1",), (only,), Loss(loss, "L", ("y1", "y2")))
    first = next(compute(network, Training((1.0,), (0.0, 1.0), (0.1,))))
    assert (first["dL/dz1_1"], first["dL/dz2_1"]) == pytest.approx((1.0, -1.0))


def test_rules_of_layers_and_of_outputs_are_there_where_a_row_needs_them() -> None:
    assert {name for name, row in LOSSES.items() if row.output is not None} == {*TO_SUMS}
    assert {name for name, row in ACTIVATIONS.items() if row.coupled or row.linear} == {*LAYER_RULES}


def test_an_activation_of_several_functions_is_taken_from_its_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    def swish(_unit: int, z: tuple[str, ...]) -> Expression:
        return Multiply((Symbol(z[0]), Apply(FUNCTIONS["sigmoid"], (Symbol(z[0]),))))

    row = ACTIVATIONS["tanh"]._replace(name="swish", value=swish)
    monkeypatch.setitem(activations._rows, "swish", row)  # type: ignore[attr-defined]
    first = next(compute(*one_unit("swish", "half_squared_error", 0.5, 0.0)))
    share = 1.0 / (1.0 + math.exp(-0.5))
    assert first["yhat1"] == pytest.approx(0.5 * share)
    assert first["dL/dz1_1"] == pytest.approx(first["yhat1"] * (share + 0.5 * share * (1.0 - share)))


@pytest.mark.parametrize(
    "activation, loss, weight",
    [("linear", "squared_error", 1e200), ("sigmoid", "binary_cross_entropy", -1e4)],
    ids=["overflow", "log of 0"],
)
def test_what_has_no_value_is_nan_and_no_error(activation: str, loss: str, weight: float) -> None:
    network, training = one_unit(activation, loss, weight, 1.0)
    assert math.isnan(next(compute(network, training))["L"])
    assert diverged_at(network, training) == 1


@pytest.mark.parametrize("rate", [0.01, 3.0, 1e200])
def test_a_training_that_grows_is_found_in_the_same_iteration_with_and_without_arrays(
    rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, training = one_unit("linear", "half_squared_error", 0.5, 1.0)
    long = replace(training, learning_rates=(rate,) * 600)
    (row,) = train(network, long).diverged_at
    assert (row is None) is (rate == 0.01)
    monkeypatch.setattr(whole_arrays, "has_numpy", lambda: False)
    expected = None if row is None else row + 1
    assert diverged_at(network, long) == whole_arrays.diverged_at(network, long) == expected


def test_losses_after_an_update_are_those_of_training_with_these_rates() -> None:
    network, training = two_two_one()
    before, after = losses_after(network, training, (0.1, 0.001))
    expected = train(network, training, 1, (0.1, 0.001)).loss
    assert [before, before] == pytest.approx(expected[0].tolist())
    assert after == pytest.approx(expected[1].tolist())
