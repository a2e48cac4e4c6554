"""Fresh numbers for lessons of equations: in the author's form, finite, telling mistakes apart."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from support.models import BATCH, GATES, NAMES, RECURRENT, model_lesson
from support.refusals import refused
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.lesson.write import lesson_to_toml
from tutor.model.equations import Model
from tutor.practice.variants import variant
from tutor.steps.trace import Trace

SEEDS = range(1, 6)
CASES = [pytest.param(name, seed, id=f"{name}-{seed}") for name in NAMES for seed in SEEDS]


@cache
def made(name: str, seed: int) -> Lesson:
    return variant(model_lesson(name), seed, "fresh")


def model(lesson: Lesson) -> Model:
    assert lesson.equations is not None
    return lesson.equations.model


def numbers(lesson: Lesson) -> list[float]:
    found = model(lesson)
    values = [*found.given.values(), *found.parameters.values()]
    return values + [value for sample in found.sampled for value in sample.values()]


def variants_of(text: str, count: int = 12) -> list[Model]:
    lesson = parse_lesson(text)
    return [model(variant(lesson, seed)) for seed in range(count)]


@pytest.mark.parametrize("name, seed", CASES)
def test_the_same_seed_gives_the_same_numbers_and_never_the_authors(name: str, seed: int) -> None:
    fresh = made(name, seed)
    assert variant(model_lesson(name), seed, "fresh") == fresh
    assert numbers(fresh) != numbers(model_lesson(name))


@pytest.mark.parametrize("name, seed", CASES)
def test_everything_but_the_numbers_and_what_is_said_of_them_stays(name: str, seed: int) -> None:
    fresh, lesson = made(name, seed), model_lesson(name)
    assert (fresh.source, fresh.notes, fresh.claims, fresh.path) == (None, (), {}, None)
    assert (fresh.seed, fresh.summary, fresh.keep) == (seed, "fresh", lesson.keep)
    assert (fresh.id, fresh.title, fresh.ask, fresh.iterations) == (
        lesson.id,
        lesson.title,
        lesson.ask,
        lesson.iterations,
    )
    assert fresh.equations is not None
    assert lesson.equations is not None
    assert fresh.equations.settings == lesson.equations.settings
    assert model(fresh).quantities == model(lesson).quantities


@pytest.mark.parametrize("name, seed", CASES)
def test_a_variant_is_a_lesson_file(name: str, seed: int) -> None:
    fresh = made(name, seed)
    loaded = parse_lesson(lesson_to_toml(fresh))
    assert replace(loaded, contents=b"", seed=seed) == replace(fresh, contents=b"")


@pytest.mark.parametrize("name, seed", CASES)
def test_numbers_are_short_and_every_value_is_finite_and_moderate(name: str, seed: int) -> None:
    fresh = made(name, seed)
    assert all(round(number, 2) == number for number in numbers(fresh))
    trace = Trace(fresh.computation)
    for iteration in range(1, fresh.iterations + 1):
        assert all(abs(value) <= 61 for value in trace.values(iteration).values())


def test_whole_numbers_stay_whole_and_decimals_have_as_many_places() -> None:
    for fresh in variants_of(GATES):
        assert all(fresh.given[f"x{i}{j}"].is_integer() for i in range(2) for j in range(3))
    for fresh in variants_of(BATCH):
        assert all(round(10 * value) == 10 * value for value in fresh.sampled[0].values())


def test_given_numbers_have_as_many_signs_of_each_kind_and_zeros_as_before() -> None:
    lesson = model(parse_lesson(GATES))

    def signs(of: Model) -> list[int]:
        return sorted((value > 0) - (value < 0) for name, value in of.given.items() if name[0] == "x")

    for fresh in variants_of(GATES):
        assert signs(fresh) == signs(lesson)


def test_an_initial_state_of_0_stays_0() -> None:
    assert {fresh.given["h0"] for fresh in variants_of(RECURRENT)} == {0.0}


def test_one_of_several_stays_one_of_several_and_changes_its_place() -> None:
    found = {(fresh.given["y0"], fresh.given["y1"]) for fresh in variants_of(GATES)}
    assert found == {(0.0, 1.0), (1.0, 0.0)}


def test_probabilities_of_a_softmax_add_up_to_1() -> None:
    for fresh in variants_of(GATES.replace("y = [0, 1]", "y = [0.3, 0.7]")):
        assert {fresh.given["y0"], fresh.given["y1"]} == {0.3, 0.7}


def test_the_labels_of_samples_stay_0_and_1_as_many_of_each() -> None:
    found = set()
    for fresh in variants_of(BATCH):
        labels = tuple(sample["y"] for sample in fresh.sampled)
        assert sorted(labels) == [0.0, 1.0, 1.0]
        found.add(labels)
    assert len(found) > 1


def test_a_single_label_stays_0_or_1() -> None:
    text = RECURRENT.replace("y = 0.4", "y = 1").replace("[claims.1]", "").replace('z1 = "0.5"', "")
    assert {fresh.given["y"] for fresh in variants_of(text)} <= {0.0, 1.0}


def test_labels_of_plus_and_minus_1_keep_their_size() -> None:
    text = BATCH.replace("y = 0", "y = -1").replace(
        '"L = -(y*log(a) + (1 - y)*log(1 - a))"', '"L = max(0, 1 - y*z)"'
    )
    for fresh in variants_of(text.replace('"a = sigmoid(z)", ', "")):
        assert sorted(sample["y"] for sample in fresh.sampled) == [-1.0, 1.0, 1.0]


def test_bits_that_are_not_kept_change_places_together() -> None:
    lesson = replace(model_lesson("in-turn"), keep=("t",))
    rows = set()
    for seed in range(8):
        fresh = model(variant(lesson, seed))
        order = tuple((sample["x1"], sample["x2"]) for sample in fresh.sampled)
        assert sorted(order) == [(0, 0), (0, 1), (1, 0), (1, 1)]
        rows.add(order)
    assert len(rows) > 1


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_kept_keeps_its_values_in_every_sample(seed: int) -> None:
    fresh, lesson = model(made("in-turn", seed)), model(model_lesson("in-turn"))
    assert fresh.sampled == lesson.sampled
    assert fresh.parameters != lesson.parameters


@pytest.mark.parametrize("seed", SEEDS)
def test_some_gates_are_open_and_some_are_closed(seed: int) -> None:
    values = Trace(made("gates", seed).computation).values(1)
    assert {values["c0"] > 0, values["c1"] > 0} == {True, False}
    assert min(abs(values["c0"]), abs(values["c1"])) > 0.049


@pytest.mark.parametrize("seed", SEEDS)
def test_a_unit_that_is_flat_at_both_ends_is_not_saturated(seed: int) -> None:
    values = Trace(made("recurrent", seed).computation).values(1)
    assert max(abs(values["z1"]), abs(values["z2"])) < 3.1


@pytest.mark.parametrize("seed", SEEDS)
def test_something_is_learned(seed: int) -> None:
    fresh = made("in-turn", seed)
    trace = Trace(fresh.computation)
    assert any(trace.values(n)["theta'"] != trace.values(n)["theta"] for n in range(1, 9))


def test_nothing_to_draw_is_refused_with_what_to_do() -> None:
    lesson = replace(model_lesson("scalars"), keep=("x", "y", "z"))
    with refused(r"Every number of scalars is kept.*Take a name out of `keep`"):
        variant(lesson, 1)
