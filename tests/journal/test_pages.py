"""A file read page by page holds what SQLite reads in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.journal.pages import MAGIC, _page_size, read_pages, schema_number_of
from tutor.journal.wal import committed, is_damaged, is_short

NUMBERS = [
    0,
    1,
    -1,
    127,
    -128,
    2**15,
    2**23 - 1,
    2**23,
    2**31 - 1,
    2**31,
    -(2**40),
    2**63 - 1,
    -(2**63),
    0.5,
    -1e300,
]


def made(path: Path, page_size: int) -> list[tuple[object, ...]]:
    """A table whose rows are short, long, and longer than a page, with an index on it."""
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA page_size = {page_size}")
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT, number, bytes BLOB)")
        db.execute("CREATE INDEX by_text ON things (text)")
        for number in range(120):
            text = "é" * (number * number % 9000 if number % 7 == 0 else number)
            value = NUMBERS[number % len(NUMBERS)]
            row = (text, value, b"\xff" * number)
            db.execute("INSERT INTO things (text, number, bytes) VALUES (?, ?, ?)", row)
        rows = db.execute("SELECT * FROM things").fetchall()
    db.close()
    return rows


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 65536])
def test_every_row_and_every_entry_of_an_index_is_read(tmp_path: Path, page_size: int) -> None:
    rows = made(tmp_path / "a.db", page_size)
    found = read_pages((tmp_path / "a.db").read_bytes())
    read = [(row.id, *row.values[1:]) for row in found.rows if len(row.values) == 4]
    assert sorted(read) == rows
    assert {entry[-1] for entry in found.entries} == {row[0] for row in rows}
    assert found.unreadable == 0


@pytest.mark.parametrize("reserved, usable", [(0, 4096), (12, 4084), (32, 4064), (33, 4096)])
def test_what_is_reserved_at_the_end_of_each_page_is_not_used_if_it_can_be_so_much(
    reserved: int, usable: int
) -> None:
    header = MAGIC + (4096).to_bytes(2, "big") + bytes((1, 1, reserved, 64))
    assert _page_size(header, b"") == (4096, usable)


@pytest.mark.parametrize("shortest", [85, 460, 590, 960])
def test_a_row_is_read_however_little_of_it_lies_in_another_page(tmp_path: Path, shortest: int) -> None:
    """From some length on a part of a row, or of an entry, lies in pages of its own."""
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("PRAGMA page_size = 512")
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT)")
        db.execute("CREATE INDEX by_text ON things (text)")
        texts = [str(number) + "x" * (shortest + number) for number in range(10, 50)]
        db.executemany("INSERT INTO things (text) VALUES (?)", [(text,) for text in texts])
    db.close()
    found = read_pages((tmp_path / "a.db").read_bytes())
    assert {row.values[1] for row in found.rows if len(row.values) == 2} == set(texts)
    assert {entry[0] for entry in found.entries} == set(texts)


@pytest.mark.parametrize("number", [1, 127, 128, 2**14, 2**49, 2**56 - 1, 2**56, 2**63 - 1, -1, -(2**63)])
def test_a_row_has_its_id_however_many_bytes_that_takes(tmp_path: Path, number: int) -> None:
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT)")
        db.execute("INSERT INTO things VALUES (?, 'this')", (number,))
    db.close()
    rows = read_pages((tmp_path / "a.db").read_bytes()).rows
    assert (number, (None, "this")) in rows


def test_a_page_that_is_no_page_is_counted_and_what_others_hold_is_read(tmp_path: Path) -> None:
    rows = made(tmp_path / "a.db", 4096)
    whole = (tmp_path / "a.db").read_bytes()
    leaves = [at for at in range(4096, len(whole), 4096) if whole[at] == 0x0D]
    for at in leaves:
        found = read_pages(whole[:at] + bytes(4096) + whole[at + 4096 :])
        left = [row.id for row in found.rows if len(row.values) == 4]
        assert set(left) < {row[0] for row in rows}
        assert found.unreadable >= 1, "pages that only its rows have led to are missed as well"


def test_the_schema_number_is_that_of_the_newest_first_page(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "a.db")
    db.execute("PRAGMA user_version = 3")
    before = (tmp_path / "a.db").read_bytes()
    db.execute("PRAGMA journal_mode = WAL")
    for number in (4, 5):
        db.execute(f"PRAGMA user_version = {number}")
    wal = (tmp_path / "a.db-wal").read_bytes()
    assert schema_number_of(before, b"") == 3
    assert schema_number_of(before, wal) == 5
    assert schema_number_of(bytes(4096), b"") == 0
    db.close()


@given(st.binary(max_size=3000), st.binary(max_size=3000), st.booleans())
@settings(deadline=None, max_examples=150)
def test_nothing_in_a_file_is_a_fault(main: bytes, wal: bytes, begun: bool) -> None:
    head = b"SQLite format 3\x00\x02\x00\x01\x01\x00\x40\x20\x20" if begun else b""
    read_pages(head + main, wal)
    known = committed(main)
    is_damaged(wal, known)
    if known is not None:
        is_short(wal, known)


def test_the_head_of_a_commit_without_its_page_is_no_damage_unless_it_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE things (text TEXT)")
    db.commit()
    before = committed((tmp_path / "a.db-shm").read_bytes())
    db.execute("INSERT INTO things VALUES ('last')")
    db.commit()
    after = committed((tmp_path / "a.db-shm").read_bytes())
    wal = (tmp_path / "a.db-wal").read_bytes()
    db.close()
    assert before is not None
    assert after is not None
    assert after.frames == before.frames + 1
    torn = wal[:-100] + b"\xff" * 100
    assert not is_damaged(wal, after)
    assert not is_damaged(torn, before)  # killed between the two writes
    assert is_damaged(torn, after)
    assert is_damaged(torn + wal[-24 - 4096 :], before)  # another commit after it


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_no_flipped_bytes_are_a_fault(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.db"
    if not path.exists():
        made(path, 512)
    whole = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=30)):
        whole[at] = data.draw(st.integers(0, 255))
    read_pages(bytes(whole))
