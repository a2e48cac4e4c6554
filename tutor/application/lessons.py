"""The lessons there are, how far the learner is in each, and opening, resuming and restarting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.application.course import afterwards
from tutor.application.open_exam import refuse_its_numbers
from tutor.application.record_keeper import clock, going_on, sitting_in
from tutor.journal.event import NotKept
from tutor.journal.record import Record
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.session import Session, start
from tutor.practice.sitting import Sitting
from tutor.present.lesson_list import LessonRow
from tutor.sayings import said

if TYPE_CHECKING:
    from tutor.practice.course import Course


def lesson_rows(record: Record | None) -> tuple[LessonRow, ...]:
    """Every lesson there is, in teaching order; without a record, without how far one is."""
    from tutor.journal.mastery import lessons
    from tutor.present.progress import status

    far = None if record is None else lessons(record.events(mode="lesson"))
    return tuple(
        LessonRow(
            entry.id,
            entry.title,
            entry.summary,
            None if far is None or entry.lesson is None else status(entry.lesson, far),
            entry.problems,
            entry.shape,
        )
        for entry in available()
    )


def open_lesson(record: Record, name: str, restart: bool = False) -> Sitting:
    """A lesson by its id or path, where the learner stopped, or anew.

    Raises:
        TutorError: where there is no such lesson, or an open exam has its numbers.
    """
    return open_sitting(record, find_lesson(name), restart)


def ready(name: str) -> Course:
    """A lesson made ready to be computed, by its id or path.

    Raises:
        TutorError: where there is no such lesson.
    """
    from tutor.practice.course import Course

    return Course.of(find_lesson(name))


def restart(record: Record, sitting: Sitting) -> Sitting:
    """The lesson of a sitting from its beginning."""
    return open_sitting(record, sitting.session.questions[0].course.lesson, restart=True)


def open_sitting(record: Record, lesson: Lesson, restart: bool = False) -> Sitting:
    """A lesson that is read already: see `open_lesson`.

    A restart is written to the record, so that a later start does not go on with the run before it.
    """
    from tutor.practice.course import Course

    refuse_its_numbers(record, lesson)
    sitting = _sitting(record, lesson, start(Course.of(lesson)), restart)
    sitting.afterwards = lambda: afterwards(record, lesson)
    return sitting


def _sitting(record: Record, lesson: Lesson, session: Session, restart: bool) -> Sitting:
    events = record.latest_run(lesson.id, seed=lesson.seed)
    if restart and events:
        kept = record.reset(lesson.id, at=clock(), seed=lesson.seed)
        sitting = sitting_in(record, session, "lesson")
        if isinstance(kept, NotKept):
            sitting.notice = (*sitting.notice, kept.reason)
        return sitting
    if not events:
        return sitting_in(record, session, "lesson")
    sitting = going_on(record, session, "lesson", events)
    if any(event.digest not in ("", lesson.digest) for event in events):  # "": saved in part
        sitting.notice = (*sitting.notice, said("commands.lesson_changed"))
    return sitting
