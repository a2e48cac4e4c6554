"""Both front ends get the same lines, make the same attempts of them, and say the same of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from support.screens import ASCII, NOON, UNICODE, lesson, settled, sitting, text
from tutor.application.lab import COMPARED, lab_in_lines
from tutor.application.openings import OpenLab
from tutor.expressions.printing import PLAIN, PRETTY, Style
from tutor.journal.record import open_record
from tutor.lesson.model import Note
from tutor.plain import Plain
from tutor.practice.course import Course
from tutor.practice.lab.runs import compare
from tutor.practice.lab.state import open_lab
from tutor.practice.quiz import make_quiz, open_quiz
from tutor.practice.review import make_review, open_review
from tutor.practice.sitting import ClosingLine, NoKeeper, Sitting
from tutor.present.closing import quiz_lines
from tutor.present.feedback import Feedback, Prompt, prompt
from tutor.present.lab.text import sentences as told_of_rates
from tutor.sayings import Said, said
from tutor.ui.app import TutorApp
from tutor.ui.screens.closing import ClosingScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.pane import Pane
from tutor.words import say

PANES = ("question", "feedback", "status", "page")
Told = Feedback | Prompt | ClosingLine

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
IN_QUIZ = (
    *(
        "?",
        "7.77",
        "7.77",
        ":skip",
        ":notes",
        ":restart",
        ":lab",
        "!",
        "",
        "w99",
        "1.",
        "?",
        "?",
        "?",
        "?",
        "",
    ),
    *(":back", ":skip", "0", "!", "", "77.7", ":skip"),
)
IN_REVIEW = ("7.77", "?", "!", "", "-7", ":skip", ":fill", "1/3", "x1*", ":skip")
WITH_NOTES = (
    *(":notes", ":skip", ":notes", *[":skip"] * 13),
    *(":notes", "?", *[":skip"] * 15, ":notes", *[":skip"] * 20),
)
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


def in_quiz() -> Sitting:
    """Questions on the fresh numbers of two lessons."""
    lessons = [lesson(id="one"), lesson(id="two")]
    made = Sitting(open_quiz(make_quiz(lessons, 5, 3), lessons), NoKeeper(), lambda: NOON)
    made.closing, made.name = quiz_lines, said("commands.quiz_name", count=5, seed=3)
    return made


def in_review() -> Sitting:
    """A question for each of three skills that are due."""
    of = Course.of(lesson(id="one"))
    due = dict.fromkeys((of.skill(key) for key in of.asked[:20:7]), NOON)
    session = open_review(make_review(due, [of.lesson], 5, NOON, {"one"}), [of.lesson])
    made = Sitting(session, NoKeeper(), lambda: NOON)
    made.closing, made.name = quiz_lines, said("commands.review_name", due=len(due), new=0)
    return made


def with_notes() -> Sitting:
    """A lesson in which authors have something to say of a step, of a kind and of an iteration."""
    notes = (
        Note("Mind w21, not the input.", symbol="z2"),
        Note("Gradients flow back along the same edges.", kind="grad_weight"),
        Note("All over again.", iteration=2),
    )
    return sitting(lesson(notes=notes))


def made(of: Sitting) -> list[tuple[object, ...]]:
    return [
        (a.action, a.number, a.key, a.text, a.verdict.name if a.verdict else None, a.hints)
        for a in of.attempts
    ]


def sentences(told: Told, style: Style) -> list[str]:
    """All that it says, as it is written."""
    if isinstance(told, ClosingLine):
        parts: tuple[Said | None, ...] = (told.said,)
    elif isinstance(told, Feedback):
        parts = (told.title, *told.lines)
    else:
        parts = (told.where, told.asked, told.what, told.values, told.settled, *told.notes)
    return [say(part, style) for part in parts if part is not None]


def unwrapped(shown: str) -> str:
    """A text as one line: where it was wrapped, a blank stands again."""
    return " ".join(shown.split())


async def on_screen(played: Sitting, lines: tuple[str, ...]) -> list[Told]:
    """What is said on the screen, in order; all of it stands there when it is said."""
    app = TutorApp(played, UNICODE)
    heard: list[Told] = []

    def hear(told: Told | None, shown_now: bool = True) -> None:
        assert told is not None
        heard.append(told)
        if not shown_now:
            return
        screen = app.screen
        panes = [screen.query_one(f"#{name}", Pane) for name in PANES if screen.query(f"#{name}")]
        # What is wrapped is joined again pane by pane: on the screen, panes stand side by side.
        lines = ("".join(part for part, _ in row) for pane in panes for row in pane.rows(pane.size.width))
        shown = unwrapped("\n".join(lines))
        for sentence in sentences(told, PRETTY):
            assert unwrapped(sentence) in shown

    async with app.run_test(size=(100, 60)) as pilot:
        await app.workers.wait_for_complete()
        hear(prompt(played.session))
        for line in lines:
            screen, at = app.screen, played.session.position
            assert isinstance(screen, LessonScreen)
            screen.answer.put(line)
            await pilot.press("enter")
            await pilot.pause()
            hear(screen.said, shown_now=app.screen is screen)
            if played.session.current is None and played.closing is not None:
                assert isinstance(app.screen, ClosingScreen)
                for one in played.closing(played):
                    hear(one)
            elif played.session.position != at:
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
    if played.session.current is None and played.closing is not None:
        front.heard += played.closing(played)
    shown = unwrapped(printed.getvalue())
    for told in front.heard:
        for sentence in sentences(told, PLAIN):
            assert unwrapped(sentence) in shown
    return front.heard


@pytest.mark.parametrize(
    "begin, lines, attempts",
    [
        (learning, LINES, 17),
        (at_the_weights, FILLING, 25),
        (in_exam, IN_EXAM, 9),
        (in_quiz, IN_QUIZ, 20),
        (in_review, IN_REVIEW, 9),
        (with_notes, WITH_NOTES, 50),
    ],
    ids=["answering", "filling", "exam", "quiz", "review", "notes"],
)
async def test_the_same_lines_make_the_same_attempts_and_are_told_the_same(
    begin: Callable[[], Sitting], lines: tuple[str, ...], attempts: int
) -> None:
    screen, plain = begin(), begin()
    assert await on_screen(screen, lines) == in_lines(plain, lines)
    assert made(screen) == made(plain)
    assert len(made(screen)) == attempts
    assert screen.session.position == plain.session.position


async def test_both_front_ends_say_the_same_of_learning_rates(tmp_path: Path) -> None:
    course = Course.of(lesson(id="two"))
    lab = open_lab(course.lesson)
    lab = replace(lab, rates=(lab.rate, *lab.rates))
    said_of_rates = told_of_rates(compare(lab, lab.rates, COMPARED))
    record = open_record(tmp_path / "record.db", now=NOON)
    in_line_mode = unwrapped(lab_in_lines(record, course, 80, ascii_only=True).text)
    record.close()
    app = TutorApp(OpenLab(lab, lambda prediction: (), lambda: NOON), ASCII)
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f7")
        await settled(pilot)
        on_the_screen = text(app)
    assert len(said_of_rates) == 7
    for sentence in said_of_rates:
        assert sentence in in_line_mode
        assert sentence in on_the_screen
