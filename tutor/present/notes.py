"""The notes of a lesson: an author's free text, in which the names of the model are found."""

from __future__ import annotations

import re
from functools import lru_cache

from tutor.expressions.names import pretty
from tutor.practice.course import Course
from tutor.sayings import Name, Text, TextWithNames, TypedText

_NEGATIVE = r"(?<![\w)-])(-\.?\d)"
"""The minus of a number with its first digit; no hyphen, and nothing that is taken away."""


@lru_cache(maxsize=16)
def _names(course: Course) -> re.Pattern[str]:
    """Every name and symbol of a course that is set in another way than it is typed; the longest first."""
    known = {*course.given, *course.trace.plan.by_symbol}
    changed = sorted((name for name in known if pretty(name) != name), key=len, reverse=True)
    return re.compile(rf"(?<![\w/'])({'|'.join(map(re.escape, changed)) or '(?!)'})(?![\w'])")


def with_names(note: str, course: Course) -> TextWithNames:
    """A note with the course's names in it, and its negative numbers."""
    pieces: list[Text | Name] = []
    for i, piece in enumerate(_names(course).split(note)):  # every second one is a name
        if i % 2:
            pieces.append(Name(piece))
        else:
            parts = re.split(_NEGATIVE, piece)
            pieces += [(TypedText if at % 2 else Text)(part) for at, part in enumerate(parts)]
    return TextWithNames(tuple(pieces))
