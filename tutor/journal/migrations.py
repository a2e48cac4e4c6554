"""The record's schema, as numbered steps from nothing to the newest. A released step never changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

Migration = tuple[int, tuple[str, ...]]
"""Its number, and its statements."""

MIGRATIONS: tuple[Migration, ...] = (
    (
        1,
        (
            """
            CREATE TABLE events (
                id INTEGER PRIMARY KEY,
                at TEXT NOT NULL,
                run TEXT NOT NULL,
                mode TEXT NOT NULL,
                lesson TEXT NOT NULL,
                digest TEXT NOT NULL,
                seed TEXT,
                iteration INTEGER,
                symbol TEXT,
                action TEXT NOT NULL,
                text TEXT NOT NULL,
                verdict TEXT,
                misconception TEXT,
                rounding INTEGER NOT NULL,
                hints INTEGER NOT NULL,
                skill TEXT NOT NULL,
                payload TEXT NOT NULL
            )
            """,
        ),
    ),
    (
        2,  # the log is append-only whoever writes to it, and a run is found without reading all of it
        (
            "CREATE INDEX events_by_run ON events (run, action)",
            "CREATE INDEX events_by_lesson ON events (lesson, mode, seed)",
            "CREATE INDEX restarts ON events (lesson, mode, seed) WHERE action = 'restart'",
            """
            CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
            """,
            """
            CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
            BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
            """,
        ),
    ),
    (3, ()),  # actions that a program of before does not know
)
NEWEST = MIGRATIONS[-1][0]

_FARTHEST = 10_000


def is_newer(number: int) -> bool:
    """Whether a schema's number is that of a newer program; one that is beyond all reason is damage."""
    return NEWEST < number < _FARTHEST


def schema_number(connection: sqlite3.Connection) -> int:
    """The number of the last step that the file has been through; 0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Brings a file up to date, all steps or none. The connection must be in autocommit mode.

    The number is read again under the write lock: another terminal may have migrated meanwhile.

    Raises:
        sqlite3.Error: where the file cannot be written; it is then as it was before.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = schema_number(connection)
        for number, statements in migrations:
            if number > done:
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
