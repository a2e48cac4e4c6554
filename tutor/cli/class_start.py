"""A class at a terminal: who sits down, what they do, and what their teacher sees of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tutor.application.class_desk import record_of
from tutor.application.class_start import ClassRoom, end_visit, opening_of
from tutor.application.openings import Visit
from tutor.cli.class_in_lines import ClassInLines, lesson_in_lines
from tutor.cli.classroom import do_work
from tutor.cli.front_end import closing, say_all, width_of_report
from tutor.errors import EXIT_FINE, TutorError
from tutor.journal.record import Record
from tutor.terminal import Terminal


def come_in(room: ClassRoom, terminal: Terminal, course: Callable[[Record], int]) -> int:
    """One learner, from their name to the end of what they chose. Gives the exit code.

    Args:
        course: the course on screen, with a learner's record.

    Raises:
        TutorError: where what was chosen cannot be begun, gone on with or handed in.
    """
    opening = opening_of(room)
    if terminal.screen == "plain":
        ClassInLines(opening, sys.stdin, sys.stdout, terminal.ascii, width_of_report()).run()
    else:
        from tutor.ui.launch import run

        code = run(opening, terminal)
        if code != EXIT_FINE:
            return code
    visit, chosen = opening.visit, opening.chosen
    if visit is None:
        return EXIT_FINE
    with _visiting(room, visit):
        if chosen is None:
            return EXIT_FINE
        if chosen < len(visit.works):
            return do_work(visit.works[chosen], terminal)
        with closing(record_of(visit.member.id)) as record:
            return lesson_in_lines(record, terminal) if terminal.screen == "plain" else course(record)


@contextmanager
def _visiting(room: ClassRoom, visit: Visit) -> Iterator[None]:
    """At its end, what the teacher sees is brought up to date: also where something was refused."""
    try:
        yield
    except TutorError:
        say_all(*end_visit(room, visit))
        raise
    say_all(*end_visit(room, visit))
