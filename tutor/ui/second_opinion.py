"""The engine's second opinion: the steps' values are compared with its own before anything is marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tutor.practice.course import Course
from tutor.sayings import Name, Said, said

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.worker import Worker

MOST_STEPS_COMPARED = 20_000
"""The first answer waits until so many steps are compared: a fifth of a second."""

Check = Callable[[Course], Said | None]
"""Gives None for a course whose values are confirmed, else what says why not."""


def check_course(course: Course) -> Said | None:
    """Compares every step of a course, of a long training the first ones.

    It takes up to a fifth of a second: run it in the background, after the first question.
    """
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


class SecondOpinion:
    """The check of what a screen asks about, beside it in a thread; of courses that come later, too."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._of: tuple[Course, ...] = ()
        self._checks: list[Worker[Said | None]] = []
        self._trouble: Said | None = None

    def begin(self, courses: Iterable[Course]) -> None:
        """Checks what was not checked yet."""
        new = tuple(course for course in courses if course not in self._of)
        if new:
            self._of += new
            self._checks.append(
                self._screen.run_worker(lambda: check_all(new), thread=True, exit_on_error=True)
            )

    async def confirmed(self, courses: Iterable[Course]) -> Said | None:
        """Why nothing about these may be marked, if so. Waits for the check, which is soon done."""
        self.begin(courses)
        while self._checks and self._trouble is None:
            self._trouble = await self._checks.pop(0).wait()
        return self._trouble
