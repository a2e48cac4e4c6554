"""A character canvas on which lines meet, cross and carry text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from tutor.present.diagram.model import Position, Span, SpanStyle

_BOX = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
"""By the weight (0 none, 1 light, 2 heavy) of the arms up, right, down, left, read in base 3."""

_UP, _RIGHT, _DOWN, _LEFT = range(4)
_DIRECTIONS = {(-1, 0): _UP, (0, 1): _RIGHT, (1, 0): _DOWN, (0, -1): _LEFT}
_OPPOSITE = {_UP: _DOWN, _DOWN: _UP, _LEFT: _RIGHT, _RIGHT: _LEFT}
Arms = list[int]


def direction(start: Position, end: Position) -> int:
    """From a cell to its neighbour."""
    return _DIRECTIONS[end[0] - start[0], end[1] - start[1]]


@dataclass
class Canvas:
    """Lines and text, drawn in any order: text stands on lines.

    Lines belong to nets. Those of one net join where they meet; those of two nets cross.
    """

    rows: int
    columns: int
    ascii_only: bool
    _lines: dict[Position, dict[int, Arms]] = field(default_factory=dict)
    _text: dict[Position, tuple[str, SpanStyle, int]] = field(default_factory=dict)
    _written: int = 0

    def line(self, path: Sequence[Position], net: int, heavy: bool = False) -> None:
        """A line through neighbouring cells that enters the first and leaves the last horizontally."""
        weight = 2 if heavy else 1
        self._arm(path[0], net, _LEFT, weight)
        self._arm(path[-1], net, _RIGHT, weight)
        for start, end in pairwise(path):
            towards = direction(start, end)
            self._arm(start, net, towards, weight)
            self._arm(end, net, _OPPOSITE[towards], weight)

    def write(self, at: Position, text: str, style: SpanStyle) -> None:
        """Text from a position to the right; each call is a span of its own."""
        self._written += 1
        row, column = at
        for offset, character in enumerate(text):
            self._text[row, column + offset] = (character, style, self._written)

    def fill(self, start: Position, end: int, heavy: bool) -> None:
        """A horizontal line from a position up to column `end` (not included), where no text stands."""
        row, column = start
        for at in range(column, end):
            self.line([(row, at)], -1, heavy)

    def lines(self) -> tuple[str, ...]:
        return tuple(
            "".join(self._cell((row, column))[0] for column in range(self.columns)).rstrip()
            for row in range(self.rows)
        )

    def spans(self) -> tuple[Span, ...]:
        """Runs of cells written together or drawn in one style, without blank ones."""
        found: list[Span] = []
        for row in range(self.rows):
            cells = ((column, *self._cell((row, column))) for column in range(self.columns))
            for (style, _), run in groupby(cells, key=lambda cell: (cell[2], cell[3])):
                if style is not None:
                    columns = [cell[0] for cell in run]
                    found.append(Span(row, columns[0], columns[-1] + 1, style))
        return tuple(found)

    def _arm(self, at: Position, net: int, towards: int, weight: int) -> None:
        arms = self._lines.setdefault(at, {}).setdefault(net, [0, 0, 0, 0])
        arms[towards] = max(arms[towards], weight)

    def _cell(self, at: Position) -> tuple[str, SpanStyle | None, int]:
        """Character, style, and which call of `write` it is from (0: a line)."""
        written = self._text.get(at)
        if written is not None:
            return written
        nets = self._lines.get(at)
        if nets is None:
            return " ", None, 0
        heavy = any(2 in arms for arms in nets.values())
        character = _ascii_sign(list(nets.values())) if self.ascii_only else _box_sign(list(nets.values()))
        return character, "edge_focus" if heavy else "edge", 0


def _box_sign(nets: list[Arms]) -> str:
    index = 0
    for towards in range(4):
        index = index * 3 + max(arms[towards] for arms in nets)
    return _BOX[index]


def _ascii_sign(nets: list[Arms]) -> str:
    """Where two nets cross the one in focus passes over, else the vertical one: `+` always joins."""
    up, right, down, left = max(nets, key=lambda arms: (max(arms), arms[_UP]))
    heavy = 2 in (up, right, down, left)
    if not up and not down:
        return "=" if heavy else "-"
    if not left and not right:
        return "#" if heavy else "|"
    return "#" if heavy else "+"
