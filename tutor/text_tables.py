"""Tables as spreadsheets and other programs save them: in which encoding, its lines, what parts its columns.

A byte order mark, UTF-16, Windows encodings, a first line `sep=;` and `,`, `;` or a tab between columns
are all fine.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO, TypeAlias

from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.files import open_apart, reason_of
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

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
_TOGETHER = 32_768
"""Characters of which the lines are given in one go."""
_SEPARATOR = re.compile(r"sep=[,;\t]", re.IGNORECASE)
"""A first line that some spreadsheets write."""


Piece: TypeAlias = tuple[int, list[str]]
"""Lines that follow one another, with the number of the first, from 1."""


class RowProblem(NamedTuple):
    """A row that could not be used, and why. `line` counts from 1."""

    line: int
    message: Said


def open_table(path: Path, most: int) -> TextIO:
    """The text of a table; what is no character of its encoding is replaced.

    Processes that are split while it is read go on from the same place, each for itself.

    Args:
        most: the largest size in bytes.

    Raises:
        TutorError: when the file cannot be read or is no text.
    """
    try:
        file = open_apart(path, most)
        encoding = _encoding(file, escaped(path.name))
    except (OSError, ValueError) as error:
        unreadable = said("files.unreadable", path=Text(escaped(str(path))), reason=reason_of(error))
        raise TutorError(unreadable, said("text_tables.check_name")) from error
    return io.TextIOWrapper(file, encoding, errors="replace")


def _encoding(file: BinaryIO, where: str) -> str:
    """In which encoding a spreadsheet saved a table; the file then stands where its text begins.

    Raises:
        TutorError: for what is no text.
    """
    data = file.read(_CHUNK)
    if data.startswith(_ZIP):
        raise TutorError(said("text_tables.workbook", file=Text(where)), said("text_tables.save_as_csv"))
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    decoder = codecs.getincrementaldecoder("utf-8")()
    while not encoding and data:
        if _HOLE in data:
            no_text = said("text_tables.zero_bytes", file=Text(where))
            raise TutorError(no_text, said("text_tables.save_as_csv"))
        try:
            decoder.decode(data)
        except UnicodeDecodeError:
            encoding = "cp1252"
        data = file.read(_CHUNK)
    file.seek(len(mark))
    return encoding or "utf-8"


def pieces_of(text: TextIO, most: int) -> Iterator[Piece]:
    """The lines, without their ends; of one that does not end, no more than shows that it is too long.

    Args:
        most: characters of the longest line that is a row.
    """
    begun, number = "", 1
    while chunk := text.read(_TOGETHER):
        lines = chunk.split("\n")
        lines[0] = begun + lines[0]
        begun = lines.pop()[: most + 1]
        if lines:
            yield number, lines
            number += len(lines)
    yield number, [begun]


def numbered(pieces: Iterable[Piece]) -> Iterator[tuple[int, str]]:
    """Each line with its number."""
    return chain.from_iterable(enumerate(lines, first) for first, lines in pieces)


def first_line(pieces: Iterator[Piece]) -> tuple[str, str, Iterator[Piece]]:
    """The line of headings, what parts its columns, and the lines that follow."""
    header, rest = _parted(pieces)
    if _SEPARATOR.fullmatch(header):
        header, rest = _parted(rest)
    return header, max(_DELIMITERS, key=header.count), rest


def _parted(pieces: Iterator[Piece]) -> tuple[str, Iterator[Piece]]:
    """The next line, "" after the last, and the others."""
    number, lines = next(pieces, (1, [""]))
    following = ((number + 1, lines[1:]),) if len(lines) > 1 else ()
    return lines[0], chain(following, pieces)
