"""An answer that two misconceptions give alike: which of them the same learner's other answers speak for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

AMBIGUOUS = "ambiguous"
"""What it counts as where they speak for neither, or for both alike."""


def alone(answers: Iterable[Sequence[str]]) -> Counter[str]:
    """How often each id stands alone at an answer of a learner."""
    return Counter(ids[0] for ids in answers if len(ids) == 1)


def counted(answers: Iterable[Sequence[str]], sure: Counter[str] | None = None) -> list[tuple[str, int]]:
    """The mistakes in a learner's answers and how often each was made, the commonest first.

    An answer counts once: for its own id, or for what the others speak for.

    Args:
        sure: how often each id stands alone, where these are not all answers of the learner.
    """
    several = [ids for ids in answers if ids]
    if sure is None:
        sure = alone(several)
    met = Counter(likeliest(ids, sure) for ids in several)
    return sorted(met.items(), key=lambda item: (-item[1], item[0]))


def likeliest(ids: Sequence[str], sure: Counter[str]) -> str:
    """Of the ids of one answer that which stands alone at most of the others."""
    if len(ids) == 1:
        return ids[0]
    most = max(sure[one] for one in ids)
    first = [one for one in ids if sure[one] == most]
    return first[0] if most and len(first) == 1 else AMBIGUOUS
