"""Moments as people in a room read them: in the zone of this machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from tutor.sayings import Said, Text, said

_SOON = timedelta(minutes=5)
"""From here on time is told by the second."""

_LONG = timedelta(hours=4)
"""Who has more time than this need not watch it."""


def local_time(at: datetime) -> Text:
    """The time of day: `14:05`."""
    return Text(f"{at.astimezone():%H:%M}")


def local_moment(at: datetime) -> Text:
    """The day and the time: `2026-11-30 14:05`."""
    return Text(f"{at.astimezone():%Y-%m-%d %H:%M}")


def end_of(at: datetime, now: datetime) -> Text:
    """When something ends: the time of day, with its day where that is another one."""
    return local_time(at) if at.astimezone().date() == now.astimezone().date() else local_moment(at)


def time_left(left: timedelta | None) -> Said | None:
    """How much time there is: in minutes, at last in minutes and seconds; None where there is a lot."""
    if left is None or left > _LONG:
        return None
    seconds = int(left.total_seconds())
    if left >= _SOON:
        return said("questions.minutes_left", minutes=seconds // 60)
    minutes, rest = divmod(seconds, 60)
    return said("questions.seconds_left", time=Text(f"{minutes}:{rest:02d}"))
