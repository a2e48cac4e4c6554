"""Where iterations began, kept from one question to the next.

A wrong answer is carried through every iteration after it. Who is asked in iteration 400
does not wait for 399 iterations to be worked again at each answer.
"""

from __future__ import annotations

from dataclasses import replace

from tutor.marking.own_state import OwnState
from tutor.marking.verdicts import Work

MOST_KEPT = 4
"""What a step uses of the iteration before is given anew with each question, so one start is not enough."""


class Starts:
    """Own states at the beginning of the iterations last worked on, with the answers that led there."""

    def __init__(self) -> None:
        self._kept: list[tuple[Work, OwnState]] = []

    def find(self, iteration: int, work: Work) -> OwnState | None:
        """The latest start, not after an iteration, to which the same answers lead; a copy, to go on from."""
        fitting = [
            state
            for answers, state in self._kept
            if state.iteration <= iteration and _before(state.iteration, work) == answers
        ]
        return copied(max(fitting, key=lambda state: state.iteration)) if fitting else None

    def keep(self, state: OwnState, work: Work) -> None:
        """Keeps a state at the beginning of its iteration."""
        self._kept.append((_before(state.iteration, work), copied(state)))
        del self._kept[:-MOST_KEPT]


def _before(iteration: int, work: Work) -> Work:
    return {key: answered for key, answered in work.items() if key[0] < iteration}


def copied(state: OwnState) -> OwnState:
    """A state to go on from without changing the other."""
    return replace(
        state,
        values=dict(state.values),
        spans=dict(state.spans),
        coarse=dict(state.coarse),
        causes=dict(state.causes),
        shifts=dict(state.shifts),
        idle=set(state.idle),
    )
