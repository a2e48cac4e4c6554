"""Whose a grade is, where a roster has other ids than the assignment was given out with."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.classroom.learners import Grade
from tutor.classroom.matching import Matching, match, roster_of
from tutor.classroom.names import contradict
from tutor.classroom.roster import Roster, parse_roster
from tutor.words import say

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section
"Lovelace, Ada",11,S1,ada@x.org,A
"Müller, Bo",12,S2,bo,A
"Müller, Bo",13,S3,other,B
"""


def canvas() -> Roster:
    return parse_roster(io.StringIO(CANVAS))


def grade(learner: str, name: str = "", points: int = 3) -> Grade:
    return Grade(learner, name, points, 5)


def found(matching: Matching) -> list[tuple[str, str, str]]:
    return [(one.grade.learner or one.grade.name, one.learner.id, one.way) for one in matching.matched]


def reasons(matching: Matching) -> list[tuple[str, str]]:
    return [(one.grade.learner or one.grade.name, say(one.reason)) for one in matching.unmatched]


@pytest.mark.parametrize(
    "one, learner, way",
    [
        (grade("S1"), "S1", "id"),
        (grade("BO"), "S2", "login"),
        (grade("Ada@X.org"), "S1", "login"),
        (grade("13"), "S3", "number"),
        (grade("4711", "Ada Lovelace"), "S1", "name"),
        (grade("", "ada  LOVELACE"), "S1", "name"),
        (grade("", "Lovelace,Ada"), "S1", "name"),
    ],
)
def test_a_grade_is_found_by_the_first_of_these_that_fits(one: Grade, learner: str, way: str) -> None:
    assert found(match([one], canvas())) == [(one.learner or one.name, learner, way)]


def test_an_address_tells_a_learner_of_moodle_who_has_a_number() -> None:
    moodle = parse_roster(io.StringIO("First name,Surname,ID number,Email address\nAda,L,7,ada@x.org\n"))
    assert found(match([grade("ADA@x.org")], moodle)) == [("ADA@x.org", "7", "login")]
    own = parse_roster(io.StringIO("id,name,email\n7,Ada,ada@x.org\n"))
    plain = own._replace(known=tuple(known._replace(sis_login_id="") for known in own.known))
    assert found(match([grade("ADA@x.org")], plain)) == [("ADA@x.org", "7", "email")]


def test_an_id_counts_before_a_name() -> None:
    twins = parse_roster(io.StringIO("id,name\n1,Bo M\u00fcller\n2,Bo M\u00fcller\n"))
    assert found(match([grade("2", "Bo M\u00fcller")], twins)) == [("2", "2", "id")]


@pytest.mark.parametrize("key", ["S1", "11", "ADA@x.org"])
def test_an_id_whose_names_contradict_each_other_gives_the_grade_to_nobody(key: str) -> None:
    matching = match([grade(key, "Grace Hopper")], canvas())
    assert found(matching) == []
    assert reasons(matching) == [(key, f"the roster has another name for {key}: Ada Lovelace")]
    assert "S1" in [learner.id for learner in matching.without]


def test_where_the_name_is_that_of_one_other_learner_it_is_said_whose() -> None:
    numbers = 'Student,ID,SIS User ID,SIS Login ID,Section\n"Bobson, Bob",102,,,A\n"Adams, Ada",103,,,A\n'
    matching = match([grade("102", "Ada Adams")], parse_roster(io.StringIO(numbers)))
    assert found(matching) == []
    assert [why for _, why in reasons(matching)] == [
        "the roster has another name for 102: Bob Bobson. The name of the result is that of Ada Adams (103)"
    ]
    two = match([grade("11", "Bo M\u00fcller")], canvas())
    assert [why for _, why in reasons(two)] == ["the roster has another name for 11: Ada Lovelace"]


@pytest.mark.parametrize(
    "one, other, so",
    [
        ("Ada Lovelace", "Bob Bobson", True),
        ("Ada Lovelace", "LOVELACE, Augusta", False),
        ("Zo\u00eb Stra\u00dfe", "Zoe STRASSE", False),
        ("Jos\u00e9 M.", "Jose Maria", False),
        ("A. Lovelace", "A. Turing", True),
        ("A. B.", "B., A.", False),
        ("\u738b \u660e", "\u738b \u660e", False),
        ("\u738b\u660e", "\u674e\u660e", True),
        ("***", "***", False),
        ("", "Ada", False),
        ("Ada", " ", False),
    ],
)
def test_names_contradict_each_other_where_they_have_no_word_in_common(
    one: str, other: str, so: bool
) -> None:
    assert contradict(one, other) is so
    assert contradict(other, one) is so


def test_without_a_roster_one_id_with_two_names_is_nobodys() -> None:
    grades = [grade("1", "Ada"), grade("1", "Grace")]
    matching = match(grades, roster_of(grades))
    assert [why for _, why in reasons(matching)] == ["2 in the roster fit"] * 2


def test_accents_may_be_written_in_two_ways() -> None:
    roster = parse_roster(io.StringIO("id,name\n1,Zoe\u0308 Stra\u00dfe\n"))
    assert found(match([grade("", "ZO\u00cb STRASSE")], roster)) == [("ZO\u00cb STRASSE", "1", "name")]


def test_ids_are_compared_to_the_letter() -> None:
    roster = parse_roster(io.StringIO("id,name\na1,Ada\nA1,Bob\n"))
    assert found(match([grade("A1")], roster)) == [("A1", "A1", "id")]
    assert reasons(match([grade("s1")], canvas())) == [
        ("s1", "nobody in the roster has this id or this name")
    ]


def test_where_several_fit_nobody_is_matched() -> None:
    matching = match([grade("", "Bo Müller")], canvas())
    assert found(matching) == []
    assert reasons(matching) == [("Bo Müller", "2 in the roster fit")]


def test_two_grades_of_one_learner_are_both_listed_and_neither_counts() -> None:
    matching = match([grade("S1"), grade("S2"), grade("", "Ada Lovelace", 5)], canvas())
    assert found(matching) == [("S2", "S2", "id")]
    assert reasons(matching) == [
        ("S1", "2 results belong to the same learner"),
        ("Ada Lovelace", "2 results belong to the same learner"),
    ]
    assert [learner.id for learner in matching.without] == ["S3"]  # there is a result of S1


def test_learners_without_a_grade_are_told_in_the_order_of_the_roster() -> None:
    matching = match([grade("S2"), grade("x")], canvas())
    assert [learner.id for learner in matching.without] == ["S1", "S3"]
    assert [one.place for one in matching.matched] == [1]


def test_without_a_roster_everybody_who_has_a_grade_is_found() -> None:
    grades = [grade("1", "Ada"), grade("", "Bo"), grade("2", "Ada")]
    roster = roster_of(grades)
    assert found(match(grades, roster)) == [("1", "1", "id"), ("Bo", "Bo", "name"), ("2", "2", "id")]
    assert [known.sis_user_id for known in roster.known] == ["1", "", "2"]


def test_without_a_roster_two_results_of_the_same_name_and_no_id_count_for_nobody() -> None:
    grades = [grade("", "Bo"), grade("", "bo")]
    matching = match(grades, roster_of(grades))
    assert len(matching.unmatched) == 2
    assert matching.matched == matching.without == ()


_KEYS = st.sampled_from(["S1", "S2", "bo", "BO", "11", "12", "ada@x.org", "x", ""])
_NAMES = st.sampled_from(["Ada Lovelace", "Müller, Bo", "", ","])


@given(st.lists(st.builds(grade, _KEYS, _NAMES), max_size=8))
def test_every_grade_is_matched_or_listed_once_and_no_learner_has_two(grades: list[Grade]) -> None:
    roster = canvas()
    matching = match(grades, roster)
    parted = [id(one.grade) for one in (*matching.matched, *matching.unmatched)]
    assert sorted(parted) == sorted(map(id, grades))
    places = [one.place for one in matching.matched]
    assert places == sorted(set(places))
    assert not {one.learner.id for one in matching.matched} & {one.id for one in matching.without}
