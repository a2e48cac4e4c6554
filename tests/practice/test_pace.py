"""Pace: what is done twice by hand fills itself in; a step in parts; back to a slip; asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from support.courses import NOW, small_course, small_lesson
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Note
from tutor.practice.actions import act
from tutor.practice.course import Course
from tutor.practice.pace import Pace, done_by_hand, siblings
from tutor.practice.session import Session, asked_part, shown_values, start
from tutor.practice.sitting import NoKeeper, Sitting

TYPED_AT_MOST = 25


def sitting(course: Course, fills: bool = True, before: Mapping[str, int] | None = None) -> Sitting:
    return Sitting(start(course), NoKeeper(), lambda: NOW, pace=Pace(fills, before or {}))


def right(sat: Sitting) -> None:
    """The true value at the current question."""
    question = sat.session.current
    assert question is not None
    sat.do("answer", repr(question.course.trace.value(*question.key)))


def symbol(sat: Sitting) -> str:
    assert sat.session.current is not None
    return sat.session.current.step.symbol


def to(sat: Sitting, wanted: str) -> None:
    while symbol(sat) != wanted:
        right(sat)


def test_a_learner_without_mistakes_types_at_most_25_answers_in_the_first_sources_lesson() -> None:
    sat = sitting(Course.of(find_lesson("relu-221")))
    typed = 0
    while not sat.session.finished:
        meant = sat.pace.ahead(sat.session)
        if meant:
            sat.do("pace", str(meant))
        else:
            right(sat)
            typed += 1
    assert typed <= TYPED_AT_MOST
    assert len(sat.session.questions) == 58


def test_what_was_done_twice_by_hand_fills_itself_in_and_the_next_new_step_is_asked() -> None:
    sat = sitting(small_course())
    to(sat, "a1")
    right(sat)
    right(sat)  # a2; yhat is a weighted sum again, and there were two
    assert symbol(sat) == "L"
    assert [attempt.action for attempt in sat.followed] == ["pace"]
    assert sat.session.state(4).outcome == "filled"


def test_a_follow_through_counts_as_done_by_hand() -> None:
    sat = sitting(small_course())
    for text in ("1.2", "1.9", ":skip"):
        sat.do("skip" if text == ":skip" else "answer", "" if text == ":skip" else text)
    assert done_by_hand(sat.session)["weighted_sum"] == 1


def test_what_fills_itself_in_has_the_learners_own_values() -> None:
    sat = sitting(small_course())
    right(sat)
    sat.do("answer", "1.9")  # z2 is 1.7
    sat.do("skip")
    for text in ("1.2", "1.9"):
        sat.do("answer", text)
    sat.do("skip")  # yhat is left to what follows from a2 = 1.9
    question = sat.session.current
    assert question is not None
    assert shown_values(sat.session, question)["yhat"] == pytest.approx(0.5 * 1.2 + 0.6 * 1.9 + 0.1)


def test_nothing_is_filled_in_before_it_was_done_by_hand() -> None:
    sat = sitting(small_course())
    while not sat.session.finished and sat.session.position < 12:
        done = done_by_hand(sat.session)
        for number in siblings(sat.session):
            asked = sat.session.questions[number]
            assert done[asked.course.skill(asked.key)] > 0
        before = sat.session
        right(sat)
        for number in set(sat.session.filled) - set(before.filled):
            asked = sat.session.questions[number]
            assert done_by_hand(sat.session)[asked.course.skill(asked.key)] >= 2


def test_what_was_filled_in_can_be_had_back_and_its_skill_is_asked_from_then_on() -> None:
    sat = sitting(small_course())
    to(sat, "L")
    sat.do("by_hand")
    assert symbol(sat) == "yhat"
    right(sat)
    assert symbol(sat) == "L"
    assert "weighted_sum" in sat.session.by_hand


def test_with_every_step_asked_nothing_fills_itself_in() -> None:
    sat = sitting(small_course(), fills=False)
    for _ in range(len(sat.session.questions)):
        right(sat)
    assert sat.session.finished
    assert all(state.outcome == "right" for state in sat.session.states.values())


def test_a_skill_of_earlier_lessons_is_done_once_more_by_hand() -> None:
    sat = sitting(small_course(), before={"weighted_sum": 9, "activation:relu": 9})
    right(sat)
    assert symbol(sat) == "a1", "z2 fills itself in, a1 is the first of its kind here"
    right(sat)
    assert symbol(sat) == "L"


def test_the_next_iteration_waits_for_the_learner() -> None:
    sat = sitting(small_course())
    while sat.session.current is not None and sat.session.current.iteration == 1:
        right(sat)
    assert symbol(sat) == "z1"
    assert sat.pace.ahead(sat.session) == 5, "up to the loss, which was asked once"
    meant = sat.understand("")
    assert getattr(meant, "action", "") == "pace"


def test_after_three_wrong_answers_a_step_is_asked_in_parts_and_then_whole() -> None:
    sat = sitting(small_course())
    for text in ("9", "8", "7"):
        sat.do("answer", text)
    assert asked_part(sat.session) == 0
    for text in ("0.2", "0.9", "0.1"):
        sat.do("answer", text)
    assert asked_part(sat.session) is None
    right(sat)
    assert sat.session.state(0).outcome == "right"
    assert sat.session.state(0).misses == 3, "an answer to a part is no try at the step"


def test_who_knows_the_whole_step_need_not_answer_its_parts() -> None:
    sat = sitting(small_course())
    sat.do("parts")
    sat.do("answer", "1.2")
    assert sat.session.state(0).outcome == "right"


def test_a_slip_can_be_mended_and_what_followed_from_it_is_worked_out_anew() -> None:
    sat = sitting(small_course(), fills=False)
    for text in ("1.3", "x", "1.2"):
        sat.do("answer", text)
    sat.do("back")
    sat.do("answer", "1.3")
    sat.do("skip")
    to(sat, "a1")
    sat.do("answer", "1.3")
    assert sat.session.state(2).outcome == "follow_through"
    sat.do("mend")
    assert symbol(sat) == "z1"
    sat.do("answer", "1.2")
    assert sat.session.state(2).outcome == "filled"
    assert symbol(sat) == "a2"
    question = sat.session.current
    assert question is not None
    assert shown_values(sat.session, question)["a1"] == pytest.approx(1.2)


def test_there_is_nothing_to_mend_without_a_follow_through() -> None:
    sat = sitting(small_course())
    right(sat)
    assert sat.do("mend") is None


def test_a_skill_that_went_wrong_twice_is_asked_again_at_the_end_with_other_numbers_once() -> None:
    sat = sitting(small_course())
    for _ in range(2):
        sat.do("reveal")
        sat.do("skip")
    asked = sat.session.questions
    again = [asked[number] for number in range(len(small_course().asked), len(asked))]
    assert [question.form for question in again] == ["faded", "own"]
    assert all(question.course.lesson.seed is not None for question in again)
    assert again[0].key == (1, "z2")
    to(sat, "yhat")
    sat.do("reveal")
    assert len(sat.session.questions) == len(asked)


def test_the_log_of_actions_gives_the_same_session_again() -> None:
    sat = sitting(small_course())
    for action, text in (
        ("answer", "9"),
        ("answer", "8"),
        ("answer", "7"),
        ("answer", "0.2"),
        ("reveal", ""),
    ):
        sat.do(action, text)  # type: ignore[arg-type]
    sat.do("skip")
    sat.do("reveal")
    sat.do("skip")
    while not sat.session.finished:
        question = sat.session.current
        if sat.do("pace", str(sat.pace.ahead(sat.session))) is None and question is not None:
            text = repr(question.course.trace.value(*question.key))
            if question.form == "faded":
                sat.do("skip")
            else:
                sat.do("answer", text)
    replayed: Session = start(small_course())
    for attempt in sat.attempts:
        replayed, _ = act(replayed, attempt.action, attempt.text, attempt.at)
    assert replayed.position == sat.session.position
    assert [s.outcome for s in replayed.states.values()] == [s.outcome for s in sat.session.states.values()]
    assert len(replayed.questions) == len(sat.session.questions)


def test_a_wrong_answer_that_was_left_standing_can_be_mended() -> None:
    sat = sitting(small_course(), fills=False)
    sat.do("answer", "1.3")
    sat.do("skip")
    right(sat)
    sat.do("mend")
    assert symbol(sat) == "z1"
    sat.do("answer", "1.2")
    assert sat.session.state(0).outcome == "right"


def test_what_took_several_tries_the_last_time_is_not_filled_in() -> None:
    sat = sitting(small_course())
    right(sat)
    sat.do("answer", "9")
    right(sat)  # z2, the second weighted sum, at the second try
    to(sat, "yhat")
    right(sat)
    to(sat, "L")
    assert sat.session.state(4).outcome == "right", "yhat is asked although two sums were done by hand"


def test_what_is_asked_again_has_numbers_of_its_own_and_does_not_fill_itself_in() -> None:
    sat = sitting(small_course())
    for _ in range(2):
        sat.do("answer", "9")
        right(sat)
    while sat.session.position in sat.session.own:
        sat.do("skip")
    faded, whole = sat.session.questions.after  # type: ignore[attr-defined]
    assert faded.course.lesson.seed != whole.course.lesson.seed
    assert sat.pace.ahead(sat.session) == 0
    assert siblings(sat.session) == ()
    assert sat.session.course is sat.session.courses[0], "the lab trains the lesson's own network"


def test_a_step_that_is_pointed_out_in_a_later_iteration_is_asked_there() -> None:
    note = Note("Look.", iteration=2, symbol="z2")
    sat = sitting(Course.of(replace(small_lesson(), notes=(note,))))
    while sat.session.current is not None and sat.session.current.iteration == 1:
        right(sat)
    assert sat.pace.ahead(sat.session) == 1, "z1, and no more"
