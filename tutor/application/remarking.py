"""Result files of exams marked again, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tutor.application.choosing import chosen_lessons
from tutor.application.open_exam import refuse_during_exam
from tutor.clean import escaped, one_line
from tutor.errors import TutorError
from tutor.files import read_text
from tutor.journal.record import Record
from tutor.lesson.model import Lesson
from tutor.practice.exam import ExamResult
from tutor.practice.exam import remark as mark_again
from tutor.practice.result_file import MOST_BYTES
from tutor.present.closing import exam_lines
from tutor.words import message_of


class Remarked(NamedTuple):
    """One result file.

    Attributes:
        lines: what its answers are worth, and what does not agree.
        agrees: whether all of it agrees with the file.
    """

    lines: tuple[str, ...]
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
    return Remarked(tuple(_lines(name, result)), agrees)


def _lines(name: str, result: ExamResult) -> Iterator[str]:
    again = f", begun {result.attempt} times" if result.attempt > 1 else ""
    yield f"{escaped(name)}: {one_line(result.learner) or 'no name'}, exam of seed {result.seed}{again}"
    yield from exam_lines(result)
    for lesson in result.changed:
        yield (
            f"{lesson} has changed since this exam was made: "
            "whether the questions are those of the exam cannot be told."
        )
    if result.differing:
        numbers = ", ".join(str(number + 1) for number in result.differing)
        yield f"Marked differently than in the file: {numbers}."
    yield from result.findings


def _marked_again(name: str, lessons: Sequence[Lesson]) -> ExamResult:
    where = escaped(name)
    try:
        return mark_again(read_text(Path(name), MOST_BYTES), lessons)
    except OSError as error:
        raise TutorError(f"{where} cannot be read ({error.strerror}).", "Name a result file.") from error
    except UnicodeDecodeError as error:
        raise TutorError(f"{where} is not a text in UTF-8.", "Name a result file.") from error
    except ValueError as error:
        raise TutorError(f"{where} is no name of a file.", "Name a result file.") from error
    except TutorError as error:
        raise TutorError(f"{where}: {message_of(error)}", error.hint) from error
