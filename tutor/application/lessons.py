"""The lessons there are, how far the learner is in each, and opening, resuming and restarting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.application.open_exam import refuse_its_numbers
from tutor.application.record_keeper import about_run, clock, going_on, sitting_in
from tutor.application.selection import chosen_seed
from tutor.errors import TutorError
from tutor.journal.event import Event, NotKept
from tutor.journal.record import Record
from tutor.lesson.catalogue import available, find_lesson, shipped_path
from tutor.lesson.model import Lesson
from tutor.practice.pace import NO_PACE, Pace
from tutor.practice.questions import Question
from tutor.practice.sitting import Afterwards, Sitting
from tutor.sayings import Text, said

if TYPE_CHECKING:
    from tutor.practice.course import Course
    from tutor.present.lesson_list import LessonRow


def lesson_rows(record: Record | None) -> tuple[LessonRow, ...]:
    """Every lesson there is, in teaching order; without a record, without how far one is."""
    from tutor.journal.mastery import lessons
    from tutor.present.lesson_list import LessonRow
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


def open_lesson(record: Record, name: str, restart: bool = False, every_step: bool = False) -> Sitting:
    """A lesson by its id or path, where the learner stopped, or anew.

    Args:
        every_step: whether nothing fills itself in.

    Raises:
        TutorError: where there is no such lesson, or an open exam has its numbers.
    """
    return open_sitting(record, find_lesson(name), restart, every_step)


def ready(name: str) -> Course:
    """A lesson made ready to be computed, by its id or path.

    Raises:
        TutorError: where there is no such lesson.
    """
    from tutor.practice.course import Course

    return Course.of(find_lesson(name))


def restart(record: Record, sitting: Sitting) -> Sitting:
    """The lesson of a sitting from its beginning."""
    lesson = sitting.session.questions[-1].course.lesson
    return open_sitting(record, lesson, restart=True, every_step=not sitting.pace.fills)


def open_sitting(record: Record, lesson: Lesson, restart: bool = False, every_step: bool = False) -> Sitting:
    """A lesson that is read already: see `open_lesson`.

    A restart is written to the record, so that a later start does not go on with the run before it.
    """
    refuse_its_numbers(record, lesson)
    events = record.latest_run(lesson.id, seed=lesson.seed)
    seed = chosen_seed(None)
    pace = (
        NO_PACE
        if every_step
        else Pace(
            fills=True,
            before=record.by_hand(but=None if restart or not events else events[-1].run),
            seed=seed,
        )
    )
    if events and not restart:
        sitting = _going_on(record, lesson, events)
    else:
        kept = record.reset(lesson.id, at=clock(), seed=lesson.seed) if events else None
        sitting = _anew(record, lesson, pace, seed)
        if isinstance(kept, NotKept):
            sitting.notice = (*sitting.notice, kept.reason)
    sitting.pace = pace
    sitting.turned = not every_step
    sitting.afterwards = lambda: _afterwards(record, lesson)
    return sitting


def _afterwards(record: Record, lesson: Lesson) -> Afterwards:
    from tutor.application.course import afterwards  # no first question waits for the end

    return afterwards(record, lesson)


def open_challenge(record: Record, name: str, restart: bool = False) -> Sitting:
    """Find the slip in a lesson's source, where the learner stopped, or anew.

    Raises:
        TutorError: where there is no such lesson, its source prints no numbers, or an open exam has them.
    """
    from tutor.practice.challenge import start_challenge
    from tutor.practice.course import Course
    from tutor.present.challenge import challenge_lines, challenge_task

    lesson = find_lesson(name)
    refuse_its_numbers(record, lesson)
    if not lesson.claims:
        raise TutorError(said("challenge.no_claims", lesson=Text(lesson.id)), said("challenge.try_one"))
    session = start_challenge(Course.of(lesson))
    events = () if restart else record.latest_run(lesson.id, mode="challenge")
    sitting = (
        going_on(record, session, "challenge", events) if events else sitting_in(record, session, "challenge")
    )
    sitting.name = said("challenge.name", lesson=Text(lesson.title))
    sitting.opening = challenge_task
    sitting.closing = challenge_lines
    return sitting


def _anew(record: Record, lesson: Lesson, pace: Pace, seed: int) -> Sitting:
    """A lesson from its beginning: of a course's, with rounds for what is new in it."""
    from tutor.practice.course import Course
    from tutor.practice.session import start

    course = Course.of(lesson)
    if not (pace.fills and _has_rounds(lesson)):
        return sitting_in(record, start(course), "lesson", of=lesson)
    from tutor.practice.rounds import make_rounds, questions_of_rounds

    rounds = make_rounds(course, pace.before, seed)
    session = start(course, questions_of_rounds(course, rounds))
    return sitting_in(record, session, "lesson", {"rounds": rounds.as_json()}, of=lesson)


def _has_rounds(lesson: Lesson) -> bool:
    """Whether it is one of the course's own; a source's lesson has the numbers of its source alone."""
    return lesson.source is None and lesson.seed is None and shipped_path(lesson.id) == lesson.path


def _going_on(record: Record, lesson: Lesson, events: tuple[Event, ...]) -> Sitting:
    """A lesson where the learner stopped, with the rounds that it was begun with."""
    from tutor.practice.course import Course
    from tutor.practice.session import start

    course = Course.of(lesson)
    kept = about_run(events).get("rounds")
    before: tuple[Question, ...] = ()
    if kept is not None:
        from tutor.practice.rounds import questions_of_rounds, rounds_from_json

        rounds = rounds_from_json(kept)
        before = () if rounds is None else questions_of_rounds(course, rounds)
    sitting = going_on(record, start(course, before), "lesson", events, of=lesson)
    if any(event.digest not in ("", lesson.digest) for event in events):
        sitting.notice = (*sitting.notice, said("commands.lesson_changed"))  # "": saved in part
    return sitting
