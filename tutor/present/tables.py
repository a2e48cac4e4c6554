"""Aligned tables of plain text, and the one way in which CSV and JSON are written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tutor.clean import in_csv, in_json, one_line

_GAP = "  "


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> str:
    """Columns as wide as their widest cell, two blanks apart; no line ends in blanks.

    Args:
        headings: one per column.
        rows: as many cells per row as there are headings; control characters and line breaks become blanks.
        align: "<" or ">" per column; columns that it does not reach are set left.
    """
    lines = [[one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    lines.insert(1, ["-" * width for width in widths])
    return "".join(_GAP.join(_set(line, widths, align)).rstrip() + "\n" for line in lines)


def _set(line: Sequence[str], widths: Sequence[int], align: str) -> Iterable[str]:
    for column, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if align[column : column + 1] == ">" else cell.ljust(width)


def json_text(document: Mapping[str, object]) -> str:
    """One JSON document in ASCII, so that any locale can print it. Raises ValueError for inf and nan.

    A line per member, and per element of a list or iterator: to be read, compared and searched by the line.
    """
    members = ",\n".join(f"{_json(name)}: {_lines(value)}" for name, value in document.items())
    return in_json(f"{{\n{members}\n}}\n")


def _lines(value: object) -> str:
    if not isinstance(value, list | Iterator):
        return _json(value)
    elements = ",\n".join(f" {_json(element)}" for element in value)
    return f"[\n{elements}\n]" if elements else "[]"


_json = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]], ours: Collection[str] = ()) -> str:
    """CSV with a line of headings; None is an empty cell; a float reads back the same.

    Args:
        ours: headings of columns that hold words and formulas of our own. In all others, text is data
            to a spreadsheet: it shows it and never computes it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    foreign = [column for column, heading in enumerate(headings) if heading not in ours]
    for row in rows:
        cells = list(row)
        for column in foreign:
            cell = cells[column]
            if isinstance(cell, str):
                cells[column] = in_csv(cell)
        writer.writerow(cells)
    return out.getvalue()
