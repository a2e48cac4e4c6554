"""Pace on screen: one key fills in, gives back, or leaves the rounds."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from support.screens import NOON, opened, rows, sitting, text
from tutor.lesson.catalogue import find_lesson
from tutor.practice.course import Course
from tutor.practice.pace import Pace
from tutor.practice.rounds import make_rounds, questions_of_rounds
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.ui.screens.lesson import LessonScreen


async def enter(pilot: Pilot[None], *typed: str) -> None:
    for line in typed:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        screen.answer.put(line)
        await pilot.press("enter")
        await pilot.pause()


def at_a_pace() -> Sitting:
    made = sitting()
    made.pace = Pace(fills=True)
    made.turned = made.paged = False
    return made


def in_rounds() -> Sitting:
    course = Course.of(find_lesson("slope-11"))
    before = questions_of_rounds(course, make_rounds(course, {}, 3))
    return Sitting(start(course, before), NoKeeper(), lambda: NOON, pace=Pace(fills=True), paged=False)


async def test_what_fills_itself_in_is_told_and_one_key_gives_it_back() -> None:
    async with opened(at_a_pace()) as (app, pilot):
        await enter(pilot, "1.2", "1.7", "1.2", "1.7")
        assert "1 step filled in" in text(app)
        assert "F7 by hand" in rows(app)[-1]
        await pilot.press("f7")
        await pilot.pause()
        assert "yhat = ?" in text(app)


async def test_a_worked_step_is_shown_by_enter_and_left_by_the_next() -> None:
    async with opened(in_rounds()) as (app, pilot):
        assert "Watch yhat." in text(app)
        assert "press Enter" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Worked step" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "watch 2 of 5" in text(app)


async def test_one_key_leaves_the_rounds() -> None:
    async with opened(in_rounds()) as (app, pilot):
        assert "F7 by yourself" in rows(app)[-1]
        await pilot.press("f7")
        await pilot.pause()
        assert "yhat = ?" in text(app)
        assert "iteration 1 of" in text(app)


async def test_a_step_that_is_shown_worked_has_its_value_in_the_drawing() -> None:
    async with opened(in_rounds()) as (app, pilot):
        assert "yhat [?]" in " ".join(text(app).split())
        await pilot.press("enter")
        await pilot.pause()
        assert "[?]" not in text(app)


async def test_a_page_is_read_on_a_terminal_of_very_few_rows() -> None:
    sat = in_rounds()
    sat.paged = True
    for size in ((80, 8), (80, 5), (24, 8), (20, 6)):
        async with opened(sat, size=size) as (app, _):
            assert "network" in text(app)


async def test_numbers_that_come_later_are_confirmed_before_they_are_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[Course] = []
    monkeypatch.setattr("tutor.ui.second_opinion.check_all", lambda courses: checked.extend(courses))
    async with opened(at_a_pace()) as (app, pilot):
        for _ in range(2):
            await pilot.press("f3", "enter")
            await pilot.pause()
        await enter(pilot, "1.2")
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        assert len(screen.session.every_course) == 3
        assert set(checked) == set(screen.session.every_course)
        assert len(checked) == 3, "each once"
