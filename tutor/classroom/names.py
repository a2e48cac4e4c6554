"""Whether two names can be those of one person. Where ids go wrong, the names tell."""

from __future__ import annotations

import re

from tutor.classroom.members import folded

_WORDS = re.compile(r"\w+")
_LEAST_LETTERS = 2
"""Of a word that tells: an initial is anybody's."""


def contradict(one: str, other: str) -> bool:
    """Whether two names have no word in common, so that they are hardly those of one person.

    Capitals, accents and the order of words do not matter. A name that is empty contradicts none.
    """
    return bool(one.strip() and other.strip()) and _words(one).isdisjoint(_words(other))


def _words(name: str) -> frozenset[str]:
    """What tells a name from others: of one with initials alone they do, of one of signs the whole."""
    plain = folded(name)
    words = frozenset(_WORDS.findall(plain))
    return frozenset(word for word in words if len(word) >= _LEAST_LETTERS) or words or frozenset((plain,))
