"""What may stand, or be missing, where the record should be: nothing of it hangs, faults or is not said."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.damage import by_hand
from support.notices import notices
from support.refusals import refused
from support.running import environment, tutor
from tutor.folders import data_folder
from tutor.journal.damaged_files import beside
from tutor.journal.event import Event, Kept, NotKept
from tutor.journal.record import Record, open_record
from tutor.words import say

NOW = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
posix = pytest.mark.skipif(os.name != "posix", reason="files as on POSIX")


def opened(path: Path) -> Record:
    return open_record(path, now=NOW)


def answer(text: str = "1") -> Event:
    return Event(NOW, "r1", "lesson", "relu-221", "answer", text=text)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


@posix
@pytest.mark.parametrize("put", [pipe, folder, endless, loop])
def test_what_is_no_file_is_said_when_reading_and_when_writing(
    path: Path, put: Callable[[Path], None]
) -> None:
    path.parent.mkdir()
    put(path)
    record = opened(path)
    assert record.events() == ()
    assert "Your earlier answers cannot be read" in notices(record)
    assert isinstance(record.append(answer()), NotKept)


@posix
def test_a_record_behind_a_link_is_mended_where_it_is(tmp_path: Path) -> None:
    far = tmp_path / "far"
    record = opened(far / "mine.db")
    for number in range(5):
        record.append(answer(str(number)))
    record.close()
    path = tmp_path / "record.db"
    path.symlink_to(far / "mine.db")
    with (far / "mine.db").open("r+b") as file:
        file.write(bytes(4096))
    found = opened(path)
    assert len(found.events()) == 5
    assert path.is_symlink()
    assert len(list(far.glob("mine-damaged-*.db"))) == 1


@contextmanager
def nobody() -> Iterator[None]:
    """Without the rights of root, where the tests have them."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@posix
def test_a_folder_without_any_right_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "data" / "record.db"
    record = opened(path)
    record.append(answer())
    record.close()
    path.parent.chmod(0)
    try:
        with nobody():
            found = opened(path)
            assert found.events() == ()
            assert "cannot be read" in notices(found)
    finally:
        path.parent.chmod(0o700)


@posix
def test_a_log_that_may_not_be_opened_with_its_record_is_read_all_the_same(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    log, main = beside(path, "-wal").read_bytes(), path.read_bytes()
    record.close()
    beside(path, "-wal").write_bytes(log)
    path.write_bytes(main)
    for file in (path, beside(path, "-wal")):
        file.chmod(0o444)
    path.parent.chmod(0o555)
    for above in list(path.parents)[1:]:
        if not above.stat().st_mode & 0o005:
            above.chmod(above.stat().st_mode | 0o055)
    try:
        with nobody():
            found = opened(path)
            assert [event.text for event in found.events()] == ["1"]
            kept = found.append(answer())
        assert isinstance(kept, NotKept)
        assert "may not be written" in say(kept.reason)
    finally:
        path.parent.chmod(0o700)


@posix
@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_files_are_their_owners_only_whatever_the_umask(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        record = opened(path)
        assert isinstance(record.append(answer()), Kept)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


@posix
def test_a_record_that_others_may_read_is_closed_to_them_when_it_is_opened(path: Path) -> None:
    record = opened(path)
    record.append(answer())
    for file in path.parent.iterdir():
        file.chmod(0o664)
    other = opened(path)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    other.close()


@posix
def test_a_limit_on_the_size_of_files_is_said_and_answers_wait(path: Path) -> None:
    import resource

    record = opened(path)
    record.append(answer())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, before[1]))  # Python ignores the signal of it
    try:
        outcome = record.append(answer("x" * 200_000))
        assert isinstance(outcome, NotKept)
        assert "largest size" in say(outcome.reason)
        assert "they wait here" in say(outcome.reason)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert isinstance(record.append(answer("after")), Kept)
    assert [len(event.text) for event in record.events()] == [1, 200_000, 5]


@posix
def test_no_empty_record_is_left_where_making_one_failed(path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 13, before[1]))
    try:
        record = opened(path)
        assert isinstance(record.append(answer()), NotKept)
        assert list(path.parent.iterdir()) == []
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert record.append(answer("after")) == Kept(2, late=1)
    assert record.notices == ()


def test_a_home_folder_that_is_not_known_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", "~no-such-user-here/lessons")
    with refused("home folder is not known"):
        data_folder()


# --- what the commands say --------------------------------------------------------------------


def damage(home: Path) -> None:
    """Zeroes the first page: nothing can be read in the usual way."""
    with (home / "data" / "record.db").open("r+b") as file:
        file.write(bytes(4096))


@pytest.mark.parametrize(
    "command", [("list",), ("progress",), ("lesson", "relu-221", "--plain"), ("reset", "relu-221")]
)
def test_every_command_that_reads_a_damaged_record_says_what_was_saved(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    tutor("lesson", "relu-221", "--plain", home=tmp_path, stdin="1.2\n1.7\n:quit\n")
    damage(tmp_path)
    done = tutor(*command, home=tmp_path, stdin=":quit\n")
    said = " ".join((done.stdout + done.stderr).split())
    assert "Your record was damaged. All 2 things that you did were saved" in said
    assert "fault of its own" not in said
    again = tutor(*command, home=tmp_path, stdin=":quit\n")
    assert "damaged" not in again.stdout + again.stderr


def test_a_quiz_of_which_nothing_can_be_read_any_more_is_said_and_a_new_one_begins(tmp_path: Path) -> None:
    quiz = ("quiz", "--plain", "--count", "2", "--seed", "5")
    tutor(*quiz, home=tmp_path, stdin="1\n:quit\n")
    by_hand("UPDATE events SET mode = 'game'")(tmp_path / "data" / "record.db")
    done = tutor(*quiz, home=tmp_path, stdin=":quit\n")
    assert done.returncode == 0
    assert "0 of 1 things that you did were saved" in " ".join(done.stdout.split())
    assert "step 1 of 2" in done.stdout


def test_a_lesson_goes_on_behind_an_answer_that_was_lost(tmp_path: Path) -> None:
    tutor("lesson", "relu-221", "--plain", home=tmp_path, stdin="1.2\n1.7\n1.2\n:quit\n")  # z1 z2 a1
    by_hand("DELETE FROM events WHERE id = 2")(tmp_path / "data" / "record.db")
    done = tutor("lesson", "relu-221", "--plain", home=tmp_path, stdin=":quit\n")
    assert "a2 = ?" in done.stdout


@posix
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("1.2\n", "1.7\n:quit\n", "A new one is begun: what you did before is not in it."),
        ("1.2\n1.7\n", ":quit\n", "Your answers may not be kept:"),
    ],
)
def test_a_lesson_whose_record_is_removed_meanwhile_says_so_once(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tutor", "lesson", "relu-221", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONUNBUFFERED="1", COLUMNS="200"),
    )
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(before.encode())
    running.stdin.flush()
    asked = b"z2 = ?" if "1.7" not in before else b"a1 = ?"
    shown = b""
    while asked not in shown and (piece := running.stdout.read1(4096)):
        shown += piece
    for file in (tmp_path / "data").glob("record.db*"):
        file.unlink()
    rest = " ".join(running.communicate(after.encode(), timeout=60)[0].decode().split())
    assert rest.count("moved or deleted meanwhile") == 1
    assert said in rest
    assert ("You go on here next time." in rest) == (after != ":quit\n")
    assert running.returncode == 0
