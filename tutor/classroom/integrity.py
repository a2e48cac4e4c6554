"""What does not agree between a result and the assignment that it says it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tutor.classroom.packet import Packet, Place
from tutor.classroom.received import SealState
from tutor.classroom.seal import is_sealed_with
from tutor.classroom.work import LATE_AFTER, is_late
from tutor.practice.result_file import ResultFile
from tutor.sayings import Said, Text, said


def seal_state(document: Mapping[str, object], read: ResultFile, packet: Packet | None) -> SealState:
    """Whether a result is as the tutor sealed it.

    Args:
        packet: the assignment as the teacher's own file and secret give it; None where nobody gave it.
    """
    if packet is None:
        return "none" if read.seal is None else "unchecked"
    if read.seal is None:
        return "missing"
    place = _place(read, packet)
    return "good" if place is not None and is_sealed_with(document, place.key) else "broken"


def was_early(read: ResultFile, packet: Packet | None) -> bool:
    """Whether a result was begun before its assignment opened: by clocks that do not agree, or otherwise."""
    if packet is None or packet.opens is None or read.begun is None:
        return False
    return read.begun < packet.opens - LATE_AFTER


def was_late(read: ResultFile, packet: Packet | None) -> bool:
    """Whether a result was closed after its assignment's end."""
    return packet is not None and is_late(read.closed, packet.closes)


def assignment_findings(document: Mapping[str, object], read: ResultFile, packet: Packet) -> Iterator[Said]:
    """In what a result differs from what the assignment gives."""
    if read.assignment is None or read.assignment.id != packet.id:
        yield said("integrity.other_assignment", title=Text(packet.title))
        return
    match seal_state(document, read, packet):
        case "missing":
            yield said("integrity.unsealed")
        case "broken":
            yield said("integrity.broken")
    if was_early(read, packet):
        yield said("integrity.early")
    place = _place(read, packet)
    if place is None:
        yield said("integrity.no_learner", learner=Text(read.id or read.learner))
        return
    if place.name != read.learner:
        yield said("integrity.other_name", name=Text(place.name))
    if (read.seed, read.numbers) != (packet.seed, place.numbers):
        yield said("integrity.other_seed")
    yield from _other_work(read, packet)


def _other_work(read: ResultFile, packet: Packet) -> Iterator[Said]:
    """What is asked otherwise than the assignment asks it."""
    lessons = dict(packet.lessons)
    names = tuple(lessons)
    assert read.assignment is not None
    part = read.assignment.part
    if packet.kind == "lesson":
        names = (part,) if part in lessons else ()
    if (read.kind, read.figures) != (packet.kind, packet.figures) or read.lessons != names:
        yield said("integrity.other_work")
    elif packet.kind != "lesson" and len(read.items) != packet.questions:
        yield said("integrity.other_count", questions=packet.questions, count=len(read.items))
    if any(lessons.get(item.lesson) != item.digest for item in read.items):
        yield said("integrity.other_lesson")


def _place(read: ResultFile, packet: Packet) -> Place | None:
    return next((one for one in packet.learners if one.id == read.id), None)
