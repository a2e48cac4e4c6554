"""The lesson screen on models of equations: drawn, played, and every key answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.model_drawings import SMALL, lesson_of, named
from support.screens import ASCII, UNICODE, opened, rows, sitting, text, true_answers
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.view import frames


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_the_first_question_is_drawn_whole(path: Path, size: tuple[int, int]) -> None:
    async with opened(sitting(lesson_of(path)), UNICODE, size) as (app, _):
        shown = text(app)
        assert "[?]" in shown
        assert "no room" not in shown


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
async def test_a_lesson_is_played_to_its_end(path: Path) -> None:
    done = sitting(lesson_of(path))
    answers = true_answers(done, len(done.session.questions))
    async with opened(done, ASCII) as (app, pilot):
        for number, answer in enumerate(answers):
            screen = app.screen
            assert isinstance(screen, LessonScreen)
            await pilot.press("escape")  # from the page at a turn
            assert "[?]" in text(app)
            if number % 13 == 0:
                screen.answer.put("777")
                await pilot.press("enter")
                await pilot.pause()
                assert "[x]" in text(app)
            screen.answer.put(answer)
            await pilot.press("enter")
            await pilot.pause()
        assert not isinstance(app.screen, LessonScreen)
        assert "Finished" in text(app)


async def test_the_animation_shows_the_steps_of_the_pass_of_one_sample() -> None:
    done = sitting(lesson_of(named("batch-21")))
    async with opened(done, ASCII) as (app, pilot):
        await pilot.press("f8")
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        assert [step.symbol for step, _ in frames(screen.session)] == ["z_s1", "a_s1", "L_s1"]
        await pilot.press("f8")
        assert not screen.stage.playing


@pytest.mark.parametrize("key", ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"])
async def test_every_key_does_what_it_does_for_networks(key: str) -> None:
    async with opened(sitting(lesson_of(named("rnn-2"))), ASCII) as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        assert app.is_running
        assert any(row.strip() for row in rows(app))


async def test_the_drawing_alone_is_that_of_the_model() -> None:
    async with opened(sitting(lesson_of(named("rnn-2"))), ASCII) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        screen.action_show("diagram")
        await pilot.pause()
        shown = text(app)
        assert "The model" in shown
        assert "= tanh(z)" in shown
