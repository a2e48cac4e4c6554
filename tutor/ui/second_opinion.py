"""The engine's second opinion: the steps' values are compared with its own before anything is marked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from tutor.practice.course import Course
from tutor.sayings import Name, Said, said

MOST_STEPS_COMPARED = 20_000
"""The first answer waits until so many steps are compared: a fifth of a second."""

Check = Callable[[Course], Said | None]
"""Gives None for a course whose values are confirmed, else what says why not."""


def check_course(course: Course) -> Said | None:
    """Compares every step of a course, of a long training the first ones.

    For a network it imports numpy: run it in the background, after the first question.
    """
    # numpy's linear algebra keeps memory for every thread, and these networks need one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tutor.engine.second_opinion import disagreements, disagreements_of_equations

    lesson = course.lesson
    compared = course.trace.plan.iterations_within(MOST_STEPS_COMPARED, lesson.iterations)
    if lesson.equations is not None:
        found = disagreements_of_equations(lesson.equations.extended(compared), course.trace)
    else:
        found = disagreements(course.network, lesson.training.extended(compared), course.trace)
    if not found:
        return None
    first = found[0]
    return said("feedback.not_confirmed", symbol=Name(first.symbol), iteration=first.iteration)


def check_all(courses: Iterable[Course], check: Check = check_course) -> Said | None:
    """The first course's trouble, if there is one."""
    return next(filter(None, map(check, courses)), None)
