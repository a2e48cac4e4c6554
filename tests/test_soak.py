"""The short form of `benchmarks.soak`, and what it takes for an acknowledged answer and for a lost one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.robot import is_told, is_told_in_lines
from benchmarks.soak import Episode
from benchmarks.soak_found import Found, answers_kept
from tutor.journal.event import Event
from tutor.journal.record import open_record

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ACTS = 12


def test_nothing_breaks_and_every_answer_that_was_acknowledged_is_in_the_record(tmp_path: Path) -> None:
    found = Found()
    for name in ("t-15", "t-17"):  # the seeds of episodes that take some seconds each
        Episode(name, tmp_path / name, found).short(ACTS)
    assert found.wrong == []
    assert found.kept == found.acknowledged > 0


def record(folder: Path, *answers: str) -> Path:
    """A record with these answers. Gives its file."""
    path = folder / "learners" / "s1" / "record.db"
    kept = open_record(path, now=NOW)
    for answer in answers:
        kept.append(Event(NOW, "run", "lesson", "relu-221", "answer", text=answer))
    kept.close()
    return path


def test_what_was_answered_is_found_in_every_record_of_a_home(tmp_path: Path) -> None:
    path = record(tmp_path, "1.5", "2.5")
    before = path.read_bytes()
    assert answers_kept(tmp_path) == ({"1.5", "2.5"}, [])
    assert path.read_bytes() == before


def test_a_record_that_is_damaged_is_noticed(tmp_path: Path) -> None:
    path = record(tmp_path, "1.5")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x07" * 4096)
    _, wrong = answers_kept(tmp_path)
    assert wrong


@pytest.mark.parametrize(
    ("screen", "told"),
    [
        (" › 1.6\n ✗ z₂: 1.6 leaves out the bias b₂.", True),
        (" > \n [+] z2: Correct: 1.7.", True),
        (" > \n [i] z2: answer kept.", True),
        (" > \n [i] There is nothing to do here.", False),
        (" › 1.6\n i There is no :zzzz.", False),
        (" z₂ = ?\n › 1.6", False),
        (" › Enter goes on\n i There is nothing to do here.\n The last steps\n ! ŷ = w·x = 1.2", False),
        (" ✗ L: 3 is not L.\n Finished: 15 steps", True),
    ],
)
def test_an_answer_is_acknowledged_once_the_screen_says_what_came_of_it(screen: str, told: bool) -> None:
    assert is_told(screen.splitlines()) is told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.6\r\nx 1.6 leaves out the bias b2.\r\nz2 = ", True),
        ("1.6\r\n- z2: answer kept.\r\nz3 = ", True),
        ("1.6\r\n- There is nothing to do here.\r\nz2 = ", False),
        ("1.6\r\n", False),
    ],
)
def test_in_lines_it_is_acknowledged_by_what_follows_it(written: str, told: bool) -> None:
    assert is_told_in_lines(written) is told
