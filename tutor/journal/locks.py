"""One program at a time: a file that is locked as long as the program that locked it lives."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.journal.damaged_files import EXAM_LOCK, identity_of


class Occupied(Exception):
    """Another program that runs now has the lock."""


@contextmanager
def alone(record: Path) -> Iterator[None]:
    """Holds the lock beside a record. The system releases it when the program ends, however that happens.

    Where the folder cannot be written or the file system has no locks, nothing is held: nothing can be
    kept there then, or only one machine sees the folder.

    Raises:
        Occupied: where another program holds it.
    """
    path = record.with_name(EXAM_LOCK)
    held = _taken(path)
    try:
        yield
    finally:
        if held is not None:
            with contextlib.suppress(OSError):  # it stays, empty and unlocked: as good as gone
                path.unlink()
            os.close(held)


def _taken(path: Path) -> int | None:
    """The locked file's descriptor; None where there can be no lock."""
    while True:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError:
            return None
        try:
            _lock(descriptor)
        except BlockingIOError:
            os.close(descriptor)
            raise Occupied from None
        except OSError:
            os.close(descriptor)
            return None
        found = os.fstat(descriptor)
        if identity_of(path) == (found.st_dev, found.st_ino):
            return descriptor
        os.close(descriptor)  # who held it before has removed it meanwhile: this file is nobody's


def _lock(descriptor: int) -> None:
    """Locks without waiting.

    Raises:
        BlockingIOError: where another program has the lock.
        OSError: where the file system has none.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        _lock_on_windows(descriptor)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_on_windows(descriptor: int) -> None:
    import msvcrt

    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # of Windows alone
    except PermissionError as error:
        raise BlockingIOError(*error.args) from error
