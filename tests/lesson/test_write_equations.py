"""Printing lessons of equations as files that load as the same lessons."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from support.models import BATCH, IN_TURN, NAMES, RECURRENT, TEXTS, model_lesson
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.lesson.numbers import renumbered, with_computation, with_frozen, with_update
from tutor.lesson.write import lesson_to_toml


def without_origin(lesson: Lesson) -> Lesson:
    return replace(lesson, path=None, contents=b"", seed=None)


def again(lesson: Lesson) -> Lesson:
    return without_origin(parse_lesson(lesson_to_toml(lesson)))


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_of_equations_comes_back_equal(name: str) -> None:
    lesson = model_lesson(name)
    assert again(lesson) == without_origin(lesson)


@pytest.mark.parametrize("name", NAMES)
def test_tables_and_their_keys_stay_in_the_authors_order(name: str) -> None:
    given, written = tomllib.loads(TEXTS[name]), tomllib.loads(lesson_to_toml(model_lesson(name)))
    assert [key for key in written if key in given] == list(given)
    for key, table in given.items():
        if isinstance(table, dict):
            assert list(written[key])[: len(table)] == list(table)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_changed_is_written_as_it_stood(name: str) -> None:
    given, written = tomllib.loads(TEXTS[name]), tomllib.loads(lesson_to_toml(model_lesson(name)))
    for key in given.keys() - {"ask", "notes"}:
        assert written[key] == given[key], key


@pytest.mark.parametrize("name", NAMES)
def test_changed_numbers_stand_where_the_author_gave_them(name: str) -> None:
    lesson = model_lesson(name)
    assert lesson.equations is not None
    model = lesson.equations.model
    given = {n: v + 0.5 for n, v in model.given.items() if not any(n in s for s in model.sampled)}
    parameters = {n: v - 0.25 for n, v in model.parameters.items()}
    sampled = [{n: v + 0.125 for n, v in sample.items()} for sample in model.sampled]
    if sampled:
        given |= sampled[0]
    if name == "gates":
        given |= {"y0": 1.0, "y1": 0.0}
    changed = with_computation(lesson, renumbered(lesson.equations, given, parameters, sampled))
    assert changed != lesson
    assert again(changed) == without_origin(changed)


def test_numbers_of_a_nested_list_are_found_by_their_indices_from_0() -> None:
    lesson = model_lesson("gates")
    assert lesson.equations is not None
    changed = with_computation(lesson, renumbered(lesson.equations, {"x02": 7.0}, {"v10": 9.0}, ()))
    document = tomllib.loads(lesson_to_toml(changed))
    assert document["given"]["x"] == [[1, -2, 7], [2, 1, -1]]
    assert document["parameters"]["v"] == [[0.3, -0.6], [9, 0.7]]


def test_other_rates_settings_and_state_are_written() -> None:
    lesson = parse_lesson(BATCH)
    assert lesson.equations is not None
    update = lesson.equations.update
    assert update is not None
    update = replace(
        update,
        rates={"eta": (0.5, 0.4, 0.3)},
        settings=dict(update.settings) | {"beta": 0.7, "lambda": 0.0},
        state=dict(update.state) | {"v_b": 0.3, "v_w1": 0.2},
    )
    changed = with_computation(lesson, with_update(lesson.equations, update))
    written = tomllib.loads(lesson_to_toml(changed))
    assert written["update"]["learning_rate"] == [0.5, 0.4, 0.3]
    assert written["update"]["momentum"] == 0.7
    assert written["state"] == {"v_b": 0.3, "v_w1": 0.2}
    assert again(changed) == without_origin(changed)


@pytest.mark.parametrize(
    "frozen, words", [({"w", "b"}, ["w", "b"]), ({"b"}, ["b"]), (set(), None), ({"u"}, ["u"])]
)
def test_frozen_parameters_are_written_under_update(frozen: set[str], words: list[str] | None) -> None:
    lesson = parse_lesson(RECURRENT)
    assert lesson.equations is not None
    changed = with_computation(lesson, with_frozen(lesson.equations, frozenset(frozen)))
    assert tomllib.loads(lesson_to_toml(changed))["update"].get("frozen") == words


def test_a_family_that_is_frozen_keeps_the_authors_word_for_it() -> None:
    lesson = parse_lesson(IN_TURN.replace("slowness = 2", 'slowness = 2\nfrozen = ["w"]'))
    assert tomllib.loads(lesson_to_toml(lesson))["update"]["frozen"] == ["w"]
    assert again(lesson) == without_origin(lesson)


def test_another_number_of_iterations_is_written() -> None:
    longer = model_lesson("gates").over(7)
    assert again(longer).iterations == 7
    once = parse_lesson(BATCH.replace("iterations = 3\n", "")).over(4)
    assert again(once) == without_origin(once)


def test_the_equations_stand_each_on_a_line_where_they_are_too_long_for_one() -> None:
    text = lesson_to_toml(model_lesson("recurrent"))
    assert '\n  "h[t] = tanh(z[t]) for t in 1..2",\n' in text
    assert 'delta = { z = { name = "delta", sign = -1 } }' in text
