"""What is known of the learner: on paper, and as everything that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from tutor.application.open_exam import refuse_while_open
from tutor.journal.record import Record


def progress(
    record: Record,
    form: Literal["text", "json", "csv", "xapi"],
    now: datetime,
    environment: Mapping[str, str] = MappingProxyType({}),
    home_page: str | None = None,
) -> str:
    """How far the learner is; in a form other than text, all that is stored.

    Args:
        now: with the local zone.
        environment: has the learner's name, for `xapi`.
        home_page: of the system on which that name is an account.

    Raises:
        TutorError: as long as an exam is open; and for `xapi` where there is no name, or no such home page.
    """
    refuse_while_open(record, "progress")
    events = record.events()
    if form == "text":
        from tutor.present.progress import progress_text

        return progress_text(events, now, whole=not record.notices)
    if form == "xapi":
        from tutor.practice.exam import learner_name
        from tutor.present.tables import json_lines
        from tutor.present.xapi import statements
        from tutor.present.xapi_actor import actor

        return "".join(json_lines(statements(events, actor(learner_name(environment), home_page))))
    from tutor.journal.export import HEADINGS, as_cells, as_rows
    from tutor.present.tables import csv_text, json_text

    return json_text({"events": as_rows(events)}) if form == "json" else csv_text(HEADINGS, as_cells(events))
