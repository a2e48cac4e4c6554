"""What stands beside a step that is not asked whole."""

from __future__ import annotations

from dataclasses import replace

from support.courses import NOW, small_course
from tutor.expressions.trees import Symbol, symbols_of
from tutor.lesson.catalogue import available
from tutor.practice.course import Course
from tutor.practice.detours import parts
from tutor.practice.questions import Question
from tutor.practice.rounds import make_rounds, questions_of_rounds
from tutor.practice.session import Session, start, submit
from tutor.present.diagram.model import is_whole_in_every_drawing
from tutor.present.feedback import feedback, prompt
from tutor.present.forms import guessed
from tutor.words import say


def faded(symbol: str, part: int) -> Session:
    return Session((Question(small_course(), (1, symbol), "faded", part),))


def test_every_blank_can_be_worked_out_from_what_stands_beside_it() -> None:
    for entry in available():
        assert entry.lesson is not None
        course = Course.of(entry.lesson)
        if course.lesson.source is not None:
            continue
        for question in questions_of_rounds(course, make_rounds(course, {}, 3)):
            missing = question.parts[question.part] if question.form == "faded" else None
            if missing is None or isinstance(missing, Symbol):
                continue
            asked = prompt(Session((question,)))
            assert asked is not None
            given = "" if asked.values is None else say(asked.values)
            values = question.course.trace.values(1)
            for name in missing_names(question):
                assert is_whole_in_every_drawing(values[name]) or f"{name} = " in given, (entry.id, name)


def missing_names(question: Question) -> list[str]:
    return [name for name in symbols_of(question.parts[question.part]) if name in question.step.depends_on]


def test_a_blank_that_is_one_value_is_not_given_away() -> None:
    asked = prompt(faded("dL/dw11", 0))
    assert asked is not None
    assert asked.values is None


def test_the_whole_value_typed_into_a_blank_is_no_attempt_and_is_said_to_be_the_whole() -> None:
    before = faded("dL/dw11", 1)
    after, attempt = submit(before, "-2.28", NOW)
    told = feedback(before, after, "answer", attempt)
    assert told.title is not None
    assert say(told.title) == "-2.28 is all of dL/dw11. Type what is missing in it."
    assert after.state(0).misses == 0


def test_a_right_part_is_not_reported_as_the_value_of_its_step() -> None:
    before = faded("dL/dw11", 1)
    after, attempt = submit(before, "2", NOW)
    assert feedback(before, after, "answer", attempt).about is None


def test_a_part_of_a_step_is_reported_by_its_own_name() -> None:
    course = small_course()
    here = replace(start(course), position=course.asked.place((1, "dL/dw11")) or 0)
    before, _ = parts(here, NOW)
    after, attempt = submit(before, "-1.14", NOW)
    assert feedback(before, after, "answer", attempt).about == "dL/dz1"


def test_in_a_lesson_too_a_part_that_is_one_value_is_not_given_away() -> None:
    course = small_course()
    here = replace(start(course), position=course.asked.place((1, "w11'")) or 0)
    in_parts, _ = parts(here, NOW)
    asked = prompt(in_parts)
    assert asked is not None
    assert say(asked.asked) == "Part 1 of 2: dL/dw11 = ?"
    assert asked.values is None
    second, _ = submit(in_parts, "-2.28", NOW)
    asked = prompt(second)
    assert asked is not None
    assert asked.values is not None
    assert say(asked.values) == "with eta = 0.01, dL/dw11 = -2.28"


def test_a_prediction_of_an_update_is_told_which_way_it_goes() -> None:
    question = Question(small_course(), (1, "w11'"), "worked")
    values = question.course.trace.values(1)
    told = guessed(question, "-", values)
    assert told is not None
    assert say(told) == "It grows: it goes against a negative gradient."


def test_what_a_blank_takes_is_all_given_where_no_drawing_stands_beside_it() -> None:
    asked = prompt(faded("L", 0), drawn=False)
    assert asked is not None
    assert asked.values is not None
    assert say(asked.values) == "with yhat = 1.72, y = 4"
    beside = prompt(faded("L", 0))
    assert beside is not None
    assert beside.values is None
