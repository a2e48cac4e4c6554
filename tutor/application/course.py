"""The course as one learner sees it: the path with how far they are, what comes next, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.application.open_exam import open_exam
from tutor.application.record_keeper import clock
from tutor.journal.event import Event
from tutor.journal.record import Record
from tutor.lesson.catalogue import TEACHING_ORDER, CatalogueEntry, available
from tutor.lesson.course import CourseOutline, Station, StationKind, own_course
from tutor.lesson.model import Lesson
from tutor.named_tuples import NamedTuple
from tutor.practice.sitting import Afterwards
from tutor.present.lesson_list import LessonRow, Mark
from tutor.present.progress import status
from tutor.sayings import Said, Text, said

if TYPE_CHECKING:
    from tutor.journal.mastery import LessonProgress, State

Far = Mapping[StationKind, Mapping[str, "LessonProgress"]]
"""How far one is in each lesson, and in finding its source's slips."""


class CoursePage(NamedTuple):
    """The course.

    Attributes:
        title: None where the course file cannot be used.
        rows: the lessons of the path, then the others there are.
        notice: why the lessons stand in another order than the course's.
    """

    title: Text | None
    rows: tuple[LessonRow, ...]
    notice: tuple[Said, ...]

    @property
    def next(self) -> LessonRow | None:
        """The lesson that comes next on the path."""
        return next((row for row in self.rows if row.comes_next), None)


class Desk:
    """What one learner sees before a lesson is opened. The record is read once for each look."""

    def __init__(self, record: Record | None) -> None:
        self._record = record
        self._events: tuple[Event, ...] = ()
        self._notice: tuple[Said, ...] = ()

    def look(self) -> CoursePage:
        """The course as it stands now; without a record, without how far one is."""
        self._events = () if self._record is None else self._record.events()
        page = course_page(None if self._record is None else self._events)
        self._notice = page.notice
        return page

    def rows(self) -> tuple[LessonRow, ...]:
        """The rows of a look."""
        return self.look().rows

    def notice(self) -> tuple[Said, ...]:
        """What the last look found wrong with the course file."""
        return self._notice

    def standing(self) -> tuple[Said, ...]:
        """What is due, and how the learner stands, as of the last look.

        While an exam is open that would tell how its answers were marked.
        """
        if self._record is None:
            return ()
        exam = open_exam(self._record)
        if exam is not None:
            return (said("course.exam_is_open", exam=exam.name),)
        from tutor.present.standing import due_line, mastery_line, standing

        found = standing(self._events, clock().astimezone())
        known = mastery_line(found)
        return (due_line(found), known) if known is not None else (said("course.nothing_yet"),)


def course_page(events: Sequence[Event] | None) -> CoursePage:
    """The path, as far as these events lead."""
    from tutor.journal.mastery import lessons

    if events is None:
        return page_of(None)
    return page_of({"lesson": lessons(events), "challenge": lessons(events, mode="challenge")})


def page_of(far: Far | None) -> CoursePage:
    """The path, as far as one is in what was begun; None where that is not known."""
    examined, entries = own_course(), available()
    by_id = {entry.id: entry for entry in reversed(entries) if not entry.problems or entry.shipped}
    outline = examined.course or _usual_order(entries)
    path = [one for one in outline.stations if one.id in by_id and _has_it(by_id[one.id], one)]
    following = _next(path, far)
    rows = [_on_path(by_id[one.id], one, far, one == following) for one in path]
    on_path = {one.id for one in path}
    rows += [_row(entry, far) for entry in entries if entry.id not in on_path or not entry.shipped]
    notice = tuple(said("course.not_usable", problem=problem.said) for problem in examined.errors[:1])
    return CoursePage(Text(outline.title) if examined.course else None, tuple(rows), notice)


def _usual_order(entries: Sequence[CatalogueEntry]) -> CourseOutline:
    """What stands for the course where its file cannot be used."""
    shipped = {entry.id for entry in entries if entry.shipped}
    return CourseOutline(
        "", tuple(Station(name, (), (), "lesson") for name in TEACHING_ORDER if name in shipped)
    )


def _has_it(entry: CatalogueEntry, station: Station) -> bool:
    """Whether a lesson has what is done with it here: a source without numbers has no slips."""
    return station.kind == "lesson" or (entry.lesson is not None and bool(entry.lesson.claims))


def _next(path: Sequence[Station], far: Far | None) -> Station | None:
    """The first lesson of the path that is not finished; a challenge may wait."""
    ours = far["lesson"] if far is not None else {}
    done = {name for name, progress in ours.items() if progress.state == "finished"}
    return next((one for one in path if one.kind == "lesson" and one.id not in done), None)


def _row(entry: CatalogueEntry, far: Far | None) -> LessonRow:
    told = None if far is None or entry.lesson is None else status(entry.lesson, far["lesson"])
    return LessonRow(entry.id, entry.title, entry.summary, told, entry.problems, entry.shape)


def _on_path(entry: CatalogueEntry, station: Station, far: Far | None, is_next: bool) -> LessonRow:
    row = _row(entry, far)
    ours = far[station.kind].get(entry.id) if far is not None else None
    mark = _mark("new" if ours is None else ours.state, is_next)
    if station.kind == "challenge" and entry.lesson is not None:
        told = None if ours is None else ours.told(len(entry.lesson.claims))
        row = row._replace(status=told, challenge=True)
    return row._replace(
        mark=mark,
        comes_next=is_next,
        status=said("course.next") if mark == "next" else row.status,
        brings=tuple(map(Text, station.brings)),
        needs=tuple(map(Text, station.needs)),
    )


def _mark(state: State, is_next: bool) -> Mark:
    match state:
        case "finished":
            return "done"
        case "begun":
            return "begun"
        case "new":
            return "next" if is_next else "later"


def afterwards(record: Record, lesson: Lesson) -> Afterwards:
    """What a lesson leaves behind it, once it is finished."""
    from tutor.journal.mastery import lessons
    from tutor.present.standing import again

    events, course = record.events(), own_course().course
    station = None if course is None else course.station(lesson.id)
    following = None
    if course is not None:
        coming = _next(course.stations, {"lesson": lessons(events), "challenge": {}})
        following = None if coming is None else _titled(coming.id)
    found = Afterwards((), following) if station is None else Afterwards(station.brings, following)
    if open_exam(record) is not None:
        return found
    return found._replace(again=again(events, _skills(events, lesson), _now()))


def _titled(name: str) -> tuple[str, str] | None:
    """A lesson with its title; None where it cannot be used."""
    entries = available((name,))
    return next(((entry.id, entry.title) for entry in entries if entry.lesson is not None), None)


def _skills(events: Sequence[Event], lesson: Lesson) -> Iterator[str]:
    """What was exercised in a lesson, each skill once."""
    own = {event.skill: None for event in events if event.mode == "lesson" and event.lesson == lesson.id}
    return (skill for skill in own if skill)


def _now() -> datetime:
    """The time, with the local zone."""
    return clock().astimezone()
