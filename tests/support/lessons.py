"""Lessons made in memory, for tests of marking."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.lesson.model import Lesson, StepKey
from tutor.model.network import Network, Training


def lesson_of(
    made: tuple[Network, Training], claims: Mapping[StepKey, str] | None = None, name: str = "made"
) -> Lesson:
    """A lesson of a network and its training."""
    network, training = made
    return Lesson(name, "A network", "For tests.", network, training, claims=claims or {})
