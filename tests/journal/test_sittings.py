"""Runs that were gone on with more than once: what leads to where the learner stopped."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tutor.journal.event import Event, EventAction
from tutor.journal.record import Record, open_record
from tutor.journal.sittings import leading, newest, resuming

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)


def done(number: int, sitting: str = "", after: Event | None = None, run: str = "r1") -> Event:
    """The event of that id; without a sitting, one of the run's first sitting."""
    payload = resuming(sitting, after) if sitting else {}
    at = NOON + timedelta(seconds=number)
    return Event(at, run, "lesson", "relu-221", "answer", text=str(number), payload=payload, id=number)


def ids(events: tuple[Event, ...]) -> list[int | None]:
    return [event.id for event in events]


def test_a_run_of_one_sitting_leads_to_its_end_as_a_whole() -> None:
    assert ids(leading([done(1), done(2), done(5)])) == [1, 2, 5]
    assert leading([]) == ()


def test_a_sitting_leads_on_from_the_event_that_it_resumed_after() -> None:
    first = done(1)
    assert ids(leading([first, done(2), done(3, "b", first), done(4, "b", first)])) == [1, 3, 4]


def test_of_two_sittings_side_by_side_the_one_that_was_used_last_counts() -> None:
    start = done(1)
    a, b = [done(n, "a", start) for n in (2, 4, 6)], [done(n, "b", start) for n in (3, 5)]
    assert ids(leading([start, a[0], b[0], a[1], b[1], a[2]])) == [1, 2, 4, 6]
    assert ids(leading([start, a[0], b[0], a[1], b[1]])) == [1, 3, 5]


def test_sittings_are_followed_back_through_several_resumptions() -> None:
    start = done(1)
    second = done(3, "a", start)
    events = [start, done(2), second, done(4, "a", start), done(5, "b", second)]
    assert ids(leading(events)) == [1, 3, 5]


def test_a_sitting_that_could_replay_nothing_begins_the_run_anew() -> None:
    assert resuming("a", None) == {"sitting": "a", "after": 0}
    assert ids(leading([done(1), done(2, "a"), done(3, "a")])) == [2, 3]


def test_a_run_that_began_before_a_restart_is_over_even_if_a_terminal_goes_on_with_it() -> None:
    restart = Event(NOON, "r2", "lesson", "relu-221", "restart", id=2)
    assert newest([done(1), restart, done(3)]) == ()
    assert ids(newest([done(1), restart, done(3, run="r3"), done(4)])) == [3]


def grown(record: Record, seed: int) -> None:
    """A log as two terminals that resume, restart and go on side by side may leave it."""
    chance = random.Random(seed)
    so_far: dict[str, list[Event]] = {"a": [], "b": [], "c": []}
    for number in range(1, 25):
        run = chance.choice(("a", "b", "c"))
        action: EventAction = "restart" if chance.random() < 0.1 else "answer"
        before = chance.choice(so_far[run]) if so_far[run] else None
        payload = (
            resuming(f"s{number}", before) if chance.random() < 0.3 else before.payload if before else {}
        )
        event = Event(
            NOON, f"{run}{number}" if action == "restart" else run, "lesson", "relu-221", action,
            text=str(number), payload=payload,
        )  # fmt: skip
        record.append(event)
        if action == "answer":
            so_far[run].append(record.events()[-1])


def test_the_record_and_the_progress_agree_on_what_is_newest(path: Path) -> None:
    found = 0
    for seed in range(16):
        record = open_record(path.with_name(f"{seed}.db"), now=NOON)
        grown(record, seed)
        expected = newest(record.events())
        assert record.latest_run("relu-221") == expected
        found += bool(expected)
    assert found > 4
