"""SQLite's write-ahead log and its index: what is damage, what a crash leaves, what is missing."""

from __future__ import annotations

import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from tutor.journal.check import check_log, log_is_bad
from tutor.journal.damaged_files import beside
from tutor.journal.trouble import Damaged
from tutor.journal.wal import (
    FRAME_HEADER,
    WAL_HEADER,
    Committed,
    committed,
    is_damaged,
    is_page_size,
    is_short,
    pages_of,
)

SIZE = 512
SALT, EARLIER = b"new salt", b"old salt"
STEP = FRAME_HEADER + SIZE
Order = Literal["<", ">"]


class Frame(NamedTuple):
    """A page in the log; `commits` where a transaction ends with it."""

    number: int
    commits: bool = False
    salt: bytes = SALT


TWO_COMMITS = (Frame(1), Frame(2, commits=True), Frame(1), Frame(3, commits=True))


def checksum(data: bytes, order: Order, sums: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """As SQLite's documentation has it."""
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for n in range(0, len(words), 2):
        first = sum((*sums, words[n])) % 2**32
        sums = first, (sums[1] + first + words[n + 1]) % 2**32
    return sums


def log(frames: Sequence[Frame] = TWO_COMMITS, order: Order = "<", size: int = SIZE) -> bytes:
    head = struct.pack(">IIII", 0x377F0682 if order == "<" else 0x377F0683, 3_007_000, size, 0) + SALT
    sums = checksum(head, order)
    written = head + struct.pack(">II", *sums)
    for number, commits, salt in frames:
        start, page = struct.pack(">II", number, 9 if commits else 0), bytes([number % 256]) * size
        sums = checksum(start + page, order, sums)
        written += start + salt + struct.pack(">II", *sums) + page
    return written


def index(
    frames: int = 4,
    copied: int = 0,
    size: int = SIZE,
    *,
    version: int = 3_007_000,
    begun: int = 1,
    salt: bytes = SALT,
) -> bytes:
    head = struct.pack("=IIIBBHI", version, 0, 7, begun, 0, size, frames) + bytes(12) + salt
    head += struct.pack("=II", *checksum(head, "<" if struct.pack("=H", 1) == b"\1\0" else ">"))
    return head + head + struct.pack("=I", copied)


def spoilt(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def frame(number: int) -> int:
    """Where a frame begins, counted from 1."""
    return WAL_HEADER + (number - 1) * STEP


@pytest.mark.parametrize("size, is_one", [(512, True), (4096, True), (65536, True), (1, False), (256, False)])
def test_a_page_has_a_power_of_two_from_512_to_65536_bytes(size: int, is_one: bool) -> None:
    assert is_page_size(size) is is_one
    assert not is_page_size(size + 1)
    assert not is_page_size(131072)


# --- damage -----------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_a_log_as_sqlite_writes_it_is_not_damaged_in_either_order_of_bytes(order: Order, size: int) -> None:
    assert not is_damaged(log(order=order, size=size))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("at", [0, 4, 16, FRAME_HEADER, STEP - 1])
def test_a_damaged_frame_with_a_commit_behind_it_is_damage(order: Order, at: int) -> None:
    for number in (1, 2, 3):
        assert is_damaged(spoilt(log(order=order), frame(number) + at))


def test_a_page_that_was_not_written_to_its_end_is_no_damage_where_nothing_follows() -> None:
    assert not is_damaged(spoilt(log(), frame(4) + FRAME_HEADER))
    assert not is_damaged(log()[:-1])
    assert not is_damaged(spoilt(log((*TWO_COMMITS, Frame(5), Frame(6))), frame(5) + FRAME_HEADER))


def test_what_an_earlier_log_has_left_behind_the_end_is_no_damage() -> None:
    left = Frame(7, commits=True, salt=EARLIER)
    assert not is_damaged(log((*TWO_COMMITS, left, left)))


def test_a_frame_of_this_log_that_commits_behind_one_of_an_earlier_log_is_damage() -> None:
    assert is_damaged(log((Frame(1, salt=EARLIER), Frame(2, commits=True))))


@pytest.mark.parametrize("known, is_damage", [(4, True), (3, False)])
def test_a_damaged_end_is_damage_where_the_index_knows_it_to_be_committed(
    known: int, is_damage: bool
) -> None:
    cut = spoilt(log(), frame(4) + FRAME_HEADER)
    assert is_damaged(cut, Committed(SALT, known, 0, SIZE)) is is_damage
    assert not is_damaged(cut, Committed(EARLIER, known, 0, SIZE)), "an index of another log"


@pytest.mark.parametrize("at", [0, 16, 24, 31])
def test_a_log_with_a_damaged_head_is_damaged_if_anything_is_in_it(at: int) -> None:
    assert is_damaged(spoilt(log(), at))


def test_a_log_whose_page_size_cannot_be_is_damaged_if_a_page_of_the_usual_size_fits_in_it() -> None:
    broken = log()[:8] + b"\xff\xff\xff\xff" + log()[12:]
    usual = WAL_HEADER + FRAME_HEADER + 4096
    assert is_damaged((broken * 3)[:usual])
    assert not is_damaged((broken * 3)[: usual - 1])


@pytest.mark.parametrize("wal", [b"", log(())[:20], log(()), bytes(WAL_HEADER), log()[: frame(2) - 1]])
def test_a_log_without_a_whole_frame_is_not_damaged(wal: bytes) -> None:
    assert is_damaged(wal) is False


# --- the index --------------------------------------------------------------------------------


def test_an_index_tells_what_is_committed_and_how_much_of_it_is_in_the_file() -> None:
    assert committed(index(4, 3)) == Committed(SALT, 4, 3, SIZE)
    assert committed(index(size=1)) == Committed(SALT, 4, 0, 65536)


@pytest.mark.parametrize(
    "nothing",
    [
        b"",
        index()[:-1],
        index(version=3_007_001),
        index(begun=0),
        index(size=100),
        *(spoilt(index(), at) for at in (8, 40, 47, 48, 95)),
        spoilt(spoilt(index(), 8), 56),
    ],
)
def test_an_index_that_is_no_index_or_is_being_written_tells_nothing(nothing: bytes) -> None:
    assert committed(nothing) is None


@pytest.mark.parametrize("missing, is_missing", [(0, False), (1, True), (STEP, True), (len(log()), True)])
def test_a_log_that_was_cut_lacks_what_the_index_knows_to_be_committed(
    missing: int, is_missing: bool
) -> None:
    wal = log()
    cut = wal[: len(wal) - missing]
    assert is_short(cut, Committed(SALT, 4, 0, SIZE)) is is_missing
    assert is_short(cut, Committed(SALT, 4, 3, SIZE)) is is_missing
    assert not is_short(cut, Committed(SALT, 4, 4, SIZE)), "all of it is in the file itself"


def test_a_log_that_was_begun_anew_is_not_short_of_what_an_earlier_one_had() -> None:
    assert not is_short(log((Frame(1),)), Committed(EARLIER, 4, 0, SIZE))
    assert not is_short(log(()), Committed(EARLIER, 4, 0, SIZE))
    assert is_short(log(())[:-1], Committed(EARLIER, 4, 0, SIZE)), "not even its head is there"


# --- pages ------------------------------------------------------------------------------------


def test_the_pages_of_a_log_come_oldest_first_and_what_is_no_page_is_left_out() -> None:
    wal = log((Frame(1), Frame(0), Frame(2**31), Frame(2**31 - 1), Frame(3)))
    assert [number for number, _ in pages_of(wal, SIZE)] == [1, 2**31 - 1, 3]
    assert [number for number, _ in pages_of(wal[:-1], SIZE)] == [1, 2**31 - 1]
    assert next(pages_of(wal, SIZE)) == (1, b"\1" * SIZE)


# --- on opening -------------------------------------------------------------------------------


def put(path: Path, wal: bytes | None, shm: bytes | None) -> None:
    for ending, data in (("-wal", wal), ("-shm", shm)):
        if data is not None:
            beside(path, ending).write_bytes(data)


@pytest.mark.parametrize(
    "wal, shm, is_bad",
    [
        (None, None, False),
        (log(), None, False),
        (log(), index(), False),
        (None, index(4, 4), False),
        (None, index(), True),
        (log()[:-1], index(), True),
        (log()[:-1], None, False),
        (spoilt(log(), frame(1)), None, True),
        (spoilt(log(), frame(4)), index(), True),
        (spoilt(log(), frame(4)), index(begun=0), False),
    ],
)
def test_a_log_is_bad_where_it_or_a_part_of_it_is_lost(
    tmp_path: Path, wal: bytes | None, shm: bytes | None, is_bad: bool
) -> None:
    put(tmp_path / "record.db", wal, shm)
    assert log_is_bad(tmp_path / "record.db") is is_bad


def test_a_commit_that_is_written_at_this_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, waited = tmp_path / "record.db", list[float]()

    def ends(seconds: float) -> None:
        waited.append(seconds)
        put(path, log(), None)

    monkeypatch.setattr(time, "sleep", ends)
    put(path, log()[:-1], index())
    check_log(path)
    assert len(waited) == 1
    check_log(path)
    assert len(waited) == 1, "a sound log is not waited for"


def test_a_log_that_stays_bad_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    put(tmp_path / "record.db", None, index())
    with pytest.raises(Damaged):
        check_log(tmp_path / "record.db")
