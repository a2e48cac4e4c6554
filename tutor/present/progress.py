"""How far the learner is: in each lesson, and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tutor.journal.event import Event
from tutor.journal.mastery import LessonProgress
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.catalogue import available
from tutor.lesson.model import Lesson
from tutor.sayings import Said, Text, said
from tutor.words import say
from tutor.words.titles import skill_title

_DAYS_SHOWN = 14
_BAR = 20


def status(lesson: Lesson, far: Mapping[str, LessonProgress]) -> Said:
    """How far the learner is in a lesson: `not started`, `step 3 of 58` or `finished`."""
    progress = far.get(lesson.id, LessonProgress(lesson.id))
    steps = asked_steps(lesson)
    return progress.told(len(steps))


def progress_text(events: Sequence[Event], now: datetime, whole: bool) -> str:
    """Lessons, skills from the weakest, what is due, and a small plot over days.

    Args:
        now: with the local zone.
        whole: whether these are all events that there are, as far as is known.
    """
    parts = [_lessons(events)]
    if events:
        parts += [_skills(events, now), _due(events, now), _days(events, now)]
    elif whole:
        parts.append(f"{say(said('progress.nothing_yet'))}\n")
    return "\n".join(part for part in parts if part).rstrip() + "\n"


def _lessons(events: Sequence[Event]) -> str:
    from tutor.journal.mastery import lessons
    from tutor.present.tables import table

    far = lessons(events)
    rows = [(e.id, say(status(e.lesson, far)), e.title) for e in available() if e.lesson is not None]
    headings = (said("progress.lesson"), said("progress.status"), said("progress.title"))
    return table([say(heading) for heading in headings], rows)


def _skills(events: Sequence[Event], now: datetime) -> str:
    from tutor.journal.cards import cards, due_at
    from tutor.journal.mastery import skills
    from tutor.present.mistakes import mistakes
    from tutor.present.tables import table

    dates = {skill: due_at(card).astimezone(now.tzinfo) for skill, card in cards(events).items()}
    rows = []
    for skill in skills(events):
        met = mistakes(skill.misconceptions[:1])
        due = f"{dates[skill.skill]:%Y-%m-%d}" if skill.skill in dates else ""
        first = f"{skill.first_try}/{skill.questions}"
        last = _last_mistake(skill.mistakes)
        share = say(said("progress.share", share=skill.mastery))
        rows.append((skill_title(skill.skill), share, first, due, met or last))
    headings = (
        said("progress.skill"),
        said("progress.mastery"),
        said("progress.first_try"),
        said("progress.next_due"),
        said("progress.mistakes"),
    )
    return table([say(heading) for heading in headings], rows, "<>>") if rows else ""


def _last_mistake(mistakes: Sequence[Event]) -> str:
    if not mistakes:
        return ""
    symbol, text = mistakes[0].symbol, mistakes[0].text[:20]
    return text if symbol is None else f"{symbol} = {text}"  # None: saved in part


def _due(events: Sequence[Event], now: datetime) -> str:
    from tutor.journal.cards import cards, due

    found = due(cards(events), now)
    today, tomorrow, week = len(found.today), len(found.tomorrow), len(found.week)
    return f"{say(said('progress.due', today=today, tomorrow=tomorrow, week=week))}\n"


def _days(events: Sequence[Event], now: datetime) -> str:
    from tutor.journal.mastery import days

    shown = days(events, now.tzinfo or UTC)[-_DAYS_SHOWN:]
    most = max((day.questions for day in shown), default=0)
    lines = []
    for day in shown:
        right = round(_BAR * day.first_try / most) if most else 0
        whole = max(1, round(_BAR * day.questions / most)) if most else 0
        bar = "#" * right + "." * max(0, whole - right)
        right_of = said("progress.day", first=day.first_try, questions=day.questions)
        lines.append(f"{day.day}  {bar:<{_BAR}}  {say(right_of)}")
    if lines:
        lines.append(say(said("progress.signs", right=Text("#"), rest=Text("."))))
    return "\n".join(lines)
