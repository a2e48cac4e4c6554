from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.notices import notices
from tutor.errors import TutorError
from tutor.folders import data_folder
from tutor.journal.event import Event, Kept, NotKept, new_run
from tutor.journal.export import HEADINGS, as_cells, as_rows
from tutor.journal.folder import record_path
from tutor.journal.migrations import NEWEST
from tutor.journal.record import Record, open_record
from tutor.journal.store import Store, open_store
from tutor.journal.trouble import Damaged
from tutor.present.tables import csv_text
from tutor.sayings import said
from tutor.words import hint_of, message_of, say, say_all

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)


def opened(path: Path) -> Record:
    return open_record(path, now=NOW)


def answer(number: int = 1, **changes: object) -> Event:
    at = NOW + timedelta(seconds=number)
    plain = Event(at, "r1", "lesson", "relu-221", "answer", iteration=1, symbol="z1", text=str(number))
    return replace(plain, **changes)  # type: ignore[arg-type]


def texts(events: tuple[Event, ...]) -> list[str]:
    return [event.text for event in events]


def test_nothing_is_written_before_the_learner_does_something(path: Path) -> None:
    record = opened(path)
    assert record.events() == ()
    assert record.latest_run("relu-221") == ()
    assert record.runs() == ()
    assert record.close() is None
    assert not path.parent.exists()


def test_an_event_comes_back_as_it_was_appended(path: Path, event: Event) -> None:
    assert opened(path).append(event) == Kept(1)
    assert opened(path).events() == (replace(event, id=1),)


def test_an_event_is_on_disk_for_others_before_append_returns(path: Path, event: Event) -> None:
    record = opened(path)
    record.append(event)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT COUNT(*) FROM events").fetchone() == (1,)


def test_what_was_typed_is_kept_whatever_it_is(path: Path) -> None:
    typed = ["", "a\0b", "\x1b[31m", "½·∂L", "'; DROP TABLE events; --", "x" * 100_000]
    record = opened(path)
    for text in typed:
        assert isinstance(record.append(answer(text=text)), Kept)
    assert texts(record.events()) == typed


def test_a_byte_that_the_terminal_could_not_decode_is_kept_in_writing(path: Path) -> None:
    record = opened(path)
    assert isinstance(record.append(answer(text="1\udc80")), Kept)
    assert texts(record.events()) == ["1\\udc80"]


def test_only_the_owner_may_read_the_record(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    for file in (path, path.with_name("record.db-wal"), path.with_name("record.db-shm")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_commits_are_synced_in_write_ahead_mode(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    assert record._store is not None
    pragma = record._store.connection.execute
    assert pragma("PRAGMA synchronous").fetchone() == (2,)
    assert pragma("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_log_refuses_changes_and_deletions(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    record.close()
    with sqlite3.connect(path) as other:
        for statement in ("DELETE FROM events", "UPDATE events SET verdict = 'correct'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(statement)


def test_the_folder_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", "~/lessons-here")
    assert record_path() == Path.home() / "lessons-here" / "record.db"
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", "")
    assert data_folder().name == "backprop-tutor"


def test_an_event_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        answer(at=datetime(2025, 3, 10))


def test_times_are_kept_in_utc(path: Path) -> None:
    record = opened(path)
    record.append(answer(at=datetime.fromisoformat("2025-03-10T23:30:00-05:00")))
    rows = as_rows(record.events())
    assert rows[0]["at"] == "2025-03-11T04:30:00.000000+00:00"


# --- runs -------------------------------------------------------------------------------------


def test_the_newest_unfinished_run_of_a_lesson_is_what_resumes(path: Path) -> None:
    record = opened(path)
    record.append(answer(1, run="old"))
    record.append(answer(2, run="new"))
    record.append(answer(3, run="elsewhere", lesson="other"))
    record.append(answer(4, run="new"))
    record.append(answer(5, run="quizzed", mode="quiz"))
    assert texts(record.latest_run("relu-221")) == ["2", "4"]


def test_a_finished_run_does_not_resume(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    record.append(answer(2, action="finish"))
    assert record.latest_run("relu-221") == ()


def test_a_lesson_with_a_seed_resumes_apart_from_the_one_without(path: Path) -> None:
    record = opened(path)
    record.append(answer(1, run="plain"))
    record.append(answer(2, run="seeded", seed=2**65))
    assert texts(record.latest_run("relu-221")) == ["1"]
    assert texts(record.latest_run("relu-221", seed=2**65)) == ["2"]


def test_a_reset_lesson_begins_anew_and_its_past_stays_in_the_log(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    assert isinstance(record.reset("relu-221", at=NOW), Kept)
    assert record.latest_run("relu-221") == ()
    assert texts(record.events(lesson="relu-221")) == ["1", ""]
    record.append(answer(2, run="r2"))
    assert texts(record.latest_run("relu-221")) == ["2"]


def test_a_run_that_began_before_a_restart_does_not_resume_whatever_is_added_to_it(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    record.reset("relu-221", at=NOW)
    record.append(answer(2, run="r2"))
    record.append(answer(3))
    assert texts(record.latest_run("relu-221")) == ["2"]


def test_runs_are_listed_newest_first_with_what_they_were(path: Path) -> None:
    record = opened(path)
    record.append(answer(1, run="a", mode="exam", seed=7, digest="d1"))
    record.append(answer(2, run="b", mode="quiz"))
    record.append(answer(3, run="a", mode="exam", lesson="other"))
    record.append(answer(4, run="b", mode="quiz", action="finish"))
    second, first = record.runs()
    assert (second.id, second.mode, second.finished, second.events) == ("b", "quiz", True, 2)
    assert (first.id, first.lesson, first.seed, first.digest) == ("a", "relu-221", 7, "d1")
    assert (first.begun, first.last) == (NOW + timedelta(seconds=1), NOW + timedelta(seconds=3))
    assert [run.id for run in record.runs("exam")] == ["a"]


def test_events_can_be_asked_by_run_lesson_and_mode(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    record.append(answer(2, run="r2"))
    record.append(answer(3, run="r2", lesson="other", mode="quiz"))
    assert texts(record.events(run="r2")) == ["2", "3"]
    assert texts(record.events(run="r2", mode="quiz")) == ["3"]
    assert texts(record.events(lesson="relu-221")) == ["1", "2"]


def test_two_runs_of_one_process_have_two_names() -> None:
    assert new_run(NOW, 1) != new_run(NOW + timedelta(microseconds=1), 1)
    assert new_run(NOW, 1) != new_run(NOW, 2)


# --- export and deletion ----------------------------------------------------------------------


def test_the_members_of_a_payload_stand_in_the_order_of_their_names_in_its_cell() -> None:
    event = Event(NOW, "run", "quiz", "relu-221", "answer", payload={"number": 1, "after": 0})
    (cells,) = as_cells((event,))
    assert dict(zip(HEADINGS, cells, strict=True))["payload"] == '{"after": 0, "number": 1}'


def test_events_can_be_told_apart_in_a_set_whatever_their_payload() -> None:
    event = Event(NOW, "run", "quiz", "relu-221", "answer", payload={"number": 1})
    assert len({event, replace(event, payload={"number": 1}), replace(event, text="2")}) == 2


def test_the_export_holds_everything_that_is_stored(path: Path, event: Event) -> None:
    record = opened(path)
    record.append(event)
    row = as_rows(record.events())[0]
    assert row["text"] == "  −2,08 "
    assert row["payload"] == event.payload
    assert row["seed"] == 2**70
    read_back = next(csv.DictReader(io.StringIO(csv_text(HEADINGS, as_cells(record.events())))))
    assert read_back["text"] == "  −2,08 "
    assert read_back["at"] == "2025-03-10T12:00:00.000007+00:00"
    assert set(read_back) == set(row)
    assert list(json.loads(read_back["payload"])) == sorted(event.payload)


def test_deleting_leaves_no_file_of_the_record(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database")
    other = path.with_name("homework.db")
    other.write_text("mine")
    record = opened(path)
    record.append(answer())
    assert len(list(path.parent.iterdir())) > 2
    removed = record.delete_all()
    assert path in removed
    assert list(path.parent.iterdir()) == [other]


def test_after_deletion_the_record_can_be_begun_anew(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    record.delete_all()
    assert record.events() == ()
    assert record.append(answer(2)) == Kept(1)


def test_an_answer_after_another_terminal_deleted_the_record_is_kept_in_a_new_one(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    opened(path).delete_all()
    assert isinstance(record.append(answer(2)), Kept)
    assert texts(opened(path).events()) == ["2"]


def test_what_another_terminal_deleted_does_not_come_back_at_the_end_of_the_session(path: Path) -> None:
    record = opened(path)
    for number in range(5):
        record.append(answer(number))
    opened(path).delete_all()
    record.append(answer(9))
    record.close()
    assert "damaged" not in notices(record)
    assert texts(opened(path).events()) == ["9"]


def remove(path: Path) -> None:
    """By hand, while a session runs."""
    for file in path.parent.glob("record.db*"):
        file.unlink()


def test_a_record_that_was_removed_while_a_session_runs_is_said_once_with_the_next_answer(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    remove(path)
    assert record.events() == ()
    assert record.notices == (), "nothing is begun yet"
    assert isinstance(record.append(answer(2)), Kept)
    assert say_all(record.tell()) == (
        "Your record was moved or deleted meanwhile. A new one is begun: what you did before is not in it."
    )
    assert isinstance(record.append(answer(3)), Kept)
    assert record.close() is None
    assert record.tell() == ()
    assert texts(opened(path).events()) == ["2", "3"]


def test_a_record_in_whose_place_another_terminal_has_begun_one_is_said(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    path.rename(path.with_name("mine.db"))
    remove(path)
    there = opened(path)
    there.append(answer(2))
    record.append(answer(3))
    assert "You go on in the file that is there now." in say_all(record.tell())
    assert there.tell() == ()


def test_a_record_that_was_removed_behind_the_last_answer_is_said_at_the_end(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    remove(path)
    left = record.close()
    assert isinstance(left, NotKept)
    assert "was moved or deleted meanwhile" in say(left.reason)
    assert not path.exists()


def test_what_this_session_deletes_itself_is_not_said_to_be_missed(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    record.delete_all()
    record.append(answer(2))
    record.close()
    assert record.tell() == ()


# --- what can go wrong ------------------------------------------------------------------------


def test_a_locked_record_lets_the_lesson_go_on_and_keeps_the_answers_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.journal.record.PATIENCE", 0.02)
    record = opened(path)
    record.append(answer(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for number in (2, 3):
        outcome = record.append(answer(number))
        assert isinstance(outcome, NotKept)
        assert "another program" in say(outcome.reason)
    assert texts(record.events()) == ["1"]
    other.execute("ROLLBACK")
    assert record.append(answer(4)) == Kept(4, late=2)
    assert texts(record.events()) == ["1", "2", "3", "4"]


def test_closing_tries_once_more_to_keep_what_was_not_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.journal.record.PATIENCE", 0.02)
    record = opened(path)
    record.append(answer(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    record.append(answer(2))
    assert isinstance(record.close(), NotKept)
    other.execute("ROLLBACK")
    assert isinstance(record.close(), Kept)
    assert texts(opened(path).events()) == ["1", "2"]


def test_a_full_disk_lets_the_lesson_go_on(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    assert record._store is not None
    record._store.connection.execute("PRAGMA max_page_count = 1")
    outcome = record.append(answer(2, text="x" * 100_000))
    assert isinstance(outcome, NotKept)
    assert "full" in say(outcome.reason)
    assert record.append(answer(3)) == Kept(3, late=1)


@pytest.fixture
def powerless() -> Iterator[Path]:
    """A folder with a record in it, and no right to write there, even where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = opened(folder / "record.db")
        record.append(answer(1))
        record.close()
        (folder / "record.db").chmod(0o444)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")
def test_a_record_that_may_not_be_written_can_still_be_read(powerless: Path) -> None:
    record = opened(powerless / "record.db")
    assert texts(record.events()) == ["1"]
    outcome = record.append(answer(2))
    assert isinstance(outcome, NotKept)
    assert "may not be written" in say(outcome.reason)


@pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")
def test_a_folder_that_may_not_be_written_lets_the_lesson_go_on(powerless: Path) -> None:
    outcome = opened(powerless / "deeper" / "record.db").append(answer())
    assert isinstance(outcome, NotKept)
    assert "may not be written" in say(outcome.reason)


def test_a_file_where_the_folder_should_be_lets_the_lesson_go_on(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    record = opened(tmp_path / "data" / "record.db")
    assert record.events() == ()
    assert isinstance(record.append(answer()), NotKept)


def test_a_file_that_is_no_database_is_set_aside_unchanged_and_said(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"my poems, " * 1000)
    record = opened(path)
    aside = path.with_name("record-damaged-20250310T120000Z.db")
    assert aside.read_bytes() == b"my poems, " * 1000
    assert aside.name in notices(record)
    assert record.append(answer()) == Kept(1)


def test_a_second_damaged_file_does_not_overwrite_the_first(path: Path) -> None:
    path.parent.mkdir()
    for contents in (b"first " * 200, b"second " * 200):
        path.write_bytes(contents)
        opened(path)
    found = {file.read_bytes() for file in path.parent.glob("record-damaged-*")}
    assert found == {b"first " * 200, b"second " * 200}


def damage(path: Path) -> None:
    """Overwrites every page but the first, as a failing disk may."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def test_damage_that_shows_only_when_reading_is_set_aside_too(path: Path) -> None:
    record = opened(path)
    for number in range(100):
        record.append(answer(number))
    record.close()
    damage(path)
    record = opened(path)
    assert record.events() == ()
    assert "damaged" in notices(record)
    assert isinstance(record.append(answer(1)), Kept)
    assert texts(opened(path).events()) == ["1"]


def test_a_file_that_another_terminal_has_mended_meanwhile_is_not_set_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"my poems, " * 1000)
    calls = []

    def mended_after_looking(path: Path, *, create: bool, patience: float) -> Store:
        calls.append(path)
        if len(calls) > 1:
            return open_store(path, create=create, patience=patience)
        monkeypatch.setattr("tutor.journal.store.open_store", open_store)
        opened(path).append(answer(1))
        monkeypatch.setattr("tutor.journal.store.open_store", mended_after_looking)
        raise Damaged(said("journal.damaged", path="here"))

    monkeypatch.setattr("tutor.journal.store.open_store", mended_after_looking)
    assert Record(path, NOW).append(answer(2)) == Kept(2)
    assert len(list(path.parent.glob("record-damaged-*"))) == 1


def test_an_entry_that_cannot_be_read_is_left_out_and_said(path: Path) -> None:
    record = opened(path)
    record.append(answer(1))
    with sqlite3.connect(path) as other:
        other.execute(
            "INSERT INTO events SELECT 9, at, run, 'game', lesson, digest, seed, iteration, symbol, "
            "action, text, verdict, misconception, rounding, hints, skill, payload FROM events"
        )
    assert texts(record.events()) == ["1"]
    assert "1 of 2 things that you did were saved" in notices(record)


def test_a_record_of_a_newer_program_is_refused_with_advice_and_left_alone(path: Path) -> None:
    opened(path).append(answer())
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {NEWEST + 1}")
    with pytest.raises(TutorError) as refusal:
        opened(path)
    assert "newer" in message_of(refusal.value)
    assert "Upgrade" in hint_of(refusal.value)
    assert list(path.parent.glob("record-damaged-*")) == []


def test_a_newer_program_that_begins_a_record_meanwhile_does_not_stop_the_lesson(path: Path) -> None:
    record = opened(path)
    opened(path).append(answer())
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {NEWEST + 1}")
    outcome = record.append(answer())
    assert isinstance(outcome, NotKept)
    assert "newer" in say(outcome.reason)


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tutor.journal.event import Event, Kept
from tutor.journal.record import open_record
now = datetime(2025, 3, 10, tzinfo=UTC)
record = open_record(Path(sys.argv[1]), now=now)
sys.stdin.readline()
for number in range(100):
    kept = record.append(Event(now, sys.argv[2], "lesson", "relu-221", "answer", text=str(number)))
closing = record.close()
assert isinstance(closing or kept, Kept), (closing, kept)
"""


def test_two_terminals_that_write_at_once_lose_nothing(path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(path), name], stdin=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    record = opened(path)
    for name in ("one", "two"):
        assert texts(record.events(run=name)) == [str(number) for number in range(100)]


def test_reading_waits_for_no_writer(path: Path, event: Event) -> None:
    opened(path).append(event)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert len(opened(path).events()) == 1
    other.execute("ROLLBACK")
