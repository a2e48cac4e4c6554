"""How the rows and columns of the lesson screen are shared out, for every size of terminal."""

from __future__ import annotations

from tutor.named_tuples import NamedTuple

SMALL_WIDTH, SMALL_HEIGHT = 56, 18
"""Below either of these there is no room for a drawing beside a usable question."""

WIDE_WIDTH, WIDE_HEIGHT = 112, 32
"""From both of these on, the ledger and the loss stand beside the question; the drawing has all columns."""

SIDE_WIDTH = 40

_FIXED = 4
"""Rows of status, rule, answer and keys."""

_USUAL_QUESTION, _USUAL_FEEDBACK, _USUAL_WIDE_FEEDBACK = 2, 5, 10
"""Rows beside which the drawing has its own, which it keeps so that it does not jump from step to step."""

_LEAST_FEEDBACK = 3
"""Rows that feedback, which scrolls, gives up last: only a question still longer takes from the drawing."""


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
    wide = width >= WIDE_WIDTH and height >= WIDE_HEIGHT
    usual = _USUAL_QUESTION + (_USUAL_WIDE_FEEDBACK if wide else _USUAL_FEEDBACK)
    drawing = height - _FIXED - max(usual, question_rows + _LEAST_FEEDBACK)
    return Rooms(small=False, drawing=max(0, drawing), side=SIDE_WIDTH if wide else 0)
