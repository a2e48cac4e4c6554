"""The lab's screen on lessons of equations, driven by keys."""

from __future__ import annotations

import pytest

from support.lab_screen import enter, lab, opened, press
from support.models import NAMES, model_lesson
from support.screens import text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_view_opens_for_every_model(name: str, size: tuple[int, int]) -> None:
    async with opened(model_lesson(name), size=size) as (app, pilot, _):
        for key in ("f2", "f3", "f4", "f7", "f8"):
            await press(pilot, key)
            assert f"{name} lab" in text(app)
        await press(pilot, "up", "pageup", "down", "right")
        assert lab(app).bench.run is not None


async def test_a_number_is_changed_and_what_it_moves_is_told() -> None:
    async with opened(model_lesson("recurrent")) as (app, pilot, _):
        await enter(pilot, ":predict off")
        await enter(pilot, "w = 0.3")
        shown = text(app)
        assert "w = 0.3. It moves 5 values forwards" in shown
        assert "changed: w = 0.3" in shown
        assert "eta = 0.1" in shown


async def test_a_run_is_predicted_and_trained() -> None:
    async with opened(model_lesson("gates")) as (app, pilot, kept):
        await enter(pilot, ":run 50")
        await enter(pilot, "fall")
        assert "iteration 54 (next)" in text(app)
    assert [made.option for made in kept] == ["fall"]


async def test_a_gate_that_a_change_closes_is_named() -> None:
    async with opened(model_lesson("gates")) as (app, pilot, _):
        await enter(pilot, ":predict off")
        await enter(pilot, "k0 = -3")
        assert "r1 closes: no gradient passes it." in text(app)


async def test_a_loss_over_samples_in_turn_or_in_batches_is_called_so() -> None:
    async with opened(model_lesson("batch")) as (app, pilot, _):
        await press(pilot, "f4")
        assert "L over all samples (log)" in text(app)


async def test_without_a_loss_the_plots_show_the_predictions_and_say_why() -> None:
    async with opened(model_lesson("in-turn")) as (app, pilot, _):
        await press(pilot, "f4")
        assert "This model has no loss" in text(app)
        assert "predicted 1 y_s1 2 y_s2" in text(app)
        await press(pilot, "f7")
        assert "This model has no loss" in text(app)


async def test_what_is_never_updated_can_be_changed_but_not_run() -> None:
    async with opened(model_lesson("scalars")) as (app, pilot, _):
        await press(pilot, "f5")
        assert "Nothing is updated here" in text(app)
        await enter(pilot, ":predict off")
        await enter(pilot, "x = 3")
        assert "f -12 -> -32" in text(app)


async def test_here_begins_at_the_chosen_iterations_parameters() -> None:
    async with opened(model_lesson("batch")) as (app, pilot, _):
        before = lab(app).bench.run
        assert before is not None
        await enter(pilot, ":at 2")
        await enter(pilot, ":here")
        run = lab(app).bench.run
        assert run is not None
        assert run.values(1)["w1"] == before.values(2)["w1"]
