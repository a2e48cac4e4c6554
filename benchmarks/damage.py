"""Ways to damage a record: each a name and a function of its path."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tutor.journal.event import COLUMNS
from tutor.journal.migrations import MIGRATIONS
from tutor.journal.wal import FRAME_HEADER, WAL_HEADER


class Damage(NamedTuple):
    """One way to damage a record. `logged`: the record is one whose last process was killed."""

    kind: str
    name: str
    do: Callable[[Path], None]
    logged: bool = False


def page_size(path: Path) -> int:
    size = int.from_bytes(path.read_bytes()[16:18], "big")
    return 65536 if size == 1 else size


def overwrite(at: int, what: bytes, ending: str = "") -> Callable[[Path], None]:
    def do(path: Path) -> None:
        with path.with_name(path.name + ending).open("r+b") as file:
            file.seek(at)
            file.write(what)

    return do


def flip(at: int, ending: str = "") -> Callable[[Path], None]:
    def do(path: Path) -> None:
        file = path.with_name(path.name + ending)
        found = file.read_bytes()[at]
        overwrite(at, bytes([found ^ 0xFF]), ending)(path)

    return do


def cut(size: int, ending: str = "") -> Callable[[Path], None]:
    return lambda path: os.truncate(path.with_name(path.name + ending), size)


def by_hand(*statements: str) -> Callable[[Path], None]:
    """Statements that someone types into the file: the triggers of the log are put back after them."""

    def do(path: Path) -> None:
        triggers = [s.strip() for s in MIGRATIONS[1][1] if "TRIGGER" in s]
        with sqlite3.connect(path, isolation_level=None) as db:
            db.execute("PRAGMA writable_schema = ON")
            db.execute("DROP TRIGGER IF EXISTS events_are_not_changed")
            db.execute("DROP TRIGGER IF EXISTS events_are_not_deleted")
            for statement in statements:
                db.execute(statement)
            for trigger in triggers:
                try:
                    db.execute(trigger)
                except sqlite3.Error:  # there is no such table any more
                    break
        db.close()

    return do


NASTY_CELLS = (
    "9e999", "-9e999", "-1", "4611686018427387904", "1.5", "x'fffe'", "CAST(x'fffe80' AS TEXT)", "''",
    "'nonsense'", "hex(zeroblob(50000))", "'9999-12-31T23:59:59-12:00'", "'0001-01-01T00:00:00+14:00'",
    "'2025-03-10'", "'1e400'", "char(0, 27, 8238)", "NULL",
)  # fmt: skip

NASTY_PAYLOADS = (
    "[]", "3", "null", "true", '"x"', "{", "", "[" * 100_000, '{"a":' * 900 + "1" + "}" * 900,
    '{"number": 1e999}', '{"number": NaN}', '{"number": -5}', '{"number": "x"}', '{"after": "x"}',
    '{"sitting": [], "after": 3}',
    '{"after": 99999999999999999999}', '{"misconceptions": [[], {}, null, "nosuch"]}',
    '{"misconceptions": {}}',
    '{"quiz": {"seed": 1, "exam": false, "items": []}}',
    '{"quiz": {"seed": 5, "exam": false, "items": [[1]]}}',
    '{"quiz": {"seed": 5, "exam": true, "items": [["relu-221", "", 7, 99, "z1"]]}}', '{"quiz": 7}',
    '{"learner": "\\ud800"}', '{"number": ' + "9" * 5000 + "}", "\ud800x",
)  # fmt: skip


def cells(rows: Iterable[int]) -> Iterator[Damage]:
    """Every column set to each nasty value, in some rows."""
    for row in rows:
        for column in COLUMNS:
            for value in NASTY_CELLS:
                statement = f"UPDATE OR IGNORE events SET {column} = {value} WHERE id = {row}"
                yield Damage("cell", f"{column} = {value} in {row}", by_hand(statement))
        for payload in NASTY_PAYLOADS:
            written = payload.encode("utf-8", "surrogatepass").hex()
            statement = f"UPDATE events SET payload = CAST(x'{written}' AS TEXT) WHERE id = {row}"
            yield Damage("payload", f"{payload[:40]} in {row}", by_hand(statement))


_ROOT = (
    "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = '{}') "
    "WHERE name = '{}'"
)


def schemas() -> Iterator[Damage]:
    """Schemas that are not ours."""
    bad = "UPDATE sqlite_schema SET {} = CAST(x'ff' || {} AS TEXT) WHERE name = '{}'"
    copy = "CREATE TABLE copied AS SELECT * FROM events"
    made = "CREATE {} events AS SELECT * FROM copied{}"
    trigger = "CREATE TRIGGER t BEFORE INSERT ON events BEGIN SELECT RAISE({}); END"
    indexes = ("events_by_run", "events_by_lesson", "restarts")
    empty_index = (
        "CREATE TABLE none (lesson, mode, seed)",
        "CREATE INDEX e ON none (lesson, mode, seed)",
        _ROOT.format("e", "events_by_lesson"),
        "DELETE FROM sqlite_schema WHERE name IN ('e', 'none')",
    )
    statements: dict[str, tuple[str, ...]] = {
        **{f"no {name}": (f"DROP INDEX {name}",) for name in indexes},
        "renamed": ("ALTER TABLE events RENAME TO happened",),
        "a column more": ("ALTER TABLE events ADD COLUMN mood TEXT",),
        "a column less": ("ALTER TABLE events DROP COLUMN payload",),
        "a column renamed": ("ALTER TABLE events RENAME COLUMN skill TO craft",),
        "no table": ("DROP TABLE events",),
        "an empty table": (copy, "DROP TABLE events", made.format("TABLE", " WHERE 0")),
        "a view": (copy, "DROP TABLE events", made.format("VIEW", "")),
        "a view of nothing": (copy, "DROP TABLE events", made.format("VIEW", " WHERE 0")),
        "a trigger": (trigger.format("IGNORE"),),
        "a failing trigger": (trigger.format("FAIL, 'no'"),),
        "a unique index": ("CREATE UNIQUE INDEX u ON events (id, lesson)",),
        "rows gone": ("DELETE FROM events",),
        "index without rows": _without("type = 'index'", "DELETE FROM events"),
        "index with half the rows": _without("type = 'index'", "DELETE FROM events WHERE id % 2"),
        "rows without index": _without("name = 'events_by_lesson'", "DELETE FROM events WHERE id % 2"),
        "an index empty": empty_index,
        "an index in place of another": (_ROOT.format("restarts", "events_by_lesson"),),
        **{f"number {number}": (f"PRAGMA user_version = {number}",) for number in (0, 1, 3, -7, 2**30)},
        **{
            f"bad {part} of {name}": (bad.format(part, part, name),)
            for part in ("name", "sql", "type", "tbl_name")
            for name in ("events", "events_by_run", "restarts")
        },
        "sql of nothing": ("UPDATE sqlite_schema SET sql = NULL WHERE name = 'events'",),
        "sql of nonsense": ("UPDATE sqlite_schema SET sql = 'CREATE nonsense' WHERE name = 'events'",),
        "a root beyond the end": ("UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'events'",),
        "a root of another": (_ROOT.format("restarts", "events"),),
    }
    for name, typed in statements.items():
        yield Damage("schema", name, by_hand(*typed))


def _without(which: str, statement: str) -> tuple[str, ...]:
    """A statement carried out while some of the schema is hidden, so that it does not follow."""
    hidden = "CREATE TABLE hidden AS SELECT rowid AS place, * FROM sqlite_schema WHERE"
    return (
        f"{hidden} {which}",
        f"DELETE FROM sqlite_schema WHERE {which}",
        "PRAGMA schema_version = 900",
        statement,
        "INSERT INTO sqlite_schema SELECT type, name, tbl_name, rootpage, sql FROM hidden",
        "DELETE FROM sqlite_schema WHERE name = 'hidden'",
        "PRAGMA schema_version = 901",
    )


def pages(size: int, page: int, pick: random.Random, flips: int) -> Iterator[Damage]:
    """Pages zeroed, filled with other bytes, exchanged; the file cut at each page; bytes flipped."""
    count = size // page
    for number in range(count):
        yield Damage("page zeroed", str(number + 1), overwrite(number * page, bytes(page)))
        yield Damage("page of ones", str(number + 1), overwrite(number * page, b"\xff" * page))
        yield Damage(
            "page half zeroed", str(number + 1), overwrite(number * page + page // 2, bytes(page // 2))
        )
        yield Damage("cut", f"before page {number + 1}", cut(number * page))
        yield Damage("cut", f"in page {number + 1}", cut(number * page + page // 3))
    for _ in range(flips):
        at = pick.randrange(size)
        yield Damage("byte flipped", str(at), flip(at))
    for at in (*range(0, 100, 3), 100, 101, 103, 105):
        yield Damage("header byte flipped", str(at), flip(at))
    yield Damage("file", "empty", cut(0))
    yield Damage("file", "text", lambda path: path.write_text("my poems\n" * 99) and None)  # type: ignore[func-returns-value]
    yield Damage("file", "one byte", lambda path: path.write_bytes(b"S") and None)  # type: ignore[func-returns-value]


def logs(size: int, page: int, pick: random.Random, flips: int) -> Iterator[Damage]:
    """The same in the write-ahead log that a killed process left."""
    step = FRAME_HEADER + page
    frames = (size - WAL_HEADER) // step
    for number in range(frames):
        at = WAL_HEADER + number * step
        yield Damage("log: frame zeroed", str(number), overwrite(at, bytes(step), "-wal"), logged=True)
        yield Damage(
            "log: page zeroed", str(number), overwrite(at + FRAME_HEADER, bytes(page), "-wal"), logged=True
        )
    for at in range(0, WAL_HEADER, 2):
        yield Damage("log: header byte flipped", str(at), flip(at, "-wal"), logged=True)
    for _ in range(flips):
        at = pick.randrange(size)
        yield Damage("log: byte flipped", str(at), flip(at, "-wal"), logged=True)
    for number in range(frames):
        yield Damage("log: cut", f"before {number}", cut(WAL_HEADER + number * step, "-wal"), logged=True)
    yield Damage("log: cut", "to nothing", cut(0, "-wal"), logged=True)
    yield Damage("log: gone", "", lambda path: path.with_name(path.name + "-wal").unlink(), logged=True)
    yield Damage("log: none", "sound", lambda path: None, logged=True)
