"""What several threads read at once: nobody can write into it, and it is computed by one at a time."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from support.lessons import lesson_of
from support.networks import two_two_one
from tutor.engine.descent import train
from tutor.marking.context import Context
from tutor.model.network import Network, Training
from tutor.steps import iterated
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace, Values

ROUNDS, ITERATIONS = 40, 24


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


class Watched(Trace):
    """A trace that notices when two threads compute its values at once, and lets others have their turn."""

    def __init__(self, network: Network, training: Training) -> None:
        super().__init__(NetworkComputation(network, training))
        self.inside, self.most = 0, 0

    def _complete(self, iteration: int, values: Values) -> None:
        self.inside += 1
        time.sleep(0)
        self.most = max(self.most, self.inside)
        super()._complete(iteration, values)
        self.inside -= 1


@pytest.mark.usefixtures("hurried")
def test_two_threads_that_ask_a_trace_at_once_get_the_values_that_one_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(iterated, "MOST_VALUES_KEPT", 80)
    monkeypatch.setattr(iterated, "MOST_STARTS_KEPT", 60)
    network, training = two_two_one()
    long = replace(training, learning_rates=(0.05,) * ITERATIONS)
    alone = Trace(NetworkComputation(network, long))
    right = {n: dict(alone.values(n)) for n in range(1, ITERATIONS + 1)}
    for _ in range(ROUNDS):
        shared, together = Watched(network, long), threading.Barrier(2)

        def ask(order: range, shared: Watched = shared, together: threading.Barrier = together) -> bool:
            together.wait()
            return all(shared.values(n) == right[n] for n in order)

        with ThreadPoolExecutor(2) as pool:
            assert all(pool.map(ask, (range(1, ITERATIONS + 1), range(ITERATIONS, 0, -1))))
        assert shared.most == 1, "two threads computed at once"


def test_the_values_of_an_iteration_cannot_be_written_into() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    with pytest.raises(TypeError):
        trace.values(1)["z1"] = 0.0  # type: ignore[index]
    own = trace.values(1).copy()
    own["z1"] = 0.0
    assert trace.value(1, "z1") == pytest.approx(1.2)


def test_nothing_that_a_plan_or_a_lesson_hands_out_can_be_written_into() -> None:
    lesson = lesson_of(two_two_one(), {(1, "z1"): "1.2"})
    context = Context.of(lesson)
    for shared in (context.plan(1).by_symbol, context.order(1), lesson.claims):
        with pytest.raises(TypeError):
            shared["z1"] = 1  # type: ignore[index]


def test_a_lesson_keeps_its_claims_when_the_table_it_was_made_from_changes() -> None:
    claims = {(1, "z1"): "1.2"}
    lesson = lesson_of(two_two_one(), claims)
    claims[1, "z1"] = "9"
    assert lesson.claims == {(1, "z1"): "1.2"}


def test_a_run_of_the_lab_cannot_be_written_into() -> None:
    history = train(*two_two_one(), 3)
    for array in (history.rates, history.loss, history.prediction, history.kept):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        history.parameters(1, 2).weights[0][0] = 0.0
