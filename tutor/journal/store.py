"""The record's SQLite file: making it, opening it, short transactions."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.journal.causes import cause_of, explained, is_damage, primary_code
from tutor.journal.check import WHOLE_UP_TO, check_contents, check_log, check_schema
from tutor.journal.damaged_files import (
    COMPANIONS,
    HEALED,
    NEW,
    beside,
    has_log,
    identity_of,
    make_private,
    private,
    sync_folder,
)
from tutor.journal.event import COLUMNS, Cell, Event, cells_of
from tutor.journal.migrations import NEWEST, is_newer, migrate, schema_number
from tutor.journal.trouble import Damaged, RecordMoved, Unavailable, shown
from tutor.sayings import Said, said

_NAMES = ("id", *COLUMNS)
_INSERT = f"INSERT INTO events ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"

_NO_FILES_BESIDE = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
)


@dataclass(frozen=True, eq=False)
class Store:
    """An open file. To be used from one thread.

    Attributes:
        identity: device and inode of the file that was opened.
        unwritable: why nothing can be written; None where something can.
    """

    path: Path
    connection: sqlite3.Connection
    identity: tuple[int, int] | None
    unwritable: Said | None = None

    def is_in_place(self) -> bool:
        """Whether the path still leads to the opened file: another terminal may have deleted or mended it."""
        return identity_of(self.path) == self.identity

    def append(self, events: Sequence[Event], patience: float) -> tuple[int, ...]:
        """Writes events, all or none, and returns their ids after they are committed and synced.

        Args:
            patience: seconds to wait for another program's transaction.

        Raises:
            Unavailable, Damaged: where that could not be done.
            RecordMoved: where the path leads to another file by now.
        """
        if self.unwritable is not None:
            raise Unavailable(self.unwritable)
        with explained(self.path):
            self.connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                # Asked under the lock: who mends the record holds it until the new file is in place.
                if not self.is_in_place():
                    raise RecordMoved(said("journal.replaced", path=shown(self.path)))
                ids = tuple(_insert(self.connection, event) for event in events)
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
        return ids

    def rows(self, query: str, parameters: Mapping[str, Cell]) -> list[dict[str, Cell]]:
        """All rows of a query, by column.

        Raises:
            Unavailable, Damaged: where they could not be read.
        """
        with explained(self.path):
            cursor = self.connection.execute(query, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def check(self) -> None:
        """Looks at all of the file, however large.

        Raises:
            Unavailable, Damaged: where it is not sound, or cannot be read.
        """
        with explained(self.path):
            check_contents(self.connection, whole=True)

    def close(self) -> None:
        with explained(self.path):
            self.connection.close()


def open_store(path: Path, *, create: bool, patience: float) -> Store:
    """Opens the file, checks it, and brings its schema up to date.

    Raises:
        Unavailable, Damaged: where it cannot be used.
        TutorError: where a newer program wrote it.
    """
    with explained(path):
        file = Path(os.path.realpath(path))  # beside which SQLite keeps its own
        if create and not os.path.lexists(file):
            _begin(file)
        found = os.stat(file)
        if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
            raise Unavailable(said("journal.no_file", path=shown(path)))
        # A record is whole from its first moment: there is never an empty one.
        if found.st_size == 0 or beside(file, HEALED).exists():
            raise Damaged(said("journal.empty", path=shown(path)))
        check_log(file)
        _make_private(file)
        identity = (found.st_dev, found.st_ino)
        try:
            return Store(path, _connect(file, "mode=rw", patience), identity)
        except sqlite3.OperationalError as error:
            # Without the right to write or without room, SQLite cannot make the files that WAL needs.
            if primary_code(error) not in _NO_FILES_BESIDE:
                raise
            if has_log(file):  # `immutable` would leave out what is in it
                return _read_only(path, file, cause_of(error, path))
            return Store(path, _connect(file, "mode=ro&immutable=1", patience), identity)


def store_of(path: Path, events: Iterable[Event], unwritable: Said) -> Store:
    """Events that could be read where no file can be written: in memory, to be read only."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _fill(connection, events)
    return Store(path, connection, identity_of(path), unwritable)


def new_file(path: Path, events: Iterable[Event]) -> Path:
    """Makes a sound file with these events beside `path`, on disk and closed; returns its name.

    Raises:
        sqlite3.Error, OSError: where that cannot be done; nothing is left then.
    """
    name = beside(path, f"{NEW}{os.getpid()}")
    os.close(private(name))
    try:
        connection = sqlite3.connect(name, isolation_level=None)
        try:
            # Not in a log: putting that into the file is left to closing, which tells of no error.
            _fill(connection, events)
            check_contents(connection, whole=True)
            connection.execute("PRAGMA journal_mode = WAL")  # which the file remembers
        finally:
            connection.close()
    except (sqlite3.Error, Damaged):
        for ending in ("", *COMPANIONS):
            beside(name, ending).unlink(missing_ok=True)
        raise
    return name


def _fill(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    migrate(connection)
    connection.execute("BEGIN")
    for event in events:
        _insert(connection, event)
    connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, event: Event) -> int:
    return connection.execute(_INSERT, (event.id, *cells_of(event))).lastrowid or 0


def _begin(path: Path) -> None:
    """Puts an empty record at `path`, whole from the first moment; one that is there by then stays."""
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)  # whatever the umask
    name = new_file(path, ())
    try:
        os.link(name, path)
    except FileExistsError:  # another terminal's
        pass
    except OSError:  # a file system without links
        os.replace(name, path)
    name.unlink(missing_ok=True)
    sync_folder(path.parent)


def _make_private(path: Path) -> None:
    for file in (path, beside(path, "-wal"), beside(path, "-shm")):
        with suppress(OSError):  # it is not there, or where nothing can be changed it cannot be either
            make_private(file)


def _read_only(path: Path, file: Path, unwritable: Said) -> Store:
    """What the file and its write-ahead log hold, where SQLite may not open both."""
    from tutor.journal.repair import salvage

    return store_of(path, salvage(file).events.values(), unwritable)


def _connect(path: Path, how: str, patience: float) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        # FULL also survives a power cut; it costs 0.3 ms a commit on an SSD, NORMAL 0.03 ms.
        connection.execute("PRAGMA synchronous = FULL")
        if _schema_number(connection, path) < NEWEST:
            migrate(connection)
        check_contents(connection, whole=path.stat().st_size <= WHOLE_UP_TO)
    except (sqlite3.Error, UnicodeDecodeError, Damaged) as error:
        if not is_damage(error):
            connection.close()
            raise
        damage = Damaged(said("journal.damaged", path=shown(path)))
        damage.held = connection
        raise damage from error
    except TutorError:
        connection.close()
        raise
    return connection


def _schema_number(connection: sqlite3.Connection, path: Path) -> int:
    """The number of the file's schema, which is then as it should be."""
    connection.execute("BEGIN")  # the number and the schema of one moment: another terminal may change both
    number = schema_number(connection)
    if is_newer(number):
        raise TutorError(
            said("journal.newer", path=shown(path), schema=number, newest=NEWEST), said("journal.upgrade")
        )
    check_schema(connection, number)
    connection.execute("COMMIT")
    return number
