"""What is said and drawn of something to try out; and that every kind has all that it needs."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.courses import small_course
from support.equations import equations_lesson, model_of
from tutor.expressions.printing import PLAIN, PRETTY
from tutor.lesson.page import Explore
from tutor.lesson.pages_section import EXPLORABLES
from tutor.practice.course import Course
from tutor.practice.explore import SUBJECTS, Exploration, explored
from tutor.present.explorables import (
    ASCII_SIGNS,
    LABEL,
    LEAST_ROWS,
    READOUTS,
    UNICODE_SIGNS,
    Signs,
    legend,
    plot,
    readout,
)
from tutor.words import say

MANUAL = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
SLOPE = Explore("slope", 0.1, "w11")
RELU = Explore("gate", 0.25, function="relu", at=0.5)


def begun(explore: Explore = SLOPE) -> Exploration:
    return explored(explore, small_course())


@pytest.mark.parametrize("kind", sorted({*EXPLORABLES, *SUBJECTS, *READOUTS}))
def test_a_kind_has_a_reader_a_subject_words_and_a_row_in_the_manual(kind: str) -> None:
    assert kind in EXPLORABLES, "tutor/lesson/pages_section.py"
    assert kind in SUBJECTS, "tutor/practice/explore.py"
    assert kind in READOUTS, "tutor/present/explorables.py"
    assert re.search(rf"^\| `{kind}` \|", MANUAL, re.MULTILINE), "docs/lessons.md"


def test_the_slope_has_the_symbol_that_answers_have() -> None:
    (told,) = readout(begun())
    assert say(told) == "w11 = 0.1, L = 2.5992, dL/dw11 = -2.28"
    assert say(told, PRETTY) == "w₁₁ = 0.1, L = 2.5992, ∂L/∂w₁₁ = −2.28"


def test_a_function_whose_derivative_nobody_types_has_its_slope_in_words() -> None:
    (told,) = readout(begun(Explore("gate", 0.5, function="log", at=2.0)))
    assert say(told) == "z = 2, log(z) = 0.693147, slope = 0.5"


def test_where_there_is_no_value_that_is_said_and_nothing_is_drawn() -> None:
    gone = begun(Explore("gate", 0.5, function="log", at=0.5)).nudge(-1)
    assert [say(one) for one in readout(gone)] == ["z = 0", "log(z) has no value there: go back"]
    assert plot(gone, 70, 12, ASCII_SIGNS) == []


def test_of_many_paths_those_that_give_nothing_are_told_together() -> None:
    uses = [f"p{n} = {'h' if n < 2 else 'relu(h - 9)'}*{n + 1}" for n in range(6)]
    body = model_of(["h = w*x", *uses, "L = p0 + p1 + p2 + p3 + p4 + p5"], "x = 2", "w = 0.5")
    told = readout(explored(Explore("paths", 0.1, "h"), Course.of(equations_lesson(body))))
    assert [say(one) for one in told[1:]] == [
        "through p0: 1",
        "through p1: 2",
        "through 4 others: 0",
        "all 6 together: 3",
    ]


@pytest.mark.parametrize("signs", [ASCII_SIGNS, UNICODE_SIGNS], ids=["ascii", "unicode"])
def test_the_plot_tells_curve_tangent_and_places_apart_without_colour(signs: Signs) -> None:
    drawn = "\n".join(plot(begun(RELU).nudge(-3), 70, 12, signs))
    for sign in (signs.curve, signs.tangent, signs.before, signs.now):
        assert sign in drawn
        assert sign in say(legend(begun(RELU), signs))
    assert signs is UNICODE_SIGNS or drawn.isascii()


@settings(deadline=None, max_examples=40)
@given(st.integers(20, 130), st.integers(0, 40), st.integers(-40, 40))
def test_a_plot_keeps_to_its_room_or_is_left_out(width: int, height: int, steps: int) -> None:
    drawn = plot(begun().nudge(steps), width, height, ASCII_SIGNS)
    assert len(drawn) in (0, height)
    assert all(len(row) <= width for row in drawn)
    assert bool(drawn) == (height >= LEAST_ROWS and width >= 20 + LABEL + 2)


def test_the_point_lies_on_the_curve_and_the_tangent_touches_it_there() -> None:
    drawn = plot(begun(RELU), 72, 20, ASCII_SIGNS)
    (row,) = [row for row in drawn if "O" in row]
    at = row.index("O")
    slope_up = [one.find("*") for one in drawn[:-2] if "*" in one[at:]]
    assert slope_up
    left = next(row for row in reversed(drawn[:-2]) if "*" in row)
    assert left.index("*") < at
    assert row[at - 1] in "*." or row[at + 1] in "*."


def test_every_shown_number_is_finite() -> None:
    for steps in range(-30, 31, 5):
        for told in readout(begun().nudge(steps)):
            assert "nan" not in say(told, PLAIN)
        assert math.isfinite(begun().nudge(steps).now.value)
