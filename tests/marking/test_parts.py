"""A step in parts: what the parts are, and how an answer to one is marked."""

from __future__ import annotations

import pytest

from support.courses import small_course
from tutor.expressions.printing import in_symbols
from tutor.lesson.catalogue import available
from tutor.marking.parts import mark_part, parts_of, value_of_part
from tutor.marking.verdicts import Answered
from tutor.practice.course import Course
from tutor.words import say

WRONG_Z1 = {(1, "z1"): Answered(1.3, 1.25, 1.35)}


def parts(course: Course, symbol: str) -> list[str]:
    return [in_symbols(part) for part in parts_of(course.step((1, symbol)).expression)]


@pytest.mark.parametrize(
    "symbol, expected",
    [
        ("z1", ["w11*x1", "w21*x2", "b1"]),
        ("a1", ["z1"]),
        ("L", ["(yhat - y)^2"]),
        ("dL/dw11", ["dL/dz1", "x1"]),
        ("dL/dz1", ["dL/da1", "relu'(z1)"]),
        ("dL/db1", []),
        ("w11'", ["dL/dw11", "eta * dL/dw11"]),
    ],
)
def test_the_parts_are_the_factors_or_terms_as_they_are_read(symbol: str, expected: list[str]) -> None:
    assert parts(small_course(), symbol) == expected


def test_every_part_of_every_shipped_step_has_a_value_that_is_right_when_typed() -> None:
    for entry in available():
        assert entry.lesson is not None
        course = Course.of(entry.lesson)
        for step in course.trace.plan.steps:
            for part in parts_of(step.expression):
                value = value_of_part(part, course.marker, (1, step.symbol))
                assert value is not None
                verdict = mark_part(course.marker, (1, step.symbol), part, repr(value), {})
                assert verdict.name == "correct", (entry.id, step.symbol, in_symbols(part))


def verdict_of(symbol: str, part: int, text: str, work: dict[tuple[int, str], Answered] | None = None) -> str:
    course = small_course()
    key = (1, symbol)
    asked = parts_of(course.step(key).expression)[part]
    return mark_part(course.marker, key, asked, text, work or {}).name


@pytest.mark.parametrize(
    "text, name",
    [
        ("0.2", "correct"),
        ("0.1*2", "correct"),
        ("0.9", "wrong"),
        ("-0.2", "wrong"),
        ("x", "unreadable"),
        ("", "missing"),
    ],
)
def test_an_answer_to_a_part_is_marked_as_answers_are(text: str, name: str) -> None:
    assert verdict_of("z1", 0, text) == name


def test_a_part_of_an_own_value_may_be_the_own_or_the_true_one() -> None:
    for text in ("1.3", "1.2"):
        assert verdict_of("a1", 0, text, WRONG_Z1) == "correct"
    assert verdict_of("a1", 0, "1.4", WRONG_Z1) == "wrong"


def test_a_wrong_sign_of_a_part_is_said() -> None:
    course = small_course()
    part = parts_of(course.step((1, "dL/dw11")).expression)[0]
    value = value_of_part(part, course.marker, (1, "dL/dw11"))
    assert value is not None
    verdict = mark_part(course.marker, (1, "dL/dw11"), part, repr(-value), {})
    assert say(verdict.said).endswith("has the wrong sign.")


def test_a_value_that_is_read_off_may_have_the_digits_of_a_drawing() -> None:
    assert verdict_of("dL/dw11", 0, "-1.1") == "correct"  # dL/dz1 is -1.14
    assert verdict_of("z1", 1, "0.90") == "correct"
    assert verdict_of("L", 0, "5.2") == "imprecise"  # (yhat - y)^2 is to be worked out: 5.1984


def test_a_part_that_is_cut_off_is_right_with_a_word_on_it() -> None:
    assert verdict_of("L", 0, "5.19") == "truncated"


def test_a_value_that_is_read_off_needs_two_figures_and_no_cut() -> None:
    assert verdict_of("dL/dw11", 0, "-1") != "correct"
    assert verdict_of("a1", 0, "1.1") != "correct"  # z1 is 1.2
