"""Short names of things that are counted."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.words.language import Language, spoken


def title_of(misconception: str, language: Language | None = None) -> str:
    """A misconception in a few words; an id of another version's records stays itself."""
    return _title(misconception, (f"misconceptions.{misconception}.title",), language)


def skill_title(skill: str, language: Language | None = None) -> str:
    """A skill in a few words; one of another version's records stays itself."""
    what, _, through = skill.partition(":")
    plain = " ".join(_through(part, language) for part in through.split(":"))
    names = (f"progress.skill_of.{what}.{through}", f"progress.skill_of.{what}")
    return _title(f"{what} {plain}".rstrip(), names, language).replace("{through}", plain)


def _through(part: str, language: Language | None) -> str:
    """What a step of a skill goes through, in a few words: an activation, a loss, a rule."""
    return _title(part, (f"progress.through.{part}", f"operations.{part}.title"), language)


def _title(name: str, sayings: Iterable[str], language: Language | None) -> str:
    """The first of the sayings that has words; else the name."""
    for saying in sayings:
        try:
            return (language or spoken()).words(saying)
        except KeyError:
            continue
    return name.replace("_", " ")
