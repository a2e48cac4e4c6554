"""How far a learner is, computed from the log alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from types import MappingProxyType
from typing import Literal

from tutor.data_classes import dataclass
from tutor.journal.event import Event, Mode
from tutor.journal.questions import Grade, GradedQuestion, graded, is_right, is_try
from tutor.journal.sittings import newest
from tutor.marking.ambiguity import alone, counted
from tutor.practice.skills import current
from tutor.sayings import Said, said

CREDIT: Mapping[Grade, float] = MappingProxyType({"right": 1.0, "helped": 0.5, "wrong": 0.0})

STEP = 0.3
"""How far one question moves the mastery towards its credit. Five right ones in a row give 0.83."""

MISTAKES_SHOWN = 5

State = Literal["new", "begun", "finished"]


@dataclass(frozen=True, slots=True)
class SkillProgress:
    """How well a learner does one skill.

    Attributes:
        questions: questions with a grade.
        first_try: those right at the first try without a hint.
        mastery: from 0 to 1; newer questions weigh more.
        mistakes: the last wrong answers, newest first.
        misconceptions: ids and how often each was met, commonest first. A mistake that could be either of
            several counts for the one that the learner's other answers, of all skills, speak for.
    """

    skill: str
    questions: int
    first_try: int
    mastery: float
    mistakes: tuple[Event, ...]
    misconceptions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DayProgress:
    """What was done on one day: questions graded, and those right at the first try without a hint."""

    day: date
    questions: int
    first_try: int


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """Where a learner is in one lesson.

    Attributes:
        state: of the newest run.
        done: questions that are behind the learner in it.
    """

    lesson: str
    state: State = "new"
    done: int = 0

    def told(self, questions: int) -> Said:
        """Not started, at step i of n, or finished, in a lesson of `questions` questions."""
        if self.state == "begun":
            return said("journal.begun", step=min(self.done + 1, questions), steps=questions)
        return said("journal.new") if self.state == "new" else said("journal.finished")


def skills(events: Sequence[Event]) -> tuple[SkillProgress, ...]:
    """Every skill that was tried, the weakest first."""
    questions: dict[str, list[GradedQuestion]] = defaultdict(list)
    for question in graded(events):
        questions[question.skill].append(question)
    tries: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.skill and is_try(event):
            tries[current(event.skill)].append(event)
    sure = alone(misconceptions_of(event) for several in tries.values() for event in several)
    found = [_skill(skill, questions[skill], tries[skill], sure) for skill in questions]
    return tuple(sorted(found, key=lambda progress: (progress.mastery, progress.skill)))


def mastery(grades: Iterable[Grade]) -> float:
    """From 0 (nothing known) to 1: each question moves it by `STEP` of the way towards its credit."""
    estimate = 0.0
    for grade in grades:
        estimate += STEP * (CREDIT[grade] - estimate)
    return estimate


def days(events: Iterable[Event], zone: tzinfo = UTC) -> tuple[DayProgress, ...]:
    """Every day on which questions were graded, oldest first; days begin at midnight in `zone`."""
    by_day: dict[date, list[GradedQuestion]] = defaultdict(list)
    for question in graded(events):
        by_day[question.at.astimezone(zone).date()].append(question)
    return tuple(
        DayProgress(day, len(questions), _count_right(questions)) for day, questions in sorted(by_day.items())
    )


def lessons(events: Iterable[Event], mode: Mode = "lesson") -> Mapping[str, LessonProgress]:
    """Where the learner is in each lesson that they began, by its id; only events of one mode count."""
    by_lesson: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.mode == mode:
            by_lesson[event.lesson].append(event)
    return {lesson: _lesson(lesson, own) for lesson, own in by_lesson.items()}


def _skill(
    skill: str, questions: Sequence[GradedQuestion], tries: Sequence[Event], sure: Counter[str]
) -> SkillProgress:
    wrong = [event for event in tries if not is_right(event)]
    return SkillProgress(
        skill=skill,
        questions=len(questions),
        first_try=_count_right(questions),
        mastery=mastery(question.grade for question in questions),
        mistakes=tuple(reversed(wrong[-MISTAKES_SHOWN:])),
        misconceptions=tuple(counted((misconceptions_of(event) for event in wrong), sure)),
    )


def _count_right(questions: Iterable[GradedQuestion]) -> int:
    return sum(question.grade == "right" for question in questions)


def misconceptions_of(event: Event) -> tuple[str, ...]:
    """The ids of the mistakes that a wrong answer may show; several where they cannot be told apart."""
    several = event.payload.get("misconceptions")
    if isinstance(several, Sequence) and not isinstance(several, str):
        return tuple(str(name) for name in several)
    return () if event.misconception is None else (event.misconception,)


def _lesson(lesson: str, events: Sequence[Event]) -> LessonProgress:
    """Progress of one lesson from its own events, of which there is at least one."""
    current = newest(events)
    state: State = "new"
    if current:
        state = "finished" if any(event.action == "finish" for event in current) else "begun"
    return LessonProgress(lesson, state, _done(current))


def _done(events: Iterable[Event]) -> int:
    """Questions that are behind the learner: those settled, and those before the furthest one reached.

    Filling in settles several questions with one event, so places (the payload's `number`) count as well.
    """
    settled = set()
    furthest = 0
    for event in events:
        if event.payload.get("form") in _SHOWN_FIRST:
            continue
        settles = event.action in ("reveal", "skip", "fill", "pace") or (is_try(event) and is_right(event))
        if settles:
            settled.add((event.iteration, event.symbol))
        number = event.payload.get("number")
        if isinstance(number, int):
            furthest = max(furthest, number + settles - _in_rounds(event))
    return max(furthest, len(settled))


_SHOWN_FIRST = ("worked", "faded")
"""Forms of questions that come before a lesson's own."""


def _in_rounds(event: Event) -> int:
    """How many questions came before the lesson's own in the run of an event."""
    rounds = event.payload.get("rounds")
    if not isinstance(rounds, Mapping):
        return 0
    lists = (rounds.get(name) for name in _SHOWN_FIRST)
    return sum(len(one) for one in lists if isinstance(one, list))
