"""A lesson as questions for a learning-management system: in which format, with which numbers, where to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tutor.application.new_files import write_new
from tutor.application.open_exam import lesson_to_tell
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.files import reason_of
from tutor.journal.record import Record
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.model import Lesson
from tutor.named_tuples import NamedTuple
from tutor.present.export.qti import CANVAS_DECIMALS, qti_package
from tutor.present.export.questions import Question, question_sets
from tutor.sayings import Said, Text, said

MOST_QUESTIONS = 2_000
"""More at once are more than anybody looks through in a question bank."""

MOST_ITERATIONS = MOST_QUESTIONS

ExportForm = Literal["moodle", "qti"]

_ENDINGS = MappingProxyType({"moodle": "xml", "qti": "zip"})
_FIRST_SEED = 1  # of copies for which none is named


class Export(NamedTuple):
    """The file of questions, and what there is to know about it.

    Attributes:
        data: its bytes: XML in UTF-8, or a zip file.
        path: where it was written; None where that was not asked for.
        name: what such a file may be called.
    """

    data: bytes
    path: Path | None
    name: str
    notices: tuple[Said, ...]


def export(
    record: Record,
    name: str,
    form: ExportForm,
    seed: int | None = None,
    copies: int | None = None,
    iterations: int | None = None,
    output: str | None = None,
) -> Export:
    """Makes the questions of a lesson, a step each.

    Args:
        seed: of fresh numbers; of several copies, that of the first: the others follow it.
        copies: how many of each question, each with numbers of its own; None is one.
        iterations: as many instead of the lesson's own.
        output: the file that is written; there may be none of that name.

    Raises:
        TutorError: where there is no such lesson, as long as an exam is open, for too many questions, and
            where the file cannot be written.
    """
    if output == "":
        raise TutorError(said("export.no_file_named"), said("export.name_file", file=Text("FILE")))
    if iterations is not None and iterations > MOST_ITERATIONS:
        too_long = said("export.too_long", most=MOST_ITERATIONS)
        raise TutorError(too_long, said("export.fewer_iterations", iterations=MOST_ITERATIONS))
    lesson = _over(lesson_to_tell(record, "export", name), iterations)
    _refuse_size(lesson, copies or 1)
    sets = tuple(question_sets(_with_numbers(lesson, seed, copies)))
    data = _document(lesson if copies else _with_numbers(lesson, seed, None)[0], form, sets)
    path = None if output is None else _written(Path(output), data)
    notices = tuple(_of_canvas(sets)) if form == "qti" else ()
    return Export(data, path, f"{lesson.id}.{_ENDINGS[form]}", notices)


def _over(lesson: Lesson, iterations: int | None) -> Lesson:
    return lesson if iterations is None else lesson.over(iterations)


def _refuse_size(lesson: Lesson, copies: int) -> None:
    """Ends what asks nothing, and what would be too much, before anything is made."""
    steps = len(asked_steps(lesson))
    if steps == 0:
        raise TutorError(said("export.nothing_asked", lesson=Text(lesson.id)), said("export.ask_more"))
    if steps * copies <= MOST_QUESTIONS:
        return
    too_many = said("export.too_many", count=steps * copies, most=MOST_QUESTIONS)
    if steps <= MOST_QUESTIONS:
        raise TutorError(too_many, said("export.fewer_copies", copies=MOST_QUESTIONS // steps))
    if fewer := lesson.iterations * MOST_QUESTIONS // steps:
        raise TutorError(too_many, said("export.fewer_iterations", iterations=fewer))
    raise TutorError(too_many, said("export.ask_less"))


def _with_numbers(lesson: Lesson, seed: int | None, copies: int | None) -> Sequence[Lesson]:
    """The lesson with the file's numbers, with those of a seed, or with those of one seed after the other."""
    if seed is None and copies is None:
        return (lesson,)
    from tutor.present.variants import with_numbers_of

    first = _FIRST_SEED if seed is None else seed
    return [with_numbers_of(lesson, first + number) for number in range(copies or 1)]


def _document(lesson: Lesson, form: ExportForm, sets: Sequence[tuple[Question, ...]]) -> bytes:
    if form == "qti":
        return qti_package(lesson, sets)
    from tutor.present.export.moodle import moodle_pieces

    return "".join(moodle_pieces(lesson, sets)).encode("utf-8")


def _of_canvas(sets: Iterable[tuple[Question, ...]]) -> Iterable[Said]:
    """That answers to some questions do not survive Canvas's rounding."""
    fine = [question for questions in sets for question in questions if question.decimals > CANVAS_DECIMALS]
    if fine:
        first = Text(fine[0].name)
        yield said("export.more_than_canvas", count=len(fine), most=CANVAS_DECIMALS, name=first)


def _written(path: Path, data: bytes) -> Path:
    try:
        write_new(path, data)
    except (OSError, ValueError) as error:
        failed = said("export.not_written", file=Text(escaped(str(path))), reason=reason_of(error))
        raise TutorError(failed, said("export.another_file")) from error
    return path
