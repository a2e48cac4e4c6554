"""Quizzes, exams and reviews over lessons of equations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support.courses import NOW, all_lessons
from support.models import NAMES, model_lesson
from support.results import remark
from tutor.lesson.model import Lesson
from tutor.practice.actions import act
from tutor.practice.exam import make_exam
from tutor.practice.numbers_in_use import gives_away
from tutor.practice.quiz import make_quiz, open_quiz
from tutor.practice.results import Circumstances, mark_exam
from tutor.practice.review import make_review, open_review
from tutor.practice.session import Session
from tutor.practice.variants import variant
from tutor.present.results import result_json

LESSONS = [replace(model_lesson(name), contents=name.encode()) for name in NAMES]


def answered(session: Session, off: float = 0.0) -> Session:
    """Every question with its value, or one that is off."""
    for question in session.questions:
        value = question.course.trace.value(*question.key)
        session, _ = act(session, "answer", repr(value + off), NOW)
    return session


def test_a_quiz_asks_each_lesson_with_fresh_numbers_and_every_value_is_right() -> None:
    session = open_quiz(make_quiz([*LESSONS, *all_lessons()], 40, 3), [*LESSONS, *all_lessons()])
    asked = {question.course.lesson.id for question in session.questions}
    assert asked >= set(NAMES)
    session = answered(session)
    for number, question in enumerate(session.questions):
        verdict = session.state(number).verdict
        assert verdict is not None, number
        assert verdict.right, (question.course.lesson.id, question.key)


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
def test_an_exam_is_marked_the_same_again_from_its_result(lesson: Lesson) -> None:
    exam = make_exam([lesson], 6, 2)
    result = mark_exam(answered(open_quiz(exam, [lesson])), exam, Circumstances(learner="Ada", seconds=61))
    again = remark(result_json(result), [lesson])
    assert again == result


def test_a_review_asks_the_skills_of_what_was_begun() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    review = make_review({"activation:tanh": now}, LESSONS, 5, now, begun=["gates"])
    assert review.due == ("activation:tanh",)
    assert len(review.new) == 4
    session = open_review(review, LESSONS)
    assert [question.course.lesson.id for question in session.questions[1:]] == ["gates"] * 4


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
def test_only_the_numbers_of_an_exam_give_it_away(lesson: Lesson) -> None:
    exam = make_exam([lesson], 3, 4)
    asked = replace(variant(lesson, exam.items[0].seed), id="mine", contents=b"mine", seed=None)
    assert gives_away(asked, exam, [lesson])
    assert not gives_away(replace(model_lesson("recurrent"), id="mine", contents=b"mine"), exam, [lesson])
    assert not gives_away(lesson, exam, [lesson])
