from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings

from support.networks import layer, networks, two_two_one
from support.shipped import LESSON_FILES
from tutor.engine.plain_passes import compute
from tutor.engine.second_opinion import disagreements, disagreements_of_equations
from tutor.lesson.load import load_lesson
from tutor.model.network import Loss, Network, Training
from tutor.steps.computation import NetworkComputation
from tutor.steps.iterated import Shared
from tutor.steps.trace import Trace


class Mistaken(Trace):
    """A trace whose trees give other values to some steps of one iteration."""

    def __init__(self, of: Trace, iteration: int, others: Mapping[str, float]) -> None:
        super().__init__(of.computation)
        self.at, self.others = iteration, others

    def values(self, iteration: int) -> Shared:
        values = super().values(iteration)
        return MappingProxyType(values | self.others) if iteration == self.at else values


LESSONS = LESSON_FILES


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_trees_and_engine_agree_on_every_step_of_the_lesson(path: Path) -> None:
    lesson = load_lesson(path)
    trace = Trace(lesson.computation)
    if lesson.equations is not None:
        assert disagreements_of_equations(lesson.equations, trace) == ()
    else:
        assert disagreements(lesson.network, lesson.training, trace) == ()


@given(networks())
@settings(max_examples=60)
def test_trees_and_engine_agree_on_random_networks(sample: tuple[Network, Training]) -> None:
    network, training = sample
    assert (
        disagreements(network, training.extended(3), Trace(NetworkComputation(network, training.extended(3))))
        == ()
    )


@given(networks())
@settings(max_examples=20)
def test_trees_and_engine_compute_the_same_steps(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    assert set(next(compute(*sample))) == {step.symbol for step in trace.plan.steps}


@pytest.mark.parametrize("symbol", ["z1", "a2", "L", "dL/dyhat", "dL/da1", "dL/dz2", "dL/dw11", "bo'"])
def test_a_value_that_is_off_by_a_hair_is_found_and_named(symbol: str) -> None:
    network, training = two_two_one()
    trace = Trace(NetworkComputation(network, training))
    right = trace.values(2)[symbol]
    found = disagreements(network, training, Mistaken(trace, 2, {symbol: right * (1 + 1e-10)}))
    assert (2, symbol) in {(one.iteration, one.symbol) for one in found}
    assert {one.tree for one in found if one.symbol == symbol} == {right * (1 + 1e-10)}


def test_a_step_that_is_no_number_in_the_trees_is_a_disagreement() -> None:
    network, training = two_two_one()
    trace = Mistaken(Trace(NetworkComputation(network, training)), 1, {"z1": float("nan")})
    assert "z1" in {one.symbol for one in disagreements(network, training, trace)}


def one_unit(
    weights: tuple[float, ...], bias: float, target: float, x: tuple[float, ...], activation: str
) -> tuple[Network, Training]:
    only = layer(1, activation, (weights,), (bias,), last=True)
    inputs = tuple(f"x{i + 1}" for i in range(len(x)))
    return Network(inputs, (only,), Loss("half_squared_error", "L", ("y",))), Training(x, (target,), (0.5,))


def test_terms_that_cancel_are_no_false_alarm() -> None:
    # 0.1*3 + 0.2*3 - 0.9 is 0 on paper; trees and matrices may leave different last bits of it.
    network, training = one_unit((0.1, 0.2, 0.7), -0.9, 0.0, (3.0, 3.0, 0.0), "linear")
    trace = Trace(NetworkComputation(network, training))
    for residue in (1.1e-16, -2.2e-16, 0.0):
        other = Mistaken(trace, 1, {"yhat1": residue, "L": residue**2 / 2})
        assert not {"yhat1", "L"} & {one.symbol for one in disagreements(network, training, other)}
    other = Mistaken(trace, 1, {"yhat1": 1e-10})
    assert "yhat1" in {one.symbol for one in disagreements(network, training, other)}


def test_values_so_small_that_floats_run_out_of_digits_are_no_false_alarm() -> None:
    network, training = one_unit((1e-160,), 0.0, 0.0, (1.0,), "linear")
    trace = Trace(NetworkComputation(network, training))
    assert 0 < trace.value(1, "L") < 1e-319
    twice = Mistaken(trace, 1, {"L": 2 * trace.value(1, "L")})
    assert disagreements(network, training, twice) == ()


def test_a_gate_that_rounding_alone_decides_is_no_false_alarm() -> None:
    network, training = one_unit((0.1, 0.2), -0.9, 1.0, (3.0, 3.0), "relu")
    trace = Trace(NetworkComputation(network, training))
    for gate in (0.0, 1.0):
        other = Mistaken(trace, 1, {"dL/dz1_1": trace.value(1, "dL/dyhat1") * gate})
        assert "dL/dz1_1" not in {one.symbol for one in disagreements(network, training, other)}


def test_a_gate_that_is_closed_by_an_exact_zero_is_compared() -> None:
    network, training = one_unit((0.5,), 0.0, 1.0, (0.0,), "relu")
    trace = Mistaken(Trace(NetworkComputation(network, training)), 1, {"dL/dz1_1": -1.0})
    assert "dL/dz1_1" in {one.symbol for one in disagreements(network, training, trace)}


def test_small_steps_of_training_near_the_target_agree() -> None:
    network, training = two_two_one()
    long = replace(training, learning_rates=(0.01,) * 150)  # the error is then a difference of equals
    trace = Trace(NetworkComputation(network, long))
    assert abs(trace.value(150, "dL/dyhat")) < 1e-6
    assert disagreements(network, long, trace) == ()
