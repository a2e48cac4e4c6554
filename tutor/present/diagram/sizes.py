"""How wide and high the parts of a drawing come out, for each way to arrange them, and which way is best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product, starmap
from types import MappingProxyType
from typing import NamedTuple

from tutor.expressions.names import gradient_symbol
from tutor.model.network import Layer, Network
from tutor.present.diagram.model import SMALLEST_ROOM, Form

MOST_ROOM = 10
PADDED_ROOM = 8  # numbers of so many columns go with a blank on each side
MOST_STRETCH = 8
MOST_PLANS = 24
_WORTH_OF_ROOM = MappingProxyType({5: 0, 6: 45, 7: 65, 8: 70, 9: 72, 10: 73})


class Arrangement(NamedTuple):
    """One way to arrange a drawing.

    Attributes:
        beside: per layer, whether gradients stand beside the values (else beneath them).
        boxed: whether units have border rows of their own.
        lane: rows per incoming edge: 2 with its gradient beneath the weight, 1 with it beside.
        stacked: whether values of the loss column stand beneath their names.
        full: whether gradients carry their whole symbol.
    """

    beside: tuple[bool, ...]
    boxed: bool
    lane: int
    stacked: bool
    full: bool


class Label(NamedTuple):
    """Widths of a name with its value, and of its gradient: `name value` over or beside `d value`."""

    name: int
    gradient: int  # of the sign or symbol before the gradient; 0 where the name has none
    beside: bool

    def width(self, room: int) -> int:
        first = self.name + 1 + room
        if not self.gradient:
            return first
        second = self.gradient + 1 + room
        return first + 2 + second if self.beside else max(first, second)


@dataclass(frozen=True)
class Sizes:
    """The measures of one arrangement of a network, in columns and rows."""

    network: Network
    form: Form
    arrangement: Arrangement
    given: tuple[int, int]
    """Columns that the inputs' and the targets' values need."""

    @cached_property
    def inputs(self) -> int:
        return self._longest(self.network.inputs)

    def cells_of(self, layer: Layer) -> tuple[tuple[str, ...], ...]:
        """Per unit the names in its box, from top to bottom."""
        rows = [layer.a] if layer.linear else [layer.z, layer.a]
        if layer.biases is not None:
            rows.append(layer.bias_names)
        return tuple(zip(*rows, strict=True))

    @cached_property
    def units(self) -> tuple[Label, ...]:
        """Per layer, the label of the values in its units."""
        return tuple(
            self._label([name for cells in self.cells_of(layer) for name in cells], beside)
            for layer, beside in zip(self.network.layers, self.arrangement.beside, strict=True)
        )

    @cached_property
    def weights(self) -> tuple[Label, ...]:
        """Per layer, the label on its incoming edges."""
        return tuple(
            self._label([name for row in layer.weight_names for name in row], self.arrangement.lane == 1)
            for layer in self.network.layers
        )

    @cached_property
    def targets(self) -> int:
        return self._longest(self.network.loss.targets)

    @cached_property
    def losses(self) -> int:
        return self._longest((*self.network.loss.terms, self.network.loss.name))

    def loss_width(self, room: int) -> int:
        target, loss = (self.targets, self.given[1]), (self.losses, room)
        if self.arrangement.stacked:
            return max(*target, *loss)
        return max(sum(target), sum(loss)) + 1

    def content_rows(self, index: int) -> int:
        rows = len(self.cells_of(self.network.layers[index])[0])
        return rows if self.arrangement.beside[index] else 2 * rows

    def inner_rows(self, index: int) -> int:
        """Rows inside the border of each unit of a layer."""
        sources = len(self.network.feeding(index))
        return max(self.content_rows(index), self.arrangement.lane * sources)

    def unit_rows(self, index: int) -> int:
        return self.inner_rows(index) + (2 if self.arrangement.boxed else 0)

    @cached_property
    def loss_cell_rows(self) -> int:
        return 2 if self.arrangement.stacked else 1

    @cached_property
    def rows(self) -> int:
        layers = self.network.layers
        columns = [layer.size * self.unit_rows(index) for index, layer in enumerate(layers)]
        loss = self.network.loss
        in_loss = (len(loss.targets) + len(loss.terms) + 1) * self.loss_cell_rows
        return max(*columns, 2 * len(self.network.inputs) - 1, in_loss)

    def least_width(self, room: int) -> int:
        """With nothing stretched, channels side by side, and padding only around numbers of many columns."""
        inputs = 1 + self.inputs + 1 + min(room, self.given[0]) + 1
        gutters = sum(
            2 + len(self.network.feeding(index)) + label.width(room) + 1
            for index, label in enumerate(self.weights)
        )
        units = sum(2 + label.width(room) for label in self.units)
        padding = 2 * (len(self.units) + 1) if room >= PADDED_ROOM else 0
        return inputs + gutters + units + 2 + 2 + self.loss_width(room) + padding

    def room(self, width: int) -> int:
        """The most columns that a number can have within `width`; 0 where the arrangement is too wide."""
        return next((r for r in range(MOST_ROOM, SMALLEST_ROOM - 1, -1) if self.least_width(r) <= width), 0)

    def worth(self, room: int) -> int:
        """How good a drawing looks whose numbers have `room` columns."""
        way = self.arrangement
        return (
            _WORTH_OF_ROOM[room]
            + (14 if way.boxed else 0)
            + (30 if way.lane == 2 else 0)
            + (0 if way.stacked else 9)
            + (10 if way.full else 0)
            + (4 if all(way.beside) or not any(way.beside) else 0)
        )

    def _label(self, names: list[str], beside: bool) -> Label:
        loss = self.network.loss.name
        signs = [gradient_symbol(loss, name) for name in names] if self.arrangement.full else []
        gradient = self._longest(signs) if signs else len(self.form.gradient)
        return Label(self._longest(names), gradient, beside)

    def _longest(self, names: list[str] | tuple[str, ...]) -> int:
        return max(len(self.form.style.name(name)) for name in names)


def arrangements(
    network: Network, form: Form, given: tuple[int, int], width: int, height: int
) -> Iterator[Sizes]:
    """Every arrangement that fits, the best first."""
    depth = len(network.layers)
    besides = product((False, True), repeat=depth) if depth <= 3 else ((False,) * depth, (True,) * depth)
    ways = starmap(Arrangement, product(besides, (True, False), (2, 1), (False, True), (True, False)))
    found: list[tuple[int, Sizes]] = []
    for way in ways:
        sizes = Sizes(network, form, way, given)
        room = sizes.room(width) if sizes.rows <= height else 0
        if room:
            found.append((sizes.worth(room), sizes))
    found.sort(key=lambda one: -one[0])
    return iter([sizes for _, sizes in found[:MOST_PLANS]])
