"""Which lessons and which seed questions are made from: as asked for, or all lessons and a fresh one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import SystemRandom

from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.model import Lesson
from tutor.sayings import Text, said

_SEEDS = 1_000_000


def chosen_lessons(names: Sequence[str], ids: Collection[str] | None = None) -> list[Lesson]:
    """The lessons named, or every usable one, of `ids` only where these are given."""
    if not names:
        return [entry.lesson for entry in available(ids) if entry.lesson is not None]
    found: dict[str, Lesson] = {}
    for lesson in map(find_lesson, names):
        if found.setdefault(lesson.id, lesson).digest != lesson.digest:
            which = Text(escaped(lesson.id))
            raise TutorError(said("commands.two_of_one_id", lesson=which), said("commands.name_one"))
    return list(found.values())


def chosen_seed(seed: int | None) -> int:
    """The seed asked for, or a fresh one; it is always shown."""
    return SystemRandom().randrange(_SEEDS) if seed is None else seed
