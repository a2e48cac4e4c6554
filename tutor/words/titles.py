"""Short names of things that are counted."""

from __future__ import annotations

from tutor.words.language import Language, spoken


def title_of(misconception: str, language: Language | None = None) -> str:
    """A misconception in a few words; an id of another version's records stays itself."""
    try:
        return (language or spoken()).words(f"misconceptions.{misconception}.title")
    except KeyError:
        return misconception.replace("_", " ")


def skill_title(skill: str, language: Language | None = None) -> str:
    """A skill in a few words; one of another version's records stays itself."""
    what, _, through = skill.partition(":")
    plain = through.replace(":", " ").replace("_", " ")
    for name in (f"{what}.{through}", what):
        try:
            words = (language or spoken()).words(f"progress.skill_of.{name}")
        except KeyError:
            continue
        return words.replace("{through}", plain)
    return f"{what} {plain}".replace("_", " ").rstrip()
