"""What a record comes to, for a teacher."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.application.practice_summaries import practice_summary
from tutor.classroom.practice_summaries import (
    MOST_DAYS,
    MOST_LESSONS,
    MOST_SKILLS,
    PracticeDay,
    PracticedLesson,
    PracticeSummary,
    read_summary,
)
from tutor.journal.event import Event, EventAction, Mode, new_run
from tutor.marking.verdicts import VerdictName

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
RUN = new_run(NOON, 7)
SLIP = {"verdict": "misconception", "misconception": "forgot_bias"}


def log(*changes: dict[str, Any]) -> list[Event]:
    """Events ten seconds apart, the first ten seconds after the run's begin: right answers if not changed"""
    plain = Event(
        NOON, RUN, "lesson", "relu-221", "answer", "d1", None, 1, verdict="correct", skill="weighted_sum"
    )
    return [
        replace(
            plain,
            **{"at": NOON + timedelta(seconds=10 * number), "id": number, "symbol": f"z{number}", **change},
        )
        for number, change in enumerate(changes, start=1)
    ]


def summed(*changes: dict[str, Any], **more: Any) -> PracticeSummary:
    return practice_summary(log(*changes), "7", "Ada", **more)


def test_a_record_with_nothing_in_it_has_a_summary_with_nothing_in_it() -> None:
    assert summed() == PracticeSummary("7", "Ada")


def test_a_day_has_its_questions_those_right_at_the_first_try_and_its_time() -> None:
    assert summed({}, {"hints": 1}, {"verdict": "wrong"}).days == (PracticeDay(date(2025, 3, 10), 3, 1, 30),)


def test_a_long_pause_counts_as_five_minutes() -> None:
    assert summed({}, {"at": NOON + timedelta(hours=2)}).days[0].seconds == 10 + 300


def test_time_before_a_sitting_went_on_is_none_of_its() -> None:
    later = NOON + timedelta(hours=2)
    resumed = {"at": later + timedelta(seconds=7), "payload": {"sitting": new_run(later, 8), "after": 1}}
    assert summed({}, resumed).days[0].seconds == 17


def test_a_clock_that_was_set_back_takes_no_time_away() -> None:
    assert summed({}, {"at": NOON}, {"at": NOON + timedelta(seconds=5)}).days[0].seconds == 15


def test_a_day_without_a_graded_question_still_has_its_time() -> None:
    assert summed({"action": "hint", "verdict": None}).days == (PracticeDay(date(2025, 3, 10), 0, 0, 10),)


def test_a_reset_is_no_practice() -> None:
    assert summed({"action": "restart", "verdict": None}).days == ()


def test_days_begin_at_midnight_in_the_learners_zone() -> None:
    there = timezone(timedelta(hours=13))
    assert [day.day.day for day in summed({}, {"at": NOON - timedelta(hours=2)}, zone=there).days] == [10, 11]


def test_a_skill_has_mastery_counts_and_its_last_mistakes_newest_first() -> None:
    other = {"verdict": "misconception", "misconception": "wrong_input"}
    (skill,) = summed({}, SLIP, SLIP, other, {"verdict": "wrong"}).skills
    assert (skill.skill, skill.questions, skill.first_try) == ("weighted_sum", 5, 1)
    assert skill.mastery == pytest.approx(0.3 * 0.7**4)
    assert skill.last_mistakes == ("wrong_input", "forgot_bias", "forgot_bias")
    assert skill.misconceptions == (("forgot_bias", 2), ("wrong_input", 1))


def test_a_mistake_that_could_be_either_is_the_one_that_other_answers_speak_for() -> None:
    either = {**SLIP, "payload": {"misconceptions": ["forgot_bias", "wrong_input"]}}
    alone = {"verdict": "misconception", "misconception": "wrong_input", "skill": "slope:relu"}
    assert summed(either).skills[0].last_mistakes == ("ambiguous",)
    by_skill = {skill.skill: skill.last_mistakes for skill in summed(either, alone).skills}
    assert by_skill["weighted_sum"] == ("wrong_input",)


def test_skills_begin_with_the_weakest() -> None:
    assert [skill.skill for skill in summed({}, {"verdict": "wrong", "skill": "slope:relu"}).skills] == [
        "slope:relu",
        "weighted_sum",
    ]


def test_a_lesson_is_begun_or_finished_and_says_how_many_steps_are_done() -> None:
    other = {"lesson": "tanh-111", "run": "other", "symbol": "z1"}
    found = summed({}, {}, other, {**other, "action": "finish", "verdict": None}).lessons
    assert found == (PracticedLesson("relu-221", "begun", 2), PracticedLesson("tanh-111", "finished", 1))


def test_a_record_that_tells_of_more_steps_than_there_can_be_has_a_summary_that_can_be_read() -> None:
    made = summed({"payload": {"number": 10**9}})
    assert read_summary(json.dumps(made.as_json())) == made


def test_a_lesson_that_was_reset_is_not_begun() -> None:
    assert summed({}, {"action": "restart", "run": "other", "verdict": None}).lessons == ()


def test_nothing_that_was_typed_is_in_a_summary() -> None:
    assert "4711" not in json.dumps(summed({"text": "4711"}, {**SLIP, "text": "4711"}).as_json())


def test_what_a_summary_has_no_place_for_is_left_out() -> None:
    old = [{"at": NOON - timedelta(days=number)} for number in range(MOST_DAYS + 1)]
    newest = summed(*old).days
    assert (len(newest), newest[-1].day) == (MOST_DAYS, NOON.date())
    skills = [{"skill": f"own:{number}"} for number in range(MOST_SKILLS)]
    weakest = summed({}, *({**skill, "verdict": "wrong"} for skill in skills)).skills
    assert (len(weakest), {skill.mastery for skill in weakest}) == (MOST_SKILLS, {0.0})
    lessons = [{"lesson": f"l{number}"} for number in range(MOST_LESSONS)]
    assert len(summed({"lesson": "first"}, *lessons).lessons) == MOST_LESSONS
    assert summed({"lesson": "a\x1bb"}).lessons == ()


_TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=4)
_EVENTS = st.builds(
    Event,
    at=st.datetimes(datetime(1970, 1, 1), datetime(9000, 12, 31), timezones=st.just(UTC)),
    run=st.sampled_from([RUN, "other"]),
    mode=st.sampled_from(get_args(Mode)),
    lesson=_TEXTS | st.just("relu-221"),
    action=st.sampled_from(
        [action for alike in get_args(EventAction) for action in get_args(alike) or (alike,)]
    ),
    iteration=st.none() | st.integers(0, 3),
    symbol=st.none() | st.sampled_from(["z1", "a1"]),
    verdict=st.none() | st.sampled_from(get_args(VerdictName)),
    misconception=st.none() | _TEXTS | st.just("forgot_bias"),
    hints=st.integers(0, 4),
    skill=_TEXTS | st.just("weighted_sum"),
    payload=st.fixed_dictionaries(
        {},
        optional={
            "number": st.integers() | _TEXTS | st.booleans(),
            "misconceptions": st.lists(_TEXTS, max_size=3) | st.integers(),
            "sitting": _TEXTS | st.integers(),
            "after": st.integers(0, 5),
        },
    ),
)


@given(st.lists(_EVENTS, max_size=8), st.sampled_from([-12, 0, 14]))
def test_the_summary_of_any_record_reads_back_as_it_is(events: Iterable[Event], hours: int) -> None:
    kept = [replace(event, id=number) for number, event in enumerate(events, start=1)]
    made = practice_summary(kept, "7", "Ada", timezone(timedelta(hours=hours)))
    assert read_summary(json.dumps(made.as_json())) == made
