"""Quizzes: the one that was interrupted, or a new one."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.application.open_exam import asks_an_exam, refuse_its_questions
from tutor.application.record_keeper import about_run, going_on, sitting_in
from tutor.application.selection import chosen_lessons, chosen_seed
from tutor.errors import TutorError
from tutor.journal.event import Event
from tutor.journal.record import Record
from tutor.lesson.model import Lesson
from tutor.practice.quiz import Quiz, make_quiz, open_quiz, quiz_from_json
from tutor.practice.session import Session
from tutor.practice.sitting import Sitting
from tutor.present.closing import quiz_lines
from tutor.sayings import said

QUESTIONS = 10
"""How many questions a quiz has where nobody says how many."""


def open_own_quiz(
    record: Record, names: Sequence[str], count: int, seed: int | None = None, restart: bool = False
) -> Sitting:
    """The quiz that was interrupted, unless another one is asked for, or a new one.

    Args:
        names: ids or paths of lessons; all lessons if there are none.
        seed: None for a fresh one.

    Raises:
        TutorError: where no such quiz can be made, or an open exam has its numbers.
    """
    lessons = chosen_lessons(names)
    found = None if restart else _interrupted(record, lessons, bool(names), seed)
    if found is None:
        made = make_quiz(lessons, count, chosen_seed(seed))
        sitting = sitting_in(record, open_quiz(made, lessons), "quiz", {"quiz": made.as_json()})
    else:
        made, events = found
        sitting = going_on(record, _opened_again(made, lessons), "quiz", events)
        sitting.notice = (said("commands.restart_quiz"), *sitting.notice)
    refuse_its_questions(record, made, *lessons)
    sitting.name = said("commands.quiz_name", count=len(made.items), seed=made.seed)
    sitting.closing = quiz_lines
    return sitting


def open_quiz_on_begun(record: Record) -> Sitting:
    """The quiz that was interrupted, or a new one on the lessons that the learner has begun.

    Raises:
        TutorError: where none is begun, or an open exam has its numbers.
    """
    names: list[str] = []
    if _interrupted(record, [], False, None) is None:
        from tutor.journal.mastery import lessons as begun

        ids = begun(record.events(mode="lesson")).keys()
        names = [lesson.id for lesson in chosen_lessons([], ids)]
        if not names:
            raise TutorError(said("quizzes.nothing_begun"), said("quizzes.begin_a_lesson"))
    return open_own_quiz(record, names, QUESTIONS)


def _opened_again(made: Quiz, named: list[Lesson]) -> Session:
    """The session of an interrupted quiz; its lessons may be in the catalogue, or named as files."""
    wanted = {item.lesson for item in made.items}
    try:
        return open_quiz(made, [*chosen_lessons([], wanted), *named])
    except TutorError as error:
        raise TutorError(error.message, said("commands.name_file_or_restart")) from error


def _interrupted(
    record: Record, lessons: list[Lesson], named: bool, seed: int | None
) -> tuple[Quiz, tuple[Event, ...]] | None:
    """The newest run if it was not finished and is not another one than was asked for."""
    run = next(iter(record.runs("quiz")), None)
    if run is None or run.finished:
        return None
    events = record.events(run=run.id)
    if not events:  # reading them has shown that none can be read: the record says so
        return None
    data = about_run(events).get("quiz")
    if not isinstance(data, dict):
        return None
    made = quiz_from_json(data)
    if asks_an_exam(made, *lessons):  # whatever its mode is
        return None
    asked = {lesson.id for lesson in lessons} if named else set()
    other = asked and asked != {item.lesson for item in made.items}
    return None if other or seed not in (None, made.seed) else (made, events)
