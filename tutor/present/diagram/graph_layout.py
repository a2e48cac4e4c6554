"""Where everything in a graph of values stands.

Nodes stand in layers from left to right, each in the one after the last of its operands. An edge that passes
a layer has a row of its own there. Between two layers every source has a channel in which its edges turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import permutations

from tutor.data_classes import dataclass
from tutor.expressions.trees import Expression, symbols_of
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.channels import best_order
from tutor.present.diagram.layout import spread
from tutor.present.diagram.model import Position
from tutor.present.diagram.model_blocks import ROOMS
from tutor.present.diagram.model_cells import Grid
from tutor.present.diagram.model_parts import Cell, Parts, single
from tutor.present.diagram.model_values import Seen, gist

_MOST_TRIED = 6  # channels whose every order is tried
_LONGEST_GIST = 24
_LEAST_GAP = 2
"""Columns beside the channels between two layers: a line before them, an arrow after."""

_MOST_STRETCH = 6

Edge = tuple[str, str]


class Node(NamedTuple):
    """One value.

    Attributes:
        tree: what it is made of; None for what is given or trained.
    """

    name: str
    tree: Expression | None


class GraphWay(NamedTuple):
    """One way to draw a graph.

    Attributes:
        beside: whether gradients stand beside the values; else beneath them.
        apart: whether there is a free line between nodes.
        room: columns of a number.
    """

    beside: bool
    apart: bool
    room: int

    @property
    def worth(self) -> int:
        return 3 * (not self.beside) + 12 * self.apart + ROOMS[self.room]


@dataclass(frozen=True)
class Gap:
    """The lines between two layers.

    Attributes:
        nets: of each source, the row on which it leaves and those on which it arrives.
        order: the sources by channel, from left to right.
    """

    nets: Mapping[str, tuple[int, tuple[int, ...]]]
    order: tuple[str, ...]


@dataclass(frozen=True)
class GraphLayout:
    nodes: Sequence[Node]
    parts: Parts
    seen: Seen
    way: GraphWay
    width: int
    height: int

    # what there is

    @cached_property
    def by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def operands(self) -> dict[str, tuple[str, ...]]:
        return {node.name: symbols_of(node.tree) if node.tree is not None else () for node in self.nodes}

    @cached_property
    def users(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {node.name: [] for node in self.nodes}
        for name, operands in self.operands.items():
            for operand in operands:
                found[operand].append(name)
        return found

    @cached_property
    def layer(self) -> dict[str, int]:
        """What is made of others right after the last of them; what is not right before its first user."""
        found: dict[str, int] = {}
        for quantity in self.parts.model.quantities:
            if not self.operands.get(quantity.name):
                continue
            inner = [found[name] for name in self.operands[quantity.name] if name in found]
            found[quantity.name] = max(inner, default=0) + 1
        last = max(found.values())
        for node in self.nodes:
            if node.name not in found:
                users = self.users[node.name]
                found[node.name] = min(found[user] for user in users) - 1 if users else last
        return found

    @cached_property
    def members(self) -> list[list[str]]:
        """Per layer, its nodes and the edges that pass it (each under its source's name and a mark)."""
        depth = max(self.layer.values()) + 1
        found: list[list[str]] = [[] for _ in range(depth)]
        for node in self.nodes:
            found[self.layer[node.name]].append(node.name)
        for node in self.nodes:
            last = max((self.layer[user] for user in self.users[node.name]), default=0)
            for between in range(self.layer[node.name] + 1, last):
                found[between].append(_passing(node.name, between))
        return found

    # sizes

    @cached_property
    def cells(self) -> dict[str, Grid]:
        return {node.name: self.grid(self.parts.cell(node.name), self.way.beside) for node in self.nodes}

    def grid(self, cell: Cell, beside: bool) -> Grid:
        label = len(self.seen.form.style.name(cell.name))
        return Grid(single(cell), self.seen, True, beside, self.way.room, (label, 0))

    def is_framed(self, name: str) -> bool:
        return self.by_name[name].tree is not None

    @cached_property
    def gists(self) -> dict[str, str]:
        """What computed nodes are made of; of a long formula its beginning gives way."""
        found = {}
        for node in self.nodes:
            if node.tree is not None:
                text = gist(node.tree, lambda name: name, self.seen.form)
                if len(text) > _LONGEST_GIST:
                    text = gist(node.tree, self.parts.families.called, self.seen.form)
                found[node.name] = text if len(text) <= _LONGEST_GIST else self.seen.form.ellipsis
        return found

    def node_width(self, name: str) -> int:
        wide = self.cells[name].width
        if not self.is_framed(name):
            return wide + 1
        return max(wide + 2, len(self.gists[name]) + 4)

    def node_height(self, name: str) -> int:
        if name not in self.by_name:
            return 1
        rows = self.cells[name].height
        if not self.is_framed(name):
            return rows
        return max(rows, len(self.operands[name])) + 2

    @cached_property
    def layer_heights(self) -> list[int]:
        between = int(self.way.apart)
        return [sum(self.node_height(n) + between for n in names) - between for names in self.members]

    @cached_property
    def rows(self) -> int:
        return max(self.layer_heights)

    @cached_property
    def layer_widths(self) -> list[int]:
        return [max(self.node_width(n) for n in names if n in self.by_name) for names in self.members]

    # rows

    @cached_property
    def tops(self) -> dict[str, int]:
        """The first row of every node, and the row of every edge that passes a layer."""
        found: dict[str, int] = {}
        between = int(self.way.apart)
        for layer, names in enumerate(self.members):
            ideal = {name: self._ideal(name, layer, found) for name in names}
            order = sorted(names, key=lambda name: ideal[name])
            heights = [self.node_height(name) + between for name in order]
            if not found:
                spare = self.rows + between - sum(heights)
                wanted = [
                    sum(heights[:at]) + spare * (2 * at + 1) // (2 * len(order)) for at in range(len(order))
                ]
            else:
                wanted = [round(ideal[name]) for name in order]
            rows = spread(wanted, heights, 0, self.rows + between)
            found.update(zip(order, rows, strict=True))
        first = min(found.values())
        return {name: row - first for name, row in found.items()}

    def _comes_from(self, source: str, layer: int, tops: Mapping[str, int]) -> int:
        """The row on which the edges of a node arrive at a layer."""
        if self.layer[source] == layer - 1:
            return self.exit_row(source, tops)
        return tops[_passing(source, layer - 1)]

    def _ideal(self, name: str, layer: int, found: Mapping[str, int]) -> float:
        """Where a node would stand if it stood alone: across from its operands, new leaves at the bottom."""
        if name not in self.by_name:
            return self._comes_from(_source(name), layer, found)
        sources = self.operands[name]
        if not sources:
            return self.rows if found else 0
        middle = sum(self._comes_from(op, layer, found) for op in sources) / len(sources)
        return middle - (self.node_height(name) - 1) / 2

    def exit_row(self, name: str, tops: Mapping[str, int]) -> int:
        """The row on which the edges of a node leave it: that of its value."""
        return tops[name] + (1 if self.is_framed(name) else 0)

    def _entries(self, name: str, at: Mapping[str, int]) -> dict[str, int]:
        """The row on which each operand's edge arrives; `at` has the rows on which they come."""
        top = self.tops[name] + 1
        bottom = self.tops[name] + self.node_height(name) - 1
        order = sorted(self.operands[name], key=lambda op: at[op])
        rows = spread([at[op] for op in order], [1] * len(order), top, bottom)
        return dict(zip(order, rows, strict=True))

    # lines between layers

    @cached_property
    def gaps(self) -> list[Gap] | None:
        """The lines in every gap; None where two of them would lie on each other."""
        found = []
        for number in range(len(self.members) - 1):
            leave = self._leaving(number)
            arrive: dict[str, list[int]] = {name: [] for name in leave}
            for name in self.members[number + 1]:
                if name not in self.by_name:
                    arrive[_source(name)].append(self.tops[name])
                elif self.is_framed(name):
                    for operand, row in self._entries(name, leave).items():
                        arrive[operand].append(row)
            nets = {name: (leave[name], tuple(sorted(rows))) for name, rows in arrive.items() if rows}
            order = best_order(_orders(sorted(nets, key=lambda name: leave[name]), nets), nets)
            if order is None:
                return None
            found.append(Gap(nets, order))
        return found

    def _leaving(self, number: int) -> dict[str, int]:
        """By source, the row on which its edges leave a layer."""
        found = {}
        for name in self.members[number]:
            if name in self.by_name:
                found[name] = self.exit_row(name, self.tops)
            else:
                found[_source(name)] = self.tops[name]
        return found

    # columns

    @cached_property
    def least_width(self) -> int:
        gaps = self.gaps or []
        return sum(self.layer_widths) + sum(_LEAST_GAP + len(gap.order) for gap in gaps)

    @property
    def fits(self) -> bool:
        if self.rows > self.height or sum(self.layer_widths) > self.width:
            return False
        return self.gaps is not None and self.least_width <= self.width

    @cached_property
    def lefts(self) -> list[int]:
        """The first column of every layer."""
        gaps = self.gaps or []
        spare = self.width - self.least_width
        stretch = min(_MOST_STRETCH, spare // max(1, len(gaps)))
        found = [0]
        for wide, gap in zip(self.layer_widths, gaps, strict=False):
            found.append(found[-1] + wide + _LEAST_GAP + len(gap.order) + stretch)
        return found

    def _start(self, name: str) -> int:
        """The first column of the edges of a node: at its border, or where its value ends."""
        left = self.lefts[self.layer[name]]
        if self.is_framed(name):
            return left + self.node_width(name)
        return left + self.cells[name].first_end + 1

    def path(self, source: str, target: str) -> list[Position]:
        """The cells of an edge."""
        found: list[Position] = []
        for number in range(self.layer[source], self.layer[target]):
            gap = (self.gaps or [])[number]
            leave, _ = gap.nets[source]
            last = number + 1 == self.layer[target]
            at = self._leaving(number)
            arrive = self._entries(target, at)[source] if last else self.tops[_passing(source, number + 1)]
            start = found[-1][1] + 1 if found else self._start(source)
            turn = self._channel(number, source)
            end = self.lefts[number + 1]
            step = 1 if arrive >= leave else -1
            found += [(leave, column) for column in range(start, turn)]
            found += [(row, turn) for row in range(leave, arrive, step)]
            found += [(arrive, column) for column in range(turn, end)]
        return found

    def _channel(self, number: int, source: str) -> int:
        gap = (self.gaps or [])[number]
        start = self.lefts[number] + self.layer_widths[number]
        spare = self.lefts[number + 1] - start - len(gap.order) - 1
        return start + max(1, spare // 2) + gap.order.index(source)


_MARK = "\0"


def _passing(source: str, layer: int) -> str:
    """The name under which an edge passes a layer."""
    return f"{source}{_MARK}{layer}"


def _source(passing: str) -> str:
    return passing.partition(_MARK)[0]


def _orders(
    names: Sequence[str], nets: Mapping[str, tuple[int, tuple[int, ...]]]
) -> Iterator[tuple[str, ...]]:
    """Every order of a few channels; of many, a few orders that cross little."""
    if len(names) <= _MOST_TRIED:
        return permutations(names)
    return _few_orders(names, nets)


def _few_orders(
    names: Sequence[str], nets: Mapping[str, tuple[int, tuple[int, ...]]]
) -> Iterator[tuple[str, ...]]:
    """What goes down from below outwards, what goes up from above outwards; and both turned round."""
    downwards = [n for n in names if nets[n][1][-1] >= nets[n][0]]
    upwards = [n for n in names if n not in downwards]
    for order in (
        [*reversed(downwards), *upwards],
        [*upwards, *reversed(downwards)],
        [*names],
        [*reversed(names)],
    ):
        yield tuple(order)
