"""What a learning rate did, decided by the numbers of its run alone."""

from __future__ import annotations

from typing import Literal

import numpy as np

from tutor.data_classes import dataclass
from tutor.operations.arrays import Array
from tutor.sayings import Said, said
from tutor.tolerances import AT_TARGET, CREEPING, FLAT, LEARNED, STILL

RateVerdictName = Literal["too_small", "about_right", "oscillating", "diverging", "stuck"]


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """The verdict with what its numbers say of it.

    "stuck" is none of the four that one expects: the loss does not move, as where every gate is closed.
    """

    name: RateVerdictName
    said: Said


def judge(losses: Array, errors: Array, diverged_at: int | None) -> RateVerdict:
    """Judges one run.

    Args:
        losses: [T + 1], before the first update and after each; T is 1 or more.
        errors: prediction minus target, [T + 1, outputs].
        diverged_at: the first row with a value that is not finite.
    """
    count = len(losses) - 1
    if diverged_at is not None:
        return RateVerdict("diverging", said("rates.overflows", iteration=diverged_at + 1))
    first, last = float(losses[0]), float(losses[-1])
    if first < 0 or last < 0:
        return _below_zero(first, last, count)
    if first == 0:
        return RateVerdict("stuck", said("rates.nothing_to_learn"))
    now = said("rates.now", count=count, share=_share(last, first))
    if _grows(losses):
        return RateVerdict("diverging", said("rates.grows", now=now))
    jumps = _jumps(losses, errors)
    if jumps is not None:
        return RateVerdict("oscillating", said("rates.oscillating", jumps=jumps, now=now))
    if last <= LEARNED * first or _is_at_target(errors[-1]):
        return RateVerdict("about_right", said("rates.about_right", now=now))
    if float(np.ptp(losses)) <= FLAT * first:
        return RateVerdict("stuck", said("rates.never_moves", loss=first))
    if _stands_still(losses):
        return RateVerdict("stuck", said("rates.stands_still", loss=last))
    if last > first:
        return RateVerdict("diverging", said("rates.first_steps", now=now))
    return RateVerdict("too_small", said("rates.too_small", now=now))


def _below_zero(first: float, last: float, count: int) -> RateVerdict:
    """Of a loss that is no distance: whether it falls."""
    moved = said("rates.moved", count=count, first=first, last=last)
    if abs(last - first) <= FLAT * max(abs(first), abs(last)):
        return RateVerdict("stuck", said("rates.never_moves", loss=first))
    if last < first:
        return RateVerdict("about_right", said("rates.falls", now=moved))
    return RateVerdict("diverging", said("rates.grows", now=moved))


def _is_at_target(errors: Array) -> bool:
    return bool(errors.size) and float(np.abs(errors).max()) <= AT_TARGET


def _share(last: float, first: float) -> Said:
    if last > first:
        return said("rates.times", times=last / first)
    if last <= FLAT * first:
        return said("rates.nothing")
    return said("rates.percent", percent=100 * last / first)


def _grows(losses: Array) -> bool:
    """Whether the loss ends higher than it began and is still rising."""
    last = losses[-1]
    earlier = losses[3 * (len(losses) - 1) // 4]
    return bool(last > losses[0] and last >= 0.99 * losses.max() and last > 1.01 * earlier)


def _jumps(losses: Array, errors: Array) -> Said | None:
    """How the run swings to and fro, in the second half of the part in which it still moves, if it does."""
    moving = np.flatnonzero(losses > FLAT * losses[0])
    end = int(moving[-1]) if moving.size else 0
    begin = end // 2
    steps = end - begin
    part = losses[begin : end + 1]
    rises = int(np.count_nonzero(np.diff(part) > FLAT * part[:-1]))
    signs = np.sign(errors[begin : end + 1])
    flips = int(np.count_nonzero(signs[1:] * signs[:-1] < 0, axis=0).max(initial=0))
    if flips >= 2 and 2 * flips >= steps:
        return said("rates.jumps_across")
    if rises >= 2 and 4 * rises >= steps:
        return said("rates.rises", rises=rises, steps=steps)
    return None


def _stands_still(losses: Array) -> bool:
    """Whether the loss has stopped moving long before the end, unlike one that creeps from the start."""
    half = losses[len(losses) // 2 :] if len(losses) > 3 else losses[-2:]
    moved = float(half.max() - half.min())
    if moved <= FLAT * half.max():
        return True
    return bool(moved <= STILL * half.max() and moved <= CREEPING * abs(losses[0] - half[0]))
