"""`assign`: an assignment checked, and what the terminals of a class need written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tutor.application.new_files import place, put_over, why
from tutor.classroom.assignment import Assignment, read_assignment
from tutor.classroom.keys import is_secret, mark_of, new_secret, numbers_seed, questions_seed, seal_key
from tutor.classroom.packet import (
    LESSONS_FOLDER,
    PACKET_FILE,
    PRACTICE_FOLDER,
    RESULTS_FOLDER,
    Packet,
    Place,
    packet_in,
    packet_text,
)
from tutor.classroom.roster import Roster, read_roster
from tutor.classroom.work import file_name
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.files import read_bytes, read_text, reason_of
from tutor.folders import CLASS_VARIABLE
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.catalogue import find_lesson, is_path
from tutor.lesson.model import Lesson
from tutor.lesson.toml_file import MOST_BYTES as MOST_LESSON_BYTES
from tutor.named_tuples import NamedTuple
from tutor.practice.assigned import make_work
from tutor.practice.result_file import MOST_MARKS
from tutor.sayings import Said, Text, said

_SECRET = ".secret"
_MOST_SECRET = 1000


class Given(NamedTuple):
    """An assignment that terminals can work on.

    Attributes:
        folder: where it lies for them.
        secret: the file that the teacher keeps.
        roster: who is in the class, with the rows of its file that could not be used.
        new: whether it was given out for the first time.
    """

    packet: Packet
    folder: Path
    secret: Path
    roster: Roster
    new: bool


def assign(name: str, output: str | None, now: datetime) -> Given:
    """Checks an assignment and writes its folder.

    Given out again it stays the same assignment: who was late to the class gets a place, and a new end holds.

    Args:
        output: the folder of the class; None for the one that the environment names, or that of the file.

    Raises:
        TutorError: for what is wrong in the file, its roster or its lessons, where it differs from what was
            given out and handed in before, and where something cannot be written.
    """
    path = Path(name)
    assignment = read_assignment(path)
    if assignment.closes is not None and assignment.closes <= now:
        raise TutorError(said("assignments.closed_already"), said("assignments.mend"))
    roster = read_roster(path.parent / assignment.roster)
    lessons = lessons_of(assignment, path)
    _check(assignment, lessons)
    if path.stem == PRACTICE_FOLDER:
        raise TutorError(
            said("assignments.name_taken", name=Text(path.stem)), said("assignments.another_name")
        )
    folder = class_folder(path, output) / path.stem
    secret, secret_path = secret_of(path, new=not (folder / PACKET_FILE).exists())
    packet = packet_of(assignment, path.stem, lessons, roster, secret)
    new = _as_before(packet, folder)
    _write(packet, folder, lessons)
    return Given(packet, folder, secret_path, roster, new)


class OwnAssignment(NamedTuple):
    """An assignment as the teacher has it."""

    packet: Packet
    lessons: list[Lesson]
    roster: Roster


def own_assignment(name: str) -> OwnAssignment:
    """An assignment as the teacher's own file and secret give it, whatever lies in the folder of the class.

    Raises:
        TutorError: where the file, its roster, its lessons or its secret cannot be used.
    """
    path = Path(name)
    assignment = read_assignment(path)
    roster, lessons = read_roster(path.parent / assignment.roster), lessons_of(assignment, path)
    secret, _ = secret_of(path)
    return OwnAssignment(packet_of(assignment, path.stem, lessons, roster, secret), lessons, roster)


def class_folder(path: Path, output: str | None) -> Path:
    """Where the assignments of a class lie."""
    named = output or os.environ.get(CLASS_VARIABLE, "")
    return Path(named).expanduser() if named else path.parent / "class"


def lessons_of(assignment: Assignment, path: Path) -> list[Lesson]:
    """The lessons of an assignment; a path is meant from where its file lies.

    Raises:
        TutorError: where one cannot be used, or two have the same id.
    """
    found: dict[str, Lesson] = {}
    for name in assignment.lessons:
        lesson = find_lesson(str(path.parent / name) if is_path(name) else name)
        if lesson.id in found:
            twice = said("assignments.id_twice", lesson=Text(escaped(lesson.id)))
            raise TutorError(twice, said("assignments.mend"))
        found[lesson.id] = lesson
    return list(found.values())


def secret_of(path: Path, *, new: bool = False) -> tuple[str, Path]:
    """The secret of an assignment, which lies beside its file.

    Args:
        new: whether to make one where there is none.

    Raises:
        TutorError: where there is none, or it cannot be read or written.
    """
    file = path.with_suffix(_SECRET)
    shown = Text(escaped(str(file)))
    try:
        text = read_text(file, _MOST_SECRET).strip()
    except FileNotFoundError as error:
        if not new:
            raise TutorError(
                said("assignments.no_secret", file=shown), said("assignments.keep_it")
            ) from error
        return _made(file), file
    except (OSError, ValueError) as error:
        unreadable = said("files.unreadable", path=shown, reason=reason_of(error))
        raise TutorError(unreadable, said("assignments.keep_it")) from error
    if not is_secret(text):
        raise TutorError(said("assignments.broken_secret", file=shown), said("assignments.keep_it"))
    return text, file


def _made(file: Path) -> str:
    secret = new_secret()
    try:
        place(file, f"{secret}\n".encode("ascii"), f"secret-{os.getpid()}")
    except (OSError, ValueError) as error:
        raise _not_written(file, error) from error
    return secret


def packet_of(
    assignment: Assignment, stem: str, lessons: Sequence[Lesson], roster: Roster, secret: str
) -> Packet:
    """What terminals get. The same file, roster and secret give the same.

    Args:
        stem: the name of the assignment's file, without its ending.
    """
    places = (
        Place(one.id, one.name, numbers_seed(secret, one.id), seal_key(secret, one.id))
        for one in roster.learners
    )
    return Packet(
        id=f"{file_name(stem)}-{mark_of(secret)}",
        title=assignment.title,
        kind=assignment.kind,
        seed=questions_seed(secret),
        lessons=tuple((lesson.id, lesson.digest) for lesson in lessons),
        learners=tuple(places),
        questions=assignment.questions,
        minutes=assignment.minutes,
        opens=assignment.opens,
        closes=assignment.closes,
        figures=assignment.figures,
    )


def _check(assignment: Assignment, lessons: Sequence[Lesson]) -> None:
    """Raises TutorError where the lessons cannot be asked: better here than on thirty terminals."""
    for lesson in lessons:
        steps = len(asked_steps(lesson))
        if assignment.kind == "lesson" and not 1 <= steps <= MOST_MARKS:
            many = said("assignments.many_steps", lesson=Text(lesson.id), count=steps, most=MOST_MARKS)
            raise TutorError(many, said("assignments.another_lesson"))
    parts = [[lesson] for lesson in lessons] if assignment.kind == "lesson" else [lessons]
    for part in parts:
        make_work(assignment.kind, part, assignment.questions, 1, 1, assignment.figures)


def _as_before(packet: Packet, folder: Path) -> bool:
    """Whether nothing was given out in this folder before.

    Raises:
        TutorError: where something else was, and results of it have come in.
    """
    if not (folder / PACKET_FILE).exists():
        return True
    there, _ = packet_in(folder)
    if there.id != packet.id:
        foreign = said("assignments.other_secret", folder=Text(escaped(str(folder))))
        raise TutorError(foreign, said("assignments.another_name"))
    results = 0
    with contextlib.suppress(OSError):
        results = sum(one.suffix == ".json" for one in (folder / RESULTS_FOLDER).iterdir())
    if results and there.asks != packet.asks:
        other = said("assignments.other_given", folder=Text(escaped(str(folder))), count=results)
        raise TutorError(other, said("assignments.another_name"))
    return False


def _write(packet: Packet, folder: Path, lessons: Sequence[Lesson]) -> None:
    try:
        for part in (LESSONS_FOLDER, RESULTS_FOLDER):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for lesson in lessons:
            assert lesson.path is not None
            data = read_bytes(lesson.path, MOST_LESSON_BYTES)
            put_over(folder / LESSONS_FOLDER / f"{lesson.id}.toml", data, mode=0o644)
        put_over(folder / PACKET_FILE, packet_text(packet).encode("utf-8"), mode=0o644)
    except (OSError, ValueError) as error:
        raise _not_written(folder, error) from error


def _not_written(path: Path, error: OSError | ValueError) -> TutorError:
    failed = said("assignments.not_written", file=Text(escaped(str(path))), reason=why(error))
    return TutorError(failed, said("assignments.another_folder"))


def given_lines(given: Given) -> tuple[Said, ...]:
    """What was given out, and what to do next."""
    packet = given.packet
    folder = Text(escaped(str(given.folder)))
    problems = tuple(
        said("assignments.roster_problem", line=one.line, problem=one.message)
        for one in given.roster.problems
    )
    return (
        *problems,
        said("assignments.given" if given.new else "assignments.given_again", title=Text(packet.title)),
        said("assignments.learners", count=len(packet.learners)),
        said("assignments.in_folder", folder=folder),
        said(
            "assignments.to_terminals",
            variable=Text(CLASS_VARIABLE),
            folder=Text(escaped(str(given.folder.parent))),
        ),
        said("assignments.secret_kept", file=Text(escaped(str(given.secret)))),
    )
