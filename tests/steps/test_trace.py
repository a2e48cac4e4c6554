"""The trees' values against values computed elsewhere (JAX, float64; tests/fixtures/checks)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from support.networks import two_two_one
from support.refusals import refused
from tutor.lesson.load import load_lesson
from tutor.model.network import Training
from tutor.steps import iterated
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace, Unbounded
from tutor.words import hint_of

CHECKS = sorted((Path(__file__).parents[1] / "fixtures/checks").glob("*.expected.json"))


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.name)
def test_every_value_computed_elsewhere_comes_out(path: Path) -> None:
    lesson = load_lesson(path.with_name(path.name.replace(".expected.json", ".toml")))
    trace = Trace(lesson.computation)
    rows = json.loads(path.read_text())
    assert rows
    for iteration, symbol, value in rows:
        known = symbol in trace.values(iteration)
        assert known, symbol
        assert trace.value(iteration, symbol) == pytest.approx(value, rel=1e-9, abs=1e-18), symbol


def test_an_iteration_starts_from_the_parameters_that_the_one_before_it_left() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    assert trace.value(2, "w11") == trace.value(1, "w11'")
    assert trace.value(2, "bo") == trace.value(1, "bo'")


def test_each_iteration_has_its_own_learning_rate() -> None:
    network, training = two_two_one()
    trace = Trace(NetworkComputation(network, Training(training.x, training.y, (0.01, 0.05))))
    assert [trace.value(i, "eta") for i in (1, 2)] == [0.01, 0.05]


def test_values_are_the_same_to_the_last_bit_every_time() -> None:
    first, second = (Trace(NetworkComputation(*two_two_one())).values(2) for _ in range(2))
    assert {k: v.hex() for k, v in first.items()} == {k: v.hex() for k, v in second.items()}


def every_value(trace: Trace, order: Iterable[int]) -> dict[int, dict[str, str]]:
    return {n: {name: value.hex() for name, value in trace.values(n).items()} for n in order}


@pytest.mark.parametrize("starts", [1_000_000, 60], ids=["every start is kept", "few starts are kept"])
def test_values_that_were_let_go_come_again_to_the_last_bit(
    starts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, training = two_two_one()
    long = replace(training, learning_rates=(0.01,) * 40)
    kept = every_value(Trace(NetworkComputation(network, long)), range(1, 41))
    monkeypatch.setattr(iterated, "MOST_VALUES_KEPT", 80)
    monkeypatch.setattr(iterated, "MOST_STARTS_KEPT", starts)
    order = [40, 1, 2, 39, *range(1, 41), *range(40, 0, -1), 17, 3, 17]
    assert every_value(Trace(NetworkComputation(network, long)), order) == kept


def test_of_a_long_training_few_values_and_starts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iterated, "MOST_VALUES_KEPT", 130)
    monkeypatch.setattr(iterated, "MOST_STARTS_KEPT", 60)
    network, training = two_two_one()
    trace = Trace(NetworkComputation(network, replace(training, learning_rates=(0.01,) * 400)))
    trace.run()
    of = trace._iterations
    assert len(of._recent) * len(trace.values(400)) <= 130
    assert sum(map(len, of._starts.values())) <= 60


def test_predictions_and_losses_of_all_iterations_stay_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    network, training = two_two_one()
    trace = Trace(NetworkComputation(network, replace(training, learning_rates=(0.01,) * 30)))
    expected = [(trace.values(n)["L"], trace.values(n)["yhat"]) for n in range(1, 31)]
    monkeypatch.setattr(trace, "_iterations", None)  # nothing may be computed for them
    assert [(trace.value(n, "L"), trace.value(n, "yhat")) for n in range(1, 31)] == expected


def test_a_training_that_grows_beyond_all_bounds_says_from_which_iteration_on() -> None:
    network, training = two_two_one()
    trace = Trace(NetworkComputation(network, replace(training, learning_rates=(1e200,) * 3)))
    trace.values(1)
    with refused("beyond all bounds at iteration 2", Unbounded) as caught:
        trace.run()
    assert caught.value.iteration == 2
    assert "at most 1 iteration" in hint_of(caught.value)
