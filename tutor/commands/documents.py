"""`list`, `diagram`, `key`, `worksheet`, `variant`: what is printed."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from tutor.clean import escaped
from tutor.errors import EXIT_FINE, TutorError
from tutor.lesson.catalogue import CatalogueEntry, available, find_lesson
from tutor.lesson.model import Lesson
from tutor.sayings import said
from tutor.words import lines, say, told

MOST_ITERATIONS = 10_000
"""More iterations than this are no key that anyone reads; the lab trains on without one."""


def list_lessons(arguments: Namespace) -> int:
    """`list`: the lessons there are, and how far the learner is in each."""
    if arguments.format == "text":
        print_lessons()
        return EXIT_FINE
    from tutor.present.tables import json_text

    entries = available()
    far = _statuses(entries)
    listed = [
        {
            "id": entry.id,
            "title": entry.title,
            "summary": entry.summary,
            "shape": list(entry.shape),
            "status": far.get(entry.id, ""),
            "problem": lines(entry.problems) or None,
        }
        for entry in entries
    ]
    sys.stdout.write(json_text({"lessons": listed}))
    return EXIT_FINE


def print_lessons() -> None:
    """The lessons as a table; on stderr, those that cannot be used."""
    from tutor.present.tables import table

    entries = available()
    far = _statuses(entries)
    usable = [entry for entry in entries if entry.lesson is not None]
    if usable:
        shapes = ("-".join(map(str, entry.shape)) for entry in usable)
        rows = [(e.id, shape, far.get(e.id, ""), e.title) for e, shape in zip(usable, shapes, strict=True)]
        sys.stdout.write(table(("lesson", "network", "status", "title"), rows))
    else:
        print("There are no lessons. Reinstall backprop-tutor, or name a lesson file by its path.")
    for entry in entries:
        if entry.problems:
            print(f"not usable: {lines(entry.problems)}", file=sys.stderr)


def _statuses(entries: tuple[CatalogueEntry, ...]) -> dict[str, str]:
    from tutor.commands.keeping import clock, say_end
    from tutor.commands.status import statuses
    from tutor.journal.record import open_record

    try:
        record = open_record(now=clock())
    except TutorError as error:  # the lessons are there all the same
        print(told(error), file=sys.stderr)
        return {}
    far = statuses(entries, record)
    say_end(record)
    return far


def diagram(arguments: Namespace) -> int:
    """`diagram LESSON`: the network with its given values, before anything is computed."""
    from tutor.practice.course import Course
    from tutor.present.diagram import draw
    from tutor.terminal import needs_ascii

    course = Course.of(find_lesson(arguments.lesson))
    drawing = draw(
        course.network,
        course.trace.values(1),
        known=course.given,
        focus=None,
        width=arguments.width or shutil.get_terminal_size((80, 24)).columns,
        ascii_only=arguments.ascii or needs_ascii(os.environ),
        shown_pass="forward",
    )
    for line in drawing.lines:
        print(line.rstrip())
    if drawing.notice:
        print(drawing.notice, file=sys.stderr)
    return EXIT_FINE


def with_seed(lesson: Lesson, seed: int | None) -> Lesson:
    """The lesson with the fresh numbers of a seed; as it is without one."""
    if seed is None:
        return lesson
    from tutor.practice.variants import variant

    return variant(lesson, seed, summary=say(said("training.variant", seed=seed)))


def key(arguments: Namespace) -> int:
    """`key LESSON`."""
    from tutor.commands.open_exam import refuse_during_exam
    from tutor.present.key import key_csv, key_json, over
    from tutor.present.key_text import key_md, key_text

    if (arguments.iterations or 0) > MOST_ITERATIONS:
        hint = f"Type --iterations {MOST_ITERATIONS} or fewer; the lab trains further."
        raise TutorError(f"A key has at most {MOST_ITERATIONS} iterations.", hint)
    found = find_lesson(arguments.lesson)
    refuse_during_exam("key", found)
    lesson = over(with_seed(found, arguments.seed), arguments.iterations)
    if arguments.output is not None:
        return _pages(lesson, arguments)
    match arguments.format:
        case "json":
            pieces = key_json(lesson)
        case "csv":
            pieces = key_csv(lesson)
        case "md":
            pieces = key_md(lesson)
        case "html":
            from tutor.present.pages import key_html

            pieces = key_html(lesson)
        case _:
            pieces = key_text(lesson)
    sys.stdout.writelines(pieces)
    return EXIT_FINE


def _pages(lesson: Lesson, arguments: Namespace) -> int:
    """`key LESSON --format html --output DIR`: the worked solution as linked pages."""
    from tutor.present.pages import solution_pages

    if arguments.format != "html":
        raise TutorError("--output writes pages.", "Type --format html with it.")
    if not arguments.output:
        raise TutorError("--output names no folder.", "Type --output DIR.")
    folder = Path(arguments.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in solution_pages(lesson):
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"{escaped(str(folder))} cannot be written ({error.strerror})."
        raise TutorError(what, "Name another folder.") from error
    print(escaped(str(folder / "index.html")))
    return EXIT_FINE


def worksheet(arguments: Namespace) -> int:
    """`worksheet LESSON`."""
    from tutor.commands.open_exam import refuse_during_exam
    from tutor.present.worksheet import worksheet_csv, worksheet_html, worksheet_md

    found = find_lesson(arguments.lesson)
    refuse_during_exam("worksheet", found)
    lesson = with_seed(found, arguments.seed)
    make = {"md": worksheet_md, "html": worksheet_html, "csv": worksheet_csv}[arguments.format]
    sys.stdout.writelines(make(lesson))
    return EXIT_FINE


def variant(arguments: Namespace) -> int:
    """`variant LESSON --seed S`."""
    from tutor.commands.open_exam import refuse_during_exam
    from tutor.lesson.write import lesson_to_toml

    found = find_lesson(arguments.lesson)
    refuse_during_exam("variant", found)
    sys.stdout.write(lesson_to_toml(with_seed(found, arguments.seed)))
    return EXIT_FINE
