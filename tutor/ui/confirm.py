"""The engine's second opinion: the steps' values are compared with numpy's before anything is marked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from tutor.practice.course import Course

Check = Callable[[Course], str]
"""Gives "" for a course whose values are confirmed, else the sentence that says why not."""


def check_course(course: Course) -> str:
    """Compares every step of a course. Imports numpy: run it in the background, after the first question."""
    # numpy's linear algebra keeps memory for every thread, and these networks need one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tutor.steps.verify import disagreements

    found = disagreements(course.network, course.lesson.training, course.trace)
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
