"""Moments as people in a room read them: in the zone of this machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from tutor.sayings import Said, Text, said

_SOON = timedelta(minutes=5)
"""From here on time is told by the second."""


def local_time(at: datetime) -> Text:
    """The time of day: `14:05`."""
    return Text(f"{at.astimezone():%H:%M}")


def local_moment(at: datetime) -> Text:
    """The day and the time: `2026-11-30 14:05`."""
    return Text(f"{at.astimezone():%Y-%m-%d %H:%M}")


def time_left(left: timedelta) -> Said:
    """How much time there is: in minutes, at last in minutes and seconds."""
    seconds = int(left.total_seconds())
    if left >= _SOON:
        return said("questions.minutes_left", minutes=seconds // 60)
    minutes, rest = divmod(seconds, 60)
    return said("questions.seconds_left", time=Text(f"{minutes}:{rest:02d}"))
