"""The learner's record: an append-only log of what they did, in one file.

The file is made at the first thing the learner does. What goes wrong with it never
stops a lesson: appending gives a value that says whether the event is on disk, and
reading gives what can be read, with a notice.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.journal import queries
from tutor.journal.damaged_files import identity_of, is_aside, remove_all
from tutor.journal.event import (
    Cell,
    Event,
    Keeping,
    Kept,
    Mode,
    NotKept,
    Run,
    counted_of,
    event_of,
    new_run,
    run_of,
)
from tutor.journal.folder import record_path
from tutor.journal.sittings import leading
from tutor.journal.trouble import Damaged, RecordMoved, Unavailable, shown
from tutor.practice.skills import current
from tutor.sayings import Said, Text, said

if TYPE_CHECKING:
    from tutor.journal.store import Store

PATIENCE = 0.5
"""Seconds to wait for another program's transaction before an answer counts as not kept."""

TRIES = 3
"""How often something is done anew after the record was mended, or replaced by another terminal."""

IMPATIENCE = 0.02
"""The same while earlier answers wait to be kept: a lasting lock must not slow down every answer."""

_T = TypeVar("_T")


def open_record(path: Path | None = None, *, now: datetime) -> Record:
    """The record in the user's data folder, or in `path`. Writes nothing; a file that is there is opened.

    Args:
        now: names a damaged file that is kept aside.

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
        now: names a damaged file that is kept aside.
        notices: what the learner should know about the file and was not told yet. See `tell`.
        unread: whether there is a file that could not be read.
    """

    path: Path
    now: datetime
    notices: tuple[Said, ...] = ()
    unread: bool = False
    _store: Store | None = None
    _waiting: list[Event] = field(default_factory=list)
    _kept: dict[int, Event] = field(default_factory=dict)
    _kept_in: tuple[int, int] | None = None
    _known: tuple[int, int] | None = None
    _lost: Said | None = None
    _told: set[Said] = field(default_factory=set)

    def look(self) -> None:
        """Opens the file if there is one.

        Raises:
            TutorError: where a newer program wrote it.
        """
        try:
            self._work(lambda store: None, create=False)
        except Unavailable as trouble:
            self._note_unread(trouble)

    def tell(self) -> tuple[Said, ...]:
        """What there is to know about the file, once: who asks shows it to the learner."""
        notices, self.notices = self.notices, ()
        self._told.update(notices)
        return notices

    @property
    def waiting(self) -> int:
        """How many events could not be kept yet."""
        return len(self._waiting)

    def append(self, event: Event) -> Keeping:
        """Adds an event to the log, and those before it that could not be kept.

        `Kept` is returned only after the commit has reached the disk. Nothing is raised about the file.
        """
        patience = IMPATIENCE if self._waiting else PATIENCE
        self._waiting.append(event)
        keeping = self._keep_waiting(patience)
        if isinstance(keeping, NotKept):
            return NotKept(said("journal.waits", why=keeping.reason))
        return keeping

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
        query = f"{queries.SELECT} {f'WHERE {where}' if where else ''} ORDER BY id"
        return self._read(query, chosen, event_of, whole=run is None)

    def latest_run(self, lesson: str, *, mode: Mode = "lesson", seed: int | None = None) -> tuple[Event, ...]:
        """What leads to where the learner stopped in a lesson's newest run; () if they finished it.

        A run that began before the lesson was last restarted does not count (see `sittings`).

        Args:
            seed: of the lesson's numbers; None for those in its file.
        """
        parameters = {"lesson": lesson, "mode": mode, "seed": None if seed is None else str(seed)}
        events = leading(self._read(queries.LATEST_RUN, parameters, event_of))
        return () if any(event.action == "finish" for event in events) else events

    def runs(self, mode: Mode | None = None) -> tuple[Run, ...]:
        """Every run, that of the newest event first."""
        return self._read(queries.RUNS, {"mode": mode}, run_of, whole=True)

    def by_hand(self, but: str | None = None) -> Mapping[str, int]:
        """How many steps of each skill were answered right or followed through, whatever was shown first.

        Args:
            but: a run whose answers do not count.
        """
        done: Counter[str] = Counter()
        for skill, count in self._read(queries.BY_HAND, {"but": but}, counted_of):
            done[current(skill)] += count
        return done

    def quizzes(self, *, finished: bool) -> tuple[Event, ...]:
        """The first event of each run that may be a quiz or an exam, the newest run first.

        By what it asks, by how it began or by its mode: one of them may have been damaged or changed.

        Args:
            finished: whether to give finished runs as well.
        """
        return self._read(queries.QUIZZES, {"finished": int(finished)}, event_of)

    def assigned(self) -> tuple[Event, ...]:
        """The first event of each run of practice that a teacher gave out, the newest run first."""
        return self._read(queries.ASSIGNED, {}, event_of)

    def delete_all(self) -> tuple[Path, ...]:
        """Removes everything that is stored, damaged copies too; returns the files removed.

        Raises:
            TutorError: where a file cannot be removed.
        """
        self._drop()
        self._known = self._lost = None
        self._waiting.clear()
        self._kept.clear()
        try:
            return remove_all(Path(os.path.realpath(self.path)))
        except OSError as error:
            path, reason = shown(Path(error.filename or self.path)), Text(error.strerror)
            raise TutorError(
                said("journal.not_removed", path=path, reason=reason), said("journal.close_others")
            ) from error

    def close(self) -> Keeping | None:
        """Closes the file after a last try to keep what could not be kept; None if nothing was waiting.

        What was kept since the file was opened is checked on disk: it may have been damaged since.
        """
        keeping = self._keep_waiting(IMPATIENCE) if self._waiting else None
        if self._kept:
            try:
                self._check()
            except (Unavailable, TutorError) as trouble:
                why = trouble.reason if isinstance(trouble, Unavailable) else trouble.message
                keeping = NotKept(said("journal.may_be_lost", why=why))
        self._kept.clear()
        self._drop()
        return keeping

    def _check(self) -> None:
        """Opens the file anew, reads all of it, and mends it where that shows damage.

        Raises:
            Unavailable: where it cannot be read, or not be mended.
            TutorError: where a newer program wrote it.
        """

        def compare(store: Store) -> None:
            if store.unwritable is not None:  # what is read stands in memory alone
                raise Unavailable(store.unwritable)
            store.check()
            found = {row["id"] for row in store.rows(queries.IDS, {"first": min(self._kept)})}
            if not found.issuperset(self._kept_here(store.identity)):
                raise Damaged(said("journal.lost_answers", path=shown(self.path)))

        self._drop()
        self._work(compare, create=False)
        if self._lost is not None:  # and no new one is begun any more
            raise Unavailable(said("journal.moved", path=shown(self.path)))

    def _keep_waiting(self, patience: float) -> Keeping:
        late = len(self._waiting) - 1
        try:
            ids = self._work(
                lambda store: store.append(self._waiting, patience), create=True, patience=patience
            )
        except Unavailable as trouble:
            return NotKept(said("journal.not_kept", why=trouble.reason))
        except TutorError as error:
            why = said("journal.why_and_hint", why=error.message, hint=error.hint)
            return NotKept(said("journal.not_kept", why=why))
        assert ids is not None  # there is a file: it was made where there was none
        assert self._store is not None
        written = self._store.identity
        self._kept = {**self._kept_here(written), **dict(zip(ids, self._waiting, strict=True))}
        self._kept_in = written
        self._waiting.clear()
        return Kept(ids[-1], late)

    def _kept_here(self, identity: tuple[int, int] | None) -> Mapping[int, Event]:
        """What this process has kept in a file: another terminal may have begun a new one meanwhile."""
        return self._kept if identity is not None and identity == self._kept_in else {}

    def _read(
        self,
        query: str,
        parameters: Mapping[str, Cell],
        read: Callable[[Mapping[str, Cell]], _T],
        *,
        whole: bool = False,
    ) -> tuple[_T, ...]:
        """The rows of a query as values. One that is no such value is damage: the record is mended.

        Args:
            whole: whether all of the file is checked first, as the query reads all of it anyway.
        """

        def values(store: Store) -> tuple[_T, ...]:
            if whole:
                store.check()
            try:
                return tuple(read(row) for row in store.rows(query, parameters))
            except ValueError as error:
                raise Damaged(said("journal.damaged", path=shown(self.path))) from error

        try:
            return self._work(values, create=False) or ()
        except Unavailable as trouble:
            self._note_unread(trouble)
            return ()

    def _work(self, do: Callable[[Store], _T], *, create: bool, patience: float = PATIENCE) -> _T | None:
        """Does something with the open file; None if there is no file and `create` does not ask for one.

        A damaged file is mended and the work is done once more.

        Raises:
            Unavailable: where it cannot be done.
            TutorError: where a newer program wrote the file.
        """
        for _ in range(TRIES - 1):
            found = identity_of(self.path)
            try:
                return self._try(do, create, patience)
            except RecordMoved:
                continue  # the next try sees that it is not in place
            except Damaged as damage:
                self._mend(found, damage)
        return self._try(do, create, patience)

    def _try(self, do: Callable[[Store], _T], create: bool, patience: float) -> _T | None:
        if self._store is not None and not self._store.is_in_place():
            self._kept_in = None  # said now: a file that is made later may get the identity of this one
            self._drop()
        if self._store is None:
            self._lost = self._lost or self._loss()
            if not create and self._is_missing():
                return None
            from tutor.journal.store import open_store

            self._store = open_store(self.path, create=create, patience=patience)
            self._known = self._store.identity
            if self._lost is not None:
                self.notices, self._lost = (*self.notices, self._lost), None
        try:
            return do(self._store)
        except Damaged:
            raise  # closing it now could write damaged pages over good ones
        except Unavailable:
            # The next try opens the file anew: what was wrong with this opening may have passed.
            self._drop()
            raise

    def _loss(self) -> Said | None:
        """What to say where the file is another one than before, and nobody has mended it."""
        found, known = identity_of(self.path), self._known
        if known is None or found == known or (found is None and not self._is_missing()):
            return None
        if found is None:
            return said("journal.begun_anew")
        return None if is_aside(Path(os.path.realpath(self.path)), known) else said("journal.another")

    def _is_missing(self) -> bool:
        """Whether there is no file; False where that cannot be known, as in a folder without rights."""
        try:
            os.stat(self.path)
        except OSError as error:
            return isinstance(error, FileNotFoundError)
        return False

    def _mend(self, found: tuple[int, int] | None, damage: Damaged) -> None:
        """Puts what can be read of the damaged file into a new one, and notes what came of it.

        Args:
            found: the damaged file's identity. Another terminal may have mended it by now.
        """
        from tutor.journal.repair import mend

        if os.name == "nt":  # which replaces no file that is open
            self._let_go(damage)
        try:
            mended = mend(self.path, self.now, found, self._kept_here(found))
        except Unavailable as trouble:
            self._let_go(damage)
            self._read_unmended(trouble)
        else:
            self._let_go(damage)
            if mended is not None:
                self._note(mended.told())

    def _read_unmended(self, trouble: Unavailable) -> None:
        """Goes on with what can be read of a damaged file that cannot be mended, and notes that.

        Raises:
            Unavailable: where it cannot even be read.
        """
        from tutor.journal.repair import salvage
        from tutor.journal.store import store_of

        try:
            saved = salvage(self.path, self._kept_here(identity_of(self.path)))
        except OSError:  # the first trouble says why
            raise trouble from None
        why = said("journal.unmended", path=shown(self.path), why=trouble.reason)
        self._note(said("journal.unmended_but_read", why=why, read=saved.told("read")))
        self._store = store_of(self.path, saved.events.values(), why)

    def _let_go(self, damage: Damaged) -> None:
        self._drop()
        self._known = None  # what is there now is told of by who mended it
        if damage.held is not None:
            damage.held.close()

    def _note_unread(self, trouble: Unavailable) -> None:
        self.unread = True
        self._note(said("journal.unread", why=trouble.reason))

    def _note(self, notice: Said) -> None:
        if notice not in self._told and notice not in self.notices:
            self.notices = (*self.notices, notice)

    def _drop(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            # What was acknowledged is on disk already; nothing is lost where closing fails.
            with contextlib.suppress(Unavailable):
                store.close()
