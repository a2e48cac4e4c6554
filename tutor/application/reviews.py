"""Reviews: the skills that are due, with fresh numbers."""

from __future__ import annotations

from datetime import datetime

from tutor.application.open_exam import refuse_while_open
from tutor.application.record_keeper import sitting_in
from tutor.application.selection import chosen_lessons, chosen_seed
from tutor.journal.record import Record
from tutor.named_tuples import NamedTuple
from tutor.practice.review import Review, make_review, open_review
from tutor.practice.sitting import Sitting
from tutor.present.closing import quiz_lines
from tutor.present.skills import skill_name
from tutor.sayings import Said, said


class OpenedReview(NamedTuple):
    """A review.

    Attributes:
        sitting: None where nothing is due.
        remarks: what to know before it: what cannot be asked; or why there is nothing to ask.
    """

    sitting: Sitting | None
    remarks: tuple[Said, ...]


def open_own_review(record: Record, now: datetime, seed: int | None = None) -> OpenedReview:
    """The review of what is due on the day of `now`.

    Args:
        now: with the local zone.
        seed: None for a fresh one.

    Raises:
        TutorError: as long as an exam is open.
    """
    from tutor.journal.cards import cards, due_at
    from tutor.journal.mastery import lessons as begun

    refuse_while_open(record, "review")
    events = record.events()
    dates = {skill: due_at(card) for skill, card in cards(events).items()}
    lessons = chosen_lessons([])
    made = make_review(dates, lessons, chosen_seed(seed), now, begun(events).keys())
    nothing = made.nothing_due(now)
    if nothing is not None:
        return OpenedReview(None, (nothing,))
    sitting = sitting_in(record, open_review(made, lessons), "review")
    sitting.name = _name(made)
    sitting.closing = quiz_lines
    unasked = (said("commands.unasked", skill=skill_name(skill)) for skill in made.unasked)
    return OpenedReview(sitting, tuple(unasked))


def _name(made: Review) -> Said:
    due, new = len(made.due), len(made.new)
    if made.waiting:
        return said("commands.review_name_more", due=due, new=new, waiting=made.waiting)
    return said("commands.review_name", due=due, new=new)
