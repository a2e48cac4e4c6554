"""`quiz --exam`: begun, gone on with, closed, handed in. No mark is shown before the result is in its file.

Handing in has four moments, each on the disk before the next: the attempt is closed in the record, and no
answer can be changed from then on; the result is in its file, and was read back; the exam is finished in the
record; the marks are shown. Whatever stops it in between, the same command goes on there.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tutor.clean import escaped, one_line
from tutor.commands.choosing import chosen_lessons, chosen_seed
from tutor.commands.keeping import RecordKeeper, about_run, clock, going_on, news, resumed, say_notice
from tutor.commands.learn import show, terminal_of
from tutor.commands.open_exam import GO_ON, OpenExam, lessons_here, open_exam, quiz_of
from tutor.commands.placing import free_name, place, trouble_with, why
from tutor.errors import EXIT_FINE, TutorError
from tutor.journal.event import Event, EventAction, Json, NotKept, new_run
from tutor.journal.locks import Occupied, alone
from tutor.journal.record import Record, open_record
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
from tutor.present.closing import exam_lines, exam_waiting
from tutor.present.results import result_json
from tutor.words import say

NOT_HANDED_IN = "The exam is not handed in."
_RESTART = "Type the same command with --restart to give it up and begin a new one."


def exam(arguments: Namespace) -> int:
    """Asks the exam that is open, or a new one, and hands it in once the learner is through."""
    if arguments.output == "":
        raise TutorError("--output names no file.", "Type --output FILE, such as --output ada.json.")
    arguments.learner = clean_name(arguments.learner or "")
    record = open_record(now=clock())
    try:
        with alone(record.path):
            return _exam(record, arguments)
    except Occupied:
        raise TutorError(
            "An exam is running in another terminal.",
            "Go on with it there, or leave it there and type this again.",
        ) from None


def _exam(record: Record, arguments: Namespace) -> int:
    named = chosen_lessons(arguments.lessons)
    lessons = (*lessons_here(), *named)
    found = open_exam(record, *named)
    if found is None or arguments.restart:
        count, session = arguments.count, None
    else:
        quiz = _same(found, arguments, named)
        count, session = len(quiz.items), _opened(quiz, lessons)
        if found.closed is not None:
            return _hand_in(record, found, session, quiz, arguments.output)
    with _room(record, count) as room:
        if found is not None and session is not None:
            sitting = _go_on(record, found, session, arguments)
        else:
            if found is not None:
                _keep(record, _finishing(found, given_up=True))
            quiz, sitting = _begin(record, arguments, named)
            session = sitting.session
        closed = _sit(record, sitting, quiz, arguments, room)
    if closed is None:
        print(f"{NOT_HANDED_IN} {GO_ON}", file=sys.stderr)
        return EXIT_FINE
    return _hand_in(record, closed, session, quiz, arguments.output)


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
        raise TutorError(
            error.reason,
            "Make room there and type the same command again.",
        ) from None


def _sit(
    record: Record, sitting: Sitting, quiz: Quiz, arguments: Namespace, room: Reserve
) -> OpenExam | None:
    """Asks; gives the closed exam, or None where the learner leaves it open."""
    keeper = sitting.keeper
    assert isinstance(keeper, RecordKeeper)
    keeper.make_room = room.release
    keeper.about.pop(
        "quiz", None
    )  # its first event has it: the others are small, and many fit into little room
    count = len(quiz.items)
    sitting.name = f"Exam of {count} question{'s' if count > 1 else ''}, seed {quiz.seed}."
    sitting.notice = f"{sitting.notice} {_output_trouble(arguments.output)}".strip()
    sitting.closing = exam_waiting
    code = show(sitting, terminal_of(arguments), record)
    if code != EXIT_FINE or not (sitting.session.finished and sitting.handing_in):
        return None
    return _close(record, sitting, quiz, arguments.learner)


def _begin(record: Record, arguments: Namespace, lessons: list[Lesson]) -> tuple[Quiz, Sitting]:
    """A new exam. That it has begun is in the record before anything of it is shown.

    Raises:
        TutorError: where the record cannot be written: such an exam could neither go on nor be closed.
    """
    quiz = make_exam(lessons, arguments.count, chosen_seed(arguments))
    session = open_quiz(quiz, lessons)
    about: dict[str, Json] = {"quiz": quiz.as_json(), "attempt": _attempt(record, quiz)}
    if arguments.learner:
        about["learner"] = arguments.learner
    keeper = RecordKeeper(record, new_run(clock(), os.getpid()), "exam", about, finishes=False)
    _keep(record, _whole(keeper, session, "begin"))
    return quiz, Sitting(session, keeper, clock, notice=news(record))


def _attempt(record: Record, quiz: Quiz) -> int:
    """Which time it is that the same exam is begun with this record: who took it before knows its answers."""
    before = map(quiz_of, record.quizzes(finished=True))
    return 1 + sum(one is not None and (one.seed, one.items) == (quiz.seed, quiz.items) for one in before)


def _same(found: OpenExam, arguments: Namespace, named: list[Lesson]) -> Quiz:
    """The questions of the open exam, if it is the one that was asked for.

    Raises:
        TutorError: if it is another one, or cannot be read.
    """
    quiz = found.quiz
    if quiz is None:
        raise TutorError("What is kept of the exam that was begun cannot be read.", _RESTART)
    asked = {lesson.id for lesson in named} if arguments.lessons else set()
    made_from = set(quiz.lessons or (item.lesson for item in quiz.items))
    if arguments.seed not in (None, quiz.seed) or (asked and asked != made_from):
        raise TutorError(f"{found.name} is not handed in: no other one can be begun.", GO_ON)
    learner = about_run(found.events).get("learner")
    if learner and arguments.learner not in ("", learner):
        raise TutorError(f"{found.name} was begun by {one_line(str(learner))} and is not handed in.", GO_ON)
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
        raise TutorError(error.message, f"Name its file in the command. {_RESTART}") from error
    if quiz.lessons and not is_as_made(quiz, lessons):
        raise TutorError("What is kept of the exam is not what its seed asks: it was changed.", _RESTART)
    return session


def _go_on(record: Record, found: OpenExam, session: Session, arguments: Namespace) -> Sitting:
    sitting = going_on(record, session, "exam", found.events)
    sitting.notice = f"--restart gives this exam up for a new one. {sitting.notice}".strip()
    keeper = sitting.keeper
    if arguments.learner and isinstance(keeper, RecordKeeper):
        keeper.about["learner"] = arguments.learner
    return sitting


def _output_trouble(output: str | None) -> str:
    """What is wrong with the place for the result file: better told now than at the end."""
    path, stem = Path(output or f"exam-{os.getpid()}.json"), f"exam-{os.getpid()}"
    trouble = trouble_with(path, stem)
    if not trouble:
        return ""
    where = escaped(str(path))
    return f"The result file {where} cannot be written ({trouble}). Hand in with another --output FILE."


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


def _keep(record: Record, event: Event, make_room: Callable[[], bool] = lambda: False) -> None:
    """Keeps an event, and all before it that could not be kept.

    Raises:
        TutorError: where that is not possible. Who sits at a terminal is asked first to make it so.
    """
    kept = record.append(event)
    if isinstance(kept, NotKept) and make_room():
        kept = record.close() or kept
    while isinstance(kept, NotKept):
        if event.action != "close" or not _tries_again(say(kept.reason)):
            raise TutorError(kept.reason, "Then type the same command again.")
        kept = record.close() or kept


def _tries_again(reason: str) -> bool:
    """Asks whether the reason is mended; without a terminal it is not."""
    if not sys.stdin.isatty():
        return False
    print(f"Not handed in. {reason}", file=sys.stderr)
    print("Press Enter to try again, or type :quit. ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return bool(line) and line.strip() != ":quit"


def _close(record: Record, sitting: Sitting, quiz: Quiz, learner: str) -> OpenExam:
    """Closes the attempt: what is handed in is what the record has now.

    Raises:
        TutorError: where the record cannot be written, or read back.
    """
    keeper = sitting.keeper
    assert isinstance(keeper, RecordKeeper)
    name = learner or clean_name(str(keeper.about.get("learner") or "")) or learner_name(os.environ)
    _keep(record, _whole(keeper, sitting.session, "close", learner=name), keeper.make_room)
    closed = OpenExam(quiz, record.events(run=keeper.run))
    if closed.closed is None:
        raise TutorError(
            news(record) or "The record cannot be read.", "Mend that and type the same command again."
        )
    return closed


def _hand_in(record: Record, found: OpenExam, session: Session, quiz: Quiz, output: str | None) -> int:
    """Marks what was closed, puts the result into its file, and then shows it.

    Args:
        session: of the exam, from its first question.
    """
    result = _marked(found, session, quiz)
    path = _written(result, found, output)
    finished = record.append(_finishing(found, given_up=False))
    record.close()
    say_notice(record)
    for line in exam_lines(result):
        print(line)
    print(f"Handed in: {escaped(str(path))}")
    if isinstance(finished, NotKept):
        print(f"{say(finished.reason)} The next exam begins once that is kept.", file=sys.stderr)
    return EXIT_FINE


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
        raise TutorError(
            f"The result file {escaped(str(path))} cannot be written ({why(error)}).",
            "Your answers stay as they are: type the same command with another --output FILE to hand in.",
        ) from error
    return path
