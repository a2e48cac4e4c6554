"""The questions of a piece of work: the same for a class, with numbers of each learner's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.lesson.model import Lesson
from tutor.practice.course import Course
from tutor.practice.exam import make_exam
from tutor.practice.questions import LessonQuestions
from tutor.practice.quiz import Item, Quiz, make_quiz, open_quiz
from tutor.practice.result_file import WorkKind
from tutor.practice.session import Session
from tutor.practice.variants import variant


def make_work(
    kind: WorkKind, lessons: Sequence[Lesson], count: int, seed: int, numbers: int, figures: int
) -> Quiz:
    """A piece of work for one learner.

    Args:
        count: how many questions; a lesson is asked whole.
        seed: which questions there are.
        numbers: which numbers they have.
        figures: significant figures that an answer needs.

    Raises:
        TutorError: where no such questions can be asked.
    """
    items = items_of(kind, lessons, count, seed, numbers)
    names = tuple(lesson.id for lesson in lessons)
    return Quiz(seed, items, kind == "exam", names, numbers, figures)


def items_of(
    kind: WorkKind, lessons: Sequence[Lesson], count: int, seed: int, numbers: int
) -> tuple[Item, ...]:
    """What is asked. Errors: see `make_work`."""
    match kind:
        case "exam":
            return make_exam(lessons, count, seed, numbers).items
        case "quiz":
            return make_quiz(lessons, count, seed, numbers).items
        case "lesson":
            return tuple(
                Item(lesson.id, lesson.digest, numbers, key)
                for lesson in lessons
                for key in Course.of(variant(lesson, numbers)).asked
            )


def opened(kind: WorkKind, quiz: Quiz, lessons: Sequence[Lesson]) -> Session:
    """The session of a piece of work, from its first question; of a lesson, with all that is shown in one.

    Raises:
        TutorError: where a lesson is missing or has changed since the work was given out.
    """
    session = open_quiz(quiz, lessons)
    courses = session.courses
    if kind == "lesson" and len(courses) == 1 and len(courses[0].asked) == len(quiz.items):
        return replace(session, questions=LessonQuestions(courses[0]))
    return session
