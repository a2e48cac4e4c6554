"""Which mistakes were met, in words."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.sayings import Said, Text, said
from tutor.words import say
from tutor.words.titles import title_of


def mistakes(met: Iterable[tuple[str, int]]) -> str:
    """Misconceptions by title with how often each was met: "forgot the bias (3), kept the old value (1)"."""
    return say(said("closing.mistakes", mistakes=tuple(_counted(name, count) for name, count in met)))


def _counted(misconception: str, count: int) -> Said:
    return said("closing.mistake", title=Text(title_of(misconception)), count=count)
