"""Where a result goes: into a file of the learner's own, or sealed into the folder of a class."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Protocol

from tutor.application.new_files import free_name, place, put_over, trouble_with, why
from tutor.classroom.seal import sealed
from tutor.classroom.work import Work
from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.journal.event import Event
from tutor.practice.results import Result
from tutor.present.results import as_file, result_document, result_json
from tutor.sayings import Said, Text, said

PATIENCE = 20.0
"""Seconds until a folder that does not answer counts as gone."""

TELLING_PATIENCE = 1.0
"""Seconds until whoever begins goes on without telling it."""

_FOR_ALL = 0o644
"""The teacher reads what a learner's account has written."""


def tell_begun(work: Work, patience: float = TELLING_PATIENCE) -> None:
    """Leaves a mark in the folder of the class that the learner has begun. Nothing depends on it."""

    def write() -> None:
        with contextlib.suppress(OSError, ValueError):
            put_over(work.begun_file, f"{work.learner.id}\n".encode("utf-8", "replace"), _FOR_ALL)

    in_time(write, patience)


class ResultPlace(Protocol):
    """Where a result goes."""

    def trouble(self) -> tuple[Said, ...]:
        """What is wrong with it now: better told before than at the end."""

    def put(self, result: Result, closed: Event) -> Path:
        """Puts the result there, synced and read back.

        Raises:
            TutorError: where that cannot be done.
        """


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A file that the learner names; None for a name of its own in this folder."""

    output: str | None

    def trouble(self) -> tuple[Said, ...]:
        stem = f"exam-{os.getpid()}"
        path = Path(self.output or f"{stem}.json")
        found = trouble_with(path, stem)
        if found is None:
            return ()
        return (said("open_exam.output_trouble", file=Text(escaped(str(path))), reason=found),)

    def put(self, result: Result, closed: Event) -> Path:
        data = result_json(result).encode("utf-8", "backslashreplace")
        path = Path(self.output or f"exam-{str(result.seed)[:20]}-{closed.at:%Y%m%dT%H%M%S}.json")
        try:
            if not self.output:
                path = free_name(path, data)
            place(path, data, _stem(closed))
        except (OSError, ValueError) as error:
            file = Text(escaped(str(path)))
            not_written = said("open_exam.result_not_written", file=file, reason=why(error))
            raise TutorError(not_written, said("open_exam.answers_stay")) from error
        return path


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """The results of an assignment, in the folder that its terminals share."""

    work: Work
    patience: float = PATIENCE

    def trouble(self) -> tuple[Said, ...]:
        stem = f"try-{os.getpid()}-{os.urandom(4).hex()}"
        found: list[Said | Text | None] = [said("open_exam.no_answer")]
        path = self.work.results / f"{stem}.json"

        def look() -> None:
            found[0] = trouble_with(path, stem)

        in_time(look, self.patience)
        if found[0] is None:
            return ()
        return (said("assignments.folder_trouble", reason=found[0]),)

    def put(self, result: Result, closed: Event) -> Path:
        document = sealed(result_document(result), self.work.learner.key)
        data = as_file(document).encode("utf-8", "backslashreplace")
        done: list[Path | OSError | ValueError] = []

        def write() -> None:
            try:
                path = free_name(self.work.results / self.work.file_name(result.about.attempt), data)
                place(path, data, _stem(closed), mode=_FOR_ALL)
                with contextlib.suppress(OSError):
                    self.work.begun_file.unlink(missing_ok=True)
                done.append(path)
            except (OSError, ValueError) as error:
                done.append(error)

        in_time(write, self.patience)
        if done and isinstance(done[0], Path):
            return done[0]
        reason = why(done[0]) if done and not isinstance(done[0], Path) else said("open_exam.no_answer")
        raise TutorError(
            said("assignments.not_handed_on", reason=reason), said("assignments.handed_on_next_time")
        )


def in_time(work: Callable[[], None], patience: float) -> None:
    """Does it, and goes on without it where a folder keeps it waiting.

    Args:
        patience: in seconds.
    """
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(patience)


def _stem(closed: Event) -> str:
    return "exam-" + "".join(c if c.isalnum() else "-" for c in closed.run)[:80]
