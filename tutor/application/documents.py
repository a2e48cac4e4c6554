"""Documents: the drawing, keys, worksheets, variants. Long ones come in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tutor.application.open_exam import lesson_to_tell
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.journal.record import Record
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Lesson
from tutor.sayings import Text, said

if TYPE_CHECKING:
    from tutor.present.diagram import Drawing

MOST_ITERATIONS = 10_000
"""More iterations than this are no key that anyone reads; the lab trains on without one."""

KeyForm = Literal["text", "json", "csv", "md", "html"]
WorksheetForm = Literal["md", "html", "csv"]


def diagram(name: str, width: int, ascii_only: bool) -> Drawing:
    """The drawing of a lesson's network with its given values, before anything is computed."""
    from tutor.practice.course import Course
    from tutor.present.diagram import draw_plan

    course = Course.of(find_lesson(name))
    return draw_plan(
        course.trace.plan,
        course.trace.values(1),
        known=course.given,
        focus=None,
        width=width,
        ascii_only=ascii_only,
        shown_pass="forward",
    )


def key(
    record: Record, name: str, form: KeyForm, seed: int | None = None, iterations: int | None = None
) -> Iterator[str]:
    """The key of a lesson.

    Raises:
        TutorError: where there is no such lesson, as long as an exam is open, or for too many iterations.
    """
    from tutor.present.key import key_csv, key_json
    from tutor.present.key_text import key_md, key_text

    lesson = _keyed(record, name, seed, iterations)
    match form:
        case "json":
            return key_json(lesson)
        case "csv":
            return key_csv(lesson)
        case "md":
            return key_md(lesson)
        case "html":
            from tutor.present.pages import key_html

            return key_html(lesson)
        case "text":
            return key_text(lesson)


def key_pages(
    record: Record, name: str, folder: Path, seed: int | None = None, iterations: int | None = None
) -> Path:
    """Writes the worked solution as linked pages into a folder. Gives the first one.

    Raises:
        TutorError: as `key`, and where the folder cannot be written.
    """
    from tutor.present.pages import solution_pages

    lesson = _keyed(record, name, seed, iterations)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for page, text in solution_pages(lesson):
            (folder / page).write_text(text, encoding="utf-8")
    except OSError as error:
        where, reason = Text(escaped(str(folder))), Text(error.strerror or "")
        not_written = said("commands.folder_not_written", folder=where, reason=reason)
        raise TutorError(not_written, said("commands.another_folder")) from error
    return folder / "index.html"


def worksheet(record: Record, name: str, form: WorksheetForm, seed: int | None = None) -> Iterator[str]:
    """The steps of a lesson with blanks.

    Raises:
        TutorError: where there is no such lesson, or as long as an exam is open.
    """
    from tutor.present.worksheet import worksheet_csv, worksheet_html, worksheet_md

    lesson = lesson_to_tell(record, "worksheet", name, seed)
    make = {"md": worksheet_md, "html": worksheet_html, "csv": worksheet_csv}[form]
    return make(lesson)


def variant(record: Record, name: str, seed: int) -> str:
    """A lesson file with the fresh numbers of a seed.

    Raises:
        TutorError: where there is no such lesson, or as long as an exam is open.
    """
    from tutor.lesson.write import lesson_to_toml

    return lesson_to_toml(lesson_to_tell(record, "variant", name, seed))


def _keyed(record: Record, name: str, seed: int | None, iterations: int | None) -> Lesson:
    from tutor.present.key import over

    if iterations is not None and iterations > MOST_ITERATIONS:
        too_long = said("commands.key_too_long", most=MOST_ITERATIONS)
        raise TutorError(too_long, said("commands.fewer_iterations", most=MOST_ITERATIONS))
    return over(lesson_to_tell(record, "key", name, seed), iterations)
