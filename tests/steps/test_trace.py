"""The trees' values against values computed elsewhere (JAX, float64; tests/fixtures/checks)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.networks import two_two_one
from tutor.lesson.load import load_lesson
from tutor.network.model import Training
from tutor.steps.trace import Trace

CHECKS = sorted((Path(__file__).parents[1] / "fixtures/checks").glob("*.expected.json"))


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.name)
def test_every_value_computed_elsewhere_comes_out(path: Path) -> None:
    lesson = load_lesson(path.with_name(path.name.replace(".expected.json", ".toml")))
    trace = Trace(lesson.network, lesson.training)
    rows = json.loads(path.read_text())
    assert rows
    for iteration, symbol, value in rows:
        known = symbol in trace.values(iteration)
        assert known, symbol
        assert trace.value(iteration, symbol) == pytest.approx(value, rel=1e-9, abs=1e-18), symbol


def test_an_iteration_starts_from_the_parameters_that_the_one_before_it_left() -> None:
    trace = Trace(*two_two_one())
    assert trace.value(2, "w11") == trace.value(1, "w11'")
    assert trace.value(2, "bo") == trace.value(1, "bo'")


def test_each_iteration_has_its_own_learning_rate() -> None:
    network, training = two_two_one()
    trace = Trace(network, Training(training.x, training.y, (0.01, 0.05)))
    assert [trace.value(i, "eta") for i in (1, 2)] == [0.01, 0.05]


def test_values_are_the_same_to_the_last_bit_every_time() -> None:
    first, second = (Trace(*two_two_one()).values(2) for _ in range(2))
    assert {k: v.hex() for k, v in first.items()} == {k: v.hex() for k, v in second.items()}
