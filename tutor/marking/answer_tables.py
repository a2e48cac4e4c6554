"""Reading a table of answers: columns learner, iteration, symbol, answer, as spreadsheets write them.

Encodings and what parts the columns are found by `text_tables`; quotes are fine. Each line is read for
itself, so that an open quote spoils one line only.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from sys import intern
from typing import TextIO

from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.sayings import Text, said
from tutor.text_tables import RowProblem, first_line, lines_of, open_table

MOST_BYTES = 1_000_000_000
"""A larger file is no table that anybody marks; one of 30 million answers is as large as this."""

MOST_CHARACTERS = 10_000
"""A longer line is no row."""

MOST_NAMES = 10_000
"""Learners, iterations and symbols of which is kept how they are written."""

COLUMNS = ("learner", "iteration", "symbol", "answer")


class Answer(NamedTuple):
    """One row, as written. `line` counts from 1."""

    line: int
    learner: str
    iteration: str
    symbol: str
    text: str


class AnswerTable:
    """The rows of a table, each read once, as they are asked for.

    Attributes:
        lines: those that are still to be read, with their numbers.
        delimiter: what stands between columns.
        names: those of the columns, all that are needed among them.
    """

    def __init__(self, lines: Iterable[tuple[int, str]], delimiter: str, names: list[str]) -> None:
        self.lines = lines
        self.delimiter = delimiter
        self.names = names
        self._learner = names.index("learner")

    def __iter__(self) -> Iterator[Answer | RowProblem]:
        return _rows(self.lines, self.delimiter, self.names)

    def over(self, lines: Iterable[tuple[int, str]]) -> AnswerTable:
        """The same columns of other lines."""
        return AnswerTable(lines, self.delimiter, self.names)

    def learner_in(self, line: str) -> str:
        """The learner as a line has it, maybe with blanks around; "" where it is no row."""
        if '"' not in line:
            cells = line.split(self.delimiter, self._learner + 1)
        else:
            try:
                cells = _cells(line, self.delimiter)
            except csv.Error:
                return ""
        return cells[self._learner] if len(cells) > self._learner else ""


def read_answers(path: Path) -> AnswerTable:
    """The rows of a file, which is read as they are asked for.

    Raises:
        TutorError: when the file cannot be read, is no table, or lacks a column.
    """
    return parse_answers(open_table(path, MOST_BYTES), escaped(path.name))


def parse_answers(text: TextIO, where: str = "answers") -> AnswerTable:
    """The rows of a table, which messages call `where`. Raises `TutorError` when it lacks a column."""
    lines = enumerate(lines_of(text, MOST_CHARACTERS), start=1)
    header, delimiter = first_line(lines)
    names = [name.strip().strip('"').strip().lower() for name in header.split(delimiter)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        columns = tuple(map(Text, missing))
        lacks = said("answer_tables.lacks", file=Text(where), count=len(columns), columns=columns)
        raise TutorError(lacks, said("answer_tables.first_line", header=Text(",".join(COLUMNS))))
    return AnswerTable(lines, delimiter, names)


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line with quotes. Raises `csv.Error` where they do not match."""
    return next(csv.reader((line,), delimiter=delimiter))


def _rows(
    lines: Iterable[tuple[int, str]], delimiter: str, names: list[str]
) -> Iterator[Answer | RowProblem]:
    learner, iteration, symbol, answer = (names.index(name) for name in COLUMNS)
    count = len(names)
    tidy = _Tidied(str.strip)
    symbols = _Tidied(lambda text: text.strip().replace("’", "'").replace("′", "'"))
    for number, line in lines:
        if not line or line.isspace():
            continue
        if len(line) > MOST_CHARACTERS:
            yield RowProblem(number, said("answer_tables.long_line", most=MOST_CHARACTERS))
            continue
        try:
            fields = _cells(line, delimiter) if '"' in line else line.split(delimiter)
        except csv.Error:
            yield RowProblem(number, said("answer_tables.no_row"))
            continue
        if len(fields) > count and answer == count - 1:
            # An answer with a decimal comma, or max(a, b), between unquoted commas.
            fields[answer:] = [delimiter.join(fields[answer:])]
        if len(fields) != count:
            yield RowProblem(number, said("answer_tables.fields", count=len(fields), columns=count))
            continue
        row = number, tidy[fields[learner]], tidy[fields[iteration]], symbols[fields[symbol]], fields[answer]
        yield tuple.__new__(Answer, row)  # what `Answer(*row)` does after a call of its own


class _Tidied(dict[str, str]):
    """Names as they are meant, by how they are written.

    The same few come again and again: one object each keeps a large table small, and is found fast.
    """

    def __init__(self, tidy: Callable[[str], str]) -> None:
        self._tidy = tidy

    def __missing__(self, written: str) -> str:
        if len(self) >= MOST_NAMES:
            self.clear()
        found = self[written] = intern(self._tidy(written))
        return found
