"""Rounds: worked, faded, alone."""

from __future__ import annotations

import pytest

from support.courses import NOW
from tutor.expressions.trees import Symbol
from tutor.lesson.catalogue import find_lesson
from tutor.practice.course import Course
from tutor.practice.pace import Pace, done_by_hand
from tutor.practice.questions import Question
from tutor.practice.rounds import Rounds, asked_again, make_rounds, questions_of_rounds, rounds_from_json
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting

COURSE = Course.of(find_lesson("adam-111"))
ROUNDS = make_rounds(COURSE, {}, 5)


def sitting(rounds: Rounds = ROUNDS) -> Sitting:
    session = start(COURSE, questions_of_rounds(COURSE, rounds))
    return Sitting(session, NoKeeper(), lambda: NOW, pace=Pace(fills=True))


def test_every_new_skill_is_shown_once_and_asked_once_but_for_a_part() -> None:
    skills = {COURSE.skill((1, s.symbol)) for s in COURSE.trace.plan.steps if COURSE.lesson.asks(1, s)}
    assert {COURSE.skill((1, name)) for name in ROUNDS.worked} == skills
    assert {COURSE.skill((1, name)) for name, _ in ROUNDS.faded} <= skills


def test_the_rounds_have_numbers_of_their_own_and_say_their_seed() -> None:
    courses = {q.form: q.course.lesson for q in questions_of_rounds(COURSE, ROUNDS)}
    assert (courses["worked"].seed, courses["faded"].seed) == (5, 6)
    assert courses["worked"].digest == COURSE.lesson.digest or courses["worked"] != COURSE.lesson


def test_what_was_done_by_hand_before_is_not_shown_again() -> None:
    known = {COURSE.skill((1, name)): 1 for name in ROUNDS.worked}
    assert make_rounds(COURSE, known, 5).worked == ()
    assert make_rounds(COURSE, dict.fromkeys(known, 2), 5).faded == ()


def test_a_worked_step_is_shown_after_a_prediction_which_is_no_answer() -> None:
    sat = sitting()
    for text in ("", "+"):
        attempt = sat.do("predict", text)
        assert attempt is not None
        assert attempt.verdict is None
        sat.do("skip")
    assert not done_by_hand(sat.session)
    assert [sat.session.state(n).outcome for n in (0, 1)] == ["worked", "worked"]


def test_a_faded_step_is_settled_by_its_missing_part_and_counts_as_done_by_hand() -> None:
    sat = sitting(Rounds(5, (), (("dL/du", 1),)))
    question = sat.session.current
    assert question is not None
    sat.do("answer", repr(question.course.trace.value(1, "a")))
    assert sat.session.state(0).outcome == "right"
    assert done_by_hand(sat.session) == {COURSE.skill((1, "dL/du")): 1}


def test_a_learner_may_go_on_alone_at_any_step_of_the_rounds() -> None:
    sat = sitting()
    sat.do("alone")
    assert sat.session.position == len(ROUNDS.worked) + len(ROUNDS.faded)
    assert sat.session.current is not None
    assert sat.session.current.form == "own"
    assert sat.do("alone") is None


def test_rounds_come_out_of_the_record_as_they_went_in() -> None:
    assert rounds_from_json(ROUNDS.as_json()) == ROUNDS


@pytest.mark.parametrize("data", [None, 3, {}, {"seed": "1"}, {"seed": 1, "worked": [2], "faded": [["a"]]}])
def test_what_is_no_rounds_in_a_damaged_record_is_none(data: object) -> None:
    assert rounds_from_json(data) is None


def test_what_is_missing_is_to_be_worked_out_where_the_step_has_such_a_part() -> None:
    course = Course.of(find_lesson("rnn-3"))
    for symbol, part in make_rounds(course, {}, 5).faded:
        parts = course.step((1, symbol)).expression, Question(course, (1, symbol)).parts
        if any(not isinstance(one, Symbol) for one in parts[1]):
            assert not isinstance(parts[1][part], Symbol), symbol


def test_a_step_with_a_state_that_is_0_at_first_is_asked_again_where_it_is_not() -> None:
    course = Course.of(find_lesson("momentum-111"))
    key = next(key for key in course.asked if key[0] == 2 and course.step(key).kind == "update_state")
    for question in asked_again(Question(course, key), 5):
        assert question.key == key
    again = asked_again(Question(course, (1, key[1])), 5)
    assert all(question.key == (1, key[1]) for question in again)
