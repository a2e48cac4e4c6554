"""The closing page of a lesson of the course."""

from __future__ import annotations

import io
import re

from support.screens import ASCII, lesson, rows, sitting, text
from tutor.application.openings import Lessons
from tutor.errors import TutorError
from tutor.plain import run_plain
from tutor.practice.sitting import Afterwards, Again, Sitting
from tutor.sayings import said
from tutor.ui.app import TutorApp
from tutor.ui.screens.closing import ClosingScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.reader import ReaderScreen
from tutor.ui.screens.start import StartScreen

LEFT = Afterwards(("paths that add",), ("gate-121", "A gate that closes"), Again(tomorrow=4))


def done(left: Afterwards | None = LEFT) -> Sitting:
    made = sitting()
    made.do("answer", "77.7")
    while made.session.current is not None:
        made.do("skip")
    made.afterwards = None if left is None else lambda: left
    return made


def course(opened: list[str], left: Afterwards | None = LEFT) -> Lessons:
    def open_lesson(name: str, anew: bool) -> Sitting:
        opened.append(name)
        if name == "gone":
            raise TutorError(said("quizzes.no_lessons"), said("quizzes.name_one"))
        return done(left) if len(opened) == 1 else sitting(lesson(id=name))

    return Lessons(lambda: (), open_lesson)


async def test_it_says_what_was_learned_what_went_wrong_what_comes_next_and_when_it_is_due() -> None:
    app = TutorApp(done(), ASCII)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        shown = text(app)
        places = [
            shown.index(part)
            for part in (
                "This lesson was about: paths that add.",
                "Next: A gate that closes (gate-121).",
                "Again tomorrow: 4 skills.",
                "iteration 1, z1: you typed 77.7",
                "z1 = w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1 = 1.2",
                "yhat towards y = 4",
            )
        ]
        assert places == sorted(places)


async def test_enter_opens_the_next_lesson_where_the_app_opened_on_the_course() -> None:
    opened = ["slope-11"]
    app = TutorApp(course(opened), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_sitting(done())
        await pilot.pause()
        assert "Enter next lesson" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert opened[-1] == "gate-121"
        assert isinstance(app.screen, LessonScreen)
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, StartScreen)


async def test_where_nothing_comes_next_enter_leads_back_to_the_path() -> None:
    app = TutorApp(course(["slope-11"]), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_sitting(done(None))
        await pilot.pause()
        assert "next lesson" not in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, StartScreen)


async def test_a_next_lesson_that_cannot_be_opened_says_why() -> None:
    app = TutorApp(course(["slope-11"]), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_sitting(done(LEFT._replace(next=("gone", "Gone"))))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReaderScreen)
        assert "There is no lesson to ask about." in text(app)


async def test_where_the_app_opened_on_the_lesson_there_is_no_key_for_the_next_one() -> None:
    app = TutorApp(done(), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "next lesson" not in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)


def test_line_mode_says_the_same_and_what_to_type_for_the_next_lesson() -> None:
    out = io.StringIO()
    run_plain(done(), io.StringIO(""), out, ascii_only=True)
    shown = " ".join(out.getvalue().split())
    for part in (
        "This lesson was about: paths that add.",
        "iteration 1, z1: you typed 77.7",
        "Next: A gate that closes (gate-121). Type `backprop-tutor lesson gate-121`.",
        "Again tomorrow: 4 skills.",
    ):
        assert part in shown


async def test_a_prediction_has_its_value_before_its_track_and_the_track_has_a_number_at_both_ends() -> None:
    app = TutorApp(done(), ASCII)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        shown = rows(app)
        at = next(at for at, row in enumerate(shown) if "yhat towards y = 4" in row)
        track = shown[at + 1]
        assert re.match(r" +1 +1\.72 o-+\*  ", track)
        below = next(row for row in shown[at + 2 :] if re.match(r" +1\.72 +4", row))
        assert below.index("1.72") == track.index("o")
        assert below.rindex("4") == track.rindex("*")
