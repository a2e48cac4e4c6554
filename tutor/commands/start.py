"""No command: the list of lessons."""

from __future__ import annotations

from argparse import Namespace

from tutor.commands.keeping import clock, news, say_end
from tutor.commands.learn import open_lab_screen, open_sitting, terminal_of
from tutor.commands.status import statuses
from tutor.errors import EXIT_FINE
from tutor.journal.record import Record, open_record
from tutor.lesson.catalogue import available, find_lesson
from tutor.practice.sitting import Sitting
from tutor.ui.opening import LessonRow, Lessons


def start(arguments: Namespace) -> int:
    """The list of lessons on screen; in line mode it is printed, with what to type next."""
    terminal = terminal_of(arguments)
    if terminal.screen == "plain":
        from tutor.commands.documents import print_lessons

        print_lessons()
        print("Type `backprop-tutor lesson LESSON` to begin.")
        return EXIT_FINE
    record = open_record(now=clock())

    def open_lesson(name: str, restart: bool) -> Sitting:
        return open_sitting(record, find_lesson(name), restart)

    from tutor.ui.launch import run

    code = run(
        Lessons(lambda: _rows(record), open_lesson, lambda: news(record)),
        terminal,
        lab=lambda course: open_lab_screen(record, course),
    )
    say_end(record)
    return code


def _rows(record: Record) -> tuple[LessonRow, ...]:
    entries = available()
    far = statuses(entries, record)
    return tuple(
        LessonRow(entry.id, entry.title, entry.summary, far.get(entry.id, ""), entry.problem)
        for entry in entries
    )
