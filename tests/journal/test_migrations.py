from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor.journal.event import COLUMNS, Event, cells_of
from tutor.journal.migrations import MIGRATIONS, NEWEST, migrate, schema_number
from tutor.journal.record import open_record

NOW = datetime(2025, 3, 10, tzinfo=UTC)
NUMBERS = [number for number, _ in MIGRATIONS]

FIRST_ROW = (
    "INSERT INTO events VALUES (1, '2025-03-10T12:00:00.000000+00:00', 'r1', 'lesson', 'relu-221', 'ab12', "
    "'7', 1, 'z1', 'answer', '0.9', 'correct', NULL, 0, 1, 'pre_activation:relu', '{}')"
)
"""A row as the first schema has it, written out: it must not follow later changes of the code."""


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def schema(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    assert list(range(1, NEWEST + 1)) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_record_of_every_earlier_schema_opens_with_its_events(tmp_path: Path, number: int) -> None:
    path = tmp_path / "record.db"
    old = connected(path)
    migrate(old, MIGRATIONS[:1])
    old.execute(FIRST_ROW)
    migrate(old, MIGRATIONS[:number])
    assert schema_number(old) == number
    old.close()
    record = open_record(path, now=NOW)
    assert [(event.id, event.text, event.seed, event.hints) for event in record.events()] == [
        (1, "0.9", 7, 1)
    ]
    assert record.notices == ()
    assert schema_number(connected(path)) == NEWEST


@pytest.mark.parametrize("number", NUMBERS)
def test_every_path_to_the_newest_schema_gives_the_same_one(tmp_path: Path, number: int) -> None:
    whole, stepwise = connected(tmp_path / "whole.db"), connected(tmp_path / "stepwise.db")
    migrate(whole)
    migrate(stepwise, MIGRATIONS[:number])
    migrate(stepwise)
    assert schema(whole) == schema(stepwise)


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    connection = connected(tmp_path / "record.db")
    migrate(connection)
    before = schema(connection)
    migrate(connection)
    assert schema(connection) == before


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    connection = connected(tmp_path / "record.db")
    migrate(connection)
    before = schema(connection)
    bad = (*MIGRATIONS, (NEWEST + 1, ("CREATE TABLE half (x)", "CREATE TABLE events (x)")))
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, bad)
    assert schema(connection) == before
    assert schema_number(connection) == NEWEST


def test_the_table_has_the_columns_that_events_are_written_to(tmp_path: Path) -> None:
    connection = connected(tmp_path / "record.db")
    migrate(connection)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
    assert columns == ["id", *COLUMNS]
    assert len(cells_of(Event(NOW, "r1", "lesson", "relu-221", "answer"))) == len(COLUMNS)
