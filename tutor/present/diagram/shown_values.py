"""What a drawing says at each place: a value, a `?`, the question, a gradient, a closed gate."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from unicodedata import combining, east_asian_width

from tutor.clean import printable
from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.model.network import Network
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.focus import Focus
from tutor.present.diagram.model import EdgeKey, Form, ShownPass, SpanStyle
from tutor.sayings import Text, said
from tutor.words import say

UNKNOWN = "?"
QUESTION = "[?]"
CLOSED = "[x]"


class Second(NamedTuple):
    """What stands beneath or beside a name and its value: its gradient, or its updated value."""

    sign: str
    text: str
    style: SpanStyle
    operand: bool


@dataclass(frozen=True)
class Shown:
    """One state of a network's values, as it is to be shown."""

    network: Network
    values: Mapping[str, float]
    known: frozenset[str]
    focus: Focus
    form: Form
    shown_pass: ShownPass

    @property
    def backward(self) -> bool:
        return self.shown_pass == "backward"

    @cached_property
    def _steps(self) -> frozenset[str]:
        """Names that are computed. All others are no secret: inputs, targets, parameters, learning rate."""
        layers, loss = self.network.layers, self.network.loss
        units = (name for layer in layers for name in (*layer.z, *layer.a))
        return frozenset((*units, *loss.terms, loss.name))

    @cached_property
    def _gates(self) -> Mapping[str, tuple[int, int]]:
        return {
            name: (index, unit)
            for index, layer in enumerate(self.network.layers)
            if layer.row.can_die
            for unit, name in enumerate(layer.a)
        }

    def is_known(self, symbol: str) -> bool:
        if symbol not in self.values:
            return False
        return symbol in self.known or not ("/" in symbol or symbol.endswith("'") or symbol in self._steps)

    def number(self, symbol: str, room: int) -> str:
        """The value in at most `room` columns, or `?`."""
        return self.form.number(self.values[symbol], room) if self.is_known(symbol) else UNKNOWN

    def value(self, symbol: str, room: int) -> str:
        return QUESTION if symbol == self.focus.asked else self.number(symbol, room)

    def value_style(self, symbol: str, text: str) -> SpanStyle:
        if text == QUESTION:
            return "question"
        if text == UNKNOWN:
            return "unknown"
        if symbol in self.focus.operands:
            return "operand"
        return self.name_style(symbol) if symbol in self._ends else "known"

    def name_style(self, name: str) -> SpanStyle:
        if name in self.network.loss.targets:
            return "target"
        return "loss" if name in self._ends else "label"

    @cached_property
    def _ends(self) -> frozenset[str]:
        loss = self.network.loss
        return frozenset((*loss.targets, *loss.terms, loss.name))

    def gate_of(self, activation: str) -> tuple[int, int] | None:
        """(layer, unit) of the gate with this activation, if it can shut."""
        return self._gates.get(activation)

    def closed(self, layer: int, unit: int) -> bool:
        """Whether a gate is shut; said once its activation is known, or it would give that away."""
        if layer >= len(self.network.layers):
            return False
        z, a = self.network.layers[layer].z[unit], self.network.layers[layer].a[unit]
        return a in self._gates and self.is_known(a) and self.values.get(z, 1.0) <= 0

    def closed_word(self, room: int) -> str:
        return longest_fitting(room, say(said("drawing.closed")), CLOSED)

    def second(self, name: str, room: int, area: int, full: bool) -> Second | None:
        """The gradient with its sign, the updated value once it is known, or nothing yet.

        Args:
            room: columns for a number.
            area: columns for everything.
        """
        gradient, updated = gradient_symbol(self.network.loss.name, name), updated_symbol(name)
        operand = gradient in self.focus.operands
        if updated == self.focus.asked:
            return self._asked_update(gradient, room, area, full)
        if self.is_known(updated):
            return Second(self.form.becomes, self.number(updated, room), "known", False)
        if gradient == self.focus.asked:
            return Second(self._sign(gradient, full), QUESTION, "question", False)
        if not self.backward and not self.is_known(gradient):
            return None
        text = self.number(gradient, room)
        style: SpanStyle = "unknown" if text == UNKNOWN else "operand" if operand else "gradient"
        return Second(self._sign(gradient, full), text, style, operand)

    def instead(self, name: str, room: int) -> Second | None:
        """What stands in the place of a value that the current step does not use, once there is something."""
        gradient, updated = gradient_symbol(self.network.loss.name, name), updated_symbol(name)
        asked = self.focus.asked in (gradient, updated)
        if name in self.focus.operands or not (asked or self.is_known(gradient) or self.is_known(updated)):
            return None
        return self.second(name, room, 0, False)

    @property
    def asked_update(self) -> str:
        return f"{self.form.becomes}{QUESTION}"

    def asked_gradient(self, name: str, room: int) -> str:
        """The gradient that an update uses, with its sign."""
        return self.form.gradient + self.number(gradient_symbol(self.network.loss.name, name), room)

    def _asked_update(self, gradient: str, room: int, area: int, full: bool) -> Second:
        """`gradient → [?]`: an update needs its gradient in sight; its sign gives way where it is narrow."""
        free = area - len(self.asked_update)
        sign = self._sign(gradient, full)
        if free - len(sign) - 1 < room:
            sign, room = "", min(room, free + 1)  # the mark gives way too
        return Second(sign, self.number(gradient, room) + self.asked_update, "question", True)

    def _sign(self, gradient: str, full: bool) -> str:
        return self.form.style.name(gradient) if full else self.form.gradient

    def turned(self, edge: EdgeKey) -> bool:
        """Whether a gradient has come along an edge."""
        layer, unit, source = edge
        if not self.backward or self.arrived(layer, source):
            return self.backward
        if layer == len(self.network.layers):
            return False
        weight = self.network.layers[layer].weight_names[unit][source]
        return self.is_known(gradient_symbol(self.network.loss.name, weight))

    def arrived(self, layer: int, source: int) -> bool:
        """Whether the gradient of a unit that feeds a layer is known; inputs have none."""
        if not self.backward or layer == 0:
            return False
        before, loss = self.network.layers[layer - 1], self.network.loss.name
        names = (before.z[source], before.a[source])
        return any(self.is_known(gradient_symbol(loss, name)) for name in names)

    def layer_name(self, layer: int) -> str:
        """A layer's name is prose: only what takes one column a character goes on the canvas."""
        name = " ".join(printable(self.network.layers[layer].name, self.form.ascii_only).split())
        narrow = all(east_asian_width(c) not in "WF" and not combining(c) for c in name)
        return name if name and narrow else say(said("drawing.unnamed_layer", number=layer + 1))

    def heading(self, layer: int, width: int, full: bool, *, brief: bool = False) -> str:
        """What stands above a column: layer -1 is the inputs, the one after the last the loss.

        Args:
            brief: whether the function matters more than the layer's name.
        """
        if layer < 0:
            return self._inputs_heading(width, not full)
        if layer == len(self.network.layers):
            return longest_fitting(width, say(said("drawing.loss")))
        name, function = self.layer_name(layer), said(self.network.layers[layer].row.title)
        both = said("drawing.layer", layer=Text(name), function=function)
        if brief:
            return longest_fitting(width, say(both), say(function))
        return longest_fitting(width, say(both), name, say(function))

    def weights_heading(self, name: str, width: int) -> str:
        """What stands above weights that leave off their layer."""
        name = self.form.style.name(name)
        return longest_fitting(width, say(said("drawing.all_weights", name=Text(name))), name)

    def _inputs_heading(self, width: int, short_signs: bool) -> str:
        """The heading, in the backward pass with the sign of gradients whose symbols are not written out."""
        inputs = say(said("drawing.inputs"))
        texts = [inputs, say(said("drawing.inputs_short"))]
        if self.backward and short_signs:
            texts.insert(0, f"{inputs}  {say(said('drawing.gradient_sign', sign=Text(self.form.gradient)))}")
        return longest_fitting(width, *texts)


def longest_fitting(width: int, *texts: str) -> str:
    """The first of some texts, each shorter than the one before it, that has the room; else nothing."""
    return next((text for text in texts if len(text) <= width), "")
