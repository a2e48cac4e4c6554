"""The lesson screen, driven by keys as a learner drives it."""

from __future__ import annotations

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from support.screens import ASCII, COLOURLESS, UNICODE, lesson, opened, rows, sitting, text, wide_lesson
from tutor.lesson.model import Note
from tutor.practice.sitting import Sitting
from tutor.sayings import Name, Said, said
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen


async def answer(pilot: Pilot[None], typed: str) -> None:
    """Types a line over what is there and presses Enter."""
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    screen.answer.put(typed)
    await pilot.press("enter")
    await pilot.pause()


def typed(app: TutorApp) -> str:
    assert isinstance(app.screen, LessonScreen)
    return app.screen.answer.value


async def test_the_first_question_and_the_drawing_are_on_screen_at_once() -> None:
    async with opened() as (app, _):
        shown = text(app)
        assert "z1 = ?" in shown
        assert "step 1 of" in shown
        assert "[?]" in shown


async def test_a_right_answer_moves_on_and_its_feedback_stays_and_names_its_symbol() -> None:
    async with opened() as (app, pilot):
        await answer(pilot, "1.2")
        shown = text(app)
        assert "z2 = ?" in shown
        assert "[+] z1:" in shown
        assert typed(app) == ""


async def test_keys_typed_one_by_one_reach_the_answer() -> None:
    async with opened() as (app, pilot):
        await pilot.press(*"1.2", "enter")
        await pilot.pause()
        assert "z2 = ?" in text(app)


async def test_a_wrong_answer_stays_selected_to_be_typed_over() -> None:
    async with opened() as (app, pilot):
        await answer(pilot, "7.77")
        assert "z1 = ?" in text(app)
        assert "[x] z1:" in text(app)
        assert typed(app) == "7.77"
        await pilot.press("3")
        assert typed(app) == "3"


async def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    async with opened() as (app, pilot):
        await answer(pilot, "1..2")
        assert typed(app) == "1..2"
        assert "step 1 of" in text(app)
        await pilot.press("backspace")
        assert typed(app) == "1.."


@pytest.mark.parametrize("way", ["f2", "?", ":hint"])
async def test_a_hint_comes_by_key_by_sign_and_by_word(way: str) -> None:
    async with opened() as (app, pilot):
        if way == "f2":
            await pilot.press("f2")
            await pilot.pause()
        else:
            await answer(pilot, way)
        assert "Hint 1 of 4" in text(app)
        assert typed(app) == ""


async def test_a_hint_leaves_a_half_typed_answer_alone() -> None:
    async with opened() as (app, pilot):
        await pilot.press(*"0.1*2")
        await pilot.press("f2")
        await pilot.pause()
        assert typed(app) == "0.1*2"


async def test_a_revealed_step_stays_until_enter() -> None:
    async with opened() as (app, pilot):
        await pilot.press("f3")
        await pilot.pause()
        assert "z1 = ?" in text(app)
        assert "z1 = w11*x1" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "z2 = ?" in text(app)


async def test_skip_goes_on_and_back_returns_and_says_what_stands_there() -> None:
    async with opened() as (app, pilot):
        await pilot.press("f5")
        await pilot.pause()
        assert "z2 = ?" in text(app)
        await pilot.press("f6")
        await pilot.pause()
        assert "z1 = ?" in text(app)
        assert "z1 is skipped" in text(app)


async def test_filling_in_is_offered_only_once_the_skill_was_done_by_hand() -> None:
    async with opened() as (app, pilot):
        assert "F7" not in rows(app)[-1]
        await pilot.press("f7")
        await pilot.pause()
        assert "First be right once" in text(app)
        done = app.opening
        assert isinstance(done, Sitting)
        while "dL/dw" not in done.session.questions[done.session.position].step.symbol:
            done.do("reveal")
            done.do("skip")
        for key in ("dL/dw1", "dL/dw2"):
            value = done.session.questions[0].course.trace.value(1, key)
            assert done.session.current is not None
            assert done.session.current.step.symbol == key
            await answer(pilot, repr(value))
        while done.session.current is not None and done.session.current.step.kind != "grad_weight":
            await pilot.press("f5")
            await pilot.pause()
        assert "F7 fill 4" in rows(app)[-1]
        await pilot.press("f7")
        await pilot.pause()
        assert "Filled in 4 steps" in text(app)


async def test_an_unknown_word_is_answered_and_costs_nothing() -> None:
    async with opened() as (app, pilot):
        await answer(pilot, ":hnit")
        assert "Did you mean :hint?" in text(app)
        assert "step 1 of" in text(app)


async def test_text_of_a_lesson_is_never_markup_and_never_controls_the_terminal() -> None:
    note = Note("[bold red]x[/] [@click=app.quit]y[/] \x1b[2Jz")
    async with opened(sitting(lesson(title="[b]T[/b]\x07", notes=(note,)))) as (app, _):
        shown = text(app)
        assert "[b]T[/b]" in shown
        assert "[bold red]x[/] [@click=app.quit]y[/]" in shown
        assert "\x1b" not in shown
        assert "\x07" not in shown


async def test_what_the_learner_types_is_never_markup() -> None:
    async with opened() as (app, pilot):
        await answer(pilot, "[/red]]")
        assert "[/red]]" in rows(app)[16] + rows(app)[15]
        assert "step 1 of" in text(app)


@pytest.mark.parametrize("size", [(40, 12), (20, 6), (10, 3), (56, 17)])
async def test_a_small_terminal_says_so_and_still_takes_answers(size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, pilot):
        assert "inputs" not in text(app)
        await answer(pilot, "1.2")
        assert isinstance(app.opening, Sitting)
        assert app.opening.session.position == 1
        if size == (40, 12):
            assert "Small terminal" in text(app)
            assert "z2 = ?" in text(app)


async def test_a_small_terminal_shows_the_drawing_by_word() -> None:
    async with opened(size=(40, 12)) as (app, pilot):
        await answer(pilot, ":diagram")
        assert "The network" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "z1 = ?" in text(app)


async def test_resizing_draws_anew_for_the_new_size() -> None:
    async with opened() as (app, pilot):
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "Worked so far" in text(app)
        assert len(rows(app)) == 40
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert "Small terminal" in text(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "[?]" in text(app)


@pytest.mark.parametrize(
    "size, words",
    [
        ((80, 24), "so the layers are folded into lists. --"),
        ((60, 20), "so the layers are folded into lists with 18 entries left out. --"),
        ((40, 12), "Small terminal. Drawing: :diagram --"),
    ],
)
async def test_what_the_drawing_leaves_out_is_said_whole_in_any_size(
    size: tuple[int, int], words: str
) -> None:
    async with opened(sitting(wide_lesson()), size=size) as (app, pilot):
        assert words in text(app)
        await answer(pilot, ":diagram")
        await pilot.press("end")
        assert "so the layers are folded into lists." in text(app)


async def test_a_wide_terminal_shows_the_values_and_the_losses_beside_the_drawing() -> None:
    async with opened(size=(120, 40)) as (app, pilot):
        await answer(pilot, "1.2")
        assert "+ z1 = 1.2" in text(app)
        assert isinstance(app.opening, Sitting)
        while app.opening.session.questions[app.opening.session.position].iteration == 1:
            app.opening.do("skip")
        await pilot.press("f2")
        await pilot.pause()
        assert "L of each iteration" in text(app)
        assert "2.599" in text(app)


@pytest.mark.parametrize(
    ("terminal", "size"), [(ASCII, (80, 24)), (ASCII, (120, 40)), (ASCII, (40, 12)), (COLOURLESS, (80, 24))]
)
async def test_ascii_paints_no_other_character(terminal: Terminal, size: tuple[int, int]) -> None:
    note = Note("∂L/∂w₁ ≈ −½ … “ŷ” 日本")
    done = sitting(lesson(title="Größe · σ", notes=(note,)))
    async with opened(done, terminal, size) as (app, pilot):
        for keys in (["f2"], ["f3"], ["enter"], list("7"), ["enter"], ["f1"], ["escape"], ["f4"], ["escape"]):
            await pilot.press(*keys)
            await pilot.pause()
            assert all(row.isascii() for row in rows(app))
        await answer(pilot, "−1 é")
        assert all(row.isascii() for row in rows(app))


async def test_unicode_sets_names_prettily() -> None:
    async with opened(terminal=UNICODE) as (app, _):
        assert "z₁ = ?" in text(app)


async def test_the_ledger_is_one_key_away_and_escape_returns_to_the_same_place() -> None:
    async with opened() as (app, pilot):
        await answer(pilot, "1.2")
        await pilot.press(*"0.2")
        await pilot.press("f4")
        await pilot.pause()
        assert "+ z1 = w11*x1 + w21*x2 + b1" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert typed(app) == "0.2"
        assert "z2 = ?" in text(app)


async def test_the_animation_runs_only_when_asked_and_any_key_stops_it() -> None:
    async with opened() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        assert not screen.stage.playing
        await pilot.press("f8")
        assert screen.stage.playing
        assert "any key stops" in text(app)
        await pilot.press("1")
        assert not screen.stage.playing
        assert "any key stops" not in text(app)
        assert typed(app) == "1"


async def test_the_animation_gives_no_value_away() -> None:
    async with opened() as (app, pilot):
        await pilot.press("f8")
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        seen = text(app)
        while screen.stage.playing:
            screen.stage._next_frame()
            await pilot.pause()
            seen += text(app)
        assert "1.72" not in seen
        assert "z1 = ?" in text(app)


async def test_help_tells_the_keys_and_the_marking_rules() -> None:
    async with opened(size=(80, 70)) as (app, pilot):
        await pilot.press("f1")
        await pilot.pause()
        shown = text(app)
        assert "three significant figures" in shown
        assert "F7" in shown
        assert ":reveal" in shown


async def test_a_keeper_that_cannot_keep_is_told_of() -> None:
    class Full:
        def keep(self, *_: object) -> tuple[Said, ...]:
            return (said("files.disk_full"),)

    done = sitting()
    done.keeper = Full()
    async with opened(done) as (app, pilot):
        await answer(pilot, "1.2")
        assert "the disk is full" in text(app)


async def test_nothing_is_marked_when_the_engine_disagrees(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = said("feedback.not_confirmed", symbol=Name("z1"), iteration=1)
    monkeypatch.setattr("tutor.ui.second_opinion.check_all", lambda courses: trouble)
    async with opened() as (app, pilot):
        await answer(pilot, "1.2")
        assert "could not be confirmed" in text(app)
        assert "step 1 of" in text(app)


async def test_the_terminals_own_cursor_sits_on_the_next_character() -> None:
    async with opened() as (app, pilot):
        start = app.cursor_position
        assert rows(app)[start.y][start.x - 1] == ">" or rows(app)[start.y][start.x - 2] == ">"
        await pilot.press(*"12")
        assert app.cursor_position == start + Offset(2, 0)
        await pilot.press("left")
        assert app.cursor_position == start + Offset(1, 0)


async def test_ctrl_q_and_ctrl_c_leave_with_code_0() -> None:
    for key in ("ctrl+q", "ctrl+c", "f10"):
        async with opened() as (app, pilot):
            await pilot.press(*"12")
            await pilot.press(key)
            await pilot.pause()
        assert app.return_code == 0


async def test_the_key_that_began_the_animation_ends_it() -> None:
    async with opened() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        await pilot.press("f8")
        await pilot.press("f8")
        assert not screen.stage.playing


async def test_lines_typed_ahead_are_taken_one_after_another() -> None:
    async with opened() as (app, pilot):
        await pilot.press(*"1.2", "enter", *"1.7", "enter", *"9", "enter", *"1.2", "enter")
        await pilot.pause()
        assert isinstance(app.opening, Sitting)
        assert [attempt.text for attempt in app.opening.attempts] == ["1.2", "1.7", "9", "1.2"]
        assert "a2 = ?" in text(app)


async def test_a_turns_page_invites_to_nothing_that_its_keys_do_not_do() -> None:
    async with opened() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        while not screen.stage.has_turn:
            await answer(pilot, ":reveal")
            await answer(pilot, "")
        assert screen.answer.placeholder == ""
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.stage.has_turn
        assert screen.answer.placeholder == "" or "Enter" in screen.answer.placeholder
