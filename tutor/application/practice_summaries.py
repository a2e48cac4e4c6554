"""What a learner's record comes to, for their teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, timedelta, tzinfo

from tutor.classroom.practice_summaries import (
    MOST,
    MOST_DAYS,
    MOST_LESSONS,
    MOST_MISTAKES,
    MOST_SKILLS,
    PracticeDay,
    PracticedLesson,
    PracticedSkill,
    PracticeSummary,
    is_id,
)
from tutor.journal.event import Event
from tutor.journal.mastery import SkillProgress, days, lessons, misconceptions_of, skills
from tutor.journal.questions import is_try
from tutor.journal.sittings import with_pauses
from tutor.marking.ambiguity import alone, likeliest
from tutor.practice.quiz import LONGEST_PAUSE


def practice_summary(events: Sequence[Event], learner: str, name: str, zone: tzinfo = UTC) -> PracticeSummary:
    """The summary of a record.

    Not to be shown while an exam is open: its counts tell what was right there. What a summary has no place
    for is left out: the oldest days and lessons, the best skills, and names that cannot be shown.

    Args:
        events: all of the record, oldest first.
        learner: their id.
        name: theirs, as it is shown.
        zone: in which days begin at midnight.
    """
    sure = alone(misconceptions_of(event) for event in events if event.skill and is_try(event))
    return PracticeSummary(
        id=learner,
        name=name,
        days=_days(events, zone)[-MOST_DAYS:],
        skills=tuple(_skill(skill, sure) for skill in skills(events) if is_id(skill.skill))[:MOST_SKILLS],
        lessons=_lessons(events),
    )


def _days(events: Sequence[Event], zone: tzinfo) -> tuple[PracticeDay, ...]:
    graded = {day.day: day for day in days(events, zone)}
    spent: dict[date, timedelta] = {}
    for event, pause in with_pauses(events):
        if event.action == "restart":  # nothing was practised
            continue
        day = event.at.astimezone(zone).date()
        time = timedelta() if pause is None else min(pause, LONGEST_PAUSE)
        spent[day] = spent.get(day, timedelta()) + time
    return tuple(
        PracticeDay(
            day,
            graded[day].questions if day in graded else 0,
            graded[day].first_try if day in graded else 0,
            min(int(spent[day].total_seconds()), MOST),
        )
        for day in sorted(spent)
    )


def _skill(skill: SkillProgress, sure: Counter[str]) -> PracticedSkill:
    """One skill; `sure` counts each named mistake that stands alone at one of the learner's answers."""
    last = (likeliest(found, sure) for event in skill.mistakes if (found := misconceptions_of(event)))
    return PracticedSkill(
        skill.skill,
        skill.mastery,
        skill.questions,
        skill.first_try,
        tuple(filter(is_id, last))[:MOST_MISTAKES],
        tuple((name, count) for name, count in skill.misconceptions if is_id(name))[:MOST_MISTAKES],
    )


def _lessons(events: Sequence[Event]) -> tuple[PracticedLesson, ...]:
    return tuple(
        PracticedLesson(far.lesson, far.state, min(far.done, MOST))
        for far in lessons(events).values()
        if far.state != "new" and is_id(far.lesson)
    )[-MOST_LESSONS:]
