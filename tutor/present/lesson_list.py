"""The list of lessons. It is light: the first question waits for all that is loaded with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.sayings import Said, said
from tutor.words import lines, say


class LessonRow(NamedTuple):
    """One lesson.

    Attributes:
        summary: what it teaches.
        status: how far the learner is; None where that is not known.
        problems: why it cannot be opened.
        shape: sizes from the inputs to the outputs.
    """

    id: str
    title: str
    summary: str
    status: Said | None = None
    problems: tuple[Said, ...] = ()
    shape: tuple[int, ...] = ()


def lessons_json(rows: Sequence[LessonRow]) -> str:
    """Every lesson, with what is wrong with those that cannot be used."""
    from tutor.present.tables import json_text

    listed = [
        {
            "id": row.id,
            "title": row.title,
            "summary": row.summary,
            "shape": list(row.shape),
            "status": _status(row),
            "problem": lines(row.problems) or None,
        }
        for row in rows
    ]
    return json_text({"lessons": listed})


def lessons_table(rows: Sequence[LessonRow]) -> str:
    """The lessons that can be used."""
    from tutor.present.tables import table

    usable = [row for row in rows if not row.problems]
    if not usable:
        return f"{say(said('commands.no_lessons'))}\n"
    cells = [(row.id, "-".join(map(str, row.shape)), _status(row), row.title) for row in usable]
    headings = (
        said("commands.lesson"),
        said("commands.network"),
        said("commands.status"),
        said("commands.title"),
    )
    return table([say(heading) for heading in headings], cells)


def _status(row: LessonRow) -> str:
    return "" if row.status is None else say(row.status)
