"""The record's SQLite file: opening it, short transactions, and what its errors mean."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import TutorError
from tutor.progress.aside import identity_of
from tutor.progress.event import COLUMNS, Cell, Event, cells_of
from tutor.progress.migrations import NEWEST, migrate, schema_number
from tutor.progress.trouble import Damaged, Unavailable

_INSERT = f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"

_CAUSES: dict[int, str] = {
    sqlite3.SQLITE_BUSY: "another program holds {path}. Close it and go on.",
    sqlite3.SQLITE_LOCKED: "another program holds {path}. Close it and go on.",
    sqlite3.SQLITE_FULL: "the disk with {path} is full. Free some space and go on.",
    sqlite3.SQLITE_READONLY: "{path} may not be written. Give yourself the right to write there, or set "
    "BACKPROP_TUTOR_HOME to another folder.",
}
_CAUSES[sqlite3.SQLITE_CANTOPEN] = _CAUSES[sqlite3.SQLITE_PERM] = _CAUSES[sqlite3.SQLITE_READONLY]
_OTHER_CAUSE = "{path} gives an error ({error}). Set BACKPROP_TUTOR_HOME to another folder."
_CODE_OF_ERRNO: dict[int, int] = {
    errno.EACCES: sqlite3.SQLITE_READONLY,
    errno.EPERM: sqlite3.SQLITE_READONLY,
    errno.EROFS: sqlite3.SQLITE_READONLY,
    errno.ENOSPC: sqlite3.SQLITE_FULL,
    errno.EDQUOT: sqlite3.SQLITE_FULL,
}
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns errors of SQLite and of the file system into `Unavailable` and `Damaged`."""
    try:
        yield
    except sqlite3.Error as error:
        code = _primary_code(error)
        if code in _DAMAGE:
            raise Damaged(f"{path} is damaged.") from error
        cause = _CAUSES.get(code, _OTHER_CAUSE)
        raise Unavailable(cause.format(path=path, error=error)) from error
    except OSError as error:
        cause = _CAUSES.get(_CODE_OF_ERRNO.get(error.errno or 0, -1), _OTHER_CAUSE)
        raise Unavailable(cause.format(path=path, error=error.strerror or error)) from error


def _primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, the low byte; errors that Python itself raises have none."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


@dataclass(frozen=True, eq=False)
class Store:
    """An open file. To be used from one thread.

    Attributes:
        identity: device and inode of the file that was opened.
    """

    path: Path
    connection: sqlite3.Connection
    identity: tuple[int, int]

    def is_in_place(self) -> bool:
        """Whether the path still leads to the opened file: another terminal may have deleted or moved it."""
        return identity_of(self.path) == self.identity

    def append(self, events: Sequence[Event], patience: float) -> int:
        """Writes events, all or none, and returns the last one's id after they are committed and synced.

        Args:
            patience: seconds to wait for another program's transaction.

        Raises:
            Unavailable, Damaged: where that could not be done.
        """
        with explained(self.path):
            self.connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                cursor = self.connection.cursor()
                for event in events:
                    cursor.execute(_INSERT, cells_of(event))
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
        return cursor.lastrowid or 0

    def rows(self, query: str, parameters: Mapping[str, Cell]) -> list[dict[str, Cell]]:
        """All rows of a query, by column.

        Raises:
            Unavailable, Damaged: where they could not be read.
        """
        with explained(self.path):
            cursor = self.connection.execute(query, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def close(self) -> None:
        with explained(self.path):
            self.connection.close()


def open_store(path: Path, *, create: bool, patience: float) -> Store:
    """Opens the file and brings its schema up to date.

    Raises:
        Unavailable, Damaged: where it cannot be used.
        TutorError: where a newer program wrote it.
    """
    with explained(path):
        if create:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        identity = identity_of(path)
        if identity is None:
            raise FileNotFoundError(f"{path} is gone")
        try:
            connection = _connect(path, "mode=rw", patience)
        except sqlite3.OperationalError as error:
            # In a folder without the right to write, SQLite cannot make the files that WAL needs beside it.
            if _primary_code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            connection = _connect(path, "mode=ro&immutable=1", patience)
    return Store(path, connection, identity)


def _connect(path: Path, how: str, patience: float) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
    try:
        number = schema_number(connection)
        if number > NEWEST:
            raise TutorError(
                f"{path} was written by a newer backprop-tutor (schema {number}, this one knows {NEWEST}).",
                "Upgrade this backprop-tutor, or set BACKPROP_TUTOR_HOME to another folder.",
            )
        # FULL also survives a power cut; it costs 0.3 ms a commit on an SSD, NORMAL 0.03 ms.
        connection.execute("PRAGMA synchronous = FULL")
        if number < NEWEST:
            _use_wal(connection, patience)
            migrate(connection)
        connection.execute("SELECT 1 FROM events LIMIT 1")
    except (sqlite3.Error, TutorError):
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Switches to write-ahead logging, which the file remembers.

    SQLite does not wait for another terminal that switches the same new file at this moment, so we do.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return
