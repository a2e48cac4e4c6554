"""How far the learner is in each lesson, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tutor.journal.mastery import LessonProgress, lessons
from tutor.journal.record import Record
from tutor.lesson.catalogue import CatalogueEntry
from tutor.lesson.model import Lesson
from tutor.words import say


def statuses(entries: Iterable[CatalogueEntry], record: Record) -> dict[str, str]:
    """By lesson id: `not started`, `step 3 of 58` or `finished`."""
    far = lessons(record.events(mode="lesson"))
    return {entry.id: in_words(entry.lesson, far) for entry in entries if entry.lesson is not None}


def in_words(lesson: Lesson, far: Mapping[str, LessonProgress]) -> str:
    """How far one lesson is."""
    progress = far.get(lesson.id, LessonProgress(lesson.id))
    return say(progress.told(asked_count(lesson)))


def asked_count(lesson: Lesson) -> int:
    """How many steps a lesson asks, without computing any of its values."""
    from tutor.lesson.asked_steps import asked_steps
    from tutor.steps.derive import plan

    return len(asked_steps(lesson, plan(lesson.network, lesson.training.learning_rate_name)))
