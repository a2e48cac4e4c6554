"""Marking a class in several processes: each has some learners, and the marks are the same to the byte.

This process is one of them. Each goes through the whole table, and takes the lines whose turn is its own,
many at a time. Then a learner with rows in several shares is given to one of them: where the table goes
learner by learner, there is none. Some marks take ten times as long as others: so the last fifth of each
share is cut into parcels, and who is done takes another. What the others mark waits in files, in the order
of the rows, until it is read here.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from tutor.collector import paused
from tutor.ending import split_off
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.answer_tables import AnswerTable
from tutor.marking.batch import MANY, Share, Words, given_by, mark_rows
from tutor.marking.class_marks import Counts, Kept, LearnerSummary, Marks, Part, Problems, joined
from tutor.marking.marker import Marker
from tutor.marking.spool import HandedOver, Sorted, T_co
from tutor.marking.verdicts import VerdictName
from tutor.named_tuples import NamedTuple
from tutor.text_tables import Piece

_IN_PARCELS = 5
"""The part of a share that is cut: one of so many."""

_PARCELS = 12
"""In so many, unless they would be small."""

_SMALL = 500
"""Rows of the smallest parcel."""

_TOKEN = 2
"""Bytes in a pipe that stand for a parcel, by its number: who reads them has it, and nobody else."""

_Worker: TypeAlias = tuple[Connection, BaseProcess]
"""Another process that marks, and the way to it."""


class _Handed(NamedTuple):
    """What a process gives back."""

    marks: HandedOver
    learners: HandedOver
    problems: Problems
    steps: tuple[tuple[int, StepKey, Counts], ...]
    verdicts: Mapping[VerdictName, int]


def can_fork() -> bool:
    """Whether a process can be split here. Where it cannot, a class is marked in one."""
    return hasattr(os, "fork") and "fork" in multiprocessing.get_all_start_methods()


def mark_rows_in(
    jobs: int, lesson: Lesson, table: AnswerTable, words: Words, kept: Kept[T_co]
) -> Marks[T_co]:
    """The same marks as `mark_rows`, made by as many processes; in this one where it cannot be split.

    Args:
        table: of a file in which each process has a place of its own (`files.open_apart`).

    Raises:
        ChildProcessError: where a process was ended before it was done.
        OSError: where there is no room for what waits.
    """
    if not can_fork():
        return mark_rows(lesson, table, words, kept)
    with ExitStack() as open_until_here, paused(MANY):
        folder = open_until_here.enter_context(TemporaryDirectory(prefix="backprop-tutor-"))
        tokens = _Tokens()
        open_until_here.callback(tokens.close)
        workers: list[_Worker] = []
        open_until_here.push(partial(_end_with_failure, workers))
        try:
            share = Share(Marker.of(lesson), words, kept, folder)
            workers.extend(_begun(share, tokens, table, (job, jobs)) for job in range(1, jobs))
            parts = _parts([pipe for pipe, _ in workers], share, tokens, _turn(table, 0, jobs), kept)
        except (EOFError, ConnectionError) as error:
            raise _told_by(pipe for pipe, _ in workers) from error
        # Their files are open by now: they go with the folder, and stay readable.
        return joined(lesson, parts, kept)


class _Tokens:
    """Numbers, each of which one process gets: they wait in a pipe."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._reading, self._writing = open(reading, "rb", 0), open(writing, "wb", 0)  # noqa: SIM115

    def give_out(self, count: int) -> None:
        """The numbers up to this one, and no more."""
        self._writing.write(b"".join(number.to_bytes(_TOKEN, "big") for number in range(count)))
        self._writing.close()

    def only_taken(self) -> None:
        """In a process that gives none out."""
        self._writing.close()

    def __iter__(self) -> Iterator[int]:
        """Those that this process gets, one after the other, until there are none."""
        while token := self._reading.read(_TOKEN):
            yield int.from_bytes(token, "big")

    def close(self) -> None:
        self._reading.close()
        self._writing.close()


def _end_with_failure(workers: Sequence[_Worker], failure: type[BaseException] | None, *more: object) -> None:
    """Ends the others where this process has failed: nobody wants their marks then."""
    if failure is not None:
        for _, process in workers:
            process.terminate()
            process.join()


def _turn(table: AnswerTable, job: int, jobs: int) -> AnswerTable:
    """The lines of one of so many processes, which take turns."""
    return table.over(_pieces(table, job, jobs))


def _pieces(table: AnswerTable, job: int, jobs: int) -> Iterator[Piece]:
    """A turn ends with a learner: of a table that goes learner by learner, each is in one share."""
    turn, last = -1, None
    for first, lines in table.pieces:
        more = 0
        while more < len(lines) and table.learner_on(lines[more]) == last:
            more += 1
        if more and turn == job:
            yield first, lines[:more]
        if more < len(lines):
            turn = (turn + 1) % jobs
            if turn == job:
                yield first + more, lines[more:]
        last = table.learner_on(lines[-1])


def _begun(share: Share[T_co], tokens: _Tokens, table: AnswerTable, turn: tuple[int, int]) -> _Worker:
    """A process that marks the lines of its turn; it begins with this one's share, empty as it is."""
    context = multiprocessing.get_context("fork")  # it has the lesson and the words already
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, ours, share, tokens, table, turn), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _parts(
    pipes: Sequence[Connection], share: Share[T_co], tokens: _Tokens, lines: AnswerTable, kept: Kept[T_co]
) -> list[Part[T_co]]:
    """What all shares got, this process's own first, once every learner is in one share only."""
    share.take(lines)
    learners: list[set[str]] = [lines.learners, *map(_received, pipes)]
    own, *others = _homes(learners)
    for pipe, away in zip(pipes, others, strict=True):
        pipe.send(away)
    given = [_given(share, own), *map(_received, pipes)]
    for job, pipe in enumerate(pipes, start=1):
        pipe.send([rows[job] for rows in given if job in rows])
    parcels = _cut(share, [rows[0] for rows in given if 0 in rows])
    for pipe in pipes:
        parcels += _received(pipe)
    for pipe in pipes:
        pipe.send(parcels)
    tokens.give_out(len(parcels))
    part = _marked(share, tokens, parcels)
    return [part, *(_taken(pipe, kept) for pipe in pipes)]


def _cut(share: Share[T_co], given: Iterable[HandedOver]) -> list[HandedOver]:
    """Takes what others give, and cuts off what any process may mark then."""
    for handed in given:
        share.take_over(given_by(handed))
    count = len(share.rows) // _IN_PARCELS
    return [parcel.hand_over() for parcel in share.parcels(count, max(_SMALL, count // _PARCELS))]


def _marked(share: Share[T_co], tokens: _Tokens, parcels: Sequence[HandedOver]) -> Part[T_co]:
    """Marks a share, then one parcel after the other, as long as there are any."""
    share.mark()
    for number in tokens:
        share.take_over(given_by(parcels[number]))
        share.mark()
    return share.part()


def _given(share: Share[T_co], away: Mapping[str, int]) -> dict[int, HandedOver]:
    """What a share gives, by to which. It lies in files until it is taken."""
    return {job: rows.hand_over() for job, rows in share.give(away).items()}


def _homes(learners: Sequence[set[str]]) -> list[dict[str, int]]:
    """For each share the learners that it gives away, each with the share that marks them."""
    shares: dict[str, list[int]] = {}
    for job, names in enumerate(learners):
        for name in names:
            shares.setdefault(name, []).append(job)
    away: list[dict[str, int]] = [{} for _ in learners]
    for name, several in shares.items():
        home = several[zlib.crc32(name.encode("utf-8", "surrogatepass")) % len(several)]
        for job in several:
            if job != home:
                away[job][name] = home
    return away


def _received(pipe: Connection) -> Any:
    """What a process sends. Raises what it could not do."""
    received = pipe.recv()
    if isinstance(received, OSError):
        raise received
    return received


def _told_by(pipes: Iterable[Connection]) -> OSError:
    """Why a process is gone: what it said, or that it was ended."""
    for pipe in pipes:
        with suppress(OSError, EOFError):
            if pipe.poll() and isinstance(told := pipe.recv(), OSError):
                return told
    return ChildProcessError(errno.ECHILD, os.strerror(errno.ECHILD))


def _taken(pipe: Connection, kept: Kept[T_co]) -> Part[T_co]:
    """What a process gives back; it ends by itself, while that is read."""
    handed: _Handed = _received(pipe)
    pipe.close()
    return Part(
        Sorted.taken_over(kept.make, handed.marks),
        Sorted.taken_over(LearnerSummary._make, handed.learners),
        handed.problems,
        handed.steps,
        handed.verdicts,
    )


def _work(
    pipe: Connection,
    other_end: Connection,
    share: Share[T_co],
    tokens: _Tokens,
    table: AnswerTable,
    turn: tuple[int, int],
) -> None:
    """What another process does: marks the lines of its turn, and says where the marks are."""
    other_end.close()
    tokens.only_taken()
    split_off()
    try:
        pipe.send(_handed(pipe, share, tokens, _turn(table, *turn)))
        os._exit(0)  # to let go of a million objects, one by one, would take longer than to end
    except (EOFError, ConnectionError):  # who began it is gone, and nobody else clears up
        assert share.folder is not None
        rmtree(share.folder, ignore_errors=True)
    except OSError as error:
        with suppress(OSError):
            pipe.send(error)
    pipe.close()


def _handed(pipe: Connection, share: Share[T_co], tokens: _Tokens, lines: AnswerTable) -> _Handed:
    """What the share of another process got, once every learner is in one."""
    share.take(lines)
    pipe.send(lines.learners)
    pipe.send(_given(share, pipe.recv()))
    pipe.send(_cut(share, pipe.recv()))
    part = _marked(share, tokens, pipe.recv())
    return _Handed(
        part.marks.hand_over(), part.learners.hand_over(), part.problems, part.steps, part.verdicts
    )
