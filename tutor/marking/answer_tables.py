"""Reading a table of answers: columns learner, iteration, symbol, answer, as spreadsheets write them.

Encodings and what parts the columns are found by `text_tables`; quotes are fine. Each line is read for
itself, so that an open quote spoils one line only.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from sys import intern
from typing import TextIO, TypeAlias

from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.remembered import Remembered
from tutor.sayings import Said, Text, said
from tutor.text_tables import Piece, first_line, numbered, open_table, pieces_of

MOST_BYTES = 1_000_000_000
"""A larger file is no table that anybody marks; one of 30 million answers is as large as this."""

MOST_CHARACTERS = 10_000
"""A longer line is no row."""

MOST_NAMES = 10_000
"""Learners, iterations and symbols of which is kept how they are written."""

COLUMNS = ("learner", "iteration", "symbol", "answer")


AnswerRow: TypeAlias = tuple[str, int, int, str]
"""A usable row: learner, place of the step in the lesson, line from 1, and the answer as written.

So a learner's rows come together, in the order of the steps.
"""

PlaceOf: TypeAlias = Callable[[str, str], int | Said]
"""The place of a step in a lesson, by iteration and symbol; where there is none, what to say."""


class AnswerTable:
    """The rows of a table, each read once, as they are asked for.

    Attributes:
        pieces: the lines that are still to be read, in their order.
        delimiter: what stands between columns.
        names: those of the columns, all that are needed among them.
        learners: those of the rows that were read.
    """

    def __init__(self, pieces: Iterable[Piece], delimiter: str, names: list[str]) -> None:
        self.pieces = pieces
        self.delimiter = delimiter
        self.names = names
        self._whose = names.index("learner")
        self.learners: set[str] = set()

    def over(self, pieces: Iterable[Piece]) -> AnswerTable:
        """The same columns of other lines."""
        return AnswerTable(pieces, self.delimiter, self.names)

    def learner_on(self, line: str) -> str:
        """The learner of a line that is as most are; "" where there is none."""
        fields = line.split(self.delimiter)
        return fields[self._whose] if len(fields) > self._whose else ""

    def rows(self, place_of: PlaceOf, problem: Callable[[int, Said], None]) -> Iterator[AnswerRow]:
        """The usable rows; of each other one `problem` gets the line and what is wrong with it."""
        learner, iteration, symbol, answer = (self.names.index(name) for name in COLUMNS)
        names = Remembered(self._learner, MOST_NAMES)
        places = Remembered[tuple[str, str], int | Said](
            lambda cells: place_of(cells[0].strip(), _plain_primes(cells[1].strip())), MOST_NAMES
        )
        delimiter, count = self.delimiter, len(self.names)
        for number, line in numbered(self.pieces):
            fields = line.split(delimiter)
            if len(fields) != count or '"' in line or len(line) > MOST_CHARACTERS:
                found = self._fields(line)
                if found is None:
                    continue
                if isinstance(found, Said):
                    problem(number, found)
                    continue
                fields = found
            place = places[fields[iteration], fields[symbol]]
            if not isinstance(place, Said):
                yield names[fields[learner]], place, number, fields[answer]
            elif not line.isspace():
                problem(number, place)

    def _fields(self, line: str) -> list[str] | Said | None:
        """The cells of a line that is not as most are; what is wrong with it; None of one that is blank."""
        count = len(self.names)
        if not line or line.isspace():
            return None
        if len(line) > MOST_CHARACTERS:
            return said("answer_tables.long_line", most=MOST_CHARACTERS)
        try:
            fields = _cells(line, self.delimiter) if '"' in line else line.split(self.delimiter)
        except csv.Error:
            return said("answer_tables.no_row")
        if len(fields) > count and self.names[-1] == "answer":
            # An answer with a decimal comma, or max(a, b), between unquoted commas.
            fields[count - 1 :] = [self.delimiter.join(fields[count - 1 :])]
        return (
            fields if len(fields) == count else said("answer_tables.fields", count=len(fields), columns=count)
        )

    def _learner(self, cell: str) -> str:
        """A learner as meant: one object for all rows keeps a large table small."""
        learner = intern(cell.strip())
        self.learners.add(learner)
        return learner


def read_answers(path: Path) -> AnswerTable:
    """The rows of a file, which is read as they are asked for.

    Raises:
        TutorError: when the file cannot be read, is no table, lacks a column, or has it twice.
    """
    return parse_answers(open_table(path, MOST_BYTES), escaped(path.name))


def parse_answers(text: TextIO, where: str = "answers") -> AnswerTable:
    """The rows of a table, which messages call `where`.

    Raises:
        TutorError: when it lacks a column, or has it twice.
    """
    header, delimiter, pieces = first_line(pieces_of(text, MOST_CHARACTERS))
    names = [name.strip().strip('"').strip().lower() for name in header.split(delimiter)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        columns = tuple(map(Text, missing))
        lacks = said("answer_tables.lacks", file=Text(where), count=len(columns), columns=columns)
        raise TutorError(lacks, said("answer_tables.first_line", header=Text(",".join(COLUMNS))))
    several = tuple(Text(name) for name in COLUMNS if names.count(name) > 1)
    if several:
        raise TutorError(
            said("answer_tables.several", file=Text(where), columns=several), said("answer_tables.keep_one")
        )
    return AnswerTable(pieces, delimiter, names)


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line with quotes. Raises `csv.Error` where they do not match."""
    return next(csv.reader((line,), delimiter=delimiter))


def _plain_primes(symbol: str) -> str:
    return symbol.replace("’", "'").replace("′", "'")
