"""Kills: SIGKILL at any moment loses no answer that was acknowledged, while writing or while mending.

    python -m benchmarks.kills [--count N] [--seed S]

Half of the kills hit processes that write, half processes that mend a damaged record.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tutor.journal.damaged_files import identity_of
from tutor.journal.event import Event, Kept
from tutor.journal.record import open_record
from tutor.journal.repair import salvage
from tutor.words import say_all

KILLS_PER_FILE = 20
"""Each file is begun by a child that may be killed while it creates it."""

LONGEST = 0.025
"""Seconds until the kill at most. On a busy machine a child hardly begins to write in this time, so every
other one is given it from its first answer on; the others may be killed while they make the file."""

MENDINGS_PER_FILE = 4

LATEST = 1.2
"""When a mending is killed at the latest, as a share of the time that one takes from its start to its end."""
"""How often mending the same record is killed before it is let be."""

NOW = datetime(2025, 3, 10, tzinfo=UTC)


class Written(NamedTuple):
    """What came of killing writers: how many were killed, what they had acknowledged, what was wrong."""

    killed: int
    acknowledged: int
    wrong: tuple[str, ...]


class Mended(NamedTuple):
    """What came of killing menders: how many were killed, and how many of those in the middle of it."""

    killed: int
    interrupted: int
    wrong: tuple[str, ...]


def writers(count: int, seed: int, folder: Path) -> Written:
    """Kills processes that append to records in `folder`."""
    moments = random.Random(seed)
    killed = total = 0
    wrong: list[str] = []
    for first in range(0, count, KILLS_PER_FILE):
        path = folder / f"written-{first}" / "record.db"
        victims = []
        for number in range(first, min(first + KILLS_PER_FILE, count)):
            run = f"run {number}"
            moment = moments.uniform(0.0005, LONGEST)
            acknowledged, by_us = _killed(partial(_write, path, run), moment, number % 2 == 1)
            killed += by_us
            victims.append((run, len(acknowledged) // 4))
        wrong.extend(_unlike(path, victims))
        total += sum(acknowledged for _, acknowledged in victims)
    return Written(killed, total, tuple(wrong))


def _unlike(path: Path, victims: Sequence[tuple[str, int]]) -> list[str]:
    """What of a record is not as it should be after its writers were killed."""
    record = open_record(path, now=NOW)
    wrong = []
    for run, acknowledged in victims:
        kept = [int(event.text) for event in record.events(run=run)]
        # One more may be there: committed, and killed before it was acknowledged.
        if kept != list(range(len(kept))) or not acknowledged <= len(kept) <= acknowledged + 1:
            wrong.append(f"{path}, {run}: acknowledged {acknowledged}, kept {kept[-3:]}")
    record.close()
    if told := record.tell():
        wrong.append(f"{path}: {say_all(told)}")
    if path.exists():
        with sqlite3.connect(path) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                wrong.append(f"{path} is not sound")
    return wrong


def _write(path: Path, run: str, acknowledge: int) -> None:
    """Appends for ever, and writes the number of each event to a pipe once it is kept."""
    record = open_record(path, now=NOW)
    number = 0
    while True:
        outcome = record.append(Event(NOW, run, "lesson", "relu-221", "answer", text=str(number)))
        if not isinstance(outcome, Kept):
            os._exit(1)
        os.write(acknowledge, number.to_bytes(4, "big"))
        number += 1


def menders(count: int, seed: int, folder: Path) -> Mended:
    """Kills processes that mend damaged records in `folder`."""
    moments = random.Random(seed)
    killed = interrupted = 0
    wrong: list[str] = []
    sound = folder / "sound"
    _make(sound / "record.db")
    for first in range(0, count, MENDINGS_PER_FILE):
        path = folder / f"mended-{first}" / "record.db"
        shutil.copytree(sound, path.parent)
        with path.open("r+b") as file:
            file.seek(4096 * moments.randrange(1, 8))
            file.write(bytes(4096))
        there, damaged = set(salvage(path).events), identity_of(path)
        latest = LATEST * _time_to_mend(path.parent)
        for _ in range(min(MENDINGS_PER_FILE, count - first)):
            _, by_us = _killed(partial(_mend, path), moments.uniform(0.0005, latest), False)
            killed += by_us
            begun = any(path.parent.glob("*-damaged-*.db"))
            interrupted += by_us and begun and identity_of(path) == damaged
        record = open_record(path, now=NOW)
        found = {event.id for event in record.events()}
        record.close()
        aside = list(path.parent.glob("*-damaged-*.db"))
        # None is aside where the page that was zeroed stands anew in the log.
        if found != there or len(aside) > 1:
            wrong.append(f"{path}: {len(there)} could be read, {len(found)} are there, aside {len(aside)}")
    return Mended(killed, interrupted, tuple(wrong))


def _time_to_mend(folder: Path) -> float:
    """How long a process takes, on this machine and as busy as it is, to mend a copy of a damaged record."""
    copy = folder.with_name(f"{folder.name}-timed")
    shutil.copytree(folder, copy)
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        _mend(copy / "record.db", 0)
    os.waitpid(child, 0)
    return time.monotonic() - begun


def _make(path: Path) -> None:
    """A record of 200 events, and 20 more in the log of a process that was killed."""
    _append(path, 200)
    child = os.fork()
    if child == 0:
        _append(path, 20, ends=False)
    os.waitpid(child, 0)


def _append(path: Path, count: int, ends: bool = True) -> None:
    record = open_record(path, now=NOW)
    for number in range(count):
        record.append(Event(NOW, f"run {number // 50}", "lesson", "relu-221", "answer", text=str(number)))
    if not ends:
        os._exit(0)
    record.close()


def _mend(path: Path, acknowledge: int) -> None:
    open_record(path, now=NOW).events()
    os._exit(0)


def _killed(do: Callable[[int], None], seconds: float, writing_first: bool) -> tuple[bytes, bool]:
    """Starts a process and kills it, so long after its start or after its first acknowledgement.

    Gives what it wrote to its pipe, and whether the kill came before its end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            do(writing)
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
    return acknowledged, os.WIFSIGNALED(status)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=2000, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        written = writers(arguments.count // 2, arguments.seed, Path(name))
        mended = menders(arguments.count // 2, arguments.seed, Path(name))
    print(
        f"seed {arguments.seed}: {written.killed} writers killed, {written.acknowledged} answers acknowledged"
    )
    print(f"{mended.killed} menders killed, {mended.interrupted} of them in the middle")
    print("\n".join(written.wrong + mended.wrong) or "nothing was lost")
    return 1 if written.wrong or mended.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
