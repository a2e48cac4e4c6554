"""The line in which one types: what keys do to it before and after feedback, and in which order."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.geometry import Region
from textual.pilot import Pilot

from support.screens import ASCII, COLOURLESS, UNICODE, opened, rows, sitting, text
from tutor.practice.sitting import Sitting
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.answer import LONGEST, AnswerInput

COARSE, UNREADABLE, WRONG = "1", "1..2", "7.77"
"""Answers to z1 = 1.2 of the lesson here, after each of which it stays asked."""


def line(app: TutorApp) -> AnswerInput:
    assert isinstance(app.screen, LessonScreen)
    return app.screen.answer


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys by name; words of more than one character that are no name are typed."""
    for key in keys:
        await pilot.press(*([key] if key in NAMES else key))
    await pilot.pause()


NAMES = ("enter", "left", "right", "home", "end", "backspace", "delete", "escape", "ctrl+w", "ctrl+u", "up")
NAMES += ("f1", "f2", "f3", "f4", "f5", "f7", "f8", "pagedown", "ctrl+t")


async def paste(app: TutorApp, pilot: Pilot[None], pasted: str) -> None:
    app.post_message(Paste(pasted))
    await pilot.pause()


@pytest.mark.parametrize("answer", [COARSE, UNREADABLE, WRONG, "w99", "1.2é"])
async def test_what_is_typed_after_feedback_starts_a_new_line(answer: str) -> None:
    async with opened() as (app, pilot):
        await press(pilot, answer, "enter")
        assert line(app).value
        await press(pilot, "w11*x1")
        assert line(app).value == "w11*x1"


@pytest.mark.parametrize("answer", [COARSE, UNREADABLE, WRONG])
@pytest.mark.parametrize(
    "typed, shown",
    [
        ("1.2", "z2 = ?"),
        ("?", "Hint 1 of 4"),
        ("!", "z1 = w11*x1"),
        (":skip", "z2 = ?"),
        (":hnit", "Did you"),
    ],
)
async def test_an_answer_and_every_command_work_right_after_feedback(
    answer: str, typed: str, shown: str
) -> None:
    async with opened() as (app, pilot):
        await press(pilot, answer, "enter", typed, "enter")
        assert shown in text(app)


@pytest.mark.parametrize(
    "between",
    [["f2"], ["f1", "escape"], ["f4", "escape"], ["pagedown"], ["f7"], ["f8", "f8"], ["ctrl+t"], ["up"]],
    ids="-".join,
)
async def test_a_look_at_something_else_leaves_it_so(between: list[str]) -> None:
    async with opened() as (app, pilot):
        await press(pilot, UNREADABLE, "enter", *between)
        assert line(app).value == UNREADABLE
        await press(pilot, "3")
        assert line(app).value == "3"


async def test_another_size_of_the_terminal_leaves_it_so() -> None:
    async with opened() as (app, pilot):
        await press(pilot, UNREADABLE, "enter")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        await press(pilot, "3")
        assert line(app).value == "3"


@pytest.mark.parametrize(
    "keys, left",
    [
        (["end", "5"], "1..25"),
        (["right", "5"], "1..25"),
        (["home", "5"], "51..2"),
        (["left", "5"], "1..52"),
        (["left", "left", "backspace", "end", "5"], "1.25"),
        (["backspace"], "1.."),
        (["backspace", "backspace", "2"], "1.2"),
        (["delete"], ""),
        (["ctrl+u", "3"], "3"),
        (["escape", "3"], "3"),
        (["enter"], "1..2"),
        (["3", "enter", "backspace"], ""),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else None,
)
async def test_other_keys_edit_what_was_given_back_from_its_end(keys: list[str], left: str) -> None:
    async with opened() as (app, pilot):
        await press(pilot, UNREADABLE, "enter", *keys)
        assert line(app).value == left


async def test_what_was_edited_once_is_typed_on_like_any_line() -> None:
    async with opened() as (app, pilot):
        await press(pilot, "1.", "enter", "end", "2", "left", "right", "0", "enter")
        assert "z2 = ?" in text(app)


async def test_a_paste_takes_the_place_of_what_was_given_back() -> None:
    async with opened() as (app, pilot):
        await press(pilot, COARSE, "enter")
        await paste(app, pilot, "\n 1.2 \r\nsecond line\n")
        assert line(app).value.strip() == "1.2"
        await press(pilot, "enter")
        assert "z2 = ?" in text(app)


async def test_a_paste_that_is_too_long_is_cut_to_what_the_line_holds() -> None:
    async with opened() as (app, pilot):
        await press(pilot, COARSE, "enter")
        await paste(app, pilot, "12345" * LONGEST)
        assert line(app).value == ("12345" * LONGEST)[:LONGEST]
        await press(pilot, "6")
        assert len(line(app).value) == LONGEST


async def test_of_a_line_longer_than_its_room_the_part_around_the_cursor_is_seen() -> None:
    async with opened() as (app, pilot):
        await paste(app, pilot, "1+" * 70 + "22")
        await pilot.pause()
        assert rows(app)[line(app).region.y].rstrip().endswith("1+1+22")
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert rows(app)[line(app).region.y].rstrip().endswith("1+1+22")
        await press(pilot, "home")
        assert "1+1+22" not in text(app)


async def test_a_key_in_the_line_lays_nothing_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (_, pilot):
        asked: list[bool] = []
        refresh = AnswerInput.refresh

        def noted(self: AnswerInput, *regions: Region, layout: bool = False, **more: bool) -> AnswerInput:
            asked.append(layout)
            return refresh(self, *regions, layout=layout, **more)

        monkeypatch.setattr(AnswerInput, "refresh", noted)
        await press(pilot, "1", "2", "backspace")
        assert asked
        assert not any(asked)


async def test_a_half_typed_answer_is_gone_on_with_after_a_hint_by_key() -> None:
    async with opened() as (app, pilot):
        await press(pilot, "0.1*2", "f2", " + 1")
        assert line(app).value == "0.1*2 + 1"


async def test_keys_that_come_at_once_are_done_in_their_order() -> None:
    keys = [Key(c, c) for c in "12"] + [Key("backspace", None), Key("full_stop", "."), Key("2", "2")]
    keys += [Key("enter", "\r"), Key("1", "1"), Key("f5", None), Key("9", "9"), Key("enter", "\r")]
    async with opened() as (app, pilot):
        for key in keys:
            app.post_message(key)
        await pilot.pause()
        assert isinstance(app.opening, Sitting)
        done = [(attempt.key[1], attempt.action, attempt.text) for attempt in app.opening.attempts]
        assert done == [("z1", "answer", "1.2"), ("z2", "skip", ""), ("a1", "answer", "9")]


async def test_keys_typed_ahead_of_a_page_reach_what_they_are_for() -> None:
    keys = [Key("f1", None), Key("q", "q"), *(Key(c, c) for c in "1.2"), Key("enter", "\r")]
    async with opened() as (app, pilot):
        for key in keys:
            app.post_message(key)
        await pilot.pause()
        assert "z2 = ?" in text(app)


@pytest.mark.parametrize("terminal", [UNICODE, ASCII, COLOURLESS], ids=["unicode", "ascii", "no colour"])
async def test_what_typing_replaces_is_shown_reversed(terminal: Terminal) -> None:
    async with opened(sitting(), terminal) as (app, pilot):
        await press(pilot, WRONG, "enter")
        row = app.screen._compositor.render_strips()[line(app).content_region.y]
        shown = [one for one in row if one.text.startswith("7.7")]
        assert shown
        assert all(one.style is not None and one.style.reverse for one in shown)


@pytest.mark.parametrize("typed", ["\ufffd", "日", "1.2\ufffd"])
@pytest.mark.parametrize("terminal", [UNICODE, ASCII], ids=["unicode", "ascii"])
async def test_what_is_no_text_here_is_unreadable_and_never_a_hint(typed: str, terminal: Terminal) -> None:
    async with opened(sitting(), terminal) as (app, pilot):
        for character in typed:
            app.post_message(Key("x", character))
        await press(pilot, "enter")
        assert "cannot be read" in text(app) or "is not a name here" in text(app)
        assert "Hint" not in text(app)


async def test_enter_on_an_answer_that_was_not_taken_is_no_second_attempt() -> None:
    async with opened() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        await pilot.press(*"9", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert screen.session.state(0).misses == 1
        assert "Type another" in text(app)
        await pilot.press(*"1.2", "enter")
        await pilot.pause()
        assert screen.session.state(0).outcome == "right"
