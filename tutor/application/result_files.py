"""Result files of exams marked again, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tutor.application.open_exam import refuse_during_exam
from tutor.application.selection import chosen_lessons
from tutor.clean import escaped, one_line
from tutor.errors import TutorError
from tutor.files import read_text, reason_of
from tutor.journal.record import Record
from tutor.lesson.model import Lesson
from tutor.practice.remarking import remark as mark_again
from tutor.practice.result_file import MOST_BYTES, document_of
from tutor.practice.results import Result
from tutor.practice.sitting import ClosingLine
from tutor.present.closing import exam_lines
from tutor.sayings import Said, Text, said


class Remarked(NamedTuple):
    """One result file.

    Attributes:
        head: whose result it is, in which file.
        lines: what its answers are worth, and what does not agree.
        agrees: whether all of it agrees with the file.
    """

    head: Said
    lines: tuple[ClosingLine, ...]
    agrees: bool


def lessons_for_remarking(record: Record) -> list[Lesson]:
    """The lessons that exams are made from.

    Raises:
        TutorError: as long as an exam is open.
    """
    refuse_during_exam(record, "remark")
    return chosen_lessons([])


def remark(name: str, lessons: Sequence[Lesson]) -> Remarked:
    """Marks the raw answers of a result file again.

    Raises:
        TutorError: which names the file.
    """
    result = _marked_again(name, lessons)
    agrees = not (result.differing or result.changed or result.findings)
    return Remarked(_head(Text(escaped(name)), result), tuple(_lines(result)), agrees)


def _lines(result: Result) -> Iterator[ClosingLine]:
    yield from exam_lines(result)
    for lesson in result.changed:
        yield ClosingLine(said("open_exam.lesson_changed", lesson=Text(lesson)))
    if result.differing:
        numbers = Text(", ".join(str(number + 1) for number in result.differing))
        yield ClosingLine(said("open_exam.marked_differently", numbers=numbers))
    yield from map(ClosingLine, result.findings)


def _head(file: Text, result: Result) -> Said:
    learner = Text(one_line(result.about.learner)) or said("open_exam.nameless")
    if result.about.attempt > 1:
        times = result.about.attempt
        return said("open_exam.head_again", file=file, learner=learner, seed=result.seed, times=times)
    return said("open_exam.head", file=file, learner=learner, seed=result.seed)


def _marked_again(name: str, lessons: Sequence[Lesson]) -> Result:
    file, give = Text(escaped(name)), said("open_exam.give_result")
    try:
        return mark_again(document_of(read_text(Path(name), MOST_BYTES)), lessons)
    except OSError as error:
        unreadable = said("files.unreadable", path=file, reason=reason_of(error))
        raise TutorError(unreadable, give) from error
    except UnicodeDecodeError as error:
        raise TutorError(said("open_exam.no_text", file=file), give) from error
    except ValueError as error:
        raise TutorError(said("open_exam.no_file_name", file=file), give) from error
    except TutorError as error:
        raise TutorError(said("open_exam.in_file", file=file, problem=error.message), error.hint) from error
