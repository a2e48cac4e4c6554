"""The lessons there are, how far the learner is in each, and opening, resuming and restarting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutor.application.keeping import clock, going_on, reason_of, sentences, sitting_in
from tutor.application.open_exam import refuse_its_numbers
from tutor.application.openings import LessonRow
from tutor.errors import TutorError
from tutor.journal.event import NotKept
from tutor.journal.record import Record
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.sitting import Sitting
from tutor.sayings import said
from tutor.words import lines, say

if TYPE_CHECKING:
    from tutor.journal.mastery import LessonProgress


def lesson_rows(record: Record | None) -> tuple[LessonRow, ...]:
    """Every lesson there is, in teaching order; without a record, without how far one is."""
    from tutor.journal.mastery import lessons

    far = None if record is None else lessons(record.events(mode="lesson"))
    return tuple(
        LessonRow(
            entry.id,
            entry.title,
            entry.summary,
            "" if far is None or entry.lesson is None else status(entry.lesson, far),
            lines(entry.problems),
            entry.shape,
        )
        for entry in available()
    )


def status(lesson: Lesson, far: Mapping[str, LessonProgress]) -> str:
    """How far the learner is in a lesson: `not started`, `step 3 of 58` or `finished`."""
    from tutor.journal.mastery import LessonProgress
    from tutor.lesson.asked_steps import asked_steps

    progress = far.get(lesson.id, LessonProgress(lesson.id))
    steps = asked_steps(lesson)
    return say(progress.told(len(steps)))


def open_lesson(record: Record, name: str, restart: bool = False) -> Sitting:
    """A lesson by its id or path, where the learner stopped, or anew.

    Raises:
        TutorError: where there is no such lesson, or an open exam has its numbers.
    """
    return open_sitting(record, find_lesson(name), restart)


def begin_anew(record: Record, sitting: Sitting) -> Sitting:
    """The lesson of a sitting from its beginning."""
    return open_sitting(record, sitting.session.questions[0].course.lesson, restart=True)


def open_sitting(record: Record, lesson: Lesson, restart: bool = False) -> Sitting:
    """A lesson that is read already: see `open_lesson`.

    A restart is written to the record, so that a later start does not go on with the run before it.
    """
    from tutor.practice.course import Course
    from tutor.practice.session import start

    refuse_its_numbers(record, lesson)
    session = start(Course.of(lesson))
    events = record.latest_run(lesson.id, seed=lesson.seed)
    if restart and events:
        kept = record.reset(lesson.id, at=clock(), seed=lesson.seed)
        sitting = sitting_in(record, session, "lesson")
        if isinstance(kept, NotKept):
            sitting.notice = sentences(sitting.notice, reason_of(kept))
        return sitting
    if not events:
        return sitting_in(record, session, "lesson")
    sitting = going_on(record, session, "lesson", events)
    if any(event.digest not in ("", lesson.digest) for event in events):  # "": saved in part
        sitting.notice = sentences(sitting.notice, say(said("commands.lesson_changed")))
    return sitting


def is_begun(record: Record, lesson: Lesson) -> bool:
    """Whether the next start would go on in the lesson instead of beginning it."""
    return bool(record.latest_run(lesson.id, seed=lesson.seed))


def reset(record: Record, lesson: Lesson) -> None:
    """Makes the next start begin the lesson anew. The log keeps what was done.

    Raises:
        TutorError: where the record cannot be written.
    """
    kept = record.reset(lesson.id, at=clock(), seed=lesson.seed)
    if isinstance(kept, NotKept):
        raise TutorError(kept.reason, said("commands.mend_and_type"))
