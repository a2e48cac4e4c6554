"""Blocks of cells side by side and beneath each other, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import cached_property, lru_cache, reduce
from itertools import product
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.expressions.trees import Expression
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.model import Drawing, Frame
from tutor.present.diagram.model_cells import Grid, Shares
from tutor.present.diagram.model_parts import Block, Row
from tutor.present.diagram.model_values import Seen, gist

_GAP = 3
_MOST_SPREAD = 4
ROOMS = MappingProxyType({5: 0, 6: 60, 7: 95, 8: 100, 9: 102, 10: 103})
_LONGEST_GIST = 40
_MOST_IN_BANDS = 40  # blocks


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
    """A block in one way: its cells, and what is said of them.

    Attributes:
        heading: what stands above the cells; "" for nothing.
        explanations: by row, what stands behind its cells.
    """

    block: Block
    grid: Grid
    heading: str
    explanations: tuple[str, ...]

    @cached_property
    def shares(self) -> Shares:
        explained = max(map(len, self.explanations))
        behind, own = (explained + 1 if explained else 0), self.grid.shares
        alone, grid = bool(own.values), bool(own.cells)
        return Shares(
            own.names,
            own.values + behind * alone,
            own.titles,
            own.cells + behind * grid,
            max(own.whole + behind * (not alone and not grid), len(self.heading) + 1),
        )

    @property
    def width(self) -> int:
        """With nothing beside it in its column."""
        return self.shares.width

    @cached_property
    def height(self) -> int:
        return self.grid.height + bool(self.heading)

    def aligned(self, shares: Shares) -> Measured:
        """The block as it stands in a column."""
        widest = shares.names, shares.titles
        return Measured(self.block, self.grid.aligned(widest), self.heading, self.explanations)

    def frame(self, top: int, left: int) -> Frame:
        """Where the cells are."""
        return Frame(top + bool(self.heading), left, self.grid.height, self.grid.width)

    def paint(self, canvas: Canvas, top: int, left: int) -> None:
        """Writes the block with its upper left corner there."""
        if self.heading:
            canvas.write((top, left + (not self.grid.left)), self.heading, "label")
            top += 1
        self.grid.paint(canvas, top, left)
        for place, text in enumerate(self.explanations):
            if text:
                canvas.write((top + self.grid.row_top(place), left + self.grid.width + 1), text, "edge")


@dataclass
class _Measuring:
    """Blocks in every way that is asked for, each measured once."""

    blocks: Sequence[Block]
    seen: Seen
    family: Callable[[str], str]
    _grids: dict[tuple[bool, bool, int], list[Grid]] = field(default_factory=dict)
    _found: dict[Way, list[Measured]] = field(default_factory=dict)

    @cached_property
    def widest(self) -> tuple[int, int]:
        """Columns of the names of single values, and of the titles of grids: each stand in one column."""
        name = self.seen.form.style.name
        alone = [name(cell.name) for block in self.blocks if block.alone for cell in block.cells]
        grids = [block for block in self.blocks if not block.alone and not block.tabular]
        labels = [name(row.label) for block in grids for row in block.rows]
        return max(map(len, alone), default=0), max(map(len, labels), default=0)

    @cached_property
    def headings(self) -> list[str]:
        """Of each block, what its grid is made of."""
        return ["   ".join(self._formula(*formula) for formula in block.formulas) for block in self.blocks]

    @cached_property
    def explanations(self) -> list[tuple[str, ...]]:
        """Of each block, what its single value or each row of its table is made of."""
        return [tuple(map(self._explanation, block.rows)) for block in self.blocks]

    def _formula(self, title: str, tree: Expression) -> str:
        text, name = gist(tree, self.family, self.seen.form), self.seen.form.style.name(title)
        return f"{name} = {text}" if len(text) <= _LONGEST_GIST else name

    def _explanation(self, row: Row) -> str:
        text = gist(row.tree, self.family, self.seen.form) if row.tree is not None else ""
        return f"= {text}" if 0 < len(text) <= _LONGEST_GIST else ""

    def grids(self, way: Way) -> list[Grid]:
        key = way.named, way.beside, way.room
        if key not in self._grids:
            self._grids[key] = [grid_of(block, way, self.seen, self.widest) for block in self.blocks]
        return self._grids[key]

    def __call__(self, way: Way) -> list[Measured]:
        key = way._replace(spaced=False)
        if key not in self._found:
            self._found[key] = [
                Measured(
                    block,
                    grid,
                    self.headings[at] if way.headed else "",
                    self.explanations[at] if way.explained else ("",),
                )
                for at, (block, grid) in enumerate(zip(self.blocks, self.grids(way), strict=True))
            ]
        return self._found[key]


def grid_of(block: Block, way: Way, seen: Seen, widest: tuple[int, int]) -> Grid:
    """The cells of a block in one way."""
    named = not block.tabular and (way.named or block.alone or block.must_name)
    return Grid(block, seen, named, way.beside, way.room, widest)


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
    blocks = [piece for block in blocks for piece in _within(block, seen, width)]
    measuring = _Measuring(blocks, seen, family)
    for way in (before,) if before is not None else ways_within(measuring, width, height):
        bands = _bands(measuring(way), way.spaced, width, height)
        if bands is not None:
            return _painted(_placed(bands, way.spaced, width), seen, width), way
    return None


def fits(
    blocks: Sequence[Block], seen: Seen, family: Callable[[str], str], width: int, height: int, room: int
) -> bool:
    """Whether the blocks fit in the shortest way of writing them with numbers of so many columns."""
    measuring = _Measuring([piece for block in blocks for piece in _within(block, seen, width)], seen, family)
    shortest = (Way(False, beside, False, False, room, False) for beside in (True, False))
    return any(_bands(measuring(way), False, width, height) is not None for way in shortest)


def _within(block: Block, seen: Seen, width: int) -> Iterator[Block]:
    """A block that is too wide in every way, in pieces whose cells are named."""
    narrow = Way(False, False, False, False, min(ROOMS), False)
    labels = [len(seen.form.style.name(row.label)) for row in block.rows]
    if grid_of(block, narrow, seen, (0, max(labels))).width <= width or block.tabular:
        yield block
        return
    named = block._replace(must_name=True)
    size = max(grid_of(named, narrow, seen, (0, 0)).sizes) + 1
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
            fits[least] = _bands(measuring(least), way.spaced, width, height) is not None
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
    frames = tuple(one.what.frame(one.top, one.left) for one in placed if not one.what.block.alone)
    return Drawing(lines, spans, frames=frames)


def _bands(blocks: Sequence[Measured], spaced: bool, width: int, height: int) -> list[_Band] | None:
    """Blocks that fill columns from top to bottom, in as few rows as the width allows; None without room.

    Where something is as wide as a table, all of it may stand in two such bands, one above the other.
    """
    if sum(block.width * block.height for block in blocks) > width * height:
        return None
    if any(block.width > width or block.height > height for block in blocks):
        return None
    whole = _band(blocks, spaced, width, height)
    if whole is not None:
        return [whole]
    if len(blocks) > _MOST_IN_BANDS:
        return None
    for split in range(1, len(blocks)):
        if blocks[split].block.alone and blocks[split - 1].block.alone:
            continue
        above = _band(blocks[:split], spaced, width, height)
        if above is not None:
            below = _band(blocks[split:], spaced, width, height - above.height - spaced)
            if below is not None:
                return [above, below]
    return None


def _placed(bands: Sequence[_Band], spaced: bool, width: int) -> list[Placed]:
    """Where the blocks of bands stand, one band above the other."""
    found: list[Placed] = []
    top = 0
    for band in bands:
        found += [one._replace(top=one.top + top) for one in band.stacking.placed(band.columns, width)]
        top += band.height + spaced
    return found


class _Band(NamedTuple):
    """Blocks in columns side by side."""

    stacking: _Stacking
    columns: list[range]

    @property
    def height(self) -> int:
        return max(map(self.stacking.height, self.columns))


def _band(blocks: Sequence[Measured], spaced: bool, width: int, height: int) -> _Band | None:
    """Blocks in columns side by side, in as few rows as there can be; None without room."""
    stacking = _Stacking(blocks, spaced)
    least, most = max(stacking.heights), height
    columns = stacking.within(width, most) if least <= most else None
    if columns is None:
        return None
    while least < most:
        middle = (least + most) // 2
        narrower = stacking.within(width, middle)
        if narrower is None:
            least = middle + 1
        else:
            most, columns = middle, narrower
    return _Band(stacking, columns)


@dataclass(frozen=True)
class _Stacking:
    """Blocks in columns, one after the other from top to bottom."""

    blocks: Sequence[Measured]
    spaced: bool

    @cached_property
    def heights(self) -> list[int]:
        return [block.height for block in self.blocks]

    @cached_property
    def free(self) -> list[int]:
        """Of each block, the free lines between it and the one before it in its column."""
        alone = [block.block.alone for block in self.blocks]
        return [int(self.spaced and not (alone[at] and alone[at - 1])) for at in range(len(alone))]

    @cached_property
    def shares(self) -> list[Shares]:
        return [block.shares for block in self.blocks]

    def height(self, column: range) -> int:
        """The rows of a column."""
        return sum(self.heights[at] for at in column) + sum(self.free[at] for at in column[1:])

    def within(self, width: int, height: int) -> list[range] | None:
        """The blocks of each column, in columns that are together as narrow as can be."""
        heights, free, shares = self.heights, self.free, self.shares
        totals, starts = (
            [0],
            [0],
        )  # by how many blocks stand, how wide they are, and where the last column begins
        for end in range(1, len(heights) + 1):
            best, begins, high = -1, 0, 0
            names = values = titles = cells = whole = 0  # `Shares.beside`, but in a tenth of the time
            for start in range(end - 1, -1, -1):
                high += heights[start] + (free[start + 1] if start < end - 1 else 0)
                if high > height:
                    break
                own = shares[start]
                names, values = max(names, own[0]), max(values, own[1])
                titles, cells = max(titles, own[2]), max(cells, own[3])
                whole = max(whole, own[4])
                total = totals[start] + max(names + values, titles + cells, whole) + (_GAP if start else 0)
                if best < 0 or total < best:
                    best, begins = total, start
            if best < 0:
                return None
            totals.append(best)
            starts.append(begins)
        if totals[-1] > width:
            return None
        columns: list[range] = []
        end = len(heights)
        while end:
            columns.insert(0, range(starts[end], end))
            end = starts[end]
        return columns

    def placed(self, columns: Sequence[range], width: int) -> list[Placed]:
        shares = [reduce(Shares.beside, (self.shares[at] for at in column)) for column in columns]
        widths = [share.width for share in shares]
        spare = width - sum(widths) - _GAP * (len(columns) - 1)
        gap = _GAP + min(_MOST_SPREAD, spare // max(1, len(columns) - 1))
        found, left = [], 0
        for column, share in zip(columns, shares, strict=True):
            top = 0
            for at in column:
                top += self.free[at] if at > column.start else 0
                found.append(Placed(top, left, self.blocks[at].aligned(share)))
                top += self.heights[at]
            left += share.width + gap
        return found
