"""The lab's screen in tests: opened on a lesson, driven by keys and typed lines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from support.screens import ASCII, NOON, lesson, settled
from tutor.application.openings import OpenLab
from tutor.lesson.model import Lesson
from tutor.practice.lab.questions import Prediction
from tutor.practice.lab.state import open_lab
from tutor.sayings import Said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.lab import LabScreen

Opened = tuple[TutorApp, Pilot[None], list[Prediction]]


@asynccontextmanager
async def opened(
    made: Lesson | None = None, terminal: Terminal = ASCII, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Opened]:
    kept: list[Prediction] = []

    def keep(prediction: Prediction) -> tuple[Said, ...]:
        kept.append(prediction)
        return ()

    app = TutorApp(OpenLab(open_lab(made or lesson()), keep, lambda: NOON), terminal)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot, kept


def lab(app: TutorApp) -> LabScreen:
    assert isinstance(app.screen, LabScreen)
    return app.screen


async def enter(pilot: Pilot[None], line: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)
    screen.answer.put(line)
    await pilot.press("enter")
    await settled(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
