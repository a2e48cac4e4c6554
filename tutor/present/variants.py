"""A lesson with fresh numbers, which says so."""

from __future__ import annotations

from tutor.lesson.model import Lesson
from tutor.practice.variants import variant
from tutor.sayings import said
from tutor.words import say


def with_numbers_of(lesson: Lesson, seed: int) -> Lesson:
    """The lesson with the fresh numbers of a seed, as a document shows it.

    Raises:
        TutorError: where no numbers are found with which every value is finite.
    """
    return variant(lesson, seed, summary=say(said("training.variant", seed=seed)))
