"""Aligned tables of plain text, and the one way in which CSV and JSON are written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from tutor.clean import in_csv, in_json, one_line
from tutor.named_tuples import NamedTuple

_GAP = "  "
BETWEEN_ELEMENTS = ",\n "
"""What stands between the elements of a list in JSON."""
_TOGETHER = 500  # rows of CSV that are written in one go


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> str:
    """Columns as wide as their widest cell, two blanks apart; no line ends in blanks.

    Args:
        headings: one per column.
        rows: as many cells per row as there are headings; control characters and line breaks become blanks.
        align: "<" or ">" per column; columns that it does not reach are set left.
    """
    return "".join(table_lines(headings, list(rows), align))


def table_lines(headings: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> Iterator[str]:
    """The lines of a table, one by one. `rows` are gone through twice: first for their widths."""
    widths = [len(one_line(heading)) for heading in headings]
    for row in rows:
        widths = [max(width, len(one_line(cell))) for width, cell in zip(widths, row, strict=True)]
    for row in chain((headings, ["-" * width for width in widths]), rows):
        yield _GAP.join(_set([one_line(cell) for cell in row], widths, align)).rstrip() + "\n"


def _set(line: Sequence[str], widths: Sequence[int], align: str) -> Iterable[str]:
    for column, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if align[column : column + 1] == ">" else cell.ljust(width)


def json_text(document: Mapping[str, object]) -> str:
    """One JSON document: see `json_pieces`."""
    return "".join(json_pieces(document))


def json_pieces(document: Mapping[str, object]) -> Iterator[str]:
    """One JSON document in ASCII, so that any locale can print it. Raises ValueError for inf and nan.

    A line per member, and per element of a list or iterator: to be read, compared and searched by the line.
    An iterator is written as it goes; so is one that is a member of a member, all on one line.
    """
    start = "{\n"
    for name, value in document.items():
        yield f"{start}{json_value(name)}: "
        start = ",\n"
        if isinstance(value, list | Iterator | Encoded):
            yield from _elements(value, "[\n ", BETWEEN_ELEMENTS, "\n]")
        elif isinstance(value, dict) and any(isinstance(member, Iterator) for member in value.values()):
            yield from _on_one_line(value)
        else:
            yield json_value(value)
    yield "\n}\n"


def json_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """JSON lines in ASCII: an object a line. Raises ValueError for inf and nan."""
    for row in rows:
        yield json_value(row) + "\n"


def _on_one_line(members: Mapping[str, object]) -> Iterator[str]:
    start = "{"
    for name, value in members.items():
        yield f"{start}{json_value(name)}: "
        start = ", "
        if isinstance(value, Iterator):
            yield from _elements(value, "[", ", ", "]")
        else:
            yield json_value(value)
    yield "}"


def _elements(values: Iterable[object] | Encoded, start: str, between: str, end: str) -> Iterator[str]:
    lead = start
    left = iter(values.elements) if isinstance(values, Encoded) else map(json_value, values)
    while some := list(islice(left, _TOGETHER)):
        yield lead + between.join(some)
        lead = between
    yield "[]" if lead is start else end


_encode = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode


class Encoded(NamedTuple):
    """Elements that are JSON already, each by itself or several with `BETWEEN_ELEMENTS` between them."""

    elements: Iterable[str]


def json_value(value: object) -> str:
    """One value as `json_pieces` writes it."""
    return in_json(_encode(value))


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]], ours: Collection[str] = ()) -> str:
    """CSV with a line of headings: see `csv_pieces`."""
    return "".join(csv_pieces(headings, rows, ours))


def csv_pieces(
    headings: Sequence[str], rows: Iterable[Sequence[object]], ours: Collection[str] = ()
) -> Iterator[str]:
    """CSV with a line of headings, in pieces; None is an empty cell; a float reads back the same.

    Args:
        ours: headings of columns that hold words and formulas of our own. In all others, text is data
            to a spreadsheet: it shows it and never computes it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    foreign = [column for column, heading in enumerate(headings) if heading not in ours]
    left = chain((headings,), (_guarded(row, foreign) for row in rows))
    while some := list(islice(left, _TOGETHER)):
        writer.writerows(some)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def csv_lines(headings: Sequence[str], lines: Iterable[str]) -> Iterator[str]:
    """The same of lines whose cells `csv_cells` has made, each by itself or several parted by line ends."""
    yield csv_cells(headings, ours=True) + "\n"
    left = iter(lines)
    while some := list(islice(left, _TOGETHER)):
        yield "\n".join(some) + "\n"


def csv_cells(cells: Sequence[object], ours: bool = False) -> str:
    """Some cells of a line as `csv_pieces` would write them, for those that come again and again.

    Args:
        ours: whether they hold words and formulas of our own.
    """
    out = io.StringIO()
    kept = cells if ours else _guarded(cells, range(len(cells)))
    csv.writer(out, lineterminator="").writerow((*kept, ""))  # an empty cell alone would get quotes
    return out.getvalue()[:-1]


def csv_cell(text: str) -> str:
    """One text of somebody else's as a cell."""
    guarded = in_csv(text)  # no line breaks are left in it
    if '"' in guarded:
        guarded = guarded.replace('"', '""')
    elif "," not in guarded:
        return guarded
    return f'"{guarded}"'


def _guarded(row: Sequence[object], foreign: Sequence[int]) -> Sequence[object]:
    cells = list(row)
    for column in foreign:
        cell = cells[column]
        if isinstance(cell, str):
            cells[column] = in_csv(cell)
    return cells
