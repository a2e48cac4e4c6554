"""The folded drawing, where there is no room for every edge: a column per layer, or a list.

The layers are lists of units. What the current step uses (its weights above all) is listed beneath.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.network.model import Network
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.model import Drawing, SpanStyle
from tutor.present.diagram.shown import Shown
from tutor.steps.names import gradient_symbol

USUAL_UNITS = 12
"""Units shown per layer where the height is left open."""

_FEWEST_UNITS = 2
_ROOM = 8
_GAP = 2
_ARROW = 5  # columns between two layers: blank, line, line, head, blank

Piece = tuple[str, SpanStyle]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name with its value, on one line."""

    pieces: tuple[Piece, ...]

    @property
    def width(self) -> int:
        return sum(len(text) for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Column:
    """One layer: a title and the entries of each unit."""

    title: str
    units: tuple[tuple[Entry, ...], ...]
    focus: int | None

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(max(entry.width for entry in entries) for entries in zip(*self.units, strict=True))

    @property
    def width(self) -> int:
        return max(sum(self.widths) + _GAP * (len(self.widths) - 1), len(self.title))

    def window(self, rows: int) -> range:
        """The units shown in `rows` rows: all, or those around the one in focus and a row to say so."""
        if len(self.units) <= rows:
            return range(len(self.units))
        shown = max(1, rows - 1)
        first = min(max(0, (self.focus or 0) - shown // 2), len(self.units) - shown)
        return range(first, first + shown)


def draw_folded(shown: Shown, width: int, height: int | None) -> Drawing:
    """The most that fits of: every value in columns, the activations in columns, a list."""
    panel = _panel(shown)
    for every in (True, False):
        columns = _columns(shown, every)
        needed = sum(column.width for column in columns) + _ARROW * (len(columns) - 1)
        lines = _flow(panel, width)
        units = max(len(column.units) for column in columns)
        room = (height - 1 - len(lines)) if height is not None else min(units, USUAL_UNITS)
        if needed <= width and room >= min(units, _FEWEST_UNITS):
            return _draw_columns(shown, columns, lines, min(units, room), width)
    return _draw_list(shown, panel, width, height)


def _entry(shown: Shown, symbol: str, width: int, as_gradient: bool = False) -> Entry:
    """`mark name value`; in the backward pass a unit's value is its gradient."""
    form = shown.form
    asked_for = gradient_symbol(shown.network.loss.name, symbol) if as_gradient else symbol
    operand = asked_for in shown.focus.operands or symbol in shown.focus.operands
    mark: Piece = ("*", "operand") if operand else (" ", "label")
    sign = f"{form.gradient} " if as_gradient else ""
    name = shorten(form.style.name(symbol), max(4, width - _ROOM - 2 - len(sign)), form.ellipsis)
    text = shown.value(asked_for, _ROOM)
    style = shown.value_style(asked_for, text)
    if as_gradient and style == "known":
        style = "gradient"
    return Entry(
        (
            mark,
            (name, "operand" if operand else shown.name_style(symbol)),
            (" " + sign, "label"),
            (text + " " * (_ROOM - len(text)), style),
        )
    )


def shorten(name: str, width: int, ellipsis: str) -> str:
    """A name too long for its place, ended by an ellipsis."""
    return name if len(name) <= width else name[: max(0, width - 1)] + ellipsis


def _columns(shown: Shown, every: bool, width: int = 40) -> list[Column]:
    network, backward = shown.network, shown.backward
    depth = len(network.layers)
    inputs = tuple((_entry(shown, name, width),) for name in network.inputs)
    columns = [Column(f"inputs {len(inputs)}", inputs, None)]
    for index, layer in enumerate(network.layers):
        rows = zip(layer.z, layer.a, strict=True) if every and not layer.linear else ((a,) for a in layer.a)
        units = tuple(tuple(_entry(shown, name, width, backward) for name in names) for names in rows)
        focus = shown.focus.unit
        columns.append(
            Column(f"{layer.name} {layer.size}", units, focus[1] if focus and focus[0] == index else None)
        )
    ends = (*network.loss.targets, *network.loss.terms, network.loss.name)
    columns.append(
        Column("loss", tuple((_entry(shown, name, width),) for name in ends), _loss_focus(network, shown))
    )
    return columns if depth else columns[:1]


def _loss_focus(network: Network, shown: Shown) -> int | None:
    ends = (*network.loss.targets, *network.loss.terms, network.loss.name)
    return ends.index(shown.focus.asked) if shown.focus.asked in ends else len(ends) - 1


def _panel(shown: Shown) -> list[Entry]:
    """The asked value and everything that its formula uses."""
    if not shown.focus.asked:
        return []
    symbols = [shown.focus.asked, *shown.focus.uses]
    return [_entry(shown, symbol, 40) for symbol in symbols]


def _flow(entries: Sequence[Entry], width: int) -> list[list[tuple[int, Entry]]]:
    """Entries in lines of equal columns: per line (column, entry)."""
    if not entries:
        return []
    step = max(entry.width for entry in entries) + _GAP
    across = max(1, (width + _GAP) // step)
    rows = [entries[at : at + across] for at in range(0, len(entries), across)]
    return [[(place * step, entry) for place, entry in enumerate(row)] for row in rows]


def _put(canvas: Canvas, row: int, column: int, entry: Entry) -> None:
    for text, style in entry.pieces:
        stripped = text.rstrip()
        if stripped:
            lead = len(stripped) - len(stripped.lstrip())
            canvas.write((row, column + lead), stripped.lstrip(), style)
        column += len(text)


def _draw_columns(
    shown: Shown, columns: list[Column], panel: list[list[tuple[int, Entry]]], rows: int, width: int
) -> Drawing:
    form = shown.form
    canvas = Canvas(1 + rows + len(panel), width, form.ascii_only)
    at, hidden = 0, 0
    for number, column in enumerate(columns):
        canvas.write((0, at), column.title, "label")
        window = column.window(rows)
        hidden += len(column.units) - len(window)
        top = 1 + (rows - min(rows, len(column.units))) // 2
        for offset, unit in enumerate(window):
            place = at
            for entry, wide in zip(column.units[unit], column.widths, strict=True):
                _put(canvas, top + offset, place, entry)
                place += wide + _GAP
        if len(window) < len(column.units):
            more = f"{form.ellipsis} {len(column.units) - len(window)} more"
            canvas.write((top + len(window), at + 1), more[: column.width], "label")
        at += column.width
        if number + 1 < len(columns):
            _arrow(canvas, shown, (1 + rows) // 2, at, number)
            at += _ARROW
    for offset, line in enumerate(panel):
        for place, entry in line:
            _put(canvas, 1 + rows + offset, place, entry)
    return Drawing(canvas.lines(), canvas.spans(), _notice(hidden))


def _arrow(canvas: Canvas, shown: Shown, row: int, column: int, layer: int) -> None:
    """All edges into a layer as one."""
    focused = any(edge[0] == layer for edge in shown.focus.edges)
    style: SpanStyle = "edge_focus" if focused else "edge"
    canvas.fill((row, column + 1), column + 4, focused)
    at = column + 1 if shown.backward else column + 3
    canvas.write((row, at), shown.form.backward if shown.backward else shown.form.forward, style)


def _notice(hidden: int) -> str:
    folded = "The layers are folded: edges are not drawn one by one"
    return f"{folded}, and {hidden} values are left out." if hidden else f"{folded}."


def _draw_list(shown: Shown, panel: list[Entry], width: int, height: int | None) -> Drawing:
    """What the step uses, then the layers, as far as the rows go."""
    lines: list[list[tuple[int, Entry]]] = []
    titles: dict[int, str] = {}
    panel = [entry for entry in panel if entry.width <= width] or panel
    for title, entries in [
        ("", panel),
        *((c.title, [entry for unit in c.units for entry in unit]) for c in _columns(shown, True, width)),
    ]:
        if title:
            titles[len(lines)] = title
            lines.append([])
        lines.extend(_flow(entries, width))
    rows = len(lines) if height is None else min(height, len(lines))
    canvas = Canvas(rows, width, shown.form.ascii_only)
    for row, line in enumerate(lines[:rows]):
        if row in titles:
            canvas.write((row, 0), shorten(titles[row], width, shown.form.ellipsis), "label")
        for place, entry in line:
            _put(canvas, row, place, entry)
    hidden = sum(len(line) for line in lines[rows:])
    return Drawing(canvas.lines(), canvas.spans(), _notice(hidden))
