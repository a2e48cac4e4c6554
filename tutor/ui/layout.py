"""How the rows and columns of the lesson screen are shared out, for every size of terminal."""

from __future__ import annotations

from typing import NamedTuple

SMALL_WIDTH, SMALL_HEIGHT = 56, 18
"""Below either of these there is no room for a drawing beside a usable question."""

WIDE_WIDTH, WIDE_HEIGHT = 112, 32
"""From both of these on, the ledger and the loss stand beside the question; the drawing has all columns."""

SIDE_WIDTH = 40

_LEAST_FEEDBACK, _LEAST_WIDE_FEEDBACK = 5, 10
_USUAL_QUESTION, _LONG_QUESTION = 2, 3
"""Rows of a question up to which the drawing keeps its own, so that it does not jump from step to step."""


class Rooms(NamedTuple):
    """Rows and columns of the parts.

    Attributes:
        small: whether the drawing gives way, with a sentence that says so.
        drawing: most rows of the drawing.
        side: columns of the ledger beside the question and what is below it, 0 where it is one key away.
    """

    small: bool
    drawing: int
    side: int


def rooms(width: int, height: int, question_rows: int) -> Rooms:
    """Shares out a screen: status, drawing, rule, question, answer, feedback, keys, from top to bottom."""
    if width < SMALL_WIDTH or height < SMALL_HEIGHT:
        return Rooms(small=True, drawing=0, side=0)
    fixed = 4 + (_USUAL_QUESTION if question_rows <= _LONG_QUESTION else question_rows)
    wide = width >= WIDE_WIDTH and height >= WIDE_HEIGHT
    feedback = _LEAST_WIDE_FEEDBACK if wide else _LEAST_FEEDBACK
    return Rooms(small=False, drawing=max(0, height - fixed - feedback), side=SIDE_WIDTH if wide else 0)
