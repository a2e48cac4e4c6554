"""`lesson`, `quiz`, `review`, and the list of lessons: everything in which a learner is asked."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from tutor.journal.record import Record
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.model import Lesson
from tutor.practice.sitting import Sitting
from tutor.terminal import Terminal, look
from tutor.words import say

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.practice.course import Course

CHANGED = (
    "The lesson file has changed since you began. What you answered was marked anew with its new numbers; "
    "type :restart to begin again."
)


def terminal_of(arguments: Namespace) -> Terminal:
    return look(
        os.environ,
        stdin_is_terminal=sys.stdin is not None and sys.stdin.isatty(),
        screen_is_terminal=sys.stderr is not None and sys.stderr.isatty(),
        ascii_asked=arguments.ascii,
        plain_asked=arguments.plain,
    )


def open_sitting(record: Record, lesson: Lesson, restart: bool = False) -> Sitting:
    """The lesson where the learner stopped, or from its beginning.

    A restart is written to the record, so that a later start does not go on with the run before it.
    """
    from tutor.commands.keeping import clock, going_on, sitting_in
    from tutor.commands.open_exam import refuse_its_numbers
    from tutor.journal.event import NotKept
    from tutor.practice.course import Course
    from tutor.practice.session import start

    refuse_its_numbers(record, lesson)
    session = start(Course.of(lesson))
    events = record.latest_run(lesson.id, seed=lesson.seed)
    if restart and events:
        kept = record.reset(lesson.id, at=clock(), seed=lesson.seed)
        sitting = sitting_in(record, session, "lesson")
        if isinstance(kept, NotKept):
            sitting.notice = f"{sitting.notice} {say(kept.reason)}".strip()
        return sitting
    if not events:
        return sitting_in(record, session, "lesson")
    sitting = going_on(record, session, "lesson", events)
    if any(event.digest not in ("", lesson.digest) for event in events):  # "": saved in part
        sitting.notice = f"{sitting.notice} {CHANGED}".strip()
    return sitting


def lesson(arguments: Namespace) -> int:
    """`lesson LESSON`."""
    from tutor.commands.keeping import clock
    from tutor.journal.record import open_record

    found = find_lesson(arguments.lesson)
    record = open_record(now=clock())
    sitting = open_sitting(record, found, restart=arguments.restart)
    return show(sitting, terminal_of(arguments), record)


def show(sitting: Sitting, terminal: Terminal, record: Record, goes_on: bool = True) -> int:
    """Runs a sitting in the front end that the terminal can show, and says what could not be kept.

    Args:
        goes_on: whether the same command goes on with it next time.
    """
    from tutor.commands.keeping import say_end

    code = _run(sitting, terminal, record, goes_on)
    say_end(record)
    return code


def open_lab_screen(record: Record, course: Course) -> Screen[None]:
    """The lab on a lesson's network. Loaded when it is opened: no question waits for it."""
    from tutor.commands.lab import lab_screen

    return lab_screen(record, course)


def _run(sitting: Sitting, terminal: Terminal, record: Record, goes_on: bool) -> int:
    from tutor.journal.event import NotKept

    def restart() -> Sitting:
        return open_sitting(record, sitting.session.questions[0].course.lesson, restart=True)

    def farewell() -> str:
        left = record.close()
        if isinstance(left, NotKept):
            return "" if record.waiting else say(left.reason)  # what waits is tried once more at the end
        return "You go on here next time." if goes_on else ""

    def plain_lab(course: Course) -> str:
        from tutor.commands.lab import lab_report

        return lab_report(record, course, terminal.ascii)

    def lab(course: Course) -> Screen[None]:
        return open_lab_screen(record, course)

    exam = sitting.session.exam  # in which the lab would give every value away
    anew = None if sitting.name else restart  # what has a name of its own is no lesson
    if terminal.screen == "plain":
        from tutor.plain import run_plain

        opens_lab = None if exam else plain_lab
        return run_plain(sitting, sys.stdin, sys.stdout, terminal.ascii, anew, opens_lab, farewell)
    from tutor.ui.launch import run

    return run(sitting, terminal, restart=anew, lab=None if exam else lab)
