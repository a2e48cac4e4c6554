"""Both front ends get the same lines and make the same attempts of them."""

from __future__ import annotations

import io

import pytest

from support.screens import UNICODE, sitting
from tutor.plain import run_plain
from tutor.practice.sitting import Sitting
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen

LINES = (
    "1.1",  # a misconception
    ":skip",  # on with it
    "1.7",
    "1.1",  # follow-through
    "nonsense",
    "",
    ":back",
    "1.10",
    "?",
    "?",
    "1.7",
    "1.2",
    "!",
    "",
    ":nosuch",
    "w1*a1",
    "0,5",
    ":skip",
)


FILLED = ("1.2", "1.7", ":fill", "?", "?", "?", "?", "", ":back", ":back", "1")


def made(of: Sitting) -> list[tuple[object, ...]]:
    return [
        (a.action, a.number, a.key, a.text, a.verdict.name if a.verdict else None, a.hints)
        for a in of.attempts
    ]


async def on_screen(lines: tuple[str, ...]) -> Sitting:
    played = sitting()
    app = TutorApp(played, UNICODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        for line in lines:
            assert isinstance(app.screen, LessonScreen)
            app.screen.answer.put(line)
            await pilot.press("enter")
            await pilot.pause()
    return played


def in_lines(lines: tuple[str, ...]) -> Sitting:
    played = sitting()
    run_plain(played, io.StringIO("\n".join(lines) + "\n"), io.StringIO(), ascii_only=False)
    return played


@pytest.mark.parametrize(
    "lines", [LINES, ("1.2", "1.7", ":fill", "?", "?", "?", "?", "", ":back", ":back", "1")]
)
async def test_the_same_lines_make_the_same_attempts_on_screen_and_in_line_mode(lines):
    on = await on_screen(lines)
    inline = in_lines(lines)
    assert made(on) == made(inline)
    assert len(made(on)) > 8
    assert on.session.position == inline.session.position
