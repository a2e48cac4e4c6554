"""Everything that is stored, for others to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tutor.journal.event import COLUMNS, Event, Json, time_text

Row = dict[str, Json]

HEADINGS = ("id", *COLUMNS)
"""The members of a row, and the columns of the same as a table."""


def as_rows(events: Iterable[Event]) -> tuple[Row, ...]:
    """One row per event, ready for JSON: `id`, then the columns of the log."""
    return tuple(_row(event) for event in events)


def as_cells(events: Iterable[Event]) -> Iterator[tuple[Json, ...]]:
    """The same as cells of a table; the payload is JSON in its cell."""
    for row in as_rows(events):
        yield tuple({**row, "payload": json.dumps(row["payload"], sort_keys=True)}.values())


def _row(event: Event) -> Row:
    row: Row = {"id": event.id}
    for name in COLUMNS:
        row[name] = time_text(event.at) if name == "at" else getattr(event, name)
    return row
