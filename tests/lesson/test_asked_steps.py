"""Which steps there are and which are asked: by arithmetic the same as by going through them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.courses import small_lesson
from tutor.lesson.asked_steps import StepKeys, asked_steps, every_step
from tutor.lesson.model import AskRule, Lesson
from tutor.steps.derive import KINDS, plan

PLAN = plan(small_lesson().network)
ITERATIONS = 7


@st.composite
def rules(draw: st.DrawFn) -> AskRule:
    first, last = sorted(draw(st.tuples(st.integers(1, ITERATIONS), st.integers(1, ITERATIONS))))
    return AskRule(first, last, draw(st.none() | st.frozensets(st.sampled_from(KINDS))))


def asking(*ask: AskRule) -> Lesson:
    lesson = small_lesson()
    return replace(lesson, training=lesson.training.extended(ITERATIONS), ask=ask)


@given(st.lists(rules(), max_size=5))
@settings(deadline=None)
def test_the_asked_steps_are_those_that_the_lesson_asks(ask: list[AskRule]) -> None:
    lesson = asking(*ask)
    expected = [
        (iteration, step.symbol)
        for iteration in range(1, ITERATIONS + 1)
        for step in PLAN.steps
        if lesson.asks(iteration, step)
    ]
    keys = asked_steps(lesson)
    assert (len(keys), list(keys)) == (len(expected), expected)
    assert [keys[n] for n in range(-len(expected), len(expected))] == expected * 2
    assert [keys.index(key) for key in expected] == list(range(len(expected)))
    for key in every_step(lesson.over(ITERATIONS + 1).computation):
        assert (key in keys, keys.place(key) is not None) == (key in expected, key in expected)
    assert list(keys[2:9:3]) == expected[2:9:3]


def test_a_place_that_is_not_there_is_an_error_as_of_a_tuple() -> None:
    keys = every_step(small_lesson().over(2).computation)
    with pytest.raises(IndexError):
        keys[len(keys)]
    with pytest.raises(ValueError, match="none of these steps"):
        keys.index((3, "z1"))
    assert "z1" not in keys
    assert (0, "z1") not in keys
    assert not StepKeys([])
