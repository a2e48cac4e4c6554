"""Mending a damaged record: what can be read goes into a new file, the old one is kept aside.

At every moment of it, a crash included, everything is in some file, and the next start finds it:

1. the damaged file gets a second name, its write-ahead log is copied to it;
2. the new file is made, synced, and given the ending `HEALED`;
3. the old write-ahead log is removed: SQLite would put it into the new file;
4. the new file takes the place of the damaged one.

A file with the ending `HEALED` says that step 4 is missing. Everything is then done once more, and
reads that file too: the log is append-only, so that rows from several files add up.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tutor.journal.causes import explained, primary_code
from tutor.journal.check import log_is_bad
from tutor.journal.damaged_files import (
    COMPANIONS,
    HEALED,
    LOCK,
    beside,
    identity_of,
    keep_aside,
    make_private,
    private,
    sync_folder,
)
from tutor.journal.event import COLUMNS, LARGEST_ID, LATEST_YEAR, Event, event_of
from tutor.journal.migrations import is_newer
from tutor.journal.pages import Pages, read_pages, schema_number_of
from tutor.journal.row_parts import Row, in_part
from tutor.journal.store import new_file
from tutor.journal.trouble import Unavailable, shown
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, said

_PATIENCE = 2.0
"""Seconds to wait while another terminal mends the record, or writes to it."""


class Salvage(NamedTuple):
    """What could be read of a damaged record.

    Attributes:
        events: by id.
        known: how many there were, as far as what is left tells.
        exact: whether there were no more than those.
        in_part: how many of the events lack something that was damaged.
    """

    events: Mapping[int, Event]
    known: int
    exact: bool
    in_part: int

    def told(self, verb: Literal["saved", "read"]) -> Said:
        """How many of the things that the learner did are in it: "All 60 things that you did were saved"."""
        parts = said("journal.in_part", count=self.in_part) if self.in_part else None
        return said(f"journal.{verb}.{self._share}", saved=len(self.events), known=self.known, parts=parts)

    @property
    def _share(self) -> str:
        if len(self.events) < self.known:
            return "some" if self.exact else "some_of_more"
        if not self.exact:
            return "all_known"
        if self.known == 1:
            return "the_one_in_part" if self.in_part else "the_one"
        return "some" if self.in_part else "all"


class Mended(NamedTuple):
    """What was saved, and where the damaged file is kept."""

    salvage: Salvage
    aside: Path

    def told(self) -> Said:
        aside = shown(self.aside)
        if not self.salvage.known:
            return said("journal.nothing_saved", aside=aside)
        return said("journal.mended", saved=self.salvage.told("saved"), aside=aside)


def salvage(path: Path, own: Mapping[int, Event] | None = None, whole_log: bool = True) -> Salvage:
    """Reads what can be read in a record, its write-ahead log, and what an interrupted mending left.

    Args:
        own: events that were kept by this process, by id.
        whole_log: whether the log has all that was written to it.

    Raises:
        OSError: where a file cannot be read.
    """
    events: dict[int, Event] = dict(own or {})
    damaged: dict[int, Row] = {}
    known: set[int] = set(events)
    unreadable = 0
    for main, log in _sources(path):
        pages = read_pages(main, log)
        unreadable += pages.unreadable
        known.update(_take(pages, events, damaged))
    lacking = {number: row for number, row in damaged.items() if number not in events}
    parts = in_part(lacking, events, _last_written(path)) if lacking else {}
    events |= parts
    # One lost page holds rows or entries of one index, never both: the other tells of its rows.
    return Salvage(dict(sorted(events.items())), len(known), whole_log and unreadable <= 1, len(parts))


def _last_written(path: Path) -> datetime:
    """At the latest in a year in which something can be done: the file's time may be any."""
    latest = datetime(LATEST_YEAR, 1, 1, tzinfo=UTC).timestamp()
    return datetime.fromtimestamp(min(max(path.stat().st_mtime, 0), latest), UTC)


def _sources(path: Path) -> Iterator[tuple[bytes, bytes]]:
    for name in (path, beside(path, HEALED)):
        if name.exists():
            log = beside(name, "-wal")
            yield name.read_bytes(), log.read_bytes() if log.exists() else b""


def _take(pages: Pages, events: dict[int, Event], damaged: dict[int, Row]) -> Iterator[int]:
    """Adds the events of some pages, and the newest rows that are none; gives all ids that they tell of."""
    for row in pages.rows:
        if len(row.values) <= len(COLUMNS):
            continue  # of another table: the schema's own
        # The table has the id in place of this value; a copy that someone has made of it does not.
        number = row.values[0] if isinstance(row.values[0], int) else row.id
        yield number
        if number not in events:
            cells = dict(zip(COLUMNS, row.values[1:], strict=False), id=number)  # more columns may follow
            try:
                events[number] = event_of(cells)
            except ValueError:  # another version of the row may be whole
                damaged.setdefault(number, cells)
    for entry in pages.entries:
        last = entry[-1] if entry else None
        if isinstance(last, int) and 1 <= last <= LARGEST_ID:
            yield last


def mend(
    path: Path, now: datetime, found: tuple[int, int] | None, own: Mapping[int, Event] | None = None
) -> Mended | None:
    """Puts a new file with all that can be read in the place of a damaged one.

    Args:
        now: names the file that is kept.
        found: the identity of the damaged file; where the path leads to another by now, nothing is done.
        own: events that were kept by this process, by id.

    Raises:
        Unavailable: where it cannot be done. Everything is then where it was.
    """
    with explained(path):
        file = Path(os.path.realpath(path))
        with _alone(file):
            if identity_of(file) != found or found is None:
                return None
            if any(is_newer(schema_number_of(main, log)) for main, log in _sources(file)):
                raise Unavailable(said("journal.of_newer", path=shown(path)))
            aside = keep_aside(file, now)
            whole_log = not log_is_bad(file)  # SQLite will begin another
            with _held(file):
                keep_aside(file, now)  # what was written until it was held
                saved = salvage(file, own, whole_log)
                _put_in_place(new_file(file, saved.events.values()), file)
            return Mended(saved, aside)


def _put_in_place(new: Path, file: Path) -> None:
    healed = beside(file, HEALED)
    os.replace(new, healed)
    sync_folder(file.parent)
    for ending in COMPANIONS:
        beside(file, ending).unlink(missing_ok=True)
    sync_folder(file.parent)
    os.replace(healed, file)
    sync_folder(file.parent)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keeps other terminals from mending the same record. A lock of SQLite's ends with its process."""
    name = beside(file, LOCK)
    if name.exists():
        make_private(name)
    else:
        os.close(private(name))  # SQLite would make it as the umask says
    lock = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """Keeps other terminals from writing to the damaged file, if it is sound enough to be locked.

    The lock lies on SQLite's -shm file: reading the other two meanwhile does not end it.
    """
    if os.name == "nt":  # which replaces no file that is open
        yield
        return
    holder = sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None)
    try:
        try:
            holder.execute("BEGIN IMMEDIATE")
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if isinstance(error, sqlite3.Error) and primary_code(error) == sqlite3.SQLITE_BUSY:
                raise
        yield
    finally:
        holder.close()
