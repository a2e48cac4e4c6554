"""A learner who does what was given out, with their own record."""

from __future__ import annotations

from tutor.application.class_desk import do, record_of
from tutor.application.handing_in import HandedIn, Sits
from tutor.classroom.work import Work
from tutor.practice.sitting import Sitting
from tutor.sayings import Said


def leaves(sitting: Sitting) -> bool:
    """Answers once, and leaves."""
    sitting.do("answer", "1.5")
    return True


def goes_through(sitting: Sitting) -> bool:
    """Skips everything, and hands in."""
    while sitting.session.current is not None:
        sitting.do("skip")
    sitting.handing_in = True
    return True


def works(work: Work, how: Sits = goes_through, restart: bool = False) -> HandedIn | None:
    """A learner does something. Nothing may stand in the way of handing it in."""
    record = record_of(work.learner.id)
    try:
        return do(record, work, how, _never, restart)
    finally:
        record.close()


def _never(reason: Said) -> bool:
    raise AssertionError(reason)
