"""How wide and high the parts of a drawing come out, for each way to arrange them, and which way is best."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Literal

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol
from tutor.model.network import Layer, Network
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.model import SMALLEST_ROOM, Form
from tutor.present.diagram.short_names import Shortened, shortened

MOST_ROOM = 10
PADDED_ROOM = 8  # numbers of so many columns go with a blank on each side
MOST_STRETCH = 8
MOST_PLANS = 24
_WORTH_OF_ROOM = MappingProxyType({5: 0, 6: 45, 7: 72, 8: 76, 9: 90, 10: 91})

Lane = Literal["beneath", "beside", "brief"]
"""Where the gradient of a weight stands: beneath it, beside it, or in its place once it is answered."""

_WORTH_OF_LANE: MappingProxyType[Lane, int] = MappingProxyType({"beneath": 30, "beside": 0, "brief": -200})
_COST_OF_SHORT = 100
"""A name with its layer is worth more than the room of numbers, and less than a second number on an edge."""


class Arrangement(NamedTuple):
    """One way to arrange a drawing.

    Attributes:
        beside: per layer, whether gradients stand beside the values (else beneath them).
        lane: where those of the weights stand; in a brief drawing a bias too has one number where it must.
        low_inputs: whether given values stand beneath their names.
        stacked: whether targets and losses do.
        full: whether gradients carry their whole symbol.
        short: whether weights stand without their layer, and it above them.
    """

    beside: tuple[bool, ...]
    lane: Lane
    low_inputs: bool
    stacked: bool
    full: bool
    short: bool


class Label(NamedTuple):
    """Widths of a name with its value, and of its gradient: `name value` over or beside `d value`."""

    name: int
    gradient: int  # of the sign or symbol before the gradient; 0 where the name has none
    beside: bool
    full: bool
    brief: bool = False  # whether a sign and a number may take the place of the value

    @property
    def before(self) -> int:
        """Columns between a value and the sign beside it."""
        return 2 if self.full else 1

    @property
    def after(self) -> int:
        """Columns between a sign beside a value and the gradient."""
        return 1 if self.full else 0

    def width(self, room: int) -> int:
        first = self.name + 1 + (max(room, 1 + SMALLEST_ROOM) if self.brief else room)
        if not self.gradient:
            return first
        if self.beside:
            return first + self.before + self.gradient + self.after + room
        return max(first, self.gradient + 1 + room)


@dataclass(frozen=True, eq=False)
class Names:
    """Columns that the names in a drawing need, however it is arranged.

    Of values that have gradients: the longest name of a layer, and the longest symbol of a gradient.
    """

    network: Network
    form: Form

    @cached_property
    def inputs(self) -> int:
        return self._longest(self.network.inputs)

    @cached_property
    def targets(self) -> int:
        return self._longest(self.network.loss.targets)

    @cached_property
    def losses(self) -> int:
        return self._longest((*self.network.loss.terms, self.network.loss.name))

    @cached_property
    def boxes(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Per layer and unit the names in its box, from top to bottom."""
        return tuple(map(self._boxes_of, self.network.layers))

    @cached_property
    def units(self) -> tuple[tuple[int, int], ...]:
        return tuple(self._longest_two([name for box in boxes for name in box]) for boxes in self.boxes)

    @cached_property
    def weights(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            self._longest_two([name for row in layer.weight_names for name in row])
            for layer in self.network.layers
        )

    @cached_property
    def shortened(self) -> tuple[Shortened | None, ...]:
        """Per layer, its weights without it where they can stand so."""
        return shortened(self.network)

    @cached_property
    def short_weights(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            self._longest_two(tuple(short.names.values())) if short else whole
            for short, whole in zip(self.shortened, self.weights, strict=True)
        )

    def _boxes_of(self, layer: Layer) -> tuple[tuple[str, ...], ...]:
        rows = [layer.a] if layer.linear else [layer.z, layer.a]
        if layer.biases is not None:
            rows.append(layer.bias_names)
        return tuple(zip(*rows, strict=True))

    def _longest_two(self, names: Sequence[str]) -> tuple[int, int]:
        loss = self.network.loss.name
        return self._longest(names), self._longest([gradient_symbol(loss, name) for name in names])

    def _longest(self, names: Sequence[str]) -> int:
        return max(len(self.form.style.name(name)) for name in names)


@dataclass(frozen=True, eq=False)
class Sizes:
    """The measures of one arrangement of a network, in columns and rows.

    Attributes:
        given: columns that the inputs' and the targets' values need.
        height: rows that there are.
    """

    names: Names
    arrangement: Arrangement
    given: tuple[int, int]
    height: int

    @property
    def network(self) -> Network:
        return self.names.network

    # columns

    def input_width(self, room: int) -> int:
        """The name with its value beside or beneath it; a mark stands before the name."""
        given = min(room, self.given[0])
        return max(1 + self.inputs, given) if self.arrangement.low_inputs else 1 + self.inputs + 1 + given + 1

    @property
    def inputs(self) -> int:
        return self.names.inputs

    def cells_of(self, index: int) -> tuple[tuple[str, ...], ...]:
        """Per unit of a layer the names in its box, from top to bottom."""
        return self.names.boxes[index]

    @cached_property
    def units(self) -> tuple[Label, ...]:
        """Per layer, the label of the values in its units."""
        return tuple(
            self._label(longest, beside)._replace(brief=self.brief_bias(index))
            for index, (longest, beside) in enumerate(
                zip(self.names.units, self.arrangement.beside, strict=True)
            )
        )

    @cached_property
    def weights(self) -> tuple[Label, ...]:
        """Per layer, the label on its incoming edges."""
        lane, names = self.arrangement.lane, self.names
        labels = [
            self._label(longest, lane == "beside")
            for longest in (names.short_weights if self.arrangement.short else names.weights)
        ]
        return tuple(label._replace(gradient=0) for label in labels) if lane == "brief" else tuple(labels)

    @property
    def shortened(self) -> tuple[Shortened | None, ...]:
        """Per layer, its weights without it where they stand so."""
        return self.names.shortened if self.arrangement.short else (None,) * len(self.network.layers)

    @property
    def targets(self) -> int:
        return self.names.targets

    @property
    def losses(self) -> int:
        return self.names.losses

    def loss_width(self, room: int) -> int:
        target, loss = (self.targets, min(room, self.given[1])), (self.losses, room)
        if self.arrangement.stacked:
            return max(1 + self.targets, target[1], 1 + self.losses, loss[1])  # a blank for marks
        return max(sum(target), sum(loss)) + 1

    def least_width(self, room: int) -> int:
        """With nothing stretched, channels side by side, and padding only around numbers of many columns."""
        gutters = sum(
            2 + len(self.network.feeding(index)) + label.width(room) + 1
            for index, label in enumerate(self.weights)
        )
        units = sum(2 + label.width(room) for label in self.units)
        padding = 2 * (len(self.units) + 1) if room >= PADDED_ROOM else 0
        return self.input_width(room) + gutters + units + 1 + 2 + self.loss_width(room) + padding

    def room(self, width: int) -> int:
        """The most columns that a number can have within `width`; 0 where the arrangement is too wide."""
        rooms = range(SMALLEST_ROOM, MOST_ROOM + 1)
        fitting = bisect_right(rooms, width, key=self.least_width)
        return rooms[fitting - 1] if fitting else 0

    def _label(self, longest: tuple[int, int], beside: bool) -> Label:
        name, symbol = longest
        full = self.arrangement.full
        return Label(name, symbol if full else len(self.names.form.gradient), beside, full)

    # rows

    @property
    def lane_rows(self) -> int:
        return 2 if self.arrangement.lane == "beneath" else 1

    def brief_bias(self, index: int) -> bool:
        """Whether the biases of a layer have room for one number only."""
        layer = self.network.layers[index]
        if self.arrangement.lane != "brief" or self.arrangement.beside[index] or layer.biases is None:
            return False
        return 2 * self._values(index) > (self.height - 1) // layer.size - 1

    def _values(self, index: int) -> int:
        return len(self.cells_of(index)[0])

    def content_rows(self, index: int) -> int:
        rows = self._values(index)
        return rows if self.arrangement.beside[index] else 2 * rows - self.brief_bias(index)

    def inner_rows(self, index: int) -> int:
        """Rows inside the border of each unit of a layer."""
        sources = len(self.network.feeding(index))
        return max(self.content_rows(index), self.lane_rows * sources)

    def joined(self, index: int) -> bool:
        """Whether neighbours in a layer share the line between them, as there are too few rows for two."""
        return self.network.layers[index].size * (self.inner_rows(index) + 2) > self.height

    def step(self, index: int) -> int:
        """Rows from one unit of a layer to the next."""
        return self.inner_rows(index) + (1 if self.joined(index) else 2)

    def layer_rows(self, index: int) -> int:
        return self.network.layers[index].size * self.step(index) + self.joined(index)

    @cached_property
    def loss_cell_rows(self) -> int:
        return 2 if self.arrangement.stacked else 1

    @cached_property
    def rows(self) -> int:
        columns = [self.layer_rows(index) for index in range(len(self.network.layers))]
        loss, inputs = self.network.loss, len(self.network.inputs)
        in_loss = (len(loss.targets) + len(loss.terms) + 1) * self.loss_cell_rows + 2
        return max(*columns, 2 * inputs if self.arrangement.low_inputs else 2 * inputs - 1, in_loss)

    # which is best

    def worth(self, room: int, width: int) -> int:
        """How good a drawing of that width looks whose numbers have `room` columns."""
        way, depth = self.arrangement, len(self.network.layers)
        return (
            _WORTH_OF_ROOM[room]
            + _WORTH_OF_LANE[way.lane]
            + (0 if way.low_inputs else 8)
            + (0 if way.stacked else 8)
            + (10 if way.full else 0)
            - (_COST_OF_SHORT if way.short else 0)
            + (4 if all(way.beside) or not any(way.beside) else 0)
            + (12 if width - self.least_width(room) > depth else 0)  # marks stand off the borders
            - 6 * sum(map(self.joined, range(depth)))
            - 10 * sum(map(self.brief_bias, range(depth)))
        )


def arrangements(
    network: Network, form: Form, given: tuple[int, int], width: int, height: int, brief: bool
) -> Iterator[Sizes]:
    """Every arrangement that fits, the best first.

    Args:
        brief: whether weights may have one number only, where there is no room for two.
    """
    measured, depth = Names(network, form), len(network.layers)
    besides = product((False, True), repeat=depth) if depth <= 3 else ((False,) * depth, (True,) * depth)
    lanes: tuple[Lane, ...] = ("beneath", "beside", "brief") if brief else ("beneath", "beside")
    names = [(True, False), (False, False)]  # full, short
    if any(measured.shortened):
        names.append((False, True))
    ways = product(besides, lanes, (False, True), (False, True), names)
    found: list[tuple[int, Sizes]] = []
    for beside, lane, low_inputs, stacked, (full, short) in ways:
        way = Arrangement(beside, lane, low_inputs, stacked, full, short)
        sizes = Sizes(measured, way, given, height)
        room = sizes.room(width) if sizes.rows <= height else 0
        if room:
            found.append((sizes.worth(room, width), sizes))
    found.sort(key=lambda one: -one[0])
    return iter([sizes for _, sizes in found[:MOST_PLANS]])
