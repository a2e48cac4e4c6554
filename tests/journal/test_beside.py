"""Files beside the record: room that is kept free, a lock, copies that are set aside, and taking all away."""

from __future__ import annotations

import errno
import os
import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tutor.journal.damaged_files import (
    EXAM_LOCK,
    EXAM_RESERVE,
    beside,
    copy,
    has_log,
    identity_of,
    is_aside,
    keep_aside,
    make_private,
    private,
    remove_all,
    sync_folder,
)
from tutor.journal.locks import Occupied, alone
from tutor.journal.reserve import NoRoom, reserve
from tutor.words import say

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    path.write_bytes(b"rows")
    return path


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


# --- room for an exam -------------------------------------------------------------------------

ROOM = 128 * 1024 + 3 * 24 * 1024


@pytest.mark.parametrize("way", ["asked for", "not to be asked for", "unknown to the system"])
def test_room_for_the_answers_of_an_exam_is_kept_until_it_is_released(
    record: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "unknown to the system":
        monkeypatch.delattr(os, "posix_fallocate")
    elif way == "not to be asked for":

        def refuse(*given: int) -> None:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")

        monkeypatch.setattr(os, "posix_fallocate", refuse)
    with reserve(record, 3) as room:
        kept = record.with_name(EXAM_RESERVE)
        assert kept.stat().st_size == ROOM
        assert kept.stat().st_blocks * 512 >= ROOM
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert room.release()
        assert not kept.exists()
        assert not room.release()


def test_room_that_was_written_is_on_the_disk_before_it_is_relied_on(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.delattr(os, "posix_fallocate")
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    with reserve(record, 3):
        assert ROOM in synced


def test_room_that_nobody_needed_is_given_back_at_the_end(record: Path) -> None:
    with reserve(record, 3):
        pass
    assert names(record.parent) == ["record.db"]


@pytest.mark.parametrize("asked", [True, False])
def test_a_disk_without_so_much_room_is_named_with_what_the_system_says(
    record: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    def full(*given: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    if asked:
        monkeypatch.setattr(os, "posix_fallocate", full)
    else:
        monkeypatch.delattr(os, "posix_fallocate")
        monkeypatch.setattr(os, "write", full)
    with pytest.raises(NoRoom) as trouble, reserve(record, 3):
        pytest.fail("there is no room")
    said = say(trouble.value.reason)
    assert said == f"No answers of an exam can be kept in {record.parent} (No space left on device)."
    assert names(record.parent) == ["record.db"]


# --- one at a time ----------------------------------------------------------------------------


def test_a_lock_is_held_by_one_and_free_again_after_that(record: Path) -> None:
    for _ in range(2):
        with alone(record):
            assert names(record.parent) == [EXAM_LOCK, "record.db"]
            with pytest.raises(Occupied), alone(record):
                pytest.fail("two have it")
        assert names(record.parent) == ["record.db"]


def test_where_there_can_be_no_lock_one_goes_on_without(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    with alone(record / "no folder" / "record.db"):
        pass

    def none(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with alone(record), alone(record):
        pass


def test_a_lock_whose_file_was_removed_while_it_was_waited_for_is_taken_anew(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    flock, before = fcntl.flock, list[int]()

    def removed_first(descriptor: int, how: int) -> None:
        flock(descriptor, how)
        if not before:
            record.with_name(EXAM_LOCK).unlink()
        before.append(descriptor)

    monkeypatch.setattr(fcntl, "flock", removed_first)
    with alone(record):
        assert len(before) == 2
        assert record.with_name(EXAM_LOCK).exists()


# --- set aside --------------------------------------------------------------------------------

ASIDE = "record-damaged-20250310T100000Z.db"


def test_a_damaged_file_gets_a_second_name_by_the_time_in_utc_and_keeps_it(record: Path) -> None:
    found = identity_of(record)
    assert found is not None
    assert not is_aside(record, found)
    assert keep_aside(record, NOW) == record.with_name(ASIDE)
    assert keep_aside(record, NOW + timedelta(hours=1)) == record.with_name(ASIDE)
    assert names(record.parent) == [ASIDE, "record.db"]
    assert is_aside(record, found)


def test_a_name_that_is_taken_gets_a_number(record: Path) -> None:
    record.with_name(ASIDE).write_bytes(b"of before")
    record.with_name(ASIDE.replace("Z.", "Z-2.")).write_bytes(b"of before")
    assert keep_aside(record, NOW).name == ASIDE.replace("Z.", "Z-3.")


def test_without_links_a_damaged_file_is_copied_to_a_free_name(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(name: Path, at: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    record.with_name(ASIDE).write_bytes(b"of before")
    aside = keep_aside(record, NOW)
    assert aside.name == ASIDE.replace("Z.", "Z-2.")
    assert aside.read_bytes() == b"rows"
    assert record.with_name(ASIDE).read_bytes() == b"of before"


@pytest.mark.parametrize("log, kept", [(b"log", True), (b"", False)])
def test_a_log_that_holds_something_is_copied_with_its_file(record: Path, log: bytes, kept: bool) -> None:
    beside(record, "-wal").write_bytes(log)
    assert has_log(record) is kept
    aside = keep_aside(record, NOW)
    assert beside(aside, "-wal").exists() is kept
    assert not kept or beside(aside, "-wal").read_bytes() == log


def test_a_copy_that_fails_leaves_nothing(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        copy(record, record.with_name("copy"))
    assert names(record.parent) == ["record.db"]


# --- rights -----------------------------------------------------------------------------------


def test_a_private_file_is_empty_and_for_its_owner_alone_whatever_was_there(record: Path) -> None:
    record.chmod(0o644)
    os.close(private(record))
    assert (record.read_bytes(), stat.S_IMODE(record.stat().st_mode)) == (b"", 0o600)


@pytest.mark.parametrize("before, after", [(0o644, 0o600), (0o601, 0o600), (0o400, 0o400), (0o700, 0o700)])
def test_only_what_others_may_is_taken_from_them(record: Path, before: int, after: int) -> None:
    record.chmod(before)
    make_private(record)
    assert stat.S_IMODE(record.stat().st_mode) == after


@pytest.mark.parametrize("code, raised", [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_folder_that_cannot_be_synced_is_no_fault_but_a_failing_disk_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, raised: bool
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    if raised:
        with pytest.raises(OSError):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)


# --- taking away ------------------------------------------------------------------------------


def test_everything_of_the_record_is_removed_and_named_and_nothing_else(record: Path) -> None:
    mine = ["mine.db", "record.db-mine", "record.txt"]
    beside_it = [
        *("record.db-wal", "record.db-shm", "record.db-journal", "record.db-healed", "record.db-lock"),
        *("record.db-new-12", "record.db-probe-12", ASIDE, f"{ASIDE}-wal", EXAM_LOCK, EXAM_RESERVE),
    ]
    for name in (*mine, *beside_it):
        record.with_name(name).write_bytes(b"")
    removed = remove_all(record)
    assert sorted(file.name for file in removed) == sorted(["record.db", *beside_it])
    assert names(record.parent) == mine


def test_a_file_that_is_not_there_has_no_identity(tmp_path: Path) -> None:
    assert identity_of(tmp_path / "nothing") is None
    assert identity_of(tmp_path) == (tmp_path.stat().st_dev, tmp_path.stat().st_ino)
