"""Lessons, a quiz and an exam in line mode, in the pseudo-language: nothing said there is left in English."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

import pytest

from support.networks import layer, two_two_one
from support.pseudo import pseudo_spoken, untranslated
from support.screens import NOON
from tutor.lesson.model import Lesson, Note
from tutor.marking.verdicts import Verdict, VerdictName
from tutor.model.network import Loss, Network, Training
from tutor.plain import Plain
from tutor.practice import seen_values
from tutor.practice.commands import WORDS
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.quiz import Item
from tutor.practice.results import Circumstances, MarkedAnswer, Result
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.present.closing import exam_lines, exam_waiting, quiz_lines
from tutor.sayings import Name, Text, said
from tutor.words import say

RULES = (
    "above else its derivative exp over the sum of whole layer half squared error summed outputs mean errors "
    "minus log probability given true class"
)
"""What activations and losses do: words that are still to be moved from steps/rules.py."""

KNOWN = {
    *("hidden", "output", "layer1", "layer2", "yhat", "yhat1", "yhat2", "eta", "softmax"),
    *("relu", "leaky_relu", "sigmoid", "tanh", "exp", "log"),
    *WORDS,
    *("skpi", "nosuch"),
}
"""What is no word of a language: names, functions, what is typed."""


@pytest.fixture(autouse=True)
def _pseudo() -> Iterator[None]:
    with pseudo_spoken():
        yield


class Undrawn(Plain):
    """Line mode without its drawing, which others look at."""

    def _draw(self, question: Question) -> None:
        pass


def lesson_of(network: Network, training: Training) -> Lesson:
    note = Note("Ñóťé", symbol=network.layers[0].z[0])
    return Lesson("ĺéššóñ", "Ťíťľé", "Šúḿ", network, training, notes=(note,), seed=7)


def network_of(hidden: str, output: str, loss: str) -> Lesson:
    weights = ((0.3, -0.2), (0.4, 0.7))
    layers = (layer(1, hidden, weights, (0.1, -0.2)), layer(2, output, weights, None, last=True))
    network = Network(("x1", "x2"), layers, Loss(loss, "L", ("y1", "y2"), ("E1", "E2")))
    return lesson_of(network, Training((1.5, 0.7), (1.0, 0.0), (0.5,)))


def played(lines: Sequence[str], sitting: Sitting) -> str:
    """What line mode says to these lines."""
    printed = io.StringIO()
    Undrawn(
        sitting, io.StringIO("".join(f"{line}\n" for line in lines)), printed, ascii=False, width=80
    ).run()
    return printed.getvalue()


def sitting_of(lesson: Lesson) -> Sitting:
    return Sitting(start(Course.of(lesson)), NoKeeper(), lambda: NOON)


def every_mistake(course: Course) -> Iterator[str]:
    """To each question every wrong formula, an answer of each other kind, and each hint."""
    for key in course.asked:
        true = course.trace.value(*key)
        wrong = {f"{value:.6g}" for _, value in course.marker.wrong.on_true(key) if value is not None}
        others = (repr(-true), repr(2 * true), repr(10 * true), f"{true:.2g}", "0", "77.7", "1*2", "(")
        for text in (*sorted(wrong), *others):
            if not seen_values.mark(course, key, text, {}).settles:
                yield text
        yield from ("?", "?", "?", "!", "")


def left(text: str) -> list[str]:
    return untranslated(text, {*KNOWN, *RULES.split()})


@pytest.mark.parametrize(
    "lesson",
    [
        lesson_of(*two_two_one()),
        network_of("sigmoid", "sigmoid", "binary_cross_entropy"),
        network_of("leaky_relu", "softmax", "cross_entropy"),
        network_of("tanh", "linear", "mean_squared_error"),
    ],
    ids=lambda lesson: lesson.network.loss.kind,
)
def test_a_lesson_with_every_mistake_and_every_hint_is_said_in_the_language(lesson: Lesson) -> None:
    sitting = sitting_of(lesson)
    told = played([*every_mistake(sitting.session.questions[0].course)], sitting)
    assert sitting.session.finished
    assert left(told) == []


def test_what_follows_from_own_values_and_typed_words_are_said_in_the_language() -> None:
    sitting = sitting_of(replace(lesson_of(*two_two_one()), claims={(1, "z2"): "2.1"}))
    words = [f":{word}" for word in WORDS if word != "quit"]
    lines = [":back", "1.1", ":skip", "2.1", "1.7", "1.1", ":back", "1.1", "!", "", ":back", ":skpi", *words]
    assert left(played(lines, sitting)) == []
    filling = [":skip"] * 7 + ["-2.736", "-3.876"] + [":skip"] * 5 + [":fill", ":back", ":fill", ":nosuch"]
    assert left(played(filling, sitting_of(lesson_of(*two_two_one())))) == []


def test_a_quiz_and_its_closing_page_are_said_in_the_language() -> None:
    sitting = sitting_of(lesson_of(*two_two_one()))
    sitting.closing = quiz_lines
    told = played([*["7"] * 20, *[":skip"] * 30, *["!", ""] * 30], sitting)
    assert sitting.session.finished
    assert left(told) == []


def test_an_exam_and_its_marks_are_said_in_the_language() -> None:
    sitting = sitting_of(lesson_of(*two_two_one()))
    sitting.session = replace(sitting.session, exam=True, questions=sitting.session.questions[:3])
    sitting.closing = exam_waiting
    told = played(["?", ":fill", "7.7", ":lab", ":back", "1.2", ":skip", "1", "x", ":diagram", ""], sitting)
    assert sitting.handing_in
    assert left(told) == []
    marks = tuple(map(mark, get_args(VerdictName)))
    lines = exam_lines(Result(Circumstances(seconds=75), 7, marks))
    assert left("\n".join(say(one.said) for one in lines if one.said)) == []


def mark(name: VerdictName) -> MarkedAnswer:
    what = said("marking.not_it", answer=Text("1"), symbol=Name("z1"), advice=said("marking.do_loss"))
    return MarkedAnswer(Item("ĺéššóñ", "", 7, (1, "z1")), "", Verdict(name, 1.2, what))
