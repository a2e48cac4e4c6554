"""The record as files: which one it is, putting a damaged one out of the way, removing everything."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by ending."""


def identity_of(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file that the path leads to; None where it leads to none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path, now: datetime) -> Path:
    """Renames a damaged file, with what belongs to it, to a name that nothing has yet; returns that name.

    Raises:
        OSError: where it cannot be renamed.
    """
    free = _free_name(path, now)
    os.replace(path, free)
    for ending in COMPANIONS:
        companion = path.with_name(path.name + ending)
        if companion.exists():
            os.replace(companion, free.with_name(free.name + ending))
    return free


def _free_name(path: Path, now: datetime) -> Path:
    """A name that is ours: taking it by creating it, so that no other terminal takes it too."""
    stem = f"{path.stem}-damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    while True:
        name = path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")
        try:
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            return name


def remove_all(path: Path) -> tuple[Path, ...]:
    """Removes the record, what SQLite keeps beside it and the copies set aside; returns what was removed.

    Raises:
        OSError: where a file cannot be removed.
    """
    kept = [path, *path.parent.glob(f"{path.stem}-damaged-*{path.suffix}")]
    removed = []
    for file in kept:
        for name in (file, *(file.with_name(file.name + ending) for ending in COMPANIONS)):
            if name.exists():
                name.unlink()
                removed.append(name)
    return tuple(removed)
