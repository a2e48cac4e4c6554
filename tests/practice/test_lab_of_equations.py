"""The lab on lessons of equations: numbers that are changed, runs, rates, what is frozen, what is saved."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.models import BATCH, GATES, NAMES, RECURRENT, model_lesson
from support.refusals import refused
from tutor.application.lab import report
from tutor.lesson.check import check_file
from tutor.lesson.load import load_lesson, parse_lesson
from tutor.practice.lab.lesson_file import save
from tutor.practice.lab.movement import gates, movement
from tutor.practice.lab.question_maker import question
from tutor.practice.lab.runs import columns, compare, compute
from tutor.practice.lab.state import (
    Lab,
    Refused,
    changes,
    freeze,
    not_comparable,
    open_lab,
    reset,
    run_on,
    unfreeze,
    with_activation,
    with_parameters,
    with_rate,
    with_value,
)
from tutor.practice.lab.words import Change, understand
from tutor.sayings import said
from tutor.steps.trace import Trace
from tutor.words import say

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def lab_of(name: str) -> Lab:
    return open_lab(model_lesson(name))


def granted(wanted: Lab | Refused) -> Lab:
    assert isinstance(wanted, Lab), wanted
    return wanted


def change(line: str, lab: Lab) -> Change:
    meant = understand(line, lab)
    assert isinstance(meant, Change), meant
    return meant


def told(lab: Lab) -> str:
    return say(said("lab.changes", changes=changes(lab)))


@pytest.mark.parametrize("name", NAMES)
def test_every_number_can_be_set_and_only_that_one_changes(name: str) -> None:
    before = lab_of(name)
    for number in before.start:
        after = granted(with_value(before, number, 0.75))
        different = {key for key, value in after.start.items() if before.start[key] != value}
        assert different == {number}
        assert reset(after) == before


@pytest.mark.parametrize("name", NAMES)
def test_an_iteration_of_a_run_has_every_value_of_the_lessons_own_steps(name: str) -> None:
    lab = lab_of(name)
    run, trace = compute(lab), Trace(lab.computation)
    for iteration in range(1, lab.iterations + 1):
        assert run.values(iteration) == dict(trace.values(iteration))


def test_the_numbers_of_samples_have_the_samples_number_behind_their_names() -> None:
    assert {"x1_s1", "x2_s4", "t_s3"} <= lab_of("in-turn").start.keys()
    lab = change("x1_s2 = 1/2", lab_of("in-turn")).lab
    assert lab.equations is not None
    assert [sample["x1"] for sample in lab.equations.model.sampled] == [0.0, 0.5, 1.0, 1.0]
    refusal = understand("x1 = 2", lab_of("in-turn"))
    assert isinstance(refusal, Refused)
    assert refusal.hint is not None
    assert say(refusal.hint) == "Did you mean x1_s1?"


def test_the_settings_of_a_rule_what_it_remembers_and_a_familys_rate_can_be_set() -> None:
    assert compute(change("beta = 0.5", open_lab(parse_lesson(BATCH))).lab).values(1)["beta"] == 0.5
    assert compute(change("v_w1 = 2", open_lab(parse_lesson(BATCH))).lab).values(1)["v_w1"] == 2.0
    lab = change("eta_u = 0.7", lab_of("recurrent")).lab
    assert [compute(lab).values(n)["eta_u"] for n in (1, 2)] == [0.7, 0.7]
    assert lab.rate is None
    assert granted(with_rate(lab, 0.3)).rates_now == {"eta_w": 0.3, "eta_u": 0.3, "eta_b": 0.3}


def test_a_rate_for_each_family_is_called_what_their_names_begin_with() -> None:
    assert lab_of("recurrent").rate_name == "eta"
    assert lab_of("gates").rate_name == "eta"
    assert lab_of("scalars").rate_name == ""


def test_what_the_file_freezes_is_frozen_and_can_be_freed() -> None:
    lab = lab_of("recurrent")
    assert lab.frozen == {"b"}
    assert "b'" not in compute(lab).values(1)
    free = unfreeze(lab)
    assert compute(free).values(2)["b"] != compute(free).values(1)["b"]
    assert told(free) == "nothing frozen"


def test_a_family_can_be_frozen_by_its_name() -> None:
    lab = granted(freeze(lab_of("gates"), ["k", "v01"]))
    assert lab.frozen == {"k0", "k1", "k2", "v01"}
    run = compute(granted(run_on(lab, 20)))
    assert {run.values(n)["k1"] for n in (1, 10, 20)} == {-0.2}
    assert run.values(20)["v00"] != run.values(1)["v00"]
    assert told(lab) == "k, v01 frozen"
    refusal = freeze(lab, ["q"])
    assert isinstance(refusal, Refused)


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_of_a_table_are_in_the_row_of_its_first_iteration(name: str) -> None:
    lab = lab_of(name)
    (row,) = compute(lab).table(1, 1)
    assert set(columns(lab)) <= set(row)


def test_of_batches_of_some_samples_a_row_has_those_of_its_batch() -> None:
    rows = compute(lab_of("batch")).table(1, 2)
    assert "z_s1" in rows[0]
    assert "z_s1" not in rows[1]


def test_a_longer_run_of_the_same_set_up_is_not_computed_again() -> None:
    lab = lab_of("gates")
    run = compute(lab)
    assert compute(granted(run_on(lab, 10)), run).history is run.history
    assert compute(granted(with_value(lab, "k0", 0.3)), run).history is not run.history
    assert compute(granted(freeze(lab, ["k"])), run).history is not run.history


def test_rates_are_told_what_they_did() -> None:
    compared = compare(open_lab(parse_lesson(LINE)), (0.0001, 0.1, 0.24, 0.9), 200)
    assert [verdict.name for verdict in compared.verdicts] == [
        "too_small",
        "about_right",
        "oscillating",
        "diverging",
    ]


LINE = """
format = 2
id = "line"
title = "A line"
summary = "One weight."
[given]
x = 2
y = 3
[parameters]
w = 0.5
[model]
equations = ["p = w*x", "L = (y - p)^2"]
loss = "L"
[update]
learning_rate = 0.1
[training]
iterations = 2
"""


def test_a_loss_below_0_is_told_whether_it_falls() -> None:
    lab = open_lab(parse_lesson(LINE.replace("(y - p)^2", "p - y*p/w")))
    verdicts = compare(lab, (0.1,), 3).verdicts
    assert [verdict.name for verdict in verdicts] == ["about_right"]
    assert "the loss is" in say(verdicts[0].said)


def test_units_that_no_sample_opens_any_more_are_named_with_the_iteration() -> None:
    lab = change("k1 = 9", change("k0 = -9", lab_of("gates")).lab).lab
    lab = change("x11 = -1", lab).lab
    (death,) = [one for one in compute(lab).died if one.unit == "r1"]
    assert death.iteration == 1


def test_what_a_change_moves_and_closes_is_compared_at_the_same_iteration() -> None:
    before = lab_of("gates")
    after = change("k0 = -3", before).lab
    moved = movement((before, compute(before).values(2)), (after, compute(after).values(2)), 2)
    symbols = {one.symbol for one in moved.moved}
    assert {"k0", "c0", "L"} <= symbols
    assert "x00" not in symbols
    assert "r1" in moved.closed
    assert gates(after, compute(after).values(2), 2).keys() == {"r0", "r1"}


@pytest.mark.parametrize(
    "name, line, kinds",
    [
        ("gates", ":run 10", {"loss", "gate", "sign"}),
        ("gates", "k0 = -3", {"loss", "gate", "sign"}),
        ("recurrent", ":rate 0.2", {"loss"}),
        ("scalars", "x = 3", {"loss"}),
        ("in-turn", ":run 10", set()),
    ],
)
def test_what_can_be_foreseen_is_asked_before_a_change(name: str, line: str, kinds: set[str]) -> None:
    lab = lab_of(name)
    before, wanted = compute(lab), change(line, lab)
    after = compute(wanted.lab)
    asked = [question(before, after, wanted, number) for number in range(3)]
    assert {one.kind for one in asked if one is not None} == kinds
    for one in asked:
        assert one is None or one.right in {option.id for option in one.options}


def test_the_loss_that_is_asked_is_that_of_all_samples_where_they_come_in_turn() -> None:
    lesson = parse_lesson(BATCH.replace('order = "batch"\nbatch_size = 2\n', ""))
    lab = open_lab(lesson)
    wanted = change(":run 10", lab)
    before, after = compute(lab), compute(wanted.lab)
    asked = question(before, after, wanted, 0)
    assert asked is not None
    lower = after.history.loss[13, 0] < before.history.loss[3, 0]
    assert asked.right == ("fall" if lower else "rise")


@pytest.mark.parametrize("name", ["recurrent", "batch", "gates", "sampled-network"])
def test_a_report_comes_in_every_form(name: str) -> None:
    lab = lab_of(name)
    document = json.loads(report(lab, 20, "json", 80, True))
    assert document["loss_name"] == "L"
    assert document["outputs"] == list(lab.outputs)
    assert len(document["rates"]) == len(lab.rates)
    assert len(report(lab, 20, "csv", 80, True).splitlines()) == 22
    assert "<svg" in report(lab, 20, "svg", 80, True)
    assert "for each learning rate eta" in report(lab, 20, "text", 80, True)


def test_a_report_says_that_a_loss_is_that_of_all_samples() -> None:
    assert "L over all samples after so many iterations" in report(lab_of("batch"), 5, "text", 80, True)


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("in-turn", "This model has no loss, so its training cannot be measured by one."),
        ("scalars", "Nothing is updated here, so there is nothing to train on."),
    ],
)
def test_where_nothing_can_be_compared_a_sentence_says_so(name: str, sentence: str) -> None:
    refusal = not_comparable(lab_of(name))
    assert refusal is not None
    assert say(refusal) == sentence
    with refused(f"{sentence}.*on a screen"):
        report(lab_of(name), 20, "text", 80, True)


def test_updates_without_a_learning_rate_have_none_to_compare_or_to_set() -> None:
    text = LINE.replace("learning_rate = 0.1", 'equations = ["w\' = w - dL/dw/10"]')
    lab = open_lab(parse_lesson(text))
    refusal = not_comparable(lab)
    assert refusal is not None
    assert say(refusal) == "The updates here have no learning rate."
    assert isinstance(with_rate(lab, 0.5), Refused)
    assert compute(granted(run_on(lab, 3))).losses[-1] < compute(lab).losses[0]


def test_what_is_never_updated_cannot_be_run_on() -> None:
    refusal = run_on(lab_of("scalars"), 5)
    assert isinstance(refusal, Refused)
    assert say(refusal.said) == "Nothing is updated here, so there is nothing to train on."


def test_a_model_has_no_layers() -> None:
    refusal = with_activation(lab_of("gates"), "hidden", "tanh")
    assert isinstance(refusal, Refused)
    assert isinstance(understand("hidden = tanh", lab_of("gates")), Refused)


def test_a_run_goes_on_from_the_parameters_and_the_state_of_an_iteration() -> None:
    lab = lab_of("batch")
    run = compute(lab)
    begun = with_parameters(lab, run.values(3))
    assert compute(begun).values(1)["w1"] == run.values(3)["w1"]
    assert compute(begun).values(1)["v_w1"] == run.values(3)["v_w1"]


@pytest.mark.parametrize("name", NAMES)
def test_a_set_up_is_saved_as_a_lesson_that_checks_and_computes_the_same(name: str, tmp_path: Path) -> None:
    lab = lab_of(name)
    number = next(iter(lab.start))
    lab = granted(with_value(lab, number, 0.625))
    path = save(lab, str(tmp_path / "mine.toml"), say)
    assert isinstance(path, Path), path
    saved = load_lesson(path)
    assert not check_file(path).errors
    assert (saved.claims, saved.notes, saved.source) == ({}, (), None)
    assert f"{number} = 0.625" in saved.summary
    assert compute(open_lab(saved)).values(1) == compute(lab).values(1)


@pytest.mark.parametrize("text", [RECURRENT, GATES])
def test_frozen_parameters_are_saved_in_the_file(text: str, tmp_path: Path) -> None:
    lab = open_lab(parse_lesson(text))
    names = lab.parameters[:1]
    path = save(granted(freeze(unfreeze(lab), names)), str(tmp_path / "frozen.toml"), say)
    assert isinstance(path, Path), path
    saved = load_lesson(path)
    assert open_lab(saved).frozen == set(names)
    assert f"{names[0]} frozen" in saved.summary


def test_the_state_that_a_run_goes_on_from_is_saved(tmp_path: Path) -> None:
    lab = lab_of("batch")
    path = save(with_parameters(lab, compute(lab).values(3)), str(tmp_path / "later.toml"), say)
    assert isinstance(path, Path), path
    assert compute(open_lab(load_lesson(path))).values(1)["v_w1"] == compute(lab).values(3)["v_w1"]
