"""Review: the skills that are due, each asked once with fresh numbers.

When a skill is due is data that comes in (from the learner's cards); so is the
time. A skill that was never asked is new: it is introduced from lessons that
the learner has begun.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from tutor.data_classes import dataclass
from tutor.lesson.model import Lesson, StepKey
from tutor.practice.course import Course
from tutor.practice.generator import Generator
from tutor.practice.quiz import Item, item_seed, questions_of
from tutor.practice.session import Session
from tutor.sayings import Said, said

MOST_NEW = 4
"""How many new skills one review introduces."""

MOST_SKILLS = 20
"""How many skills one review asks; those longest due come first."""


@dataclass(frozen=True, slots=True)
class Review:
    """What one review asks.

    Attributes:
        items: one question for each skill, in the order asked; open them with `open_review`.
        due: the skills that are due and asked.
        new: the skills that are introduced.
        unasked: skills that are due but that no lesson at hand exercises.
        waiting: how many due skills are left for a next review.
        next_due: when the first skill after today falls due; None where there is none.
    """

    items: tuple[Item, ...]
    due: tuple[str, ...]
    new: tuple[str, ...]
    unasked: tuple[str, ...]
    waiting: int
    next_due: datetime | None

    def nothing_due(self, now: datetime) -> Said | None:
        """What to say where there is nothing to ask; None where there is."""
        if self.items:
            return None
        if self.next_due is None:
            return said("quizzes.nothing_yet")
        days = _days(self.next_due, now)
        return said("quizzes.due_tomorrow") if days == 1 else said("quizzes.due_later", days=days)


def due_skills(cards: Mapping[str, datetime], now: datetime) -> tuple[str, ...]:
    """Skills that are due before the coming midnight in the time zone of `now`, longest due first."""
    due = [skill for skill, moment in cards.items() if _days(moment, now) <= 0]
    return tuple(sorted(due, key=lambda skill: (cards[skill], skill)))


def _days(moment: datetime, now: datetime) -> int:
    """Calendar days from `now` to a moment."""
    return (moment.astimezone(now.tzinfo).date() - now.date()).days


def make_review(
    cards: Mapping[str, datetime],
    lessons: Sequence[Lesson],
    seed: int,
    now: datetime,
    begun: Collection[str] = (),
) -> Review:
    """One question for each due skill, then for some new ones; the same arguments give the same review.

    Args:
        cards: when each skill that has been asked is due.
        lessons: where questions may come from.
        seed: decides which lesson's step is asked, and its numbers.
        now: the time, with a time zone.
        begun: ids of the lessons that the learner has begun or finished; new skills come from these.
    """
    exercised = _exercised(lessons)
    known = [lesson for lesson in lessons if lesson.id in begun]
    due = due_skills(cards, now)
    asked = tuple(skill for skill in due if skill in exercised)[:MOST_SKILLS]
    unasked = tuple(skill for skill in due if skill not in exercised)
    fresh = [skill for skill in _exercised(known) if skill not in cards]
    new = tuple(fresh[: min(MOST_NEW, MOST_SKILLS - len(asked))])
    generator = Generator("review", seed)
    items = tuple(_item(exercised[skill], generator, begun) for skill in (*generator.shuffled(asked), *new))
    later = [moment for moment in cards.values() if _days(moment, now) > 0]
    waiting = len(due) - len(asked) - len(unasked)
    return Review(items, asked, new, unasked, waiting, min(later, default=None))


def open_review(review: Review, lessons: Sequence[Lesson]) -> Session:
    """The session of a review, from its first question."""
    return Session(questions_of(review.items, lessons))


def _exercised(lessons: Sequence[Lesson]) -> dict[str, list[tuple[Lesson, StepKey]]]:
    """Each skill with the steps that exercise it, in the lessons' and the computation's order."""
    found: dict[str, list[tuple[Lesson, StepKey]]] = {}
    for lesson in lessons:
        course = Course.of(lesson)
        for step in course.trace.plan.steps:
            found.setdefault(course.skill((1, step.symbol)), []).append((lesson, (1, step.symbol)))
    return found


def _item(steps: Sequence[tuple[Lesson, StepKey]], generator: Generator, begun: Collection[str]) -> Item:
    """A step at random, from a lesson that the learner knows if there is one."""
    familiar = [(lesson, key) for lesson, key in steps if lesson.id in begun]
    lesson, key = generator.choice(familiar or steps)
    return Item(lesson.id, lesson.digest, item_seed(generator), key)
