"""SIGKILL at any moment never loses an answer that was acknowledged."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor.progress.event import Event, Kept
from tutor.progress.record import open_record

KILLS = 200
KILLS_PER_FILE = 20
"""Each file is begun by a child that may be killed while it creates it."""

LONGEST = 0.025
"""Seconds until the kill at most. On a busy machine a child hardly begins to write in this time, so every
other one is given it from its first answer on; the others may be killed while they make the file."""

NOW = datetime(2025, 3, 10, tzinfo=UTC)


def write_and_acknowledge(path: Path, run: str, acknowledge: int) -> None:
    """Appends for ever, and writes the number of each event to a pipe once it is kept."""
    record = open_record(path, now=NOW)
    number = 0
    while True:
        outcome = record.append(Event(NOW, run, "lesson", "relu-221", "answer", text=str(number)))
        if not isinstance(outcome, Kept):
            os._exit(1)
        os.write(acknowledge, number.to_bytes(4, "big"))
        number += 1


@dataclass(frozen=True)
class Killed:
    run: str
    acknowledged: int
    signal: int


def killed_after(seconds: float, path: Path, run: str, writing_first: bool) -> Killed:
    """Starts a writer and kills it, so long after its start or after its first acknowledgement."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_and_acknowledge(path, run, writing)
        finally:
            os._exit(2)
    os.close(writing)
    if writing_first:
        select.select([reading], [], [], 30)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    acknowledged = b""
    while chunk := os.read(reading, 1 << 16):
        acknowledged += chunk
    os.close(reading)
    assert len(acknowledged) % 4 == 0
    return Killed(run, len(acknowledged) // 4, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_no_acknowledged_answer_is_lost_by_200_kills_at_random_moments(tmp_path: Path) -> None:
    moments = random.Random(20250310)
    total = 0
    for first in range(0, KILLS, KILLS_PER_FILE):
        path = tmp_path / str(first) / "record.db"
        victims = [
            killed_after(moments.uniform(0.0005, LONGEST), path, f"run {number}", number % 2 == 1)
            for number in range(first, first + KILLS_PER_FILE)
        ]
        assert {victim.signal for victim in victims} == {signal.SIGKILL}
        record = open_record(path, now=NOW)
        for victim in victims:
            kept = [int(event.text) for event in record.events(run=victim.run)]
            # One more may be there: committed, and killed before it was acknowledged.
            assert kept == list(range(len(kept)))
            assert victim.acknowledged <= len(kept) <= victim.acknowledged + 1
            total += victim.acknowledged
        assert record.notice == ""
        record.close()
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert total > KILLS // 2, "the writers were killed before they did anything"
