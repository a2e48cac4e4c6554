"""What an error of SQLite or of the file system means, as a saying."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

from tutor.clean import escaped
from tutor.journal.damaged_files import PROBE, beside
from tutor.journal.trouble import Damaged, Unavailable, shown
from tutor.sayings import Said, Text, said

_HELD = "journal.held"
_FULL = "journal.disk_full"
_FORBIDDEN = "journal.forbidden"
_LIMITED = "journal.limited"
_OTHER = "journal.error"

_OF_CODE: Mapping[int, str] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: _HELD,
        sqlite3.SQLITE_LOCKED: _HELD,
        sqlite3.SQLITE_PROTOCOL: _HELD,
        sqlite3.SQLITE_FULL: _FULL,
        sqlite3.SQLITE_READONLY: _FORBIDDEN,
        sqlite3.SQLITE_CANTOPEN: _FORBIDDEN,
        sqlite3.SQLITE_PERM: _FORBIDDEN,
    }
)
_OF_ERRNO: Mapping[int, str] = MappingProxyType(
    {
        errno.EACCES: _FORBIDDEN,
        errno.EPERM: _FORBIDDEN,
        errno.EROFS: _FORBIDDEN,
        errno.ENOSPC: _FULL,
        errno.EDQUOT: _FULL,
        errno.EFBIG: _LIMITED,
    }
)
# Our statements fit our schema: an error in one of them means that the file has another.
_DAMAGE = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_FORMAT,
    }
)
# SQLite does not tell why the system refused; the system does when it is asked again.
_UNCLEAR = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})

_PROBE = 1 << 16


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns errors of SQLite and of the file system into `Unavailable` and `Damaged`."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if is_damage(error) or not isinstance(error, sqlite3.Error):
            raise Damaged(said("journal.damaged", path=shown(path))) from error
        raise Unavailable(cause_of(error, path)) from error
    except OSError as error:
        cause = _OF_ERRNO.get(error.errno or 0, _OTHER)
        raise Unavailable(_said(cause, path, error.strerror or str(error))) from error


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, the low byte; 0 for errors that Python itself raises."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_damage(error: Exception) -> bool:
    """Whether an error of the `sqlite3` module, or of ours, means that the file is damaged."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, Damaged | UnicodeDecodeError)  # SQLite's messages quote the file
    # Python has no code for text that is not UTF-8; using the module wrongly is a ProgrammingError.
    undecoded = primary_code(error) == 0 and isinstance(error, sqlite3.OperationalError)
    return undecoded or primary_code(error) in _DAMAGE


def cause_of(error: sqlite3.Error, path: Path) -> Said:
    """What an error that is no damage means, and what to do."""
    code = primary_code(error)
    refusal = _refusal(path) if code in _UNCLEAR else None
    cause = _OF_ERRNO.get(refusal.errno or 0) if refusal is not None else None
    return _said(cause or _OF_CODE.get(code, _OTHER), path, str(error))


def _said(cause: str, path: Path, error: str) -> Said:
    return said(cause, path=shown(path), error=Text(escaped(error)))


def _refusal(path: Path) -> OSError | None:
    """What the system says of a file beside the record that is a little larger; None where it is written."""
    path = Path(os.path.realpath(path))
    probe = beside(path, f"{PROBE}{os.getpid()}")
    try:
        largest = max((file.stat().st_size for file in path.parent.glob(f"{path.name}*")), default=0)
        descriptor = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, bytes(_PROBE))
            os.lseek(descriptor, largest + _PROBE, os.SEEK_SET)
            os.write(descriptor, b"\0")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
            with suppress(OSError):  # a file left over is removed with the record
                probe.unlink()
    except OSError as error:
        return error
    return None
