"""Everything that is stored, for others to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from tutor.progress.event import COLUMNS, Event, Json, time_text

Row = dict[str, Json]


def as_rows(events: Iterable[Event]) -> tuple[Row, ...]:
    """One row per event, ready for JSON: `id`, then the columns of the log."""
    return tuple(_row(event) for event in events)


def as_csv(events: Iterable[Event]) -> str:
    """The same as CSV with a header; the payload is JSON in its cell, what is missing an empty one."""
    table = io.StringIO()
    writer = csv.DictWriter(table, ("id", *COLUMNS), lineterminator="\n")
    writer.writeheader()
    for row in as_rows(events):
        writer.writerow({**row, "payload": json.dumps(row["payload"], sort_keys=True)})
    return table.getvalue()


def _row(event: Event) -> Row:
    row: Row = {"id": event.id}
    for name in COLUMNS:
        row[name] = time_text(event.at) if name == "at" else getattr(event, name)
    return row
