"""Find the slip: a source's numbers are judged one after the other."""

from __future__ import annotations

import pytest

from support.courses import NOW
from tutor.lesson.catalogue import available, find_lesson
from tutor.practice.challenge import start_challenge
from tutor.practice.course import Course
from tutor.practice.session import shown_values
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.present.challenge import challenge_lines
from tutor.words import say

COURSE = Course.of(find_lesson("relu-221"))


def sitting() -> Sitting:
    return Sitting(start_challenge(COURSE), NoKeeper(), lambda: NOW)


def answered(sat: Sitting, *texts: str) -> list[str | None]:
    """The outcomes of what was asked, after these answers."""
    for text in texts:
        sat.do("answer", text)
    return [sat.session.state(number).outcome for number in range(sat.session.position)]


def test_a_number_that_is_right_is_found_right() -> None:
    assert answered(sitting(), "y") == ["right"]


def test_a_right_number_that_is_doubted_is_missed() -> None:
    assert answered(sitting(), "n") == ["missed"]


def test_a_slip_is_found_by_saying_so_and_giving_the_right_number() -> None:
    sat = sitting()
    assert answered(sat, "y", "n") == ["right"]
    assert answered(sat, "1.7") == ["right", "right"]


def test_a_wrong_correction_of_a_slip_stays_at_it() -> None:
    sat = sitting()
    answered(sat, "y", "n", "2.2")
    assert sat.session.position == 1
    assert sat.attempts[-1].verdict is not None
    assert sat.attempts[-1].verdict.name != "correct"


def test_the_right_number_alone_says_that_there_is_a_slip() -> None:
    assert answered(sitting(), "y", "1.7") == ["right", "right"]


def test_a_slip_that_is_let_pass_is_missed() -> None:
    assert answered(sitting(), "y", "y") == ["right", "missed"]


def test_what_follows_from_a_slip_is_judged_on_the_sources_own_numbers() -> None:
    sat = sitting()
    assert answered(sat, "y", "y", "y", "y") == ["right", "missed", "right", "right"]
    question = sat.session.current
    assert question is not None
    assert shown_values(sat.session, question)["a2"] == pytest.approx(2.1)


def test_what_is_neither_yes_nor_no_nor_a_number_is_no_attempt() -> None:
    sat = sitting()
    answered(sat, "perhaps")
    assert sat.session.position == 0
    assert sat.session.state(0).verdict is None


def test_who_judges_every_number_as_the_audit_does_gets_every_question_right() -> None:
    for entry in available():
        assert entry.lesson is not None
        course = Course.of(entry.lesson)
        sat = Sitting(start_challenge(course), NoKeeper(), lambda: NOW)
        for key, claim in course.claims.items():
            assert sat.session.current is not None
            assert sat.session.current.key == key
            if claim.verdict == "wrong":
                sat.do("answer", "n")
                own = shown_values(sat.session, sat.session.current)
                sat.do("answer", repr(course.step(key).compute(own)))
            else:
                sat.do("answer", "y")
        assert all(state.outcome == "right" for state in sat.session.states.values()), entry.id


def test_the_closing_page_names_every_slip_and_counts_those_that_were_seen() -> None:
    sat = sitting()
    answered(sat, "y", "n")
    sat.do("skip")  # the slip was seen, what it should be was left out
    lines = [say(line.said) for line in challenge_lines(sat) if line.said is not None]
    assert lines[1].startswith("You found 1 of ")
    assert lines[2].startswith("iteration 1, z2: 2.1 comes out with w22")
