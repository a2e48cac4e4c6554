"""Paints names with their values: beneath or beside each its gradient, or one in place of the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tutor.expressions.names import updated_symbol
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.layout import Cell, Layout
from tutor.present.diagram.model import Position, SpanStyle
from tutor.present.diagram.shown_values import Second, Shown


@dataclass(frozen=True)
class CellPainter:
    """The cells of one layout with one state of its values."""

    layout: Layout
    shown: Shown
    canvas: Canvas

    def paint(self) -> None:
        for cell in self.layout.cells:
            if cell.at != self._covered:
                self._cell(cell)

    @property
    def behind(self) -> int:
        """How many numbers that are known stand behind others."""
        brief = [cell for cell in self.layout.cells if cell.brief]
        return sum(self.shown.instead(cell.name, cell.room) is not None for cell in brief)

    def _cell(self, cell: Cell) -> None:
        if cell is self._asked_below:
            self._update_in_two_lines(cell)
            return
        instead = self.shown.instead(cell.name, cell.room) if cell.brief else None
        if instead is not None:
            self._in_place(cell, instead)
            return
        self._name(cell, cell.at)
        if cell.gradient is not None and cell.gradient != self._covered:
            self._gradient(cell)

    def _label(self, name: str) -> str:
        return self.shown.form.style.name(self.layout.short.get(name, name))

    def _name(self, cell: Cell, at: Position) -> None:
        """The name with its value, and a mark where the current step uses it."""
        shown, name, (row, column) = self.shown, cell.name, at
        operand = name in shown.focus.operands
        text, label = shown.value(name, cell.room), self._label(name)
        if operand:
            self.canvas.write((row, column - 1), "*", "operand")
        self.canvas.write(at, label, "operand" if operand else shown.name_style(name))
        value = (row + cell.value[0] - cell.at[0], cell.value[1])
        if value[0] == row:
            self.canvas.write((row, column + len(label)), " " * (value[1] - column - len(label)), "label")
        self.canvas.write(value, text, shown.value_style(name, text))
        self._tail(cell, (value[0], value[1] + len(text)))

    def _tail(self, cell: Cell, at: Position) -> None:
        """What follows a value: the line goes on, or a closed gate says so."""
        row, column = at
        gate = self.shown.gate_of(cell.name)
        if gate is not None and self.shown.closed(*gate):
            word = self.shown.closed_word(cell.value[1] + cell.room - column - 1)
            if word:
                self.canvas.write((row, column + 1), word, "closed")
        if cell.on_edge - column > 1:
            self.canvas.write((row, column), " ", "label")

    def _gradient(self, cell: Cell) -> None:
        """The gradient beneath or beside a value; a long one begins further left instead of being cut."""
        assert cell.gradient is not None
        assert cell.gradient_value is not None
        (row, column), value = cell.gradient, cell.gradient_value[1]
        end = value + cell.room
        part = self.shown.second(cell.name, cell.room, end - column, self.layout.full)
        if part is None:
            return
        start = min(value, end - len(part.text))
        if part.operand and start >= column:
            self.canvas.write((row, (column if part.sign else start) - 1), "*", "operand")
        if part.sign:
            self.canvas.write((row, column), part.sign, "operand" if part.operand else "label")
        self.canvas.write((row, start), part.text, part.style)

    def _in_place(self, cell: Cell, number: Second) -> None:
        """A gradient with its sign before the name, or a new value with its sign behind it."""
        (row, column), label = cell.at, self._label(cell.name)
        becomes = number.sign == self.shown.form.becomes
        style: SpanStyle = "operand" if number.operand else "label"
        self.canvas.write((row, column), label, style)
        self.canvas.write((row, column + len(label)), " " * (cell.value[1] - column - len(label)), "label")
        self.canvas.write((row, cell.value[1] - 1) if becomes else cell.sign, number.sign, style)
        self.canvas.write(cell.value, number.text, number.style)
        self._tail(cell, (row, cell.value[1] + len(number.text)))

    # an update needs a value and its gradient in sight: what stands on the other line gives way

    @cached_property
    def _asked_below(self) -> Cell | None:
        """The cell whose new value is asked, where its own line is too short for that."""
        for cell in self.layout.cells:
            if updated_symbol(cell.name) == self.shown.focus.asked:
                if cell.brief:
                    return cell
                if cell.gradient is not None and cell.gradient[0] == cell.at[0]:
                    room = cell.end - cell.gradient[1]
                    return cell if room < cell.room + len(self.shown.asked_update) else None
        return None

    @cached_property
    def _covered(self) -> Position | None:
        """Where what gives way begins."""
        cell = self._asked_below
        if cell is None:
            return None
        return (cell.roof if cell.roof < cell.at[0] else cell.at[0] + 1), cell.at[1]

    def _update_in_two_lines(self, cell: Cell) -> None:
        row, column, area = cell.roof, cell.at[1], cell.end - cell.at[1]
        self._name(cell, (row, column))
        part = self.shown.second(cell.name, cell.room, area, self.layout.full)
        assert part is not None
        self.canvas.write((row + 1, column), " " * area, "label")
        start = column + (len(part.sign) + 1 if part.sign else 0)
        start = min(start, cell.end - len(part.text))
        if start >= column:
            self.canvas.write((row + 1, (column if part.sign else start) - 1), "*", "operand")
        self.canvas.write((row + 1, column), part.sign, "operand")
        self.canvas.write((row + 1, start), part.text, part.style)
