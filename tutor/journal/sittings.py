"""Which events lead to where a learner stopped.

A lesson that is resumed goes on with its run, in a new sitting. Two terminals may resume
the same run: both go on from the same event, and then each in its own way. Their events lie
between each other in the log, but only those of one can be replayed. So each event of a
resumed sitting names that sitting and the event that it went on from, and what counts is
the sitting in which something was done last. The other one stays in the log.

A run in which nothing was resumed has no such names: it is one sitting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from tutor.journal.event import Event, Json, begun_at

PAYLOAD = ("sitting", "after")
"""What a payload says of its sitting."""


def resuming(sitting: str, last: Event | None) -> dict[str, Json]:
    """What the payloads of a new sitting say.

    Args:
        sitting: its name, as from `new_run`.
        last: the kept event that it goes on from; None where it goes on from none.
    """
    return {"sitting": sitting, "after": 0 if last is None else last.id}


def leading(events: Sequence[Event]) -> tuple[Event, ...]:
    """Of one run's kept events, oldest first: those that lead to the newest one."""
    found: list[Event] = []
    sitting: Json = None
    ends_at: float = float("inf")
    for event in reversed(events):
        number = event.id or 0
        if not found or number <= ends_at:
            sitting, ends_at = event.payload.get("sitting"), _after(event)
        if event.payload.get("sitting") == sitting:
            found.append(event)
    return tuple(reversed(found))


def newest(events: Sequence[Event]) -> tuple[Event, ...]:
    """Of one lesson's kept events, oldest first: what leads to the end of the newest run.

    A run that began before the lesson was last restarted is over, even if another terminal goes on with it.
    """
    restarts = [number for number, event in enumerate(events) if event.action == "restart"]
    begins = restarts[-1] + 1 if restarts else 0
    over = {event.run for event in events[:begins]}
    left = [event for event in events[begins:] if event.run not in over]
    return leading([event for event in left if event.run == left[-1].run])


def closing_of(events: Iterable[Event]) -> Event | None:
    """From when on the answers of a run stay as they are; None while they may be changed."""
    return next((event for event in events if event.action == "close"), None)


def with_pauses(events: Iterable[Event]) -> Iterator[tuple[Event, timedelta | None]]:
    """Each kept event with the time since the one before it in its sitting, or since that sitting began.

    None where that is not known: its beginning is not, or the clock was set back.
    """
    latest: dict[str, datetime] = {}
    for event in events:
        sitting = event.payload.get("sitting")
        name = sitting if isinstance(sitting, str) else event.run
        before = latest.get(name) or begun_at(name)
        latest[name] = event.at
        pause = None if before is None else event.at - before
        yield event, None if pause is None or pause < timedelta() else pause


def _after(event: Event) -> float:
    """The id of the event that an event's sitting went on from; less than any where there is none."""
    after = event.payload.get("after")
    return after if isinstance(after, int) else -1
