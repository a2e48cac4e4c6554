from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tutor.journal.event import Event
from tutor.journal.mastery import LessonProgress, days, lessons, mastery, skills
from tutor.journal.questions import graded
from tutor.words import say

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)


def log(*changes: dict[str, object]) -> list[Event]:
    """Events a second apart: by default answers to z1 of the same run, with these changes."""
    plain = Event(
        NOON, "r1", "lesson", "relu-221", "answer", "d1", None, 1, "z1", skill="pre_activation:relu"
    )
    return [
        replace(plain, at=NOON + timedelta(seconds=number), id=number + 1, **change)  # type: ignore[arg-type]
        for number, change in enumerate(changes)
    ]


def grades(*changes: dict[str, object]) -> list[str]:
    return [question.grade for question in graded(log(*changes))]


RIGHT = {"verdict": "correct"}
WRONG = {"verdict": "wrong"}


@pytest.mark.parametrize("verdict", ["correct", "truncated", "follow_through"])
def test_an_unaided_first_try_with_the_right_method_is_right(verdict: str) -> None:
    assert grades({"verdict": verdict}) == ["right"]


def test_a_right_answer_after_a_hint_is_helped() -> None:
    assert grades({"action": "hint"}, {**RIGHT, "hints": 1}) == ["helped"]


@pytest.mark.parametrize("verdict", ["wrong", "misconception"])
def test_a_wrong_first_try_is_not_mended_by_the_second(verdict: str) -> None:
    assert grades({"verdict": verdict}, RIGHT) == ["wrong"]


@pytest.mark.parametrize("verdict", ["imprecise", "unreadable", "missing", None])
def test_what_is_not_an_attempt_spoils_no_first_try(verdict: str | None) -> None:
    assert grades({"verdict": verdict}, RIGHT) == ["right"]


def test_a_value_that_was_revealed_counts_as_not_known() -> None:
    assert grades({"action": "reveal"}, {**RIGHT, "hints": 4}) == ["wrong"]


def test_revealing_the_chain_after_a_right_answer_takes_nothing_away() -> None:
    assert grades(RIGHT, {"action": "reveal"}) == ["right"]


@pytest.mark.parametrize("action", ["skip", "fill", "back", "hint"])
def test_a_question_that_was_not_tried_has_no_grade(action: str) -> None:
    assert grades({"action": action}) == []


def test_in_an_exam_the_last_answer_counts() -> None:
    changed = [{**WRONG, "mode": "exam"}, {**RIGHT, "mode": "exam"}]
    assert grades(*changed) == ["right"]
    assert grades(*reversed(changed)) == ["wrong"]


def test_a_changed_exam_answer_counts_from_when_it_was_changed() -> None:
    exam = {"mode": "exam"}
    events = log({**WRONG, **exam}, {**WRONG, **exam, "symbol": "z2"}, {**RIGHT, **exam})
    assert [(question.grade, question.at) for question in graded(events)] == [
        ("wrong", events[1].at),
        ("right", events[2].at),
    ]


def test_after_a_restart_the_same_question_counts_anew() -> None:
    assert grades(WRONG, {"action": "restart", "skill": "", "run": "r2"}, {**RIGHT, "run": "r3"}) == [
        "wrong",
        "right",
    ]


def test_the_same_step_in_another_run_iteration_or_with_other_numbers_is_another_question() -> None:
    others = [{"run": "r2"}, {"iteration": 2}, {"seed": 5}, {"digest": "d2"}, {"symbol": "z2"}]
    assert grades(RIGHT, *[{**RIGHT, **other} for other in others]) == ["right"] * 6


def test_mastery_rises_with_right_answers_and_falls_with_wrong_ones() -> None:
    assert mastery([]) == 0
    assert mastery(["right"] * 2) == pytest.approx(0.3 + 0.3 * 0.7)
    assert mastery(["right", "right", "wrong"]) == pytest.approx(0.51 * 0.7)
    assert mastery(["helped"]) == pytest.approx(0.15)
    assert 0.999 < mastery(["right"] * 30) < 1


def test_a_skill_counts_questions_and_first_tries() -> None:
    events = log(WRONG, RIGHT, {**RIGHT, "symbol": "z2"}, {**RIGHT, "symbol": "z3", "hints": 2})
    (skill,) = skills(events)
    assert (skill.skill, skill.questions, skill.first_try) == ("weighted_sum", 3, 1)


def test_hints_and_answers_without_a_skill_are_no_mistakes_of_one() -> None:
    (skill,) = skills(log(RIGHT, {"action": "hint"}, {**WRONG, "skill": ""}))
    assert skill.mistakes == ()


def test_the_weakest_skill_comes_first() -> None:
    events = log(RIGHT, {**WRONG, "symbol": "dL/dz1", "skill": "grad_pre_activation:relu"})
    assert [skill.skill for skill in skills(events)] == ["slope:relu", "weighted_sum"]


def test_the_last_mistakes_are_shown_newest_first() -> None:
    events = log(*[{**WRONG, "text": str(number)} for number in range(7)])
    assert [event.text for event in skills(events)[0].mistakes] == ["6", "5", "4", "3", "2"]


def test_the_commonest_misconception_comes_first() -> None:
    slip = {"verdict": "misconception"}
    events = log(
        {**slip, "misconception": "forgot_bias"},
        {**slip, "misconception": "wrong_input"},
        {**slip, "misconception": "wrong_input"},
    )
    assert skills(events)[0].misconceptions == (("wrong_input", 2), ("forgot_bias", 1))


def test_a_mistake_that_could_be_either_of_two_counts_for_what_is_sure_at_another_skill() -> None:
    two = {"misconceptions": ["forgot_half", "extra_two"], "number": 1}
    either = {"verdict": "misconception", "misconception": "forgot_half", "payload": two}
    sure = {"verdict": "misconception", "misconception": "extra_two", "symbol": "L", "skill": "loss:other"}
    assert skills(log(either))[0].misconceptions == (("ambiguous", 1),)
    found = {skill.skill: skill.misconceptions for skill in skills(log(either, sure))}
    assert found["weighted_sum"] == (("extra_two", 1),)


def test_days_begin_at_midnight_where_the_learner_is() -> None:
    late = NOON.replace(hour=23)
    (first,) = log(RIGHT)
    events = [replace(first, at=late), replace(first, at=late, symbol="z2", verdict="wrong")]
    assert [(day.day, day.questions, day.first_try) for day in days(events)] == [(date(2025, 3, 10), 2, 1)]
    assert [day.day for day in days(events, timezone(timedelta(hours=2)))] == [date(2025, 3, 11)]


def progress(*changes: dict[str, object]) -> LessonProgress:
    return lessons(log(*changes)).get("relu-221", LessonProgress("relu-221"))


def test_a_lesson_without_events_is_not_started() -> None:
    assert say(progress().told(20)) == "not started"


def test_a_begun_lesson_says_which_step_comes_next() -> None:
    begun = progress(RIGHT, {**RIGHT, "symbol": "z2"}, {**WRONG, "symbol": "a1"})
    assert say(begun.told(20)) == "step 3 of 20"


@pytest.mark.parametrize("action", ["reveal", "skip", "fill"])
def test_questions_left_without_an_answer_are_behind_the_learner_too(action: str) -> None:
    assert progress({"action": action}).done == 1


def test_questions_that_one_fill_settled_are_behind_the_learner() -> None:
    filled = progress(
        {"action": "fill", "payload": {"number": 4}}, {**WRONG, "symbol": "a1", "payload": {"number": 8}}
    )
    assert say(filled.told(20)) == "step 9 of 20"
    assert say(progress({"action": "skip", "payload": {"number": 4}}).told(20)) == "step 6 of 20"


def test_a_finished_lesson_says_so_until_it_is_begun_again() -> None:
    done = [RIGHT, {"action": "finish"}]
    assert say(progress(*done).told(20)) == "finished"
    again = progress(*done, {**WRONG, "run": "r2"})
    assert say(again.told(20)) == "step 1 of 20"


def test_a_lesson_that_was_reset_is_not_started_though_it_was_finished_before() -> None:
    reset = progress(RIGHT, {"action": "finish"}, {"action": "restart", "run": "r2"})
    assert say(reset.told(20)) == "not started"


def test_the_last_step_is_the_last_one_that_a_lesson_can_be_at() -> None:
    assert say(progress(RIGHT, {**RIGHT, "symbol": "z2"}).told(2)) == "step 2 of 2"


def test_quizzes_do_not_move_a_lesson_on() -> None:
    assert progress({**RIGHT, "mode": "quiz"}).state == "new"
