"""The learner's record: an append-only log of what they did, in one file.

The file is made at the first thing the learner does. What goes wrong with it never
stops a lesson: appending gives a value that says whether the event is on disk, and
reading gives what can be read, with a notice.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tutor.errors import TutorError
from tutor.progress.aside import identity_of, remove_all, set_aside
from tutor.progress.event import (
    COLUMNS,
    Cell,
    Event,
    Keeping,
    Kept,
    Mode,
    NotKept,
    Run,
    event_of,
    new_run,
    run_of,
)
from tutor.progress.folder import record_path
from tutor.progress.sittings import leading
from tutor.progress.trouble import Damaged, Unavailable

if TYPE_CHECKING:
    from tutor.progress.store import Store

PATIENCE = 0.5
"""Seconds to wait for another program's transaction before an answer counts as not kept."""

IMPATIENCE = 0.02
"""The same while earlier answers wait to be kept: a lasting lock must not slow down every answer."""

_T = TypeVar("_T")

_SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM events"

_LATEST_RUN = f"""
WITH restarted AS (
    SELECT COALESCE(MAX(id), 0) AS id FROM events
    WHERE lesson = :lesson AND mode = :mode AND seed IS :seed AND action = 'restart'
)
{_SELECT} WHERE run = (
    SELECT run FROM events AS newest
    WHERE lesson = :lesson AND mode = :mode AND seed IS :seed AND NOT EXISTS (
        SELECT 1 FROM events AS first
        WHERE first.run = newest.run AND first.id <= (SELECT id FROM restarted)
    )
    ORDER BY id DESC LIMIT 1
) ORDER BY id
"""

_RUNS = """
SELECT first.run AS id, first.mode, first.lesson, first.digest, first.seed,
       first.at AS begun, last.at AS last, whole.count AS events, whole.finished AS finished
FROM (
    SELECT MIN(id) AS first, MAX(id) AS last, COUNT(*) AS count,
           MAX(action = 'finish') AS finished
    FROM events GROUP BY run
) AS whole JOIN events AS first ON first.id = whole.first JOIN events AS last ON last.id = whole.last
WHERE :mode IS NULL OR first.mode = :mode
ORDER BY whole.last DESC
"""

_QUIZZES = f"""
{_SELECT} WHERE id IN (
    SELECT MIN(id) FROM events GROUP BY run HAVING :finished OR MAX(action = 'finish') = 0
) AND instr(payload, '"quiz"') ORDER BY id DESC
"""


def open_record(path: Path | None = None, *, now: datetime) -> Record:
    """The record in the user's data folder, or in `path`. Writes nothing; a file that is there is opened.

    Args:
        now: names a damaged file that is set aside.

    Raises:
        TutorError: where a newer program wrote the file.
    """
    record = Record(record_path() if path is None else path, now)
    record.look()
    return record


@dataclass
class Record:
    """Made by `open_record`. To be used from one thread.

    Attributes:
        now: names a damaged file that is set aside.
        notice: what the learner should know about the file, in two sentences at most, or "".
    """

    path: Path
    now: datetime
    notice: str = ""
    _store: Store | None = None
    _waiting: list[Event] = field(default_factory=list)

    def look(self) -> None:
        """Opens the file if there is one.

        Raises:
            TutorError: where a newer program wrote it.
        """
        try:
            self._work(lambda store: None, create=False)
        except Unavailable as trouble:
            self.notice = f"Your earlier answers cannot be read: {trouble.reason}"

    def append(self, event: Event) -> Keeping:
        """Adds an event to the log, and those before it that could not be kept.

        `Kept` is returned only after the commit has reached the disk. Nothing is raised about the file.
        """
        patience = IMPATIENCE if self._waiting else PATIENCE
        self._waiting.append(event)
        return self._keep_waiting(patience)

    def reset(self, lesson: str, *, at: datetime, seed: int | None = None) -> Keeping:
        """Makes the lesson begin anew next time. What was done before stays in the log."""
        run = new_run(at, os.getpid())
        return self.append(Event(at, run, "lesson", lesson, "restart", seed=seed))

    def events(
        self, *, run: str | None = None, lesson: str | None = None, mode: Mode | None = None
    ) -> tuple[Event, ...]:
        """The log, oldest first; of one run, lesson or mode where given."""
        wanted = {"run": run, "lesson": lesson, "mode": mode}
        chosen = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(f"{name} = :{name}" for name in chosen)
        return self._events(f"{_SELECT} {f'WHERE {where}' if where else ''} ORDER BY id", chosen)

    def latest_run(self, lesson: str, *, mode: Mode = "lesson", seed: int | None = None) -> tuple[Event, ...]:
        """What leads to where the learner stopped in a lesson's newest run; () if they finished it.

        A run that began before the lesson was last restarted does not count (see `sittings`).

        Args:
            seed: of the lesson's numbers; None for those in its file.
        """
        parameters = {"lesson": lesson, "mode": mode, "seed": None if seed is None else str(seed)}
        events = leading(self._events(_LATEST_RUN, parameters))
        return () if any(event.action == "finish" for event in events) else events

    def runs(self, mode: Mode | None = None) -> tuple[Run, ...]:
        """Every run, that of the newest event first."""
        return self._read(_RUNS, {"mode": mode}, run_of)

    def quizzes(self, *, finished: bool) -> tuple[Event, ...]:
        """The first event of each run whose payload tells what it asks, the newest run first.

        Its mode does not count here.

        Args:
            finished: whether to give finished runs as well.
        """
        return self._events(_QUIZZES, {"finished": int(finished)})

    def delete_all(self) -> tuple[Path, ...]:
        """Removes everything that is stored, damaged copies too; returns the files removed.

        Raises:
            TutorError: where a file cannot be removed.
        """
        self._drop()
        self._waiting.clear()
        try:
            return remove_all(self.path)
        except OSError as error:
            raise TutorError(
                f"{error.filename or self.path} cannot be removed ({error.strerror}).",
                "Close every other backprop-tutor and try again.",
            ) from error

    def close(self) -> Keeping | None:
        """Closes the file after a last try to keep what could not be kept; None if nothing was waiting."""
        keeping = self._keep_waiting(IMPATIENCE) if self._waiting else None
        self._drop()
        return keeping

    def _keep_waiting(self, patience: float) -> Keeping:
        try:
            last = self._work(
                lambda store: store.append(self._waiting, patience), create=True, patience=patience
            )
        except Unavailable as trouble:
            return NotKept(f"Your answers are not kept: {trouble.reason}")
        except TutorError as error:
            return NotKept(f"Your answers are not kept: {error.message} {error.hint}")
        late = len(self._waiting) - 1
        self._waiting.clear()
        return Kept(last or 0, late)

    def _events(self, query: str, parameters: Mapping[str, Cell]) -> tuple[Event, ...]:
        return self._read(query, parameters, event_of)

    def _read(
        self, query: str, parameters: Mapping[str, Cell], read: Callable[[Mapping[str, Cell]], _T]
    ) -> tuple[_T, ...]:
        """The rows of a query as values; without those that cannot be read, which the notice counts."""
        try:
            rows = self._work(lambda store: store.rows(query, parameters), create=False) or []
        except Unavailable as trouble:
            self.notice = f"Your earlier answers cannot be read: {trouble.reason}"
            return ()
        values = []
        for row in rows:
            with contextlib.suppress(ValueError):
                values.append(read(row))
        if len(values) < len(rows):
            self.notice = f"Unreadable entries in {self.path} are left out: {len(rows) - len(values)}."
        return tuple(values)

    def _work(self, do: Callable[[Store], _T], *, create: bool, patience: float = PATIENCE) -> _T | None:
        """Does something with the open file; None if there is no file and `create` does not ask for one.

        A damaged file is set aside and the work is done once more.

        Raises:
            Unavailable: where it cannot be done.
            TutorError: where a newer program wrote the file.
        """
        found = identity_of(self.path)
        try:
            return self._try(do, create, patience)
        except Damaged:
            # Another terminal may have set it aside already; what is there now is then a new file.
            if identity_of(self.path) == found:
                self._set_aside()
            return self._try(do, create, patience)

    def _try(self, do: Callable[[Store], _T], create: bool, patience: float) -> _T | None:
        if self._store is not None and not self._store.is_in_place():
            self._drop()
        if self._store is None:
            if not create and not os.path.exists(self.path):
                return None
            from tutor.progress.store import open_store

            self._store = open_store(self.path, create=create, patience=patience)
        try:
            return do(self._store)
        except Unavailable:
            # The next try opens the file anew: what was wrong with this opening may have passed.
            self._drop()
            raise

    def _set_aside(self) -> None:
        """Renames the damaged file and says so.

        Raises:
            Unavailable: where it cannot be renamed.
        """
        try:
            name = set_aside(self.path, self.now)
        except OSError as error:
            raise Unavailable(
                f"{self.path} is damaged and cannot be renamed ({error.strerror}). Move it away and go on."
            ) from error
        self.notice = f"Your record was damaged and is now {name}. A new one is begun."

    def _drop(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            # What was acknowledged is on disk already; nothing is lost where closing fails.
            with contextlib.suppress(Unavailable):
                store.close()
