"""The folded drawing, where there is no room for every edge: a column per layer, or a list.

The layers are lists of units. What the current step uses (its weights above all) is listed beneath.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor.expressions.names import gradient_symbol
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.model import Drawing, SpanStyle
from tutor.present.diagram.shown_values import QUESTION, Shown, longest_fitting
from tutor.sayings import Text, said
from tutor.words import say

USUAL_UNITS = 12
"""Units shown per layer where the height is left open."""

_FEWEST_UNITS = 5
_ROOM = 8
_GAP = 2
_ARROW = 5  # columns between two layers: blank, line, line, head, blank
_LONGEST_NAME = 28

Piece = tuple[str, SpanStyle]


class NamedValue(NamedTuple):
    """One name with its value, on one line."""

    pieces: tuple[Piece, ...]

    @property
    def width(self) -> int:
        return sum(len(text) for text, _ in self.pieces)


class Column(NamedTuple):
    """One layer: a title and the entries of each unit; `focus` is the unit of the current step."""

    title: str
    units: tuple[tuple[NamedValue, ...], ...]
    focus: int | None

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(max(entry.width for entry in entries) for entries in zip(*self.units, strict=True))

    @property
    def width(self) -> int:
        return max(sum(self.widths) + _GAP * (len(self.widths) - 1), min(len(self.title), _LONGEST_NAME))

    def window(self, rows: int) -> range:
        """The units shown in `rows` rows: all, or those around the one in focus and a row to say so."""
        if len(self.units) <= rows:
            return range(len(self.units))
        shown = max(1, rows - 1)
        first = min(max(0, (self.focus or 0) - shown // 2), len(self.units) - shown)
        return range(first, first + shown)


Line = list[tuple[int, NamedValue]]
"""Entries with their columns."""


def draw_folded(shown: Shown, width: int, height: int | None) -> Drawing:
    """The most that fits of: every value in columns, one value per unit in columns, a list."""
    panel = _panel(shown, width)
    for every in (True, False):
        columns = _columns(shown, every, width)
        needed = sum(column.width for column in columns) + _ARROW * (len(columns) - 1)
        units = max(len(column.units) for column in columns)
        lines = _flow(panel, width)
        if height is None:
            rows = min(units, USUAL_UNITS)
        else:
            rows = min(units, max(height - 1 - len(lines), _FEWEST_UNITS))
            lines = _cut(shown, lines, height - 1 - rows, width)
        if needed <= width and (height is None or 1 + rows + len(lines) <= height):
            return _draw_columns(shown, columns, lines, rows, width)
    return _draw_list(shown, panel, width, height)


def shorten(name: str, width: int, ellipsis: str) -> str:
    """A name too long for its place, ended by an ellipsis."""
    return name if len(name) <= width else name[: max(0, width - 1)] + ellipsis


def _entry(
    shown: Shown,
    symbol: str,
    names: int,
    room: int,
    *,
    in_panel: bool = False,
    as_gradient: bool = False,
) -> NamedValue:
    """`mark name value`; in the backward pass a unit's value is its gradient.

    Args:
        names: the columns for the name.
        room: the columns for the value.
        in_panel: whether all entries are operands: then they need no mark, and stand closer.
    """
    form, focus = shown.form, shown.focus
    valued = gradient_symbol(shown.network.loss.name, symbol) if as_gradient else symbol
    operand = not in_panel and (valued in focus.operands or symbol in focus.operands)
    name = shorten(form.style.name(symbol), names, form.ellipsis)
    text = shown.value(valued, room)
    style = shown.value_style(valued, text)
    if style == "known" and as_gradient:
        style = "gradient"
    return NamedValue(
        (
            ("*" if operand else " ", "operand" if operand else "label"),
            (name.ljust(names), "operand" if operand else shown.name_style(symbol)),
            (f" {form.gradient} " if as_gradient else " ", "label"),
            (text if in_panel else text.ljust(room), style),
        )
    )


def _room(width: int) -> int:
    """Columns for a value: a mark, a sign and one column of its name must stand beside it."""
    return max(len(QUESTION), min(_ROOM, width - 5))


def _longest(shown: Shown, symbols: Sequence[str], width: int) -> int:
    """Columns for the names of a list: the longest, or what `width` leaves beside a value."""
    most = max(1, min(_LONGEST_NAME, width - _room(width) - 4))
    return min(most, max(len(shown.form.style.name(symbol)) for symbol in symbols))


def _columns(shown: Shown, every: bool, width: int) -> list[Column]:
    """The inputs, the layers and the loss; `every` value of a unit, or the one that was worked last."""
    network, focus = shown.network, shown.focus
    ends = (*network.loss.targets, *network.loss.terms, network.loss.name)
    inputs = say(said("drawing.counted_inputs", count=len(network.inputs)))
    columns = [_plain_column(shown, inputs, network.inputs, width)]
    for index, layer in enumerate(network.layers):
        pairs = [(a,) if layer.linear else (z, a) for z, a in zip(layer.z, layer.a, strict=True)]
        if not every:
            pairs = [(_latest(shown, names),) for names in pairs]
        longest = [_longest(shown, names, width) for names in zip(*pairs, strict=True)]
        units = tuple(
            tuple(
                _entry(shown, name, wide, _room(width), as_gradient=shown.backward)
                for name, wide in zip(names, longest, strict=True)
            )
            for names in pairs
        )
        unit = focus.unit[1] if focus.unit is not None and focus.unit[0] == index else None
        counted = said("drawing.counted_layer", layer=Text(shown.layer_name(index)), count=layer.size)
        columns.append(Column(say(counted), units, unit))
    last = ends.index(focus.asked) if focus.asked in ends else len(ends) - 1
    columns.append(_plain_column(shown, say(said("drawing.loss")), ends, width, last))
    return columns


def _plain_column(
    shown: Shown, title: str, names: tuple[str, ...], width: int, focus: int | None = None
) -> Column:
    wide = _longest(shown, names, width)
    return Column(title, tuple((_entry(shown, name, wide, _room(width)),) for name in names), focus)


def _latest(shown: Shown, names: tuple[str, ...]) -> str:
    """The name of a unit whose value, or gradient, is asked or was worked last."""
    order = names
    if shown.backward:
        order = names[::-1]
    latest = order[0]
    for name in order:
        symbol = gradient_symbol(shown.network.loss.name, name) if shown.backward else name
        if symbol == shown.focus.asked:
            return name
        if shown.is_known(symbol):
            latest = name
    return latest


def _panel(shown: Shown, width: int) -> list[NamedValue]:
    """The asked value and everything that its formula uses, in its order."""
    if not shown.focus.asked:
        return []
    symbols = (shown.focus.asked, *shown.focus.uses)
    names = _longest(shown, symbols, width)
    return [_entry(shown, symbol, names, _room(width), in_panel=True) for symbol in symbols]


def _flow(entries: Sequence[NamedValue], width: int) -> list[Line]:
    """Entries in lines of equal columns."""
    if not entries:
        return []
    step = max(entry.width for entry in entries) + _GAP
    across = max(1, (width + _GAP) // step)
    rows = [entries[at : at + across] for at in range(0, len(entries), across)]
    return [[(place * step, entry) for place, entry in enumerate(row)] for row in rows]


def _cut(shown: Shown, lines: list[Line], rows: int, width: int) -> list[Line]:
    """The first `rows` lines; the last entry then says how many there are besides."""
    if len(lines) <= rows:
        return lines
    if rows < 1:
        return []
    kept = [list(line) for line in lines[:rows]]
    more = sum(len(line) for line in lines[rows:]) + 1
    column, _ = kept[-1].pop()
    kept[-1].append((column, NamedValue(((f" {_more(shown, more, width - column - 1)}", "label"),))))
    return kept


def _more(shown: Shown, count: int, room: int) -> str:
    """How many entries there are besides, in as many words as there is room for."""
    ellipsis = shown.form.ellipsis
    words = say(said("drawing.more", ellipsis=Text(ellipsis), count=count))
    return longest_fitting(room, words, f"{ellipsis} {count}", ellipsis)


def _put(canvas: Canvas, row: int, column: int, entry: NamedValue) -> None:
    for text, style in entry.pieces:
        lead = len(text) - len(text.lstrip())
        if text.strip():
            canvas.write((row, column + lead), text.strip(), style)
        column += len(text)


def _draw_columns(shown: Shown, columns: list[Column], panel: list[Line], rows: int, width: int) -> Drawing:
    form = shown.form
    canvas = Canvas(1 + rows + len(panel), width, form.ascii_only)
    at, hidden = 0, 0
    for number, column in enumerate(columns):
        canvas.write((0, at), shorten(column.title, column.width, form.ellipsis), "label")
        window = column.window(rows)
        hidden += len(column.units) - len(window)
        top = 1 + (rows - min(rows, len(column.units))) // 2
        for offset, unit in enumerate(window):
            place = at
            for entry, wide in zip(column.units[unit], column.widths, strict=True):
                _put(canvas, top + offset, place, entry)
                place += wide + _GAP
        if len(window) < len(column.units):
            room = min(column.width, width - at - 1)
            more = _more(shown, len(column.units) - len(window), room)
            canvas.write((top + len(window), at + 1), more, "label")
        at += column.width
        if number + 1 < len(columns):
            _arrow(canvas, shown, (1 + rows) // 2, at, number)
            at += _ARROW
    for offset, line in enumerate(panel):
        for place, entry in line:
            _put(canvas, 1 + rows + offset, place, entry)
    lines, spans = canvas.rendered()
    return Drawing(lines, spans, _notice(hidden))


def _arrow(canvas: Canvas, shown: Shown, row: int, column: int, layer: int) -> None:
    """All edges into a layer as one."""
    focused = any(edge[0] == layer for edge in shown.focus.edges)
    style: SpanStyle = "edge_focus" if focused else "edge"
    canvas.fill((row, column + 1), column + 4, focused)
    at = column + 1 if shown.backward else column + 3
    canvas.write((row, at), shown.form.backward if shown.backward else shown.form.forward, style)


def _notice(hidden: int) -> str:
    if not hidden:
        return say(said("drawing.folded"))
    return say(said("drawing.folded_and_cut", count=hidden))


def _draw_list(shown: Shown, panel: list[NamedValue], width: int, height: int | None) -> Drawing:
    """What the step uses, then the layers, as far as the rows go."""
    form = shown.form
    lines = _flow(panel, width)
    for column in _columns(shown, True, width):
        title = NamedValue(((shorten(column.title, width, form.ellipsis), "label"),))
        lines.append([(0, title)])
        lines.extend(_flow([entry for unit in column.units for entry in unit], width))
    shown_lines = lines if height is None else lines[:height]
    canvas = Canvas(len(shown_lines), width, form.ascii_only)
    for row, line in enumerate(shown_lines):
        for place, entry in line:
            _put(canvas, row, place, entry)
    hidden = sum(len(line) for line in lines[len(shown_lines) :])
    text, spans = canvas.rendered()
    return Drawing(text, spans, _notice(hidden))
