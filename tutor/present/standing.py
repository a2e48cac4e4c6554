"""What a learner knows and what is due, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tutor.journal.event import Event
from tutor.named_tuples import NamedTuple
from tutor.practice.sitting import Again
from tutor.present.skills import skill_name
from tutor.sayings import Said, Text, said

SURE = 0.6
"""From this mastery on a learner is sure of a skill. Three right answers in a row give 0.66."""

_MOST_NAMED = 3


class Standing(NamedTuple):
    """How a learner stands.

    Attributes:
        due: how many skills are due today.
        sure: how many ideas they are sure of.
        shaky: the ideas in which they went wrong and are not sure yet, the weakest first.
        fresh: how many ideas they have met and not often enough to tell.
    """

    due: int = 0
    sure: int = 0
    shaky: tuple[Text, ...] = ()
    fresh: int = 0


def standing(events: Sequence[Event], now: datetime) -> Standing:
    """How a learner stands at `now`, which has the local zone."""
    from tutor.journal.cards import cards, due
    from tutor.journal.mastery import skills

    sure: dict[Text, bool] = {}
    shaky: dict[Text, None] = {}
    for skill in skills(events):  # the weakest first
        idea = skill_name(skill.skill)
        known = skill.mastery >= SURE
        sure[idea] = sure.get(idea, True) and known
        if not known and skill.first_try < skill.questions:
            shaky[idea] = None
    certain = sum(sure.values())
    return Standing(
        len(due(cards(events), now).today), certain, tuple(shaky), len(sure) - certain - len(shaky)
    )


def due_line(found: Standing) -> Said:
    """What is due today."""
    return said("course.due", count=found.due) if found.due else said("course.nothing_due")


def mastery_line(found: Standing) -> Said | None:
    """What the learner knows; None where nothing was answered yet."""
    shaky = len(found.shaky)
    parts = [
        said(f"course.{name}" if first else f"course.{name}_too", count=count, ideas=_named(found.shaky))
        for name, count, first in (
            ("sure", found.sure, True),
            ("fresh", found.fresh, not found.sure),
            ("shaky", shaky, not found.sure and not found.fresh),
        )
        if count
    ]
    return said("course.mastery", parts=tuple(parts)) if parts else None


def _named(ideas: Sequence[Text]) -> Said:
    shown, more = tuple(ideas[:_MOST_NAMED]), len(ideas) - _MOST_NAMED
    return (
        said("course.and_more", ideas=shown, count=more)
        if more > 0
        else said("course.ideas_are", ideas=shown)
    )


def again(events: Sequence[Event], wanted: Iterable[str], now: datetime) -> Again:
    """When these skills are to be asked again."""
    from tutor.journal.cards import cards, due

    known = cards(events)
    found = due({skill: known[skill] for skill in wanted if skill in known}, now)
    return Again(len(found.today), len(found.tomorrow), len(found.week), len(found.later))
