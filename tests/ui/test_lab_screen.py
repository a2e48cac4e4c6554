"""The lab's screen, driven by keys as a learner drives it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key

from support.courses import all_lessons
from support.lab_screen import enter, lab, opened, press
from support.screens import ASCII, COLOURLESS, NOON, UNICODE, lesson, rows, settled, sitting, text
from tutor.application.lab import keeper
from tutor.application.openings import OpenLab
from tutor.journal.record import open_record
from tutor.lesson.check import check_file
from tutor.practice.lab.state import open_lab
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp
from tutor.ui.screens.lab import LabScreen


async def test_it_opens_on_the_network_after_the_lessons_own_iterations() -> None:
    async with opened() as (app, _, _):
        shown = text(app)
        assert "two-two-one lab eta = 0.01" in shown
        assert "iteration 3 (next) L = 1.33" in shown
        assert "yhat 2.371" in shown


async def test_a_run_asks_first_records_the_prediction_and_then_trains() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":run 100")
        assert "does it rise or fall?" in text(app)
        assert "iteration 3 (next)" in text(app)
        await enter(pilot, "fall")
        assert "[+] Right: L goes from 1.33" in text(app)
        assert "iteration 103 (next)" in text(app)
    (made,) = kept
    assert (made.what, made.option, made.right, made.at) == (":run 100", "fall", True, NOON)


@pytest.mark.parametrize(
    "line, told",
    [
        (":frobn", "There is no command :frobn."),
        (":rate x", "is not a name here"),
        (":at x", "Type `:at 17`"),
    ],
)
async def test_a_line_that_cannot_be_done_leaves_the_question_before_a_run_where_it_is(
    line: str, told: str
) -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":run 5")
        question = lab(app).bench.pending
        assert question is not None
        await enter(pilot, line)
        assert lab(app).bench.pending is question
        assert told in " ".join(text(app).split())
        assert "rise" in text(app)
        await enter(pilot, "1")
        assert lab(app).bench.lab.iterations == 7
        assert len(kept) == 1


async def test_another_change_takes_the_place_of_the_one_that_is_asked_about() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":run 5")
        await enter(pilot, ":rate 0.02")
        await enter(pilot, "1")
        assert lab(app).bench.lab.iterations == 2
        assert lab(app).bench.lab.rate == 0.02
        assert len(kept) == 1


async def test_a_wrong_prediction_says_what_is_so() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":run 10")
        await enter(pilot, "1")
        assert "[x] Not rise: L goes from" in text(app)
    assert [made.right for made in kept] == [False]


async def test_enter_alone_and_the_same_key_again_pass_the_question_over() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":run 10")
        await enter(pilot, "")
        assert "iteration 13 (next)" in text(app)
        await press(pilot, "f5", "f5")
        assert "iteration 14 (next)" in text(app)
        await press(pilot, "f6", "f6")
        assert "iteration 114 (next)" in text(app)
    assert [made.option for made in kept] == [None, None, None]


async def test_escape_takes_back_the_change_that_is_asked_about() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, "w11 = 5")
        await press(pilot, "escape")
        assert lab(app).bench.lab == open_lab(lesson())
        assert "is taken back" in text(app)
    assert kept == []


async def test_what_is_no_option_is_no_attempt() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":run 10")
        await enter(pilot, "perhaps")
        assert "none of the options" in text(app)
        assert lab(app).bench.pending is not None
    assert kept == []


async def test_questions_can_be_switched_off_and_on() -> None:
    async with opened() as (app, pilot, kept):
        await enter(pilot, ":predict off")
        await enter(pilot, ":run 10")
        assert "iteration 13 (next)" in text(app)
        await enter(pilot, ":predict on")
        await enter(pilot, ":run 10")
        assert lab(app).bench.pending is not None
    assert kept == []


async def test_a_change_shows_before_and_now_and_points_out_the_gate_that_dies() -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, "b1 = -9")
        await enter(pilot, "rise")
        shown = text(app)
        assert "b1 = -9: iteration 1, before -> now" in shown
        assert "b1 0.1 -> -9" in shown
        assert "yhat 1.72 -> 1.12" in shown
        assert "a1 closes: no gradient passes it." in shown


async def test_reset_goes_back_to_the_lesson() -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, ":predict off")
        for line in ("w11 = 3", "hidden = tanh", ":freeze biases", ":run 20", ":reset"):
            await enter(pilot, line)
        assert lab(app).bench.lab == open_lab(lesson())


async def test_the_table_scrolls_over_all_iterations_and_all_columns() -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, ":predict off")
        await enter(pilot, ":run 9998")
        await press(pilot, "f3")
        assert "> 10001" in text(app)
        await press(pilot, "home")
        assert rows(app)[2].split()[:4] == [">", "1", "2.5992", "1.72"]
        await press(pilot, "down", "pagedown")
        assert lab(app).bench.chosen == 2 + 14
        await press(pilot, "end", "up")
        assert lab(app).bench.chosen == 10_000
        assert rows(app)[16].split()[0] == "10001"
        heads = [rows(app)[1].split()]
        for _ in range(40):
            await pilot.press("right")
        heads.append(rows(app)[1].split())
        assert heads[0][:3] == heads[1][:3] == ["iter.", "L", "yhat"]
        assert heads[1][3:] == ["bo'"]


async def test_only_the_rows_in_sight_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    from tutor.practice.lab.runs import TrainingRun

    asked: list[int] = []
    whole = TrainingRun.table

    def counted(self: TrainingRun, first: int, last: int) -> list[dict[str, float]]:
        asked.append(last - first + 1)
        return whole(self, first, last)

    async with opened() as (_, pilot, _):
        await enter(pilot, ":predict off")
        await enter(pilot, ":run 9000")
        await press(pilot, "f3")
        monkeypatch.setattr(TrainingRun, "table", counted)
        await press(pilot, "home", "pagedown", "end", "pageup")
    assert asked
    assert max(asked) <= 24


async def test_typed_arrows_belong_to_the_line_once_something_is_typed() -> None:
    async with opened() as (app, pilot, _):
        await press(pilot, "f3", "w", "1", "left", "home", "x")
        assert lab(app).answer.value == "xw1"


async def test_rates_are_compared_with_a_sentence_for_each() -> None:
    async with opened(size=(100, 40)) as (app, pilot, _):
        await enter(pilot, ":rates 0.01,5")
        shown = text(app)
        assert "eta = 0.01: about right" in shown
        assert "eta = 5: diverging: iteration" in shown
        assert "overflows" in shown


async def test_comparing_rates_leaves_the_last_change_to_be_compared_with() -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, ":predict off")
        await enter(pilot, "w11 = 3")
        await enter(pilot, ":rates 0.1,0.2")
        await press(pilot, "f8")
        assert "w11 = 3: iteration 1, before -> now" in text(app)
        assert "w11 0.1 -> 3" in text(app)


async def test_the_drawing_and_the_plots_show_the_chosen_iteration() -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, ":at 1")
        await press(pilot, "f2")
        assert "yhat 1.72" in text(app)
        assert "w1 0.5" in text(app)
        assert "-2.736" in text(app)  # dL/dw1 = -2.28 * 1.2
        await enter(pilot, ":at 2")
        assert "yhat 2.048" in text(app)
        await press(pilot, "f4")
        assert "L (log) * now ^ chosen" in text(app)
        assert "predicted 1 yhat - target" in text(app)


async def test_a_run_that_overflows_is_named_and_the_screen_goes_on() -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, ":rate 5")
        await enter(pilot, "")
        await enter(pilot, ":run 500")
        assert "Iteration 253 overflows" in text(app)
        for key in ("f2", "f3", "f4", "f7", "f8"):
            await press(pilot, key)
        assert lab(app).bench.run is not None


async def test_begin_here_makes_the_chosen_parameters_the_first_ones() -> None:
    async with opened() as (app, pilot, _):
        run = lab(app).bench.run
        assert run is not None
        w11 = run.values(2)["w11"]
        await enter(pilot, ":at 2")
        await enter(pilot, ":here")
        assert lab(app).bench.lab.start["w11"] == w11
        assert lab(app).bench.lab.iterations == 1


async def test_a_set_up_is_saved_from_the_screen(tmp_path: Path) -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, ":predict off")
        await enter(pilot, "w11 = 0.7")
        await enter(pilot, f":save {tmp_path / 'mine.toml'}")
        assert "Saved as" in text(app)
        await enter(pilot, f":save {tmp_path / 'mine.toml'}")
        assert "is there already" in text(app)
    report = check_file(tmp_path / "mine.toml")
    assert report.sound
    assert report.lesson is not None
    assert report.lesson.network.layers[0].weights[0][0] == 0.7


@pytest.mark.parametrize(
    "line", ["nonsense", "w99 = 3", ":nope", ":run x", ":at x", "w11 = ", "[red]x[/red]"]
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(line: str) -> None:
    async with opened() as (app, pilot, _):
        await enter(pilot, line)
        assert lab(app).bench.lab == open_lab(lesson())
        assert lab(app).said


VIEWS = ("f2", "f3", "f4", "f7", "f8", "f1")


@pytest.mark.parametrize("terminal, size", [(ASCII, (80, 24)), (COLOURLESS, (120, 40)), (ASCII, (40, 12))])
async def test_every_view_is_pure_ascii_and_no_row_is_wider_than_the_screen(
    terminal: Terminal, size: tuple[int, int]
) -> None:
    for made in (all_lessons()[0], all_lessons()[-1]):
        async with opened(made, terminal, size) as (app, pilot, _):
            await enter(pilot, f"{made.network.inputs[0]} = -2")
            await enter(pilot, "1")
            for key in VIEWS:
                await press(pilot, key)
                for row in rows(app):
                    assert row.isascii(), row
                    assert len(row) == size[0]
                if key == "f1":
                    await press(pilot, "escape")


async def test_a_wide_terminal_shows_drawing_table_and_plots_at_once() -> None:
    async with opened(terminal=UNICODE, size=(120, 40)) as (app, _, _):
        shown = text(app)
        for part in ("∂", "iter.", "L (log)", "predicted"):
            assert part in shown


async def test_at_80_columns_every_key_is_shown() -> None:
    async with opened() as (app, _, _):
        for key in (f"F{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10)):
            assert key in rows(app)[-1]


async def test_the_lab_opens_over_the_closing_page_and_gives_it_back() -> None:
    def opens(course: object) -> OpenLab:
        return OpenLab(open_lab(lesson()), lambda made: "", lambda: NOON)

    done = sitting(lesson(1))
    while not done.session.finished:
        done.do("skip")
    app = TutorApp(done, ASCII, lab=opens)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "f9")
        assert isinstance(app.screen, LabScreen)
        await enter(pilot, ":quit")
        assert not isinstance(app.screen, LabScreen)
        assert app.is_running


async def test_a_prediction_is_in_the_record_as_an_attempt_of_the_lab(tmp_path: Path) -> None:
    record = open_record(tmp_path / "record.db", now=NOON)
    made = lesson()
    app = TutorApp(OpenLab(open_lab(made), keeper(record), lambda: NOON), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await enter(pilot, ":run 10")
        await enter(pilot, "rise")
        await enter(pilot, "b1 = -9")
        await enter(pilot, "")
    wrong, passed = record.events(mode="lab")
    record.close()
    assert (wrong.action, wrong.verdict, wrong.text, wrong.symbol) == ("answer", "wrong", "rise", "L")
    assert (wrong.lesson, wrong.iteration, wrong.skill, wrong.at) == (made.id, 13, "", NOON)
    assert wrong.payload["right"] == "fall"
    assert (passed.action, passed.verdict, passed.payload["question"]) == ("skip", None, "gate")
    assert wrong.run == passed.run


async def test_what_came_too_early_is_given_back_and_typed_over() -> None:
    async with opened() as (app, pilot, _):
        lab(app).busy = True
        await pilot.press(*"w11 = 2", "enter")
        await pilot.pause()
        assert "Still computing" in text(app)
        assert lab(app).answer.value == "w11 = 2"
        lab(app).busy = False
        await pilot.press(*":help")
        assert lab(app).answer.value == ":help"


async def test_lines_that_come_at_once_are_done_in_their_order() -> None:
    typed = [Key(c, c) for c in ":at 2"] + [Key("enter", "\r")] + [Key(c, c) for c in ":at 3"]
    async with opened() as (app, pilot, _):
        for key in [*typed, Key("backspace", None), Key("1", "1"), Key("enter", "\r")]:
            app.post_message(key)
        await pilot.pause()
        assert lab(app).bench.chosen == 1
        assert lab(app).answer.value == ""
