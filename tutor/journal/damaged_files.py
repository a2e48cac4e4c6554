"""The record as files: which one it is, whose, keeping a damaged one, removing everything."""

from __future__ import annotations

import errno
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by ending."""

EXAM_LOCK = "exam.lock"
"""Beside the record: empty, and gone when the terminal of an exam is left."""

EXAM_RESERVE = "exam.reserve"
"""Beside the record: room for what an exam has yet to store; gone once it is needed, or with the terminal."""

HEALED = "-healed"
"""Ending of a mended record that is whole and on disk, but not yet in the place of the damaged one."""

NEW = "-new-"
"""Ending, before a process id, of a record that is being made."""

LOCK = "-lock"
"""Ending of the file that is locked while a record is mended: one terminal at a time does that."""

PROBE = "-probe-"
"""Ending, before a process id, of a file that is written to learn what the system refuses."""

PRIVATE = 0o600

_PIECE = 1 << 20


def identity_of(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file that the path leads to; None where it leads to none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def beside(path: Path, ending: str) -> Path:
    """The file of that ending beside a record."""
    return path.with_name(path.name + ending)


def has_log(path: Path) -> bool:
    """Whether a write-ahead log lies beside a record, with something in it."""
    log = beside(path, "-wal")
    return log.exists() and log.stat().st_size > 0


def make_private(path: Path) -> None:
    """Takes from everyone else the rights to a file, if it is ours.

    Raises:
        OSError: where that is refused.
    """
    if os.name != "posix":
        return
    found = os.stat(path)
    if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) & 0o077:
        os.chmod(path, PRIVATE)


def keep_aside(path: Path, now: datetime) -> Path:
    """Gives a damaged file, and a copy of its write-ahead log, a second name; returns that name.

    The file stays where it is. One that has such a name already, as after a crash, keeps it.

    Raises:
        OSError: where there is no room for it, or no right.
    """
    found = identity_of(path)
    name = None if found is None else _name_aside(path, found)
    name = name or _linked(path, now)
    if has_log(path):
        copy(beside(path, "-wal"), beside(name, "-wal"))
    sync_folder(path.parent)
    return name


def is_aside(path: Path, identity: tuple[int, int]) -> bool:
    """Whether a file that was this record is kept beside it: who mended it has replaced it."""
    return _name_aside(path, identity) is not None


def _name_aside(path: Path, identity: tuple[int, int]) -> Path | None:
    return next((name for name in _aside(path) if identity_of(name) == identity), None)


def _linked(path: Path, now: datetime) -> Path:
    stem = f"{path.stem}-damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    while True:
        name = path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")
        try:
            os.link(path, name)
        except FileExistsError:
            number += 1
        except OSError:  # a file system without links
            if not name.exists():
                copy(path, name)
                return name
            number += 1
        else:
            return name


def copy(source: Path, target: Path) -> None:
    """Copies a file for its owner alone; on disk when it returns. What was there is replaced.

    Raises:
        OSError: where that cannot be done; nothing is left then.
    """
    try:
        with source.open("rb") as reading, open(private(target), "wb") as writing:
            while piece := reading.read(_PIECE):
                writing.write(piece)
            writing.flush()
            os.fsync(writing.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise


def private(path: Path) -> int:
    """An empty file for its owner alone, whatever the umask, open for writing."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_TRUNC, PRIVATE)
    if os.name == "posix":
        os.fchmod(descriptor, PRIVATE)
    return descriptor


def sync_folder(folder: Path) -> None:
    """Makes names given in a folder last through a power cut, where the system lets us.

    Raises:
        OSError: where the disk fails.
    """
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # one may write in a folder and not read it
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # of a network's file system
            raise
    finally:
        os.close(descriptor)


def remove_all(path: Path) -> tuple[Path, ...]:
    """Removes the record, what is kept beside it and the copies set aside; returns what was removed.

    Raises:
        OSError: where a file cannot be removed.
    """
    removed = []
    for file in (path.with_name(EXAM_LOCK), path.with_name(EXAM_RESERVE)):
        if file.exists():
            file.unlink()
            removed.append(file)
    for file in (path, *_aside(path)):
        for ending in ("", *COMPANIONS, HEALED, f"{NEW}*", LOCK, f"{PROBE}*"):
            for name in sorted(file.parent.glob(f"{file.name}{ending}")):
                name.unlink()
                removed.append(name)
    return tuple(removed)


def _aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.stem}-damaged-*{path.suffix}"))
