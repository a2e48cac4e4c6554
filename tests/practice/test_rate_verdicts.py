"""What the lab finds in the losses of a run, at the edges of what it tells apart."""

from __future__ import annotations

import numpy as np
import pytest

from tutor.practice.lab.verdicts import judge


def verdict(losses: list[float], errors: list[float] | None = None, diverged_at: int | None = None) -> str:
    """The verdict on losses; without errors, the prediction stays on one side of its target."""
    off = errors or [1.0] * len(losses)
    return judge(np.array(losses), np.array(off)[:, None], diverged_at).name


def falling(ratio: float, count: int = 40) -> list[float]:
    return [ratio**n for n in range(count)]


@pytest.mark.parametrize(
    "losses, name",
    [
        ([1.0, 0.5, 0.01], "about_right"),
        ([1.0, 0.5, 0.011], "too_small"),
        ([0.0, 0.0], "stuck"),
        ([1.0, 1.0, 1.0], "stuck"),
        ([1.0, 1.0 - 1e-8, 1.0 - 2e-8, 1.0 - 3e-8], "too_small"),
        ([1.0, 1.5, 2.0, 3.0], "diverging"),
        ([1.0, 1.02], "diverging"),
        ([1.0, 1.005], "diverging"),  # its only step was too long
        ([1.0, 5.0, 3.0, 2.0, 1.5], "diverging"),  # the first steps were
        ([1.0, 5.0, 3.0, 2.0, 0.9], "too_small"),
        (falling(0.5), "about_right"),
        (falling(0.99), "too_small"),
        ([1.0, 0.5, *[0.4] * 8], "stuck"),
        ([1.0, 0.5, 0.4, *[0.4 - 0.0001 * n for n in range(7)]], "too_small"),
        ([1.0, 0.3, 0.6, 0.3, 0.6, 0.3, 0.6, 0.3, 0.6], "oscillating"),
        ([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.41, 0.3], "too_small"),  # one rise is none
    ],
)
def test_the_losses_of_a_run_tell_what_its_rate_was(losses: list[float], name: str) -> None:
    assert verdict(losses) == name


@pytest.mark.parametrize("at, name", [(None, "too_small"), (0, "diverging"), (2, "diverging")])
def test_what_overflows_diverges_whatever_the_losses(at: int | None, name: str) -> None:
    assert verdict([1.0, 0.9, 0.8], diverged_at=at) == name


def test_a_prediction_that_jumps_across_its_target_at_most_steps_oscillates() -> None:
    losses = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3]
    across = [1.0, -1.0] * 4 + [1.0]
    assert verdict(losses, across) == "oscillating"
    assert verdict(losses, [1.0] * 7 + [-1.0] * 2) == "too_small"
    assert verdict(losses, [1.0] * 5 + [-1.0, 1.0, 1.0, 1.0]) == "oscillating"  # twice in the last four
    early = [1.0, -1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert verdict(losses, early) == "too_small"  # it has come to rest


def test_only_the_part_in_which_a_run_still_moves_tells_whether_it_oscillates() -> None:
    swinging = [1.0, 0.5, 0.9, 0.4, 0.8, 0.3, 0.7, 0.2, 0.6]
    at_rest = [1e-9 * 0.5**n for n in range(40)]
    assert verdict(swinging + at_rest) == "oscillating"


@pytest.mark.parametrize(
    "error, name", [(0.001, "about_right"), (-0.001, "about_right"), (0.0011, "too_small")]
)
def test_a_prediction_as_near_as_a_thousandth_has_learned(error: float, name: str) -> None:
    assert verdict([1.0, 0.9, 0.8], [1.0, 0.5, error]) == name
