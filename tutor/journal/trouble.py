"""What can be wrong with the record's file. These stay within tutor.journal: learners get sayings."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tutor.clean import escaped
from tutor.sayings import Said, Text


def shown(path: Path) -> Text:
    """A path as it stands in a sentence."""
    return Text(escaped(str(path)))


class Unavailable(Exception):
    """The file cannot be read or written now.

    Args:
        reason: the cause in one short sentence, and what to do in another.
    """

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


class Open(Protocol):
    """What can be closed."""

    def close(self) -> None: ...


class Damaged(Unavailable):
    """The file is not a database, or its contents contradict themselves.

    Attributes:
        held: its connection, if one is open. Closing it writes the log into the file and removes it; so
            that is left to who catches this, after both were kept aside.
    """

    held: Open | None = None


class RecordMoved(Unavailable):
    """The opened file is no longer the record: another terminal has deleted or mended it meanwhile."""
