"""How much time is left, on screen and in lines; what happens when it is up."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from support.screens import ASCII, NOON, rows, sitting, text
from tutor.plain import run_plain
from tutor.practice.sitting import Sitting
from tutor.present.moments import end_of, time_left
from tutor.sayings import said
from tutor.ui.app import TutorApp
from tutor.words import say


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def timed(**left: float) -> tuple[Sitting, Clock]:
    made, clock = sitting(), Clock()
    made.clock = clock
    made.ends = NOON + timedelta(**left)
    return made, clock


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (timedelta(hours=4), "240 minutes left"),
        (timedelta(minutes=5, seconds=59), "5 minutes left"),
        (timedelta(minutes=4, seconds=59), "4:59 left"),
        (timedelta(seconds=7), "0:07 left"),
        (timedelta(), "0:00 left"),
    ],
)
def test_time_is_told_in_minutes_and_at_last_in_seconds(left: timedelta, says: str) -> None:
    told = time_left(left)
    assert told is not None
    assert say(told) == says


@pytest.mark.parametrize("left", [None, timedelta(hours=4, seconds=1), timedelta(days=30)])
def test_where_there_is_a_lot_of_time_none_is_told(left: timedelta | None) -> None:
    assert time_left(left) is None


def test_an_end_on_another_day_is_told_with_its_day() -> None:
    assert end_of(NOON, NOON) == f"{NOON.astimezone():%H:%M}"
    assert end_of(NOON + timedelta(days=1), NOON) == f"{NOON.astimezone() + timedelta(days=1):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_time_that_is_left_stands_at_the_top_whole(width: int) -> None:
    made, _ = timed(minutes=44)
    async with TutorApp(made, ASCII).run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        assert rows(pilot.app)[0].rstrip().endswith("44 minutes left")  # type: ignore[arg-type]


async def test_when_time_is_up_the_app_ends_whatever_is_on_screen() -> None:
    made, clock = timed(minutes=1)
    app = TutorApp(made, ASCII)
    async with app.run_test() as pilot:
        await pilot.press("f1")
        clock.now += timedelta(minutes=2)
        async with asyncio.timeout(20):
            while app.is_running and app._exit is False:
                await pilot.pause(0.05)
    assert app.return_code == 0
    assert made.do("answer", "1") is None


async def test_leaving_says_what_it_does_where_it_does_more() -> None:
    made, _ = timed(minutes=1)
    made.session = made.session.__class__(made.session.questions[:1])
    made.on_leaving = said("assignments.leaving_hands_in")
    async with TutorApp(made, ASCII).run_test() as pilot:
        await pilot.press("1", "enter", "f5")
        await pilot.pause()
        assert "F10 hands this in." in text(pilot.app)  # type: ignore[arg-type]


class Slow(io.StringIO):
    """Lines between which time goes on."""

    def __init__(self, lines: Iterator[str], clock: Clock) -> None:
        super().__init__()
        self._lines = lines
        self._clock = clock

    def readline(self, size: int | None = -1, /) -> str:
        self._clock.now += timedelta(seconds=40)
        return next(self._lines, "")


def test_in_lines_each_question_tells_it_and_what_comes_too_late_is_not_taken() -> None:
    made, clock = timed(minutes=1)
    out = io.StringIO()
    assert run_plain(made, Slow(iter(["1.2\n", "2\n", "3\n"]), clock), out, True) == 0
    assert "1:00 left" in out.getvalue()
    assert "0:20 left" in out.getvalue()
    assert [attempt.text for attempt in made.attempts] == ["1.2"]
    assert "Stopped" not in out.getvalue()


async def test_what_stands_in_the_line_of_an_exam_counts_when_time_is_up() -> None:
    made, clock = timed(minutes=1)
    made.session = replace(made.session, exam=True)
    app = TutorApp(made, ASCII)
    async with app.run_test() as pilot:
        await pilot.press("7", ".", "5")
        clock.now += timedelta(seconds=59)
        async with asyncio.timeout(20):
            while not made.attempts:
                await pilot.pause(0.05)
    assert [attempt.text for attempt in made.attempts] == ["7.5"]
