"""The lab's set-up as a value: what can be changed, what is refused, what is saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from support.courses import all_lessons, small_lesson
from tutor.lesson.check import check_file
from tutor.lesson.load import examine, load_lesson
from tutor.lesson.write import lesson_to_toml
from tutor.practice.lab.lesson_file import as_lesson, save
from tutor.practice.lab.state import (
    MOST_ITERATIONS,
    MOST_RATES,
    RATES,
    Lab,
    Refused,
    changes,
    freeze,
    most_iterations,
    open_lab,
    reset,
    run_on,
    unfreeze,
    with_activation,
    with_rate,
    with_rates,
    with_value,
)
from tutor.practice.lab.words import MOST_ON_SCREEN, Change, Look, understand
from tutor.sayings import said
from tutor.words import say


def granted(wanted: Lab | Refused) -> Lab:
    assert isinstance(wanted, Lab), wanted
    return wanted


def small_lab() -> Lab:
    return open_lab(small_lesson())


def lesson_named(name: str) -> Lab:
    return open_lab(next(lesson for lesson in all_lessons() if lesson.id == name))


@pytest.mark.parametrize("name", ["w21", "b2", "bo", "x1", "y", "eta"])
def test_every_number_can_be_set_and_only_that_one_changes(name: str) -> None:
    before = small_lab()
    after = granted(with_value(before, name, 0.75))
    different = {key for key, value in after.start.items() if before.start[key] != value}
    assert different == {name}
    assert after.start[name] == 0.75
    assert before.start[name] != 0.75


def test_reset_goes_back_to_the_lesson_and_keeps_the_rates_to_compare() -> None:
    lab = granted(with_rates(small_lab(), [0.3]))
    changed = granted(with_activation(granted(with_value(lab, "w11", 2.0)), "hidden", "tanh"))
    changed = granted(freeze(granted(run_on(changed, 100)), ["biases"]))
    assert reset(changed) == replace(small_lab(), rates=(0.3,))


def test_changes_are_told_as_they_could_be_typed() -> None:
    lab = granted(with_value(small_lab(), "w11", 0.3))
    lab = granted(freeze(granted(with_activation(lab, "hidden", "tanh")), ["biases", "w1"]))
    told = say(said("lab.changes", changes=changes(lab)))
    assert told == "w11 = 0.3, hidden = tanh, biases, w1 frozen"
    assert changes(unfreeze(lab)) == ("w11 = 0.3", "hidden = tanh")


def test_a_linear_layer_that_becomes_curved_gets_names_for_its_sums_and_gives_them_back() -> None:
    lab = small_lab()
    curved = granted(with_activation(lab, "output", "sigmoid"))
    assert curved.network.layers[1].z == ("z_yhat",)
    assert granted(with_activation(curved, "output", "linear")).network == lab.network
    flat = granted(with_activation(lab, "hidden", "linear"))
    assert flat.network.layers[0].z == ("a1", "a2")
    assert granted(with_activation(flat, "hidden", "relu")).network == lab.network


def test_the_new_names_of_sums_are_none_that_the_lesson_has() -> None:
    lesson = small_lesson()
    hidden, output = lesson.network.layers
    crowded = replace(lesson.network, layers=(replace(hidden, a=("z_yhat", "a2")), output))
    lab = granted(with_activation(open_lab(replace(lesson, network=crowded)), "output", "sigmoid"))
    assert lab.network.layers[1].z == ("z_yhat_",)


def test_a_loss_keeps_the_activation_that_it_goes_with() -> None:
    lesson = load_lesson(Path(__file__).parents[1] / "fixtures/checks/check-softmax-222.toml")
    lab = open_lab(lesson)
    refused = with_activation(lab, lab.network.layers[-1].name, "sigmoid")
    assert isinstance(refused, Refused)
    assert say(refused.said) == "The loss cross entropy goes with `softmax` only."


@pytest.mark.parametrize("rate", [0.0, -0.1, float("nan"), float("inf")])
def test_a_rate_that_no_lesson_could_have_is_refused(rate: float) -> None:
    assert isinstance(with_rate(small_lab(), rate), Refused)
    assert isinstance(with_rates(small_lab(), [0.1, rate]), Refused)


def test_rates_are_compared_once_each_and_not_more_than_a_plot_can_tell_apart() -> None:
    assert small_lab().rates == RATES == (0.1, 0.2, 0.5, 0.8, 1.0, 2.0)
    assert granted(with_rates(small_lab(), [0.5, 0.1, 0.5])).rates == (0.5, 0.1)
    assert isinstance(with_rates(small_lab(), [n + 1.0 for n in range(MOST_RATES + 1)]), Refused)


def test_an_unknown_name_is_refused_with_the_near_one() -> None:
    refused = with_value(small_lab(), "w12_", 1.0)
    assert isinstance(refused, Refused)
    assert refused.hint is not None
    assert "w12" in say(refused.hint)
    refused = freeze(small_lab(), ["w11", "bias"])
    assert isinstance(refused, Refused)
    assert refused.hint is not None
    assert "biases" in say(refused.hint)


@pytest.mark.parametrize(
    "typed, name, value",
    [
        ("w11 = 0.3", "w11", 0.3),
        ("x1=1/4", "x1", 0.25),
        ("b1 = -2*w11", "b1", -0.2),
        (":rate 0,5", "eta", 0.5),
    ],
)
def test_a_typed_assignment_sets_a_number(typed: str, name: str, value: float) -> None:
    meant = understand(typed, small_lab())
    assert isinstance(meant, Change)
    assert (meant.kind, meant.name) == ("change", name)
    assert meant.lab.start[name] == pytest.approx(value)


@pytest.mark.parametrize("typed", ["hidden = tanh", ":activation hidden tanh", ":activation hidden TANH"])
def test_a_typed_activation_changes_a_layer(typed: str) -> None:
    meant = understand(typed, small_lab())
    assert isinstance(meant, Change)
    assert meant.lab.network.layers[0].activation == "tanh"


def test_a_typed_run_adds_iterations_up_to_what_a_screen_computes() -> None:
    meant = understand(":run 100", small_lab())
    assert isinstance(meant, Change)
    assert (meant.kind, meant.lab.iterations) == ("run", 102)
    assert isinstance(understand(f":run {MOST_ON_SCREEN}", small_lab()), Refused)


def test_typed_settings_and_views_are_told_apart_from_changes() -> None:
    meant = understand(":rates 0.1 3", small_lab())
    assert isinstance(meant, Change)
    assert (meant.kind, meant.lab.rates) == ("setting", (0.1, 3.0))
    meant = understand(":freeze biases,w1", small_lab())
    assert isinstance(meant, Change)
    assert meant.lab.frozen == {"b1", "b2", "bo", "w1"}
    assert understand(":rates", small_lab()) == Look("rates")
    assert understand(":save my.toml", small_lab()) == Look("save", "my.toml")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "w11",
        "w11 =",
        "= 3",
        "w11 = 1/0",
        "nope = 3",
        "w11 = __import__('os')",
        "w11 = 1e999",
        ":",
        ":rnu 3",
        ":run",
        ":run x",
        ":run -5",
        ":run 0",
        ":run ٣",
        ":rate",
        ":rate x",
        ":rates a",
        ":freeze nope",
        "hidden = curvy",
        ":activation nope tanh",
        "\x1b[2J = 3",
        ":\x1b[2J",
    ],
)
def test_what_cannot_be_done_is_refused_in_words_without_control_characters(typed: str) -> None:
    refused = understand(typed, small_lab())
    assert isinstance(refused, Refused)
    assert say(refused.said).isprintable()


def test_a_set_up_is_saved_as_a_lesson_file_that_check_accepts(tmp_path: Path) -> None:
    for lesson in all_lessons():
        lab = open_lab(lesson)
        name, value = next(lab.network.parameters())
        changed = granted(with_value(granted(with_rate(lab, 0.02)), name, value + 0.5))
        path = save(changed, str(tmp_path / f"my-{lesson.id}.toml"), say)
        assert isinstance(path, Path), path
        report = check_file(path)
        assert report.sound
        assert report.warnings == ()
        assert report.lesson is not None
        assert report.lesson.network == changed.network
        assert report.lesson.training == changed.training


def test_a_saved_lesson_with_other_activations_still_loads() -> None:
    lab = granted(with_activation(small_lab(), "output", "sigmoid"))
    lab = granted(with_activation(lab, "hidden", "linear"))
    assert examine(lesson_to_toml(as_lesson(lab, "mine", say)), "mine.toml", stem="mine").errors == ()


@pytest.mark.parametrize(
    "line, hint",
    [
        (":run many", "lab.type_run"),
        (":run 0", "lab.type_whole"),
        (":run 9999999", "lab.begin_here"),
        ("w11", "lab.type_change"),
        (":rate", "lab.word_does"),
        (":rate 0", "lab.type_rate"),
        (":rates x", "lab.type_commas"),
        (":rates 0", "lab.type_rates"),
        (":rates 1,2,3,4,5,6,7,8,9,10", "lab.most_rates"),
        (":runn 5", "lab.did_you_mean_word"),
        (":zzz", "lab.type_help"),
        ("w99 = 1", "lab.there_are"),
        ("hidden = cubic", "lab.there_are"),
        (":activation nowhere tanh", "lab.there_are"),
        (":freeze bias", "lab.did_you_mean"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_type_instead(line: str, hint: str) -> None:
    refused = understand(line, small_lab())
    assert isinstance(refused, Refused)
    assert refused.hint is not None
    assert refused.hint.id == hint


def test_saving_never_overwrites_and_refuses_what_is_no_lesson(tmp_path: Path) -> None:
    there = tmp_path / "there.toml"
    there.write_text("mine")
    refused = save(small_lab(), str(there), say)
    assert isinstance(refused, Refused)
    assert (refused.said.id, refused.hint) == ("lab.is_there", said("lab.another_name"))
    assert there.read_text() == "mine"
    assert isinstance(save(small_lab(), str(tmp_path / "no folder" / "a.toml"), say), Refused)
    assert isinstance(save(small_lab(), str(tmp_path / "two words.toml"), say), Refused)
    wild = granted(with_rate(small_lab(), 1e200))
    assert isinstance(save(wild, str(tmp_path / "wild.toml"), say), Refused)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there.toml"]


@pytest.mark.parametrize("typed", ["", " ", "a\0b"])
def test_a_file_without_a_name_is_refused_as_such(typed: str) -> None:
    refused = save(small_lab(), typed, say)
    assert isinstance(refused, Refused)
    assert say(refused.said) == "A file needs a name."


def test_a_network_of_many_outputs_runs_fewer_iterations(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = open_lab(next(one for one in all_lessons() if one.id == "mazur-222"))
    assert most_iterations(lab) == MOST_ITERATIONS
    monkeypatch.setattr("tutor.practice.lab.state.MOST_RESULTS", 900)
    assert most_iterations(lab) == 900 // (6 * 3)
