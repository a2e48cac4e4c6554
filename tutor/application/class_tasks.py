"""What a learner of a class has to do, and how it stands: in their record, and in the class folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from tutor.application.assigned_practice import begun_at, open_run
from tutor.application.class_desk import do, is_open
from tutor.application.new_files import why
from tutor.application.open_exam import OpenExam, open_exam, quiz_of
from tutor.application.record_keeper import about_run
from tutor.application.result_places import in_time
from tutor.classroom.packet import Packet
from tutor.classroom.work import Work
from tutor.errors import TutorError
from tutor.journal.event import Event
from tutor.journal.record import Record
from tutor.journal.sittings import closing_of
from tutor.named_tuples import NamedTuple
from tutor.present.task_list import TaskRow, TaskState, course_row, task_row, title_of
from tutor.sayings import Said, Text, said

LISTING_PATIENCE = 3.0
"""Seconds to wait for the names of what was handed in."""

_FAR = datetime.max.replace(tzinfo=UTC)
_ORDER: Mapping[TaskState, int] = MappingProxyType(
    {
        "waiting": 0,
        "time_up": 0,
        "begun": 0,
        "new": 1,
        "handed_in": 2,
        "not_open": 3,
        "closed": 4,
        "course": 5,
    }
)


class Task(NamedTuple):
    """A piece of work as it stands.

    Attributes:
        attempts: how often it was begun.
    """

    work: Work
    state: TaskState
    attempts: int = 0


def works_of(packets: Sequence[tuple[Packet, Path]], learner: str) -> tuple[Work, ...]:
    """All that a learner was given to do.

    Args:
        learner: their id.
    """
    found: list[Work] = []
    for packet, folder in packets:
        place = next((one for one in packet.learners if one.id == learner), None)
        if place is not None:
            found += (Work(packet, folder, place, part) for part in packet.parts)
    return tuple(found)


def tasks_of(
    record: Record, works: Sequence[Work], now: datetime, patience: float = LISTING_PATIENCE
) -> tuple[tuple[Task, ...], tuple[Said, ...]]:
    """How each piece of work stands, what is open first; and what could not be seen of the class folder."""
    there, trouble = _results(works, patience)
    exam = open_exam(record)
    practised = Counter(str(first.payload.get("assigned")) for first in record.assigned())
    examined = Counter(
        (quiz.seed, quiz.numbers) for first in record.quizzes(finished=True) if (quiz := quiz_of(first))
    )
    tasks: list[Task] = []
    for work in works:
        packet = work.packet
        if packet.kind == "exam":
            events = exam.events if exam is not None and is_open(record, work) else None
            begun = examined[packet.seed, work.learner.numbers]
        else:
            begun = practised[str([packet.id, work.part])]
            events = open_run(record, work) if begun else None
        attempts = max(begun, work.attempts_in(there.get(work.results, ())))
        tasks.append(Task(work, _state(work, events, attempts, now), attempts))
    return tuple(sorted(tasks, key=_order)), trouble


def _order(task: Task) -> tuple[object, ...]:
    packet = task.work.packet
    return _ORDER[task.state], packet.closes or _FAR, packet.title, packet.id


def _results(
    works: Sequence[Work], patience: float
) -> tuple[Mapping[Path, Collection[str]], tuple[Said, ...]]:
    """The names of what lies in the folders of results."""
    found: dict[Path, Collection[str]] = {}
    reasons: list[Said | Text] = []
    done: list[bool] = []

    def look() -> None:
        for folder in dict.fromkeys(work.results for work in works):
            try:
                found[folder] = [one.name for one in folder.iterdir()]
            except OSError as error:
                reasons.append(why(error))
        done.append(True)

    in_time(look, patience)
    if not done:
        reasons = [said("open_exam.no_answer")]
    trouble = (said("classroom.results_unseen", reason=reasons[0]),) if reasons else ()
    return dict(found), trouble


def _state(work: Work, events: Sequence[Event] | None, attempts: int, now: datetime) -> TaskState:
    packet = work.packet
    if events is not None and closing_of(events) is not None:
        return "waiting"
    if packet.opens is not None and now < packet.opens:
        return "not_open"
    if events is not None:
        begun = events[0].at if packet.kind == "exam" else begun_at(about_run(events))
        ends = work.ends(begun)
        return "time_up" if ends is not None and now >= ends else "begun"
    if attempts:
        return "handed_in"
    over = packet.kind == "exam" and packet.closes is not None and now >= packet.closes
    return "closed" if over else "new"


def hand_on(record: Record, tasks: Sequence[Task]) -> tuple[tuple[Task, ...], tuple[Said, ...]]:
    """Hands in what ran out of time, and hands on what was closed and did not reach the class folder.

    Gives the tasks as they stand then, and what each was worth.
    """
    found, told = list(tasks), list[Said]()
    for at, task in enumerate(tasks):
        if task.state not in ("waiting", "time_up"):
            continue
        title = title_of(task.work)
        try:
            done = do(record, task.work, lambda sitting: False, lambda reason: False)
        except TutorError as error:
            told.append(said("classroom.still_waiting", title=title, reason=error.message))
            break  # what keeps one from the folder keeps the others from it too, and each try takes its time
        if done is not None:
            found[at] = Task(task.work, "handed_in", max(task.attempts, done.result.about.attempt))
            points, of = done.result.points, len(done.result.marks)
            which = "handed_on" if task.state == "waiting" else "ran_out"
            told.append(said(f"classroom.{which}", title=title, points=points, of=of))
            told += [] if done.unfinished is None else [done.unfinished]
    return tuple(sorted(found, key=_order)), tuple(told)


def rows_of(record: Record, tasks: Sequence[Task], now: datetime) -> tuple[TaskRow, ...]:
    """A row for each task, then one for the course."""
    exam = open_exam(record)
    name = None if exam is None else _name(exam, tasks)
    rows = (task_row(task.work, task.state, task.attempts, now, name) for task in tasks)
    return (*rows, course_row())


def _name(exam: OpenExam, tasks: Sequence[Task]) -> Said:
    """What the open exam is called: as the class knows it, where it is the class's."""
    open_now = (
        one.work
        for one in tasks
        if one.work.packet.kind == "exam" and one.state in ("waiting", "time_up", "begun")
    )
    work = next(open_now, None)
    return exam.name if work is None else title_of(work)
