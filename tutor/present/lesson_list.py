"""The list of lessons. It is light: the first question waits for all that is loaded with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said
from tutor.words import lines, say

Mark = Literal["done", "begun", "next", "later"]
"""How far one is with a lesson of the course."""


class LessonRow(NamedTuple):
    """One lesson.

    Attributes:
        summary: what it teaches.
        status: how far the learner is; None where that is not known.
        problems: why it cannot be opened.
        shape: sizes from the inputs to the outputs.
        mark: how far one is with it on the path; None where it does not stand in the course.
        comes_next: whether it is the one that comes next on the path.
        brings: ideas that are new in it.
        needs: ideas from lessons before it.
        challenge: whether its source's slips are looked for, instead of working it.
    """

    id: str
    title: str
    summary: str
    status: Said | None = None
    problems: tuple[Said, ...] = ()
    shape: tuple[int, ...] = ()
    mark: Mark | None = None
    comes_next: bool = False
    brings: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    challenge: bool = False


def heading(row: LessonRow) -> str:
    """What a row is called: the lesson's title, or that its source's slips are looked for."""
    return say(said("course.challenge_title", title=Text(row.title))) if row.challenge else row.title


def about(row: LessonRow) -> str:
    """What one does there, in a line or two."""
    return say(said("course.challenge_about")) if row.challenge else row.summary


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
