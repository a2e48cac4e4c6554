"""Reading an assignment: a TOML file in which a teacher says who has to do what, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import get_args

from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.lesson.problems import Findings, Place, Problem
from tutor.lesson.tables import Table, as_list, as_prose, as_whole, as_word, one_of, read_format
from tutor.lesson.toml_file import Unreadable, bytes_of, errors_of, tables_of, text_of
from tutor.practice.quiz import MOST_QUESTIONS
from tutor.practice.result_file import LONGEST_ID, MOST_FIGURES, WorkKind
from tutor.sayings import Said, Text, said
from tutor.tolerances import LEAST_FIGURES

ASSIGNMENT_FORMAT = 1

MOST_LESSONS = 50
MOST_MINUTES = 24 * 60
QUESTIONS = 10
"""How many questions there are where nobody says how many."""

EARLIEST_YEAR, LATEST_YEAR = 2000, 8000
_KINDS: tuple[WorkKind, ...] = get_args(WorkKind)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a class has to do.

    Attributes:
        kind: an exam without hints; a quiz, judged at once; or each lesson as it is taught.
        lessons: ids or paths, as the file names them.
        questions: of an exam or a quiz, how many; 0 where lessons are done whole.
        minutes: that there are from the first question on; None for no limit.
        opens, closes: before the one it cannot be begun, after the other it is late; None for no such time.
        figures: significant figures that an answer needs.
        roster: the file of who is in the class, as this file names it.
    """

    title: str
    kind: WorkKind
    lessons: tuple[str, ...]
    roster: str
    questions: int = 0
    minutes: int | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    figures: int = LEAST_FIGURES


class AssignmentError(TutorError):
    """An assignment that cannot be used. `problems` holds everything that is wrong in its file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(problems[0].said, said("assignments.mend"))

    def parts(self) -> tuple[Said, ...]:
        return tuple(problem.said for problem in self.problems)


def read_assignment(path: Path, zone: tzinfo | None = None) -> Assignment:
    """The assignment in a file.

    Args:
        zone: of times that name none; None for the zone of this machine.

    Raises:
        AssignmentError: with everything that is wrong in it.
    """
    where = escaped(str(path))
    try:
        text = text_of(bytes_of(path))
        root = tables_of(text)
    except Unreadable as error:
        if isinstance(error.__cause__, FileNotFoundError):
            nothing = said("files.unreadable", path=Text(where), reason=said("files.missing"))
            raise TutorError(nothing, said("assignments.mend")) from error
        raise AssignmentError((Problem(where, "", error.said, error.line),)) from error
    findings = Findings()
    assignment = _read(Table(root, Place((), findings)), zone)
    errors = errors_of(findings, where, text)
    if assignment is None or errors:
        raise AssignmentError(errors)
    return assignment


def _read(root: Table, zone: tzinfo | None) -> Assignment | None:
    if read_format(root, ASSIGNMENT_FORMAT, ASSIGNMENT_FORMAT) is None:
        return None
    value, place = root.take("title", said("lesson_files.key_as_text", key=Text("title")))
    title = None if value is None else _title(value, place)
    value, place = root.take("kind", one_of(_KINDS))
    kind = None if value is None else as_word(value, place, _KINDS)
    value, place = root.take("lessons", said("lesson_files.list_of", what=said("assignments.lessons")))
    lessons = () if value is None else _lessons(value, place)
    value, place = root.take("roster", said("assignments.roster"))
    roster = None if value is None else as_prose(value, place)
    questions = _questions(root, kind)
    minutes = _whole(root, "minutes", 1, MOST_MINUTES)
    figures = _whole(root, "figures", LEAST_FIGURES, MOST_FIGURES)
    opens, closes = _moment(root, "opens", zone), _moment(root, "closes", zone)
    if opens is not None and closes is not None:
        _check_window(root.place, closes - opens, minutes)
    root.close()
    if title is None or kind is None or roster is None:
        return None
    return Assignment(
        title, kind, lessons, roster, questions, minutes, opens, closes, figures or LEAST_FIGURES
    )


def _check_window(place: Place, window: timedelta, minutes: int | None) -> None:
    if window <= timedelta(0):
        place.at("closes").error(said("assignments.closes_before"))
    elif minutes is not None and timedelta(minutes=minutes) > window:
        open_for = window // timedelta(minutes=1)
        place.at("minutes").error(said("assignments.long_minutes", minutes=minutes, open_for=open_for))


def _title(value: object, place: Place) -> str | None:
    title = as_prose(value, place)
    if title is not None and len(title) > LONGEST_ID:
        place.error(said("assignments.long_title", most=LONGEST_ID))
    for at, character in enumerate(title or "", start=1):
        if not character.isprintable():  # a result holds it, and is read with suspicion
            found = Text(f"U+{ord(character):04X}")
            place.error(said("lesson_files.control_characters", found=found, at=at))
            break
    return title


def _lessons(value: object, place: Place) -> tuple[str, ...]:
    entries = as_list(value, place, said("assignments.lessons")) or []
    if len(entries) > MOST_LESSONS:
        place.error(said("assignments.many_lessons", count=len(entries), most=MOST_LESSONS))
        return ()
    named: list[str] = []
    for number, entry in enumerate(entries):
        name = as_prose(entry, place.at(number))
        if name is not None and name in named:
            place.at(number).error(said("assignments.lesson_twice", lesson=Text(escaped(name))))
        elif name is not None:
            named.append(name)
    return tuple(named)


def _questions(root: Table, kind: WorkKind | None) -> int:
    if kind == "lesson":
        value, place = root.take("questions")
        if value is not None:
            place.error(said("assignments.questions_of_a_lesson"))
        return 0
    return _whole(root, "questions", 1, MOST_QUESTIONS) or QUESTIONS


def _whole(root: Table, key: str, least: int, most: int) -> int | None:
    value, place = root.take(key)
    if value is None:
        return None
    return as_whole(value, place, least, most, said("assignments.whole", least=least, most=most))


def _moment(root: Table, key: str, zone: tzinfo | None) -> datetime | None:
    """A moment, UTC. One without a zone is meant in that of the teacher."""
    value, place = root.take(key)
    if value is None:
        return None
    if not isinstance(value, datetime) or not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        place.expected(said("assignments.moment", example=Text("2026-11-30T09:00:00")), value)
        return None
    if value.tzinfo is None:
        value = value.astimezone() if zone is None else value.replace(tzinfo=zone)
    return value.astimezone(UTC)
