"""A model of a few values as a graph: a node each, an edge from each operand to what is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import product

from tutor.data_classes import dataclass
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.graph_layout import Edge, GraphLayout, GraphWay, Node
from tutor.present.diagram.graph_window import GraphWindow, nodes_of
from tutor.present.diagram.model import Drawing
from tutor.present.diagram.model_blocks import ROOMS
from tutor.present.diagram.model_parts import Cell, Parts
from tutor.present.diagram.model_values import Seen

MOST_NODES = 16
"""More values than this are clearer as a list than as a graph."""


@lru_cache(maxsize=1)
def _ways() -> tuple[GraphWay, ...]:
    found = product((True, False), (True, False), ROOMS)
    return tuple(sorted((GraphWay(*each) for each in found), key=lambda way: -way.worth))


def drawn_as_graph(
    parts: Parts, seen: Seen, width: int, height: int, before: GraphWay | None = None
) -> tuple[Drawing, GraphWay] | None:
    """The drawing, and the best way that fits; None where none does, or a list is clearer than a graph.

    Args:
        before: the way that was the best for the same model with other values.
    """
    nodes = nodes_of(parts)
    if len(nodes) > MOST_NODES or parts.recurrences:
        return None
    return _drawn(nodes, parts, seen, width, height, (before,) if before is not None else _ways())


def drawn_around_the_step(parts: Parts, seen: Seen, width: int, height: int) -> tuple[Drawing, int] | None:
    """The part of a deep graph around the current step, and how many values are left out; or None."""
    rows = height - len(list(_lines_of(_extra(parts, seen), seen, _ways()[-1], width)))
    nodes = GraphWindow(parts, seen, width, rows).nodes()
    made = _drawn(nodes, parts, seen, width, height, _ways()) if nodes is not None else None
    left_out = len(nodes_of(parts)) - len(nodes or ())
    return (made[0], left_out) if made is not None and left_out else None


def _drawn(
    nodes: Sequence[Node], parts: Parts, seen: Seen, width: int, height: int, ways: Sequence[GraphWay]
) -> tuple[Drawing, GraphWay] | None:
    extra = _extra(parts, seen)
    for way in ways:
        rows = height - len(list(_lines_of(extra, seen, way, width)))
        layout = GraphLayout(nodes, parts, seen, way, width, rows)
        if layout.fits:
            return _Painter(layout).painted(extra), way
    return None


def _extra(parts: Parts, seen: Seen) -> list[str]:
    """Local derivatives that are steps of their own."""
    found = [cell.name for block in parts.local_derivatives() for cell in block.cells]
    return found if seen.shown == "backward" else []


def _lines_of(names: Sequence[str], seen: Seen, way: GraphWay, width: int) -> Iterator[list[tuple[int, str]]]:
    """Local derivatives in lines, each with its column."""
    line: list[tuple[int, str]] = []
    at = 0
    for name in names:
        wide = 1 + len(seen.form.style.name(name)) + 1 + way.room
        if line and at + wide > width:
            yield line
            line, at = [], 0
        line.append((at, name))
        at += wide + 2
    if line:
        yield line


@dataclass(frozen=True)
class _Painter:
    layout: GraphLayout

    @property
    def seen(self) -> Seen:
        return self.layout.seen

    def painted(self, extra: Sequence[str]) -> Drawing:
        """The drawing, with local derivatives in lines beneath it."""
        layout = self.layout
        lines = list(_lines_of(extra, self.seen, layout.way, layout.width))
        drawn_rows = max(layout.tops[name] + layout.node_height(name) for name in layout.tops)
        canvas = Canvas(drawn_rows + len(lines), layout.width, self.seen.form.ascii_only)
        self._paint_edges(canvas)
        for node in layout.nodes:
            self._paint_node(canvas, node.name)
        for row, line in enumerate(lines, start=drawn_rows):
            for column, name in line:
                layout.grid(Cell(name), beside=True).paint(canvas, row, column)
        rendered, spans = canvas.rendered()
        return Drawing(rendered, spans)

    def _paint_edges(self, canvas: Canvas) -> None:
        layout, form = self.layout, self.seen.form
        nets = {node.name: at for at, node in enumerate(layout.nodes)}
        edges = [(op, node.name) for node in layout.nodes for op in layout.operands[node.name]]
        paths = {edge: layout.path(*edge) for edge in edges}
        for edge, path in paths.items():
            canvas.line(path, nets[edge[0]], edge in self.lit)
        for edge, path in paths.items():
            sign = form.backward if self._turned(edge[0]) else form.forward
            canvas.write(path[-1], sign, "edge_focus" if edge in self.lit else "edge")

    def _turned(self, source: str) -> bool:
        """Whether the gradient has come along the edges of a value."""
        gradient = self.layout.parts.cell(source).gradient
        return self.seen.shown != "forward" and bool(gradient) and self.seen.is_known(gradient)

    @cached_property
    def lit(self) -> frozenset[Edge]:
        """The edges that the current step uses."""
        focus, layout = self.seen.focus, self.layout
        if focus is None:
            return frozenset()
        if focus.which_pass == "forward":
            return frozenset((op, focus.symbol) for op in layout.operands.get(focus.symbol, ()))
        if focus.kind == "local_derivative":
            of, _, by = focus.symbol.partition("/d")
            return frozenset({(by, of[1:])})
        if focus.which_pass == "backward":
            return frozenset((focus.subject, user) for user in layout.users.get(focus.subject, ()))
        return frozenset()

    def _paint_node(self, canvas: Canvas, name: str) -> None:
        layout = self.layout
        top, left = layout.tops[name], layout.lefts[layout.layer[name]]
        if not layout.is_framed(name):
            layout.cells[name].paint(canvas, top, left)
            return
        self._paint_frame(canvas, name, top, left)
        layout.cells[name].paint(canvas, top + 1, left + 1)

    def _paint_frame(self, canvas: Canvas, name: str, top: int, left: int) -> None:
        layout, focus = self.layout, self.seen.focus
        current = focus is not None and focus.subject == name
        signs = _signs(self.seen.form.ascii_only, current)
        wide, gist_text = layout.node_width(name), layout.gists[name]
        right, last = left + wide - 1, top + layout.node_height(name) - 1
        canvas.write((top, left), signs[0], "unit")
        canvas.write((top, left + 2), gist_text, "label")
        canvas.write((top, left + 1), signs[4], "unit")
        rest = wide - len(gist_text) - 3
        canvas.write((top, left + 2 + len(gist_text)), signs[4] * rest + signs[1], "unit")
        canvas.write((last, left), signs[2] + signs[4] * (wide - 2) + signs[3], "unit")
        for row in range(top + 1, last):
            canvas.write((row, left), signs[5], "unit")
            leaves = bool(layout.users[name]) and row == layout.exit_row(name, layout.tops)
            canvas.write((row, right), signs[6] if leaves else signs[5], "unit")


def _signs(ascii_only: bool, focused: bool) -> str:
    """Corners from top left to bottom right, a flat line, a side, and one that an edge leaves."""
    if ascii_only:
        return "####=##" if focused else "..''-||"
    return "┏┓┗┛━┃┣" if focused else "┌┐└┘─│├"
