"""The open file: how it is begun, what it is opened as, all or nothing; and what its errors mean."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor.journal import causes, store
from tutor.journal.causes import cause_of, explained, is_damage
from tutor.journal.damaged_files import HEALED, beside
from tutor.journal.event import Event
from tutor.journal.store import Store, new_file, open_store, store_of
from tutor.journal.trouble import Damaged, RecordMoved, Unavailable
from tutor.sayings import Said, said

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
ALL = "SELECT id, text FROM events ORDER BY id"


def answer(text: str, number: int | None = None) -> Event:
    return Event(NOW, "run", "lesson", "relu-221", "answer", text=text, id=number)


def opened(path: Path, create: bool = True) -> Store:
    return open_store(path, create=create, patience=0.01)


def texts(of: Store) -> list[object]:
    return [row["text"] for row in of.rows(ALL, {})]


def error(code: int, message: str = "as SQLite says") -> sqlite3.OperationalError:
    made = sqlite3.OperationalError(message)
    made.sqlite_errorcode = code
    return made


def reason_of(do: Callable[[], object]) -> Said:
    with pytest.raises(Unavailable) as trouble:
        do()
    return trouble.value.reason


# --- beginning --------------------------------------------------------------------------------


def test_a_record_is_begun_only_where_that_is_asked_for(path: Path) -> None:
    with pytest.raises(Unavailable):
        opened(path, create=False)
    assert not path.parent.exists()
    opened(path).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_record_that_another_terminal_begins_in_the_same_moment_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(name: Path, at: Path) -> None:
        os.replace(new_file(at.with_name("theirs"), [answer("theirs")]), at)
        raise FileExistsError

    monkeypatch.setattr(os, "link", too_late)
    begun = opened(path)
    assert texts(begun) == ["theirs"]
    begun.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_system_without_links_gets_a_record_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: Path, at: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    begun = opened(path)
    assert texts(begun) == []
    begun.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("fault", [Damaged(said("journal.lost_rows")), error(sqlite3.SQLITE_FULL)])
def test_a_new_file_that_could_not_be_made_whole_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(connection: sqlite3.Connection, *, whole: bool) -> None:
        assert whole
        raise fault

    monkeypatch.setattr(store, "check_contents", fail)
    with pytest.raises(type(fault)):
        new_file(tmp_path / "record.db", [answer("1")])
    assert list(tmp_path.iterdir()) == []


# --- opening ----------------------------------------------------------------------------------


def test_what_is_no_file_is_not_opened_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "record.db"
    os.mkfifo(pipe)
    assert reason_of(lambda: opened(pipe)).id == "journal.no_file"


def test_an_empty_file_and_one_whose_mending_was_interrupted_are_damaged(path: Path) -> None:
    opened(path).close()
    beside(path, HEALED).write_bytes(b"")
    with pytest.raises(Damaged):
        opened(path)
    beside(path, HEALED).unlink()
    opened(path).close()
    path.write_bytes(b"")
    with pytest.raises(Damaged):
        opened(path)


def refusing(monkeypatch: pytest.MonkeyPatch, code: int) -> list[str]:
    """From now on SQLite cannot write; gives how it was asked to open files."""
    asked, connect = list[str](), store._connect

    def refuse(path: Path, how: str, patience: float) -> sqlite3.Connection:
        asked.append(how)
        if how == "mode=rw":
            raise error(code)
        return connect(path, how, patience)

    monkeypatch.setattr(store, "_connect", refuse)
    return asked


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR | 10 << 8],
)
def test_a_record_beside_which_nothing_can_be_written_is_read_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    begun = opened(path)
    begun.append([answer("1")], 0.01)
    begun.close()
    asked = refusing(monkeypatch, code)
    read = opened(path)
    assert asked == ["mode=rw", "mode=ro&immutable=1"]
    assert texts(read) == ["1"]
    assert read.path == path


def test_a_log_beside_which_nothing_can_be_written_is_read_as_well(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = opened(path)
    begun.append([answer("1")], 0.01)
    asked = refusing(monkeypatch, sqlite3.SQLITE_FULL)
    read = opened(path)
    assert asked == ["mode=rw"]
    assert texts(read) == ["1"]
    assert read.is_in_place()
    assert read.unwritable is not None
    assert read.unwritable.id == "journal.disk_full"
    assert reason_of(lambda: read.append([answer("2")], 0.01)) == read.unwritable


def test_a_record_that_another_program_holds_is_not_opened_for_reading_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(path).close()
    asked = refusing(monkeypatch, sqlite3.SQLITE_BUSY)
    assert reason_of(lambda: opened(path)).id == "journal.held"
    assert asked == ["mode=rw"]


# --- writing ----------------------------------------------------------------------------------


def test_events_are_written_all_or_none(path: Path) -> None:
    begun = opened(path)
    assert begun.append([answer("1"), answer("2")], 0.01) == (1, 2)
    assert reason_of(lambda: begun.append([answer("3"), answer("4", 1)], 0.01)).id == "journal.error"
    assert not begun.connection.in_transaction
    assert texts(begun) == ["1", "2"]
    assert begun.append([answer("5")], 0.01) == (3,)


def test_an_answer_waits_as_long_as_it_is_told_to(path: Path) -> None:
    begun = opened(path)
    begun.append([answer("1")], 0.25)
    assert begun.connection.execute("PRAGMA busy_timeout").fetchone() == (250,)


def test_a_file_that_is_no_longer_the_record_is_not_written_to(path: Path) -> None:
    begun = opened(path)
    path.rename(path.with_name("moved.db"))
    assert not begun.is_in_place()
    with pytest.raises(RecordMoved):
        begun.append([answer("1")], 0.01)
    assert not begun.connection.in_transaction
    assert texts(begun) == []


def test_a_record_of_any_size_is_checked_whole_when_that_is_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, checked = opened(path), list[tuple[sqlite3.Connection, bool]]()
    monkeypatch.setattr(store, "check_contents", lambda of, *, whole: checked.append((of, whole)))
    begun.check()
    assert checked == [(begun.connection, True)]


@pytest.mark.parametrize("size, whole", [(1 << 19, True), ((1 << 19) + 1, False)])
def test_a_record_is_checked_whole_on_opening_up_to_half_a_megabyte(
    path: Path, monkeypatch: pytest.MonkeyPatch, size: int, whole: bool
) -> None:
    opened(path).close()
    with path.open("ab") as file:
        file.truncate(size)
    checked = list[bool]()
    monkeypatch.setattr(store, "check_contents", lambda of, *, whole: checked.append(whole))
    opened(path)
    assert checked == [whole]


def test_events_in_memory_can_be_read_and_not_added_to(path: Path) -> None:
    why = said("journal.damaged", path="record.db")
    made = store_of(path, [answer("1", 7)], why)
    assert made.rows(ALL, {}) == [{"id": 7, "text": "1"}]
    assert reason_of(lambda: made.append([answer("2")], 0.01)) == why


# --- what an error means ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "code, reason",
    [
        (sqlite3.SQLITE_BUSY, "held"),
        (sqlite3.SQLITE_BUSY | 2 << 8, "held"),
        (sqlite3.SQLITE_LOCKED, "held"),
        (sqlite3.SQLITE_PROTOCOL, "held"),
        (sqlite3.SQLITE_FULL, "disk_full"),
        (sqlite3.SQLITE_PERM, "forbidden"),
        (sqlite3.SQLITE_READONLY, "forbidden"),
        (sqlite3.SQLITE_CANTOPEN, "forbidden"),
        (sqlite3.SQLITE_IOERR, "error"),
        (sqlite3.SQLITE_INTERRUPT, "error"),
    ],
)
def test_an_error_of_sqlite_has_its_reason(tmp_path: Path, code: int, reason: str) -> None:
    path = tmp_path / "record.db"
    told = cause_of(error(code), path)
    assert told.id == f"journal.{reason}"
    assert dict(told.arguments) == {"path": str(path), "error": "as SQLite says"}


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY | 1 << 8]
)
@pytest.mark.parametrize(
    "refusal, reason",
    [
        (errno.EACCES, "forbidden"),
        (errno.EPERM, "forbidden"),
        (errno.EROFS, "forbidden"),
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "limited"),
    ],
)
def test_what_sqlite_does_not_tell_the_system_does_when_it_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, refusal: int, reason: str
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "fsync", refuse)
    assert cause_of(error(code), tmp_path / "record.db").id == f"journal.{reason}"
    assert list(tmp_path.iterdir()) == []
    held = cause_of(error(sqlite3.SQLITE_BUSY), tmp_path / "record.db")
    assert held.id == "journal.held", "what is clear is not asked"


def test_the_system_is_asked_with_a_file_that_is_a_little_larger_than_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "record.db").write_bytes(bytes(200_000))
    (tmp_path / "record.db-wal").write_bytes(bytes(300_000))
    sizes = list[int]()
    monkeypatch.setattr(os, "fsync", lambda descriptor: sizes.append(os.fstat(descriptor).st_size))
    cause_of(error(sqlite3.SQLITE_IOERR), tmp_path / "record.db")
    assert sizes == [300_000 + 65536 + 1]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CORRUPT | 1 << 8,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_FORMAT,
        0,  # a text that is not UTF-8
    ],
)
def test_an_error_that_a_sound_file_cannot_give_is_damage(path: Path, code: int) -> None:
    assert is_damage(error(code))
    with pytest.raises(Damaged), explained(path):
        raise error(code)


def test_using_the_module_wrongly_is_no_damage_and_a_text_that_cannot_be_read_is(path: Path) -> None:
    undecoded = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    assert not is_damage(sqlite3.ProgrammingError("closed"))
    assert not is_damage(error(sqlite3.SQLITE_BUSY))
    assert not is_damage(OSError())
    assert not is_damage(Unavailable(said("journal.moved", path="record.db")))
    assert is_damage(Damaged(said("journal.lost_rows")))
    assert is_damage(undecoded)
    with pytest.raises(Damaged) as damage, explained(path):
        raise undecoded
    assert damage.value.reason == said("journal.damaged", path=str(path))


@pytest.mark.parametrize(
    "code, reason",
    [*((code, reason.removeprefix("journal.")) for code, reason in causes._OF_ERRNO.items()), (5, "error")],
)
def test_an_error_of_the_system_has_its_reason(path: Path, code: int, reason: str) -> None:
    def fail() -> None:
        with explained(path):
            raise OSError(code, "as the system says")

    told = reason_of(fail)
    assert told == said(f"journal.{reason}", path=str(path), error="as the system says")
