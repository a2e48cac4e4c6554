"""The rows of a table in which a cell between quotes may have line breaks, as exports with comments have.

A quote that is never closed spoils its own line and no other.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from tutor.named_tuples import NamedTuple
from tutor.sayings import said
from tutor.text_tables import RowProblem

MOST_LINES = 100
"""A row has no more."""


class Row(NamedTuple):
    """One row: the number of its first line, and its cells without blanks around them."""

    line: int
    cells: list[str]


def quoted_rows(lines: Iterator[tuple[int, str]], delimiter: str, most: int) -> Iterator[Row | RowProblem]:
    """The rows of a table, without those that are blank.

    Args:
        lines: numbered.
        most: characters of a row.
    """
    source = _Lines(lines)
    while (first := source.take()) is not None:
        number, line = first
        if not line or line.isspace():
            continue
        if len(line) > most:
            yield RowProblem(number, said("answer_tables.long_line", most=most))
            continue
        cells = _cells(line, source, delimiter, most) if '"' in line else line.split(delimiter)
        if cells is None:
            yield RowProblem(number, said("answer_tables.no_row"))
        else:
            yield Row(number, [cell.strip() for cell in cells])


class _Lines:
    """Lines, some of which can be given back."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._given_back = deque[tuple[int, str]]()

    def take(self) -> tuple[int, str] | None:
        return self._given_back.popleft() if self._given_back else next(self._lines, None)

    def give_back(self, taken: list[tuple[int, str]]) -> None:
        self._given_back.extendleft(reversed(taken))


def _cells(line: str, source: _Lines, delimiter: str, most: int) -> list[str] | None:
    """The cells of a row with quotes; None where a quote is not closed or it is no row."""
    taken: list[tuple[int, str]] = []
    closed = True

    def begun_and_following() -> Iterator[str]:
        nonlocal closed
        yield line
        room = most - len(line)
        while len(taken) < MOST_LINES and (following := source.take()) is not None:
            taken.append(following)
            room -= len(following[1]) + 1
            if room < 0:
                break
            # The reader takes a line break only from inside a quote.
            yield "\n" + following[1]
        closed = False

    try:
        # A strict reader takes no quote in the middle of a line for the end of one that was left open above.
        cells = next(csv.reader(begun_and_following(), delimiter=delimiter, strict=True))
    except csv.Error:
        cells = None
    if cells is None or not closed:
        source.give_back(taken)
        return None
    return cells
