"""Tables and paragraphs that stay within a width, whatever stands in them.

A width is counted in columns of a terminal: a letter of Chinese takes two, an accent of its own none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

from tutor.clean import one_line

GAP = 2
"""Columns between two of a table."""

_GAP = " " * GAP
_CUT = "..."
_BELOW = "    "
_LEAST = 6
"""No column is made narrower: a letter or two, and what says that there is more."""


def width_of(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(sign: str) -> int:
    if east_asian_width(sign) in "WF":
        return 2
    return 0 if combining(sign) else 1


def cut(text: str, width: int) -> str:
    """The text in one line; of one that is too wide the beginning, and "..."."""
    text = one_line(text)
    if width_of(text) <= width:
        return text
    room, kept = width - len(_CUT), ""
    for sign in text[: 4 * width]:
        room -= _width(sign)
        if room < 0:
            break
        kept += sign
    return kept.rstrip() + _CUT


def fitted(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, align: str = ""
) -> Iterator[str]:
    """The lines of a table within a width: cells of its widest columns are cut.

    Args:
        align: "<" or ">" per column; columns that it does not reach are set left.
    """
    widths = _widths(headings, rows, width)
    for row in (headings, ["-" * one for one in widths], *rows):
        yield _line(row, widths, align)


def with_remarks(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, align: str = ""
) -> Iterator[str]:
    """The same, but nothing of the last column is cut: what has no room there stands below its row."""
    heads, last = headings[:-1], headings[-1]
    cells = [row[:-1] for row in rows]
    widths = _widths(heads, cells, width)
    room = width - sum(widths) - GAP * len(widths)
    beside = [one_line(row[-1]) if width_of(one_line(row[-1])) <= room else "" for row in rows]
    longest = max(map(width_of, beside), default=0)
    named = longest > 0 and width_of(last) <= room
    yield _line(heads, widths, align, last if named else "")
    yield _line(["-" * one for one in widths], widths, align, "-" * max(longest, width_of(last)) * named)
    for row, remark, told in zip(cells, beside, (row[-1] for row in rows), strict=True):
        yield _line(row, widths, align, remark)
        if not remark:
            yield from (_BELOW + line for line in wrapped(told, width - len(_BELOW), ""))


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is, so that all of them have room."""
    widths = [max(map(width_of, map(one_line, column))) for column in zip(headings, *rows, strict=True)]
    room = width - GAP * (len(headings) - 1)
    while sum(widths) > room and max(widths) > _LEAST:
        widest = widths.index(max(widths))
        others = sum(widths) - widths[widest]
        second = max((one for n, one in enumerate(widths) if n != widest), default=0)
        widths[widest] = max(_LEAST, min(widths[widest] - 1, max(room - others, second)))
    return widths


def _line(row: Sequence[str], widths: Sequence[int], align: str, more: str = "") -> str:
    return _GAP.join((*_set(row, widths, align), more)).rstrip() + "\n"


def _set(row: Sequence[str], widths: Sequence[int], align: str) -> Iterator[str]:
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        text = cut(cell, width)
        pad = " " * (width - width_of(text))
        yield pad + text if align[column : column + 1] == ">" else text + pad


def wrapped(text: str, width: int, indent: str = "  ") -> Iterator[str]:
    """A paragraph in lines; those after the first are indented, and a word wider than a line is cut."""
    line = ""
    for word in one_line(text).split():
        if line.strip() and width_of(line) + 1 + width_of(word) > width:
            yield line + "\n"
            line = indent
        word = cut(word, width - len(indent))
        line += word if not line.strip() else f" {word}"
    if line.strip():
        yield line + "\n"
