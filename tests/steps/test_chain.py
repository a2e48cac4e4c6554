from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from support.equations import equations_lesson, model_of
from support.networks import layer, networks, two_two_one
from tutor.model.network import Loss, Network, Training
from tutor.steps import chain as chain_module
from tutor.steps.chain import MOST_FACTORS, MOST_PATHS, chain
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace


def dense(*sizes: int) -> tuple[Network, Training]:
    """Sigmoid layers of the given sizes, inputs first, with weights that share nothing."""
    numbers = random.Random(7)

    def row(size: int) -> tuple[float, ...]:
        return tuple(numbers.uniform(-1, 1) for _ in range(size))

    layers = tuple(
        layer(
            i,
            "sigmoid",
            tuple(row(sizes[i - 1]) for _ in range(sizes[i])),
            row(sizes[i]),
            i == len(sizes) - 1,
        )
        for i in range(1, len(sizes))
    )
    inputs = tuple(f"x{i + 1}" for i in range(sizes[0]))
    targets = tuple(f"y{i + 1}" for i in range(sizes[-1]))
    return Network(inputs, layers, Loss("half_squared_error", "L", targets)), Training(
        row(sizes[0]), row(sizes[-1]), (0.5,)
    )


@given(networks())
@settings(max_examples=60)
def test_the_sum_over_the_paths_is_the_gradient(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    values = trace.values(1)
    for step in trace.plan.steps:
        written = chain(trace.plan, step)
        if step.which_pass != "backward":
            assert written is None
            continue
        assert written is not None
        assert len(written.paths) <= MOST_PATHS
        assert written.value(values) == pytest.approx(values[step.symbol], rel=1e-9, abs=1e-12)


def test_the_chain_of_the_design_is_written_as_the_design_writes_it() -> None:
    trace = Trace(NetworkComputation(*two_two_one()))
    written = chain(trace.plan, trace.plan.by_symbol["dL/dw11"])
    assert written is not None
    assert written.in_symbols() == "dL/dyhat * dyhat/da1 * da1/dz1 * dz1/dw11"
    assert written.in_numbers(trace.values(1)) == "(-2.28) * 0.5 * 1 * 2"


def test_a_weight_that_reaches_two_outputs_has_a_path_through_each() -> None:
    trace = Trace(NetworkComputation(*dense(2, 2, 2)))
    written = chain(trace.plan, trace.plan.by_symbol["dL/dw11_1"])
    assert written is not None
    assert written.in_symbols() == (
        "dL/dyhat1 * dyhat1/dz1_2 * dz1_2/da1_1 * da1_1/dz1_1 * dz1_1/dw11_1"
        " + dL/dyhat2 * dyhat2/dz2_2 * dz2_2/da1_1 * da1_1/dz1_1 * dz1_1/dw11_1"
    )
    assert not written.recursive


def test_a_network_of_many_paths_falls_back_to_one_upstream_gradient_and_says_so() -> None:
    trace = Trace(NetworkComputation(*dense(2, 3, 4, 4)))
    values = trace.values(1)
    fallen_back = set()
    for step in trace.plan.steps:
        written = chain(trace.plan, step)
        if written is None:
            continue
        assert written.value(values) == pytest.approx(values[step.symbol], rel=1e-12)
        if written.recursive:
            fallen_back.add(step.symbol)
    assert "dL/dw11_1" in fallen_back
    assert "dL/dw11_3" not in fallen_back
    recursive = chain(trace.plan, trace.plan.by_symbol["dL/dw11_1"])
    assert recursive is not None
    assert recursive.in_symbols() == "dL/dz1_1 * dz1_1/dw11_1"


@given(networks())
@settings(max_examples=30)
def test_the_recursive_form_agrees_with_the_paths(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    values = trace.values(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain_module, "MOST_PATHS", 0)
        for step in trace.plan.steps:
            written = chain(trace.plan, step)
            if written is not None:
                assert written.recursive
                assert written.value(values) == pytest.approx(values[step.symbol], rel=1e-9, abs=1e-12)


@given(networks())
@settings(max_examples=30)
def test_paths_are_counted_before_they_are_written(sample: tuple[Network, Training]) -> None:
    trace = Trace(NetworkComputation(*sample))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain_module, "MOST_PATHS", 10**6)
        for step in trace.plan.steps:
            written = chain(trace.plan, step)
            if written is not None and step.layer is not None:
                counted = chain_module._count(trace.plan.network, step.layer, step.kind == "grad_activation")
                assert len(written.paths) == counted


def recurrence(steps: int) -> Trace:
    equations = [f"h[t] = tanh(0.9*h[t-1]) for t in 1..{steps}", f"L = (h[{steps}] - y)^2"]
    return Trace(
        equations_lesson(
            model_of(equations, "y = 0.3", "h0 = 0.5", more="[update]\nlearning_rate = 0.1")
        ).computation
    )


def test_a_path_is_written_out_up_to_as_many_factors_as_can_be_read() -> None:
    for length, recursive in ((MOST_FACTORS, False), (MOST_FACTORS + 1, True)):
        trace = recurrence(length - 1)
        written = chain(trace.plan, trace.plan.by_symbol["dL/dh0"])
        assert written is not None
        assert written.recursive is recursive
        assert len(written.paths[0]) == (2 if recursive else length)


def test_a_recurrence_of_thousands_of_steps_has_a_chain_at_each_of_them() -> None:
    trace = recurrence(3000)
    written = chain(trace.plan, trace.plan.by_symbol["dL/dh0"])
    assert written is not None
    assert written.in_symbols() == "dL/dh1 * dh1/dh0"


def test_no_path_leads_through_what_passes_nothing_back() -> None:
    equations = ["z[i] = w*x[i] for i in 1..2", "a = step(z[1])", "L = a^2 + z[2]^2"]
    lesson = equations_lesson(model_of(equations, "x = [1, 2]", "w = 0.5"))
    plan = lesson.computation.plan(1)
    written = chain(plan, plan.by_symbol["dL/dw"])
    assert written is not None
    assert written.in_symbols() == "dL/dz2 * dz2/dw"


def test_more_paths_than_a_number_has_digits_for_are_counted_as_many() -> None:
    equations = [
        "h[t] = tanh(h[t-1]) + g[t-1] for t in 1..400",
        "g[t] = sigmoid(h[t-1]) for t in 1..400",
        "L = h[400]",
    ]
    lesson = equations_lesson(model_of(equations, "g0 = 1", "h0 = 0.5"))
    plan = lesson.computation.plan(1)
    written = chain(plan, plan.by_symbol["dL/dh0"])
    assert written is not None
    assert written.recursive
