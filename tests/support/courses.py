"""Courses for tests of practice: the hand-checked 2-2-1 network, and every lesson in the folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from support.networks import two_two_one
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.practice.actions import act
from tutor.practice.course import Course
from tutor.practice.session import Action, Session

NOW = datetime(2024, 3, 2, 9, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "lessons"
LESSONS = ("mazur-222", "relu-111", "relu-221", "relu-231", "sigmoid-222", "sigmoid-322")


def later(seconds: int) -> datetime:
    """A moment of a sitting that began at `NOW`."""
    return NOW + timedelta(seconds=seconds)


def small_lesson() -> Lesson:
    """z1 1.2, z2 1.7, yhat 1.72, L 2.5992, dL/dyhat -2.28: see `two_two_one`."""
    network, training = two_two_one()
    return Lesson("small", "A small network", "For tests.", network, training)


def small_course() -> Course:
    return Course.of(small_lesson())


@cache
def all_lessons() -> tuple[Lesson, ...]:
    """The six lessons that seeds and examples in tests are about, in the order of their ids."""
    return tuple(load_lesson(FOLDER / f"{name}.toml") for name in LESSONS)


def lesson_named(name: str) -> Lesson:
    return next(lesson for lesson in all_lessons() if lesson.id == name)


def replayed(session: Session, log: Iterable[tuple[Action, str]]) -> Session:
    """The session after these actions with their texts, one a second."""
    for second, (action, text) in enumerate(log):
        session, _ = act(session, action, text, later(second))
    return session
