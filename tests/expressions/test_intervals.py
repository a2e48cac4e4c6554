"""Interval arithmetic over trees encloses every value that the operands' intervals allow."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.networks import networks
from tutor.expressions.intervals import EVERYTHING, banded
from tutor.expressions.reading import Reading, read
from tutor.expressions.trees import evaluate
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace


def band(text: str, **spans: tuple[float, float]) -> tuple[float, float]:
    reading = read(text, spans)
    assert isinstance(reading, Reading)
    return banded(reading.expression)(spans, {})


@pytest.mark.parametrize(
    "text, spans, expected",
    [
        ("a + b", {"a": (1, 2), "b": (-1, 3)}, (0, 5)),
        ("a - b", {"a": (1, 2), "b": (-1, 3)}, (-2, 3)),
        ("a*b", {"a": (-1, 2), "b": (-3, 4)}, (-6, 8)),
        ("a/b", {"a": (1, 2), "b": (2, 4)}, (0.25, 1)),
        ("a/b", {"a": (1, 2), "b": (-1, 1)}, EVERYTHING),
        ("a^2", {"a": (-2, 1)}, (0, 4)),
        ("a^2", {"a": (-3, -2)}, (4, 9)),
        ("a^3", {"a": (-2, 1)}, (-8, 1)),
        ("a^-1", {"a": (2, 4)}, (0.25, 0.5)),
        ("a^-1", {"a": (-1, 1)}, EVERYTHING),
        ("2^a", {"a": (1, 3)}, (2, 8)),
        ("relu(a)", {"a": (-1, 2)}, (0, 2)),
        ("relu'(a)", {"a": (-1, 2)}, (0, 1)),
        ("leaky_relu(a)", {"a": (-1, 2)}, (-0.01, 2)),
        ("abs(a)", {"a": (-1, 2)}, (0, 2)),
        ("sigmoid'(a)", {"a": (-1, 2)}, (math.exp(-2) / (1 + math.exp(-2)) ** 2, 0.25)),
        ("tanh'(a)", {"a": (-1, 1)}, (1 - math.tanh(1) ** 2, 1)),
        ("log(a)", {"a": (-1, 1)}, EVERYTHING),
        ("max(a, b)", {"a": (1, 3), "b": (2, 2)}, (2, 3)),
        ("a*(1 - a)", {"a": (0.4, 0.7)}, (0.21, 0.25)),
        ("a*(1 - a)", {"a": (0.6, 0.7)}, (0.21, 0.24)),
    ],
)
def test_each_operation_has_its_interval(
    text: str, spans: dict[str, tuple[float, float]], expected: tuple[float, float]
) -> None:
    assert band(text, **spans) == pytest.approx(expected)


def test_of_two_values_that_only_binary_noise_parts_the_first_is_the_largest() -> None:
    noisy = 0.4309999999999998
    spans = {"a": (noisy, noisy), "b": (0.431, 0.431)}
    assert band("max'(1, a, b)", **spans) == (1, 1)
    assert band("max'(2, a, b)", **spans) == (0, 0)


def test_a_softmax_counts_its_own_power_once() -> None:
    low, high = band("exp(a)/(exp(a) + exp(b))", a=(0.0, 0.1), b=(0.0, 0.1))
    assert low == pytest.approx(1 / (1 + math.exp(0.1)))
    assert high == pytest.approx(math.exp(0.1) / (math.exp(0.1) + 1))


@given(networks(), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_the_band_of_every_step_holds_its_value_for_any_rounding(made, seed: int) -> None:  # type: ignore[no-untyped-def]
    trace = Trace(NetworkComputation(*made))
    values, rng = trace.values(1), random.Random(seed)
    spans = {name: (v - 0.01 * rng.random(), v + 0.01 * rng.random()) for name, v in values.items()}
    for step in trace.plan.steps:
        if step.kind == "update":
            continue  # the old value counts as it is written
        low, high = banded(step.expression)(spans, values)
        for _ in range(5):
            inside = {name: rng.choice((a, b, rng.uniform(a, b))) for name, (a, b) in spans.items()}
            try:
                value = evaluate(step.expression, inside)
            except (ArithmeticError, ValueError):
                continue
            assert low - 1e-9 * abs(value) <= value <= high + 1e-9 * abs(value)
