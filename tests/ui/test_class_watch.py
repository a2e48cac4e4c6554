"""A class on screen, as results come in."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from textual.pilot import Pilot

from support.classrooms import NINE, Classroom, classroom, results_of
from support.screens import ASCII, rows, text
from tutor.application.assigning import Given
from tutor.application.class_reports import ClassAsked
from tutor.application.class_watch import ClassWatch
from tutor.ui.app import TutorApp
from tutor.words import say

__all__ = ["classroom"]

FAR = 10**6
"""Seconds: a screen that looks again only when it is told to."""


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@asynccontextmanager
async def watched(
    given: Given, size: tuple[int, int] = (80, 24), every: float = FAR
) -> AsyncIterator[tuple[TutorApp, Pilot[None]]]:
    watch = ClassWatch(ClassAsked((str(given.folder),)), Clock())
    app = TutorApp(replace(watch.on_screen(), every=every), ASCII)
    async with app.run_test(size=size) as pilot:
        await shows(pilot, "As of")
        yield app, pilot


async def shows(pilot: Pilot[None], wanted: str) -> None:
    """Waits until the screen shows something."""
    async with asyncio.timeout(30):
        while wanted not in text(pilot.app):  # type: ignore[arg-type]
            await pilot.pause(0.01)


def hands_in(classroom: Classroom, given: Given, learner: str) -> None:
    work = classroom.work(given, learner)
    assert classroom.does(work, classroom.answers(classroom.true(work))) is not None


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_report_is_as_wide_as_the_screen(classroom: Classroom, size: tuple[int, int]) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    async with watched(given, size) as (app, _):
        assert "Ada Lovelace" in text(app)
        assert "Week 3: nothing yet from: Alan Turing." in text(app)
        assert all(len(row.rstrip()) <= size[0] for row in rows(app))


async def test_what_comes_in_is_shown_at_the_next_look(classroom: Classroom) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    async with watched(given) as (app, pilot):
        hands_in(classroom, given, "alan")
        assert "nothing yet from: Alan Turing" in text(app)
        await pilot.press("f5")
        await shows(pilot, "2 of 2 on the roster have handed in.")


async def test_it_looks_again_by_itself(classroom: Classroom) -> None:
    given = classroom.give_out()
    async with watched(given, every=0.05) as (_, pilot):
        hands_in(classroom, given, "ada")
        await shows(pilot, "1 of 2 on the roster has handed in.")


async def test_where_nothing_is_new_the_report_stays_as_of_its_time(classroom: Classroom) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    async with watched(given, (60, 20)) as (app, pilot):
        await shows(pilot, "as of 09:00:01, looked 09:00:0")
        before = rows(app)
        await pilot.press("f5")
        async with asyncio.timeout(30):
            while rows(app)[0] == before[0]:
                await pilot.pause(0.01)
        assert "as of 09:00:01, looked 09:00:0" in rows(app)[0]
        assert rows(app)[1:] == before[1:]


@pytest.mark.parametrize("empty", [False, True], ids=["gone", "a share that is away"])
async def test_a_folder_that_is_gone_is_told_above_what_was_in_it_and_looked_for_again(
    classroom: Classroom, empty: bool
) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    away = given.folder.with_name("away")
    async with watched(given) as (app, pilot):
        shutil.move(given.folder, away)
        if empty:
            given.folder.mkdir()
        await pilot.press("f5")
        await shows(pilot, "is not there now")
        assert "This is what was there before:" in text(app)
        assert "1 of 2 on the roster has handed in." in text(app)
        if empty:
            given.folder.rmdir()
        shutil.move(away, given.folder)
        hands_in(classroom, given, "alan")
        await pilot.press("f5")
        await shows(pilot, "2 of 2 on the roster have handed in.")
        assert "is not there now" not in text(app)


async def test_a_folder_of_results_alone_that_is_gone_is_told_as_well(classroom: Classroom) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    results = given.folder / "results"
    watch = ClassWatch(ClassAsked((str(results),)), Clock())
    assert any("Ada Lovelace" in one for one in watch.page(80).lines)
    shutil.rmtree(results)
    gone = watch.page(80)
    assert "is not there now" in say(gone.notices[0])
    assert any("Ada Lovelace" in one for one in gone.lines)


async def test_escape_which_no_key_of_the_bar_names_does_nothing(classroom: Classroom) -> None:
    given = classroom.give_out()
    async with watched(given) as (app, pilot):
        await pilot.press("escape")
        await pilot.press("f5")
        await shows(pilot, "looked 09:00:03")
        assert app.return_code is None


async def test_a_result_that_changes_is_read_again(classroom: Classroom) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    async with watched(given) as (_, pilot):
        results_of(given)[0].write_text("{}", encoding="utf-8")
        await pilot.press("f5")
        await shows(pilot, "0 of 2 on the roster")


async def test_it_scrolls_and_leaves(classroom: Classroom) -> None:
    given = classroom.give_out()
    hands_in(classroom, given, "ada")
    async with watched(given, (60, 20)) as (app, pilot):
        first = rows(app)[1]
        await pilot.press("pagedown")
        assert rows(app)[1] != first
        await pilot.press("home")
        assert rows(app)[1] == first
        await pilot.press("f10")
    assert app.return_code == 0
