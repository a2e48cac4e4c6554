"""Skills in words."""

from __future__ import annotations

from tutor.clean import one_line
from tutor.sayings import Text
from tutor.words.titles import skill_title


def skill_text(skill: str) -> Text:
    """A skill of the record in a few words, for a sentence."""
    return Text(skill_title(one_line(skill)))
