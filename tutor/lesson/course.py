"""The course: lessons in an order in which each brings one new idea, as `course.toml` says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Literal

from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.lesson.catalogue import COURSE_FILE, course_source, lesson_ids
from tutor.lesson.problems import Findings, Place, Problem, did_you_mean, shown
from tutor.lesson.tables import Table, as_prose, as_tables, as_word, listed, read_format
from tutor.lesson.toml_file import Unreadable, bytes_of, errors_of, tables_of, text_of
from tutor.named_tuples import NamedTuple
from tutor.sayings import Text, said

COURSE_FORMAT = 1

StationKind = Literal["lesson", "challenge"]
_KINDS: tuple[StationKind, ...] = ("lesson", "challenge")


class Station(NamedTuple):
    """One lesson on the way.

    Attributes:
        id: the lesson's.
        brings: the ideas that are new in it.
        needs: ideas that lessons before it bring.
        kind: what is done with the lesson here: it is worked, or its source's slips are looked for.
    """

    id: str
    brings: tuple[str, ...]
    needs: tuple[str, ...]
    kind: StationKind


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """What a course file holds.

    Attributes:
        stations: the lessons in their order.
    """

    title: str
    stations: tuple[Station, ...]

    def station(self, lesson_id: str) -> Station | None:
        """Where a lesson is worked, if it stands in the course."""
        return next((one for one in self.stations if (one.id, one.kind) == (lesson_id, "lesson")), None)


@dataclass(frozen=True, slots=True)
class ExaminedCourse:
    """What a course file holds and what is wrong in it. `course` is None exactly when there are errors."""

    course: CourseOutline | None
    errors: tuple[Problem, ...]


def own_course() -> ExaminedCourse:
    """The course that came with the program."""
    try:
        source = course_source()
        data = source.read_bytes()
    except OSError:
        return ExaminedCourse(None, (Problem(COURSE_FILE, "", said("course.no_file")),))
    return examine_course(data, escaped(str(source)), lesson_ids())


def examine_course_file(path: Path) -> ExaminedCourse:
    """Everything that can be said of a course file. Its lessons may lie beside it, or be in the catalogue."""
    where = escaped(str(path))
    try:
        data = bytes_of(path)
    except Unreadable as error:
        return ExaminedCourse(None, (Problem(where, "", error.said, error.line),))
    beside = {file.stem for file in path.parent.glob("*.toml")}
    return examine_course(data, where, beside.union(lesson_ids()))


def examine_course(data: bytes, where: str, known: Collection[str]) -> ExaminedCourse:
    """Everything that can be said of a course's text.

    Args:
        where: what messages call it.
        known: the ids of the lessons there are.
    """
    try:
        text = text_of(data)
        root = tables_of(text)
    except Unreadable as error:
        return ExaminedCourse(None, (Problem(where, "", error.said, error.line),))
    findings = Findings()
    course = _read(Table(root, Place((), findings)), known)
    errors = errors_of(findings, where, text)
    return ExaminedCourse(None if errors else course, errors)


def _read(root: Table, known: Collection[str]) -> CourseOutline | None:
    if read_format(root, COURSE_FORMAT, COURSE_FORMAT) is None:
        return None
    value, place = root.take("title", said("lesson_files.key_as_text", key=Text("title")))
    title = None if value is None else as_prose(value, place)
    value, place = root.take("lessons", said("lesson_files.tables_headed", header=Text("[[lessons]]")))
    stations: list[Station] = []
    for entry, at in as_tables(value, place, "[[lessons]]") if value is not None else ():
        station = _read_station(Table(entry, at), known, stations)
        if station is not None:
            stations.append(station)
    root.close()
    return None if title is None else CourseOutline(title, tuple(stations))


def _read_station(table: Table, known: Collection[str], before: list[Station]) -> Station | None:
    """One table `[[lessons]]`; `before` are those that were read already."""
    value, place = table.take("id", said("course.id"))
    kind = _read_kind(table)
    lesson_id = _read_id(value, place, known, kind, before)
    brings = _read_ideas(table, "brings")
    needs = _read_ideas(table, "needs")
    _check_needs(table.place.at("needs"), needs, before)
    table.close()
    return (
        None if lesson_id is None else Station(lesson_id, tuple(brings.values()), tuple(needs.values()), kind)
    )


def _read_kind(table: Table) -> StationKind:
    value, place = table.take("kind")
    found = None if value is None else as_word(value, place, _KINDS)
    return "lesson" if found is None else found


def _read_id(
    value: object, place: Place, known: Collection[str], kind: StationKind, before: list[Station]
) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        place.expected(said("course.id"), value)
        return None
    if value not in known:
        place.error(said("course.no_lesson", name=shown(value), hint=did_you_mean(value, known)))
    elif any((station.id, station.kind) == (value, kind) for station in before):
        place.error(said("course.twice", name=Text(value)))
    return value


def _read_ideas(table: Table, key: str) -> Mapping[int, str]:
    """The ideas of a list, by their place in it; it may be empty, or left out."""
    value, place = table.take(key)
    if value is None:
        return {}
    if not isinstance(value, list):
        place.expected(said("lesson_files.list_of", what=said("course.ideas")), value)
        return {}
    read = {number: as_prose(entry, place.at(number)) for number, entry in enumerate(value)}
    return {number: idea for number, idea in read.items() if idea is not None}


def _check_needs(place: Place, needs: Mapping[int, str], before: list[Station]) -> None:
    """An idea that is needed must come from a lesson before."""
    there = [idea for station in before for idea in station.brings]
    for number, idea in needs.items():
        if idea not in there:
            near = did_you_mean(idea, there)
            known = said("course.brought_before", ideas=listed(there)) if there else None
            place.at(number).error(said("course.nothing_brings", idea=Text(idea), hint=near or known))
