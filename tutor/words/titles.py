"""Short names of things that are counted."""

from __future__ import annotations

from tutor.words.language import Language, spoken


def title_of(misconception: str, language: Language | None = None) -> str:
    """A misconception in a few words; an id of another version's records stays itself."""
    try:
        return (language or spoken()).words(f"misconceptions.{misconception}.title")
    except KeyError:
        return misconception.replace("_", " ")


def kind_title(kind: str, language: Language | None = None) -> str:
    """A kind of step in a few words; one of another version's records stays itself."""
    try:
        return (language or spoken()).words(f"progress.kind.{kind}")
    except KeyError:
        return kind.replace("_", " ")
