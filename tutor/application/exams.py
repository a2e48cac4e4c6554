"""Exams: begun, gone on with, closed, handed in. No mark is shown before the result is in its file.

Handing in has four moments, each on the disk before the next: the attempt is closed in the record, and no
answer can be changed from then on; the result is in its file, and was read back; the exam is finished in the
record; the marks are shown. Whatever stops it in between, the same command goes on there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

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
    whole,
)
from tutor.application.open_exam import ENDS, GO_ON, OpenExam, lessons_here, open_exam, quiz_of
from tutor.application.record_keeper import (
    RecordKeeper,
    about_run,
    clock,
    going_on,
    keeper_of,
    news,
    resumed,
)
from tutor.application.result_places import ClassPlace, OwnPlace, ResultPlace
from tutor.application.selection import chosen_lessons, chosen_seed
from tutor.classroom.work import Work
from tutor.clean import one_line
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.journal.event import Json, new_run
from tutor.journal.record import Record
from tutor.journal.reserve import NoRoom, Reserve, reserve
from tutor.journal.sittings import leading
from tutor.lesson.model import Lesson
from tutor.practice.exam import clean_name, is_as_made, learner_name, make_exam
from tutor.practice.quiz import MOST_QUESTIONS, Quiz, open_quiz
from tutor.practice.results import mark_exam
from tutor.practice.session import Session
from tutor.practice.sitting import Sitting
from tutor.present.closing import exam_waiting
from tutor.present.exam_answers import exam_rules
from tutor.present.moments import end_of
from tutor.sayings import Said, Text, said

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
        work: what a teacher gave out; lessons, count, seed, learner and output then follow from it.
    """

    lessons: Sequence[str] = ()
    count: int = 1
    seed: int | None = None
    learner: str | None = None
    output: str | None = None
    restart: bool = False
    work: Work | None = None

    @property
    def name(self) -> str:
        """The learner's, as it is given with the exam; "" where none is."""
        return clean_name(self.learner or "") if self.work is None else self.work.learner.name

    @property
    def place(self) -> ResultPlace:
        """Where the result goes."""
        return OwnPlace(self.output) if self.work is None else ClassPlace(self.work)

    def named(self) -> list[Lesson]:
        """The lessons that it is made from.

        Raises:
            TutorError: where one of them cannot be used.
        """
        return chosen_lessons(self.lessons) if self.work is None else self.work.lessons()


def take_exam(record: Record, asked: ExamAsked, sits: Sits, tries_again: TriesAgain) -> HandedIn | None:
    """Asks the exam that is open, or a new one, and hands it in once the learner is through.

    Gives None where the learner leaves it open.

    Raises:
        TutorError: where it cannot be begun, gone on with or handed in.
    """
    _refuse_no_name(asked)
    with by_oneself(record):
        return _take(record, asked, sits, tries_again)


def hand_in(record: Record, asked: ExamAsked, tries_again: TriesAgain = lambda reason: False) -> HandedIn:
    """Hands in the exam that is open as it stands: what is not answered is missing.

    Raises:
        TutorError: where none is open, or it is another one than is asked for, or cannot be handed in.
    """
    _refuse_no_name(asked)
    with by_oneself(record):
        learner, named = asked.name, asked.named()
        found = open_exam(record, *named)
        if found is None:
            raise TutorError(said("open_exam.none_open"), said("open_exam.begin_one"))
        quiz = _same(found, asked, learner, named)
        session = _opened(quiz, _known(asked, named))
        if found.closed is None:
            keeper = keeper_of(_go_on(record, found, session, learner, asked.work is not None))
            found = _closed(record, session, keeper, quiz, learner, tries_again)
        return _mark_and_write(record, found, session, quiz, asked)


def _known(asked: ExamAsked, named: Sequence[Lesson]) -> Sequence[Lesson]:
    """The lessons in which an exam's questions may be: what was given out brings its own."""
    return named if asked.work is not None else (*lessons_here(), *named)


def _refuse_no_name(asked: ExamAsked) -> None:
    """Raises TutorError where the result is to go into no file."""
    if asked.output == "":
        raise TutorError(said("open_exam.no_file_named"), said("open_exam.name_file"))


def _take(record: Record, asked: ExamAsked, sits: Sits, tries_again: TriesAgain) -> HandedIn | None:
    learner, named = asked.name, asked.named()
    lessons = _known(asked, named)
    found = open_exam(record, *named)
    if found is None or asked.restart:
        count, session = asked.count if asked.work is None else asked.work.packet.questions, None
    else:
        quiz = _same(found, asked, learner, named)
        count, session = len(quiz.items), _opened(quiz, lessons)
        if found.closed is not None:
            return _mark_and_write(record, found, session, quiz, asked)
    with _room(record, count) as room:
        if found is not None and session is not None:
            sitting = _go_on(record, found, session, learner, asked.work is not None)
        else:
            if found is not None:
                keep(record, finishing(found.events, found.closed, given_up=True))
            quiz, sitting = _begin(record, asked, learner, named)
            session = sitting.session
        keeper = _prepare(sitting, quiz, asked, room)
        left = sits(sitting) if not sitting.time_is_up else True
        through = left and sitting.session.finished and sitting.handing_in
        if not (through or sitting.time_is_up):
            return None
        closed = _closed(record, sitting.session, keeper, quiz, learner, tries_again)
    return _mark_and_write(record, closed, session, quiz, asked)


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


def _prepare(sitting: Sitting, quiz: Quiz, asked: ExamAsked, room: Reserve) -> RecordKeeper:
    """Makes a sitting ready to be asked. Gives what keeps its answers."""
    keeper, limit = keeper_of(sitting), None
    if asked.work is not None:
        begun = keeper.record.events(run=keeper.run)[0].at
        sitting.ends = asked.work.ends(begun)
        limit = None if sitting.ends is None else said("exam_rules.limit", time=end_of(sitting.ends, clock()))
    keeper.make_room = room.release
    # Its first event has the quiz: the others are small, and many fit into little room.
    keeper.about.pop("quiz", None)
    sitting.name = _name(quiz, asked.work)
    sitting.notice = (*sitting.notice, *asked.place.trouble())
    sitting.opening = partial(exam_rules, limit=limit)
    sitting.closing = exam_waiting
    return keeper


def _name(quiz: Quiz, work: Work | None) -> Said:
    count = len(quiz.items)
    if work is not None:
        return said("assignments.name", title=Text(work.packet.title), count=count)
    return said("open_exam.name", count=count, seed=quiz.seed)


def _begin(record: Record, asked: ExamAsked, learner: str, lessons: list[Lesson]) -> tuple[Quiz, Sitting]:
    """A new exam. That it has begun is in the record before anything of it is shown.

    Raises:
        TutorError: where the record cannot be written: such an exam could neither go on nor be closed.
    """
    if asked.work is None:
        quiz, there = make_exam(lessons, asked.count, chosen_seed(asked.seed)), 0
    else:
        quiz, there = asked.work.quiz(lessons), asked.work.attempts_there()
    session = open_quiz(quiz, lessons)
    about: dict[str, Json] = {"quiz": quiz.as_json(), "attempt": max(_attempt(record, quiz), there + 1)}
    if learner:
        about["learner"] = learner
    ends = None if asked.work is None else asked.work.ends(clock())
    if ends is not None:
        about[ENDS] = ends.isoformat(timespec="seconds")
    keeper = RecordKeeper(record, new_run(clock(), os.getpid()), "exam", about, finishes=False)
    keep(record, whole(keeper, session, "begin"))
    attempt = about["attempt"]
    again = (
        () if asked.work is None or attempt == 1 else (said("assignments.another_attempt", attempt=attempt),)
    )
    return quiz, Sitting(session, keeper, clock, notice=(*again, *news(record)))


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
    seed = asked.seed
    if asked.work is not None:
        packet, numbers = asked.work.packet, asked.work.learner.numbers
        seed, wanted = packet.seed, {name for name, _ in packet.lessons}
        if numbers != quiz.numbers:
            raise TutorError(said("open_exam.no_other", exam=found.name), GO_ON)
    if seed not in (None, quiz.seed) or (wanted and wanted != made_from):
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


def _go_on(record: Record, found: OpenExam, session: Session, learner: str, given: bool) -> Sitting:
    """The exam where it stopped; what was given out by a teacher is not given up lightly."""
    sitting = going_on(record, session, "exam", found.events, finishes=False)
    if not given:
        sitting.notice = (said("open_exam.restart_gives_up"), *sitting.notice)
    if learner:
        keeper_of(sitting).about["learner"] = learner
    return sitting


def _closed(
    record: Record, session: Session, keeper: RecordKeeper, quiz: Quiz, learner: str, again: TriesAgain
) -> OpenExam:
    """Closes the attempt: what is handed in is what the record has now.

    Raises:
        TutorError: where the record cannot be written, or read back.
    """
    name = learner or clean_name(str(keeper.about.get("learner") or "")) or learner_name(os.environ)
    return OpenExam(quiz, close(record, session, keeper, name, again))


def _mark_and_write(
    record: Record, found: OpenExam, session: Session, quiz: Quiz, asked: ExamAsked
) -> HandedIn:
    """Marks what was closed, and puts the result into its file.

    Args:
        session: of the exam, from its first question.
    """
    closed = found.closed
    assert closed is not None
    answered, attempts, _ = resumed(session, leading(before(found.events, closed)))
    about = circumstances(record, found.events[0].at, closed, attempts, "exam", asked.work)
    return put(record, found.events, closed, mark_exam(answered, quiz, about, attempts), asked.place)
