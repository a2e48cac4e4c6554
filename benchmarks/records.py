"""Damaged records: is anything lost without a word, does any command end in a fault?

    python -m benchmarks.records [--count N] [--seed S]

A record is made by playing lessons, quizzes and an exam through the command line. Each damage is done
to a copy of it; then every command that reads the record is run on it, each one first in its turn, and
what it says is compared with what is gone. Prints, for each kind of damage, how many records and events.

What an altered byte changes inside an answer cannot be known, as no answer has a checksum: such events
are counted as altered, not as lost.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from benchmarks.damage import Damage, cells, logs, overwrite, page_size, pages, schemas
from tutor.cli import main as command
from tutor.errors import TutorError
from tutor.journal.event import Event, Kept
from tutor.journal.record import open_record

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("list",),
    ("progress",),
    ("lesson", "relu-221", "--plain"),
    ("quiz", "--plain", "--count", "2", "--seed", "5"),
    ("progress", "--format", "json"),
    ("quiz", "--exam", "--plain", "--count", "5"),
    ("review", "--plain", "--until", "2027-01-01", "--seed", "1"),
    ("progress", "--format", "csv"),
    ("reset", "sigmoid-222", "--yes"),
)
"""What reads the record, and how it is typed."""

SAID = ("damaged", "could be read", "cannot be read", "not kept", "newer backprop-tutor")
"""Words of which one is there wherever something of the record is not shown."""


class Said(NamedTuple):
    """What a command printed, on both streams; `fault` names an exception that left it."""

    text: str
    fault: str


@contextmanager
def home_at(home: Path) -> Iterator[None]:
    """The record's folder for the commands that are run inside."""
    names = {"BACKPROP_TUTOR_HOME": str(home / "data"), "BACKPROP_TUTOR_DEBUG": "1"}
    before = Path.cwd()
    os.chdir(home)
    try:
        with mock.patch.dict(os.environ, names):
            yield
    finally:
        os.chdir(before)


def run(typed: Sequence[str], stdin: str = ":quit\n") -> Said:
    """Runs a command in this process."""
    out = io.StringIO()
    with mock.patch("sys.stdin", io.StringIO(stdin)), redirect_stdout(out), redirect_stderr(out):
        try:
            command(list(typed))
        except SystemExit:
            pass
        except BaseException as fault:  # noqa: BLE001 - whatever leaves a command is what is counted
            return Said(out.getvalue(), f"{type(fault).__name__}: {str(fault)[:80]}")
    return Said(out.getvalue(), "")


def play(home: Path) -> tuple[Event, ...]:
    """A learner's first days: makes a record by the commands a learner types, and gives its events."""
    (home / "data").mkdir(parents=True)
    with home_at(home):
        walk = "1.2\n1.7\n1.2\n?\n1\n1.7\n!\n\n2.6\n-2.28\n-2\n:skip\n-1.3\n-1.4\n:back\n7\n:skip\n"
        run(("lesson", "relu-221", "--plain"), walk + "0.5\n?\n:skip\n" * 4 + ":quit\n")
        run(("quiz", "--plain", "--count", "6", "--seed", "5"), "1\n?\n:skip\n" * 6)
        run(("lesson", "sigmoid-222", "--plain"), "0.3775\n0.5\n!\n\n" * 8 + ":quit\n")
        run(("reset", "sigmoid-222", "--yes"))
        run(("lesson", "sigmoid-222", "--plain"), "0.3775\n:skip\n!\n\n" * 4 + ":quit\n")
        # Handed in: while an exam is open, most commands refuse.
        run(("quiz", "--exam", "--plain", "--count", "5", "--seed", "8"), "1\n2\n3\n4\n5\n")
        run(("quiz", "--plain", "--count", "2", "--seed", "5"), "1\n:quit\n")
        return events_of(home / "data" / "record.db")


def events_of(path: Path) -> tuple[Event, ...]:
    record = open_record(path, now=NOW)
    events = record.events()
    record.close()
    return events


def with_log(path: Path) -> None:
    """Leaves a write-ahead log beside the record, as a killed process does."""
    child = os.fork()
    if child == 0:
        record = open_record(path, now=NOW)
        for number in range(6):
            record.append(Event(NOW, "killed", "lesson", "relu-111", "answer", text=str(number)))
        os._exit(0)
    os.waitpid(child, 0)


# --- what comes of it ---------------------------------------------------------------------------


@dataclass
class Outcome:
    """Counts of a campaign; `worst` names what should never be."""

    records: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    altered: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    silent: int = 0
    unkept: int = 0
    worst: list[str] = field(default_factory=list)


def try_damage(
    damage: Damage,
    sound: Path,
    before: Sequence[Event],
    commands: Sequence[Sequence[str]],
    outcome: Outcome,
) -> None:
    """Damages a copy of a record, runs the commands on it, and counts what came of it."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        shutil.copytree(sound, home / "data")
        path = home / "data" / "record.db"
        damage.do(path)
        outcome.records[damage.kind] += 1
        outcome.events[damage.kind] += len(before)
        what = f"{damage.kind} {damage.name}"
        told = False
        with home_at(home):
            for typed in commands:
                said = run(typed)
                told = told or any(word in said.text for word in SAID)
                if said.fault:
                    outcome.faults += 1
                    outcome.worst.append(f"{what}: {' '.join(typed)}: {said.fault}")
            try:
                record = open_record(path, now=NOW)
            except TutorError:  # a newer program's: left alone, and every command says so
                outcome.read[damage.kind] += len(before)
                return
            after = {event.id: event for event in record.events()}
            told = told or bool(record.tell())
            _count(what, damage.kind, before, after, told, outcome)
            _keep_one_more(what, path, outcome)


def _count(
    what: str,
    kind: str,
    before: Sequence[Event],
    after: dict[int | None, Event],
    told: bool,
    outcome: Outcome,
) -> None:
    there = [(event, after[event.id]) for event in before if event.id in after]
    there = [(one, other) for one, other in there if one.run == other.run or one.at == other.at]  # no new one
    read = len(there)
    outcome.read[kind] += read
    outcome.altered[kind] += sum(one != other for one, other in there)
    if read < len(before) and not told:
        outcome.silent += 1
        outcome.worst.append(f"{what}: {len(before) - read} of {len(before)} are gone, and nothing was said")


def _keep_one_more(what: str, path: Path, outcome: Outcome) -> None:
    """Whether an answer that is said to be kept can be read again."""
    record = open_record(path, now=NOW)
    kept = record.append(Event(NOW, "after", "lesson", "relu-111", "answer", text="kept?"))
    record.close()
    again = open_record(path, now=NOW).events(run="after")
    if isinstance(kept, Kept) and [event.text for event in again] != ["kept?"]:
        outcome.unkept += 1
        outcome.worst.append(f"{what}: an answer that was said to be kept is not there")


def campaign(
    count: int | None, seed: int, flips: int = 200, commands: Sequence[Sequence[str]] = COMMANDS
) -> Outcome:
    """Damages records in `count` ways chosen at random, or in every way, and runs these commands on each."""
    outcome = Outcome()
    pick = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        home, killed = Path(name) / "sound", Path(name) / "killed"
        before = play(home)
        shutil.copytree(home, killed)
        with_log(killed / "data" / "record.db")
        kept = tempfile.mkdtemp(dir=name)
        shutil.copytree(killed / "data", f"{kept}/data")  # opening it to read its events would end its log
        with_its_log = events_of(Path(kept) / "data" / "record.db")
        path, log = home / "data" / "record.db", killed / "data" / "record.db-wal"
        rows = (1, len(before) // 2, len(before))
        damages = [
            *cells(rows),
            *schemas(),
            *pages(path.stat().st_size, page_size(path), pick, flips),
            *logs(log.stat().st_size, page_size(path), pick, flips),
        ]
        if count is not None and count < len(damages):
            damages = pick.sample(damages, count)
        for number, damage in enumerate(damages):
            sound, events = (killed, with_its_log) if damage.logged else (home, before)
            turn = number % len(commands)
            try_damage(damage, sound / "data", events, (*commands[turn:], *commands[:turn]), outcome)
    return outcome


# --- damage under a running session ---------------------------------------------------------------


class Live(NamedTuple):
    """What came of damage while a session ran.

    Attributes:
        sessions: how many.
        kept: answers that they were told to be kept, before and after the damage.
        gone: those that cannot be read afterwards, of which something was said.
        wrong: sessions in which nothing was said of them.
    """

    sessions: int
    kept: int
    gone: int
    wrong: tuple[str, ...]


def live(count: int, seed: int) -> Live:
    """Zeroes or fills a page of a record while a process answers; half of the processes are killed then."""
    pick = random.Random(seed)
    kept = gone = 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        sound = Path(name) / "sound"
        _answer(sound / "record.db", range(150))
        for number in range(count):
            path = Path(name) / str(number) / "record.db"
            shutil.copytree(sound, path.parent)
            page, what, ends = pick.randrange(16), pick.choice((b"\0", b"\xff")), bool(number % 2)
            damage = overwrite(page * 4096, what * 4096)
            told, last = _answering(path, damage, pick.randrange(1, 30), ends)
            record = open_record(path, now=NOW)
            there = {event.text for event in record.events()}
            told = told or bool(record.tell())
            missing = sum(str(text) not in there for text in range(last + 1))
            kept, gone = kept + last + 1, gone + missing
            if missing and not told:
                wrong.append(f"page {page + 1} of {what!r}, {'closed' if ends else 'killed'}: {missing} gone")
    return Live(count, kept, gone, tuple(wrong))


def _answer(path: Path, numbers: Iterable[int]) -> None:
    record = open_record(path, now=NOW)
    for number in numbers:
        record.append(Event(NOW, f"run {number // 30}", "lesson", "relu-221", "answer", text=str(number)))
    record.close()


def _answering(path: Path, damage: Callable[[Path], None], more: int, ends: bool) -> tuple[bool, int]:
    """A process that answers before and after the damage: whether it said something, the last answer kept."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        record = open_record(path, now=NOW)
        last, told = 149, False
        for number in range(150, 150 + 2 * more):
            if number == 150 + more and os.fork() == 0:
                damage(path)
                os._exit(0)
            if number == 150 + more:
                os.wait()
            event = Event(NOW, f"run {number // 30}", "lesson", "relu-221", "answer", text=str(number))
            kept = record.append(event)
            told = told or bool(record.tell()) or not isinstance(kept, Kept)
            last = number if isinstance(kept, Kept) else last
        if ends:
            record.close()
            told = told or bool(record.tell())
        os.write(writing, f"{int(told)} {last}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    said, _, last_kept = os.read(reading, 100).decode().partition(" ")
    os.close(reading)
    return said == "1", int(last_kept)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, help="how many damaged records; all if left out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    outcome = campaign(arguments.count, arguments.seed)
    print(f"{'damage':<26}{'records':>8}{'events':>9}{'read after':>12}{'altered':>9}")
    for kind, records in outcome.records.items():
        events, read, altered = outcome.events[kind], outcome.read[kind], outcome.altered[kind]
        print(f"{kind:<26}{records:>8}{events:>9}{read:>12}{altered:>9}")
    total = sum(outcome.records.values())
    print(f"seed {arguments.seed}: {total} records; faults {outcome.faults}, ", end="")
    print(f"lost without a word {outcome.silent}, said to be kept and not there {outcome.unkept}")
    found = live(arguments.count or 200, arguments.seed)
    print(f"damage under a running session: {found.sessions} sessions, {found.kept} answers kept, ", end="")
    print(f"{found.gone} gone and said, without a word in {len(found.wrong)} sessions")
    worst = [*outcome.worst, *found.wrong]
    print("\n".join(worst))
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
