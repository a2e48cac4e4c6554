"""Paints a network where its layout says: borders, edges, headings."""

from __future__ import annotations

from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.layout import Block, Layout
from tutor.present.diagram.model import Drawing, EdgeKey, Form, SpanStyle
from tutor.present.diagram.painted_cells import CellPainter
from tutor.present.diagram.shown_values import Shown
from tutor.sayings import said
from tutor.words import say


@dataclass(frozen=True)
class Painter:
    """One layout with one state of its values."""

    layout: Layout
    shown: Shown

    def paint(self) -> Drawing:
        """The drawing; its notice says how many numbers stand behind others that take their places."""
        layout, form = self.layout, self.shown.form
        canvas = Canvas(layout.rows, layout.columns, form.ascii_only)
        self._edges(canvas)
        for block in sorted(layout.blocks, key=self._is_current):
            self._border(canvas, block)
        cells = CellPainter(layout, self.shown, canvas)
        cells.paint()
        if layout.top:
            self._headings(canvas)
        else:
            self._titles(canvas)
        for heading in layout.weights:
            canvas.write(heading.at, self.shown.weights_heading(heading.name, heading.width), "label")
        lines, spans = canvas.rendered()
        notice = say(said("drawing.left_out", count=cells.behind)) if cells.behind else ""
        edges = MappingProxyType(layout.edges)
        return Drawing(lines, spans, notice, edges, short=bool(layout.weights))

    @property
    def form(self) -> Form:
        return self.shown.form

    def _edges(self, canvas: Canvas) -> None:
        """Every edge with its arrow, which turns once a gradient has come along it."""
        for (layer, unit, source), path in self.layout.edges.items():
            focused = (layer, unit, source) in self.shown.focus.edges
            canvas.line(path, layer * 1000 + source, focused)
        for key, path in self.layout.edges.items():
            sign = self.form.backward if self.shown.turned(key) else self.form.forward
            canvas.write(path[-1], sign, self._edge_style(key))
        self._source_arrows(canvas)

    def _source_arrows(self, canvas: Canvas) -> None:
        """An arrow enters each unit from the right once its gradient is known."""
        lit = {(layer, source): key for key in self.shown.focus.edges for layer, _, source in (key,)}
        for (layer, unit, source), path in self.layout.edges.items():
            inside = layer < len(self.shown.network.layers)
            if unit == 0 and inside and self.shown.arrived(layer, source):
                style = self._edge_style(lit.get((layer, source), (layer, unit, source)))
                canvas.write(path[0], self.form.backward, style)

    def _edge_style(self, key: EdgeKey) -> SpanStyle:
        return "edge_focus" if key in self.shown.focus.edges else "edge"

    def _is_current(self, block: Block) -> bool:
        return self.shown.focus.unit == (block.layer, block.unit)

    def _border(self, canvas: Canvas, block: Block) -> None:
        """A closed box; the current one goes over the lines that it shares with its neighbours."""
        signs = _border_signs(self.form.ascii_only, self._is_current(block), block)
        top, bottom = block.top, block.top + block.height - 1
        left, right = block.left, block.left + block.width - 1
        line = signs.flat * (block.width - 2)
        canvas.write((top, left), signs.top_left + line + signs.top_right, "unit")
        canvas.write((bottom, left), signs.bottom_left + line + signs.bottom_right, "unit")
        for row in range(top + 1, bottom):
            canvas.write((row, left), signs.side, "unit")
            canvas.write((row, right), signs.side, "unit")
        if block.exit is not None:
            closed = self.shown.closed(block.layer, block.unit)
            sign = self.form.closed if closed else signs.exit
            canvas.write(block.exit, sign, "closed" if closed else "unit")

    def _headings(self, canvas: Canvas) -> None:
        headings = self.layout.headings
        ends = [*(heading.column - 2 for heading in headings[1:]), self.layout.columns]
        for heading, end in zip(headings, ends, strict=True):
            text = self.shown.heading(heading.layer, end - heading.column, self.layout.full)
            canvas.write((0, heading.column), text, "label")

    def _titles(self, canvas: Canvas) -> None:
        """Without a row for headings, what a layer is stands on the first border of each."""
        for block in self.layout.blocks:
            if block.unit == 0:
                text = self.shown.heading(block.layer, block.width - 4, self.layout.full, brief=True)
                canvas.write((block.top, block.left + 2), text, "label")


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

_SHARED_ABOVE = MappingProxyType({_LIGHT: ("├", "┤"), _HEAVY: ("┢", "┪"), _ASCII: ("+", "+")})
_SHARED_BELOW = MappingProxyType({_LIGHT: ("├", "┤"), _HEAVY: ("┡", "┩"), _ASCII: ("+", "+")})
"""Corners on a line that is shared with the neighbour there."""


def _border_signs(ascii_only: bool, focused: bool, block: Block) -> _Signs:
    light, heavy = (_ASCII, _ASCII_FOCUS) if ascii_only else (_LIGHT, _HEAVY)
    signs = heavy if focused else light
    top = _SHARED_ABOVE.get(signs) if block.above else None
    bottom = _SHARED_BELOW.get(signs) if block.below else None
    return _Signs(*(top or signs[:2]), *(bottom or signs[2:4]), *signs[4:])
