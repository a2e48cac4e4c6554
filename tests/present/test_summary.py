"""The slips of a lesson's source, as both closing pages list them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tutor.lesson.catalogue import find_lesson
from tutor.practice.course import Course
from tutor.practice.questions import LessonQuestions
from tutor.practice.score import score
from tutor.practice.session import Session, start
from tutor.practice.sitting import Sitting
from tutor.present.lesson_closing import lesson_lines
from tutor.present.summary import MOST_SLIPS, learned, slips_of_source, summary
from tutor.sayings import Said
from tutor.ui.closing import closing_lines
from tutor.words import say


class _Keeps:
    def keep(self, *_: object) -> tuple[Said, ...]:
        return ()


def in_lines(sitting: Sitting) -> list[str]:
    return [say(line.said) for line in lesson_lines(sitting) if line.said is not None]


def finished(course: Course) -> Session:
    questions = LessonQuestions(course)
    return Session(questions, position=len(questions))


@pytest.fixture(scope="module")
def course() -> Course:
    return Course.of(find_lesson("relu-221"))


def test_each_slip_is_a_line_with_what_is_printed_what_is_right_and_why(course: Course) -> None:
    find, head, first, second, *_ = map(say, slips_of_source(course))
    assert find.endswith("type `backprop-tutor lesson relu-221 --find-the-slip`.")
    assert head == "The source of this lesson has 11 slips:"
    assert first == (
        "iteration 1, z2: it prints 2.1, but 1.7 is right. Its number comes out with w22 in the place of w12."
    )
    assert second == (
        "iteration 1, yhat: it prints 1.92, but 1.72 is right. It does not follow from the numbers before it."
    )


def test_of_many_slips_the_last_line_says_how_many_are_left_to_the_audit(course: Course) -> None:
    claims = {key: f"{n}7.13" for n, key in enumerate(course.order[: MOST_SLIPS + 3], 1)}
    *_, last = slips_of_source(Course.of(replace(course.lesson, claims=claims)))
    assert say(last) == "and 3 more: backprop-tutor audit lists them all."


def test_a_lesson_without_claims_has_no_such_list() -> None:
    assert slips_of_source(Course.of(find_lesson("sigmoid-222"))) == ()


def test_both_closing_pages_list_the_slips_and_only_at_the_end(course: Course) -> None:
    for session, listed in ((finished(course), True), (start(course), False)):
        sitting = Sitting(session, _Keeps(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
        screen = ["".join(text for text, _ in row) for row in closing_lines(sitting, 80, ascii_only=True)]
        plain = [*summary(session, score(session)), *(in_lines(sitting) if session.finished else ())]
        for page in (plain, screen):
            assert any("it prints 2.1, but 1.7 is right" in row for row in page) == listed


def test_a_look_in_between_says_how_many_steps_are_done_of_how_many(course: Course) -> None:
    sitting = Sitting(start(course), _Keeps(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for _ in range(3):
        sitting.do("skip")
    ((title, _),) = closing_lines(sitting, 80, ascii_only=True)[0]
    assert title == "So far: 3 of 58 steps"


def test_losses_of_iterations_on_other_data_are_compared_where_the_data_are_the_same() -> None:
    told = [say(one) for one in learned(Course.of(find_lesson("in-turn-21")))]
    assert told[-2:] == [
        "Iterations 1 and 3 see the same data: L went from 0.28125 to 0.0520031.",
        "Iterations 2 and 4 see the same data: L went from 0.203203 to 0.0346256.",
    ]
    assert say(learned(Course.of(find_lesson("relu-221")))[-1]).startswith("The loss falls")
