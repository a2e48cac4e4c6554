"""Whether an open file is a record as this program makes them, and sound.

Measured on a record of 1,000 events (0.4 MB): the schema 0.02 ms, the counts 0.06 ms, the whole check
1.1 ms; of 10,000 events (3.5 MB): the counts 1 ms, the whole check 13 ms, a tenth of reading them all.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from tutor.journal.damaged_files import beside
from tutor.journal.event import ACTIONS, MODES
from tutor.journal.migrations import MIGRATIONS
from tutor.journal.trouble import Damaged, shown
from tutor.journal.wal import committed, is_damaged, is_short
from tutor.sayings import said

WHOLE_UP_TO = 1 << 19
"""Bytes up to which a file is checked whole when it is opened; a larger one when all of it is read, and
when a session ends."""

_SCHEMA = (
    "SELECT CAST(sql AS BLOB) FROM sqlite_schema "
    "WHERE NOT (type = 'table' AND name LIKE 'sqlite\\_stat_' ESCAPE '\\')"  # ANALYZE makes these
)

_COUNTS = """
SELECT COUNT(*) FROM events NOT INDEXED
UNION SELECT COUNT(*) FROM events INDEXED BY events_by_run
UNION SELECT COUNT(*) FROM events INDEXED BY events_by_lesson
"""


def _quoted(names: Iterable[str | None]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(map(str, names)))


_HIDDEN = f"""
SELECT 1 FROM events NOT INDEXED WHERE NOT (
    typeof(run) = 'text' AND typeof(lesson) = 'text' AND typeof(seed) IN ('text', 'null')
    AND mode IN ({_quoted(MODES)}) AND action IN ({_quoted(ACTIONS)})
) LIMIT 1
"""
"""A row that a query for a lesson, a run or a mode may not find, so that no reader would miss it."""

_TORN = 0.05  # seconds in which another terminal ends the commit that it is writing at this moment


def check_log(path: Path) -> None:
    """Looks at the write-ahead log that a crash has left, before SQLite drops silently what is damaged.

    Raises:
        Damaged: where something that was committed would be dropped.
        OSError: where the file cannot be read.
    """
    if not log_is_bad(path):
        return
    time.sleep(_TORN)
    if log_is_bad(path):
        raise Damaged(said("journal.damaged_log", path=shown(path)))


def log_is_bad(path: Path) -> bool:
    """Whether the write-ahead log beside a record is damaged, or a part of it is missing.

    Raises:
        OSError: where a file cannot be read.
    """
    index, log = beside(path, "-shm"), beside(path, "-wal")
    if not index.exists() and not log.exists():
        return False
    known = committed(index.read_bytes()) if index.exists() else None  # before the log, which grows
    wal = log.read_bytes() if log.exists() else b""
    return is_damaged(wal, known) or (known is not None and is_short(wal, known))


def check_schema(connection: sqlite3.Connection, number: int) -> None:
    """Whether the file has what the steps of the schema up to a number make, and nothing else.

    A view in the place of a table, or a trigger, would run when we read and write.

    Raises:
        Damaged: where it is another one.
        sqlite3.Error: where it cannot be read.
    """
    steps = MIGRATIONS[: max(0, number)]
    ours = {b" ".join(statement.encode().split()) for _, statements in steps for statement in statements}
    theirs = [bytes(sql or b"") for (sql,) in connection.execute(_SCHEMA)]
    if not ours or len(theirs) != len(ours) or {b" ".join(sql.split()) for sql in theirs} != ours:
        raise Damaged(said("journal.other_schema"))


def check_contents(connection: sqlite3.Connection, *, whole: bool) -> None:
    """Whether the indexes lead to every row, no page was freed, and with `whole` whether every page is sound.

    Raises:
        Damaged: where they do not.
        sqlite3.Error: where the file cannot be read.
    """
    if len(connection.execute(_COUNTS).fetchall()) != 1:
        raise Damaged(said("journal.contradicting_index"))
    if connection.execute("PRAGMA freelist_count").fetchone() != (0,):  # nothing of ours frees a page
        raise Damaged(said("journal.lost_rows"))
    if not whole:
        return
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok" or connection.execute(_HIDDEN).fetchone() is not None:
        raise Damaged(said("journal.contradiction"))
