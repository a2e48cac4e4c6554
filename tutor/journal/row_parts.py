"""Rows of a record that are damaged themselves: what is whole of each becomes an event.

What was done stands in a few columns; a row without them is left out. The others get what the run's
other events say of the run, or the value that claims nothing: no verdict, no skill, no payload.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from tutor.journal.event import COLUMNS, Event, Json, begun_at, cells_of, event_of, time_text
from tutor.journal.sittings import PAYLOAD

Row = Mapping[str, object]

_ESSENTIAL = frozenset(("id", "run", "mode", "lesson", "action"))

_OF_THE_RUN = ("quiz", "attempt", "learner", *PAYLOAD)
"""What a payload says of its run or sitting; the rest is about its event alone."""

_SOUND: Row = MappingProxyType(
    dict(
        zip(
            COLUMNS,
            cells_of(Event(datetime(2025, 1, 1, tzinfo=UTC), "r", "lesson", "l", "answer")),
            strict=True,
        ),
        id=1,
    )
)


def in_part(rows: Mapping[int, Row], whole: Mapping[int, Event], latest: datetime) -> dict[int, Event]:
    """Events of the rows of which enough can be read, by id.

    Args:
        rows: those that are no events as they stand.
        whole: the record's other events.
        latest: when the file was last written: the time of what was done, where nothing nearer tells it.
    """
    around = _Around(rows, whole, latest)
    found: dict[int, Event] = {}
    for number in sorted({*rows, *whole}):
        event = whole.get(number)
        if event is None and (event := _event(number, rows[number], around)) is not None:
            found[number] = event
        if event is not None:
            around.pass_by(event)
    return found


def _event(number: int, row: Row, around: _Around) -> Event | None:
    """None where it cannot be told what was done."""
    damaged = frozenset(column for column, value in row.items() if not _is_whole(column, value))
    if damaged & _ESSENTIAL:
        return None
    try:
        return event_of({**row, **_filled(number, row, damaged, around)})
    except ValueError:  # what was typed is gone, or the numbers that it was an answer to
        return None


def _is_whole(column: str, value: object) -> bool:
    try:
        event_of({**_SOUND, column: value})
    except ValueError:
        return False
    return True


def _filled(number: int, row: Row, damaged: frozenset[str], around: _Around) -> dict[str, object]:
    """What takes the place of the damaged columns.

    Raises:
        ValueError: where one of them is needed here.
    """
    run, lesson = str(row["run"]), str(row["lesson"])
    cells: dict[str, object] = dict.fromkeys(damaged)
    if "text" in damaged:
        if not isinstance(row["text"], bytes):
            raise ValueError("no text")
        cells["text"] = row["text"].decode("utf-8", "backslashreplace")
    if "at" in damaged:
        cells["at"] = time_text(around.time(number, run))
    if "digest" in damaged:
        cells["digest"] = _only(around.digests[run, lesson]) or ""
    if "seed" in damaged:
        seeds = around.seeds[run, lesson]
        if len(seeds) != 1 and row["mode"] == "lesson":
            raise ValueError("a lesson's numbers are not known")
        cells["seed"] = _only(seeds)
    if "payload" in damaged:
        cells["payload"] = json.dumps(around.payload(number, row), sort_keys=True)
    if "hints" in damaged:
        cells["hints"] = around.hints[_question({**row, **cells})]
    return cells | {name: value for name, value in (("rounding", 0), ("skill", "")) if name in damaged}


def _only(values: set[str | None]) -> str | None:
    """The one value that a run's other events have; None where they have none, or several."""
    return next(iter(values)) if len(values) == 1 else None


def _question(cells: Row) -> tuple[object, ...]:
    return tuple(cells[column] for column in ("run", "lesson", "seed", "iteration", "symbol"))


class _Around:
    """What other events tell of a row: those before it, which are passed one by one, and those after it."""

    def __init__(self, rows: Mapping[int, Row], whole: Mapping[int, Event], latest: datetime) -> None:
        self.digests: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
        self.seeds: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
        self.hints: Counter[tuple[object, ...]] = Counter()
        self._before: dict[str, Event] = {}
        self._after = _following(rows, whole)
        self._time = whole[min(whole)].at if whole else latest
        for event in whole.values():
            self.digests[event.run, event.lesson].add(event.digest)
            self.seeds[event.run, event.lesson].add(None if event.seed is None else str(event.seed))

    def pass_by(self, event: Event) -> None:
        self._before[event.run] = event
        self._time = event.at
        if event.action == "hint":
            cells = dict(zip(COLUMNS, cells_of(event), strict=True))
            self.hints[_question(cells)] += 1

    def time(self, number: int, run: str) -> datetime:
        """When the run's last event before it was; else when the run began; else of whatever is nearest."""
        if run in self._before:
            return self._before[run].at
        begun = begun_at(run)
        if begun is not None:
            return begun
        return self._after[number].at if number in self._after else self._time

    def payload(self, number: int, row: Row) -> dict[str, Json]:
        """What is said of the run beside it. An exam stays one, though none knows what it asks.

        Raises:
            ValueError: for the end of an exam: who hands it in stands there alone.
        """
        if row["action"] == "close":
            raise ValueError("not known who hands in")
        near = self._before.get(str(row["run"])) or self._after.get(number)
        said = (
            {} if near is None else {name: near.payload[name] for name in _OF_THE_RUN if name in near.payload}
        )
        if row["mode"] == "exam" or row["action"] == "begin":
            said.setdefault("quiz", None)
        return said


def _following(rows: Mapping[int, Row], whole: Mapping[int, Event]) -> dict[int, Event]:
    """For each row, the first event after it in its run."""
    found: dict[int, Event] = {}
    next_in: dict[object, Event] = {}
    for number in sorted({*rows, *whole}, reverse=True):
        if number in whole:
            next_in[whole[number].run] = whole[number]
        elif isinstance(run := rows[number]["run"], str) and run in next_in:
            found[number] = next_in[run]
    return found
