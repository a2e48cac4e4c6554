"""Short names of things that are counted."""

from __future__ import annotations

from tutor.words.language import ENGLISH, Language


def title_of(misconception: str, language: Language = ENGLISH) -> str:
    """A misconception in a few words; an id of another version's records stays itself."""
    try:
        return language.words(f"misconceptions.{misconception}.title")
    except KeyError:
        return misconception.replace("_", " ")
