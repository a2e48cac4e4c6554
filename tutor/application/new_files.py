"""Putting a new file in its place: complete, on the disk before anyone is told, never over another one."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from types import MappingProxyType

from tutor.files import read_bytes
from tutor.sayings import Said, Text, said

_REASONS = MappingProxyType(
    {
        errno.EEXIST: said("open_exam.exists"),
        errno.ENOENT: said("open_exam.no_folder"),
        errno.ENOTDIR: said("open_exam.folder_is_file"),
    }
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class ReadsOtherwise(OSError):
    """What is read in a file is not what was written."""


def trouble_with(path: Path, stem: str) -> Said | Text | None:
    """Why no new file can be put there; None where one can. Tries it with an empty file beside it.

    Args:
        stem: see `place`.
    """
    try:
        with contextlib.suppress(FileNotFoundError):
            os.lstat(path)
            return _REASONS[errno.EEXIST]
        os.close(os.open(_beside(path, stem), _NEW, 0o600))
    except (OSError, ValueError) as error:
        return why(error)
    finally:
        with contextlib.suppress(OSError, ValueError):
            _beside(path, stem).unlink()
    return None


def write_new(path: Path, data: bytes) -> None:
    """Makes the file; one that is there already is left as it is, and half a file is removed.

    Raises:
        OSError: where it cannot be made.
        ValueError: for a name that no file can have.
    """
    with open(path, "xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()
            raise


def place(path: Path, data: bytes, stem: str, mode: int = 0o600) -> None:
    """Makes the file with these contents, and reads it back from its place.

    It is written beside its place under another name, synced, and linked there: at no moment is a part of it
    there. A file that is there already and is the same to the byte is left as it is.

    Args:
        stem: of the name under which it is written; a file of this name that a killed program has left is
            removed, so nobody else may use it.
        mode: who may read and write it, less what the system takes off; else its owner alone.

    Raises:
        OSError: where it cannot be done. See `why`.
        ValueError: for a name that no file can have.
    """
    beside = _beside(path, stem)
    beside.unlink(missing_ok=True)
    if not (path.is_file() and _reads(path, data)):
        try:
            _write(beside, data, mode)
            _link(beside, path, mode)
        finally:
            beside.unlink(missing_ok=True)
        if not _reads(path, data):
            raise ReadsOtherwise
    _sync(path.parent)


def put_over(path: Path, data: bytes, mode: int = 0o600) -> None:
    """A file with new contents in the place of the one before, which nobody sees half written.

    Args:
        mode: see `place`.

    Raises:
        OSError: where it cannot be done; then what was there before stays. See `why`.
        ValueError: for a name that no file can have.
    """
    token = f"{os.getpid()}-{os.urandom(4).hex()}"  # other machines, too, may write in this folder
    beside = path.with_name(f".{token}.new")
    try:
        place(beside, data, token, mode)
        os.replace(beside, path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def free_name(path: Path, data: bytes) -> Path:
    """The path, or one with a number before its ending: where nothing is yet, or a file with this in it."""
    number = 1
    candidate = path
    while os.path.lexists(candidate) and not (candidate.is_file() and _reads(candidate, data)):
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def why(error: OSError | ValueError) -> Said | Text:
    """What is wrong, in words."""
    if isinstance(error, ReadsOtherwise):
        return said("open_exam.reads_otherwise")
    if isinstance(error, OSError):
        reason = Text(error.strerror) if error.strerror else said("open_exam.no_reason")
        return _REASONS.get(error.errno or 0, reason)
    return said("open_exam.no_name")


def _beside(path: Path, stem: str) -> Path:
    return path.parent / f".{stem}.part"


def _write(path: Path, data: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _link(written: Path, path: Path, mode: int) -> None:
    """Gives a written file its name, unless something has that name."""
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as on many sticks: take the name first, then fill it
        os.close(os.open(path, _NEW, mode))
        try:
            os.replace(written, path)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _reads(path: Path, data: bytes) -> bool:
    try:
        return read_bytes(path, len(data)) == data
    except OSError:
        return False


def _sync(folder: Path) -> None:
    """Makes the name last as well. Folders cannot be opened on Windows, nor synced on some file systems."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)
