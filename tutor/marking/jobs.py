"""Marking a class in several processes: each has some learners, and the marks are the same to the byte.

This process reads the table and hands each row to the process that has its learner. What they mark waits in
files, in the order of the rows, until it is read here.
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
from tutor.marking.answer_tables import Answer
from tutor.marking.batch import Words, mark_part, mark_rows
from tutor.marking.class_marks import Counts, Kept, LearnerSummary, Marks, Part, Problems, joined
from tutor.marking.spool import HandedOver, Sorted, T_co
from tutor.marking.verdicts import VerdictName
from tutor.named_tuples import NamedTuple
from tutor.text_tables import RowProblem

_TOGETHER = 2000
"""Rows that are handed to a process in one go."""

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
    jobs: int, lesson: Lesson, rows: Iterable[Answer | RowProblem], words: Words, kept: Kept[T_co]
) -> Marks[T_co]:
    """The same marks as `mark_rows`, made by as many processes; in this one where it cannot be split.

    Raises:
        ChildProcessError: where a process was ended before it was done.
        OSError: where there is no room for what waits.
    """
    if not can_fork():
        return mark_rows(lesson, rows, words, kept)
    with ExitStack() as open_until_here:
        folder = open_until_here.enter_context(TemporaryDirectory(prefix="backprop-tutor-"))
        workers = [_begun(lesson, words, kept, folder) for _ in range(jobs)]
        problems = Problems()
        try:
            _hand_out(rows, [pipe for pipe, _ in workers], problems)
            parts = [_taken(pipe, process, kept) for pipe, process in workers]
        except (EOFError, ConnectionError) as error:
            raise _told_by(pipe for pipe, _ in workers) from error
        # Their files are open by now: they go with the folder, and stay readable.
        unusable = Part(Sorted(kept.make), Sorted(LearnerSummary._make), problems, (), {})
        return joined(lesson, [*parts, unusable], kept)


def _begun(lesson: Lesson, words: Words, kept: Kept[T_co], folder: str) -> tuple[Connection, BaseProcess]:
    """A process that marks, and the way to it."""
    context = multiprocessing.get_context("fork")  # it has the lesson and the words already
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, ours, lesson, words, kept, folder), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _hand_out(rows: Iterable[Answer | RowProblem], pipes: list[Connection], problems: Problems) -> None:
    """Sends each row to the process that has its learner, then the end."""
    of: dict[str, int] = {}
    waiting: list[list[tuple[object, ...]]] = [[] for _ in pipes]
    for row in rows:
        if isinstance(row, RowProblem):
            problems.add(*row)
            continue
        learner = row[1]
        job = of.get(learner)
        if job is None:
            job = of[learner] = zlib.crc32(learner.encode("utf-8", "surrogatepass")) % len(pipes)
        some = waiting[job]
        some.append(tuple(row))
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
    pipe: Connection, other_end: Connection, lesson: Lesson, words: Words, kept: Kept[T_co], folder: str
) -> None:
    """What a process does: marks the rows that come, and says where the marks are."""
    other_end.close()
    try:
        part = mark_part(lesson, _rows(pipe), words, kept, folder)
        steps, verdicts = part.steps, dict(part.verdicts)
        pipe.send(_Handed(part.marks.hand_over(), part.learners.hand_over(), part.problems, steps, verdicts))
    except (EOFError, ConnectionError):  # who began it is gone, and nobody else clears up
        rmtree(folder, ignore_errors=True)
    except OSError as error:
        with suppress(OSError):
            pipe.send(error)
    pipe.close()


def _rows(pipe: Connection) -> Iterator[Answer]:
    while (data := pipe.recv_bytes()) != _END:
        for row in marshal.loads(data):
            yield Answer._make(row)
