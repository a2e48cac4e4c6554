"""What is known of the learner: on paper, and as everything that is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from tutor.application.open_exam import refuse_while_open
from tutor.journal.record import Record


def progress(record: Record, form: Literal["text", "json", "csv"], now: datetime) -> str:
    """How far the learner is; in a form other than text, all that is stored.

    Args:
        now: with the local zone.

    Raises:
        TutorError: as long as an exam is open.
    """
    refuse_while_open(record, "progress")
    events = record.events()
    if form == "text":
        from tutor.present.progress import progress_text

        return progress_text(events, now, whole=not record.notices)
    from tutor.journal.export import HEADINGS, as_cells, as_rows
    from tutor.present.tables import csv_text, json_text

    return json_text({"events": as_rows(events)}) if form == "json" else csv_text(HEADINGS, as_cells(events))
