"""An answer that two misconceptions give alike: which of them the same learner's other answers speak for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

AMBIGUOUS = "ambiguous"
"""What it counts as where they speak for neither, or for both alike."""


def counted(answers: Iterable[Sequence[str]]) -> list[str]:
    """One id for each answer of a learner that has any: its own, or what the others speak for."""
    several = [ids for ids in answers if ids]
    sure = Counter(ids[0] for ids in several if len(ids) == 1)
    return [likeliest(ids, sure) for ids in several]


def likeliest(ids: Sequence[str], sure: Counter[str]) -> str:
    """Of the ids of one answer that which stands alone at most of the others."""
    if len(ids) == 1:
        return ids[0]
    most = max(sure[one] for one in ids)
    first = [one for one in ids if sure[one] == most]
    return first[0] if most and len(first) == 1 else AMBIGUOUS
