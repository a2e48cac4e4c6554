"""Which numbers are drawn for a variant, and what counts as a flaw of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.networks import layer, two_two_one
from tutor.model.network import Loss, Network, Training
from tutor.practice.generator import Generator
from tutor.practice.variants_numbers import (
    Numbers,
    drawn,
    first_iteration,
    flaws_at_first,
    flaws_later,
    flaws_never_closed,
    later_iterations,
)
from tutor.steps.derive import plan

SEEDS = range(400)


def network(hidden: str, output: str, loss: str, inputs: int = 2, units: int = 2) -> Network:
    outputs = tuple(f"y{n}" for n in range(1, 3))
    layers = (
        layer(1, hidden, ((0.1,) * inputs,) * units, (0.1,) * units),
        layer(2, output, ((0.1,) * units,) * 2, None, last=True),
    )
    return Network(tuple(f"x{n}" for n in range(1, inputs + 1)), layers, Loss(loss, "L", outputs))


def every(made: Network) -> list[Numbers]:
    training = Training((1.0,) * len(made.inputs), (1.0, 1.0), (0.1, 0.2))
    return [drawn(made, training, Generator(seed)) for seed in SEEDS]


def hundredths(low: int, high: int, step: int) -> set[float]:
    return {n / 100 for n in range(low, high, step)}


def signed(sizes: set[float]) -> set[float]:
    return sizes | {-size for size in sizes}


@pytest.mark.parametrize(
    "output, loss, expected",
    [
        ("linear", "half_squared_error", signed(hundredths(50, 450, 50))),
        ("relu", "half_squared_error", hundredths(50, 450, 50)),
        ("sigmoid", "half_squared_error", hundredths(5, 100, 5)),
        ("softmax", "squared_error", hundredths(5, 100, 5)),
        ("tanh", "half_squared_error", signed(hundredths(5, 95, 5))),
        ("sigmoid", "binary_cross_entropy", {0.0, 1.0}),
        ("softmax", "cross_entropy", {0.0, 1.0}),
    ],
)
def test_targets_are_those_that_the_output_can_come_near(
    output: str, loss: str, expected: set[float]
) -> None:
    found = every(network("relu", output, loss))
    assert {y for numbers in found for y in numbers.training.y} == expected
    if loss == "cross_entropy":
        assert all(sorted(numbers.training.y) == [0.0, 1.0] for numbers in found)
    if loss == "binary_cross_entropy":
        assert {numbers.training.y for numbers in found} == {(a, b) for a in (0.0, 1.0) for b in (0.0, 1.0)}


@pytest.mark.parametrize(
    "hidden, inputs, expected",
    [
        ("relu", 1, {0.5, 1.5, 2.0, 2.5, 3.0}),
        ("relu", 2, signed({0.5, 1.5, 2.0, 2.5, 3.0})),
        ("relu", 5, signed({0.5, 1.5, 2.0, 2.5, 3.0})),
        ("relu", 6, signed(hundredths(30, 100, 10))),
        ("tanh", 2, signed({0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.2, 1.5})),
    ],
)
def test_inputs_are_never_0_or_1_and_small_where_units_saturate(
    hidden: str, inputs: int, expected: set[float]
) -> None:
    found = every(network(hidden, "linear", "half_squared_error", inputs))
    assert {x for numbers in found for x in numbers.training.x} == expected


@pytest.mark.parametrize(
    "inputs, sizes",
    [(4, hundredths(10, 100, 10)), (5, hundredths(2, 75, 1)), (16, hundredths(2, 37, 1))],
)
def test_weights_are_smaller_where_many_inputs_meet(inputs: int, sizes: set[float]) -> None:
    found = every(network("relu", "linear", "half_squared_error", inputs))
    weights = [w for numbers in found for row in numbers.network.layers[0].weights for w in row]
    assert {abs(w) for w in weights} == sizes
    assert sum(w < 0 for w in weights) / len(weights) == pytest.approx(1 / 3, abs=0.03)


def test_biases_are_tenths_and_none_comes_twice_before_all_have_been_used() -> None:
    found = every(network("relu", "linear", "half_squared_error", units=9))
    for numbers in found:
        biases = numbers.network.layers[0].biases
        assert biases is not None
        assert sorted(map(abs, biases)) == sorted(hundredths(10, 100, 10))
        assert numbers.network.layers[1].biases is None
        assert numbers.training.learning_rates == (0.1, 0.2)


GOOD = {
    "x1": 2.0,
    "x2": 3.0,
    "y": 4.0,
    "z1": 1.2,
    "z2": 1.7,
    "a1": 1.2,
    "a2": 1.7,
    "yhat": 1.72,
    "L": 2.6,
    "dL/dyhat": -2.28,
    "dL/da1": -1.14,
    "dL/da2": -1.368,
}


@pytest.mark.parametrize(
    "changes, closed, flaws",
    [
        ({}, False, 0),
        ({}, True, 1),  # no gate is closed, and one should be
        ({"z1": 0.049}, False, 1),
        ({"z1": 0.05}, False, 0),
        ({"z1": -1.0}, True, 0),
        ({"z1": -1.0}, False, 1),
        ({"z1": -0.049}, True, 1),
        ({"z1": -1.0, "z2": -1.0}, True, 2),  # more than half are closed, and nothing is let through
        ({"x1": 60.0}, False, 0),
        ({"x1": -60.001}, False, 1),
        ({"x1": 1000.0, "x2": 1000.0}, False, 1),
        ({"dL/da1": 0.0005}, False, 1),
        ({"dL/da1": -0.0005}, False, 1),
        ({"dL/da1": 0.0006, "dL/da2": 0.0}, False, 0),
        ({"dL/da1": 0.0001, "dL/da2": 0.0001}, False, 2),
        ({"dL/dyhat": 0.0001}, False, 1),
        ({"yhat": 3.951}, False, 1),
        ({"yhat": 4.049}, False, 1),
        ({"yhat": 3.95}, False, 0),
    ],
)
def test_flaws_of_the_first_iteration_are_counted(
    changes: dict[str, float], closed: bool, flaws: int
) -> None:
    made, _ = two_two_one()
    assert flaws_at_first(made, GOOD | changes, closed) == flaws


@pytest.mark.parametrize(
    "changes, flaws",
    [
        ({"L": 2.5}, 0),
        ({"L": 2.6}, 1),
        ({"L": 2.7}, 1),
        ({"L": 2.5, "yhat": 3.951}, 0),
        ({"L": 2.5, "yhat": 3.9951}, 1),
        ({"L": 2.5, "z1": -1.0}, 0),  # later, a gate may close
        ({"L": 2.7, "z1": 0.01}, 2),
    ],
)
def test_later_the_loss_falls_and_may_come_nearer_to_nothing(changes: dict[str, float], flaws: int) -> None:
    made, _ = two_two_one()
    assert flaws_later(made, GOOD, GOOD | changes) == flaws


def test_that_no_hidden_gate_ever_closes_counts_as_two() -> None:
    made, _ = two_two_one()
    assert flaws_never_closed(made, [GOOD, GOOD]) == 2
    assert flaws_never_closed(made, [GOOD, GOOD | {"z2": -1.0}]) == 0
    assert flaws_never_closed(made, [GOOD | {"z1": 0.0}]) == 2
    smooth = replace(made, layers=(replace(made.layers[0], activation="tanh"), made.layers[1]))
    assert flaws_never_closed(smooth, [GOOD]) == 0


def one_unit(activation: str) -> tuple[Network, dict[str, float]]:
    only = layer(1, activation, ((0.5,),), None, last=True)
    values = {"x1": 2.0, "y1": 3.0, "z1_1": 1.0, "yhat1": 1.0, "L": 2.0, "dL/dyhat1": -2.0}
    return Network(("x1",), (only,), Loss("half_squared_error", "L", ("y1",))), values


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softmax"])
@pytest.mark.parametrize("z, flaws", [(3.0, 0), (-3.0, 0), (3.001, 1), (-3.001, 1), (0.0, 0)])
def test_a_unit_that_saturates_is_a_flaw(activation: str, z: float, flaws: int) -> None:
    made, values = one_unit(activation)
    assert flaws_at_first(made, values | {"z1_1": z}, closed=False) == flaws


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_closed_gate_at_the_output_is_a_flaw_and_so_is_a_layer_that_lets_nothing_through(
    activation: str,
) -> None:
    made, values = one_unit(activation)
    assert flaws_at_first(made, values, closed=False) == 0
    assert flaws_at_first(made, values | {"z1_1": -1.0}, closed=False) == 2


def test_the_iterations_after_the_first_go_on_from_it() -> None:
    made, training = two_two_one()
    numbers = Numbers(made, training)
    first = first_iteration(numbers, plan(made))
    (second,) = later_iterations(numbers, plan(made), first)
    assert second["w11"] == first["w11'"] == pytest.approx(0.1228)
    assert second["L"] < first["L"] == pytest.approx(2.5992)
