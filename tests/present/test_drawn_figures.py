"""In how many figures one sees a value: one fact for the drawing, the prompt beside it, pages and marking."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from support.courses import LESSONS, lesson_named
from tutor.expressions.printing import DRAWN_FIGURES, PRETTY, SHOWN_FIGURES, format_number
from tutor.practice.course import Course
from tutor.practice.session import shown_values, start
from tutor.present.diagram import draw
from tutor.present.diagram.model import SMALLEST_ROOM, UNICODE, is_whole_in_every_drawing
from tutor.present.diagram.sizes import MOST_ROOM
from tutor.present.feedback import prompt
from tutor.present.ledger import ledger
from tutor.present.pages_svg import network_svg
from tutor.words import say

ROOMS = range(SMALLEST_ROOM, MOST_ROOM + 1)
NUMBER = re.compile(r"−?[0-9.]+(e−?[0-9]+)?")


def figures_of(value: float) -> set[str]:
    """The number in as many figures as a drawing shows at least, or more."""
    return {format_number(value, figures, PRETTY) for figures in range(DRAWN_FIGURES, SHOWN_FIGURES + 1)}


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(ROOMS))
def test_where_a_number_has_the_room_a_drawing_shows_as_many_figures(value: float, room: int) -> None:
    if len(format_number(-abs(value), DRAWN_FIGURES)) <= room:
        assert UNICODE.number(value, room) in figures_of(value)


def _figures_in(text: str) -> int:
    """Figures of a number from the first that is not 0."""
    return len(text.partition("e")[0].replace(".", "").lstrip("−0"))


@given(st.floats(0.0001, 1e6), st.sampled_from(ROOMS))
def test_exact_opposites_have_the_same_figures(value: float, room: int) -> None:
    opposite = UNICODE.number(-value, room)
    assume(not is_whole_in_every_drawing(value) and _figures_in(opposite) > 1)
    assert opposite == f"−{UNICODE.number(value, room)}"


@given(st.floats(-1e6, 1e6), st.sampled_from(ROOMS))
def test_a_drawing_by_itself_shows_a_number_in_full_where_it_has_the_room(value: float, room: int) -> None:
    if len(format_number(-abs(value))) <= room:
        assert UNICODE._replace(in_full=True).number(value, room) == format_number(value, style=PRETTY)


@pytest.mark.parametrize("name", LESSONS)
def test_a_wide_drawing_shows_every_value_in_as_many_figures(name: str) -> None:
    course = Course.of(lesson_named(name))
    values = course.trace.values(1)
    drawing = draw(course.network, values, known=values, focus=None, width=120, height=40)
    shown = {drawing.text(span) for span in drawing.spans if NUMBER.fullmatch(drawing.text(span))}
    assert shown
    assert shown <= {text for value in values.values() for text in figures_of(value)}


@pytest.mark.parametrize("name", LESSONS)
def test_a_number_on_a_page_has_exactly_as_many_figures(name: str) -> None:
    course = Course.of(lesson_named(name))
    values = course.trace.values(1)
    drawn = network_svg(course.network, values, values, "backward", "a network")
    assert drawn is not None
    shown = {(span.text or "").partition(" = ")[2] for span in ET.fromstring(drawn).iter("tspan")}
    assert shown <= {format_number(value, DRAWN_FIGURES, PRETTY) for value in values.values()}


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_narrow_drawing_may_round_stands_beside_the_question_or_in_the_ledger(name: str) -> None:
    course = Course.of(lesson_named(name))
    session = start(course)
    for position, question in enumerate(session.questions):
        here = replace(session, position=position)
        values = shown_values(here, question)
        asked = prompt(here)
        assert asked is not None
        beside = say(asked.values) if asked.values else ""
        for operand in question.step.depends_on:
            drawn = {UNICODE.number(values[operand], room) for room in ROOMS}
            if f"{operand} = " in beside or drawn <= figures_of(values[operand]):
                continue
            assert format_number(values[operand]) in {row.value for row in ledger(here, course)}, operand


@pytest.mark.parametrize("value, whole", [(0.25, True), (-0.5, True), (-0.807, False), (1.2345, False)])
def test_a_value_is_whole_where_five_columns_hold_it(value: float, whole: bool) -> None:
    assert is_whole_in_every_drawing(value) is whole
