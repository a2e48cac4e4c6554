"""The path of the course in styled lines: lessons with their marks, and what is said of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from rich.cells import cell_len, set_cell_size

from tutor.named_tuples import NamedTuple
from tutor.present.course import MARKS
from tutor.present.lesson_list import LessonRow, about, heading
from tutor.sayings import Said, said
from tutor.ui.text import Line, line
from tutor.ui.view import spread
from tutor.words import say

WIDE = 100
"""From this width on the ids of the lessons have a column of their own."""

_NO_MARK = " " * len(MARKS["done"])
_LEAST_TITLE = 8
_HERE = MappingProxyType({"course.due": "course.due_here"})
"""What is said otherwise where there are keys."""


class PathLines(NamedTuple):
    """The list on screen.

    Attributes:
        lines: what is shown.
        places: for each row of the list the number of its line.
    """

    lines: list[Line]
    places: list[int]

    def row_at(self, number: int) -> int | None:
        """The row of the list that stands in a line."""
        return self.places.index(number) if number in self.places else None


def path_lines(rows: Sequence[LessonRow], chosen: int, width: int) -> PathLines:
    """The lessons of the path, then the others under a heading of their own."""
    ids = max((cell_len(row.id) for row in rows), default=0) if width >= WIDE else 0
    status = max((cell_len(_status(row)) for row in rows), default=0)
    lines: list[Line] = []
    places: list[int] = []
    for number, row in enumerate(rows):
        if row.mark is None and number and rows[number - 1].mark is not None:
            lines.append(line((f"  {say(said('course.others'))}", "label")))
        places.append(len(lines))
        lines.append(_row(row, number == chosen, ids, status, width))
    return PathLines(lines, places)


def _row(row: LessonRow, chosen: bool, ids: int, status: int, width: int) -> Line:
    head = f"{'>' if chosen else ' '} {_NO_MARK if row.mark is None else MARKS[row.mark]} "
    if ids:
        head += f"{row.id}{' ' * (ids - cell_len(row.id))}  "
    room = max(_LEAST_TITLE, width - cell_len(head) - status - 2)
    told = line(f"{head}{_cut(heading(row), room)}"), line(f"{_status(row)} ")
    style = "chosen" if chosen else "plain"
    return tuple((text, style) for text, _ in spread(*told, width))


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else f"{set_cell_size(text, room - 3).rstrip()}..."


def _status(row: LessonRow) -> str:
    if row.problems:
        return say(said("screens.not_openable"))
    return "" if row.status is None or row.mark == "later" else say(row.status)


def head_line(rows: Sequence[LessonRow], width: int) -> Line:
    """What this is, and how much of the path is done."""
    path = [row for row in rows if row.mark is not None]
    told = said("screens.choose_lesson")
    if path:
        told = said("course.done_of", done=sum(row.mark == "done" for row in path), count=len(path))
    return spread(line((say(said("screens.by_hand")), "title")), line((say(told), "dim")), width)


def standing_lines(told: Sequence[Said]) -> list[Line]:
    """What is due, with the key that asks it, and what the learner knows."""
    return [line(say(one._replace(id=_HERE.get(one.id, one.id)))) for one in told]


def lesson_lines(row: LessonRow) -> list[Line]:
    """What a lesson is about."""
    lines = [line((row.title, "strong"), (f"  {row.id}", "dim"))]
    if about(row):
        lines.append(line(about(row)))
    ideas = [
        said(f"course.{name}", ideas=found)
        for name, found in (("brings", row.brings), ("needs", row.needs))
        if found
    ]
    if ideas:
        lines.append(line((" ".join(map(say, ideas)), "note")))
    return lines
