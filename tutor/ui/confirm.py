"""The engine's second opinion: the steps' values are compared with numpy's before anything is marked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from tutor.practice.course import Course

MOST_STEPS_COMPARED = 20_000
"""The first answer waits until so many steps are compared: a fifth of a second."""

Check = Callable[[Course], str]
"""Gives "" for a course whose values are confirmed, else the sentence that says why not."""


def check_course(course: Course) -> str:
    """Compares every step of a course, of a long training the first ones.

    Imports numpy: run it in the background, after the first question.
    """
    # numpy's linear algebra keeps memory for every thread, and these networks need one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tutor.engine.second_opinion import disagreements

    training = course.lesson.training
    compared = course.trace.plan.iterations_within(MOST_STEPS_COMPARED, training.iterations)
    found = disagreements(course.network, training.extended(compared), course.trace)
    if not found:
        return ""
    first = found[0]
    return (
        f"The values of this lesson could not be confirmed: {first.symbol} in iteration {first.iteration}. "
        "Nothing is marked; please report this."
    )


def check_all(courses: Iterable[Course], check: Check = check_course) -> str:
    """The first course's trouble, or ""."""
    return next(filter(None, map(check, courses)), "")
