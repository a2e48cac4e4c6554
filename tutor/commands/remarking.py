"""`remark`: result files of exams marked again, whatever they hold."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from tutor.clean import escaped, one_line
from tutor.commands.choosing import chosen_lessons
from tutor.commands.open_exam import refuse_during_exam
from tutor.errors import EXIT_FINE, EXIT_FOUND, TutorError
from tutor.files import read_text
from tutor.lesson.model import Lesson
from tutor.practice.exam import ExamResult
from tutor.practice.exam import remark as mark_again
from tutor.practice.result_file import MOST_BYTES
from tutor.present.closing import exam_lines
from tutor.words import message_of, say, told


def remark(arguments: Namespace) -> int:
    """`remark RESULT.json…`: marks the raw answers of exams again.

    1 where something does not agree with the file, 2 where a file could not be marked.
    """
    refuse_during_exam("remark")
    lessons = chosen_lessons([])
    codes = []
    for name in arguments.results:
        try:
            result = _marked_again(name, lessons)
        except TutorError as error:  # one bad file among a class's is no reason to leave out the rest
            print(told(error), file=sys.stderr)
            codes.append(error.code)
            continue
        for line in _marked_lines(name, result):
            print(line)
        agrees = not (result.differing or result.changed or result.findings)
        codes.append(EXIT_FINE if agrees else EXIT_FOUND)
    return max(codes)


def _marked_lines(name: str, result: ExamResult) -> Iterator[str]:
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
    yield from map(say, result.findings)


def _marked_again(name: str, lessons: list[Lesson]) -> ExamResult:
    """Marks one result file again.

    Raises:
        TutorError: which names the file.
    """
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
