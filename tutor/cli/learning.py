"""What a learner is asked: the course, `lesson`, `quiz`, `review`, `lab`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.clean import brief
from tutor.cli.front_end import ask, lab_on_screen, own_record, say_all, terminal_of, width_of_report
from tutor.errors import EXIT_FINE, TutorError
from tutor.folders import CLASS_VARIABLE
from tutor.journal.record import Record
from tutor.practice.sitting import Sitting
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal
from tutor.words import say

if TYPE_CHECKING:
    from tutor.application.openings import Lessons


def start(arguments: Namespace) -> int:
    """The course on screen; in line mode it is printed, with what to type next. In a class, its names."""
    terminal = terminal_of(arguments.ascii, arguments.plain)
    told: tuple[Said | str, ...] = ()
    if named := os.environ.get(CLASS_VARIABLE):
        from tutor.application.class_start import class_in
        from tutor.cli.class_start import come_in

        try:
            room = class_in(named)
        except TutorError as error:
            told = (*error.parts(), error.hint or "", said("classroom.course_instead"))
        else:
            return come_in(room, terminal, lambda record: _on_screen(record, terminal))
    notice = tuple(
        one if isinstance(one, Said) else said("common.text", text=Text(one)) for one in told if one
    )
    if terminal.screen == "plain":
        from tutor.cli.documents import print_course

        say_all(*notice)
        print_course()
        return EXIT_FINE
    with own_record() as record:
        return _on_screen(record, terminal, notice)


def _on_screen(record: Record, terminal: Terminal, told: tuple[Said, ...] = ()) -> int:
    """The course.

    Args:
        told: what to know before anything else.
    """
    from tutor.ui.launch import run

    opening = _course(record)
    notice = opening.notice
    opening = replace(opening, notice=lambda: (*told, *notice()))
    return run(opening, terminal, lab=lambda course: lab_on_screen(record, course))


def _course(record: Record) -> Lessons:
    """The start page of the app. What it opens later is imported later."""
    from tutor.application.course import Desk
    from tutor.application.lessons import open_challenge, open_lesson, ready
    from tutor.application.openings import Lessons
    from tutor.application.record_keeper import news

    def quiz() -> Sitting:
        from tutor.application.quizzes import open_quiz_on_begun

        return open_quiz_on_begun(record)

    def review() -> tuple[Sitting | None, tuple[Said, ...]]:
        from tutor.application.reviews import open_own_review

        return open_own_review(record, datetime.now().astimezone())

    def progress() -> str:
        from tutor.application.progress import progress as known

        return known(record, "text", datetime.now().astimezone())

    desk = Desk(record)
    return Lessons(
        desk.rows,
        lambda name, restart: open_lesson(record, name, restart),
        lambda: (*news(record), *desk.notice()),
        desk.standing,
        quiz,
        review,
        progress,
        ready,
        lambda name: open_challenge(record, name),
    )


def lesson(arguments: Namespace) -> int:
    """`lesson LESSON`."""
    if arguments.assignment is not None:
        from tutor.cli.classroom import assigned

        return assigned(arguments, ("lesson",), arguments.lesson)
    if arguments.lesson is None:
        raise TutorError(said("command_line.no_lesson"), said("command_line.name_lesson"))
    from tutor.application.lessons import open_lesson

    if arguments.find_the_slip:
        return _find_the_slip(arguments)
    with own_record() as record:
        sitting = open_lesson(record, arguments.lesson, arguments.restart, arguments.all)
        return ask(record, sitting, terminal_of(arguments.ascii, arguments.plain))


def _find_the_slip(arguments: Namespace) -> int:
    from tutor.application.lessons import open_challenge

    with own_record() as record:
        sitting = open_challenge(record, arguments.lesson, arguments.restart)
        return ask(record, sitting, terminal_of(arguments.ascii, arguments.plain))


def quiz(arguments: Namespace) -> int:
    """`quiz [LESSON…]`."""
    if arguments.assignment is not None:
        from tutor.cli.classroom import assigned

        return assigned(arguments, ("exam",) if arguments.exam else ("quiz", "exam"))
    if arguments.exam:
        from tutor.cli.exams import exam

        return exam(arguments)
    from tutor.application.quizzes import open_own_quiz

    with own_record() as record:
        sitting = open_own_quiz(record, arguments.lessons, arguments.count, arguments.seed, arguments.restart)
        return ask(record, sitting, terminal_of(arguments.ascii, arguments.plain))


def review(arguments: Namespace) -> int:
    """`review`."""
    from tutor.application.reviews import open_own_review

    now = datetime.now().astimezone() if arguments.until is None else _end_of(arguments.until)
    with own_record() as record:
        sitting, remarks = open_own_review(record, now, arguments.seed)
        for remark in remarks:
            print(say(remark), file=sys.stdout if sitting is None else sys.stderr)
        if sitting is None:
            return EXIT_FINE
        terminal = terminal_of(arguments.ascii, arguments.plain)
        return ask(record, sitting, terminal, goes_on=False)


def _end_of(text: str) -> datetime:
    """The last moment of a day that was typed, in the local zone."""
    typed = Text(brief(text))
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise TutorError(said("commands.no_date", typed=typed), said("commands.type_date")) from None
    try:
        return day.replace(hour=23, minute=59, second=59, microsecond=999_999).astimezone()
    except (ValueError, OverflowError):  # a zone's offset can lead out of the years there are
        raise TutorError(said("commands.too_far", typed=typed), said("commands.type_date")) from None


def lab(arguments: Namespace) -> int:
    """`lab LESSON`: with a format, or where there is no screen, a report; else the screen."""
    from tutor.application.lab import ReportForm, on_screen, report, set_up

    terminal = terminal_of(arguments.ascii, arguments.plain)
    with own_record() as record:
        bench = set_up(record, arguments.lesson, arguments.iterations, arguments.rates, arguments.freeze)
        if arguments.format is None and terminal.screen == "full":
            from tutor.ui.launch import run

            return run(on_screen(record, bench), terminal)
    form: ReportForm = arguments.format or "text"
    sys.stdout.write(report(bench, arguments.iterations, form, width_of_report(), terminal.ascii))
    return EXIT_FINE
