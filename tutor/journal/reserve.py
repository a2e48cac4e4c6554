"""Room on the disk that is kept free for an exam: what was answered can be kept though the disk fills up."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.data_classes import dataclass
from tutor.journal.damaged_files import EXAM_RESERVE
from tutor.journal.trouble import shown
from tutor.sayings import Said, Text, said

_FIXED, _EACH = 128 << 10, 24 << 10
"""Bytes: what SQLite needs to write at all, and what an answer that is changed once takes in its log."""


class NoRoom(Exception):
    """There is not as much room as is to be kept free.

    Args:
        reason: why.
    """

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Reserve:
    """The room, until it is released."""

    path: Path

    def release(self) -> bool:
        """Gives the room back to the disk; whether there was any."""
        try:
            self.path.unlink()
        except OSError:
            return False
        return True


@contextmanager
def reserve(record: Path, answers: int) -> Iterator[Reserve]:
    """Keeps room for so many answers beside a record.

    Raises:
        NoRoom: where there is not so much.
    """
    kept = Reserve(record.with_name(EXAM_RESERVE))
    try:
        try:
            _fill(kept.path, _FIXED + answers * _EACH)
        except OSError as error:
            reason = Text(error.strerror) if error.strerror else said("journal.not_written")
            raise NoRoom(said("journal.no_room", folder=shown(record.parent), reason=reason)) from error
        yield kept
    finally:
        kept.release()


def _is_allocated(descriptor: int, size: int) -> bool:
    """Asks the file system for the room; False where it cannot be asked, and the room has to be written."""
    if not hasattr(os, "posix_fallocate"):
        return False
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
            raise
        return False
    return True


def _fill(path: Path, size: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        if _is_allocated(descriptor, size):
            return
        zeros = bytes(1 << 16)
        while size > 0:
            size -= os.write(descriptor, zeros[: min(size, len(zeros))])
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
