"""A class at a terminal, from its folder to the end of a visit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tutor.application.class_desk import record_of
from tutor.application.class_tasks import hand_on, rows_of, tasks_of, works_of
from tutor.application.openings import OpenClass, Visit
from tutor.application.record_keeper import clock, last_words
from tutor.application.result_places import PATIENCE, in_time
from tutor.application.shared_practice import agreed, keep_agreement, share, withdraw
from tutor.classroom.members import Member, members_of
from tutor.classroom.packet import Packet, packets_in
from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.sayings import Said, Text, said


@dataclass(frozen=True, slots=True)
class ClassRoom:
    """The folder of a class, and what was given out in it.

    Attributes:
        packets: each with its folder.
        trouble: why some could not be read.
    """

    folder: Path
    packets: tuple[tuple[Packet, Path], ...]
    trouble: tuple[Said, ...] = ()


def class_in(named: str, patience: float = PATIENCE) -> ClassRoom:
    """What lies in the folder of a class.

    Args:
        named: the folder as the environment names it.
        patience: seconds until a folder that does not answer counts as gone.

    Raises:
        TutorError: where nothing that was given out can be read there.
    """
    shown = Text(escaped(named))
    try:
        folder = Path(named).expanduser()
    except RuntimeError as error:
        unknown = said("files.home_unknown_for", folder=shown)
        raise TutorError(unknown, said("assignments.name_class")) from error
    room = _look(folder, patience)
    if room is None:
        raise TutorError(said("classroom.no_answer", folder=shown), said("assignments.ask_teacher"))
    if not room.packets:
        nothing = said("common.sentences", all=(*room.trouble, said("classroom.no_assignment", folder=shown)))
        raise TutorError(nothing, said("assignments.name_class"))
    return room


def _look(folder: Path, patience: float) -> ClassRoom | None:
    """What lies in a folder; None where it does not answer in time.

    Raises:
        TutorError: where it cannot be read.
    """
    found: list[ClassRoom | TutorError] = []

    def look() -> None:
        try:
            packets, trouble = packets_in(folder)
            found.append(ClassRoom(folder, packets, _to_say(trouble)))
        except TutorError as error:
            found.append(error)

    in_time(look, patience)
    room = found[0] if found else None
    if isinstance(room, TutorError):
        raise room
    return room


def _to_say(trouble: tuple[Said | str, ...]) -> tuple[Said, ...]:
    """What is wrong with some of the folder, and what to do about it."""
    if not trouble:
        return ()
    told = (said("classroom.some_unread", all=tuple(trouble)),)
    return (*told, said("assignments.assign_again"))


def opening_of(room: ClassRoom) -> OpenClass:
    """What the front ends open on."""
    members = members_of(packet for packet, _ in room.packets)
    return OpenClass(members, lambda member: greet(room, member), room.trouble)


def greet(room: ClassRoom, member: Member) -> Visit:
    """What a learner finds. What they closed and did not reach the folder is handed on first.

    Raises:
        TutorError: where a newer program wrote their record.
    """
    works = works_of(room.packets, member.id)
    record = record_of(member.id)
    tasks, unseen = tasks_of(record, works, clock())
    tasks, handed_on = hand_on(record, tasks)
    rows = rows_of(record, tasks, clock())
    told = (*handed_on, *unseen, *last_words(record))
    visit = Visit(member, tuple(task.work for task in tasks), rows, told, agreed(member.id), lambda yes: ())
    visit.agree = lambda yes: _agree(room, visit, yes)
    return visit


def _agree(room: ClassRoom, visit: Visit, yes: bool) -> tuple[Said, ...]:
    visit.agreed = yes
    trouble = keep_agreement(visit.member.id, yes)
    return trouble if yes else (*trouble, *withdraw(room.folder, visit.member))


def end_visit(room: ClassRoom, visit: Visit) -> tuple[Said, ...]:
    """Tells the teacher how the learner practises, where they agreed. Gives what went wrong."""
    if visit.agreed is None:
        return ()
    if not visit.agreed:
        return withdraw(room.folder, visit.member)
    try:
        record = record_of(visit.member.id)
    except TutorError:  # said before, by what was done
        return ()
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    told = share(record, room.folder, visit.member, zone)
    return (*told, *last_words(record))
