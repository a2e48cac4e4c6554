"""Exams: runs of connected steps, marks at the end, and the same marks again from the result file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import groupby

import pytest

from support.courses import NOW, all_lessons, lesson_named
from support.results import remark
from tutor.practice.actions import act
from tutor.practice.exam import RUN, clean_name, is_exam, learner_name, make_exam
from tutor.practice.quiz import Item, Quiz, make_quiz, open_quiz
from tutor.practice.results import Circumstances, Result, mark_exam
from tutor.practice.session import Session
from tutor.present.results import result_json


def sat(session: Session, *answers: str) -> Session:
    """Types an answer to each question; "" skips it."""
    for answer in answers:
        session, _ = act(session, "answer" if answer else "skip", answer, NOW)
    return session


def chain_exam() -> tuple[Quiz, Session]:
    """z, h, y, J, dJ/dy of one variant of relu-111: each needs the one before it."""
    lesson = lesson_named("relu-111")
    items = tuple(Item(lesson.id, lesson.digest, 5, (1, name)) for name in ("z", "h", "y", "J", "dJ/dy"))
    quiz = Quiz(5, items, exam=True)
    return quiz, open_quiz(quiz, [lesson])


def carried_on() -> tuple[Quiz, Session]:
    """The exam answered with a wrong z, and everything after it right from there, but a missing J."""
    quiz, session = chain_exam()
    course = session.questions[0].course
    values = dict(course.trace.values(1))
    values["z"] += 0.25
    answers = [repr(values["z"])]
    for name in ("h", "y", "J", "dJ/dy"):
        values[name] = course.step((1, name)).compute(values)
        answers.append("" if name == "J" else repr(values[name]))
    return quiz, sat(session, *answers)


def marked() -> Result:
    quiz, session = carried_on()
    return mark_exam(session, quiz, Circumstances(learner="Ada", seconds=61))


def names(result: Result) -> list[str]:
    return [mark.verdict.name for mark in result.marks]


def test_an_exam_asks_runs_of_consecutive_steps_on_the_same_numbers() -> None:
    lessons = all_lessons()
    quiz = make_exam(lessons, 4 * RUN, 1)
    session = open_quiz(quiz, lessons)
    runs = [list(run) for _, run in groupby(session.questions, key=lambda q: id(q.course))]
    assert [len(run) for run in runs] == [RUN] * 4
    for run in runs:
        places = [q.course.order.index(q.key) for q in run]
        assert places == list(range(places[0], places[0] + RUN))
        assert any(set(q.step.depends_on) & {other.step.symbol for other in run} for q in run)


def test_an_exam_takes_turns_between_lessons_and_passes() -> None:
    lessons = all_lessons()
    session = open_quiz(make_exam(lessons, 6 * RUN, 2), lessons)
    runs = Counter(q.course.lesson.id for q in session.questions[::RUN])
    assert set(runs.values()) == {1}
    assert {q.step.which_pass for q in session.questions} == {"forward", "backward", "update"}


def test_an_exam_has_exactly_as_many_questions_as_asked_for() -> None:
    quiz = make_exam(all_lessons(), 13, 1)
    assert len(quiz.items) == 13
    assert quiz.exam
    assert open_quiz(quiz, all_lessons()).exam


def test_the_same_seed_gives_the_same_exam_and_no_run_comes_twice() -> None:
    lesson = lesson_named("mazur-222")
    assert make_exam([lesson], 30, 9) == make_exam([lesson], 30, 9)
    items = make_exam([lesson], 30, 9).items
    assert len({items[n : n + RUN] for n in range(0, 30, RUN)}) == 6
    assert len({items[n].key for n in range(0, 30, RUN)}) == 6
    assert items != make_exam([lesson], 30, 10).items


def test_a_slip_that_is_carried_on_costs_one_mark() -> None:
    result = marked()
    assert names(result) == ["wrong", "follow_through", "follow_through", "missing", "follow_through"]
    assert (result.points, result.right, result.follow_through, result.missing) == (3, 0, 3, 1)


def test_all_right_answers_earn_all_points() -> None:
    quiz, session = chain_exam()
    trace = session.questions[0].course.trace
    result = mark_exam(
        sat(session, *(repr(trace.value(*item.key)) for item in quiz.items)), quiz, Circumstances()
    )
    assert (result.points, result.right) == (5, 5)


def test_marks_are_of_the_last_answers_and_of_what_they_depend_on_then() -> None:
    quiz, session = carried_on()
    trace = session.questions[0].course.trace
    for _ in range(5):
        session, _ = act(session, "back", "", NOW)
    session = sat(session, repr(trace.value(1, "z")))
    result = mark_exam(session, quiz, Circumstances())
    assert names(result)[0] == "correct"
    assert names(result)[1] == "wrong" or result.marks[1].verdict.misconception
    assert names(result)[2] == "follow_through"


def test_answers_to_other_numbers_are_not_carried_over() -> None:
    lesson = lesson_named("relu-111")
    items = (Item(lesson.id, lesson.digest, 5, (1, "z")), Item(lesson.id, lesson.digest, 6, (1, "h")))
    quiz = Quiz(1, items, exam=True)
    session = open_quiz(quiz, [lesson])
    own = session.questions[0].course.trace.value(1, "z") + 0.25
    result = mark_exam(sat(session, repr(own), repr(own)), quiz, Circumstances())
    assert "follow_through" not in names(result)


def test_the_result_file_has_learner_seed_lessons_raw_answers_and_marks() -> None:
    document = json.loads(result_json(marked()))
    lesson = lesson_named("relu-111")
    assert document["learner"] == "Ada"
    assert document["exam"]["seed"] == 5
    assert document["seconds"] == 61
    assert document["lessons"] == [{"lesson": "relu-111", "digest": lesson.digest}]
    first = document["marks"][0]
    network = carried_on()[1].questions[0].course.network
    assert (first["symbol"], first["iteration"], first["verdict"]) == ("z", 1, "wrong")
    assert float(first["answer"]) == pytest.approx(first["expected"] + 0.25)
    assert network.inputs == ("x",)
    assert document["marks"][3] | {"message": "", "expected": 0} == {
        "lesson": "relu-111",
        "seed": 5,
        "iteration": 1,
        "symbol": "J",
        "answer": "",
        "verdict": "missing",
        "misconception": None,
        "misconceptions": [],
        "rounding": False,
        "expected": 0,
        "message": "",
        "seconds": 0,
    }
    assert document["summary"] == {"points": 3, "right": 0, "follow_through": 3, "missing": 1}


def test_marking_the_result_file_again_gives_exactly_the_same_marks() -> None:
    result = marked()
    again = remark(result_json(result), all_lessons())
    assert again == result
    assert result_json(again) == result_json(result)


def test_a_whole_exam_over_all_lessons_is_marked_again_exactly() -> None:
    lessons = all_lessons()
    quiz = make_exam(lessons, 20, 3)
    session = open_quiz(quiz, lessons)
    answers = [
        f"{q.course.trace.value(*q.key) * (1.1 if n % 4 == 0 else 1):.4g}"
        for n, q in enumerate(session.questions)
    ]
    result = mark_exam(sat(session, *answers), quiz, Circumstances(learner="Grace", seconds=600))
    assert len(set(names(result))) >= 2
    assert remark(result_json(result), lessons) == result


def test_a_lesson_that_changed_is_named_and_a_mark_that_was_tampered_with_too() -> None:
    lesson = lesson_named("relu-111")
    text = result_json(marked())
    assert remark(text, [replace(lesson, contents=b"changed")]).changed == ("relu-111",)
    document = json.loads(text)
    document["marks"][0]["verdict"] = "correct"
    again = remark(json.dumps(document), [lesson])
    assert again.differing == (0,)
    assert names(again)[0] == "wrong"


def test_a_result_counts_points_for_right_answers_and_for_what_follows_from_a_slip() -> None:
    _, session = chain_exam()
    right = [repr(question.course.trace.value(*question.key)) for question in session.questions]
    quiz, session = chain_exam()
    result = mark_exam(sat(session, "7", "7", right[2], "", "-1"), quiz, Circumstances())
    assert [mark.verdict.name for mark in result.marks].count("missing") == result.missing == 1
    assert result.follow_through == [mark.verdict.name for mark in result.marks].count("follow_through") > 0
    assert result.summary == {
        "points": result.right + result.follow_through,
        "right": result.right,
        "follow_through": result.follow_through,
        "missing": 1,
    }


@pytest.mark.parametrize("count", [1, 2, 6])
def test_the_questions_themselves_tell_whether_they_are_an_exams(count: int) -> None:
    lessons = all_lessons()
    for seed in range(20):
        called_a_quiz = replace(make_exam(lessons, count, seed), exam=False)
        assert is_exam(called_a_quiz, lessons)
        assert is_exam(replace(called_a_quiz, lessons=()), lessons)
        assert not is_exam(make_quiz(lessons, count, seed), lessons)


def test_the_learners_name_comes_from_the_environment_without_control_characters() -> None:
    assert learner_name({"BACKPROP_TUTOR_LEARNER": "Ada", "USER": "u"}) == "Ada"
    assert learner_name({"BACKPROP_TUTOR_LEARNER": " ", "USER": "ada\x1b[31m\n"}) == "ada[31m"
    assert learner_name({}) == ""
    assert len(learner_name({"USER": "x" * 500})) == 80


def test_the_learners_own_variable_comes_first_then_those_of_the_system() -> None:
    names = {"BACKPROP_TUTOR_LEARNER": "a", "LOGNAME": "b", "USER": "c", "USERNAME": "d"}
    while names:
        assert learner_name(dict(reversed(names.items()))) == names.pop(next(iter(names)))


def test_a_byte_that_is_no_letter_stays_to_be_seen_in_a_name() -> None:
    assert clean_name(" A\ud800d\udfffa\udce9 ") == "A\ufffdd\ufffda\ufffd"
