"""The answers to a step as ranges of numbers: what is in one has its verdict, and no number is in two."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.lessons import lesson_of
from support.networks import networks
from support.shipped import LESSON_FILES
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.marker import Marker
from tutor.marking.precision import decimals_of, half_of_last_place
from tutor.marking.response_ranges import ResponseRange, response_ranges
from tutor.model.network import Network, Training
from tutor.tolerances import LARGEST_SHARE, TYPED


def every_step(lesson: Lesson) -> list[tuple[Marker, StepKey, tuple[ResponseRange, ...]]]:
    marker = Marker.of(lesson)
    return [(marker, key, response_ranges(marker, key)) for key in asked_steps(lesson)]


def of(name: str, iteration: int, symbol: str) -> tuple[Marker, tuple[ResponseRange, ...]]:
    (path,) = (path for path in LESSON_FILES if path.stem == name)
    marker = Marker.of(load_lesson(path))
    return marker, response_ranges(marker, (iteration, symbol))


def check(lesson: Lesson) -> None:
    for marker, key, ranges in every_step(lesson):
        right = ranges[0]
        target = marker.context.target(key)
        assert right.verdict.name == "correct"
        assert right.value == target.value
        assert target.value in right
        # what is right has the tutor's digits in it
        decimals = decimals_of(target)
        for number in {right.low, right.high, target.value}:
            typed = f"{number:.{decimals}f}"
            if float(typed) in right:
                assert marker.mark(key, typed, {}).name == "correct", (key, typed)
        for one in ranges[1:]:
            verdict = marker.mark(key, one.typed, {})
            assert verdict.name in ("misconception", "truncated"), key
            assert verdict == one.verdict
            assert float(one.typed) in one
            assert one.value in one
        for before, after in pairwise(sorted(ranges, key=lambda one: one.low)):
            assert before.low <= before.high < after.low, key


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_each_range_has_the_markers_verdict_and_meets_no_other_one(path) -> None:
    check(load_lesson(path))


@settings(max_examples=30, deadline=None)
@given(networks())
def test_so_it_is_on_networks_of_any_numbers(made: tuple[Network, Training]) -> None:
    check(lesson_of(made))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LESSON_FILES), st.data())
def test_any_number_of_enough_digits_in_a_right_range_is_right(path, data: st.DataObject) -> None:
    marker = Marker.of(load_lesson(path))
    keys = asked_steps(marker.lesson)
    key = keys[data.draw(st.integers(0, len(keys) - 1))]
    right = response_ranges(marker, key)[0]
    decimals = decimals_of(marker.context.target(key))
    number = data.draw(st.floats(right.low, right.high))
    typed = f"{number:.{decimals}f}"
    if float(typed) in right:
        assert marker.mark(key, typed, {}).name == "correct"


def test_a_value_is_right_within_half_a_unit_of_its_third_figure() -> None:
    _, (right, *_) = of("mazur-222", 1, "net_h1")
    assert right.value == pytest.approx(0.3775)
    assert (right.high - right.low) / 2 == pytest.approx(0.0005)


def test_an_update_is_right_within_at_most_a_quarter_of_its_change() -> None:
    for path in LESSON_FILES:
        for marker, key, (right, *_) in every_step(load_lesson(path)):
            target = marker.context.target(key)
            if target.change:
                half = (right.high - right.low) / 2
                assert half <= LARGEST_SHARE * target.change * (1 + TYPED)
                assert half == pytest.approx(half_of_last_place(target))
                assert target.old is None or target.old not in right


def test_zero_alone_is_right_where_zero_is() -> None:
    marker, (right, *_) = of("gate-121", 1, "dL/dz2")
    assert marker.context.target((1, "dL/dz2")).value == 0
    assert (right.low, right.high, right.typed) == (0, 0, "0")


def test_digits_cut_off_instead_of_rounded_are_right_as_well() -> None:
    _, (_, cut, *_) = of("relu-221", 2, "w1'")
    assert (cut.typed, cut.verdict.name, cut.right) == ("0.553", "truncated", True)


def test_mistakes_that_give_the_same_digits_are_one_range_with_either_and_or() -> None:
    _, ranges = of("relu-221", 1, "z1")
    (found,) = (one for one in ranges if one.typed == "0.900")
    assert found.verdict.said.id == "marking.either"
    assert set(found.verdict.misconceptions) == {"wrong_input", "transposed_weights"}


def test_a_mistake_that_cannot_be_told_from_what_is_right_has_no_range() -> None:
    _, ranges = of("relu-221", 1, "a1")
    assert "forgot_activation" not in {name for one in ranges for name in one.verdict.misconceptions}


def test_the_named_mistakes_of_a_step_are_those_of_its_wrong_formulas() -> None:
    _, ranges = of("relu-221", 1, "z1")
    named = {name for one in ranges for name in one.verdict.misconceptions}
    assert named == {"forgot_bias", "wrong_input", "transposed_weights", "bias_times_input"}
