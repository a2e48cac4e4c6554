"""The app in tests: sittings on known networks, and what is on its screen as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from textual.pilot import Pilot

from support.networks import layer, two_two_one
from tutor.lesson.model import Lesson
from tutor.model.network import Loss, Network, Training
from tutor.practice.course import Course
from tutor.practice.session import start
from tutor.practice.sitting import NoKeeper, Sitting
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.lab import LabScreen

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNICODE = Terminal(screen="full", ascii=False, colour=True)
ASCII = Terminal(screen="full", ascii=True, colour=True)
COLOURLESS = Terminal(screen="full", ascii=True, colour=False)


def lesson(iterations: int = 2, **more: object) -> Lesson:
    """The hand-checked 2-2-1 network as a lesson."""
    network, training = two_two_one()
    made = Lesson("two-two-one", "Two ReLU units", "A small network.", network, training.extended(iterations))
    return replace(made, **more)  # type: ignore[arg-type]


def wide_lesson(**more: object) -> Lesson:
    """A network of more edges than a screen has room for."""
    hidden = layer(1, "relu", tuple(((0.1,) * 8) for _ in range(6)), (0.1,) * 6)
    output = layer(2, "linear", tuple(((0.2,) * 6) for _ in range(3)), None, last=True)
    loss = Loss("half_squared_error", "L", ("y1", "y2", "y3"))
    network = Network(tuple(f"x{n}" for n in range(1, 9)), (hidden, output), loss)
    training = Training((1.0,) * 8, (1.0, 2.0, 3.0), (0.01, 0.01))
    return replace(Lesson("wide", "A wide network", "Much to add.", network, training), **more)  # type: ignore[arg-type]


def sitting(made: Lesson | None = None) -> Sitting:
    return Sitting(start(Course.of(made or lesson())), NoKeeper(), lambda: NOON)


@asynccontextmanager
async def opened(
    done: Sitting | None = None, terminal: Terminal = ASCII, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[TutorApp, Pilot[None]]]:
    app = TutorApp(done or sitting(), terminal)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def settled(pilot: Pilot[None]) -> None:
    """Waits for what the lab computes beside its screen."""
    await pilot.pause()
    async with asyncio.timeout(60):
        while isinstance(screen := pilot.app.screen, LabScreen) and (screen.busy or screen.bench.run is None):
            await asyncio.sleep(0.01)
    await pilot.pause()


def rows(app: TutorApp) -> list[str]:
    """The screen, row by row."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def text(app: TutorApp) -> str:
    """The screen as one text: what is wrapped there is joined here."""
    return " ".join(" ".join(rows(app)).split())


def true_answers(done: Sitting, count: int) -> Sequence[str]:
    """The right answers to the first questions."""
    questions = done.session.questions[:count]
    return [repr(q.course.trace.value(*q.key)) for q in questions]
