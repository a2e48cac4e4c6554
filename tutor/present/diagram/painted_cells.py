"""Paints names with their values: beneath or beside each its gradient, or one in place of the other."""

from __future__ import annotations

from tutor.data_classes import dataclass
from tutor.expressions.names import updated_symbol
from tutor.present.diagram.canvas import Canvas
from tutor.present.diagram.layout import Cell, Layout
from tutor.present.diagram.model import SMALLEST_ROOM, Position, SpanStyle
from tutor.present.diagram.shown_values import Second, Shown


@dataclass(frozen=True)
class CellPainter:
    """The cells of one layout with one state of its values."""

    layout: Layout
    shown: Shown
    canvas: Canvas

    def paint(self) -> None:
        for cell in self.layout.cells:
            self._cell(cell)

    @property
    def behind(self) -> int:
        """How many numbers that are known stand behind others."""
        brief = [cell for cell in self.layout.cells if cell.brief]
        return sum(self.shown.instead(cell.name, cell.room) is not None for cell in brief)

    def _cell(self, cell: Cell) -> None:
        if self._is_short_of(cell):
            self._update_in_line(cell)
            return
        instead = self.shown.instead(cell.name, cell.room) if cell.brief else None
        if instead is not None:
            self._in_place(cell, instead)
            return
        self._name(cell)
        if cell.gradient is not None:
            self._gradient(cell)

    def _label(self, name: str) -> str:
        return self.shown.form.style.name(self.layout.short.get(name, name))

    def _name(self, cell: Cell) -> None:
        """The name with its value, and a mark where the current step uses it."""
        shown, name, (row, column) = self.shown, cell.name, cell.at
        operand = name in shown.focus.operands
        text, label = shown.value(name, cell.room), self._label(name)
        self.canvas.write(cell.at, label, "operand" if operand else shown.name_style(name))
        value = cell.value
        if value[0] == row:
            self.canvas.write((row, column + len(label)), " " * (value[1] - column - len(label)), "label")
        if operand:
            self.canvas.write(self._mark_at(cell, len(text)), "*", "operand")
        self.canvas.write(value, text, shown.value_style(name, text))
        self._tail(cell, (value[0], value[1] + len(text)))

    def _mark_at(self, cell: Cell, figures: int) -> Position:
        """Where a name's mark stands; behind its value where it can: between them it looks like a product."""
        (row, column), after = cell.value, cell.value[1] + figures
        free = cell.walled and row == cell.at[0] and after < column + cell.room
        return (row, after) if free else cell.mark

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
        walled = cell.walled and row != cell.at[0]
        mark = (column if part.sign and not walled else start) - 1
        if part.operand and mark >= column - (not walled):
            self.canvas.write((row, mark), "*", "operand")
        if part.sign:
            self.canvas.write((row, column), part.sign, "operand" if part.operand else "label")
        self.canvas.write((row, start), part.text, part.style)

    def _in_place(self, cell: Cell, number: Second) -> None:
        """A gradient with its sign before the name, or else a sign between a name and a number."""
        (row, column), label = cell.at, self._label(cell.name)
        style: SpanStyle = "operand" if number.operand else "label"
        self.canvas.write((row, column), label, style)
        value = cell.value[1]
        self.canvas.write((row, column + len(label)), " " * (value - column - len(label)), "label")
        if number.sign != self.shown.form.becomes and cell.sign < cell.at:
            self.canvas.write(cell.sign, number.sign, style)
        elif cell.on_edge:
            self.canvas.write((row, value - 1), number.sign, style)
        else:
            self.canvas.write((row, value), number.sign, style)
            value += 1
            number = self.shown.instead(cell.name, max(cell.room - 1, SMALLEST_ROOM)) or number
        self.canvas.write((row, value), number.text, number.style)
        self._tail(cell, (row, value + len(number.text)))

    # the new value is asked: its edge has one line, and what does not fit there stands with the question

    def _is_short_of(self, cell: Cell) -> bool:
        """Whether a new value is asked here, and its line has no room for it behind the gradient."""
        if updated_symbol(cell.name) != self.shown.focus.asked:
            return False
        if cell.gradient is None or cell.gradient[0] != cell.at[0]:
            return cell.brief
        return cell.end - cell.gradient[1] < cell.room + len(self.shown.asked_update)

    def _update_in_line(self, cell: Cell) -> None:
        """`name value ∂gradient→[?]`: the gradient gives way where there is no room, then the value."""
        (row, column), label = cell.at, self._label(cell.name)
        value = self.shown.value(cell.name, cell.room)
        gradient = self.shown.asked_gradient(cell.name, cell.room)
        asked = self.shown.asked_update
        self.canvas.write((row, column), label, "operand")
        start = cell.value[1]
        if start + len(value) + len(asked) > cell.end:
            start, value = column + len(label) + cell.walled, ""
        self.canvas.write((row, column + len(label)), " " * (start - column - len(label)), "label")
        self.canvas.write((row, start - 1 if cell.walled else column - 1), "*", "operand")
        self.canvas.write((row, start), value, "operand")
        end = start + len(value)
        if value and end + 1 + len(gradient) + len(asked) <= cell.end:
            self.canvas.write((row, end), "*", "operand")
            self.canvas.write((row, end + 1), gradient, "operand")
            end += 1 + len(gradient)
        self.canvas.write((row, end), asked, "question")
        self._tail(cell, (row, end + len(asked)))
