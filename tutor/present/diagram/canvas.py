"""A character canvas on which lines meet, cross and carry text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TypeAlias

from tutor.data_classes import dataclass
from tutor.present.diagram.model import Position, Span, SpanStyle

_BOX = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
"""By the weight (0 none, 1 light, 2 heavy) of the arms up, right, down, left, read in base 3."""

_HEAVY = 2
"""The bit of a weight that makes it heavy; a light arm is 1, a heavy one 3, so that `|` keeps the heavier."""

_UP, _RIGHT, _DOWN, _LEFT = 6, 4, 2, 0
"""How far the weight of an arm is shifted among the arms of a cell."""

_SIGNS = tuple(
    _BOX[int("".join(str(min(2, arms >> way & 3)) for way in (_UP, _RIGHT, _DOWN, _LEFT)), 3)]
    for arms in range(256)
)
"""The line character of a cell by its arms."""

_ANY_HEAVY = _HEAVY << _UP | _HEAVY << _RIGHT | _HEAVY << _DOWN | _HEAVY << _LEFT
_UPRIGHT, _LEVEL = 3 << _UP | 3 << _DOWN, 3 << _RIGHT | 3 << _LEFT

_Cell: TypeAlias = tuple[int, str, SpanStyle, int]
"""Column, character, style, and which call of `write` it is from; 0 for a line."""


def arms_of(sign: str) -> tuple[int, int, int, int]:
    """The weight of a line character's arms up, right, down, left; all 0 for what is no line."""
    index = _BOX.find(sign)
    if index < 1:
        return 0, 0, 0, 0
    return index // 27, index // 9 % 3, index // 3 % 3, index % 3


@dataclass
class Canvas:
    """Lines and text, drawn in any order: text stands on lines.

    Lines belong to nets. Those of one net join where they meet; those of two nets cross.
    """

    rows: int
    columns: int
    ascii_only: bool
    _lines: dict[Position, dict[int, int]] = field(default_factory=dict)  # arms by net
    _text: dict[Position, tuple[str, SpanStyle, int]] = field(default_factory=dict)
    _written: int = 0

    def line(self, path: Sequence[Position], net: int, heavy: bool = False) -> None:
        """A line through neighbouring cells that enters the first and leaves the last horizontally."""
        weight = 3 if heavy else 1
        self._arm(path[0], net, weight << _LEFT)
        self._arm(path[-1], net, weight << _RIGHT)
        for start, end in pairwise(path):
            if start[0] == end[0]:
                out, back = (_RIGHT, _LEFT) if start[1] < end[1] else (_LEFT, _RIGHT)
            else:
                out, back = (_DOWN, _UP) if start[0] < end[0] else (_UP, _DOWN)
            self._arm(start, net, weight << out)
            self._arm(end, net, weight << back)

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
        cells: dict[int, list[_Cell]] = {row: [] for row in range(self.rows)}
        text = self._text
        for at, nets in self._lines.items():
            if at not in text:
                arms = reduce(or_, nets.values())
                sign = _ascii_sign(nets.values()) if self.ascii_only else _SIGNS[arms]
                cells[at[0]].append((at[1], sign, "edge_focus" if arms & _ANY_HEAVY else "edge", 0))
        for (row, column), (character, style, written) in text.items():
            cells[row].append((column, character, style, written))
        lines: list[str] = []
        spans: list[Span] = []
        for row, found in cells.items():
            found.sort()
            lines.append(_line(found))
            spans.extend(_runs(row, found))
        return tuple(lines), tuple(spans)

    def _arm(self, at: Position, net: int, arm: int) -> None:
        nets = self._lines.get(at)
        if nets is None:
            self._lines[at] = {net: arm}
        else:
            nets[net] = nets.get(net, 0) | arm


def _line(cells: list[_Cell]) -> str:
    characters: list[str] = []
    end = 0
    for column, character, _, _ in cells:
        if column > end:
            characters.append(" " * (column - end))
        characters.append(character)
        end = column + 1
    return "".join(characters).rstrip()


def _runs(row: int, cells: list[_Cell]) -> Iterator[Span]:
    """Neighbouring cells of one style and one call of `write`; blanks at the end belong to nothing."""
    start = first = last = -1  # where the run goes on, and its first and last sign
    run: tuple[SpanStyle, int] | None = None
    for column, character, style, written in cells:
        if column != start or run != (style, written):
            if run is not None and first >= 0:
                yield Span(row, first, last + 1, run[0])
            run, first = (style, written), -1
        start = column + 1
        if character != " ":
            last = column
            if first < 0:
                first = column
    if run is not None and first >= 0:
        yield Span(row, first, last + 1, run[0])


def _ascii_sign(nets: Collection[int]) -> str:
    """Where two nets cross the one in focus passes over, else the vertical one: `+` always joins."""
    arms = next(iter(nets)) if len(nets) == 1 else max(nets, key=_goes_over)
    heavy = arms & _ANY_HEAVY
    if not arms & _UPRIGHT:
        return "=" if heavy else "-"
    if not arms & _LEVEL:
        return "#" if heavy else "|"
    return "#" if heavy else "+"


def _goes_over(arms: int) -> tuple[bool, int]:
    """Of lines that cross, the one for which this is the largest is seen."""
    return bool(arms & _ANY_HEAVY), arms >> _UP
