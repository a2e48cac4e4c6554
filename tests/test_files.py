"""Files that a user names: ordinary ones only, and no more of them than is asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tutor.files import open_apart, open_regular, read_bytes, read_text, reason_of
from tutor.sayings import Said, Text
from tutor.words import say


@contextmanager
def not_read(reason: str, kind: type[OSError | ValueError] = OSError) -> Iterator[None]:
    """Reading fails here for this reason."""
    with pytest.raises(kind) as caught:
        yield
    why = reason_of(caught.value)
    assert isinstance(why, Said)
    assert reason in say(why)


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="its devices and pipes")


def test_a_file_is_read_up_to_its_bound_and_refused_beyond(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("∂1234", encoding="utf-8")
    assert read_text(path, 7) == "∂1234"
    with not_read("larger than 6 bytes"):
        read_bytes(path, 6)


def test_a_file_of_holes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(10**10)
    with not_read("larger than 1,000 bytes"):
        open_regular(path, 1000)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be split here")
def test_a_file_that_is_open_in_two_processes_is_read_whole_by_both(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text := b"".join(b"line %d\n" % line for line in range(50_000)))
    with open_apart(path, 1_000_000) as file:
        begun = file.read(100)
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.write(writing, b"%d" % len(file.read()))
            os._exit(0)
        os.waitpid(child, 0)
        assert begun + file.read() == text
        assert os.read(reading, 100) == b"%d" % (len(text) - len(begun))
        file.seek(5)
        assert file.read(2) == text[5:7]


def test_a_file_is_opened_apart_as_any_other_where_no_process_can_be_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "pread", raising=False)
    path = tmp_path / "a.txt"
    path.write_bytes(b"12")
    with open_apart(path, 5) as file:
        assert file.read() == b"12"


@linux_only
def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with not_read("not an ordinary file"):
        read_bytes(path, 1000)


@linux_only
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device_is_refused(device: str) -> None:
    with not_read("not an ordinary file"):
        read_bytes(Path(device), 1000)


@linux_only
def test_a_pipe_put_in_place_of_a_file_after_it_was_looked_at_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, plain = tmp_path / "pipe", tmp_path / "plain"
    os.mkfifo(pipe)
    plain.touch()
    looked_at = plain.stat()
    monkeypatch.setattr(Path, "stat", lambda self: looked_at)
    with not_read("not an ordinary file"):
        read_bytes(pipe, 1000)


@linux_only
def test_a_file_whose_size_is_not_told_is_read_to_its_bound_only() -> None:
    with not_read("larger than 10 bytes"):
        read_bytes(Path("/proc/meminfo"), 10)


def test_a_folder_and_a_missing_file_say_what_they_are(tmp_path: Path) -> None:
    with not_read("it is a folder", IsADirectoryError):
        read_bytes(tmp_path, 1000)
    with not_read("there is no such file", FileNotFoundError):
        read_bytes(tmp_path / "none", 1000)


def test_a_name_that_no_file_can_have_is_said_to_be_none() -> None:
    with not_read("no file can have this name", ValueError):
        read_bytes(Path("a\0b"), 1000)


def test_what_the_system_says_more_rarely_stays_in_its_own_words() -> None:
    assert reason_of(OSError(errno.ENXIO, "No such\x1b device")) == Text("No such\\x1b device")


def test_a_text_may_begin_with_the_mark_that_editors_write(tmp_path: Path) -> None:
    path = tmp_path / "marked.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    assert read_text(path, 100) == "{}"
