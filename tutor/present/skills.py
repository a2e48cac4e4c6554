"""Skills by their names."""

from __future__ import annotations

from tutor.clean import one_line
from tutor.sayings import Text
from tutor.words.titles import skill_title


def skill_name(skill: str) -> Text:
    """A skill in a few words; one that came from a damaged or a later record too."""
    return Text(one_line(skill_title(skill)))
