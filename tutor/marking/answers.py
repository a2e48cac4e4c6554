"""Reading a table of answers: columns learner, iteration, symbol, answer, as spreadsheets write them.

A byte order mark, Windows encodings, `;` or a tab between columns and quotes are
all fine. Each line is read for itself, so that an open quote spoils one line only.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from sys import intern
from typing import NamedTuple

from tutor.clean import escaped
from tutor.errors import TutorError

COLUMNS = ("learner", "iteration", "symbol", "answer")
_DELIMITERS = (",", ";", "\t")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATOR = re.compile(r"sep=[,;\t]", re.IGNORECASE)
"""A first line that some spreadsheets write."""
_HINT = "The first line must be: learner,iteration,symbol,answer"


class Answer(NamedTuple):
    """One row, as written. `line` counts from 1."""

    line: int
    learner: str
    iteration: str
    symbol: str
    text: str


class RowProblem(NamedTuple):
    """A row that could not be used, and why."""

    line: int
    message: str


def read_answers(path: Path) -> Iterator[Answer | RowProblem]:
    """The rows of a file.

    Raises:
        TutorError: when the file cannot be read, or lacks a column.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TutorError(
            f"{escaped(str(path))} cannot be read: {error.strerror}.", "Check its name."
        ) from error
    return parse_answers(decoded(data), escaped(path.name))


def decoded(data: bytes) -> str:
    """A table's text, in whichever encoding a spreadsheet saved it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse_answers(text: str, where: str = "the table") -> Iterator[Answer | RowProblem]:
    """The rows of a table. Raises `TutorError` when it lacks a column."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if _SEPARATOR.fullmatch(lines[0]):
        lines[0], lines[1:2] = "".join(lines[1:2]), [""]  # line numbers stay what they are
    header = lines[0]
    delimiter = max(_DELIMITERS, key=header.count)
    names = [name.strip().strip('"').strip().lower() for name in header.split(delimiter)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise TutorError(f"{where} lacks {_columns(missing)}.", _HINT)
    return _rows(lines, delimiter, names)


def _columns(missing: list[str]) -> str:
    if len(missing) == 1:
        return f"the column {missing[0]}"
    return f"the columns {', '.join(missing[:-1])} and {missing[-1]}"


def _rows(lines: list[str], delimiter: str, names: list[str]) -> Iterator[Answer | RowProblem]:
    learner, iteration, symbol, answer = (names.index(name) for name in COLUMNS)
    count = len(names)
    for number, line in enumerate(lines[1:], start=2):
        if not line or line.isspace():
            continue
        try:
            fields = next(csv.reader((line,), delimiter=delimiter)) if '"' in line else line.split(delimiter)
        except csv.Error:
            yield RowProblem(number, "this line cannot be read as a row of a table")
            continue
        if len(fields) > count and answer == count - 1:
            # An answer with a decimal comma, or max(a, b), between unquoted commas.
            fields[answer:] = [delimiter.join(fields[answer:])]
        if len(fields) != count:
            fields_there = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
            yield RowProblem(number, f"{fields_there} where the first line has {count}")
            continue
        yield Answer(
            number,
            # The same few names come again and again: one object each keeps a large table small.
            intern(fields[learner].strip()),
            intern(fields[iteration].strip()),
            intern(fields[symbol].strip().replace("’", "'").replace("′", "'")),
            fields[answer],
        )
