"""Between a session and the record: attempts become events, and events a session again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime

from tutor.data_classes import dataclass
from tutor.journal.event import Event, Json, Keeping, Mode, NotKept, new_run
from tutor.journal.record import Record, open_record
from tutor.journal.sittings import PAYLOAD, leading, resuming
from tutor.lesson.model import Lesson, StepKey
from tutor.practice.questions import Question
from tutor.practice.session import ACTIONS, Attempt, Session
from tutor.practice.sitting import Sitting
from tutor.sayings import Said, said

_OF_A_SKILL = frozenset({"own", "faded"})
"""Forms of questions that a skill is done by hand in."""


def clock() -> datetime:
    """The current time, UTC."""
    return datetime.now(UTC)


def open_own_record() -> Record:
    """The learner's record.

    Raises:
        TutorError: where a newer program wrote it.
    """
    return open_record(now=clock())


@dataclass
class RecordKeeper:
    """Keeps attempts of one run in the record.

    Attributes:
        about: what every event's payload says about its run (how a quiz can be made again).
        finishes: whether the run is over with its last question; an exam is when it is handed in.
        of: the lesson that the run is of, where some of its questions have other numbers.
        make_room: called where something could not be kept; gives whether it is worth trying again.
    """

    record: Record
    run: str
    mode: Mode
    about: dict[str, Json] = field(default_factory=dict)
    finishes: bool = True
    of: Lesson | None = None
    make_room: Callable[[], bool] = lambda: False

    def keep(self, attempt: Attempt, question: Question, session: Session) -> tuple[Said, ...]:
        """Stores the attempt, and that the run is finished once it is."""
        trouble = self._append(self._event(attempt, question))
        if not trouble and session.finished and self.finishes:
            trouble = self._finish(attempt, question)
        return trouble

    def _finish(self, attempt: Attempt, question: Question) -> tuple[Said, ...]:
        """Stores that the run is over, after its last attempt."""
        last = self._event(attempt, question)
        return self._append(
            replace(last, action="finish", verdict=None, misconception=None, text="", skill="")
        )

    def _append(self, event: Event) -> tuple[Said, ...]:
        kept = self.record.append(event)
        if isinstance(kept, NotKept) and self.make_room():
            kept = self.record.close() or kept
        return news(self.record, kept)

    def _event(self, attempt: Attempt, question: Question) -> Event:
        lesson = question.course.lesson
        verdict = attempt.verdict
        payload: dict[str, Json] = dict(self.about, number=attempt.number)
        if verdict is not None and len(verdict.misconceptions) > 1:
            payload["misconceptions"] = list(verdict.misconceptions)
        if question.form != "own":
            payload["form"] = question.form
        seed = lesson.seed if self.of is None else self.of.seed
        if seed != lesson.seed:
            payload["seed"] = lesson.seed
        return Event(
            at=attempt.at,
            run=self.run,
            mode=self.mode,
            lesson=lesson.id,
            action=attempt.action,
            digest=lesson.digest,
            seed=seed,
            iteration=attempt.key[0],
            symbol=attempt.key[1],
            text=attempt.text,
            verdict=verdict.name if verdict else None,
            misconception=verdict.misconception if verdict else None,
            rounding=verdict.rounding if verdict else False,
            hints=attempt.hints,
            skill=question.course.skill(attempt.key) if question.form in _OF_A_SKILL else "",
            payload=payload,
        )


def resumed(session: Session, events: Iterable[Event]) -> tuple[Session, list[Attempt], Event | None]:
    """Replays a run; stops where the log no longer fits the questions, as after a change of the file.

    Where an event is missing, lost with a part of the record, it goes on at the next one's own question.
    Gives the session, its attempts, and the last event that was replayed.
    """
    from tutor.practice.actions import act  # a run that begins replays nothing

    attempts: list[Attempt] = []
    last: Event | None = None
    for event in events:
        action = next((name for name in ACTIONS if name == event.action), None)
        if action is None:
            continue
        after, attempt = act(_at_question_of(event, session), action, event.text, event.at)
        if attempt is None or not _fits(event, attempt.key, attempt.number):
            break
        session, last = after, event
        attempts.append(attempt)
    return session, attempts, last


def _at_question_of(event: Event, session: Session) -> Session:
    """The session at the question that an event was about, if it still asks it there."""
    number = event.payload.get("number")
    if not isinstance(number, int) or not 0 <= number < len(session.questions):
        return session
    asked = session.questions[number]
    same = _fits(event, asked.key, number) and event.digest in ("", asked.course.lesson.digest)
    if event.action == "back":
        number += 1  # it is about the question that it leads to
    return replace(session, position=number) if same and number != session.position else session


def _fits(event: Event, key: StepKey, number: int) -> bool:
    """Whether an event is about this question. One that was saved in part may have half of its key."""
    if (event.iteration, event.symbol) == key:
        return True
    known = event.iteration in (None, key[0]) and event.symbol in (None, key[1])
    return known and event.payload.get("number") == number


def sitting_in(
    record: Record,
    session: Session,
    mode: Mode,
    about: dict[str, Json] | None = None,
    of: Lesson | None = None,
) -> Sitting:
    """A new run of a session, kept in the record; `of` a lesson that practises on other numbers too."""
    keeper = RecordKeeper(record, new_run(clock(), os.getpid()), mode, about or {}, mode != "exam", of)
    return Sitting(session, keeper, clock, notice=news(record))


def going_on(
    record: Record,
    session: Session,
    mode: Mode,
    events: tuple[Event, ...],
    of: Lesson | None = None,
    finishes: bool = True,
) -> Sitting:
    """The run that these events belong to, where it stopped, in a new sitting.

    Args:
        of: see `sitting_in`.
        finishes: whether the run is over with its last answer; else when it is handed in.
    """
    session, attempts, last = resumed(session, leading(events))
    about = about_run(events) | resuming(new_run(clock(), os.getpid()), last)
    keeper = RecordKeeper(record, events[-1].run, mode, about, finishes, of)
    return Sitting(session, keeper, clock, attempts, news(record))


def keeper_of(sitting: Sitting) -> RecordKeeper:
    """What keeps the attempts of a sitting that was made here."""
    assert isinstance(sitting.keeper, RecordKeeper)
    return sitting.keeper


def about_run(events: Sequence[Event]) -> dict[str, Json]:
    """What a run's events say about it as a whole."""
    own = ("number", "misconceptions", "form", "seed", *PAYLOAD)
    if not events:  # none of them could be read
        return {}
    return {name: value for name, value in events[0].payload.items() if name not in own}


def news(record: Record, kept: Keeping | None = None) -> tuple[Said, ...]:
    """What there is to know about the record, once, and about what was kept last."""
    if isinstance(kept, NotKept):
        return (*record.tell(), kept.reason)
    if kept is not None and kept.late:
        return (*record.tell(), said("journal.kept_again"))
    return tuple(record.tell())


def last_words(record: Record) -> tuple[Said, ...]:
    """Closes the record. Gives what the learner should know of it: what damage was met, what is not kept."""
    left = record.close()
    return (*news(record), left.reason) if isinstance(left, NotKept) else news(record)


def farewell(record: Record, goes_on: bool) -> Said | None:
    """What to say to who leaves before the end.

    Args:
        goes_on: whether the same command goes on there next time.
    """
    left = record.close()
    if isinstance(left, NotKept):
        return None if record.waiting else left.reason  # what waits is tried once more at the end
    return said("commands.go_on_here") if goes_on else None
