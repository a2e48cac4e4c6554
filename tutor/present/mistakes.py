"""Which mistakes were met, in words."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.words.titles import title_of


def mistakes(met: Iterable[tuple[str, int]]) -> str:
    """Misconceptions by title with how often each was met: "forgot the bias (3), kept the old value (1)"."""
    return ", ".join(f"{title_of(name)} ({count})" for name, count in met)
