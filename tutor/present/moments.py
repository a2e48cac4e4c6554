"""Moments as people in a room read them: in the zone of this machine."""

from __future__ import annotations

from datetime import datetime

from tutor.sayings import Text


def local_time(at: datetime) -> Text:
    """The time of day: `14:05`."""
    return Text(f"{at.astimezone():%H:%M}")


def local_moment(at: datetime) -> Text:
    """The day and the time: `2026-11-30 14:05`."""
    return Text(f"{at.astimezone():%Y-%m-%d %H:%M}")
