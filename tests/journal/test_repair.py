"""A damaged record is mended: what can be read goes on, what cannot is said, the old file is kept."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.damage import by_hand, overwrite
from benchmarks.records import COMMANDS, campaign, live, with_log
from support.notices import notices
from tutor.journal import repair
from tutor.journal.damaged_files import HEALED, LOCK, NEW, beside, identity_of, keep_aside
from tutor.journal.event import Event, Kept, NotKept
from tutor.journal.migrations import MIGRATIONS, NEWEST
from tutor.journal.record import Record, open_record
from tutor.journal.repair import mend
from tutor.journal.store import new_file
from tutor.journal.trouble import RecordMoved
from tutor.words import say, say_all

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
PAGE = 4096


def opened(path: Path) -> Record:
    return open_record(path, now=NOW)


def answers(path: Path, count: int) -> None:
    """A record with so many answers in runs of thirty, closed."""
    record = opened(path)
    for number in range(count):
        at = NOW + timedelta(seconds=number)
        run = f"run {number // 30}"
        kept = record.append(Event(at, run, "lesson", "relu-221", "answer", text=str(number)))
        assert isinstance(kept, Kept)
    record.close()


def texts(record: Record) -> list[str]:
    return [event.text for event in record.events()]


def aside_of(path: Path) -> Path:
    (found,) = path.parent.glob("record-damaged-*.db")
    return found


def leaf_of_rows(path: Path, which: int = 0) -> int:
    """Where a page of the table's rows begins."""
    data = path.read_bytes()
    leaves = [at for at in range(PAGE, len(data), PAGE) if data[at] == 0x0D]
    return leaves[which]


# --- the campaigns, in short ------------------------------------------------------------------


def test_no_damage_ends_a_command_in_a_fault_or_loses_answers_without_a_word() -> None:
    quick = [typed for typed in COMMANDS if typed[0] != "review"]
    outcome = campaign(16, seed=5, flips=40, commands=quick)
    assert sum(outcome.records.values()) == 16
    assert (outcome.faults, outcome.silent, outcome.unkept) == (0, 0, 0), outcome.worst


def test_what_is_damaged_while_a_session_runs_is_said_or_kept_all_the_same() -> None:
    found = live(12, seed=1)
    assert found.kept > 12 * 150
    assert found.wrong == ()


# --- what is saved ----------------------------------------------------------------------------


def test_a_lost_page_costs_its_own_rows_and_the_others_are_saved_and_counted(path: Path) -> None:
    answers(path, 60)
    overwrite(leaf_of_rows(path, 1), bytes(PAGE))(path)
    record = opened(path)
    found = texts(record)
    assert 0 < len(found) < 60
    assert set(found) < set(map(str, range(60)))
    assert f"{len(found)} of 60 things that you did were saved" in notices(record)
    assert aside_of(path).name in notices(record)


def test_a_file_without_its_first_page_gives_back_every_row(path: Path) -> None:
    answers(path, 60)
    overwrite(0, bytes(PAGE))(path)
    record = opened(path)
    assert texts(record) == [str(number) for number in range(60)]
    assert "All 60 things that you did were saved" in notices(record)


def test_a_mended_record_is_sound_says_so_once_and_keeps_ids_and_what_is_added(path: Path) -> None:
    answers(path, 60)
    overwrite(0, bytes(PAGE))(path)
    before = opened(path).events()
    again = opened(path)
    assert again.notices == ()
    assert [event.id for event in before] == list(range(1, 61))
    assert again.append(Event(NOW, "new", "lesson", "relu-221", "answer")) == Kept(61)
    again.close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA user_version").fetchone() == (NEWEST,)


def test_the_damaged_file_is_kept_byte_for_byte_with_its_log_for_its_owner_alone(path: Path) -> None:
    answers(path, 60)
    with_log(path)
    overwrite(leaf_of_rows(path), bytes(PAGE))(path)
    path.chmod(0o644)
    main, log = path.read_bytes(), beside(path, "-wal").read_bytes()
    record = opened(path)
    assert "damaged" in notices(record)
    aside = aside_of(path)
    assert (aside.read_bytes(), beside(aside, "-wal").read_bytes()) == (main, log)
    for file in (path, aside, beside(aside, "-wal")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_answers_in_the_log_of_a_killed_process_are_saved_as_well(path: Path) -> None:
    answers(path, 60)
    with_log(path)
    overwrite(0, bytes(PAGE))(path)
    overwrite(0, bytes(32), "-wal")(path)
    record = opened(path)
    assert texts(record)[-6:] == ["0", "1", "2", "3", "4", "5"]
    assert len(texts(record)) == 66
    assert "damaged" in notices(record)


def test_a_damaged_log_is_not_dropped_without_a_word(path: Path) -> None:
    """SQLite takes what comes before the damage for all there is."""
    answers(path, 60)
    with_log(path)
    first_frame = 32 + 24
    overwrite(first_frame + 100, b"\xff" * 8, "-wal")(path)
    record = opened(path)
    assert len(texts(record)) >= 65
    assert "damaged" in notices(record)


def test_the_end_of_a_log_that_was_never_committed_is_no_damage(path: Path) -> None:
    answers(path, 3)
    with_log(path)
    log = beside(path, "-wal")
    frame = log.read_bytes()[32 : 32 + 24 + PAGE]
    with log.open("ab") as file:  # a page of a transaction that a power cut ended
        file.write(frame[:8] + log.read_bytes()[16:24] + bytes(8) + frame[24:])
    record = opened(path)
    assert len(texts(record)) == 9
    assert record.notices == ()


@pytest.mark.parametrize("left", [0, 32, 32 + 3 * (24 + PAGE)])
def test_a_log_that_was_cut_is_not_dropped_without_a_word(path: Path, left: int) -> None:
    answers(path, 60)
    with_log(path)
    os.truncate(beside(path, "-wal"), left)
    record = opened(path)
    assert 60 <= len(texts(record)) < 66
    assert "others may be lost" in notices(record)


def test_a_log_that_was_removed_is_missed(path: Path) -> None:
    answers(path, 60)
    with_log(path)
    beside(path, "-wal").unlink()
    assert "60 things that you did were saved, and others may be lost" in notices(opened(path))


def test_a_log_that_was_removed_after_all_of_it_was_in_the_file_is_not_missed(path: Path) -> None:
    answers(path, 60)
    with_log(path)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0] == 0
        index = beside(path, "-shm").read_bytes()
    db.close()
    beside(path, "-shm").write_bytes(index)
    record = opened(path)
    assert len(texts(record)) == 66
    assert record.notices == ()


def test_a_row_that_is_no_event_costs_itself_alone(path: Path) -> None:
    answers(path, 5)
    by_hand("UPDATE events SET mode = 'game' WHERE id = 3")(path)
    record = opened(path)
    assert texts(record) == ["0", "1", "3", "4"]
    assert "4 of 5 things that you did were saved" in notices(record)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX events_by_lesson",
        "CREATE TRIGGER t BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
        "ALTER TABLE events RENAME TO happened",
        "UPDATE sqlite_schema SET name = CAST(x'ff' || name AS TEXT) WHERE name = 'events_by_run'",
        "UPDATE sqlite_schema SET sql = CAST(sql || x'ff' AS TEXT) WHERE name = 'events'",
        "PRAGMA user_version = 0",
    ],
)
def test_a_schema_that_is_not_ours_is_made_anew_with_every_row(path: Path, statement: str) -> None:
    answers(path, 5)
    by_hand(statement)(path)
    record = opened(path)
    assert texts(record) == ["0", "1", "2", "3", "4"]
    assert "All 5 things that you did were saved" in say_all(record.tell())
    assert record.append(Event(NOW, "new", "lesson", "relu-221", "answer")) == Kept(6)
    assert len(opened(path).events()) == 6


def test_rows_that_an_index_knows_and_the_table_does_not_are_said_to_be_lost(path: Path) -> None:
    answers(path, 40)
    data = path.read_bytes()
    for at in range(PAGE, len(data), PAGE):
        if data[at] == 0x0D:  # every leaf of the table becomes an empty one
            overwrite(at, b"\x0d" + bytes(4) + b"\x10\x00\x00")(path)
    record = opened(path)
    assert record.events() == ()
    assert "0 of 40 things that you did were saved" in notices(record)


def test_rows_that_were_deleted_by_hand_are_missed(path: Path) -> None:
    answers(path, 100)
    by_hand("DELETE FROM events")(path)
    record = opened(path)
    assert "Nothing could be read in your record" in notices(record)


def test_a_damaged_record_of_an_earlier_schema_is_mended_too(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with sqlite3.connect(path) as old:
        old.execute(MIGRATIONS[0][1][0])
        old.execute("CREATE INDEX events_by_run ON events (run)")  # which the second step would make
        old.execute("PRAGMA user_version = 1")
    old.close()
    record = opened(path)
    assert "record-damaged" in notices(record)
    assert record.append(Event(NOW, "r", "lesson", "relu-221", "answer")) == Kept(1)


def test_a_newer_programs_record_is_not_mended_into_ours(path: Path) -> None:
    answers(path, 5)
    record = opened(path)
    by_hand(f"PRAGMA user_version = {NEWEST + 1}", "ALTER TABLE events RENAME COLUMN skill TO craft")(path)
    kept = record.append(Event(NOW, "r", "lesson", "relu-221", "answer"))
    assert isinstance(kept, NotKept)
    assert "newer backprop-tutor" in say(kept.reason)
    assert list(path.parent.glob("record-damaged-*")) == []


def test_a_file_that_a_newer_program_was_about_to_put_in_place_is_left_alone(path: Path) -> None:
    answers(path, 5)
    theirs = new_file(path.with_name("theirs"), ())
    by_hand(f"PRAGMA user_version = {NEWEST + 1}")(theirs)
    os.replace(theirs, beside(path, HEALED))
    before = beside(path, HEALED).read_bytes()
    assert "is a newer backprop-tutor's. Upgrade this one." in notices(opened(path))
    assert beside(path, HEALED).read_bytes() == before


def test_rows_in_a_copy_of_the_table_are_saved_under_their_ids(path: Path) -> None:
    answers(path, 5)
    copy = "CREATE TABLE copied AS SELECT * FROM events WHERE id > 2"
    by_hand(copy, "DROP TABLE events", "CREATE VIEW events AS SELECT * FROM copied")(path)
    assert [event.id for event in opened(path).events()] == [3, 4, 5]


# --- in the middle of a session -----------------------------------------------------------------


def test_answers_kept_in_this_session_are_saved_though_their_page_is_gone(path: Path) -> None:
    answers(path, 60)
    record = opened(path)
    record.append(Event(NOW, "now", "lesson", "relu-221", "answer", text="mine"))
    assert record._store is not None
    record._store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    overwrite(leaf_of_rows(path, -1), bytes(PAGE))(path)
    record.close()
    assert "things that you did were saved" in notices(record)
    assert "mine" in texts(opened(path))


def test_damage_that_an_answer_meets_is_said_with_that_answer(path: Path) -> None:
    from tutor.application.record_keeper import RecordKeeper
    from tutor.lesson.catalogue import find_lesson
    from tutor.practice.course import Course
    from tutor.practice.session import start, submit

    answers(path, 60)
    record = opened(path)
    keeper = RecordKeeper(record, "run", "lesson")
    session = start(Course.of(find_lesson("relu-221")))
    after, attempt = submit(session, "1.2", NOW)
    assert attempt is not None
    record._drop()
    path.write_bytes(b"my poems, " * 3000)
    (said,) = keeper.keep(attempt, session.questions[0], after)
    assert "in your record" in say(said)
    assert texts(record) == ["1.2"]


def test_another_terminal_goes_on_in_the_mended_record(path: Path) -> None:
    answers(path, 60)
    here, there = opened(path), opened(path)
    here.append(Event(NOW, "here", "lesson", "relu-221", "answer", text="before"))
    overwrite(leaf_of_rows(path), bytes(PAGE))(path)
    found = identity_of(path)
    assert mend(path, NOW, found) is not None
    assert isinstance(here.append(Event(NOW, "here", "lesson", "relu-221", "answer", text="after")), Kept)
    here.close()
    assert here.tell() == (), "what another terminal has mended is no loss"
    assert mend(path, NOW, found) is None, "what the other has mended is mended again"
    assert texts(there)[-2:] == ["before", "after"]


def test_an_answer_is_never_written_to_a_file_that_was_replaced_meanwhile(path: Path) -> None:
    answers(path, 5)
    record = opened(path)
    store = record._store
    assert store is not None
    assert mend(path, NOW, identity_of(path)) is not None
    with pytest.raises(RecordMoved):
        store.append([Event(NOW, "r", "lesson", "relu-221", "answer")], 0.1)
    assert len(texts(record)) == 5


@pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_mending_leaves_files_for_their_owner_alone_whatever_the_umask(path: Path, umask: int) -> None:
    answers(path, 5)
    overwrite(0, bytes(PAGE))(path)
    before = os.umask(umask)
    try:
        assert "All 5 things that you did were saved" in notices(opened(path))
    finally:
        os.umask(before)
    assert beside(path, LOCK).exists()
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_terminals_that_open_a_damaged_record_at_once_mend_it_once(path: Path) -> None:
    answers(path, 60)
    overwrite(0, bytes(PAGE))(path)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(0 if len(opened(path).events()) == 60 else 1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert len(list(path.parent.glob("record-damaged-*.db"))) == 1


# --- interrupted, or not possible ---------------------------------------------------------------


def test_files_that_are_damaged_within_one_second_are_kept_under_numbered_names(path: Path) -> None:
    path.parent.mkdir()
    kept = []
    for text in ("one", "two", "three"):
        path.unlink(missing_ok=True)
        path.write_text(text)
        kept.append(keep_aside(path, NOW))
    assert [name.read_text() for name in kept] == ["one", "two", "three"]
    stem = kept[0].stem
    assert [name.name for name in kept] == [f"{stem}.db", f"{stem}-2.db", f"{stem}-3.db"]


def test_who_mends_a_record_keeps_others_from_mending_it(path: Path) -> None:
    path.parent.mkdir()
    with repair._alone(path):
        other = sqlite3.connect(beside(path, LOCK), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN EXCLUSIVE")
        other.close()


def test_a_mending_that_was_killed_before_its_last_step_is_done_again_with_all_rows(path: Path) -> None:
    answers(path, 20)
    some = opened(path).events()
    others = tuple(replace(event, id=20 + number) for number, event in enumerate(some[:5], 1))
    os.replace(new_file(path, (*some[10:], *others)), beside(path, HEALED))  # from the log, removed by now
    record = opened(path)
    assert record.events() == (*some, *others)
    assert not beside(path, HEALED).exists()


def test_a_damaged_record_that_cannot_be_mended_is_read_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(path, 20)
    overwrite(0, bytes(PAGE))(path)

    def full(path: Path, events: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tutor.journal.repair.new_file", full)
    record = opened(path)
    assert len(record.events()) == 20
    assert "disk" in notices(record)
    assert "is full" in notices(record)
    kept = record.append(Event(NOW, "r", "lesson", "relu-221", "answer"))
    assert isinstance(kept, NotKept)
    assert "is full" in say(kept.reason)
    monkeypatch.undo()
    assert isinstance(record.append(Event(NOW, "r", "lesson", "relu-221", "answer")), Kept)
    assert len(texts(opened(path))) == 22


def test_answers_whose_page_is_gone_and_that_cannot_be_saved_are_not_called_kept_at_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(path, 20)
    record = opened(path)
    assert isinstance(record.append(Event(NOW, "now", "lesson", "relu-221", "answer", text="mine")), Kept)
    record._drop()
    overwrite(0, bytes(PAGE))(path)

    def full(path: Path, events: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tutor.journal.repair.new_file", full)
    left = record.close()
    assert isinstance(left, NotKept)
    assert "is full" in say(left.reason)


def test_deleting_removes_what_a_mending_left(path: Path) -> None:
    answers(path, 5)
    for ending in (HEALED, f"{NEW}123", "-lock"):
        beside(path, ending).write_bytes(b"")
    other = path.with_name("record.db-mine")
    other.write_text("mine")
    Record(path, NOW).delete_all()
    assert list(path.parent.iterdir()) == [other]
