"""What a teacher sees of how a learner practises: only if they agree, and never while an exam is open."""

from __future__ import annotations

import contextlib
import json
import stat
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from tutor.application.new_files import put_over, why
from tutor.application.open_exam import open_exam
from tutor.application.practice_summaries import practice_summary
from tutor.application.result_places import in_time
from tutor.classroom.members import Member
from tutor.classroom.packet import PRACTICE_FOLDER
from tutor.classroom.work import file_name
from tutor.clean import in_json
from tutor.files import read_text
from tutor.folders import learner_folder
from tutor.journal.record import Record
from tutor.sayings import Said, Text, said

CONSENT_FILE = "consent.json"
"""In the folder of a learner, beside their record."""

SHARING_PATIENCE = 3.0
"""Seconds for which a learner who leaves waits for the folder of the class."""

_CONSENT_FORMAT = 1
_KEY = "practice"
_MOST_CONSENT = 1000
_FOR_ALL = 0o644
"""The teacher reads what a learner's account has written."""


def agreed(learner: str) -> bool | None:
    """Whether the teacher may see how a learner practises; None where they were not asked, or it is unknown.

    Args:
        learner: their id.
    """
    try:
        document: object = json.loads(read_text(_consent(learner), _MOST_CONSENT))
    except (OSError, ValueError, RecursionError):
        return None
    answer = document.get(_KEY) if isinstance(document, dict) else None
    return answer if isinstance(answer, bool) else None


def keep_agreement(learner: str, yes: bool) -> tuple[Said, ...]:
    """Keeps what a learner answered. Gives what went wrong."""
    path = _consent(learner)
    text = json.dumps({"format": _CONSENT_FORMAT, _KEY: yes})
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_over(path, f"{text}\n".encode("ascii"))
    except (OSError, ValueError) as error:
        return (said("classroom.consent_not_kept", reason=why(error)),)
    return ()


def share(
    record: Record, folder: Path, member: Member, zone: tzinfo, patience: float = SHARING_PATIENCE
) -> tuple[Said, ...]:
    """Puts the summary of a learner's practice into the folder of the class. Gives what went wrong.

    Nothing is put there while an exam is open, or may be, and where there is nothing to tell: what is there
    stays as it is.

    Args:
        zone: in which days begin at midnight.
    """
    if open_exam(record) is not None:
        return ()
    events = record.events()
    if record.unread or not events:
        return ()
    summary = practice_summary(events, member.id, member.name, zone).as_json()
    data = in_json(json.dumps(summary, indent=1, ensure_ascii=False)).encode("utf-8", "backslashreplace")

    def write() -> None:
        _make_folder(folder)
        put_over(_summary(folder, member), data, mode=_FOR_ALL)

    reason = _trouble(write, patience)
    return () if reason is None else (said("classroom.not_shared", reason=reason),)


def _make_folder(folder: Path) -> None:
    """The folder of summaries: who may write in the folder of the class, from any account, may in it."""
    made = folder / PRACTICE_FOLDER
    with contextlib.suppress(FileExistsError):
        made.mkdir()
        made.chmod(stat.S_IMODE(folder.stat().st_mode))


def withdraw(folder: Path, member: Member, patience: float = SHARING_PATIENCE) -> tuple[Said, ...]:
    """Removes the summary of a learner from the folder of the class. Gives what went wrong."""
    reason = _trouble(lambda: _summary(folder, member).unlink(missing_ok=True), patience)
    return () if reason is None else (said("classroom.not_withdrawn", reason=reason),)


def _trouble(work: Callable[[], None], patience: float) -> Said | Text | None:
    """Does it. Gives why it could not be done in time; None where it could."""
    found: list[Said | Text | None] = [said("open_exam.no_answer")]

    def attempt() -> None:
        try:
            work()
            found[0] = None
        except (OSError, ValueError) as error:
            found[0] = why(error)

    in_time(attempt, patience)
    return found[0]


def _summary(folder: Path, member: Member) -> Path:
    return folder / PRACTICE_FOLDER / f"{file_name(member.id)}.json"


def _consent(learner: str) -> Path:
    return learner_folder(file_name(learner)) / CONSENT_FILE
