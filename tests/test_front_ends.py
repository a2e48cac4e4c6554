"""Both front ends get the same lines, make the same attempts of them, and say the same of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from support.screens import UNICODE, lesson, sitting, text
from tutor.expressions.printing import PLAIN, PRETTY, Style
from tutor.lesson.model import Note
from tutor.plain import Plain
from tutor.practice.sitting import Sitting
from tutor.present.feedback import Feedback, Prompt, prompt
from tutor.sayings import Said
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen
from tutor.words import say

Told = Feedback | Prompt

LINES = (
    ":back",  # nothing is before the first question
    ":fill",  # nothing is known yet
    "1.1",  # a misconception
    ":skip",  # on with it
    "1.7",
    "1.1",  # follow-through
    "nonsense",
    "",
    ":back",
    ":notes",
    "1.10",
    "?",
    "?",
    "1.7",
    "1.2",
    "!",
    "",
    ":nosuch",
    ":skpi",
    ":lab",
    ":restart",
    "w1*a1",
    "0,5",
    ":skip",
    ":notes",
)
FILLING = (":fill", "?", "?", "?", "?", "", ":back", ":back", ":back", ":fill", "1", "?")
IN_EXAM = ("?", "!", ":fill", "7.7", "a lot", "", ":skip", "1*1", ":lab", ":back", ":back", ":skip", "1.7")


def learning() -> Sitting:
    note = Note("Mind w21, not the input.", symbol="z2")
    return sitting(lesson(notes=(note,), claims={(1, "z2"): "2.1"}))


def at_the_weights() -> Sitting:
    """A sitting in which the gradients of two weights were right, at four more of them."""
    made = learning()
    for typed in (*[""] * 7, "-2.736", "-3.876", *[""] * 5):
        made.do("answer" if typed else "skip", typed)
    return made


def in_exam() -> Sitting:
    made = learning()
    made.session = replace(made.session, exam=True)
    return made


def made(of: Sitting) -> list[tuple[object, ...]]:
    return [
        (a.action, a.number, a.key, a.text, a.verdict.name if a.verdict else None, a.hints)
        for a in of.attempts
    ]


def sentences(told: Told, style: Style) -> list[str]:
    """All that it says, as it is written."""
    if isinstance(told, Feedback):
        parts: tuple[Said | None, ...] = (told.title, *told.lines)
    else:
        parts = (told.where, told.asked, told.what, told.values, told.settled, *told.notes)
    return [say(part, style) for part in parts if part is not None]


def squeezed(shown: str) -> str:
    return "".join(shown.split())


async def on_screen(played: Sitting, lines: tuple[str, ...]) -> list[Told]:
    """What is said on the screen, in order; all of it stands there when it is said."""
    app = TutorApp(played, UNICODE)
    heard: list[Told] = []

    def hear(told: Told | None) -> None:
        assert told is not None
        heard.append(told)
        shown = squeezed(text(app))
        for sentence in sentences(told, PRETTY):
            assert squeezed(sentence) in shown

    async with app.run_test(size=(100, 60)) as pilot:
        await app.workers.wait_for_complete()
        hear(prompt(played.session))
        for line in lines:
            screen, at = app.screen, played.session.position
            assert isinstance(screen, LessonScreen)
            screen.answer.put(line)
            await pilot.press("enter")
            await pilot.pause()
            hear(screen.said)
            if played.session.position != at:
                hear(prompt(played.session))
    return heard


@dataclass
class Heard(Plain):
    """Line mode that is listened to."""

    heard: list[Told] = field(default_factory=list)

    def tell(self, told: Feedback) -> None:
        self.heard.append(told)
        super().tell(told)

    def put(self, asked: Prompt) -> None:
        self.heard.append(asked)
        super().put(asked)


def in_lines(played: Sitting, lines: tuple[str, ...]) -> list[Told]:
    """What is said in line mode, in order; all of it is printed."""
    typed, printed = io.StringIO("\n".join(lines) + "\n"), io.StringIO()
    front = Heard(played, typed, printed, ascii=False, width=80)
    front.run()
    shown = squeezed(printed.getvalue())
    for told in front.heard:
        for sentence in sentences(told, PLAIN):
            assert squeezed(sentence) in shown
    return front.heard


@pytest.mark.parametrize(
    "begin, lines, attempts",
    [(learning, LINES, 17), (at_the_weights, FILLING, 25), (in_exam, IN_EXAM, 9)],
    ids=["answering", "filling", "exam"],
)
async def test_the_same_lines_make_the_same_attempts_and_are_told_the_same(
    begin: Callable[[], Sitting], lines: tuple[str, ...], attempts: int
) -> None:
    screen, plain = begin(), begin()
    assert await on_screen(screen, lines) == in_lines(plain, lines)
    assert made(screen) == made(plain)
    assert len(made(screen)) == attempts
    assert screen.session.position == plain.session.position
