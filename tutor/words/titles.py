"""Short names of things that are counted."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.words.language import Language, spoken


def title_of(misconception: str, language: Language | None = None) -> str:
    """A misconception in a few words; an id of another version's records stays itself."""
    return _title(misconception, (f"misconceptions.{misconception}.title",), language)


def kind_title(kind: str, language: Language | None = None) -> str:
    """A kind of step in a few words; one of another version's records stays itself."""
    return _title(kind, (f"progress.kind.{kind}",), language)


def through_title(through: str, language: Language | None = None) -> str:
    """What a step of a skill goes through, in a few words: an activation, a loss, a rule, so many paths."""
    return _title(through, (f"progress.through.{through}", f"operations.{through}.title"), language)


def skill_title(skill: str, language: Language | None = None) -> str:
    """A skill in a few words: its kind, and in parentheses what it goes through."""
    kind, _, through = skill.partition(":")
    title = kind_title(kind, language)
    return f"{title} ({through_title(through, language)})" if through else title


def _title(name: str, sayings: Iterable[str], language: Language | None) -> str:
    """The first of the sayings that has words; else the name."""
    for saying in sayings:
        try:
            return (language or spoken()).words(saying)
        except KeyError:
            continue
    return name.replace("_", " ")
