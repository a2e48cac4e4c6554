"""What a record has to tell, as the text that a person reads."""

from __future__ import annotations

from tutor.journal.record import Record
from tutor.words import say_all


def notices(record: Record) -> str:
    """What it has to tell and has not told yet."""
    return say_all(record.notices)
