"""Where everything in a drawing stands. Answers do not move it: a drawing never jumps while it fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.model.network import Network
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.model import EdgeKey, Form, Position
from tutor.present.diagram.routing import Gutter, Route, route
from tutor.present.diagram.sizes import MOST_STRETCH, PADDED_ROOM, Label, Sizes, arrangements


class Cell(NamedTuple):
    """The place of one name with its value and, where it has one, its gradient or updated value.

    Attributes:
        mark: where an operand's mark stands: before the name, or behind it where a wall is before it.
        room: columns of a number.
        end: the column after the last one of its own.
        on_edge: the column up to which a line goes on after the value; 0 where there is none.
        brief: whether the gradient takes the place of the value.
        sign: where the sign of a gradient in that place stands: before the name, or before the number.
    """

    name: str
    mark: Position
    at: Position
    value: Position
    room: int
    end: int
    gradient: Position | None = None
    gradient_value: Position | None = None
    on_edge: int = 0
    brief: bool = False
    sign: Position = (0, 0)

    @property
    def walled(self) -> bool:
        """Whether the wall of a box stands right before the name."""
        return self.mark > self.at


class Block(NamedTuple):
    """The border of a unit (or of the loss: `layer` is then the number of layers).

    Attributes:
        above, below: whether the neighbour there shares the line between them.
    """

    layer: int
    unit: int
    top: int
    left: int
    height: int
    width: int
    above: bool
    below: bool
    exit: Position | None


class Heading(NamedTuple):
    column: int
    width: int
    layer: int  # -1 for the inputs


class WeightsHeading(NamedTuple):
    """Above the weights of a layer that stand without it: what all of them are."""

    at: Position
    width: int
    name: str


@dataclass(frozen=True)
class Layout:
    rows: int
    columns: int
    top: int  # rows above the network, for headings
    full: bool
    cells: tuple[Cell, ...]
    blocks: tuple[Block, ...]
    edges: dict[EdgeKey, tuple[Position, ...]]
    headings: tuple[Heading, ...]
    short: Mapping[str, str]  # the names that stand without their layer, by the whole name
    weights: tuple[WeightsHeading, ...]


@lru_cache(maxsize=64)
def lay_out(
    network: Network, form: Form, given: tuple[int, int], width: int, height: int, brief: bool = True
) -> Layout | None:
    """The best layout within `width` and `height`; None where the network must be folded.

    Args:
        brief: whether weights may have one number only, where there is no room for two.
    """
    for sizes in arrangements(network, form, given, width, height, brief):
        layout = _Builder(sizes, width, height).build()
        if layout is not None:
            return layout
    return None


@dataclass
class _Builder:
    """Places the columns from left to right."""

    sizes: Sizes
    width: int
    height: int
    cells: list[Cell] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    edges: dict[EdgeKey, tuple[Position, ...]] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)
    weights: list[WeightsHeading] = field(default_factory=list)
    column: int = 0

    def build(self) -> Layout | None:
        sizes, network = self.sizes, self.sizes.network
        self.room = sizes.room(self.width)
        self.top = 1 if sizes.rows < self.height else 0
        self.lead, self.pad, self.spacing, self.stretch, self.spare = self._slack()
        routes = self._routes()
        if routes is None:
            return None
        self._inputs(routes[0].trunks)
        for index in range(len(network.layers)):
            self._edges(index, routes[index])
            exits = routes[index + 1].trunks if index + 1 < len(network.layers) else self._output_exits()
            self._units(index, exits)
        self._loss()
        rows = sizes.rows + self.top
        return Layout(
            rows,
            self.column,
            self.top,
            sizes.labels.full,
            tuple(self.cells),
            tuple(self.blocks),
            self.edges,
            tuple(self.headings),
            MappingProxyType(self.short),
            tuple(self.weights),
        )

    def _slack(self) -> tuple[int, int, int, int, int]:
        """Padding left and right in units, distance of channels, columns by which gutters are stretched.

        And what is left. A column on the left of a unit keeps marks off its border.
        """
        network = self.sizes.network
        spare = self.width - self.sizes.least_width(self.room)
        units = len(network.layers) + 1
        if self.room >= PADDED_ROOM:
            spare += 2 * units
        lead = int(spare >= units)
        spare -= lead * units
        pad = int(spare >= units)
        spare -= pad * units
        channels = sum(len(network.feeding(index)) - 1 for index in range(len(network.layers)))
        spacing = 2 if spare >= channels else 1
        spare -= (spacing - 1) * channels
        return lead, pad, spacing, min(MOST_STRETCH, spare // units), spare

    # rows

    def _unit_tops(self, index: int) -> list[int]:
        sizes, size = self.sizes, self.sizes.network.layers[index].size
        if sizes.heights.joined[index]:
            first = self.top + (sizes.rows - sizes.heights.layers[index]) // 2
            return [first + unit * sizes.heights.steps[index] for unit in range(size)]
        height, share = sizes.heights.steps[index], sizes.rows / size
        return [self.top + int(unit * share + (share - height) / 2) for unit in range(size)]

    def _inner_top(self, index: int, unit: int, rows: int) -> int:
        """The first row of `rows` rows centred inside a unit."""
        return self._unit_tops(index)[unit] + 1 + (self.sizes.heights.inner[index] - rows) // 2

    def _activation_row(self, index: int, unit: int) -> int:
        row = 0 if self.sizes.network.layers[index].linear else 1
        step = 1 if self.sizes.heights.beside[index] else 2
        return self._inner_top(index, unit, self.sizes.heights.content[index]) + step * row

    def _output_exits(self) -> list[int]:
        index = len(self.sizes.network.layers) - 1
        return [self._activation_row(index, unit) for unit in range(self.sizes.network.layers[index].size)]

    def _routes(self) -> list[Route] | None:
        routes = []
        for index, layer in enumerate(self.sizes.network.layers):
            lane, sources = self.sizes.heights.lane_rows, len(self.sizes.network.feeding(index))
            entries = []
            for unit in range(layer.size):
                first = self._inner_top(index, unit, lane * sources)
                entries.append(tuple(first + lane * source for source in range(sources)))
            straight = 1.5 if index == 0 or sources == layer.size == 1 else 0.5
            found = route(Gutter(tuple(entries), self._trunk_rows(index), straight))
            if found is None:
                return None
            routes.append(found)
        return routes

    def _trunk_rows(self, index: int) -> tuple[tuple[int, ...], ...]:
        """Per source of a layer the rows on which its trunk may leave it, the best first."""
        if index > 0:
            rows = []
            for unit, top in enumerate(self._unit_tops(index - 1)):
                best = self._activation_row(index - 1, unit)
                inner = range(top + 1, top + 1 + self.sizes.heights.inner[index - 1])
                rows.append(tuple(sorted(inner, key=lambda row, best=best: abs(row - best))))  # type: ignore[misc]
            return tuple(rows)
        inputs, height = len(self.sizes.network.inputs), self.sizes.rows
        rows = []
        for source in range(inputs):
            first, last = height * source // inputs, height * (source + 1) // inputs
            middle = (first + last - 1) / 2
            own = range(self.top + first, self.top + last - self.sizes.low_inputs)
            rows.append(tuple(sorted(own, key=lambda row, m=middle: abs(row - self.top - m))))  # type: ignore[misc]
        return tuple(rows)

    # columns

    def _inputs(self, rows: tuple[int, ...]) -> None:
        """The inputs; lines begin behind their values, or behind their names with the values beneath."""
        sizes, names = self.sizes, self.sizes.names.inputs
        room, end = min(self.room, sizes.given[0]), sizes.input_width(self.room)
        for name, row in zip(sizes.network.inputs, rows, strict=True):
            value = (row, 2 + names)
            if sizes.low_inputs:
                value = (row + 1, min(1, end - room))
            self.cells.append(Cell(name, (row, 0), (row, 1), value, room, end))
        self.headings.append(Heading(0, end, -1))
        self.column = end

    def _edges(self, index: int, found: Route) -> None:
        layer = self.sizes.network.layers[index]
        sources, label = len(found.trunks), self.sizes.labels.weights[index]
        start = self.column
        low = index == 0 and self.sizes.low_inputs
        behind = min(start, 2 + self.sizes.names.inputs) if low else start
        channels = start + 1 + self.stretch // 2
        after = channels + (sources - 1) * self.spacing + 1
        width = label.width(self.room) + (self.stretch - self.stretch // 2)
        self.column = after + 1 + width + 1
        short = self.sizes.shortened[index]
        if short is not None:
            self.short |= short.names
            # no edge enters on the line of a unit's upper border
            above = (self._unit_tops(index)[0], after + 1)
            self.weights.append(WeightsHeading(above, self.column - after - 2, short.heading))
        for unit, names in enumerate(layer.weight_names):
            for source, name in enumerate(names):
                row = found.entries[unit][source]
                bend = channels + found.order.index(source) * self.spacing
                trunk = found.trunks[source]
                self.edges[index, unit, source] = _path(trunk, row, behind, bend, self.column)
                self.cells.append(self._cell(name, (row, after + 1), label, self.column - 1, self.column - 1))

    def _units(self, index: int, exits: tuple[int, ...] | list[int]) -> None:
        sizes, layer, label = self.sizes, self.sizes.network.layers[index], self.sizes.labels.units[index]
        left = self.column
        width = 2 + self.lead + self.pad + label.width(self.room)
        step = 1 if label.beside else 2
        for unit, (top, names) in enumerate(
            zip(self._unit_tops(index), sizes.names.boxes[index], strict=True)
        ):
            right = left + width - 1
            self.blocks.append(
                Block(
                    index,
                    unit,
                    top,
                    left,
                    sizes.heights.inner[index] + 2,
                    width,
                    sizes.heights.joined[index] and unit > 0,
                    sizes.heights.joined[index] and unit + 1 < layer.size,
                    (exits[unit], right),
                )
            )
            first = self._inner_top(index, unit, sizes.heights.content[index])
            for place, name in enumerate(names):
                at = (first + step * place, left + 1 + self.lead)
                cell = self._cell(name, at, label, 0, right - self.pad)
                if not self.lead:
                    cell = cell._replace(mark=(at[0], at[1] + label.name))
                last = place == len(names) - 1
                if last and sizes.heights.brief_biases[index]:
                    sign = cell.mark if self.lead else cell.value
                    cell = cell._replace(gradient=None, gradient_value=None, brief=True, sign=sign)
                self.cells.append(cell)
        self.headings.append(Heading(left, width, index))
        self.column += width

    def _cell(self, name: str, at: Position, label: Label, on_edge: int, end: int) -> Cell:
        """A name with its value; in units values stand in one column, on edges each follows its name."""
        row, column = at
        value = (row, column + label.name + 1)
        cell = Cell(name, (row, column - 1), at, value, self.room, end, on_edge=on_edge)
        if not label.gradient:
            return cell._replace(brief=True, sign=cell.mark)
        if label.beside:
            sign = (row, value[1] + self.room + label.before)
            return cell._replace(gradient=sign, gradient_value=(row, sign[1] + label.gradient + label.after))
        common = column + max(label.name, label.gradient) + 1
        in_column = value if on_edge else (row, common)
        return cell._replace(value=in_column, gradient=(row + 1, column), gradient_value=(row + 1, common))

    def _loss(self) -> None:
        """The loss column: the targets and terms where their outputs enter, and the loss."""
        network, depth = self.sizes.network, len(self.sizes.network.layers)
        exits = self._output_exits()
        groups = [(t, *network.loss.terms[u : u + 1]) for u, t in enumerate(network.loss.targets)]
        ideal = [*exits]
        middle = (len(exits) + 1) // 2
        ideal.insert(middle, (exits[middle - 1] + len(groups[0]) + exits[min(middle, len(exits) - 1)]) // 2)
        groups.insert(middle, (network.loss.name,))
        height, bottom = self.sizes.loss_cell_rows, self.top + self.sizes.rows - 1
        rows = spread(ideal, [height * len(group) for group in groups], self.top + 1, bottom)
        start, left = self.column, self.column + 1 + min(1, self.spare) + self.stretch // 2
        width = 2 + self.lead + self.pad + self.sizes.loss_width(self.room)
        for unit, row in enumerate(exits):
            self.edges[depth, 0, unit] = tuple((row, column) for column in range(start, left))
        for row, group in zip(rows, groups, strict=True):
            for offset, name in enumerate(group):
                self.cells.append(self._loss_cell(name, row + height * offset, left + 1 + self.lead))
        first, last = min(exits[0], rows[0]), max(exits[-1], rows[-1] + height * len(groups[-1]) - 1)
        self.blocks.append(Block(depth, 0, first - 1, left, last - first + 3, width, False, False, None))
        self.headings.append(Heading(left, width, depth))
        self.column = left + width

    def _loss_cell(self, name: str, row: int, column: int) -> Cell:
        names = (
            self.sizes.names.targets if name in self.sizes.network.loss.targets else self.sizes.names.losses
        )
        room = min(self.room, self.sizes.given[1]) if name in self.sizes.network.loss.targets else self.room
        value = (row + 1, column) if self.sizes.stacked else (row, column + names + 1)
        mark = (row, column - 1 if self.lead else column + names)
        return Cell(name, mark, (row, column), value, room, value[1] + room)


def spread(ideal: list[int], heights: list[int], top: int, bottom: int) -> list[int]:
    """The first rows of groups that follow each other without overlap, near their ideal rows."""
    rows, free = [], top
    for row, height in zip(ideal, heights, strict=True):
        rows.append(max(row, free))
        free = rows[-1] + height
    limit = bottom
    for place in range(len(rows) - 1, -1, -1):
        rows[place] = min(rows[place], limit - heights[place])
        limit = rows[place]
    return rows


def _path(trunk: int, entry: int, start: int, bend: int, end: int) -> tuple[Position, ...]:
    """Right along the trunk, up or down its channel, right into the unit."""
    step = 1 if entry >= trunk else -1
    return (
        *((trunk, column) for column in range(start, bend)),
        *((row, bend) for row in range(trunk, entry, step)),
        *((entry, column) for column in range(bend, end)),
    )
