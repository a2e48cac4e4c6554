"""What can be wrong with the record's file. These stay within tutor.progress: learners get sentences."""

from __future__ import annotations

from tutor.clean import one_line


class Unavailable(Exception):
    """The file cannot be read or written now.

    Args:
        reason: the cause in one short sentence, and what to do in another.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = one_line(reason)


class Damaged(Unavailable):
    """The file is not a database, or its contents contradict themselves."""
