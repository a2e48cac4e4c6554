"""The cells of a block: how wide and high they come out, and how they are written."""

from __future__ import annotations

from functools import cached_property

from tutor.data_classes import dataclass
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.model_parts import Block, Cell
from tutor.present.diagram.model_values import Seen, Written


class Shares(NamedTuple):
    """Columns of blocks that stand in one column: names of single values and titles of grids are aligned.

    Attributes:
        names, values: of single values, their names and the rest.
        titles, cells: of grids, their titles and the rest.
        whole: what shares nothing.
    """

    names: int
    values: int
    titles: int
    cells: int
    whole: int

    @property
    def width(self) -> int:
        return max(self.names + self.values, self.titles + self.cells, self.whole)

    def beside(self, other: Shares) -> Shares:
        """Those of a column with both in it."""
        return Shares(*map(max, self, other))


@dataclass(frozen=True)
class Grid:
    """The cells of a block in one way.

    Attributes:
        named: whether names stand in the cells; else before the rows.
        beside: whether gradients stand beside the values; else beneath them.
        room: columns of a number.
        widest: columns of the names of single values, and of the titles of grids: each stand in one column.
    """

    block: Block
    seen: Seen
    named: bool
    beside: bool
    room: int
    widest: tuple[int, int]

    def name(self, cell: Cell) -> str:
        return self.seen.form.style.name(cell.name)

    def aligned(self, widest: tuple[int, int]) -> Grid:
        """The same cells as they stand in a column."""
        return Grid(self.block, self.seen, self.named, self.beside, self.room, widest)

    @cached_property
    def rows(self) -> tuple[tuple[tuple[Written, ...], ...], ...]:
        """What is written in the cells."""
        return tuple(
            tuple(self.seen.parts(cell) if cell is not None else () for cell in row.cells)
            for row in self.block.rows
        )

    @cached_property
    def row_heights(self) -> list[int]:
        if self.beside:
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
                len(self.seen.text(s, self.room)) if self.seen.is_given(s) else self.room for s in symbols
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
        if self.beside:
            first = 1 + (label + 1 if label else 0) + room
            rest = sum(2 + self._aside(at, line) + self.room for line in range(1, depth))
            return max(heading, first + rest)
        offset = self._offset(at)
        return max(heading, offset + max(room, self.room if depth > 1 else 0))

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

    @cached_property
    def left(self) -> int:
        """The column of the first cell."""
        if self.named:
            return 0
        if not self.block.tabular:
            return self.widest[1] + 1
        return max(len(self.seen.form.style.name(row.label)) for row in self.block.rows) + 1

    @cached_property
    def width(self) -> int:
        return self.left + sum(self.sizes) + len(self.sizes) - 1

    @cached_property
    def shares(self) -> Shares:
        """The width in the parts that blocks in one column share."""
        name = self.seen.form.style.name
        if self.named and self.block.alone:
            signs = (
                0 if self.beside else max(self.before(0, line) for line in range(1, 1 + len(self.rows[0][0])))
            )
            own = max(signs, *(len(self.name(cell)) for cell in self.block.cells))
            return Shares(own, self.width - max(signs, self.widest[0]), 0, 0, 0)
        if self.named or self.block.tabular:
            return Shares(0, 0, 0, 0, self.width)
        titles = max(len(name(row.label)) for row in self.block.rows)
        return Shares(0, 0, titles, self.width - self.widest[1], 0)

    @cached_property
    def height(self) -> int:
        return sum(self.row_heights) + self.headings

    @property
    def first_end(self) -> int:
        """The column after what is written on the first line of the first cell."""
        parts = self.rows[0][0]
        end = self.width if self.beside and len(parts) > 1 else 0
        start = 1 + self.labels[0] + 1 if self.beside else self._offset(0)
        return max(end, start + len(self.seen.text(parts[0].symbol, self.value_rooms[0])))

    def paint(self, canvas: Canvas, top: int, left: int) -> None:
        """Writes the cells with their upper left corner there."""
        if self.headings:
            column = left + self.left
            for at, size in enumerate(self.sizes):
                canvas.write((top, column + 1), self._heading(at), "label")
                column += size + 1
        for place, (row, written) in enumerate(zip(self.block.rows, self.rows, strict=True)):
            line = top + self.row_top(place)
            if not self.named and row.label:
                canvas.write((line, left), self.seen.form.style.name(row.label), "label")
            column = left + self.left
            for at, (cell, parts) in enumerate(zip(row.cells, written, strict=True)):
                if cell is not None:
                    self._cell(canvas, (line, column), at, cell, parts)
                column += self.sizes[at] + 1

    def row_top(self, place: int) -> int:
        """The first line of a row of cells."""
        return self.headings + sum(self.row_heights[:place])

    def _cell(
        self, canvas: Canvas, place: tuple[int, int], at: int, cell: Cell, parts: tuple[Written, ...]
    ) -> None:
        row, column = place
        first = parts[0]
        text = self.seen.text(first.symbol, self.value_rooms[at])
        label = self.name(cell) if self.named else ""
        beneath = self._offset(at)
        start = column + (1 + (self.labels[at] + 1 if label else 0) if self.beside else beneath)
        if first.operand:
            canvas.write((row, column if label else start - 1), "*", "operand")
        if label:
            canvas.write((row, column + 1), label, "operand" if first.operand else "label")
        canvas.write((row, start), text, self.seen.style(first, text))
        if self.seen.closed(cell):
            canvas.write((row, start + len(text) + 1), self.seen.form.closed, "closed")
        if self.beside:
            start += self.value_rooms[at]
        for line, part in enumerate(parts[1:], start=1):
            text = self.seen.text(part.symbol, self.room)
            if self.beside:
                sign, value = (row, start + 2), start + 2 + self._aside(at, line)
                start = value + self.room
            else:
                sign, value = (row + line, column + 1), start
            if part.operand:
                canvas.write((sign[0], sign[1] - 1), "*", "operand")
            canvas.write(sign, part.before, "operand" if part.operand else "label")
            canvas.write((sign[0], value), text, self.seen.style(part, text))
