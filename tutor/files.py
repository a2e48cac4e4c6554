"""Reading files that a user names: ordinary files only, and no more of them than is asked for.

A pipe would wait for ever, a device never ends, and a file may be made larger than any memory.
What cannot be read raises an `OSError`; `reason_of` gives the reason for a sentence: "X cannot be read (…).".
"""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from tutor.clean import escaped
from tutor.sayings import Said, Text, said

# Opening must not wait for the other end of a pipe, nor make a terminal ours. Not every system has these.
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY", "O_CLOEXEC")
)

_CHUNK = 65_536
"""Bytes that are read in one go."""

_REASONS = MappingProxyType(
    {
        errno.ENOENT: said("files.missing"),
        errno.EISDIR: said("files.folder"),
        errno.EACCES: said("files.forbidden"),
        errno.EPERM: said("files.forbidden"),
        errno.ENOTDIR: said("files.through_a_file"),
        errno.ENAMETOOLONG: said("files.long_name"),
        errno.ELOOP: said("files.circle"),
        errno.EEXIST: said("files.there_already"),
        errno.EIO: said("files.disk_error"),
        errno.ENOSPC: said("files.disk_full"),
        errno.EDQUOT: said("files.share_full"),
        errno.EROFS: said("files.read_only"),
        errno.EMFILE: said("files.too_many_open"),
        errno.ENFILE: said("files.too_many_open"),
        errno.EFBIG: said("files.too_large"),
    }
)
"""What the system says most often. The rest is said in its own words."""


class NotRead(OSError):
    """A file that is there and is not read, for a reason of ours."""

    def __init__(self, number: int, reason: Said, path: Path) -> None:
        super().__init__(number, os.strerror(number), str(path))
        self.reason = reason


def reason_of(error: OSError | ValueError) -> Said | Text:
    """Why a file cannot be used; a ValueError is a name that no file can have."""
    if isinstance(error, NotRead):
        return error.reason
    if not isinstance(error, OSError):
        return said("files.no_name")
    return _REASONS.get(error.errno or 0) or Text(escaped(error.strerror or str(error)))


def open_regular(path: Path, most: int) -> BinaryIO:
    """The file, opened for reading bytes. It is not opened at all where it is no ordinary file.

    Args:
        most: the largest size in bytes; holes count.

    Raises:
        OSError: where it cannot be read, is a folder, pipe, device or socket, or is larger than `most`.
        ValueError: for a name that no file can have.
    """
    _check(path, path.stat(), most)
    file = open(path, "rb", opener=lambda name, _: os.open(name, _FLAGS))  # noqa: SIM115 - the caller closes it
    try:
        _check(path, os.fstat(file.fileno()), most)  # it may be another one by now
    except OSError:
        file.close()
        raise
    return file


def open_apart(path: Path, most: int) -> BinaryIO:
    """The same for a process that is split while it reads: each goes on from a place of its own."""
    file = open_regular(path, most)
    return io.BufferedReader(_Apart(file), _CHUNK) if hasattr(os, "pread") else file


class _Apart(io.RawIOBase):
    """An open file with a place that is kept here: processes that were split share the system's."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = os.pread(self._file.fileno(), len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        assert whence in (os.SEEK_SET, os.SEEK_CUR)
        self._at = offset + (self._at if whence == os.SEEK_CUR else 0)
        return self._at

    def close(self) -> None:
        self._file.close()
        super().close()


def read_bytes(path: Path, most: int) -> bytes:
    """What an ordinary file holds, at most `most` bytes. Errors: see `open_regular`."""
    with open_regular(path, most) as file:
        data = file.read(most + 1)
    if data is None:  # some files of /proc have nothing to read at the moment
        raise NotRead(errno.EAGAIN, said("files.gives_nothing"), path)
    if len(data) > most:  # it has grown, or its size was not told, as in /proc
        raise _too_large(path, most)
    return data


def read_text(path: Path, most: int) -> str:
    """The same as a text in UTF-8, without the mark that editors put before it.

    Raises also UnicodeDecodeError, which is a ValueError.
    """
    return read_bytes(path, most).decode("utf-8-sig")


def _check(path: Path, status: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise NotRead(errno.EINVAL, said("files.not_ordinary"), path)
    if status.st_size > most:
        raise _too_large(path, most)


def _too_large(path: Path, most: int) -> NotRead:
    return NotRead(errno.EFBIG, said("files.larger", most=most), path)
