"""Blocks of cells side by side and beneath each other, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from tutor.expressions.trees import Expression
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.model import Drawing
from tutor.present.diagram.model_parts import Block, Cell, Row
from tutor.present.diagram.model_values import Seen, Written, gist

_GAP = 3
_MOST_SPREAD = 4
ROOMS = {5: 0, 6: 45, 7: 65, 8: 70, 9: 72, 10: 73}
_LONGEST_GIST = 40


class Way(NamedTuple):
    """One way to write blocks.

    Attributes:
        named: whether names stand in the cells; else the block's title, and the order of the data.
        beside: whether gradients stand beside the values; else beneath them.
        headed: whether a line above a grid says what it is made of.
        explained: whether that stands behind single values and the rows of tables.
        room: columns of a number.
        spaced: whether there is a free line between blocks.
    """

    named: bool
    beside: bool
    headed: bool
    explained: bool
    room: int
    spaced: bool

    @property
    def worth(self) -> int:
        return (
            50 * self.named
            + 3 * (not self.beside)
            + 10 * self.headed
            + 8 * self.explained
            + 12 * self.spaced
            + ROOMS[self.room]
        )


@lru_cache(maxsize=1)
def ways() -> tuple[Way, ...]:
    """Every way, the best first."""
    found = product((True, False), (True, False), (True, False), (True, False), ROOMS, (True, False))
    return tuple(sorted((Way(*each) for each in found), key=lambda way: -way.worth))


@dataclass(frozen=True)
class Measured:
    """A block in one way: its columns and rows on the canvas."""

    block: Block
    way: Way
    seen: Seen
    widest: tuple[int, int]
    family: Callable[[str], str]

    @property
    def named(self) -> bool:
        if self.block.tabular:
            return False
        return self.way.named or self.block.alone or self.block.part

    def name(self, cell: Cell) -> str:
        return self.seen.form.style.name(cell.name)

    @cached_property
    def rows(self) -> tuple[tuple[tuple[Written, ...], ...], ...]:
        """What is written in the cells."""
        return tuple(
            tuple(self.seen.parts(cell) if cell is not None else () for cell in row.cells)
            for row in self.block.rows
        )

    @cached_property
    def row_heights(self) -> list[int]:
        if self.way.beside:
            return [1] * len(self.rows)
        return [max(1, *map(len, row)) for row in self.rows]

    @cached_property
    def labels(self) -> list[int]:
        """By column, the width of the names in its cells, and of what stands before their gradients."""
        if not self.named:
            return [0] * self.block.columns
        if self.block.alone:
            return [self.widest[0]]
        return [
            max((len(self.name(cell)) for cell in column if cell is not None), default=0)
            for column in zip(*(row.cells for row in self.block.rows), strict=True)
        ]

    @cached_property
    def value_rooms(self) -> list[int]:
        """By column, columns of its values: no more than given numbers need."""
        rooms = []
        for column in zip(*self.rows, strict=True):
            symbols = [written[0].symbol for written in column if written]
            needed = [
                len(self.seen.text(s, self.way.room)) if self.seen.is_given(s) else self.way.room
                for s in symbols
            ]
            rooms.append(max(3 if any(map(self._closes, symbols)) else 1, *needed, 1))
        return rooms

    def _closes(self, symbol: str) -> bool:
        return symbol in self.seen.gates

    def before(self, at: int, line: int) -> int:
        """Columns of what stands before the second, third … value of a column's cells."""
        found = [row[at][line].before for row in self.rows if len(row[at]) > line]
        return max(map(len, found), default=0)

    @cached_property
    def sizes(self) -> list[int]:
        """By column, its width."""
        return [self._size(at) for at in range(self.block.columns)]

    def _size(self, at: int) -> int:
        label, room = self.labels[at], self.value_rooms[at]
        depth = max(len(row[at]) for row in self.rows)
        heading = len(self._heading(at)) + 1 if self.headings else 0
        if self.way.beside:
            first = 1 + (label + 1 if label else 0) + room
            rest = sum(2 + self._aside(at, line) + self.way.room for line in range(1, depth))
            return max(heading, first + rest)
        offset = self._offset(at)
        return max(heading, offset + max(room, self.way.room if depth > 1 else 0))

    def _aside(self, at: int, line: int) -> int:
        """Columns of what stands before a value beside another one; a blank parts a word from it."""
        before = self.before(at, line)
        return before + (before > 1)

    def _offset(self, at: int) -> int:
        """The column of a cell's values where they stand beneath each other."""
        depth = max(len(row[at]) for row in self.rows)
        widest = max((self.before(at, line) for line in range(1, depth)), default=0)
        label = max(self.labels[at], widest)
        return 1 + label + (1 if self.labels[at] or widest > 1 else 0)

    @property
    def headings(self) -> bool:
        return bool(self.block.headings) and not self.named

    def _heading(self, at: int) -> str:
        return self.seen.form.style.name(self.block.headings[at])

    @property
    def heading(self) -> str:
        """What a grid is made of."""
        if not self.way.headed:
            return ""
        return "   ".join(self._formula(title, tree) for title, tree in self.block.formulas)

    def _formula(self, title: str, tree: Expression) -> str:
        text, name = gist(tree, self.family, self.seen.form), self.seen.form.style.name(title)
        return f"{name} = {text}" if len(text) <= _LONGEST_GIST else name

    def explanation(self, row: Row) -> str:
        """What a single value or a row of a table is made of."""
        if not self.way.explained or row.tree is None:
            return ""
        text = gist(row.tree, self.family, self.seen.form)
        return f"= {text}" if len(text) <= _LONGEST_GIST else ""

    @cached_property
    def left(self) -> int:
        """The column of the first cell."""
        if self.named:
            return 0
        if not self.block.tabular:
            return self.widest[1] + 1
        return max(len(self.seen.form.style.name(row.label)) for row in self.block.rows) + 1

    @cached_property
    def grid_width(self) -> int:
        return self.left + sum(self.sizes) + len(self.sizes) - 1

    @cached_property
    def width(self) -> int:
        explained = max(len(self.explanation(row)) for row in self.block.rows)
        return max(self.grid_width + (explained + 1 if explained else 0), len(self.heading))

    @cached_property
    def height(self) -> int:
        return sum(self.row_heights) + bool(self.heading) + self.headings

    @property
    def first_end(self) -> int:
        """The column after what is written on the first line of the first cell."""
        parts = self.rows[0][0]
        end = self.width if self.way.beside and len(parts) > 1 else 0
        start = 1 + self.labels[0] + 1 if self.way.beside else self._offset(0)
        return max(end, start + len(self.seen.text(parts[0].symbol, self.value_rooms[0])))

    def paint(self, canvas: Canvas, top: int, left: int) -> None:
        """Writes the block with its upper left corner there."""
        form = self.seen.form
        if self.heading:
            canvas.write((top, left + (0 if self.left else 1)), self.heading, "label")
            top += 1
        if self.headings:
            column = left + self.left
            for at, size in enumerate(self.sizes):
                canvas.write((top, column + 1), self._heading(at), "label")
                column += size + 1
            top += 1
        for row, written, height in zip(self.block.rows, self.rows, self.row_heights, strict=True):
            if not self.named and row.label:
                canvas.write((top, left), form.style.name(row.label), "label")
            column = left + self.left
            for at, (cell, parts) in enumerate(zip(row.cells, written, strict=True)):
                if cell is not None:
                    self._cell(canvas, (top, column), at, cell, parts)
                column += self.sizes[at] + 1
            if text := self.explanation(row):
                canvas.write((top, left + self.grid_width + 1), text, "edge")
            top += height

    def _cell(
        self, canvas: Canvas, place: tuple[int, int], at: int, cell: Cell, parts: tuple[Written, ...]
    ) -> None:
        row, column = place
        first = parts[0]
        text = self.seen.text(first.symbol, self.value_rooms[at])
        label = self.name(cell) if self.named else ""
        beneath = self._offset(at)
        start = column + (1 + (self.labels[at] + 1 if label else 0) if self.way.beside else beneath)
        if first.operand:
            canvas.write((row, column if label else start - 1), "*", "operand")
        if label:
            canvas.write((row, column + 1), label, "operand" if first.operand else "label")
        canvas.write((row, start), text, self.seen.style(first, text))
        if self.seen.closed(cell):
            canvas.write((row, start + len(text) + 1), self.seen.form.closed, "closed")
        if self.way.beside:
            start += self.value_rooms[at]
        for line, part in enumerate(parts[1:], start=1):
            text = self.seen.text(part.symbol, self.way.room)
            if self.way.beside:
                sign, value = (row, start + 2), start + 2 + self._aside(at, line)
                start = value + self.way.room
            else:
                sign, value = (row + line, column + 1), start
            if part.operand:
                canvas.write((sign[0], sign[1] - 1), "*", "operand")
            canvas.write(sign, part.before, "operand" if part.operand else "label")
            canvas.write((sign[0], value), text, self.seen.style(part, text))


@dataclass
class _Measuring:
    """Blocks in every way that is asked for, each measured once."""

    blocks: Sequence[Block]
    seen: Seen
    family: Callable[[str], str]
    _found: dict[Way, list[Measured]] = field(default_factory=dict)

    @cached_property
    def widest(self) -> tuple[int, int]:
        """Columns of the names of single values, and of the titles of grids: each stand in one column."""
        name = self.seen.form.style.name
        alone = [name(cell.name) for block in self.blocks if block.alone for cell in block.cells]
        grids = [block for block in self.blocks if not block.alone and not block.tabular]
        labels = [name(row.label) for block in grids for row in block.rows]
        return max(map(len, alone), default=0), max(map(len, labels), default=0)

    def __call__(self, way: Way) -> list[Measured]:
        key = way._replace(spaced=False)
        if key not in self._found:
            self._found[key] = [
                Measured(block, key, self.seen, self.widest, self.family) for block in self.blocks
            ]
        return self._found[key]


def drawn_in_blocks(
    blocks: Sequence[Block],
    seen: Seen,
    family: Callable[[str], str],
    width: int,
    height: int,
    before: Way | None = None,
) -> tuple[Drawing, Way] | None:
    """The drawing, and the way in which it is written: the best that fits; None where none does.

    Args:
        before: the way that was the best for the same blocks with other values.
    """
    if not blocks:
        return None
    blocks = [piece for block in blocks for piece in _within(block, seen, family, width)]
    measuring = _Measuring(blocks, seen, family)
    for way in (before,) if before is not None else ways_within(measuring, width, height):
        placed = _placed(measuring(way), way.spaced, width, height)
        if placed is not None:
            return _painted(placed, seen, width), way
    return None


def _within(block: Block, seen: Seen, family: Callable[[str], str], width: int) -> Iterator[Block]:
    """A block that is too wide in every way, in pieces whose cells are named."""
    narrow = Way(False, False, False, False, min(ROOMS), False)
    labels = [len(seen.form.style.name(row.label)) for row in block.rows]
    if Measured(block, narrow, seen, (0, max(labels)), family).width <= width or block.tabular:
        yield block
        return
    named = block._replace(part=True)
    size = max(Measured(named, narrow, seen, (0, 0), family).sizes) + 1
    columns = max(1, width // size)
    for start in range(0, block.columns, columns):
        rows = (row._replace(cells=row.cells[start : start + columns]) for row in block.rows)
        filled = tuple(row for row in rows if any(row.cells))
        if filled:
            yield named._replace(rows=filled, headings=(), formulas=block.formulas if start == 0 else ())


def ways_within(measuring: _Measuring, width: int, height: int) -> Iterator[Way]:
    """The ways, without those of which not even the one with the shortest numbers fits."""
    fits: dict[Way, bool] = {}
    for way in ways():
        least = way._replace(room=min(ROOMS))
        if least not in fits:
            fits[least] = _placed(measuring(least), way.spaced, width, height) is not None
        if fits[least]:
            yield way


class Placed(NamedTuple):
    top: int
    left: int
    what: Measured


def _painted(placed: Sequence[Placed], seen: Seen, width: int) -> Drawing:
    rows = max(one.top + one.what.height for one in placed)
    canvas = Canvas(rows, width, seen.form.ascii_only)
    for top, left, what in placed:
        what.paint(canvas, top, left)
    lines, spans = canvas.rendered()
    return Drawing(lines, spans)


def _placed(blocks: Sequence[Measured], spaced: bool, width: int, height: int) -> list[Placed] | None:
    """Where blocks stand that fill columns from top to bottom, in as few rows as the width allows."""
    sizes = [(block.width, block.height) for block in blocks]
    if sum(wide * high for wide, high in sizes) > width * height:
        return None
    if any(wide > width or high > height for wide, high in sizes):
        return None
    stacks = _Stacking(blocks, sizes, spaced)
    if stacks.within(width, height) is None:
        return None
    least, most = max(high for _, high in sizes), height
    while least < most:
        middle = (least + most) // 2
        if stacks.within(width, middle) is None:
            least = middle + 1
        else:
            most = middle
    return stacks.placed(stacks.within(width, most) or [], width)


@dataclass(frozen=True)
class _Stacking:
    """Blocks in columns, one after the other from top to bottom."""

    blocks: Sequence[Measured]
    sizes: Sequence[tuple[int, int]]
    spaced: bool

    @cached_property
    def free(self) -> list[int]:
        """Of each block, the free lines between it and the one before it in its column."""
        alone = [block.block.alone for block in self.blocks]
        return [int(self.spaced and not (alone[at] and alone[at - 1])) for at in range(len(alone))]

    def within(self, width: int, height: int) -> list[range] | None:
        """The blocks of each column, in columns that are together as narrow as can be."""
        best: list[tuple[int, int]] = [(0, 0)]
        for end in range(1, len(self.blocks) + 1):
            found: tuple[int, int] | None = None
            wide = high = 0
            for start in range(end - 1, -1, -1):
                wide = max(wide, self.sizes[start][0])
                high += self.sizes[start][1] + (self.free[start + 1] if start < end - 1 else 0)
                if high > height:
                    break
                total = best[start][0] + wide + (_GAP if start else 0)
                if found is None or total < found[0]:
                    found = total, start
            if found is None:
                return None
            best.append(found)
        if best[-1][0] > width:
            return None
        columns: list[range] = []
        end = len(self.blocks)
        while end:
            columns.insert(0, range(best[end][1], end))
            end = best[end][1]
        return columns

    def placed(self, columns: Sequence[range], width: int) -> list[Placed]:
        widths = [max(self.sizes[at][0] for at in column) for column in columns]
        spare = width - sum(widths) - _GAP * (len(columns) - 1)
        gap = _GAP + min(_MOST_SPREAD, spare // max(1, len(columns) - 1))
        found, left = [], 0
        for column, wide in zip(columns, widths, strict=True):
            top = 0
            for at in column:
                top += self.free[at] if at > column.start else 0
                found.append(Placed(top, left, self.blocks[at]))
                top += self.sizes[at][1]
            left += wide + gap
        return found
