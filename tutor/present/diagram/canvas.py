"""A character canvas on which lines meet, cross and carry text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import groupby, pairwise
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.present.diagram.model import Position, Span, SpanStyle

_BOX = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
"""By the weight (0 none, 1 light, 2 heavy) of the arms up, right, down, left, read in base 3."""

_UP, _RIGHT, _DOWN, _LEFT = range(4)
_DIRECTIONS = MappingProxyType({(-1, 0): _UP, (0, 1): _RIGHT, (1, 0): _DOWN, (0, -1): _LEFT})
_OPPOSITE = MappingProxyType({_UP: _DOWN, _DOWN: _UP, _LEFT: _RIGHT, _RIGHT: _LEFT})
Arms = list[int]


def arms_of(sign: str) -> tuple[int, int, int, int]:
    """The weight of a line character's arms up, right, down, left; all 0 for what is no line."""
    index = _BOX.find(sign)
    if index < 1:
        return 0, 0, 0, 0
    return index // 27, index // 9 % 3, index // 3 % 3, index % 3


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

    def rendered(self) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """The lines, without trailing blanks, and the spans: runs of cells of one style written together."""
        cells: dict[int, list[tuple[int, str, SpanStyle, int]]] = {row: [] for row in range(self.rows)}
        for at, nets in self._lines.items():
            if at not in self._text:
                arms = list(nets.values())
                heavy = any(2 in each for each in arms)
                sign = _ascii_sign(arms) if self.ascii_only else _box_sign(arms)
                cells[at[0]].append((at[1], sign, "edge_focus" if heavy else "edge", 0))
        for (row, column), (character, style, written) in self._text.items():
            cells[row].append((column, character, style, written))
        lines: list[str] = []
        spans: list[Span] = []
        for row, found in cells.items():
            found.sort()
            lines.append(_line(found))
            spans.extend(_runs(row, found))
        return tuple(lines), tuple(spans)

    def _arm(self, at: Position, net: int, towards: int, weight: int) -> None:
        arms = self._lines.setdefault(at, {}).setdefault(net, [0, 0, 0, 0])
        arms[towards] = max(arms[towards], weight)


def _line(cells: list[tuple[int, str, SpanStyle, int]]) -> str:
    characters: list[str] = []
    for column, character, _, _ in cells:
        characters.extend(" " * (column - len(characters)))
        characters.append(character)
    return "".join(characters).rstrip()


def _runs(row: int, cells: list[tuple[int, str, SpanStyle, int]]) -> Iterator[Span]:
    """Neighbouring cells of one style and one call of `write`; blanks at the end belong to nothing."""
    # the difference of column and position is the same for neighbours only
    keyed = groupby(enumerate(cells), key=lambda one: (one[1][0] - one[0], one[1][2], one[1][3]))
    for (_, style, _), run in keyed:
        columns = [cell[0] for _, cell in run if cell[1] != " "]
        if columns:
            yield Span(row, columns[0], columns[-1] + 1, style)


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
