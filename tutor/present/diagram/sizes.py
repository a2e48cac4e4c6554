"""How wide and high the parts of a drawing come out, for each way to arrange them, and which way is best."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import field
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
class Heights:
    """Rows that the units of each layer need, of which many arrangements have the same.

    Attributes:
        beside: per layer, whether gradients stand beside the values (else beneath them).
        lane: where those of the weights stand; in a brief drawing a bias too has one number where it must.
        height: rows that there are.
    """

    names: Names
    beside: tuple[bool, ...]
    lane: Lane
    height: int

    @cached_property
    def lane_rows(self) -> int:
        """Rows of the label of a weight."""
        return 2 if self.lane == "beneath" else 1

    @cached_property
    def brief_biases(self) -> tuple[bool, ...]:
        """Whether the biases of a layer have room for one number only."""
        return tuple(map(self._is_brief, self.names.network.layers, self.beside, self._values))

    def _is_brief(self, layer: Layer, beside: bool, values: int) -> bool:
        if self.lane != "brief" or beside or layer.biases is None:
            return False
        return 2 * values > (self.height - 1) // layer.size - 1

    @cached_property
    def _values(self) -> list[int]:
        return [len(boxes[0]) for boxes in self.names.boxes]

    @cached_property
    def content(self) -> list[int]:
        """Rows of the values in a unit."""
        every = zip(self._values, self.beside, self.brief_biases, strict=True)
        return [rows if beside else 2 * rows - brief for rows, beside, brief in every]

    @cached_property
    def inner(self) -> list[int]:
        """Rows inside the border of a unit."""
        sources = map(len, map(self.names.network.feeding, range(len(self.beside))))
        return [max(rows, self.lane_rows * count) for rows, count in zip(self.content, sources, strict=True)]

    @cached_property
    def joined(self) -> list[bool]:
        """Whether neighbours in a layer share the line between them, as there are too few rows for two."""
        layers = zip(self.names.network.layers, self.inner, strict=True)
        return [layer.size * (rows + 2) > self.height for layer, rows in layers]

    @cached_property
    def steps(self) -> list[int]:
        """Rows from one unit of a layer to the next."""
        return [rows + (1 if joined else 2) for rows, joined in zip(self.inner, self.joined, strict=True)]

    @cached_property
    def layers(self) -> list[int]:
        every = zip(self.names.network.layers, self.steps, self.joined, strict=True)
        return [layer.size * step + joined for layer, step, joined in every]


@dataclass(frozen=True, eq=False)
class Labels:
    """Columns that values and weights need, of which several arrangements have the same.

    Attributes:
        full: whether gradients carry their whole symbol.
        short: whether weights stand without their layer, and it above them.
    """

    heights: Heights
    full: bool
    short: bool
    _widths: dict[int, int] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def units(self) -> tuple[Label, ...]:
        """Per layer, the label of the values in its units."""
        heights = self.heights
        every = zip(heights.names.units, heights.beside, heights.brief_biases, strict=True)
        return tuple(self._label(longest, beside)._replace(brief=brief) for longest, beside, brief in every)

    @cached_property
    def weights(self) -> tuple[Label, ...]:
        """Per layer, the label on its incoming edges."""
        lane, names = self.heights.lane, self.heights.names
        labels = [
            self._label(longest, lane == "beside")
            for longest in (names.short_weights if self.short else names.weights)
        ]
        return tuple(label._replace(gradient=0) for label in labels) if lane == "brief" else tuple(labels)

    def _label(self, longest: tuple[int, int], beside: bool) -> Label:
        name, symbol = longest
        return Label(name, symbol if self.full else len(self.heights.names.form.gradient), beside, self.full)

    def width(self, room: int) -> int:
        """Columns of all units and of what is between them, nothing stretched, channels side by side."""
        found = self._widths.get(room)
        if found is None:
            network = self.heights.names.network
            gutters = sum(
                2 + len(network.feeding(index)) + label.width(room) + 1
                for index, label in enumerate(self.weights)
            )
            found = self._widths[room] = gutters + sum(2 + label.width(room) for label in self.units)
        return found


@dataclass(frozen=True, eq=False)
class Sizes:
    """The measures of one arrangement of a network, in columns and rows.

    Attributes:
        given: columns that the inputs' and the targets' values need.
        low_inputs: whether given values stand beneath their names.
        stacked: whether targets and losses do.
    """

    labels: Labels
    given: tuple[int, int]
    low_inputs: bool
    stacked: bool

    @cached_property
    def heights(self) -> Heights:
        return self.labels.heights

    @cached_property
    def names(self) -> Names:
        return self.labels.heights.names

    @property
    def network(self) -> Network:
        return self.names.network

    # columns

    def input_width(self, room: int) -> int:
        """The name with its value beside or beneath it; a mark stands before the name."""
        given, name = min(room, self.given[0]), 1 + self.names.inputs
        return max(name, given) if self.low_inputs else name + 1 + given + 1

    @property
    def shortened(self) -> tuple[Shortened | None, ...]:
        """Per layer, its weights without it where they stand so."""
        return self.names.shortened if self.labels.short else (None,) * len(self.network.layers)

    def loss_width(self, room: int) -> int:
        target, loss = (self.names.targets, min(room, self.given[1])), (self.names.losses, room)
        if self.stacked:
            return max(1 + target[0], target[1], 1 + loss[0], loss[1])  # a blank for marks
        return max(sum(target), sum(loss)) + 1

    def least_width(self, room: int) -> int:
        """With nothing stretched, channels side by side, and padding only around numbers of many columns."""
        padding = 2 * (len(self.network.layers) + 1) if room >= PADDED_ROOM else 0
        return self.input_width(room) + self.labels.width(room) + 1 + 2 + self.loss_width(room) + padding

    def room(self, width: int) -> int:
        """The most columns that a number can have within `width`; 0 where the arrangement is too wide."""
        rooms = range(SMALLEST_ROOM, MOST_ROOM + 1)
        fitting = bisect_right(rooms, width, key=self.least_width)
        return rooms[fitting - 1] if fitting else 0

    # rows

    @cached_property
    def loss_cell_rows(self) -> int:
        return 2 if self.stacked else 1

    @cached_property
    def rows(self) -> int:
        loss, inputs = self.network.loss, len(self.network.inputs)
        in_loss = (len(loss.targets) + len(loss.terms) + 1) * self.loss_cell_rows + 2
        return max(*self.heights.layers, 2 * inputs if self.low_inputs else 2 * inputs - 1, in_loss)

    # which is best

    def worth(self, room: int, width: int) -> int:
        """How good a drawing of that width looks whose numbers have `room` columns."""
        heights, depth = self.heights, len(self.network.layers)
        return (
            _WORTH_OF_ROOM[room]
            + _WORTH_OF_LANE[heights.lane]
            + (0 if self.low_inputs else 8)
            + (0 if self.stacked else 8)
            + (10 if self.labels.full else 0)
            - (_COST_OF_SHORT if self.labels.short else 0)
            + (4 if all(heights.beside) or not any(heights.beside) else 0)
            + (12 if width - self.least_width(room) > depth else 0)  # marks stand off the borders
            - 6 * sum(heights.joined)
            - 10 * sum(heights.brief_biases)
        )


def arrangements(
    network: Network, form: Form, given: tuple[int, int], width: int, height: int, brief: bool
) -> Iterator[Sizes]:
    """Every arrangement that fits, the best first.

    Args:
        brief: whether weights may have one number only, where there is no room for two.
    """
    found: list[tuple[int, Sizes]] = []
    for sizes in _every(Names(network, form), given, height, brief):
        room = sizes.room(width) if sizes.rows <= height else 0
        if room:
            found.append((sizes.worth(room, width), sizes))
    found.sort(key=lambda one: -one[0])
    return iter([sizes for _, sizes in found[:MOST_PLANS]])


def _every(names: Names, given: tuple[int, int], height: int, brief: bool) -> Iterator[Sizes]:
    depth = len(names.network.layers)
    besides = product((False, True), repeat=depth) if depth <= 3 else ((False,) * depth, (True,) * depth)
    lanes: tuple[Lane, ...] = ("beneath", "beside", "brief") if brief else ("beneath", "beside")
    for beside, lane in product(besides, lanes):
        heights = Heights(names, beside, lane, height)
        full, plain = Labels(heights, True, False), Labels(heights, False, False)
        several = (full, plain, Labels(heights, False, True)) if any(names.shortened) else (full, plain)
        for low_inputs, stacked, labels in product((False, True), (False, True), several):
            yield Sizes(labels, given, low_inputs, stacked)
