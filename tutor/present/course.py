"""The course on paper: its path in plain text, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tutor.clean import one_line
from tutor.practice.sitting import ClosingLine
from tutor.present.lesson_list import LessonRow, Mark, heading
from tutor.sayings import Said, Text, said
from tutor.words import say

MARKS: Mapping[Mark, str] = MappingProxyType({"done": "[x]", "begun": "[~]", "next": "[>]", "later": "[ ]"})
"""How far one is with a lesson of the path, in signs that every terminal has."""

_INDENT, _GAP = "  ", 2
_LEAST_TEXT = 12


def course_path(title: Text | None, rows: Sequence[LessonRow], width: int) -> Iterator[str]:
    """The lines of the path, then of the other lessons, none of them wider than `width`."""
    usable = [row for row in rows if not row.problems]
    if not usable:
        yield f"{say(said('commands.no_lessons'))}\n"
        return
    if title is not None:
        yield f"{one_line(title)}\n\n"
    path = [row for row in usable if row.mark is not None]
    others = [row for row in usable if row.mark is None]
    columns = _Columns.of(usable, width)
    for row in path:
        yield columns.line(row)
    if others and path:
        yield f"\n{say(said('course.others'))}\n\n"
    for row in others:
        yield columns.line(row)


class _Columns:
    """How wide each column is: the mark, the id, what it is about, how far one is."""

    def __init__(self, of_id: int, of_text: int) -> None:
        self._id, self._text = of_id, of_text

    @classmethod
    def of(cls, rows: Sequence[LessonRow], width: int) -> _Columns:
        ids = max(len(row.id) for row in rows)
        status = max(len(_status(row)) for row in rows)
        room = width - len(_INDENT) - len(MARKS["done"]) - 1 - ids - 2 * _GAP - status
        return cls(ids, max(_LEAST_TEXT, min(room, max(len(_about(row)) for row in rows))))

    def line(self, row: LessonRow) -> str:
        mark = " " * len(MARKS["done"]) if row.mark is None else MARKS[row.mark]
        text = _cut(_about(row), self._text)
        gap = " " * _GAP
        cells = f"{mark} {row.id:<{self._id}}{gap}{text:<{self._text}}{gap}{_status(row)}"
        return f"{_INDENT}{cells.rstrip()}\n"


def _about(row: LessonRow) -> str:
    """The idea that a lesson brings, else its title."""
    return one_line(", ".join(row.brings) or heading(row))


def _status(row: LessonRow) -> str:
    return "" if row.status is None or row.mark == "later" else say(row.status)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."


def what_next(
    following: LessonRow | None, rows: Sequence[LessonRow], standing: Sequence[Said]
) -> Iterator[ClosingLine]:
    """What comes next and what to type for it, then how the learner stands."""
    if following is not None:
        name = Text(following.id)
        title = Text(one_line(following.title))
        yield ClosingLine(said("course.next_is", title=title, lesson=name))
        yield ClosingLine(said("course.type_lesson", lesson=name))
    elif any(row.mark is not None for row in rows):
        yield ClosingLine(said("course.all_done"))
    yield from map(ClosingLine, standing)
    if any(one.id == "course.due" for one in standing):
        yield ClosingLine(said("course.type_review"))
