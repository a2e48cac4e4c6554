"""Reading the roster of a class: a table of its own, or what Canvas or Moodle export.

Whatever the file holds, it is read or refused, in a time that its size bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from tutor.classroom.learners import Learner
from tutor.classroom.quoted_rows import Row, quoted_rows
from tutor.classroom.roster_columns import (
    Columns,
    Enrolled,
    KnownAs,
    RosterKind,
    enrolled,
    find_columns,
    is_nobody,
)
from tutor.clean import brief, escaped
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import LONGEST_NAME
from tutor.sayings import Said, Text, said
from tutor.text_tables import RowProblem, first_line, numbered, open_table, pieces_of

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
"""Of learners, and of lines that are none."""
MOST_CHARACTERS = 100_000
"""Of a row: an export of Canvas's has a column for every assignment of a course."""
LONGEST_ID = 100
_UNSEEN = MappingProxyType(
    dict.fromkeys(map(ord, "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"))
)
"""Joiners, marks of direction and the like: they are how a name is set, and it is the same without them."""

LONGEST_CELL = 200
"""Of an e-mail address or a section."""


class Roster(NamedTuple):
    """Who is in a class.

    Attributes:
        problems: the rows that could not be used.
        known: what gradebooks tell each learner by, in the order of `learners`.
    """

    learners: tuple[Learner, ...]
    kind: RosterKind
    problems: tuple[RowProblem, ...]
    known: tuple[KnownAs, ...]


def read_roster(path: Path) -> Roster:
    """The roster in a file.

    Raises:
        TutorError: when the file cannot be read, is no roster, is too long or has no learner.
    """
    with open_table(path, MOST_BYTES) as text:
        return parse_roster(text, escaped(path.name))


def parse_roster(text: TextIO, where: str = "roster") -> Roster:
    """The roster in a table, which messages call `where`. Errors: see `read_roster`."""
    header, delimiter, pieces = first_line(pieces_of(text, MOST_CHARACTERS))
    headings = _headings(header, delimiter)
    columns = find_columns(headings)
    if columns is None:
        raise TutorError(said("roster.no_roster", file=Text(where)), said("roster.headings"))
    found: dict[str, tuple[int, Enrolled]] = {}
    problems: list[RowProblem] = []
    for row in _bounded(quoted_rows(numbered(pieces), delimiter, MOST_CHARACTERS), where):
        if isinstance(row, RowProblem):
            problems.append(row)
            continue
        one = _learner(row.cells, columns, len(headings))
        if isinstance(one, Said):
            problems.append(RowProblem(row.line, one))
        elif one is not None:
            line, _ = found.setdefault(one.learner.id, (row.line, one))
            if line != row.line:
                again = said("roster.id_again", id=Text(brief(one.learner.id, 40)), line=line)
                problems.append(RowProblem(row.line, again))
    if not found:
        raise _nobody(problems, where)
    learners = tuple(one.learner for _, one in found.values())
    return Roster(learners, columns.kind, tuple(problems), tuple(one.known for _, one in found.values()))


def _headings(header: str, delimiter: str) -> list[str]:
    """The cells of the first line, which is a row like any other; none where it cannot be read as one."""
    row = next(quoted_rows(iter(((1, header),)), delimiter, MOST_CHARACTERS), None)
    return row.cells if isinstance(row, Row) else []


def _bounded(rows: Iterator[Row | RowProblem], where: str) -> Iterator[Row | RowProblem]:
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            raise TutorError(said("roster.long", file=Text(where), most=MOST_ROWS), said("roster.split"))
        yield row


def _nobody(problems: list[RowProblem], where: str) -> TutorError:
    if not problems:
        return TutorError(said("roster.nobody", file=Text(where)), said("roster.headings"))
    line, message = problems[0]
    return TutorError(
        said("roster.nobody_usable", file=Text(where), line=line, problem=message), said("roster.mend")
    )


def _learner(row: list[str], columns: Columns, count: int) -> Enrolled | Said | None:
    """Whom a row tells of: a learner, nobody, or why it cannot be used."""
    if not any(row) or is_nobody(columns, row):
        return None
    if any(row[count:]):
        return said("answer_tables.fields", count=len(row), columns=count)
    cells = {name: cell.translate(_UNSEEN) for name, cell in columns.cells(row).items()}
    one = enrolled(columns.kind, cells)
    return _fault(one) or one


def _fault(one: Enrolled) -> Said | None:
    """Why a learner cannot be taken as they stand."""
    id_, name, email, login, section = one.learner
    if not id_:
        return said("roster.no_id")
    if not name:
        return said("roster.no_name")
    if not all(cell.isprintable() for cell in (*one.learner, *one.known)):
        return said("roster.control")
    if len(id_) > LONGEST_ID:
        return said("roster.long_id", most=LONGEST_ID)
    if len(name) > LONGEST_NAME:
        return said("roster.long_name", most=LONGEST_NAME)
    if any(len(cell) > LONGEST_CELL for cell in (email, login, section, *one.known)):
        return said("roster.long_cell", most=LONGEST_CELL)
    if email and "@" not in email:
        return said("roster.no_email", email=Text(brief(email, 40)))
    return None
