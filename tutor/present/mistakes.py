"""Which mistakes were met, in words."""

from __future__ import annotations

from collections.abc import Iterable


def mistakes(met: Iterable[tuple[str, int]]) -> str:
    """Misconceptions by title with how often each was met: "forgot the bias (3), kept the old value (1)"."""
    # Imported here: pages that show it are loaded before anything is marked.
    from tutor.marking.misconceptions import title_of

    return ", ".join(f"{title_of(name)} ({count})" for name, count in met)
