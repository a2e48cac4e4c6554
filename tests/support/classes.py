"""The folder of a class, as `assign` writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tutor.application.assigning import assign
from tutor.application.class_start import ClassRoom, class_in
from tutor.application.class_tasks import works_of
from tutor.classroom.work import Work

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
LEARNERS = (("s1", "Ada Lovelace"), ("s2", "Alan Turing"), ("s3", "Ada Lovelace"))

QUIZ = {"kind": '"quiz"', "questions": "2"}
EXAM = {"kind": '"exam"', "questions": "2"}
LESSON = {"kind": '"lesson"'}


def give_out(
    folder: Path,
    learners: Sequence[tuple[str, str]] = LEARNERS,
    lessons: Sequence[str] = ("slope-11",),
    **assignments: Mapping[str, str],
) -> Path:
    """Gives out assignments, each by the name of its file. Gives the folder of the class."""
    rows = "".join(f'{id_},"{name}"\n' for id_, name in learners)
    (folder / "roster.csv").write_text(f"id,name\n{rows}", encoding="utf-8")
    for name, keys in assignments.items():
        file = folder / f"{name}.toml"
        given = {"title": f'"The {name}"', "roster": '"roster.csv"', "lessons": str(list(lessons)), **keys}
        lines = (f"{key} = {value}\n" for key, value in given.items())
        file.write_text("format = 1\n" + "".join(lines), encoding="utf-8")
        assign(str(file), None, LONG_AGO)
    return folder / "class"


def room_in(folder: Path) -> ClassRoom:
    return class_in(str(folder))


def work_of(room: ClassRoom, name: str, learner: str = "s1", part: str | None = None) -> Work:
    """A learner's work for the assignment of this name."""
    works = (work for work in works_of(room.packets, learner) if work.folder.name == name)
    return next(work for work in works if part in (None, work.part))
