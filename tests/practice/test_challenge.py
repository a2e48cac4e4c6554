"""Find the slip: a source's numbers are judged one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from support.courses import NOW
from tutor.application.lessons import open_challenge
from tutor.journal.record import Record, open_record
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import StepKey
from tutor.practice.challenge import start_challenge
from tutor.practice.commands import Act
from tutor.practice.course import Course
from tutor.practice.session import shown_values
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.present.challenge import MOST_MISJUDGED, challenge_lines
from tutor.present.feedback import feedback, prompt
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


def at(course: Course, key: StepKey) -> Sitting:
    """A search that has come to one of the source's numbers."""
    sat = Sitting(start_challenge(course), NoKeeper(), lambda: NOW)
    number = list(course.claims).index(key)
    sat.session = replace(sat.session, position=number)
    return sat


def judged(course: Course, key: StepKey, *texts: str) -> tuple[str | None, str]:
    """The outcome of one number after these answers, and what was said of the last."""
    sat = at(course, key)
    number = sat.session.position
    for text in texts:
        attempt = sat.do("answer", text)
        assert attempt is not None
        assert attempt.verdict is not None
        told = say(attempt.verdict.said)
    return sat.session.state(number).outcome, told


RELU_231, SIGMOID_322 = Course.of(find_lesson("relu-231")), Course.of(find_lesson("sigmoid-322"))


@pytest.mark.parametrize("answer", ["y", "n"])
@pytest.mark.parametrize("key", [(2, "dL/dw7"), (2, "dL/db4"), (4, "b3'"), (3, "w1'")])
def test_a_number_that_the_source_worked_out_from_others_than_it_prints_may_be_called_either(
    key: StepKey, answer: str
) -> None:
    assert judged(RELU_231, key, answer)[0] == "right"


def test_of_such_a_number_it_is_said_what_the_source_went_on_from() -> None:
    _, told = judged(RELU_231, (2, "dL/dw7"), "n")
    assert "does not follow from the printed yhat = 1.78754" in told
    assert "went on from yhat = 1.79004" in told


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_number_that_is_cut_off_may_be_called_either_and_it_is_said_that_it_is_cut_off(answer: str) -> None:
    outcome, told = judged(SIGMOID_322, (1, "w21_2'"), answer)
    assert outcome == "right"
    assert "cut off" in told
    assert "0.491984" in told


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_number_with_too_few_digits_to_tell_may_be_called_either(answer: str) -> None:
    outcome, told = judged(SIGMOID_322, (1, "dC/dw11_1"), answer)
    assert (outcome, "too few digits" in told) == ("right", True)


def test_a_number_rounded_as_it_should_be_may_not_be_doubted() -> None:
    outcome, told = judged(SIGMOID_322, (1, "a1_1"), "n")
    assert outcome == "missed"
    assert "the numbers before it give 0.645656" in told


def test_a_slip_that_follows_from_what_is_shown_may_be_called_either() -> None:
    course = Course.of(find_lesson("relu-111"))
    outcome, told = judged(course, (7, "c'"), "y")
    assert outcome == "right"
    assert "follows from the numbers shown" in told
    assert "does not follow" not in judged(course, (7, "c'"), "n")[1]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ((1, "a2"), "only because z2 was"),
        ((1, "dL/dw2"), "several slips before it; z2 moves it most"),
        ((1, "dL/dyhat"), "because yhat was: that has a slip of its own"),
        ((2, "w21'"), "several slips before it; yhat in iteration 1 moves it most"),
    ],
)
def test_only_one_cause_is_said_to_be_the_only_one(key: StepKey, words: str) -> None:
    assert words in judged(COURSE, key, "y")[1]
    assert ("only" in judged(COURSE, key, "n")[1]) == ("only" in words)


def test_the_true_value_and_what_follows_are_both_taken_and_told_apart() -> None:
    key = (1, "yhat")
    outcome, told = judged(COURSE, key, "n", "1.72")
    assert (outcome, told) == ("right", "Yes, 1.72 is the true value. The source's own numbers give 1.96.")
    outcome, told = judged(COURSE, key, "n", "1.96")
    assert outcome == "right"
    assert told == "Yes, 1.96 follows from the source's own numbers. The true value is 1.72."
    assert judged(COURSE, key, "n", "1.92")[0] is None


def test_it_is_asked_which_numbers_are_meant() -> None:
    sat = at(COURSE, (1, "yhat"))
    sat.do("answer", "n")
    asked = prompt(sat.session)
    assert asked is not None
    assert asked.shape is not None
    assert "from the source's own numbers" in say(asked.shape)


@pytest.mark.parametrize("stray", ["y", "n", "Yes"])
def test_a_yes_or_no_in_the_place_of_a_number_is_no_attempt(stray: str) -> None:
    sat = at(COURSE, (1, "yhat"))
    for text in ("n", stray):
        sat.do("answer", text)
    verdict = sat.attempts[-1].verdict
    assert verdict is not None
    assert not verdict.is_attempt
    assert "Type a number" in say(verdict.said)
    assert sat.session.state(sat.session.position).misses == 0


def test_the_sources_numbers_stand_whatever_became_of_their_questions() -> None:
    sat = sitting()
    for action in ("skip", "reveal", "skip"):
        sat.do(action)  # type: ignore[arg-type]
    question = sat.session.questions[4]
    assert shown_values(sat.session, question)["a2"] == pytest.approx(2.1)


@pytest.mark.parametrize(
    ("key", "words"),
    [((1, "z1"), "`y` is right"), ((1, "yhat"), "`n` is right"), ((1, "a2"), "`y` is right")],
)
def test_a_reveal_says_which_answer_was_right(key: StepKey, words: str) -> None:
    sat = at(COURSE, key)
    before = sat.session
    attempt = sat.do("reveal")
    told = feedback(before, sat.session, "reveal", attempt)
    assert any(words in say(line) for line in told.lines)


def test_a_number_that_was_shown_stays_shown() -> None:
    sat = at(COURSE, (1, "z1"))
    sat.do("reveal")
    sat.do("answer", "y")
    assert sat.session.state(0).outcome == "revealed"


def test_after_two_of_a_kind_enter_passes_others_like_them() -> None:
    sat = sitting()
    while sat.pace.ahead(sat.session) == 0:
        question = sat.session.current
        assert question is not None
        slip = COURSE.claims[question.key].verdict == "wrong"
        for text in ("n", repr(COURSE.trace.value(*question.key))) if slip else ("y",):
            sat.do("answer", text)
    first, count = sat.session.position, sat.pace.ahead(sat.session)
    meant = sat.understand("")
    assert meant == Act("pace", str(count))
    sat.do("pace", str(count))
    assert sat.session.position == first + count
    assert all(sat.session.state(first + number).outcome == "filled" for number in range(count))
    sat.do("by_hand")
    assert sat.session.position == first
    assert sat.pace.ahead(sat.session) == 0


def test_no_slip_is_ever_passed() -> None:
    for course in (COURSE, RELU_231, Course.of(find_lesson("relu-111"))):
        sat = Sitting(start_challenge(course), NoKeeper(), lambda: NOW)
        while (question := sat.session.current) is not None:
            if count := sat.pace.ahead(sat.session):
                sat.do("pace", str(count + 1000))
                passed = [course.claims[sat.session.questions[n].key].verdict for n in sat.session.filled]
                assert "wrong" not in passed
                continue
            slip = course.claims[question.key].verdict == "wrong"
            for text in ("n", repr(course.trace.value(*question.key))) if slip else ("y",):
                sat.do("answer", text)
        assert any(state.outcome == "filled" for state in sat.session.states.values())


def test_what_was_misjudged_is_asked_on() -> None:
    sat = sitting()
    answered(sat, "n", "n", "1.7", "n", "y")
    while sat.pace.ahead(sat.session) == 0 and sat.session.position < 8:
        sat.do("skip")
    assert sat.pace.ahead(sat.session) == 0


def test_the_closing_page_lists_what_was_misjudged_and_counts_what_is_too_much() -> None:
    sat = sitting()
    while sat.session.current is not None:
        sat.do("answer", "y")
    lines = [say(line.said) for line in challenge_lines(sat) if line.said is not None]
    assert lines[1] == "You misjudged 11 numbers:"
    assert lines[2].startswith("iteration 1, z2: 2.1 comes out with w22")
    sat = sitting()
    while sat.session.current is not None:
        sat.do("answer", "n")
        if sat.session.state(min(sat.session.position, 57)).part is not None:
            sat.do("skip")
    lines = [say(line.said) for line in challenge_lines(sat) if line.said is not None]
    assert lines[1] == "You misjudged 46 numbers:"
    assert lines[2] == "iteration 1, z1: 1.2 is right after all: the numbers before it give 1.2."
    assert lines[2 + MOST_MISJUDGED] == f"and {46 - MOST_MISJUDGED} more"


def test_the_task_is_told_before_the_first_number(record: Record) -> None:
    sat = open_challenge(record, "relu-221")
    assert sat.opening is not None
    told = " ".join(say(line.said) for line in sat.opening(sat.session, True) if line.said is not None)
    assert "58" in told
    assert "no new slip" in told


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    made = open_record(tmp_path / "record.db", now=NOW)
    yield made
    made.close()
