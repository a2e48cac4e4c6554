"""The search for a source's slips on screen."""

from __future__ import annotations

from support.screens import ASCII, NOON, opened, text
from tutor.application.openings import Lessons
from tutor.lesson.catalogue import find_lesson
from tutor.practice.challenge import start_challenge
from tutor.practice.course import Course
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.present.challenge import challenge_lines, challenge_task
from tutor.present.lesson_list import LessonRow
from tutor.sayings import Text, said
from tutor.ui.app import TutorApp
from tutor.ui.screens.closing import ClosingScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.reader import ReaderScreen
from tutor.ui.screens.start import StartScreen


def search(name: str = "sigmoid-322") -> Sitting:
    course = Course.of(find_lesson(name))
    made = Sitting(start_challenge(course), NoKeeper(), lambda: NOON)
    made.name = said("challenge.name", lesson=Text(course.lesson.title))
    made.opening, made.closing = challenge_task, challenge_lines
    return made


async def test_a_page_tells_the_task_before_the_first_number() -> None:
    async with opened(search()) as (app, pilot):
        assert isinstance(app.screen, ReaderScreen)
        assert "carried on is no new slip" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert "The source: z1_1 = 0.6" in text(app)


async def test_the_task_is_told_from_the_list_too_and_leaving_it_leads_back() -> None:
    row = LessonRow("sigmoid-322", "Three inputs", "About it.", None, (), "3-2-2", challenge=True)
    app = TutorApp(
        Lessons(lambda: (row,), lambda name, anew: search(), challenge=lambda name: search()), ASCII
    )
    async with app.run_test(size=(80, 24)) as pilot:
        for key, screen in (("enter", ReaderScreen), ("f10", StartScreen), ("enter", ReaderScreen)):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, screen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


async def test_the_closing_page_begins_with_what_is_to_be_said_of_the_last_number() -> None:
    made = search()
    while made.session.position < 11:
        made.do("skip")
    async with opened(made) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        app.screen.answer.put("n")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ClosingScreen)
        shown = text(app)
        assert "The last number, w21_2': Either answer counts: 0.491 is cut off" in shown
        assert shown.index("The last number") < shown.index("You judged")
