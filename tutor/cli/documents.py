"""What is printed: `course`, `list`, `diagram`, `key`, `worksheet`, `export`, `variant`, `new`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tutor.application import documents
from tutor.application.lessons import lesson_rows
from tutor.clean import escaped
from tutor.cli.front_end import own_record, print_lines, say_all, width_of_report
from tutor.errors import EXIT_FINE, TutorError
from tutor.journal.record import Record
from tutor.present.lesson_list import LessonRow, lessons_json, lessons_table
from tutor.sayings import Text, said
from tutor.terminal import columns, needs_ascii
from tutor.words import lines, say, told

if TYPE_CHECKING:
    from tutor.application.course import CoursePage, Desk

_T = TypeVar("_T")


def course(arguments: Namespace) -> int:
    """`course`: the path, how far the learner is on it, and what comes next."""
    print_course()
    return EXIT_FINE


def print_course() -> None:
    """The path, what is due, and what to type next; on stderr, what cannot be used."""
    from tutor.present.course import what_next

    def printed(record: Record | None) -> None:
        desk, page = print_path(record)
        print()
        print_lines(what_next(page.next, page.rows, desk.standing()))
        _tell_unusable(page.rows)

    _with_record(printed)


def print_path(record: Record | None) -> tuple[Desk, CoursePage]:
    """The path of the course; on stderr, why it is not the usual one. Gives what it was printed from."""
    from tutor.application.course import Desk
    from tutor.present.course import course_path

    desk = Desk(record)
    page = desk.look()
    say_all(*page.notice)
    sys.stdout.writelines(course_path(page.title, page.rows, width_of_report()))
    return desk, page


def list_lessons(arguments: Namespace) -> int:
    """`list`: the lessons there are, and how far the learner is in each."""
    if arguments.format == "text":
        print_lessons()
    else:
        sys.stdout.write(lessons_json(_rows()))
    return EXIT_FINE


def print_lessons() -> None:
    """The lessons as a table; on stderr, those that cannot be used."""
    rows = _rows()
    sys.stdout.write(lessons_table(rows))
    _tell_unusable(rows)


def _tell_unusable(rows: Iterable[LessonRow]) -> None:
    for row in rows:
        if row.problems:
            print(say(said("commands.not_usable", problem=Text(lines(row.problems)))), file=sys.stderr)


def _rows() -> tuple[LessonRow, ...]:
    return _with_record(lesson_rows)


def _with_record(shown: Callable[[Record | None], _T]) -> _T:
    """What is shown of the lessons: they are there also where the record cannot be opened."""
    try:
        with own_record() as record:
            return shown(record)
    except TutorError as error:
        print(told(error), file=sys.stderr)
        return shown(None)


def diagram(arguments: Namespace) -> int:
    """`diagram LESSON`."""
    width = arguments.width or columns(os.environ)
    drawing = documents.diagram(arguments.lesson, width, arguments.ascii or needs_ascii(os.environ))
    for line in drawing.lines:
        print(line.rstrip())
    if drawing.notice:
        print(drawing.notice, file=sys.stderr)
    return EXIT_FINE


def key(arguments: Namespace) -> int:
    """`key LESSON`; with `--output DIR` as a folder of pages."""
    if arguments.output is not None:
        return _pages(arguments)
    with own_record() as record:
        pieces = documents.key(
            record, arguments.lesson, arguments.format, arguments.seed, arguments.iterations
        )
    sys.stdout.writelines(pieces)
    return EXIT_FINE


def _pages(arguments: Namespace) -> int:
    if arguments.format != "html":
        raise TutorError(said("commands.output_writes_pages"), said("commands.with_html"))
    if not arguments.output:
        raise TutorError(said("commands.no_folder_named"), said("commands.name_folder"))
    folder = Path(arguments.output)
    with own_record() as record:
        first = documents.key_pages(record, arguments.lesson, folder, arguments.seed, arguments.iterations)
    print(escaped(str(first)))
    return EXIT_FINE


def worksheet(arguments: Namespace) -> int:
    """`worksheet LESSON`."""
    with own_record() as record:
        pieces = documents.worksheet(record, arguments.lesson, arguments.format, arguments.seed)
    sys.stdout.writelines(pieces)
    return EXIT_FINE


def export(arguments: Namespace) -> int:
    """`export LESSON --format moodle|qti`; with `--output FILE` its path is the result."""
    from tutor.application.exports import export as exported

    with own_record() as record:
        made = exported(
            record,
            arguments.lesson,
            arguments.format,
            arguments.seed,
            arguments.copies,
            arguments.iterations,
            arguments.output,
        )
    if made.path is not None:
        print(escaped(str(made.path)))
    elif arguments.format == "moodle":
        sys.stdout.write(made.data.decode("utf-8"))
    elif sys.stdout.isatty():
        raise TutorError(said("export.bytes"), said("export.name_file", file=Text(made.name)))
    else:
        sys.stdout.buffer.write(made.data)
    say_all(*made.notices)
    return EXIT_FINE


def variant(arguments: Namespace) -> int:
    """`variant LESSON --seed S`."""
    with own_record() as record:
        text = documents.variant(record, arguments.lesson, arguments.seed)
    sys.stdout.write(text)
    return EXIT_FINE


def new(arguments: Namespace) -> int:
    """`new SHAPE` or `new --from FILE`; with `--output FILE` its path is the result."""
    from tutor.application.new_lessons import Asked, new_lesson

    asked = Asked(
        arguments.shape,
        arguments.activation or (),
        arguments.loss,
        arguments.seed,
        arguments.file,
        arguments.input or (),
        arguments.target or (),
        arguments.output,
    )
    with own_record() as record:
        made = new_lesson(record, asked)
    if made.path is None:
        sys.stdout.write(made.text)
    else:
        print(escaped(str(made.path)))
    say_all(*made.notices)
    return EXIT_FINE
