"""The learner's record as a whole, and what of it is to be forgotten, after asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tutor.application.open_exam import refuse_while_open
from tutor.application.record_keeper import clock
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.journal.event import NotKept
from tutor.journal.record import Record
from tutor.lesson.catalogue import find_lesson
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

Agrees: TypeAlias = Callable[[Said], bool]
"""Asks the learner a question; whether the answer is yes."""


class Forgotten(NamedTuple):
    """What came of it.

    Attributes:
        told: what was done, or that nothing was.
        agreed: False where the learner said no.
    """

    told: tuple[Said, ...]
    agreed: bool = True


def reset(record: Record, name: str, agrees: Agrees) -> Forgotten:
    """Makes the next start of a lesson, by its id or path, begin anew. The log keeps what was done.

    Raises:
        TutorError: where there is no such lesson, or the record cannot be written.
    """
    lesson = find_lesson(name)
    shown = Text(lesson.id)
    if not record.latest_run(lesson.id, seed=lesson.seed):
        return Forgotten((said("commands.nothing_to_reset", lesson=shown),))
    if not agrees(said("commands.reset", lesson=shown)):
        return Forgotten((said("commands.nothing_reset"),), agreed=False)
    kept = record.reset(lesson.id, at=clock(), seed=lesson.seed)
    if isinstance(kept, NotKept):
        raise TutorError(kept.reason, said("commands.mend_and_type"))
    return Forgotten((said("commands.begins_anew", lesson=shown),))


def delete(record: Record, agrees: Agrees) -> Forgotten:
    """Removes all that is stored.

    Raises:
        TutorError: as long as an exam is open, and where a file cannot be removed.
    """
    refuse_while_open(record, "progress")
    if not agrees(said("commands.delete_all", file=_shown(record.path))):
        return Forgotten((said("commands.nothing_deleted"),), agreed=False)
    refuse_while_open(record, "progress")  # one may have been begun while the learner thought
    removed = record.delete_all()
    told = tuple(said("commands.removed", file=_shown(path)) for path in removed)
    return Forgotten(told or (said("commands.nothing_to_delete"),))


def _shown(path: object) -> Text:
    return Text(escaped(str(path)))
