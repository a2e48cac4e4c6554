"""Exams: begun, gone on with, closed, handed in. No mark is shown before the result is in its file.

Handing in has four moments, each on the disk before the next: the attempt is closed in the record, and no
answer can be changed from then on; the result is in its file, and was read back; the exam is finished in the
record; the marks are shown. Whatever stops it in between, the same command goes on there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tutor.application.new_files import free_name, place, trouble_with, why
from tutor.application.open_exam import GO_ON, OpenExam, lessons_here, open_exam, quiz_of
from tutor.application.record_keeper import (
    RecordKeeper,
    about_run,
    clock,
    going_on,
    news,
    resumed,
)
from tutor.application.selection import chosen_lessons, chosen_seed
from tutor.clean import escaped, one_line
from tutor.errors import TutorError
from tutor.journal.event import Event, EventAction, Json, NotKept, new_run
from tutor.journal.locks import Occupied, alone
from tutor.journal.record import Record
from tutor.journal.reserve import NoRoom, Reserve, reserve
from tutor.journal.sittings import leading
from tutor.lesson.model import Lesson
from tutor.practice.exam import (
    ExamResult,
    clean_name,
    is_as_made,
    learner_name,
    make_exam,
    mark_exam,
)
from tutor.practice.quiz import MOST_QUESTIONS, Quiz, open_quiz, time_spent
from tutor.practice.session import Session
from tutor.practice.sitting import Sitting
from tutor.present.closing import exam_waiting
from tutor.present.exam_answers import exam_rules
from tutor.present.results import result_json
from tutor.sayings import Said, Text, said

Sits: TypeAlias = Callable[[Sitting], bool]
"""Asks a sitting in a front end; False where that ended in any other way than by the learner."""

TriesAgain: TypeAlias = Callable[[Said], bool]
"""Asks the learner whether what is told to stand in the way is mended."""

_RESTART = said("open_exam.give_up")


@dataclass(frozen=True, kw_only=True)
class ExamAsked:
    """What exam is asked for.

    Attributes:
        lessons: ids or paths; all lessons if there are none.
        seed: None for a fresh one, or that of the exam that is open.
        learner: their name in the result file; None for the one in the environment.
        output: where the result file goes; None for a name of its own in this folder.
        restart: whether to give up an exam that is open for a new one.
    """

    lessons: Sequence[str]
    count: int
    seed: int | None = None
    learner: str | None = None
    output: str | None = None
    restart: bool = False


@dataclass(frozen=True)
class HandedIn:
    """An exam whose result is in its file.

    Attributes:
        unfinished: why the record does not yet say that it is over; None where it does.
    """

    result: ExamResult
    path: Path
    unfinished: Said | None = None


def take_exam(record: Record, asked: ExamAsked, sits: Sits, tries_again: TriesAgain) -> HandedIn | None:
    """Asks the exam that is open, or a new one, and hands it in once the learner is through.

    Gives None where the learner leaves it open.

    Raises:
        TutorError: where it cannot be begun, gone on with or handed in.
    """
    with _by_oneself(record, asked):
        return _take(record, asked, sits, tries_again)


def hand_in(record: Record, asked: ExamAsked, tries_again: TriesAgain = lambda reason: False) -> HandedIn:
    """Hands in the exam that is open as it stands: what is not answered is missing.

    Raises:
        TutorError: where none is open, or it is another one than is asked for, or cannot be handed in.
    """
    with _by_oneself(record, asked):
        learner, named = clean_name(asked.learner or ""), chosen_lessons(asked.lessons)
        found = open_exam(record, *named)
        if found is None:
            raise TutorError(said("open_exam.none_open"), said("open_exam.begin_one"))
        quiz = _same(found, asked, learner, named)
        session = _opened(quiz, (*lessons_here(), *named))
        if found.closed is None:
            keeper = _keeper_of(_go_on(record, found, session, learner))
            found = _close(record, session, keeper, quiz, learner, tries_again)
        return _mark_and_write(record, found, session, quiz, asked.output)


@contextmanager
def _by_oneself(record: Record, asked: ExamAsked) -> Iterator[None]:
    """As long as this lasts, no other terminal takes an exam with the same record.

    Raises:
        TutorError: where one does, or where the result is to go into no file.
    """
    if asked.output == "":
        raise TutorError(said("open_exam.no_file_named"), said("open_exam.name_file"))
    try:
        with alone(record.path):
            yield
    except Occupied:
        raise TutorError(said("open_exam.in_another_terminal"), said("open_exam.go_on_there")) from None


def _take(record: Record, asked: ExamAsked, sits: Sits, tries_again: TriesAgain) -> HandedIn | None:
    learner = clean_name(asked.learner or "")
    named = chosen_lessons(asked.lessons)
    lessons = (*lessons_here(), *named)
    found = open_exam(record, *named)
    if found is None or asked.restart:
        count, session = asked.count, None
    else:
        quiz = _same(found, asked, learner, named)
        count, session = len(quiz.items), _opened(quiz, lessons)
        if found.closed is not None:
            return _mark_and_write(record, found, session, quiz, asked.output)
    with _room(record, count) as room:
        if found is not None and session is not None:
            sitting = _go_on(record, found, session, learner)
        else:
            if found is not None:
                _keep(record, _finishing(found, given_up=True))
            quiz, sitting = _begin(record, asked, learner, named)
            session = sitting.session
        keeper = _prepare(sitting, quiz, asked.output, room)
        if not (sits(sitting) and sitting.session.finished and sitting.handing_in):
            return None
        closed = _close(record, sitting.session, keeper, quiz, learner, tries_again)
    return _mark_and_write(record, closed, session, quiz, asked.output)


@contextmanager
def _room(record: Record, answers: int) -> Iterator[Reserve]:
    """Room on the disk for the answers to come.

    Raises:
        TutorError: where there is none.
    """
    try:
        with reserve(record.path, min(answers, MOST_QUESTIONS)) as room:
            yield room
    except NoRoom as error:
        raise TutorError(error.reason, said("open_exam.make_room")) from None


def _prepare(sitting: Sitting, quiz: Quiz, output: str | None, room: Reserve) -> RecordKeeper:
    """Makes a sitting ready to be asked. Gives what keeps its answers."""
    keeper = _keeper_of(sitting)
    keeper.make_room = room.release
    # Its first event has the quiz: the others are small, and many fit into little room.
    keeper.about.pop("quiz", None)
    sitting.name = said("open_exam.name", count=len(quiz.items), seed=quiz.seed)
    sitting.notice = (*sitting.notice, *_output_trouble(output))
    sitting.opening = exam_rules
    sitting.closing = exam_waiting
    return keeper


def _keeper_of(sitting: Sitting) -> RecordKeeper:
    assert isinstance(sitting.keeper, RecordKeeper)
    return sitting.keeper


def _begin(record: Record, asked: ExamAsked, learner: str, lessons: list[Lesson]) -> tuple[Quiz, Sitting]:
    """A new exam. That it has begun is in the record before anything of it is shown.

    Raises:
        TutorError: where the record cannot be written: such an exam could neither go on nor be closed.
    """
    quiz = make_exam(lessons, asked.count, chosen_seed(asked.seed))
    session = open_quiz(quiz, lessons)
    about: dict[str, Json] = {"quiz": quiz.as_json(), "attempt": _attempt(record, quiz)}
    if learner:
        about["learner"] = learner
    keeper = RecordKeeper(record, new_run(clock(), os.getpid()), "exam", about, finishes=False)
    _keep(record, _whole(keeper, session, "begin"))
    return quiz, Sitting(session, keeper, clock, notice=news(record))


def _attempt(record: Record, quiz: Quiz) -> int:
    """Which time it is that the same exam is begun with this record: who took it before knows its answers."""
    before = map(quiz_of, record.quizzes(finished=True))
    return 1 + sum(one is not None and (one.seed, one.items) == (quiz.seed, quiz.items) for one in before)


def _same(found: OpenExam, asked: ExamAsked, learner: str, named: list[Lesson]) -> Quiz:
    """The questions of the open exam, if it is the one that was asked for.

    Raises:
        TutorError: if it is another one, or cannot be read.
    """
    quiz = found.quiz
    if quiz is None:
        raise TutorError(said("open_exam.unreadable"), _RESTART)
    wanted = {lesson.id for lesson in named} if asked.lessons else set()
    made_from = set(quiz.lessons or (item.lesson for item in quiz.items))
    if asked.seed not in (None, quiz.seed) or (wanted and wanted != made_from):
        raise TutorError(said("open_exam.no_other", exam=found.name), GO_ON)
    begun_by = about_run(found.events).get("learner")
    if begun_by and learner not in ("", begun_by):
        by = Text(one_line(str(begun_by)))
        raise TutorError(said("open_exam.begun_by", exam=found.name, learner=by), GO_ON)
    return replace(quiz, exam=True)


def _opened(quiz: Quiz, lessons: Sequence[Lesson]) -> Session:
    """The session of an open exam; its lessons may be in the catalogue, or named as files.

    Raises:
        TutorError: where a lesson is missing or has changed, or the questions are not those of its seed.
    """
    by_digest = {(lesson.id, lesson.digest): lesson for lesson in lessons}
    wanted = dict.fromkeys((item.lesson, item.digest) for item in quiz.items)
    lessons = (*lessons, *(by_digest[one] for one in wanted if one in by_digest))
    try:
        session = open_quiz(quiz, lessons)
    except TutorError as error:
        raise TutorError(error.message, said("open_exam.name_its_file", give_up=_RESTART)) from error
    if quiz.lessons and not is_as_made(quiz, lessons):
        raise TutorError(said("open_exam.changed"), _RESTART)
    return session


def _go_on(record: Record, found: OpenExam, session: Session, learner: str) -> Sitting:
    sitting = going_on(record, session, "exam", found.events)
    sitting.notice = (said("open_exam.restart_gives_up"), *sitting.notice)
    if learner:
        _keeper_of(sitting).about["learner"] = learner
    return sitting


def _output_trouble(output: str | None) -> tuple[Said, ...]:
    """What is wrong with the place for the result file: better told now than at the end."""
    path, stem = Path(output or f"exam-{os.getpid()}.json"), f"exam-{os.getpid()}"
    trouble = trouble_with(path, stem)
    if trouble is None:
        return ()
    return (said("open_exam.output_trouble", file=Text(escaped(str(path))), reason=trouble),)


def _whole(keeper: RecordKeeper, session: Session, action: EventAction, **more: Json) -> Event:
    """An event about the exam as a whole."""
    lesson = session.questions[0].course.lesson
    return Event(
        at=clock(),
        run=keeper.run,
        mode="exam",
        lesson=lesson.id,
        action=action,
        digest=lesson.digest,
        seed=lesson.seed,
        payload={**keeper.about, **more},
    )


def _finishing(found: OpenExam, *, given_up: bool) -> Event:
    """That an exam is over. It stands in the log with the sitting that led to it."""
    last = found.closed or found.events[-1]
    return Event(
        at=clock(),
        run=last.run,
        mode="exam",
        lesson=last.lesson,
        action="finish",
        digest=last.digest,
        seed=last.seed,
        payload={**last.payload, **({"given_up": True} if given_up else {})},
    )


def _keep(
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


def _close(
    record: Record, session: Session, keeper: RecordKeeper, quiz: Quiz, learner: str, again: TriesAgain
) -> OpenExam:
    """Closes the attempt: what is handed in is what the record has now.

    Raises:
        TutorError: where the record cannot be written, or read back.
    """
    name = learner or clean_name(str(keeper.about.get("learner") or "")) or learner_name(os.environ)
    _keep(record, _whole(keeper, session, "close", learner=name), keeper.make_room, again)
    closed = OpenExam(quiz, record.events(run=keeper.run))
    if closed.closed is None:
        told = news(record) or (said("open_exam.record_unreadable"),)
        unreadable = said("common.sentences", all=told)
        raise TutorError(unreadable, said("open_exam.mend_and_type"))
    return closed


def _mark_and_write(
    record: Record, found: OpenExam, session: Session, quiz: Quiz, output: str | None
) -> HandedIn:
    """Marks what was closed, and puts the result into its file.

    Args:
        session: of the exam, from its first question.
    """
    result = _marked(found, session, quiz)
    path = _written(result, found, output)
    finished = record.append(_finishing(found, given_up=False))
    record.close()
    return HandedIn(result, path, finished.reason if isinstance(finished, NotKept) else None)


def _marked(found: OpenExam, session: Session, quiz: Quiz) -> ExamResult:
    closed = found.closed
    assert closed is not None
    events = found.events[: found.events.index(closed) + 1]
    answered, attempts, _ = resumed(session, leading(events))
    attempt = closed.payload.get("attempt")
    return mark_exam(
        answered,
        quiz,
        clean_name(str(closed.payload.get("learner") or "")),
        int(time_spent(attempts).total_seconds()),
        attempt if isinstance(attempt, int) else 1,
    )


def _written(result: ExamResult, found: OpenExam, output: str | None) -> Path:
    """The result's file, in its place.

    Raises:
        TutorError: where it cannot be put there.
    """
    closed = found.closed
    assert closed is not None
    data = result_json(result).encode("utf-8", "backslashreplace")
    path = Path(output or f"exam-{str(result.seed)[:20]}-{closed.at:%Y%m%dT%H%M%S}.json")
    stem = "exam-" + "".join(c if c.isalnum() else "-" for c in found.run)[:80]
    try:
        if not output:
            path = free_name(path, data)
        place(path, data, stem)
    except (OSError, ValueError) as error:
        file = Text(escaped(str(path)))
        not_written = said("open_exam.result_not_written", file=file, reason=why(error))
        raise TutorError(not_written, said("open_exam.answers_stay")) from error
    return path
