"""Reading a table of answers: columns learner, iteration, symbol, answer, as spreadsheets write them.

A byte order mark, Windows encodings, `;` or a tab between columns and quotes are
all fine. Each line is read for itself, so that an open quote spoils one line only.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from sys import intern
from typing import BinaryIO, NamedTuple, TextIO

from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.files import open_regular, reason_of
from tutor.sayings import Said, Text, said

MOST_BYTES = 1_000_000_000
"""A larger file is no table that anybody marks; one of 30 million answers is as large as this."""

MOST_CHARACTERS = 10_000
"""A longer line is no row."""

COLUMNS = ("learner", "iteration", "symbol", "answer")
_DELIMITERS = (",", ";", "\t")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZIP = b"PK\x03\x04"
"""How a workbook begins."""
_HOLE = bytes(64)
"""What stands in a file where nothing was written."""
_CHUNK = 65_536
_SEPARATOR = re.compile(r"sep=[,;\t]", re.IGNORECASE)
"""A first line that some spreadsheets write."""


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
    message: Said


def read_answers(path: Path) -> Iterator[Answer | RowProblem]:
    """The rows of a file, which is read as they are asked for.

    Raises:
        TutorError: when the file cannot be read, is no table, or lacks a column.
    """
    where = escaped(path.name)
    try:
        file = open_regular(path, MOST_BYTES)
        encoding = _encoding(file, where)
    except (OSError, ValueError) as error:
        unreadable = said("files.unreadable", path=Text(escaped(str(path))), reason=reason_of(error))
        raise TutorError(unreadable, said("answer_tables.check_name")) from error
    return parse_answers(io.TextIOWrapper(file, encoding, errors="replace"), where)


def _encoding(file: BinaryIO, where: str) -> str:
    """In which encoding a spreadsheet saved a table; the file then stands where its text begins.

    Raises:
        TutorError: for what is no text.
    """
    data = file.read(_CHUNK)
    if data.startswith(_ZIP):
        raise TutorError(said("answer_tables.workbook", file=Text(where)), said("answer_tables.save_as_csv"))
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    decoder = codecs.getincrementaldecoder("utf-8")()
    while not encoding and data:
        if _HOLE in data:
            no_text = said("answer_tables.zero_bytes", file=Text(where))
            raise TutorError(no_text, said("answer_tables.save_as_csv"))
        try:
            decoder.decode(data)
        except UnicodeDecodeError:
            encoding = "cp1252"
        data = file.read(_CHUNK)
    file.seek(len(mark))
    return encoding or "utf-8"


def parse_answers(text: TextIO, where: str = "answers") -> Iterator[Answer | RowProblem]:
    """The rows of a table, which messages call `where`. Raises `TutorError` when it lacks a column."""
    lines = enumerate(_lines(text), start=1)
    _, header = next(lines, (1, ""))
    if _SEPARATOR.fullmatch(header):
        _, header = next(lines, (2, ""))  # line numbers stay what they are
    delimiter = max(_DELIMITERS, key=header.count)
    names = [name.strip().strip('"').strip().lower() for name in header.split(delimiter)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        columns = tuple(map(Text, missing))
        lacks = said("answer_tables.lacks", file=Text(where), count=len(columns), columns=columns)
        raise TutorError(lacks, said("answer_tables.first_line", header=Text(",".join(COLUMNS))))
    return _rows(lines, delimiter, names)


def _lines(text: TextIO) -> Iterator[str]:
    """The lines, without their ends; of one that does not end, no more than shows that it is too long."""
    begun = ""
    while chunk := text.read(_CHUNK):
        lines = chunk.split("\n")
        lines[0] = begun + lines[0]
        begun = lines.pop()[: MOST_CHARACTERS + 1]
        yield from lines
    yield begun


def _rows(
    lines: Iterable[tuple[int, str]], delimiter: str, names: list[str]
) -> Iterator[Answer | RowProblem]:
    learner, iteration, symbol, answer = (names.index(name) for name in COLUMNS)
    count = len(names)
    for number, line in lines:
        if not line or line.isspace():
            continue
        if len(line) > MOST_CHARACTERS:
            yield RowProblem(number, said("answer_tables.long_line", most=MOST_CHARACTERS))
            continue
        try:
            fields = next(csv.reader((line,), delimiter=delimiter)) if '"' in line else line.split(delimiter)
        except csv.Error:
            yield RowProblem(number, said("answer_tables.no_row"))
            continue
        if len(fields) > count and answer == count - 1:
            # An answer with a decimal comma, or max(a, b), between unquoted commas.
            fields[answer:] = [delimiter.join(fields[answer:])]
        if len(fields) != count:
            yield RowProblem(number, said("answer_tables.fields", count=len(fields), columns=count))
            continue
        yield Answer(
            number,
            # The same few names come again and again: one object each keeps a large table small.
            intern(fields[learner].strip()),
            intern(fields[iteration].strip()),
            intern(fields[symbol].strip().replace("’", "'").replace("′", "'")),
            fields[answer],
        )
