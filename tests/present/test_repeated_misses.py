"""Wrong answers at one question: no sentence stays alone the second time, and the hint is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from support.courses import NOW, lesson_named, small_course
from support.networks import layer
from tutor.lesson.model import Lesson
from tutor.model.network import Loss, Network, Training
from tutor.practice.actions import act
from tutor.practice.course import Course
from tutor.practice.session import Action, Session, start
from tutor.present.feedback import Feedback, feedback
from tutor.words import say

NONSENSE = ("7.13", "8.29", "9.41", "6.77", "5.35")


def played(session: Session, lines: Iterable[str]) -> list[Feedback]:
    """What is said after each line: an answer, or one of `?` and `:back`."""
    told = []
    for text in lines:
        actions: dict[str, Action] = {"?": "hint", ":back": "back"}
        before, action = session, actions.get(text, "answer")
        session, attempt = act(session, action, text, NOW)
        told.append(feedback(before, session, action, attempt))
    return told


def lines_of(told: Feedback) -> list[str]:
    return [say(line) for line in told.lines]


def offers(told: Feedback) -> bool:
    return any(line.startswith("Type ? for the next hint") for line in lines_of(told))


def at(symbol: str, lesson: str = "relu-221") -> Session:
    course = Course.of(lesson_named(lesson))
    return replace(start(course), position=[key[1] for key in course.order].index(symbol))


def test_the_first_wrong_answer_gets_its_verdict_alone() -> None:
    assert lines_of(played(start(small_course()), NONSENSE[:1])[0]) == []


def test_the_same_sentence_again_gets_the_names_then_the_shape_then_the_ways_on() -> None:
    _, second, third, fourth, fifth = played(start(small_course()), NONSENSE)
    assert lines_of(second)[0] == "z1 is made of w11, x1, w21, x2 and b1. Check each of them."
    assert lines_of(third)[0] == "z1 has the shape _*_ + _*_ + _, with a value in each blank."
    assert lines_of(fourth)[0] == "You need not get this one now: ! shows it worked, :skip goes on."
    assert lines_of(fifth) == lines_of(fourth)


def test_the_verdicts_own_message_stays_first() -> None:
    for text, told in zip(NONSENSE, played(start(small_course()), NONSENSE), strict=True):
        assert told.title is not None
        assert say(told.title).startswith(f"{text} is not z1.")
        assert len(told.lines) <= 2


def test_from_the_second_wrong_answer_on_the_next_hint_is_offered() -> None:
    assert [offers(told) for told in played(start(small_course()), NONSENSE)] == [False] + [True] * 4


def test_the_hint_that_is_offered_is_the_next_one() -> None:
    *_, told = played(start(small_course()), ["7.13", "?", "8.29"])
    assert lines_of(told)[-1] == "Type ? for the next hint (2 of 4)."


def test_who_has_seen_the_formula_is_not_told_its_names() -> None:
    *_, told = played(start(small_course()), ["7.13", "?", "?", "8.29"])
    assert lines_of(told) == ["Type ? for the next hint (3 of 4)."]


def test_who_has_seen_everything_is_offered_no_hint() -> None:
    *_, told = played(start(small_course()), ["7.13", "?", "?", "?", "?", "8.29"])
    assert not offers(told)


def test_another_sentence_gets_nothing_added_but_the_hint() -> None:
    *_, told = played(start(small_course()), ["7.13", "1.1"])  # 1.1 leaves out the bias
    assert lines_of(told) == ["Type ? for the next hint (1 of 4)."]


def test_a_named_mistake_made_again_gets_more_too() -> None:
    *_, told = played(start(small_course()), ["1.1", "1.1"])
    assert lines_of(told)[0].startswith("z1 is made of")


def test_a_right_answer_in_between_begins_anew() -> None:
    *_, told = played(start(small_course()), ["7.13", "8.29", "1.2", ":back", "9.41"])
    assert lines_of(told) == []


def test_what_is_no_attempt_counts_for_nothing() -> None:
    first, *rest = played(start(small_course()), ["7.13", "?!", "1"])
    assert [offers(told) for told in (first, *rest)] == [False] * 3


def test_an_exam_says_nothing_of_it() -> None:
    session = replace(start(small_course()), exam=True)
    for told in played(session, ["7.13", ":back", "8.29", ":back", "9.41"]):
        assert not told.lines


@pytest.mark.parametrize(
    "symbol, second, third",
    [
        (
            "a1",
            "a1 is made of z1 alone. Check the value that you took for it.",
            "a1 has the shape relu(_), with a value in each blank.",
        ),
        (
            "dL/dbo",
            "dL/dbo is made of dL/dyhat alone. Check the value that you took for it.",
            "dL/dbo is dL/dyhat, handed on as it is.",
        ),
        (
            "w11'",
            "w11' is made of w11, eta and dL/dw11. Check each of them.",
            "w11' has the shape _ - _*_, with a value in each blank.",
        ),
    ],
)
def test_each_kind_of_step_has_names_and_a_shape(symbol: str, second: str, third: str) -> None:
    told = played(at(symbol), NONSENSE[:3])
    assert [lines_of(one)[0] for one in told[1:]] == [second, third]


def test_of_a_long_sum_the_names_and_the_terms_are_counted() -> None:
    inputs = tuple(f"x{i}" for i in range(1, 13))
    network = Network(
        inputs, (layer(1, "linear", ((0.1,) * 12,), (0.5,), last=True),), Loss("squared_error", "L", ("y",))
    )
    training = Training(tuple(map(float, range(101, 113))), (1.0,), (0.1,))
    told = played(start(Course.of(Lesson("wide", "Wide", "For tests.", network, training))), NONSENSE[:3])
    assert [lines_of(one)[0] for one in told[1:]] == [
        "yhat1 is made of 25 values. Check that none is missing.",
        "yhat1 is a sum of 13 terms. Work out each, then add them up.",
    ]
