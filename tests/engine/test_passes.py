"""The engine against finite differences, complex steps and the hand-checked network."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from support.array_passes import compute
from support.complex_step import ACTIVATE, TOTAL, gradient, loss_with
from support.networks import layer, networks, two_two_one
from tutor.engine.passes import (
    Parameters,
    backward,
    by_symbol,
    forward,
    from_network,
    iterate,
    loss,
    parameters_by_name,
    update,
)
from tutor.expressions.names import gradient_symbol
from tutor.model.network import Loss, Network, Training
from tutor.operations.arrays import Array


def gradients_by_name(network: Network, training: Training) -> dict[str, float]:
    x, y = np.array(training.x), np.array(training.y)
    iteration = iterate(network, from_network(network), x, y, np.array(0.1))
    named = by_symbol(network, iteration)
    return {name: float(named[gradient_symbol(network.loss.name, name)]) for name, _ in network.parameters()}


def keeps_clear_of_kinks(network: Network, training: Training) -> bool:
    passed = forward(network, from_network(network), np.array(training.x))
    return all(
        np.abs(z).min() > 1e-3
        for layer, z in zip(network.layers, passed.z, strict=True)
        if layer.row.gate is not None
    )


def loss_near(network: Network, training: Training, name: str, step: float) -> float:
    parameters = {n: complex(value) for n, value in network.parameters()}
    parameters[name] += step
    moved = from_names(network, {n: value.real for n, value in parameters.items()})
    passed = forward(network, moved, np.array(training.x))
    return float(loss(network, passed.prediction, np.array(training.y))[1])


def from_names(network: Network, values: dict[str, float]) -> Parameters:
    return Parameters(
        tuple(
            np.array([[values[n] for n in names] for names in layer.weight_names]) for layer in network.layers
        ),
        tuple(
            None if layer.biases is None else np.array([values[n] for n in layer.bias_names])
            for layer in network.layers
        ),
    )


def test_the_hand_checked_network_comes_out() -> None:
    network, training = two_two_one()
    first = next(compute(network, training))
    expected = {
        "z1": 1.2,
        "z2": 1.7,
        "yhat": 1.72,
        "L": 2.5992,
        "dL/dyhat": -2.28,
        "dL/dw11": -2.28,  # -2.28 * 0.5 * 1 * 2
        "w11'": 0.1228,
        "bo'": 0.1228,
    }
    assert {symbol: first[symbol] for symbol in expected} == pytest.approx(expected, rel=1e-12)


@given(networks())
@settings(max_examples=40)
def test_gradients_are_the_finite_differences_of_the_loss(sample: tuple[Network, Training]) -> None:
    network, training = sample
    assume(keeps_clear_of_kinks(network, training))
    step = 1e-5
    for name, derivative in gradients_by_name(network, training).items():
        above, below = (loss_near(network, training, name, sign * step) for sign in (1, -1))
        assume(abs(above) < 1e3)
        assert (above - below) / (2 * step) == pytest.approx(derivative, rel=1e-4, abs=1e-5)


@given(networks(activations=tuple(ACTIVATE), kinds=tuple(TOTAL)))
@settings(max_examples=60)
def test_gradients_are_those_of_complex_steps(sample: tuple[Network, Training]) -> None:
    network, training = sample
    assume(keeps_clear_of_kinks(network, training))
    expected = gradient(network, training)
    assert gradients_by_name(network, training) == pytest.approx(expected, rel=1e-9, abs=1e-10)
    start = {name: complex(value) for name, value in network.parameters()}
    first = next(compute(network, training))
    plain = loss_with(network, training, start).real
    assert first[network.loss.name] == pytest.approx(plain, rel=1e-9, abs=1e-12)


def stacked(parameters: list[Parameters]) -> Parameters:
    def stack(arrays: tuple[Array | None, ...]) -> Array | None:
        given = [array for array in arrays if array is not None]
        return np.stack(given) if given else None

    weights = tuple(np.stack(layer) for layer in zip(*(p.weights for p in parameters), strict=True))
    return Parameters(
        weights, tuple(stack(layer) for layer in zip(*(p.biases for p in parameters), strict=True))
    )


@given(networks())
@settings(max_examples=40)
def test_batches_of_samples_variants_and_rates_give_the_same_as_one_by_one(
    sample: tuple[Network, Training],
) -> None:
    network, training = sample
    own = from_network(network)
    halved = Parameters(
        tuple(w / 2 for w in own.weights), tuple(None if b is None else b / 2 for b in own.biases)
    )
    x = np.array([training.x, [v + 0.3 for v in training.x], [-v for v in training.x]])
    y, rates = np.array(training.y), np.array([0.1, 0.5])
    # axes: variants, samples, rates
    both = stacked([own, halved])
    variants = Parameters(
        tuple(w[:, None, None] for w in both.weights),
        tuple(None if b is None else b[:, None, None] for b in both.biases),
    )
    batch = by_symbol(network, iterate(network, variants, x[:, None], y, rates))
    for v, parameters in enumerate((own, halved)):
        for s in range(len(x)):
            for r, rate in enumerate(rates):
                alone = by_symbol(network, iterate(network, parameters, x[s], y, np.array(rate)))
                for symbol, values in batch.items():
                    cell = np.broadcast_to(values, (2, len(x), 2))[v, s, r]
                    np.testing.assert_allclose(cell, alone[symbol], rtol=1e-12, atol=1e-14, err_msg=symbol)


def test_a_frozen_parameter_keeps_its_value_and_the_others_do_not() -> None:
    network, training = two_two_one()
    before = from_network(network)
    passed = forward(network, before, np.array(training.x))
    gradients = backward(network, before, passed, np.array(training.y))
    after = update(network, before, gradients.parameters, np.array(0.01), frozen={"b1", "w12"})
    old, new = parameters_by_name(network, before), parameters_by_name(network, after)
    assert {name for name in old if old[name] == new[name]} == {"b1", "w12"}


def test_all_updates_use_the_weights_of_the_same_iteration() -> None:
    network, training = two_two_one()
    first = next(compute(network, training))
    # dL/dz1 through the old w1 = 0.5; through the updated one it would be another number.
    assert first["dL/dz1"] == pytest.approx(-2.28 * 0.5, rel=1e-12)
    assert first["w1'"] != pytest.approx(0.5, rel=1e-3)


def test_values_that_are_not_finite_are_data_and_never_a_warning() -> None:
    network, training = two_two_one()
    steep = replace(training, learning_rates=(1e200,) * 4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = list(compute(network, steep))
    assert not np.isfinite(values[-1]["L"])


def test_a_saturated_output_with_its_own_loss_has_a_loss_and_gradients_all_the_same() -> None:
    only = layer(1, "sigmoid", ((40.0,),), None, last=True)
    network = Network(("x1",), (only,), Loss("binary_cross_entropy", "L", ("y1",)))
    hit, missed = (next(compute(network, Training((1.0,), (y,), (0.1,)))) for y in (1.0, 0.0))
    assert hit["yhat1"] == 1.0
    assert (hit["L"], hit["dL/dz1_1"], hit["dL/dw11_1"]) == (0.0, 0.0, 0.0)
    assert (missed["dL/dz1_1"], missed["w11_1'"]) == (1.0, 39.9)
