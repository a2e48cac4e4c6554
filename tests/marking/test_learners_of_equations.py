"""Simulated learners of lessons of equations, worked by hand: the short form of a campaign."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable

import pytest

from benchmarks.by_hand import Model
from benchmarks.equation_lessons import STRUCTURES
from benchmarks.learners import campaign
from benchmarks.players import exact, play
from benchmarks.rates import Rates
from tutor.lesson.load import parse_lesson
from tutor.steps.trace import Trace

SEED = 5
SMALL = [structure for structure in STRUCTURES if structure.__name__ not in ("attention", "picture")]
"""Structures with few steps, of which every answer can be played in a test."""


def one_of_each(generator: random.Random, name: str) -> Model:
    """The structures one after the other, by the number at the end of a lesson's name."""
    structure = SMALL[int(name.rpartition("-")[2]) % len(SMALL)]
    return structure(generator, f"{structure.__name__.replace('_', '-')}-{name}")


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Rates]]:
    return campaign(len(SMALL), SEED, [sys.executable, "-m", "tutor"], one_of_each)


def test_the_lessons_by_hand_import_nothing_of_the_tutor() -> None:
    code = "import sys, benchmarks.equation_lessons; print([m for m in sys.modules if m.startswith('tutor')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda structure: structure.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_steps_and_values_of_equations_are_those_worked_by_hand(
    structure: Callable[[random.Random, str], Model], seed: int
) -> None:
    model = structure(random.Random(seed), "by-hand")
    trace = Trace(parse_lesson(model.toml).computation)
    by_hand = [(row.iteration, row.step.symbol, row.true) for row in play(model, exact(6))]
    derived = [
        (iteration, step.symbol, trace.value(iteration, step.symbol)) for iteration, step in trace.steps()
    ]
    assert [row[:2] for row in derived] == [row[:2] for row in by_hand]
    assert [row[2] for row in derived] == pytest.approx([row[2] for row in by_hand], rel=1e-9, abs=1e-12)


def test_honest_work_on_equations_is_never_called_wrong(found: dict[str, dict[str, Rates]]) -> None:
    assert {name: rates.examples for name, rates in found["honest"].items() if rates.dishonoured} == {}


def test_mistakes_in_equations_are_named(found: dict[str, dict[str, Rates]]) -> None:
    for kind in ("misconception", "two misconceptions"):
        groups = found[kind].values()
        assert sum(rates.named for rates in groups) >= 0.99 * sum(rates.shown for rates in groups) > 0
    assert len(found["misconception"]) > 20


def test_nobody_is_accused_of_what_follows_from_a_mistake_in_equations(
    found: dict[str, dict[str, Rates]],
) -> None:
    for kind in ("misconception", "two misconceptions", "slip"):
        assert sum(rates.accused for rates in found[kind].values()) == 0
        assert sum(rates.later for rates in found[kind].values()) > 10


def test_stock_answers_to_equations_are_never_credited(found: dict[str, dict[str, Rates]]) -> None:
    assert sum(rates.credited for rates in found["stock"].values()) == 0
    assert sum(rates.answers for rates in found["stock"].values()) > 500
