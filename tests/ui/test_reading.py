"""Pages on screen: they open by themselves once, are left with one key, answer keys, and come again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from support.equations import equations_lesson, model_of
from support.screens import ASCII, COLOURLESS, UNICODE, lesson, opened, rows, sitting, text
from tutor.lesson.model import Lesson
from tutor.lesson.page import Explore, Page
from tutor.practice.sitting import Sitting
from tutor.sayings import said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.closing import ClosingScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.pages import PagesScreen

FIRST = Page("The first page", "One **idea**: `w11*x1`.\n\n- an item\n- another")
SLOPE = Page("The slope", "Nudge it.", explore=Explore("slope", 0.1, "w11"))
GATE = Page("The gate", "Open or closed.", explore=Explore("gate", 0.5, function="relu", at=0.5))
LONG = Page("A long page", "\n".join(f"- item {n}" for n in range(60)))
PICTURE = Page("The net", "Look at it.", picture="forward")
BACKWARD = Page("Before backward", "Now back.", "backward")
END = Page("The end", "It is over.", "end")
SIZES = [(60, 20), (80, 24), (120, 40)]


def paged(*pages: Page, iterations: int = 2) -> Sitting:
    return sitting(lesson(iterations, pages=pages))


def at_backward(*pages: Page) -> Sitting:
    """A sitting one answer before its backward pass."""
    done = paged(*pages)
    while (current := done.session.current) is not None and current.key[1] != "L":
        done.do("answer", repr(current.course.trace.value(*current.key)))
    return done


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def typed(app: TutorApp) -> str:
    assert isinstance(app.screen, LessonScreen)
    return app.screen.answer.value


async def test_a_new_run_opens_on_its_first_page_and_says_how_many_there_are() -> None:
    async with opened(paged(FIRST, GATE)) as (app, _):
        assert isinstance(app.screen, PagesScreen)
        assert "The first page" in text(app)
        assert "1 of 2" in text(app)
        assert "One idea: w11*x1. - an item - another" in text(app)


async def test_names_and_formulas_are_set_as_the_screen_sets_them() -> None:
    async with opened(paged(FIRST), UNICODE) as (app, _):
        assert "One idea: w₁₁·x₁." in text(app)


async def test_one_key_leaves_all_pages_to_the_question() -> None:
    async with opened(paged(FIRST, GATE, LONG)) as (app, pilot):
        await press(pilot, "escape")
        assert isinstance(app.screen, LessonScreen)
        assert "z1 = ?" in text(app)
        await press(pilot, *"1.2", "enter")
        assert "z2 = ?" in text(app)


@pytest.mark.parametrize("on", ["enter", "space", "pagedown"])
@pytest.mark.parametrize("back", ["backspace", "pageup"])
async def test_keys_lead_on_and_back_and_past_the_last_page_to_the_question(on: str, back: str) -> None:
    async with opened(paged(FIRST, GATE)) as (app, pilot):
        await press(pilot, back)
        assert "1 of 2" in text(app)
        await press(pilot, on)
        assert "2 of 2" in text(app)
        await press(pilot, back)
        assert "1 of 2" in text(app)
        await press(pilot, on, on)
        assert isinstance(app.screen, LessonScreen)
        assert typed(app) == ""


async def test_a_nudge_changes_the_loss_the_slope_and_the_quotient_and_home_begins_again() -> None:
    async with opened(paged(SLOPE)) as (app, pilot):
        # yhat 1.72 at w11 = 0.1, and half the square of 2.28 is 2.5992
        assert "w11 = 0.1, L = 2.5992, dL/dw11 = -2.28" in text(app)
        assert "change of" not in text(app)
        await press(pilot, "right")
        # yhat is 1.82 now: z1 has grown by 0.2, and w1 is 0.5
        assert "w11 = 0.2, L = 2.3762, dL/dw11 = -2.18" in text(app)
        assert "change of L / change of w11 = -0.223 / 0.1 = -2.23" in text(app)
        await press(pilot, "left", "left")
        assert "w11 = 0, L = 2.8322" in text(app)
        await press(pilot, "home")
        assert "w11 = 0.1, L = 2.5992, dL/dw11 = -2.28" in text(app)
        assert "change of" not in text(app)


async def test_what_was_tried_is_still_there_when_one_comes_back_to_the_page() -> None:
    async with opened(paged(SLOPE, FIRST)) as (app, pilot):
        await press(pilot, "right", "enter", "backspace")
        assert "w11 = 0.2" in text(app)


async def test_a_nudge_of_z_shuts_the_gate() -> None:
    async with opened(paged(GATE)) as (app, pilot):
        assert "the gate is open" in text(app)
        await press(pilot, "left")
        assert "z = 0, relu(z) = 0, relu'(z) = 0" in text(app)
        assert "the gate is closed" in text(app)


async def test_paths_are_told_one_by_one_and_together() -> None:
    body = model_of(["h = w*x", "p = 3*h", "q = h^2/4", "L = p + q"], "x = 2", "w = 0.5")
    made = replace(equations_lesson(body), pages=(Page("Two", "Paths.", explore=Explore("paths", 0.1, "h")),))
    async with opened(sitting(made)) as (app, _):
        assert "through p: 3 through q: 0.5 all 2 together: 3.5" in text(app)


@pytest.mark.parametrize("terminal", [ASCII, UNICODE, COLOURLESS], ids=["ascii", "unicode", "mono"])
async def test_curve_tangent_and_the_two_places_are_drawn_by_different_signs(terminal: Terminal) -> None:
    async with opened(paged(GATE), terminal) as (app, pilot):
        await press(pilot, "left", "left")
        shown = "\n".join(rows(app)[6:20])
        for sign in "*.oO" if terminal.ascii else "*·○●":
            assert sign in shown
        assert terminal.ascii is False or shown.isascii()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", [FIRST, SLOPE, GATE, LONG, PICTURE], ids=lambda page: page.title)
@pytest.mark.parametrize("terminal", [ASCII, UNICODE], ids=["ascii", "unicode"])
async def test_a_page_shows_its_text_its_figure_and_its_keys_on_every_screen(
    size: tuple[int, int], page: Page, terminal: Terminal
) -> None:
    async with opened(paged(page), terminal, size) as (app, pilot):
        shown = rows(app)
        assert page.title in shown[0]
        assert "question" in shown[-1]
        assert all(len(row) == size[0] for row in shown)
        figure = "\n".join(shown[1:-1])
        if page.explore is not None:
            assert "O here" in figure or "● here" in figure
        if page.picture is not None:
            assert "z1" in figure or "z₁" in figure
            assert "?" in figure
        await press(pilot, "right", "down", "f1")
        assert "Keys here" in text(app)


async def test_a_long_page_scrolls() -> None:
    async with opened(paged(LONG)) as (app, pilot):
        assert "item 40" not in text(app)
        await press(pilot, *["down"] * 30)
        assert "item 40" in text(app)


async def test_a_picture_gives_nothing_away_that_is_not_worked_yet() -> None:
    done = paged(PICTURE)
    async with opened(done) as (app, pilot):
        assert "1.2" not in text(app)
        await press(pilot, "escape")
        await press(pilot, *"1.2", "enter", *":pages", "enter")
        assert "1.2" in text(app)
        assert "1.7" not in text(app)


async def test_pages_come_again_when_they_are_asked_for() -> None:
    async with opened(paged(FIRST, GATE)) as (app, pilot):
        await press(pilot, "escape", *":pages", "enter")
        assert isinstance(app.screen, PagesScreen)
        assert "1 of 2" in text(app)


async def test_a_run_that_goes_on_opens_no_page() -> None:
    done = paged(FIRST)
    done.do("answer", "1.2")
    async with opened(done) as (app, _):
        assert isinstance(app.screen, LessonScreen)


@pytest.mark.parametrize("exam, told", [(True, "pages show values"), (False, "no pages up to here")])
async def test_where_there_is_nothing_to_read_a_sentence_says_so(exam: bool, told: str) -> None:
    done = paged(*((FIRST,) if exam else ()))
    done.session = replace(done.session, exam=exam)
    async with opened(done) as (app, pilot):
        await press(pilot, *":pages", "enter")
        assert isinstance(app.screen, LessonScreen)
        assert told in text(app)


async def test_in_a_quiz_there_are_no_pages() -> None:
    done = paged(FIRST)
    done.session = replace(done.session, questions=tuple(done.session.questions[:3]))
    done.name = said("commands.quiz_name", count=3, seed=1)
    async with opened(done) as (app, pilot):
        await press(pilot, *":pages", "enter")
        assert "There are no pages here." in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_at_a_turn_a_small_page_says_what_comes_beside_question_and_feedback(
    size: tuple[int, int],
) -> None:
    async with opened(at_backward(), size=size) as (app, pilot):
        await press(pilot, *"2.5992", "enter")
        shown = text(app)
        assert "Now backward" in shown
        assert "L = 2.5992" in shown
        assert "dL/dyhat = ?" in shown
        assert "[+] L: Correct" in shown
        assert "Any key goes on" in shown


async def test_a_key_that_can_be_typed_closes_the_turn_and_is_typed_into_the_answer() -> None:
    async with opened(at_backward(BACKWARD)) as (app, pilot):
        await press(pilot, *"2.5992", "enter", *"-2.28")
        assert "Now backward" not in text(app)
        assert typed(app) == "-2.28"
        await press(pilot, "enter")
        assert "dL/dw1 = ?" in text(app) or "dL/da1 = ?" in text(app)


@pytest.mark.parametrize("key", ["enter", "space", "escape", "backspace", "left", "pageup"])
async def test_any_other_key_closes_the_turn_and_does_nothing_else(key: str) -> None:
    async with opened(at_backward()) as (app, pilot):
        await press(pilot, *"2.5992", "enter", key)
        assert isinstance(app.screen, LessonScreen)
        assert "Now backward" not in text(app)
        assert "dL/dyhat = ?" in text(app)
        assert typed(app) == ""


async def test_a_function_key_closes_the_turn_and_does_what_it_does() -> None:
    async with opened(at_backward()) as (app, pilot):
        await press(pilot, *"2.5992", "enter", "f2")
        assert "Now backward" not in text(app)
        assert "Hint 1 of 4" in text(app)


async def test_what_is_pasted_at_a_turn_is_in_the_answer() -> None:
    async with opened(at_backward()) as (app, pilot):
        await press(pilot, *"2.5992", "enter")
        assert isinstance(app.screen, LessonScreen)
        app.screen.answer.put("-2.28")
        await press(pilot, "enter")
        assert "[+] dL/dyhat" in text(app)


async def test_enter_leads_from_the_turn_to_the_authors_page_and_escape_to_the_question() -> None:
    async with opened(at_backward(BACKWARD)) as (app, pilot):
        await press(pilot, *"2.5992", "enter", "enter")
        assert isinstance(app.screen, PagesScreen)
        assert "Before backward" in text(app)
        await press(pilot, "escape")
        assert "dL/dyhat = ?" in text(app)
    async with opened(at_backward(BACKWARD)) as (app, pilot):
        await press(pilot, *"2.5992", "enter", "escape")
        assert isinstance(app.screen, LessonScreen)
        await press(pilot, *":pages", "enter")
        assert "Now backward" in text(app)
        await press(pilot, "enter")
        assert "Before backward" in text(app)


async def test_a_page_at_the_end_lies_over_the_closing_page() -> None:
    done = paged(END, iterations=1)
    questions = done.session.questions
    while (current := done.session.current) is not None and done.session.position < len(questions) - 1:
        done.do("answer", repr(current.course.trace.value(*current.key)))
    async with opened(done) as (app, pilot):
        last = questions[-1]
        await press(pilot, *repr(last.course.trace.value(*last.key)), "enter")
        assert "It is over." in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ClosingScreen)


@pytest.mark.parametrize("size", [(40, 12), (55, 17)])
async def test_where_there_is_no_room_beside_the_question_a_turn_is_a_page(size: tuple[int, int]) -> None:
    async with opened(at_backward(), size=size) as (app, pilot):
        await press(pilot, *"2.5992", "enter")
        assert isinstance(app.screen, PagesScreen)
        assert "Now backward" in text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)


def hostile() -> Lesson:
    evil = "[red]x[/red] \x1b[31mred\u202e <b>&amp;</b>"
    return lesson(pages=(Page(evil, f"{evil}\n\n- `{evil}`", explore=Explore("slope", 0.1, "w11")),))


async def test_what_an_author_writes_is_no_markup_and_reaches_no_terminal() -> None:
    async with opened(sitting(hostile()), UNICODE) as (app, _):
        shown = "".join(rows(app))
        assert "[red]x[/red]" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown


async def test_a_turn_stays_in_sight_when_the_window_becomes_small() -> None:
    async with opened(at_backward()) as (app, pilot):
        await press(pilot, *"2.5992", "enter")
        await pilot.resize_terminal(50, 16)
        await pilot.pause()
        assert "Now backward" in text(app)
        await press(pilot, "enter")
        assert "Now backward" not in text(app)
