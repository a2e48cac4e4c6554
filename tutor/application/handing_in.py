"""Handing in: closed in the record, put in its place, finished in the record; only then is it shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from tutor.application.record_keeper import RecordKeeper, clock, news
from tutor.application.result_places import ResultPlace
from tutor.classroom.work import Work
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.journal.event import Event, EventAction, Json, NotKept
from tutor.journal.locks import Occupied, alone
from tutor.journal.record import Record
from tutor.journal.sittings import closing_of
from tutor.practice.exam import clean_name
from tutor.practice.quiz import time_spent
from tutor.practice.result_file import WorkKind
from tutor.practice.results import Circumstances, Result
from tutor.practice.session import Attempt, Session
from tutor.practice.sitting import Sitting
from tutor.sayings import Said, said

Sits: TypeAlias = Callable[[Sitting], bool]
"""Asks a sitting in a front end; False where that ended in any other way than by the learner."""

TriesAgain: TypeAlias = Callable[[Said], bool]
"""Asks the learner whether what is told to stand in the way is mended."""


@dataclass(frozen=True)
class HandedIn:
    """What was handed in: its result is in its file.

    Attributes:
        unfinished: why the record does not yet say that it is over; None where it does.
    """

    result: Result
    path: Path
    unfinished: Said | None = None


@contextmanager
def by_oneself(record: Record) -> Iterator[None]:
    """As long as this lasts, no other terminal takes an exam, or does what was given out, with this record.

    Raises:
        TutorError: where one does.
    """
    try:
        with alone(record.path):
            yield
    except Occupied:
        raise TutorError(said("open_exam.in_another_terminal"), said("open_exam.go_on_there")) from None


def whole(keeper: RecordKeeper, session: Session, action: EventAction, **more: Json) -> Event:
    """An event about a run as a whole."""
    lesson = session.questions[0].course.lesson
    return Event(
        at=clock(),
        run=keeper.run,
        mode=keeper.mode,
        lesson=lesson.id,
        action=action,
        digest=lesson.digest,
        seed=lesson.seed,
        payload={**keeper.about, **more},
    )


def finishing(events: Sequence[Event], closed: Event | None, *, given_up: bool) -> Event:
    """That a run is over. It stands in the log with the sitting that led to it."""
    last = closed or events[-1]
    return Event(
        at=clock(),
        run=last.run,
        mode=last.mode,
        lesson=last.lesson,
        action="finish",
        digest=last.digest,
        seed=last.seed,
        payload={**last.payload, **({"given_up": True} if given_up else {})},
    )


def keep(
    record: Record,
    event: Event,
    make_room: Callable[[], bool] = lambda: False,
    again: TriesAgain | None = None,
) -> None:
    """Keeps an event, and all before it that could not be kept.

    Args:
        again: asks who sits at a terminal to make it possible first.

    Raises:
        TutorError: where that is not possible.
    """
    kept = record.append(event)
    if isinstance(kept, NotKept) and make_room():
        kept = record.close() or kept
    while isinstance(kept, NotKept):
        if again is None or not again(kept.reason):
            raise TutorError(kept.reason, said("open_exam.then_again"))
        kept = record.close() or kept


def close(
    record: Record, session: Session, keeper: RecordKeeper, learner: str, again: TriesAgain
) -> tuple[Event, ...]:
    """Closes a run: what is handed in is what the record has now. Gives all of its events.

    Raises:
        TutorError: where the record cannot be written, or read back.
    """
    keep(record, whole(keeper, session, "close", learner=learner), keeper.make_room, again)
    events = record.events(run=keeper.run)
    if closing_of(events) is None:
        told = news(record) or (said("open_exam.record_unreadable"),)
        unreadable = said("common.sentences", all=told)
        raise TutorError(unreadable, said("open_exam.mend_and_type"))
    return events


def before(events: Sequence[Event], closed: Event) -> tuple[Event, ...]:
    """What led to the closing of a run, and the closing."""
    return tuple(events[: events.index(closed) + 1])


def circumstances(
    record: Record,
    begun: datetime,
    closed: Event,
    attempts: Sequence[Attempt],
    kind: WorkKind,
    work: Work | None,
) -> Circumstances:
    """Who did what was closed, and when; `begun` is when its first question was shown."""
    attempt = closed.payload.get("attempt")
    closings = [event for event in record.events() if event.action == "close"]
    return Circumstances(
        learner=clean_name(str(closed.payload.get("learner") or "")),
        id="" if work is None else work.learner.id,
        kind=kind,
        assignment=None if work is None else work.given,
        seconds=int(time_spent(attempts, begun, closed.at).total_seconds()),
        attempt=attempt if isinstance(attempt, int) else 1,
        sequence=max(1, sum((event.id or 0) <= (closed.id or 0) for event in closings)),
        begun=begun.replace(microsecond=0),
        closed=closed.at.replace(microsecond=0),
    )


def put(record: Record, events: Sequence[Event], closed: Event, result: Result, to: ResultPlace) -> HandedIn:
    """Puts a result in its place, and then keeps that its run is over.

    Raises:
        TutorError: where it cannot be put there: it stays closed in the record.
    """
    path = to.put(result, closed)
    finished = record.append(finishing(events, closed, given_up=False))
    record.close()
    return HandedIn(result, path, finished.reason if isinstance(finished, NotKept) else None)
