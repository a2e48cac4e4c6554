"""What a soak has found: its figures, and what the records of a home hold afterwards."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tutor.journal.folder import FILE_NAME
from tutor.journal.record import open_record
from tutor.words import say

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class Found:
    """What came of some episodes.

    Attributes:
        played: how often each command was started.
        acknowledged: answers whose feedback was seen on the screen.
        kept: how many of them are in the record afterwards.
        idle: of tutors that nobody typed to, for how many milliseconds each worked in a second.
        grown: in the long episodes, by how many kB memory grew with each thing done.
        wrong: what must not be, a line each.
    """

    episodes: int = 0
    runs: int = 0
    played: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    kept: int = 0
    keys: int = 0
    idle: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    grown: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """What came of others counts too."""
        for name in (
            "episodes",
            "runs",
            "played",
            "acknowledged",
            "kept",
            "keys",
            "idle",
            "ends",
            "grown",
            "wrong",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def told(found: Found) -> str:
    """The figures."""
    played = "; ".join(f"{name} {times}" for name, times in sorted(found.played.items()))
    ends = "; ".join(f"{end} {times}" for end, times in sorted(found.ends.items()))
    grown = ", ".join(f"{one:+.1f}" for one in found.grown) or "not measured"
    return (
        f"{found.episodes} episodes, {found.runs} starts, {found.keys} bytes typed at least\n"
        f"played: {played}\n"
        f"{found.acknowledged} answers acknowledged, {found.kept} of them in the record\n"
        f"ends (exit code): {ends}\n"
        f"idle: {len(found.idle)} watched, {max(found.idle, default=0):.1f} ms of work a second at most\n"
        f"memory, kB with each thing done: {grown}\n" + ("\n".join(found.wrong) or "nothing was wrong")
    )


def answers_kept(folder: Path) -> tuple[set[str], list[str]]:
    """What was typed, by all records in a folder, which stays as it is; and what is wrong with them."""
    kept: set[str] = set()
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "read"
        if folder.exists():
            shutil.copytree(folder, copy)
        for path in copy.rglob(FILE_NAME):
            record = open_record(path, now=NOW)
            kept |= {event.text for event in record.events()}
            record.close()
            wrong += [say(told) for told in record.tell()]
            with closing(sqlite3.connect(path)) as connection:
                if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    wrong.append(f"{path.name} is not sound")
    return kept, wrong
