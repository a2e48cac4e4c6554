"""Which iterations are computed when one is asked for, and from which parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.networks import layer, two_two_one
from tutor.model.network import Loss, Network
from tutor.steps import iterated
from tutor.steps.computation import NetworkComputation
from tutor.steps.derive import plan
from tutor.steps.iterated import Iterated, Values
from tutor.steps.trace import Trace, Unbounded


class Counting:
    """Iterations of one parameter that grows by 1 each time; `computed` is which were worked, in order."""

    def __init__(self) -> None:
        self.computed: list[int] = []
        self.of = Iterated({"w": "w'"}, self._begin, self._complete)

    def _begin(self, iteration: int, parameters: Values | None) -> Values:
        return dict(parameters) if parameters is not None else {"w": 10.0}

    def _complete(self, iteration: int, values: Values) -> None:
        self.computed.append(iteration)
        values["w'"] = values["w"] + 1

    def ask(self, iteration: int) -> list[int]:
        """What was computed for an iteration, whose values are checked."""
        self.computed.clear()
        assert dict(self.of(iteration)) == {"w": 9.0 + iteration, "w'": 10.0 + iteration}
        return list(self.computed)


def test_an_iteration_is_computed_from_the_ones_before_it_and_each_once() -> None:
    counting = Counting()
    assert counting.ask(3) == [1, 2, 3]
    assert counting.ask(3) == counting.ask(1) == []
    assert counting.ask(5) == [4, 5]


def test_of_values_that_were_let_go_only_the_one_asked_for_is_computed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(iterated, "MOST_VALUES_KEPT", 6)  # of three iterations
    counting = Counting()
    counting.ask(20)
    assert sorted(counting.of._recent) == [18, 19, 20]
    assert counting.ask(18) == []
    assert counting.ask(7) == [7]
    assert sorted(counting.of._recent) == [7, 19, 20]
    assert counting.ask(1) == [1]


def test_two_iterations_are_kept_however_large_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iterated, "MOST_VALUES_KEPT", 0)
    counting = Counting()
    counting.ask(9)
    assert len(counting.of._recent) == 2


@pytest.mark.parametrize("most, every", [(100, 1), (16, 4), (8, 8)])
def test_starts_are_kept_at_every_few_iterations_the_fewer_the_more_there_are(
    most: int, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(iterated, "MOST_VALUES_KEPT", 0)
    monkeypatch.setattr(iterated, "MOST_STARTS_KEPT", most)
    counting = Counting()
    counting.ask(50)
    starts = [at for at in range(2, 51) if (at - 1) % every == 0]
    assert list(counting.of._starts) == starts
    assert counting.ask(starts[-3]) == [starts[-3]]
    assert counting.ask(starts[3] - 1) == list(range(starts[2], starts[3]))


def test_a_plan_says_how_many_iterations_a_number_of_steps_is() -> None:
    steps = plan(two_two_one()[0])
    size = len(steps.steps)
    assert steps.iterations_within(3 * size, 10) == 3
    assert steps.iterations_within(3 * size - 1, 10) == 2
    assert steps.iterations_within(0, 10) == 1
    assert steps.iterations_within(1000 * size, 10) == 10


def test_a_training_without_an_end_is_noticed_in_its_only_iteration() -> None:
    unit = layer(1, "linear", ((1e200,),), None, last=True)
    network = Network(("x1",), (unit,), Loss("half_squared_error", "L", ("y1",)))
    training = replace(two_two_one()[1], x=(1e200,), y=(1.0,), learning_rates=(0.1,))
    with pytest.raises(Unbounded) as caught:
        Trace(NetworkComputation(network, training)).run()
    assert caught.value.iteration == 1


def test_the_steps_of_a_trace_are_those_of_each_iteration_in_turn() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    size = len(trace.plan.steps)
    asked = [(iteration, step.symbol) for iteration, step in trace.steps()]
    assert [iteration for iteration, _ in asked] == [1] * size + [2] * size
    assert asked[0] == (1, "z1")
    assert asked[-1] == (2, "bo'")
