"""Training models of equations with many iterations and rates, against the steps evaluated one by one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from support.models import BATCH, NAMES, RECURRENT, model_lesson
from support.refusals import refused
from tutor.engine.model_descent import train_model
from tutor.engine.program import program
from tutor.expressions.trees import Add, Expression, Multiply, Number, Power, Subtract, Symbol
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.steps.derive import Step
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.trace import Trace


def computation(lesson: Lesson, iterations: int) -> EquationsComputation:
    assert lesson.equations is not None
    return lesson.equations.extended(iterations)


def step(symbol: str, tree: Expression, on_paper: bool = False) -> Step:
    return Step(symbol, "value", None, None, None, symbol, tree, on_paper=on_paper)


@pytest.mark.parametrize("name", NAMES)
def test_the_iterations_of_a_run_are_those_of_the_steps_to_the_last_bit(name: str) -> None:
    of = computation(model_lesson(name), 9)
    history, trace = train_model(of, 9), Trace(of)
    for iteration in range(1, 10):
        assert history.values(iteration) == dict(trace.values(iteration))


@pytest.mark.parametrize("name", ["recurrent", "gates"])
def test_losses_and_predictions_are_those_before_the_first_update_and_after_each(name: str) -> None:
    of = computation(model_lesson(name), 6)
    history, trace = train_model(of, 5), Trace(of)
    for row in range(6):
        values = trace.values(row + 1)
        assert history.loss[row, 0] == values["L"]
        assert [*history.prediction[row, 0]] == [values[name] for name in history.watched.outputs]


def test_each_rate_trains_as_if_it_were_alone() -> None:
    of = computation(model_lesson("gates"), 4)
    together = train_model(of, 4, (0.1, 0.5, 2.0))
    for run, rate in enumerate((0.1, 0.5, 2.0)):
        assert [*together.loss[:, run]] == [*train_model(of, 4, (rate,)).loss[:, 0]]
        assert together.values(3, run)["eta"] == rate


def test_of_samples_in_turn_or_in_small_batches_the_loss_is_that_of_all_samples() -> None:
    in_batches = computation(parse_lesson(BATCH), 3)
    at_once = computation(parse_lesson(BATCH.replace("batch_size = 2\n", "")), 1)
    in_turn = computation(parse_lesson(BATCH.replace('order = "batch"\nbatch_size = 2\n', "")), 1)
    expected = Trace(at_once).values(1)["L"]
    for of in (in_batches, at_once, in_turn):
        history = train_model(of, 2)
        assert history.loss[0, 0] == pytest.approx(expected)
        assert history.watched.outputs == ("a_s1", "a_s2", "a_s3")
        assert history.watched.aims == (1.0, 0.0, 1.0)
    summed = computation(parse_lesson(BATCH.replace("batch_size = 2", 'batch_size = 2\nreduce = "sum"')), 1)
    assert train_model(summed, 1).loss[0, 0] == pytest.approx(3 * expected)


def test_learning_rates_that_change_with_the_iterations_are_followed_and_the_last_goes_on() -> None:
    of = parse_lesson(RECURRENT).equations
    assert of is not None
    history = train_model(of, 5)
    assert [history.values(n)["eta_u"] for n in (1, 2, 3, 5)] == [0.05, 0.1, 0.1, 0.1]


def test_a_unit_is_open_as_long_as_some_sample_opens_it() -> None:
    lesson = model_lesson("sampled-network")
    assert lesson.equations is not None
    history = train_model(lesson.equations, 2, gates=("a1_1", "a2_1"))
    values = history.values(1)
    for number, name in enumerate(("a1_1", "a2_1")):
        assert history.opened[0, 0, number] == (values[f"{name}_s1"] > 0 or values[f"{name}_s2"] > 0)


def test_a_run_that_leaves_the_finite_numbers_says_where_and_has_none_after_it() -> None:
    history = train_model(computation(parse_lesson(DIVERGING), 1), 2000, (0.01, 5.0))
    assert history.diverged_at[0] is None
    row = history.diverged_at[1]
    assert row is not None
    assert np.isfinite(history.loss[:row, 1]).all()
    assert np.isnan(history.loss[row + 1 :, 1]).all()
    assert math.isnan(history.values(row + 2, 1)["L"])


DIVERGING = """
format = 2
id = "diverging"
title = "t"
summary = "s"
[given]
x = 3
[parameters]
w = 0.5
[model]
equations = ["L = (w*x - 1)^2"]
loss = "L"
[update]
learning_rate = 0.1
"""


def test_of_a_long_run_only_some_states_are_kept_and_the_others_come_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = computation(model_lesson("gates"), 20)
    monkeypatch.setattr("tutor.engine.model_descent.MOST_KEPT", 100)
    history = train_model(of, 19)
    assert history.stride > 1
    assert history.values(18) == dict(Trace(of).values(18))


def test_nothing_of_a_history_can_be_changed() -> None:
    history = train_model(computation(model_lesson("gates"), 2), 2)
    for array in (history.loss, history.prediction, *history.kept):
        assert not array.flags.writeable


def test_no_iterations_and_no_rates_are_refused() -> None:
    of = computation(model_lesson("gates"), 2)
    with refused("0 iterations are none to train"):
        train_model(of, 0)
    with refused("There is no learning rate"):
        train_model(of, 2, ())


def test_a_program_sums_what_cancels_to_nothing_but_rounding_as_on_paper() -> None:
    tree = Subtract(Add((Symbol("a"), Symbol("b"))), Symbol("c"))
    for on_paper, expected in ((True, 0.0), (False, 0.1 + 0.2 - 0.3)):
        made = program([step("s", tree, on_paper)], (), ("a", "b", "c"), ("s",))
        assert made((0.1, 0.2, 0.3), 1.0) == (expected,)


def test_what_differs_between_two_iterations_is_their_number() -> None:
    first, second = (step("s", Power(Symbol("b"), Number(number))) for number in (1.0, 2.0))
    made = program([first], [second], ("b",), ("s",))
    assert [made((0.5,), k) for k in (1.0, 2.0, 3.0)] == [(0.5,), (0.25,), (0.125,)]


def test_a_program_holds_nothing_that_an_author_has_written() -> None:
    name = "__import__('os').abort()"
    made = program([step(name, Multiply((Symbol(name + "x"), Number(-2.0))))], (), (name + "x",), (name,))
    assert made((3.0,), 1.0) == (-6.0,)


def test_a_sum_of_thousands_of_terms_is_no_deep_expression() -> None:
    names = [f"x{n}" for n in range(20_000)]
    made = program([step("s", Add(tuple(map(Symbol, names))), on_paper=True)], (), names, ("s",))
    assert made((1.0,) * len(names), 1.0) == (20_000.0,)


@pytest.mark.parametrize("power, base", [("0.5", -1.0), ("-1", 0.0)])
def test_a_power_that_has_no_value_is_an_error(power: str, base: float) -> None:
    made = program([step("s", Power(Symbol("b"), Number(float(power))))], (), ("b",), ("s",))
    with pytest.raises((ArithmeticError, ValueError)):
        made((base,), 1.0)


def test_frozen_parameters_keep_their_values_also_in_updates_of_ones_own() -> None:
    lesson = model_lesson("in-turn")
    assert lesson.equations is not None
    assert lesson.equations.update is not None
    settings = lesson.equations.settings
    settings = replace(settings, update=replace(lesson.equations.update, frozen=frozenset({"theta"})))
    of = EquationsComputation(lesson.equations.model, settings, 8)
    history = train_model(of, 8)
    assert {history.values(n)["theta"] for n in range(1, 9)} == {-0.2}
    assert "theta'" not in history.values(1)
    assert "first'" in history.values(1)
