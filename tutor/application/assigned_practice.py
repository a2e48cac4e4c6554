"""Practice that was given out: a quiz or a lesson with numbers of one's own, handed in at its end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

from tutor.application.handing_in import (
    HandedIn,
    Sits,
    TriesAgain,
    before,
    by_oneself,
    circumstances,
    close,
    finishing,
    keep,
    put,
)
from tutor.application.record_keeper import RecordKeeper, about_run, clock, going_on, keeper_of, news, resumed
from tutor.application.result_places import ClassPlace
from tutor.classroom.work import Work, is_late
from tutor.journal.event import Event, Json, Mode, new_run
from tutor.journal.record import Record
from tutor.journal.sittings import closing_of, leading
from tutor.practice.assigned import opened
from tutor.practice.quiz import Quiz
from tutor.practice.results import mark_practice
from tutor.practice.session import Session
from tutor.practice.sitting import Sitting
from tutor.present.closing import quiz_lines
from tutor.present.moments import end_of
from tutor.sayings import Said, Text, said


def take_practice(
    record: Record, work: Work, sits: Sits, tries_again: TriesAgain, restart: bool = False
) -> HandedIn | None:
    """Asks what was given out, from where the learner stopped, and hands it in at its end.

    Gives None where the learner leaves it open.

    Args:
        restart: whether to hand in what is open as it stands, and begin anew.

    Raises:
        TutorError: where it cannot be begun, gone on with or handed in.
    """
    with by_oneself(record):
        lessons = work.lessons()
        quiz = work.quiz(lessons)
        session = opened(work.packet.kind, quiz, lessons)
        events = open_run(record, work)
        if events is not None and closing_of(events) is None and restart:
            keep(record, finishing(events, None, given_up=True))
            events = None
        if events is not None and (closed := closing_of(events)) is not None:
            return _hand_in(record, work, quiz, session, events, closed)
        if events is None:
            sitting = _begin(record, work, session)
        else:
            sitting = going_on(record, session, _mode(work), events, finishes=False)
        _prepare(sitting, quiz, work)
        if not sitting.time_is_up and not sitting.session.finished:
            sits(sitting)
        if not (sitting.session.finished or sitting.time_is_up):
            return None
        keeper = keeper_of(sitting)
        events = close(record, sitting.session, keeper, work.learner.name, tries_again)
        closed = closing_of(events)
        assert closed is not None
        return _hand_in(record, work, quiz, session, events, closed)


def open_run(record: Record, work: Work) -> tuple[Event, ...] | None:
    """The newest run of a piece of work, where it is not handed in yet."""
    for first in record.assigned():
        if _is_of(first, work):
            events = record.events(run=first.run)
            over = any(event.action == "finish" for event in events)
            return None if over else events
    return None


def attempts_of(record: Record, work: Work) -> int:
    """How often a piece of work has been begun with this record."""
    return sum(_is_of(first, work) for first in record.assigned())


def _is_of(event: Event, work: Work) -> bool:
    return event.payload.get("assigned") == [work.packet.id, work.part]


def _begin(record: Record, work: Work, session: Session) -> Sitting:
    attempt = 1 + max(attempts_of(record, work), work.attempts_there())
    now = clock()
    about: dict[str, Json] = {
        "assigned": [work.packet.id, work.part],
        "attempt": attempt,
        "begun": now.isoformat(timespec="seconds"),
    }
    keeper = RecordKeeper(record, new_run(now, os.getpid()), _mode(work), about, finishes=False)
    told = () if attempt == 1 else (said("assignments.another_attempt", attempt=attempt),)
    if is_late(now, work.packet.closes):
        told = (*told, said("assignments.late"))
    return Sitting(session, keeper, clock, notice=(*told, *news(record)))


def _mode(work: Work) -> Mode:
    return "lesson" if work.packet.kind == "lesson" else "quiz"


def _prepare(sitting: Sitting, quiz: Quiz, work: Work) -> None:
    sitting.name = said("assignments.name", title=Text(work.packet.title), count=len(quiz.items))
    sitting.on_leaving = said("assignments.leaving_hands_in")
    if work.packet.kind == "quiz":
        sitting.closing = quiz_lines
    sitting.ends = work.ends(begun_at(keeper_of(sitting).about))
    sitting.notice = (*sitting.notice, *_limit(sitting), *ClassPlace(work).trouble())


def _limit(sitting: Sitting) -> tuple[Said, ...]:
    if sitting.ends is None:
        return ()
    return (said("exam_rules.limit", time=end_of(sitting.ends, clock())),)


def begun_at(about: dict[str, Json]) -> datetime:
    """When a run was begun, as its events say (`about_run`)."""
    try:
        begun = datetime.fromisoformat(str(about.get("begun")))
    except ValueError:
        return clock()
    return begun if begun.tzinfo is not None else clock()


def _hand_in(
    record: Record, work: Work, quiz: Quiz, session: Session, events: Sequence[Event], closed: Event
) -> HandedIn:
    answered, attempts, _ = resumed(session, leading(before(events, closed)))
    begun = begun_at(about_run(events))
    about = circumstances(record, begun, closed, attempts, work.packet.kind, work)
    result = mark_practice(answered, quiz, about, attempts)
    return put(record, events, closed, result, ClassPlace(work))
