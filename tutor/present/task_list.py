"""What a class was given to do, as one learner sees it: a row each, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from tutor.classroom.packet import Packet
from tutor.classroom.work import Work
from tutor.named_tuples import NamedTuple
from tutor.present.moments import local_moment
from tutor.sayings import Said, Text, said

TaskState = Literal["waiting", "time_up", "begun", "new", "handed_in", "not_open", "closed", "course"]
"""How a piece of work stands: `waiting` is closed in the record and not in the folder of the class yet."""

STATE_MARKS: Mapping[TaskState, str] = MappingProxyType(
    {
        "waiting": "[!]",
        "time_up": "[!]",
        "begun": "[~]",
        "new": "[>]",
        "handed_in": "[x]",
        "not_open": "[ ]",
        "closed": "[-]",
        "course": "   ",
    }
)
"""The same in signs that every terminal has."""


class TaskRow(NamedTuple):
    """One thing to choose.

    Attributes:
        kind: what it is, with how many questions and minutes, in a few words.
        status: how it stands, in a few words.
        about: what to know of it: what it is, when it opens and closes.
        refusal: why it cannot be done now; () where it can.
        attempt: which attempt would begin, of what was handed in already; else None: it is asked first.
    """

    title: Said
    state: TaskState
    kind: Said | None = None
    status: Said | None = None
    about: tuple[Said, ...] = ()
    refusal: tuple[Said, ...] = ()
    attempt: int | None = None


def course_row() -> TaskRow:
    """The last row: the usual course."""
    return TaskRow(said("classroom.course"), "course", about=(said("classroom.about_course"),))


def task_row(work: Work, state: TaskState, attempts: int, now: datetime, other: Said | None) -> TaskRow:
    """The row of a piece of work.

    Args:
        attempts: how often it was begun.
        other: the exam that is open, where that is another one.
    """
    packet = work.packet
    begins = state in ("new", "handed_in")
    over = packet.closes is not None and now >= packet.closes
    late = begins and over
    refusal = _refusal(packet, state, begins, late, other)
    return TaskRow(
        title_of(work),
        state,
        _kind(packet),
        _status(packet, state, attempts, late),
        _about(packet, state, over),
        refusal,
        attempts + 1 if state == "handed_in" and not refusal else None,
    )


def title_of(work: Work) -> Said:
    """What a piece of work is called."""
    title = Text(work.packet.title)
    if work.part and len(work.packet.lessons) > 1:
        return said("classroom.title_of_part", title=title, lesson=Text(work.part))
    return said("classroom.title", title=title)


def begins_again(row: TaskRow) -> Said:
    """What is asked before another attempt, where there are keys."""
    return said("classroom.again", attempt=row.attempt)


def begins_again_in_lines(row: TaskRow, number: int) -> Said:
    """The same where the row's number is typed."""
    return said("classroom.again_in_lines", attempt=row.attempt, number=number)


def _kind(packet: Packet) -> Said:
    what = said(f"classroom.kind_{packet.kind}", count=packet.questions)
    if packet.minutes is None:
        return what
    return said("classroom.kind_in_minutes", kind=what, minutes=packet.minutes)


def _status(packet: Packet, state: TaskState, attempts: int, late: bool) -> Said:
    if state == "not_open" and packet.opens is not None:
        return said("classroom.opens", moment=local_moment(packet.opens))
    if state == "handed_in":
        return said("classroom.handed_in", attempt=attempts)
    return said("classroom.late" if late else f"classroom.{state}")


def _about(packet: Packet, state: TaskState, over: bool) -> tuple[Said, ...]:
    told = [said(f"classroom.about_{packet.kind}", count=packet.questions)]
    if packet.minutes is not None:
        told.append(said("classroom.minutes", minutes=packet.minutes))
    if packet.opens is not None and state == "not_open":
        told.append(said("classroom.opens_on", moment=local_moment(packet.opens)))
    if packet.closes is not None and not over:
        told.append(said("classroom.closes_on", moment=local_moment(packet.closes)))
    if over and packet.kind != "exam" and state in ("new", "handed_in"):
        told.append(said("classroom.counts_as_late"))
    if state not in ("not_open", "closed"):
        told.append(said(f"classroom.state_{state}"))
    return tuple(told)


def _refusal(
    packet: Packet, state: TaskState, begins: bool, late: bool, other: Said | None
) -> tuple[Said, ...]:
    title = Text(packet.title)
    if state == "not_open" and packet.opens is not None:
        opens = said("assignments.not_open", title=title, moment=local_moment(packet.opens))
        return opens, said("assignments.come_back")
    if packet.kind != "exam":
        return ()
    if packet.closes is not None and (state == "closed" or late):
        over = said("assignments.over", title=title, moment=local_moment(packet.closes))
        return over, said("assignments.ask_teacher")
    if begins and other is not None:
        return (said("classroom.other_exam", exam=other),)
    return ()
