"""What a learning rate did, decided by the numbers of its run alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tutor.operations.arrays import Array
from tutor.practice.lab.numbers import short

RateVerdictName = Literal["too_small", "about_right", "oscillating", "diverging", "stuck"]

LEARNED = 0.01
"""A loss of at most this share of the first one counts as learned."""

CLOSE = 1e-3
"""So do predictions this close to their targets: some losses have a least value above 0."""

_NOTHING = 1e-9
"""Changes below this share of the first loss are rounding, not learning."""

_STILL, _CREEPING = 1e-3, 1e-2
"""The loss stands still if its second half moves by less than these shares: of itself, of the first half."""


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """The verdict with the sentence that its numbers give.

    "stuck" is none of the four that one expects: the loss does not move, as where every gate is closed.
    """

    name: RateVerdictName
    sentence: str


def judge(losses: Array, errors: Array, diverged_at: int | None) -> RateVerdict:
    """Judges one run.

    Args:
        losses: [T + 1], before the first update and after each; T is 1 or more.
        errors: prediction minus target, [T + 1, outputs].
        diverged_at: the first row with a value that is not finite.
    """
    count = len(losses) - 1
    if diverged_at is not None:
        return RateVerdict(
            "diverging",
            f"diverging: iteration {diverged_at + 1} overflows, its numbers are too large for the computer.",
        )
    first, last = float(losses[0]), float(losses[-1])
    if first <= 0:
        return RateVerdict("stuck", "stuck: the loss is 0 from the start, there is nothing to learn.")
    now = f"after {_iterations(count)} the loss is {_share(last, first)}"
    if _grows(losses):
        return RateVerdict("diverging", f"diverging: the loss grows, and {now}. Each step is too long.")
    jumps = _jumps(losses, errors)
    if jumps:
        return RateVerdict("oscillating", f"oscillating: {jumps}; {now}.")
    if last <= LEARNED * first or float(np.abs(errors[-1]).max()) <= CLOSE:
        return RateVerdict("about_right", f"about right: {now}.")
    if float(np.ptp(losses)) <= _NOTHING * first:
        return RateVerdict(
            "stuck",
            f"stuck: the loss stays at {short(first)} from the start. "
            "The steps are far too short, or no gradient comes through.",
        )
    if _stands_still(losses):
        return RateVerdict("stuck", f"stuck: the loss stays at {short(last)}, next to no gradient is left.")
    if last > first:
        return RateVerdict("diverging", f"diverging: the first steps are too long, and {now}.")
    return RateVerdict("too_small", f"too small: {now}. Longer steps or more iterations get further.")


def _iterations(count: int) -> str:
    return f"{count} iteration{'' if count == 1 else 's'}"


def _share(last: float, first: float) -> str:
    if last > first:
        return f"{short(last / first)} times what it was"
    if last <= _NOTHING * first:
        return "next to nothing"
    return f"{short(100 * last / first)} % of what it was"


def _grows(losses: Array) -> bool:
    """Whether the loss ends higher than it began and is still rising."""
    last = losses[-1]
    earlier = losses[3 * (len(losses) - 1) // 4]
    return bool(last > losses[0] and last >= 0.99 * losses.max() and last > 1.01 * earlier)


def _jumps(losses: Array, errors: Array) -> str:
    """How the run swings to and fro, in the second half of the part in which it still moves; else ""."""
    moving = np.flatnonzero(losses > _NOTHING * losses[0])
    end = int(moving[-1]) if moving.size else 0
    begin = end // 2
    steps = end - begin
    part = losses[begin : end + 1]
    rises = int(np.count_nonzero(np.diff(part) > _NOTHING * part[:-1]))
    signs = np.sign(errors[begin : end + 1])
    flips = int(np.count_nonzero(signs[1:] * signs[:-1] < 0, axis=0).max())
    if flips >= 2 and 2 * flips >= steps:
        return "the prediction jumps across its target and back"
    if rises >= 2 and 4 * rises >= steps:
        return f"the loss rises at {rises} of the last {steps} updates"
    return ""


def _stands_still(losses: Array) -> bool:
    """Whether the loss has stopped moving long before the end, unlike one that creeps from the start."""
    half = losses[len(losses) // 2 :] if len(losses) > 3 else losses[-2:]
    moved = float(half.max() - half.min())
    if moved <= _NOTHING * half.max():
        return True
    return bool(moved <= _STILL * half.max() and moved <= _CREEPING * abs(losses[0] - half[0]))
