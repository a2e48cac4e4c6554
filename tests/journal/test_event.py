"""Rows are data from outside: each is an event as it was written, or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.damage import NASTY_PAYLOADS
from tutor.journal.event import COLUMNS, Event, begun_at, cells_of, event_of, new_run

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)

_texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)
_numbers = st.none() | st.integers(0, 1000)
_finite = st.floats(allow_nan=False, allow_infinity=False)
_scalars = st.none() | st.booleans() | st.integers() | _finite | _texts
_values = st.recursive(_scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=6)


def row_of(event: Event, **changes: object) -> dict[str, object]:
    return {**dict(zip(COLUMNS, cells_of(event), strict=True), id=1), **changes}


@given(
    text=_texts,
    symbol=st.none() | _texts,
    iteration=_numbers,
    seed=st.none() | st.integers(),
    at=st.datetimes(datetime(1970, 1, 2), datetime(2300, 1, 1), timezones=st.just(UTC)),
    payload=st.dictionaries(_texts, _values, max_size=3),
)
@settings(deadline=None, max_examples=200)
def test_whatever_is_said_to_be_kept_is_an_event_that_can_be_read(**parts: object) -> None:
    stored = Event(run="r1", mode="lesson", lesson="relu-221", action="answer", **parts)  # type: ignore[arg-type]
    read = event_of(row_of(stored))
    assert (read.iteration, read.seed, read.at) == (stored.iteration, stored.seed, stored.at)
    assert cells_of(read) == cells_of(stored)


FAR = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")
NUMBERS = (float("inf"), float("nan"), 1.5, -1, 2**62)
REFUSED: dict[str, tuple[object, ...]] = {
    "at": (None, 7, b"2025", "yesterday", "2025-03-10", *FAR),
    "run": (None, 7, b"r1", *NUMBERS),
    "mode": (None, "", "game", 7, b"lesson"),
    "lesson": (None, 7, b"x"),
    "digest": (None, 7, b"x"),
    "seed": (7, "", "x", "1.5", " 7", "1_0", "9" * 5000, b"7", *NUMBERS),
    "iteration": ("1", b"1", "x", *NUMBERS),
    "symbol": (7, b"z1"),
    "action": (None, "", "guess", 7),
    "text": (None, 7, b"1"),
    "verdict": ("", "perfect", 7, b"correct"),
    "misconception": (7, b"x"),
    "rounding": (None, "x", 2, *NUMBERS),
    "hints": (None, "x", *NUMBERS),
    "skill": (None, 7, b"x"),
    "payload": (None, 7, b"{}", *(text for text in NASTY_PAYLOADS if not text.startswith('{"'))),
    "id": (None, "x", 0, 2**63 - 1, *NUMBERS),
}


@pytest.mark.parametrize("column", [*COLUMNS, "id"])
def test_a_value_that_cannot_be_in_a_column_is_refused(column: str) -> None:
    event = Event(NOW, "r1", "lesson", "relu-221", "answer")
    for value in REFUSED[column]:
        with pytest.raises(ValueError):
            event_of(row_of(event, **{column: value}))


@pytest.mark.parametrize("payload", ['{"number": 1e999}', '{"number": NaN}', '{"a":' * 900 + "1" + "}" * 900])
def test_a_payload_that_cannot_be_written_again_is_refused(payload: str) -> None:
    with pytest.raises(ValueError):
        event_of(row_of(Event(NOW, "r1", "lesson", "relu-221", "answer"), payload=payload))


def nested(levels: int, begin: str, end: str) -> str:
    """A payload whose value lies so many levels deep."""
    return '{"a":' + begin * (levels - 1) + "1" + end * (levels - 1) + "}"


@pytest.mark.parametrize("begin, end", [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_a_payload_is_read_up_to_twenty_levels_deep(begin: str, end: str) -> None:
    event = Event(NOW, "r1", "lesson", "relu-221", "answer")
    most = 20 if begin.count("[") + begin.count("{") == 1 else 10
    assert event_of(row_of(event, payload=nested(most, begin, end))).payload
    with pytest.raises(ValueError):
        event_of(row_of(event, payload=nested(most + 2, begin, end)))


@pytest.mark.parametrize(
    "column, last, beyond",
    [
        ("hints", 0, -1),
        ("hints", 2**31, 2**31 + 1),
        ("iteration", 0, -1),
        ("iteration", 2**31, 2**31 + 1),
        ("rounding", 1, 2),
        ("rounding", 0, -1),
        ("id", 1, 0),
        ("id", 2**53, 2**53 + 1),
        ("at", "1970-01-01T00:00:00+00:00", "1969-12-31T23:59:59+00:00"),
        ("at", "9000-12-31T23:59:59+00:00", "9001-01-01T00:00:00+00:00"),
    ],
)
def test_a_number_or_a_time_is_read_up_to_its_bound(column: str, last: object, beyond: object) -> None:
    event = Event(NOW, "r1", "lesson", "relu-221", "answer")
    event_of(row_of(event, **{column: last}))
    with pytest.raises(ValueError):
        event_of(row_of(event, **{column: beyond}))


def test_the_name_of_a_run_tells_when_it_began() -> None:
    began = datetime(2025, 3, 10, 14, 5, 6, 789, tzinfo=timezone(timedelta(hours=2)))
    run = new_run(began, 4711)
    assert run == "20250310T120506.000789-4711"
    assert begun_at(run) == began
    assert begun_at("r1") is None
    assert begun_at(run.replace("2025", "1969")) is None
    assert begun_at(run.replace("2025", "1970")) is not None
    assert begun_at(run.replace("2025", "9000")) is not None
    assert begun_at(run.replace("2025", "9001")) is None
