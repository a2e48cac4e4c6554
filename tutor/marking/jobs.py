"""Marking a class in several processes: each has some learners, and the marks are the same to the byte.

This process reads lines of the table and hands each to the process that has its learner, which reads what is
in it. What they mark waits in files, in the order of the rows, until it is read here.
"""

from __future__ import annotations

import errno
import marshal
import multiprocessing
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from shutil import rmtree
from tempfile import TemporaryDirectory

from tutor.lesson.model import Lesson, StepKey
from tutor.marking.answer_tables import AnswerTable
from tutor.marking.batch import Words, mark_part, mark_rows
from tutor.marking.class_marks import Counts, Kept, LearnerSummary, Marks, Part, Problems, joined
from tutor.marking.spool import HandedOver, Sorted, T_co
from tutor.marking.verdicts import VerdictName
from tutor.named_tuples import NamedTuple

_TOGETHER = 2000
"""Lines that are handed to a process in one go."""

_END = b""


class _Handed(NamedTuple):
    """What a process gives back."""

    marks: HandedOver
    learners: HandedOver
    problems: Problems
    steps: tuple[tuple[int, StepKey, Counts], ...]
    verdicts: dict[VerdictName, tuple[int, int]]


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
            _hand_out(table, [pipe for pipe, _ in workers])
            parts = [_taken(pipe, process, kept) for pipe, process in workers]
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


def _hand_out(table: AnswerTable, pipes: list[Connection]) -> None:
    """Sends each line to the process that has its learner, then the end."""
    of: dict[str, int] = {}
    waiting: list[list[tuple[int, str]]] = [[] for _ in pipes]
    for numbered in table.lines:
        learner = table.learner_in(numbered[1])
        job = of.get(learner)
        if job is None:
            job = of[learner] = zlib.crc32(learner.strip().encode("utf-8", "surrogatepass")) % len(pipes)
        some = waiting[job]
        some.append(numbered)
        if len(some) >= _TOGETHER:
            pipes[job].send_bytes(marshal.dumps(some))
            waiting[job] = []
    for pipe, some in zip(pipes, waiting, strict=True):
        if some:
            pipe.send_bytes(marshal.dumps(some))
        pipe.send_bytes(_END)


def _told_by(pipes: Iterable[Connection]) -> OSError:
    """Why a process is gone: what it said, or that it was ended."""
    for pipe in pipes:
        with suppress(OSError, EOFError):
            if pipe.poll() and isinstance(told := pipe.recv(), OSError):
                return told
    return ChildProcessError(errno.ECHILD, os.strerror(errno.ECHILD))


def _taken(pipe: Connection, process: BaseProcess, kept: Kept[T_co]) -> Part[T_co]:
    handed: _Handed | OSError = pipe.recv()
    pipe.close()
    process.join()
    if isinstance(handed, OSError):
        raise handed
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
    try:
        part = mark_part(lesson, table.over(_lines(pipe)), words, kept, folder)
        steps, verdicts = part.steps, dict(part.verdicts)
        pipe.send(_Handed(part.marks.hand_over(), part.learners.hand_over(), part.problems, steps, verdicts))
    except (EOFError, ConnectionError):  # who began it is gone, and nobody else clears up
        rmtree(folder, ignore_errors=True)
    except OSError as error:
        with suppress(OSError):
            pipe.send(error)
    pipe.close()


def _lines(pipe: Connection) -> Iterator[tuple[int, str]]:
    while (data := pipe.recv_bytes()) != _END:
        yield from marshal.loads(data)
