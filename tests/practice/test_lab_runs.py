"""Runs of the lab: verdicts, gates that die, what a change moves, and the questions before it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from support.courses import all_lessons, small_lesson
from tutor.practice.lab.gates import Death
from tutor.practice.lab.movement import movement
from tutor.practice.lab.question_maker import question
from tutor.practice.lab.questions import LabQuestion, Prediction, read_option
from tutor.practice.lab.runs import TrainingRun, columns, compare, compute
from tutor.practice.lab.state import Lab, Refused, freeze, open_lab, run_on, with_rate, with_value
from tutor.practice.lab.verdicts import judge
from tutor.practice.lab.words import Change, understand
from tutor.sayings import Text
from tutor.steps.computation import NetworkComputation
from tutor.steps.trace import Trace
from tutor.words import say


def lab_of(name: str) -> Lab:
    return open_lab(next(lesson for lesson in all_lessons() if lesson.id == name))


def granted(wanted: Lab | Refused) -> Lab:
    assert isinstance(wanted, Lab), wanted
    return wanted


def change(line: str, lab: Lab) -> Change:
    meant = understand(line, lab)
    assert isinstance(meant, Change), meant
    return meant


def test_the_published_error_of_the_best_known_example_comes_out_with_frozen_biases() -> None:
    lab = granted(freeze(lab_of("mazur-222"), ["biases"]))
    run = compute(granted(run_on(lab, 10_000 - lab.iterations)))
    assert f"{run.losses[-1]:.7f}" == "0.0000351"
    assert f"{compare(lab, [0.5], 10_000).history.loss[-1, 0]:.7f}" == "0.0000351"


@pytest.mark.parametrize("lesson", [lesson.id for lesson in all_lessons()])
def test_an_iteration_of_a_run_has_every_value_of_the_lessons_own_steps(lesson: str) -> None:
    lab = lab_of(lesson)
    trace, run = Trace(NetworkComputation(lab.network, lab.training)), compute(lab)
    for iteration in range(1, lab.iterations + 1):
        expected = trace.values(iteration)
        found = run.values(iteration)
        assert found.keys() == expected.keys()
        for symbol, value in expected.items():
            assert found[symbol] == pytest.approx(value, rel=1e-9, abs=1e-12), symbol


def test_the_columns_of_a_table_are_in_each_of_its_rows() -> None:
    for lesson in all_lessons():
        lab = open_lab(lesson)
        for row in compute(lab).table(1, 3):
            assert set(columns(lab)) <= set(row)


def test_a_longer_run_of_the_same_set_up_is_not_computed_again() -> None:
    lab = open_lab(small_lesson())
    run = compute(lab)
    assert compute(granted(run_on(lab, 10)), run).history is run.history
    assert compute(granted(with_value(lab, "w11", 0.3)), run).history is not run.history
    assert compute(granted(run_on(lab, 5000)), run).history.iterations > 5000


@pytest.mark.parametrize(
    "rate, verdict",
    [
        (1e-6, "too_small"),
        (0.01, "about_right"),
        (0.1, "oscillating"),
        (2.0, "oscillating"),
        (5.0, "diverging"),
    ],
)
def test_the_numbers_decide_what_is_said_of_a_learning_rate(rate: float, verdict: str) -> None:
    # Above 0.1 the hidden units die at once and the bias bo alone learns: its error times (1 - rate).
    compared = compare(lab_of("relu-221"), [rate], 300)
    assert compared.verdicts[0].name == verdict
    assert say(compared.verdicts[0].said).startswith(verdict.replace("_", " "))


def test_overflow_is_named_with_its_iteration_and_never_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compared = compare(lab_of("relu-221"), [0.01, 5.0], 1000)
    row = compared.history.diverged_at[1]
    assert row is not None
    assert compared.verdicts[1].name == "diverging"
    assert f"iteration {row + 1} overflows" in say(compared.verdicts[1].said)
    assert np.isfinite(compared.history.loss[row - 1, 1])


def test_a_run_whose_gates_have_all_closed_is_stuck() -> None:
    compared = compare(lab_of("relu-231"), [0.5], 1000)
    assert compared.verdicts[0].name == "stuck"
    assert {death.unit for death in compared.died[0]} >= {"yhat"}


@pytest.mark.parametrize(
    "losses, verdict",
    [
        ([1.0, 0.99], "too_small"),
        ([1.0, 1.5], "diverging"),
        ([1.0, 0.001], "about_right"),
        ([1.0, 2.0, 4.0, 8.0], "diverging"),
        ([1.0] + [0.5, 0.9] * 10, "oscillating"),
        ([1.0] + [0.5] * 20, "stuck"),
        ([1.0 - 1e-7 * n for n in range(20)], "too_small"),
        ([0.0, 0.0], "stuck"),
        ([1.0, 1.0], "stuck"),
        ([0.5 + 1e-16 * (n % 2) - 1e-15 * (n > 6) for n in range(9)], "stuck"),
    ],
)
def test_short_and_flat_runs_are_judged_as_well(losses: list[float], verdict: str) -> None:
    errors = np.full((len(losses), 1), 0.5)
    assert judge(np.array(losses), errors, None).name == verdict


def test_of_a_run_that_never_moves_too_short_steps_are_named_as_a_cause() -> None:
    compared = compare(lab_of("sigmoid-222"), [1e-300], 20)
    assert "far too short" in say(compared.verdicts[0].said)


def test_a_loss_that_cannot_become_0_is_learned_where_the_prediction_meets_its_target() -> None:
    losses = np.array([1.0, 0.69, 0.68, 0.68, 0.68])
    errors = np.array([[0.4], [0.1], [1e-5], [1e-5], [1e-5]])
    assert judge(losses, errors, None).name == "about_right"


def test_a_unit_dies_in_the_iteration_from_which_no_gradient_reaches_it() -> None:
    lab = granted(with_rate(granted(run_on(lab_of("relu-221"), 50)), 0.2))
    run = compute(lab)
    assert run.died == (Death("a1", 3), Death("a2", 3))
    for iteration in (3, 10, 50):
        values = run.values(iteration)
        assert (values["a1"], values["dL/dw11"], values["dL/db1"]) == (0.0, 0.0, 0.0)
    assert run.values(2)["a1"] > 0 or run.values(2)["a2"] > 0


def test_a_unit_closed_from_the_start_is_dead_from_iteration_1() -> None:
    lab = granted(with_value(open_lab(small_lesson()), "b1", -9.0))
    assert compute(lab).died == (Death("a1", 1),)


def test_a_change_moves_what_depends_on_it_and_nothing_else() -> None:
    before = open_lab(small_lesson())
    after = granted(with_value(before, "w1", 0.6))
    moved = movement((before, compute(before).values(1)), (after, compute(after).values(1)))
    symbols = {one.symbol for one in moved.moved}
    assert {"w1", "yhat", "L", "dL/dyhat", "dL/da1", "dL/dw11", "w1'"} <= symbols
    assert not symbols & {"z1", "a1", "z2", "a2", "x1", "b1"}
    assert next(one for one in moved.moved if one.symbol == "yhat").now == pytest.approx(1.72 + 0.1 * 1.2)
    assert moved.closed == moved.opened == ()


def test_a_gate_that_a_change_closes_is_named() -> None:
    before = open_lab(small_lesson())
    after = granted(with_value(before, "b1", -9.0))
    moved = movement((before, compute(before).values(1)), (after, compute(after).values(1)))
    assert moved.closed == ("a1",)
    worse = granted(with_value(after, "b1", -10.0))
    assert movement((after, compute(after).values(1)), (worse, compute(worse).values(1))).closed == ()
    back = movement((after, compute(after).values(1)), (before, compute(before).values(1)))
    assert back.opened == ("a1",)


def asked_of(line: str, turn: int, lab: Lab | None = None) -> LabQuestion:
    bench = lab or open_lab(small_lesson())
    meant = change(line, bench)
    found = question(compute(bench), compute(meant.lab), meant, turn)
    assert found is not None
    return found


def test_the_questions_take_turns_and_know_their_answers() -> None:
    loss, gate, sign = (asked_of("b1 = -9", turn) for turn in range(3))
    # The closed gate takes 0.5*1.2 from yhat: 1.72 becomes 1.12, further from 4.
    assert (loss.kind, loss.symbol, loss.right) == ("loss", "L", "rise")
    assert (gate.kind, gate.right) == ("gate", "a1")
    assert {option.id for option in gate.options} == {"a1", "a2", "several", "none"}
    assert (sign.kind, sign.symbol, sign.right) == ("sign", "dL/db1", "zero")


def test_a_run_is_asked_about_at_its_end() -> None:
    asked = asked_of(":run 100", 0)
    assert (asked.iteration, asked.right) == (103, "fall")
    assert asked_of("y = 1", 2).right == "positive"
    assert asked_of(":rate 5", 0).right == "rise"


@pytest.mark.parametrize(
    "line, when",
    [
        ("b1 = -9", "in iteration 1 with b1 = -9"),
        (":run 100", "after 102 iterations"),
        (":rate 5", "after 2 iterations with rate 5"),
        (":rate 5", "after 1 iteration with rate 5"),
    ],
)
def test_a_question_says_when_it_will_be(line: str, when: str) -> None:
    lab = open_lab(small_lesson())
    if "1 iteration " in when:
        lab = replace(lab, iterations=1)
    assert f"Where will it be {when}: does it rise or fall?" in say(asked_of(line, 0, lab).said)


def test_a_network_without_gates_is_not_asked_about_them() -> None:
    lab = lab_of("sigmoid-222")
    kinds = {asked_of(":run 10", turn, lab).kind for turn in range(6)}
    assert kinds == {"loss", "sign"}


def test_settings_and_overflow_ask_nothing() -> None:
    lab = open_lab(small_lesson())
    for line in (":freeze biases", ":reset", ":rate 1e200"):
        meant = change(line, lab)
        assert question(compute(lab), compute(meant.lab), meant, 0) is None


@pytest.mark.parametrize(
    "typed, option",
    [
        ("1", "negative"),
        ("3", "positive"),
        ("+", "positive"),
        ("-", "negative"),
        ("Zero", "zero"),
        ("pos", "positive"),
        ("4", None),
        ("0", None),
        ("", None),
        ("w11 = 3", None),
        ("n or p", None),
    ],
)
def test_an_option_is_read_from_its_number_its_word_or_a_sign(typed: str, option: str | None) -> None:
    asked = asked_of("w11 = 0.2", 2)
    assert read_option(asked, [say(one.said) for one in asked.options], typed) == option


@pytest.mark.parametrize("typed, option", [("fällt", "fall"), ("st", "rise"), ("1", "rise"), ("fall", None)])
def test_an_option_is_read_from_the_words_that_are_shown_in_any_language(
    typed: str, option: str | None
) -> None:
    assert read_option(asked_of("w11 = 0.2", 0), ["steigt", "fällt", "bleibt"], typed) == option


def test_a_prediction_is_right_when_it_names_the_computed_option() -> None:
    asked = asked_of("b1 = -9", 0)
    now = datetime(2024, 3, 2, tzinfo=UTC)
    lesson = small_lesson()
    assert Prediction(now, lesson, Text("b1 = -9"), asked, "rise", "rise").right
    assert not Prediction(now, lesson, Text("b1 = -9"), asked, "fall", "fall").right
    assert not Prediction(now, lesson, Text("b1 = -9"), asked, "", None).right


def test_a_run_that_overflows_is_shown_as_far_as_it_goes() -> None:
    lab = granted(run_on(granted(with_rate(lab_of("relu-221"), 5.0)), 500))
    run: TrainingRun = compute(lab)
    assert run.overflow is not None
    assert run.overflow < 500
    assert not np.isfinite(run.losses[-1])
    assert run.table(495, 500)
