"""Marking a class in several processes: each has some learners, and the marks are the same to the byte.

This process hands out the lines of the table, many at a time, and each reads what is in its own. Then a
learner with rows in several shares is given to one of them: where the table goes learner by learner, these
are few. What they mark waits in files, in the order of the rows, until it is read here.
"""

from __future__ import annotations

import errno
import marshal
import multiprocessing
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import cycle, islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from tutor.collector import paused
from tutor.ending import split_off
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.answer_tables import AnswerTable
from tutor.marking.batch import Share, Words, given_by, mark_rows
from tutor.marking.class_marks import Counts, Kept, LearnerSummary, Marks, Part, Problems, joined
from tutor.marking.marker import Marker
from tutor.marking.spool import HandedOver, Sorted, T_co
from tutor.marking.verdicts import VerdictName
from tutor.named_tuples import NamedTuple

_TOGETHER = 1000
"""Lines that are handed to a process in one go: more would keep the others waiting."""

_END = b""


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

    Raises:
        ChildProcessError: where a process was ended before it was done.
        OSError: where there is no room for what waits.
    """
    if not can_fork():
        return mark_rows(lesson, table, words, kept)
    with ExitStack() as open_until_here:
        folder = open_until_here.enter_context(TemporaryDirectory(prefix="backprop-tutor-"))
        workers = [_begun(lesson, table, words, kept, folder) for _ in range(jobs)]
        try:
            pipes = [pipe for pipe, _ in workers]
            _hand_out(iter(table.lines), pipes)
            _bring_together(pipes)
            parts = [_taken(pipe, kept) for pipe in pipes]
        except (EOFError, ConnectionError) as error:
            raise _told_by(pipe for pipe, _ in workers) from error
        # Their files are open by now: they go with the folder, and stay readable.
        return joined(lesson, parts, kept)


def _begun(
    lesson: Lesson, table: AnswerTable, words: Words, kept: Kept[T_co], folder: str
) -> tuple[Connection, BaseProcess]:
    """A process that marks, and the way to it."""
    context = multiprocessing.get_context("fork")  # it has the lesson and the words already
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_work, args=(theirs, ours, lesson, table, words, kept, folder), daemon=True
    )
    process.start()
    theirs.close()
    return ours, process


def _hand_out(lines: Iterator[tuple[int, str]], pipes: Sequence[Connection]) -> None:
    """Sends lines to each in turn, then the end."""
    for pipe in cycle(pipes):
        some = list(islice(lines, _TOGETHER))
        if not some:
            break
        pipe.send_bytes(marshal.dumps((some[0][0], "\n".join([line for _, line in some]))))
    for pipe in pipes:
        pipe.send_bytes(_END)


def _bring_together(pipes: Sequence[Connection]) -> None:
    """Sees to it that each learner is in one share only. What is given lies in files until it is taken."""
    learners: list[set[str]] = [_received(pipe) for pipe in pipes]
    for pipe, away in zip(pipes, _homes(learners), strict=True):
        pipe.send(away)
    given: list[dict[int, HandedOver]] = [_received(pipe) for pipe in pipes]
    for job, pipe in enumerate(pipes):
        pipe.send([of_others[job] for of_others in given if job in of_others])


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
    lesson: Lesson,
    table: AnswerTable,
    words: Words,
    kept: Kept[T_co],
    folder: str,
) -> None:
    """What a process does: marks the rows that come, and says where the marks are."""
    other_end.close()
    split_off()
    try:
        with paused():
            share = Share(Marker.of(lesson), words, kept, folder)
            pipe.send(_marked(pipe, share, table))
            os._exit(0)  # to let go of a million objects, one by one, would take longer than to end
    except (EOFError, ConnectionError):  # who began it is gone, and nobody else clears up
        rmtree(folder, ignore_errors=True)
    except OSError as error:
        with suppress(OSError):
            pipe.send(error)
    pipe.close()


def _marked(pipe: Connection, share: Share[T_co], table: AnswerTable) -> _Handed:
    """The share of one process, once every learner is in one."""
    lines = table.over(_lines(pipe))
    share.take(lines)
    pipe.send(lines.learners)
    given = share.give(pipe.recv())
    pipe.send({job: rows.hand_over() for job, rows in given.items()})
    for handed in pipe.recv():
        share.take_over(given_by(handed))
    part = share.marked()
    return _Handed(
        part.marks.hand_over(), part.learners.hand_over(), part.problems, part.steps, part.verdicts
    )


def _lines(pipe: Connection) -> Iterator[tuple[int, str]]:
    while (data := pipe.recv_bytes()) != _END:
        first, lines = marshal.loads(data)
        yield from enumerate(lines.split("\n"), first)
