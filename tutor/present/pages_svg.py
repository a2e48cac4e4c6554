"""The network as a vector drawing: boxes for units, a line per weight, values beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Literal

from tutor.clean import in_html
from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.expressions.printing import DRAWN_FIGURES, PRETTY, format_number
from tutor.model.network import Layer, Network

DrawnPart = Literal["forward", "backward", "update"]

MOST_LAYERS, MOST_UNITS = 3, 5
"""Larger networks are not readable at the width of a page."""

_LINE = 16  # all lengths in px of the viewBox; text is 13 px high
_LETTER = 7.0
_MARGIN = 10
_LEAST_LANE = 38  # room for a label of two lines, apart from the next
_CLEAR = 16  # between a column and the labels on the edges that leave it: an arrow and its line
_LONGEST_GRADIENT = 10


@dataclass(frozen=True, slots=True)
class _Box:
    """A unit, an input or the loss: its centre and size, and the names in it."""

    x: float
    y: float
    width: float
    height: float
    names: tuple[str, ...]
    kind: str

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2


def network_svg(
    network: Network, values: Mapping[str, float], known: Collection[str], part: DrawnPart, label: str
) -> str | None:
    """The drawing as an `<svg>` element; None for a network that is too large for one.

    Args:
        known: the steps whose values are shown; others are question marks.
        part: with "backward" every name has its gradient, with "update" every parameter its new value.
        label: what the drawing shows, for those who do not see it.
    """
    if len(network.layers) > MOST_LAYERS or max(network.shape()) > MOST_UNITS:
        return None
    return _Drawing(network, values, frozenset(known), part).svg(label)


@dataclass(frozen=True)
class _Drawing:
    network: Network
    values: Mapping[str, float]
    known: frozenset[str]
    part: DrawnPart

    def svg(self, label: str) -> str:
        columns = self.columns
        width = max(box.right for column in columns for box in column) + _MARGIN
        height = self.height
        shapes = "".join((*self._edges(), *(self._box(box) for column in columns for box in column)))
        return (
            f'<svg class="network" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
            f'role="img" aria-label="{in_html(label)}">{shapes}</svg>'
        )

    @cached_property
    def names(self) -> list[tuple[str, list[tuple[str, ...]]]]:
        """Per column from left to right: a kind, and the names in each of its boxes."""
        network = self.network
        loss = (*network.loss.targets, *network.loss.terms, network.loss.name)
        layers = [("unit", [_names_in(layer, u) for u in range(layer.size)]) for layer in network.layers]
        return [("input", [(name,) for name in network.inputs]), *layers, ("loss", [loss])]

    @cached_property
    def slot(self) -> float:
        """From one unit to the next: wide enough that labels near the sources keep clear of each other."""
        labels = max(_LEAST_LANE / self._lane(number) for number in range(len(self.network.layers)))
        tallest = max(self._height(names) for _, boxes in self.names[:-1] for names in boxes)
        return max(tallest + _LINE, labels)

    @cached_property
    def height(self) -> float:
        loss = self._height(self.names[-1][1][0])
        return max(self.slot * max(self.network.shape()), loss + 2 * _MARGIN)

    @cached_property
    def columns(self) -> list[list[_Box]]:
        columns: list[list[_Box]] = []
        left = float(_MARGIN)
        for number, (kind, boxes) in enumerate(self.names):
            width = max(len(line) for names in boxes for line in self._lines(names)) * _LETTER + 18
            top = self.height / 2 - self.slot * (len(boxes) - 1) / 2
            columns.append(
                [
                    _Box(left + width / 2, top + self.slot * u, width, self._height(names), names, kind)
                    for u, names in enumerate(boxes)
                ]
            )
            left += width + (self._gap(number) if number + 1 < len(self.names) else 0)
        return columns

    def _lane(self, number: int) -> float:
        """Where on the edges from a column their labels are: nearer the source the more edges there are."""
        return min(1 / (max(self.network.shape()[number : number + 2]) + 1), 0.3)

    def _gap(self, number: int) -> float:
        """Room for the labels on the edges that leave a column."""
        if number == len(self.network.layers):
            return 36
        names = [name for row in self.network.layers[number].weight_names for name in row]
        widest = max(len(line) for name in names for line in self._label(name)) * _LETTER
        return max((widest / 2 + _CLEAR) / self._lane(number), widest + 60)

    def _edges(self) -> Iterator[str]:
        """Every line, then every label, so that no line runs through one."""
        drawn = [
            (source, unit, self._lane(number), name)
            for number, layer in enumerate(self.network.layers)
            for unit, names in zip(self.columns[number + 1], layer.weight_names, strict=True)
            for source, name in zip(self.columns[number], names, strict=True)
        ]
        ends = [(source, unit) for source, unit, _, _ in drawn]
        for a, b in (*ends, *((output, self.columns[-1][0]) for output in self.columns[-2])):
            yield f'<line x1="{a.right:.1f}" y1="{a.y:.1f}" x2="{b.left:.1f}" y2="{b.y:.1f}"/>'
            yield self._arrow(a, b)
        for source, unit, lane, name in drawn:
            x = source.right + (unit.left - source.right) * lane
            y = source.y + (unit.y - source.y) * lane
            yield self._weight(x, y, self._label(name))

    def _arrow(self, source: _Box, unit: _Box) -> str:
        """Which way values go: into the unit, in the backward pass out of it."""
        x, y, tail = (source.right, source.y, 9) if self.part == "backward" else (unit.left, unit.y, -9)
        return f'<path class="arrow" d="M{x:.1f} {y:.1f}l{tail} -3.5v7z"/>'

    def _weight(self, x: float, y: float, label: list[str]) -> str:
        """A label in the middle of its own piece of paper."""
        half = max(map(len, label)) * _LETTER / 2
        height = len(label) * _LINE
        ground = (
            f'<rect class="ground" x="{x - half:.1f}" y="{y - height / 2:.1f}" '
            f'width="{2 * half:.1f}" height="{height}"/>'
        )
        return ground + self._text(x, y - (len(label) - 1) * _LINE / 2, label)

    def _box(self, box: _Box) -> str:
        closed = " closed" if self._closed(box) else ""
        top = box.y - box.height / 2
        frame = (
            f'<rect class="{box.kind}{closed}" x="{box.left:.1f}" y="{top:.1f}" rx="8" '
            f'width="{box.width:.1f}" height="{box.height:.1f}"/>'
        )
        lines = self._lines(box.names)
        return frame + self._text(box.x, box.y - (len(lines) - 1) * _LINE / 2, lines)

    def _text(self, x: float, y: float, lines: list[str]) -> str:
        """Lines centred at x, the first of them around y; gradients and new values are set apart."""
        spans = []
        for number, line in enumerate(lines):
            second = ' class="second"' if line.startswith(("∂", "→")) else ""
            spans.append(
                f'<tspan{second} x="{x:.1f}" y="{y + number * _LINE + 4.5:.1f}">{in_html(line)}</tspan>'
            )
        return f"<text>{''.join(spans)}</text>"

    def _lines(self, names: tuple[str, ...]) -> list[str]:
        return [line for name in names for line in self._label(name)]

    def _height(self, names: tuple[str, ...]) -> float:
        return len(self._lines(names)) * _LINE + 14

    def _label(self, name: str) -> list[str]:
        """A name with its value; below it its gradient or its new value, where it has one."""
        lines = [f"{PRETTY.name(name)} = {self._value(name)}"]
        gradient = gradient_symbol(self.network.loss.name, name)
        if self.part == "backward" and gradient in self.known:
            shown = PRETTY.name(gradient)
            sign = shown if len(shown) <= _LONGEST_GRADIENT else "∂"
            lines.append(f"{sign} = {self._value(gradient)}")
        if self.part == "update" and updated_symbol(name) in self.known:
            lines.append(f"→ {self._value(updated_symbol(name))}")
        return lines

    def _value(self, name: str) -> str:
        if name not in self.known and name in self._computed:
            return "?"
        return format_number(self.values[name], DRAWN_FIGURES, PRETTY)

    @cached_property
    def _computed(self) -> frozenset[str]:
        """Names of the drawing that a forward step computes."""
        layers = (name for layer in self.network.layers for name in (*layer.z, *layer.a))
        return frozenset((*layers, *self.network.loss.terms, self.network.loss.name))

    def _closed(self, box: _Box) -> bool:
        """Whether this is a unit with a gate that is known to let nothing through."""
        return any(
            layer.row.can_die and a in box.names and a in self.known and self.values[a] == 0
            for layer in self.network.layers
            for a in layer.a
        )


def _names_in(layer: Layer, unit: int) -> tuple[str, ...]:
    """What stands in the box of a unit."""
    names = (layer.a[unit],) if layer.linear else (layer.z[unit], layer.a[unit])
    return names if layer.biases is None else (*names, layer.bias_names[unit])
