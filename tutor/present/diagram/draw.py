"""Draws a network: where things stand comes from the layout, what they say from the values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from tutor.model.network import Network
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.focus import Focus, focus_of
from tutor.present.diagram.layout import Block, Cell, Layout, lay_out
from tutor.present.diagram.model import (
    ASCII,
    UNICODE,
    Drawing,
    Form,
    Position,
    ShownPass,
    SpanStyle,
)
from tutor.present.diagram.shown_values import Shown
from tutor.sayings import Text, said
from tutor.steps.derive import Plan, Step
from tutor.words import say

USUAL_HEIGHT = 13
"""Rows of a drawing whose height is left open, as long as the network fits them."""

MOST_HEIGHT = 40
_SMALLEST_GIVEN = 3
_LARGE_SCREEN = (160, 40)


def draw_plan(
    plan: Plan,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
) -> Drawing:
    """The drawing of whatever the steps are of; the arguments are those of `draw`."""
    network, sample = plan.dense, None
    if network is None:
        from tutor.present.diagram.compiled_drawing import as_network
        from tutor.present.diagram.model_drawing import draw_model

        view = as_network(plan, values, known, focus)
        if view is None:
            return draw_model(
                plan,
                values,
                known=known,
                focus=focus,
                width=width,
                height=height,
                ascii_only=ascii_only,
                shown_pass=shown_pass,
            )
        network, values, known, focus, sample = view
    drawn = draw(
        network,
        values,
        known=known,
        focus=focus,
        width=width,
        height=height,
        ascii_only=ascii_only,
        shown_pass=shown_pass,
    )
    if sample is None:
        return drawn
    told = said("drawing.of_sample", sample=sample, notice=Text(drawn.notice))
    return replace(drawn, notice=say(told).strip())


def draw(
    network: Network,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
) -> Drawing:
    """The drawing of one iteration.

    Args:
        values: by plain name or symbol; may hold more than is shown.
        known: the symbols of steps whose values may be shown; others are `?`. Inputs, targets and
            parameters are always shown.
        focus: the step that is asked: its edges and operands stand out.
        width: columns, none of which is exceeded.
        height: rows, none of which is exceeded; left open, the network decides.
        shown_pass: in the backward pass each value has its gradient with it and the arrows turn.
    """
    form = ASCII if ascii_only else UNICODE
    shown = Shown(network, values, frozenset(known), focus_of(network, focus), form, shown_pass)
    given = (_room(network.inputs, shown), _room(network.loss.targets, shown))
    heights = (height,) if height is not None else (USUAL_HEIGHT, MOST_HEIGHT)
    for rows in heights:
        layout = lay_out(network, form, given, width, rows)
        if layout is not None:
            return _Painter(layout, shown).paint()
    # Imported here: most networks fit, and the first question waits for what is loaded.
    from tutor.present.diagram.folded_layout import draw_folded

    folded = draw_folded(shown, width, height)
    if lay_out(network, form, given, *_LARGE_SCREEN) is None:
        return folded
    return replace(folded, notice=say(said("drawing.larger", notice=Text(folded.notice))))


def _room(names: tuple[str, ...], shown: Shown) -> int:
    return max(_SMALLEST_GIVEN, *(len(shown.number(name, 8)) for name in names))


@dataclass
class _Painter:
    layout: Layout
    shown: Shown

    def paint(self) -> Drawing:
        layout, form = self.layout, self.shown.form
        self.canvas = Canvas(layout.rows, layout.columns, form.ascii_only)
        self._edges()
        for block in layout.blocks:
            self._border(block)
        for cell in layout.cells:
            self._cell(cell)
        if layout.top:
            self._headings()
        lines, spans = self.canvas.rendered()
        return Drawing(lines, spans, "", MappingProxyType(layout.edges))

    @property
    def form(self) -> Form:
        return self.shown.form

    @property
    def focus(self) -> Focus:
        return self.shown.focus

    def _edges(self) -> None:
        backward = self.shown.backward
        for (layer, unit, source), path in self.layout.edges.items():
            focused = (layer, unit, source) in self.focus.edges
            self.canvas.line(path, layer * 1000 + source, focused)
        for (layer, unit, source), path in self.layout.edges.items():
            style: SpanStyle = "edge_focus" if (layer, unit, source) in self.focus.edges else "edge"
            self.canvas.write(path[-1], self.form.backward if backward else self.form.forward, style)
        if backward:
            self._source_arrows()

    def _source_arrows(self) -> None:
        """In the backward pass an arrow also enters each unit from the right."""
        focused = {(layer, source) for layer, _, source in self.focus.edges}
        for (layer, unit, source), path in self.layout.edges.items():
            if unit == 0 and 0 < layer < len(self.shown.network.layers):
                style: SpanStyle = "edge_focus" if (layer, source) in focused else "edge"
                self.canvas.write(path[0], self.form.backward, style)

    def _border(self, block: Block) -> None:
        signs = _border_signs(self.form.ascii_only, self.focus.unit == (block.layer, block.unit))
        top, bottom = block.top, block.top + block.height - 1
        left, right = block.left, block.left + block.width - 1
        if block.boxed:
            line = signs.flat * (block.width - 2)
            self.canvas.write((top, left), signs.top_left + line + signs.top_right, "unit")
            self.canvas.write((bottom, left), signs.bottom_left + line + signs.bottom_right, "unit")
        for row in range(top + block.boxed, bottom + 1 - block.boxed):
            ends = (signs.side, signs.side)
            if block.height > 1 and row == top:
                ends = (signs.top_left, signs.top_right)
            elif block.height > 1 and row == bottom:
                ends = (signs.bottom_left, signs.bottom_right)
            self.canvas.write((row, left), ends[0], "unit")
            self.canvas.write((row, right), ends[1], "unit")
        if block.exit is not None:
            closed = self.shown.closed(block.layer, block.unit)
            sign = self.form.closed if closed else signs.exit
            self.canvas.write(block.exit, sign, "closed" if closed else "unit")

    def _cell(self, cell: Cell) -> None:
        shown, name = self.shown, cell.name
        operand = name in self.focus.operands
        text = shown.value(name, cell.room)
        label = self.form.style.name(name)
        if operand:
            self.canvas.write(cell.mark, "*", "operand")
        self.canvas.write(cell.at, label, "operand" if operand else shown.name_style(name))
        row, column = cell.at
        if cell.value[0] == row:
            gap = cell.value[1] - column - len(label)
            self.canvas.write((row, column + len(label)), " " * gap, "label")
        self.canvas.write(cell.value, text, shown.value_style(name, text))
        self._tail(cell, cell.value[1] + len(text))
        if cell.gradient is not None and cell.gradient_value is not None:
            self._gradient(cell, cell.gradient, cell.gradient_value)

    def _tail(self, cell: Cell, column: int) -> None:
        """What follows a value: the line goes on, or a closed gate says so."""
        gate = self.shown.gate_of(cell.name)
        if gate is not None and self.shown.closed(*gate):
            word = self.shown.closed_word(cell.value[1] + cell.room - column - 1)
            if word:
                self.canvas.write((cell.value[0], column + 1), word, "closed")
        if cell.on_edge - column > 1:
            self.canvas.write((cell.value[0], column), " ", "label")

    def _gradient(self, cell: Cell, at: Position, value_at: Position) -> None:
        """The gradient beneath or beside a value; a long one begins further left instead of being cut."""
        end = value_at[1] + cell.room
        area = end - at[1]
        part = self.shown.second(cell.name, cell.room, area, self.layout.full)
        if part is None:
            return
        if part.operand:
            self.canvas.write((at[0], at[1] - 1), "*", "operand")
        self.canvas.write(at, part.sign, "operand" if part.operand else "label")
        column = min(value_at[1], end - len(part.text))
        self.canvas.write((at[0], column), part.text, part.style)

    def _headings(self) -> None:
        headings = self.layout.headings
        ends = [*(heading.column - 2 for heading in headings[1:]), self.layout.columns]
        for heading, end in zip(headings, ends, strict=True):
            text = self.shown.heading(heading.layer, end - heading.column, self.layout.full)
            self.canvas.write((0, heading.column), text, "label")


class _Signs(NamedTuple):
    top_left: str
    top_right: str
    bottom_left: str
    bottom_right: str
    flat: str
    side: str
    exit: str


_LIGHT = _Signs("┌", "┐", "└", "┘", "─", "│", "├")
_HEAVY = _Signs("┏", "┓", "┗", "┛", "━", "┃", "┣")
_ASCII = _Signs(".", ".", "'", "'", "-", "|", "|")
_ASCII_FOCUS = _Signs("#", "#", "#", "#", "=", "#", "#")


def _border_signs(ascii_only: bool, focused: bool) -> _Signs:
    if ascii_only:
        return _ASCII_FOCUS if focused else _ASCII
    return _HEAVY if focused else _LIGHT
