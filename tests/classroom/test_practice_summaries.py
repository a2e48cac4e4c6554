"""Reading a summary of practice: each bound to the last value that is allowed, and what is none."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.refusals import refused
from tutor.classroom.practice_summaries import (
    MOST,
    MOST_CHARACTERS,
    MOST_DAYS,
    MOST_LESSONS,
    MOST_MISTAKES,
    MOST_SKILLS,
    PracticeDay,
    PracticedLesson,
    PracticedSkill,
    PracticeSummary,
    read_summary,
    summary_from_json,
)
from tutor.errors import TutorError

DAY = {"day": "2025-03-10", "questions": 3, "first_try": 2, "seconds": 600}
SKILL = {
    "skill": "slope:relu",
    "mastery": 0.51,
    "questions": 3,
    "first_try": 2,
    "last_mistakes": ["forgot_bias"],
    "misconceptions": {"forgot_bias": 2, "wrong_input": 1},
}
LESSON = {"lesson": "relu-221", "state": "begun", "done": 4}


def document(**changes: object) -> dict[str, Any]:
    plain = {"format": 1, "id": "7", "name": "Ada", "days": [DAY], "skills": [SKILL], "lessons": [LESSON]}
    return plain | changes


def test_a_summary_is_read_as_it_was_written() -> None:
    read = read_summary(json.dumps(document()))
    assert read == PracticeSummary(
        "7",
        "Ada",
        (PracticeDay(date(2025, 3, 10), 3, 2, 600),),
        (
            PracticedSkill(
                "slope:relu", 0.51, 3, 2, ("forgot_bias",), (("forgot_bias", 2), ("wrong_input", 1))
            ),
        ),
        (PracticedLesson("relu-221", "begun", 4),),
    )
    assert read.as_json() == document()


def test_mistakes_are_counted_over_all_skills_the_commonest_first() -> None:
    other = {**SKILL, "skill": "path:one", "misconceptions": {"wrong_input": 3, "a": 2}}
    read = summary_from_json(document(skills=[SKILL, other]))
    assert read.misconceptions == (("wrong_input", 4), ("a", 2), ("forgot_bias", 2))


def test_members_that_nobody_knows_are_passed_over() -> None:
    assert summary_from_json(document(more=1, days=[{**DAY, "more": 1}])) == summary_from_json(document())


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"id": NaN}', '{"id": "7", "id": "8"}', "[" * 10_000, "9" * 9999]
)
def test_what_is_no_object_of_json_is_refused(text: str) -> None:
    with refused("no summary of a learner's practice: it is no JSON object that can be read"):
        read_summary(text)


def test_a_file_is_at_most_a_million_characters_long() -> None:
    longest = json.dumps(document()).ljust(MOST_CHARACTERS)
    assert read_summary(longest) == summary_from_json(document())
    with refused("more than 1,048,576 characters"):
        read_summary(longest + " ")


def test_a_summary_of_a_newer_version_asks_for_an_update() -> None:
    with refused("newer backprop-tutor.*Update"):
        summary_from_json(document(format=2))


def days(count: int) -> list[dict[str, object]]:
    return [{**DAY, "day": (date(2010, 1, 1) + timedelta(number)).isoformat()} for number in range(count)]


def skills(count: int) -> list[dict[str, object]]:
    return [{**SKILL, "skill": f"s{number}"} for number in range(count)]


def lessons(count: int) -> list[dict[str, object]]:
    return [{**LESSON, "lesson": f"l{number}"} for number in range(count)]


@pytest.mark.parametrize(
    "key, rows, most",
    [("days", days, MOST_DAYS), ("skills", skills, MOST_SKILLS), ("lessons", lessons, MOST_LESSONS)],
)
def test_a_list_has_its_most_members_and_not_one_more(key: str, rows: Any, most: int) -> None:
    assert len(getattr(summary_from_json(document(**{key: rows(most)})), key)) == most
    with refused(f"it has {most + 1} {key}, and a summary has at most {most}"):
        summary_from_json(document(**{key: rows(most + 1)}))


@pytest.mark.parametrize("key, row", [("days", DAY), ("skills", SKILL), ("lessons", LESSON)])
def test_a_list_holds_objects_about_different_things(key: str, row: object) -> None:
    with refused(f"its {key} are no list"):
        summary_from_json(document(**{key: row}))
    with refused(f"not all of its {key} are objects"):
        summary_from_json(document(**{key: [row, None]}))
    with refused(f"two of its {key} are about the same"):
        summary_from_json(document(**{key: [row, row]}))


def test_days_are_in_their_order() -> None:
    with refused("its days are not in their order"):
        summary_from_json(document(days=[DAY, {**DAY, "day": "2025-03-09"}]))


@pytest.mark.parametrize("day", ["1969-01-01", "9001-12-31"])
def test_a_day_may_be_the_zones_own_at_either_end_of_what_a_record_holds(day: str) -> None:
    assert summary_from_json(document(days=[{**DAY, "day": day}])).days[0].day.isoformat() == day


@pytest.mark.parametrize(
    "day",
    [None, 20250310, "20250310", "2025-W11-1", "2025-02-30", "2025-03-10T12:00", "1968-12-31", "9002-01-01"],
)
def test_a_day_is_a_date(day: object) -> None:
    with refused("one of its days is no date"):
        summary_from_json(document(days=[{**DAY, "day": day}]))


@pytest.mark.parametrize("value", [-1, MOST + 1, 1.5, "3", True, None, 10**400])
@pytest.mark.parametrize(
    "key, row, number",
    [
        ("days", DAY, "questions"),
        ("days", DAY, "first_try"),
        ("days", DAY, "seconds"),
        ("skills", SKILL, "questions"),
        ("skills", SKILL, "first_try"),
        ("lessons", LESSON, "done"),
    ],
)
def test_a_count_is_a_whole_number_within_bounds(
    key: str, row: dict[str, object], number: str, value: object
) -> None:
    assert summary_from_json(document(**{key: [{**row, "questions": MOST, number: MOST}]}))
    with refused(rf"a number in it \({number}\)"):
        summary_from_json(document(**{key: [{**row, number: value}]}))


@pytest.mark.parametrize("key, row", [("days", DAY), ("skills", SKILL)])
def test_no_more_questions_are_right_at_the_first_try_than_there_are(
    key: str, row: dict[str, object]
) -> None:
    assert summary_from_json(document(**{key: [{**row, "first_try": 3}]}))
    with refused(r"a number in it \(first_try\) is none from 0 to 3"):
        summary_from_json(document(**{key: [{**row, "first_try": 4}]}))


@pytest.mark.parametrize("mastery", [-0.01, 1.01, float("nan"), True, "1", None])
def test_a_mastery_is_a_number_from_0_to_1(mastery: object) -> None:
    for good in (0, 1, 0.5):
        assert summary_from_json(document(skills=[{**SKILL, "mastery": good}])).skills[0].mastery == good
    with refused("mastery"):
        summary_from_json(document(skills=[{**SKILL, "mastery": mastery}]))


@pytest.mark.parametrize(
    "change",
    [
        {"misconceptions": []},
        {"misconceptions": {"": 1}},
        {"misconceptions": {str(n): 1 for n in range(MOST_MISTAKES + 1)}},
        {"last_mistakes": [""]},
        {"last_mistakes": [1]},
    ],
)
def test_mistakes_are_ids_with_counts(change: dict[str, object]) -> None:
    with refused("the mistakes of a skill are not ids with counts"):
        summary_from_json(document(skills=[{**SKILL, **change}]))


def test_a_skill_has_its_most_mistakes_and_not_one_more() -> None:
    many = [str(number) for number in range(MOST_MISTAKES)]
    full = {**SKILL, "last_mistakes": many, "misconceptions": dict.fromkeys(many, 1)}
    assert len(summary_from_json(document(skills=[full])).skills[0].misconceptions) == MOST_MISTAKES
    with refused("last_mistakes"):
        summary_from_json(document(skills=[{**full, "last_mistakes": [*many, "x"]}]))


def test_a_mistake_that_was_never_met_is_refused() -> None:
    with refused(r"a number in it \(forgot_bias\) is none from 1"):
        summary_from_json(document(skills=[{**SKILL, "misconceptions": {"forgot_bias": 0}}]))


@pytest.mark.parametrize("state", ["new", "", None, ["begun"]])
def test_a_lesson_is_begun_or_finished(state: object) -> None:
    with refused("neither begun nor finished"):
        summary_from_json(document(lessons=[{**LESSON, "state": state}]))


@pytest.mark.parametrize("found", ["", "a\nb", "\x1b[31m", "x" * 201, "\ud800", 7, None])
def test_ids_can_be_shown_and_are_not_long(found: object) -> None:
    assert summary_from_json(document(id="x" * 200)).id == "x" * 200
    for change in (
        {"id": found},
        {"skills": [{**SKILL, "skill": found}]},
        {"lessons": [{**LESSON, "lesson": found}]},
    ):
        with refused("no text of 1 to 200 characters that can be shown"):
            summary_from_json(document(**change))


@pytest.mark.parametrize("name", ["a\nb", "x" * 81, 7, None])
def test_a_learners_name_can_be_shown_and_is_not_long(name: object) -> None:
    assert summary_from_json(document(name="")).name == ""
    assert summary_from_json(document(name="x" * 80)).name == "x" * 80
    with refused("the learner's name"):
        summary_from_json(document(name=name))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_whatever_stands_in_the_place_of_a_member_it_is_read_or_refused(data: st.DataObject) -> None:
    changed: Any = document()
    changed = json.loads(json.dumps(changed))
    within: Any = data.draw(
        st.sampled_from([changed, changed["days"][0], changed["skills"][0], changed["lessons"][0]])
    )
    within[data.draw(st.sampled_from(sorted(within)))] = data.draw(_JSON)
    try:
        read = summary_from_json(changed)
    except TutorError:
        return
    assert summary_from_json(json.loads(json.dumps(read.as_json()))) == read
