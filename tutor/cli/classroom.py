"""A class: `assign`, and what was given out."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.application.assigning import assign as give_out
from tutor.application.assigning import given_lines
from tutor.application.class_desk import do, record_of, work_named
from tutor.application.handing_in import HandedIn
from tutor.application.record_keeper import last_words
from tutor.classroom.work import Work
from tutor.cli.exams import say_handed_in, tries_again
from tutor.cli.front_end import ask, closing, own_record, print_lines, say_all, terminal_of
from tutor.errors import EXIT_FINE, EXIT_FOUND, TutorError
from tutor.practice.exam import learner_name
from tutor.practice.result_file import WorkKind
from tutor.practice.sitting import Sitting
from tutor.present.closing import exam_lines
from tutor.sayings import Text, said
from tutor.terminal import Terminal
from tutor.words import say

if TYPE_CHECKING:
    from tutor.application.class_reports import Looked
    from tutor.present.gradebooks import GradebookForm


def assign(arguments: Namespace) -> int:
    """`assign FILE`: says what was given out; rows of the roster that could not be used are a finding."""
    given = give_out(arguments.file, arguments.output, datetime.now().astimezone())
    for line in given_lines(given):
        print(say(line))
    return EXIT_FOUND if given.roster.problems else EXIT_FINE


def show_class(arguments: Namespace) -> int:
    """`class FOLDER…`: 1 where something could not be used, was changed, or has no place in the gradebook."""
    from tutor.application.class_reports import ClassAsked, look
    from tutor.present.classroom.documents import CLASS_FORMS

    asked = ClassAsked(arguments.names, arguments.assignment or (), arguments.roster)
    terminal = terminal_of(arguments.ascii, arguments.plain)
    with own_record() as record:
        looked = look(record, asked, _now())
    if arguments.format is None and terminal.screen == "full" and sys.stdout.isatty():
        from tutor.application.class_watch import ClassWatch
        from tutor.ui.launch import run

        return run(ClassWatch(asked, _now).on_screen(), terminal)
    say_all(*looked.notices)
    if arguments.format in ("canvas", "moodle"):
        return _show_book(looked, arguments.format, arguments.title)
    sys.stdout.writelines(CLASS_FORMS[arguments.format or "text"](looked.report))
    return EXIT_FINE if looked.sound else EXIT_FOUND


def _now() -> datetime:
    """The time, with the local zone."""
    return datetime.now().astimezone()


def _show_book(looked: Looked, form: GradebookForm, title: str | None) -> int:
    from tutor.application.class_reports import book
    from tutor.present.gradebooks import gradebook_report

    made = book(looked, form, title)
    sys.stdout.write(made.text)
    sys.stderr.write(gradebook_report(made))
    return EXIT_FINE if looked.sound and not made.unmatched else EXIT_FOUND


def assigned(arguments: Namespace, kinds: tuple[WorkKind, ...], part: str | None = None) -> int:
    """`quiz` and `lesson` with `--assignment`."""
    if getattr(arguments, "output", None) is not None:
        raise TutorError(said("assignments.no_output"), said("assignments.leave_it_out"))
    learner = arguments.learner or learner_name(os.environ)
    work = work_named(arguments.assignment, learner, kinds, part)
    return do_work(work, terminal_of(arguments.ascii, arguments.plain), arguments.restart)


def do_work(work: Work, terminal: Terminal, restart: bool = False) -> int:
    """What was given out, on screen or in lines; at its end what it was worth."""
    with closing(record_of(work.learner.id)) as record:

        def sits(sitting: Sitting) -> bool:
            code = ask(record, sitting, terminal)
            if sitting.time_is_up:
                say_all(said("assignments.time_was_up"))
            say_all(*last_words(record))
            return code == EXIT_FINE

        done = do(record, work, sits, tries_again, restart)
    if done is None:
        print(say(said("assignments.left_open", title=Text(work.packet.title))), file=sys.stderr)
        return EXIT_FINE
    _say_worth(work, done)
    say_handed_in(done)
    return EXIT_FINE


def _say_worth(work: Work, done: HandedIn) -> None:
    if work.packet.kind == "exam":
        print_lines(exam_lines(done.result))
        return
    points = said("assignments.points", points=done.result.points, of=len(done.result.marks))
    print(say(points))
