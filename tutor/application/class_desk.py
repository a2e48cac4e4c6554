"""A learner of a class at a terminal: what was given out, whose record, and doing it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tutor.application.assigned_practice import open_run, take_practice
from tutor.application.exams import ExamAsked, take_exam
from tutor.application.handing_in import HandedIn, Sits, TriesAgain
from tutor.application.open_exam import open_exam
from tutor.application.record_keeper import clock
from tutor.application.result_places import tell_begun
from tutor.classroom.packet import Packet, Place, packet_in
from tutor.classroom.work import Work, file_name
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.folders import learner_folder
from tutor.journal.folder import FILE_NAME
from tutor.journal.record import Record, open_record
from tutor.practice.result_file import WorkKind
from tutor.practice.sitting import Sitting
from tutor.present.moments import local_moment
from tutor.sayings import Text, said


def work_named(file: str, learner: str, kinds: tuple[WorkKind, ...], part: str | None = None) -> Work:
    """What a learner has to do for an assignment.

    Args:
        file: what `assign` wrote, or its folder.
        learner: their id or name.
        kinds: what the command can do.
        part: of an assignment of several lessons, which of them.

    Raises:
        TutorError: where there is no such assignment or learner, or the command is another one's.
    """
    packet, folder = packet_in(Path(file))
    if packet.kind not in kinds:
        kind, wanted = said(f"assignments.kind_{packet.kind}"), said(f"assignments.kind_{kinds[0]}")
        command = Text("lesson" if packet.kind == "lesson" else "quiz")
        raise TutorError(
            said("assignments.other_kind", kind=kind, wanted=wanted),
            said("assignments.type_instead", command=command, file=Text(escaped(file))),
        )
    place = place_of(packet, learner)
    return Work(packet, folder, place, _part(packet, part))


def place_of(packet: Packet, learner: str) -> Place:
    """A learner's place.

    Raises:
        TutorError: where nobody of this id or name is in the class.
    """
    place = packet.place_of(learner)
    if place is None:
        nobody = said("assignments.nobody_named")
        if learner:
            nobody = said("assignments.no_such_learner", learner=Text(escaped(learner)))
        raise TutorError(nobody, said("assignments.who"))
    return place


def _part(packet: Packet, part: str | None) -> str:
    parts = packet.parts
    if part is None and len(parts) == 1:
        return parts[0]
    if part is None:
        names = tuple(map(Text, parts))
        several = said("assignments.several", count=len(parts), lessons=names)
        raise TutorError(several, said("assignments.name_lesson"))
    if part not in parts:
        raise TutorError(
            said("assignments.no_part", lesson=Text(escaped(part))), said("assignments.name_lesson")
        )
    return part


def record_of(learner: str) -> Record:
    """The record of a learner of a class on this terminal: many may use one account.

    Raises:
        TutorError: where a newer program wrote it.
    """
    return open_record(learner_folder(file_name(learner)) / FILE_NAME, now=clock())


def record_here(learner: str) -> Record:
    """The record of a learner who has worked on this terminal.

    Raises:
        TutorError: where nobody of this id has, or a newer program wrote it.
    """
    if not learner_folder(file_name(learner)).is_dir():
        nobody = said("assignments.no_record_here", learner=Text(escaped(learner)))
        raise TutorError(nobody, said("assignments.whose_record"))
    return record_of(learner)


def do(
    record: Record, work: Work, sits: Sits, tries_again: TriesAgain, restart: bool = False
) -> HandedIn | None:
    """Does what was given out, from where the learner stopped, and hands it in at its end.

    Gives None where the learner leaves it open.

    Raises:
        TutorError: where it is not open yet, or no more, or cannot be begun, gone on with or handed in.
    """
    _refuse_closed(record, work, clock())

    def begins(sitting: Sitting) -> bool:
        tell_begun(work)
        return sits(sitting)

    if work.packet.kind == "exam":
        return take_exam(record, ExamAsked(work=work, restart=restart), begins, tries_again)
    return take_practice(record, work, begins, tries_again, restart)


def _refuse_closed(record: Record, work: Work, now: datetime) -> None:
    """Ends what may not be begun now. What was begun can always be handed in."""
    packet = work.packet
    if packet.opens is not None and now < packet.opens:
        opens = said("assignments.not_open", title=Text(packet.title), moment=local_moment(packet.opens))
        raise TutorError(opens, said("assignments.come_back"))
    if packet.kind == "exam" and packet.closes is not None and now >= packet.closes:
        if open_exam(record) is not None:
            return
        over = said("assignments.over", title=Text(packet.title), moment=local_moment(packet.closes))
        raise TutorError(over, said("assignments.ask_teacher"))


def is_open(record: Record, work: Work) -> bool:
    """Whether a piece of work was begun and is not handed in."""
    if work.packet.kind != "exam":
        return open_run(record, work) is not None
    found = open_exam(record)
    quiz = None if found is None else found.quiz
    return quiz is not None and (quiz.seed, quiz.numbers) == (work.packet.seed, work.learner.numbers)
