"""Where a command is shown: the learner's record around it, stderr beside it, the screen or line mode."""

from __future__ import annotations

import gc
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tutor.application.record_keeper import farewell, last_words, news, open_own_record
from tutor.clean import printable
from tutor.errors import TutorError
from tutor.journal.record import Record
from tutor.practice.sitting import ClosingLine, Sitting
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal, columns, look, read_line
from tutor.words import say

if TYPE_CHECKING:
    from tutor.application.openings import InLines, OpenLab
    from tutor.practice.course import Course


def terminal_of(ascii_only: bool, plain: bool) -> Terminal:
    """The terminal that the command was typed in.

    Args:
        ascii_only: whether `--ascii` was typed.
        plain: whether `--plain` was typed.
    """
    return look(
        os.environ,
        stdin_is_terminal=sys.stdin is not None and sys.stdin.isatty(),
        screen_is_terminal=sys.stderr is not None and sys.stderr.isatty(),
        ascii_asked=ascii_only,
        plain_asked=plain,
    )


def width_of_report() -> int:
    return max(40, min(columns(os.environ), 120))


@contextmanager
def own_record() -> Iterator[Record]:
    """The learner's record: see `closing`."""
    with closing(open_own_record()) as record:
        yield record


@contextmanager
def closing(record: Record) -> Iterator[Record]:
    """A record that is closed at the end; what there is to know about it is said then."""
    try:
        yield record
    except TutorError:
        say_all(*last_words(record))
        raise
    say_all(*last_words(record))


def say_notice(record: Record) -> None:
    """What there is to know about the record by now, before anything else is said."""
    say_all(*news(record))


def say_all(*sayings: Said) -> None:
    """On stderr, a line each."""
    for one in sayings:
        print(say(one), file=sys.stderr)


def print_lines(lines: Iterable[ClosingLine]) -> None:
    """Prints lines as wide as the terminal is, or as wide as a report in a file or a pipe."""
    for one in lines:
        indent = " " * one.indent
        text = "" if one.said is None else printable(say(one.said))
        wrapped = textwrap.wrap(
            text,
            width_of_report(),
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        print("\n".join(wrapped))


def agreed(question: Said) -> bool:
    """Asks on the terminal; without one, the answer is no."""
    if not sys.stdin.isatty():
        print(say(said("commands.nobody_to_ask", question=question)), file=sys.stderr)
        return False
    asked = said("commands.yes_or_no", question=question, keys=Text("[y/N]"))
    print(f"{say(asked)} ", end="", flush=True)
    return read_line(sys.stdin).strip().lower() in ("y", "yes")


def ask(record: Record, sitting: Sitting, terminal: Terminal, goes_on: bool = True) -> int:
    """Asks a sitting in the front end that the terminal can show. Gives the exit code.

    Args:
        goes_on: whether the same command goes on with it next time.
    """
    lab_here = not sitting.session.exam  # in which it would give every value away
    lesson = sitting.name is None  # what has a name of its own is no lesson, and is not begun anew

    def anew() -> Sitting:
        from tutor.application.lessons import restart

        return restart(record, sitting)

    if terminal.screen == "plain":
        from tutor.plain import run_plain

        gc.enable()
        return run_plain(
            sitting,
            sys.stdin,
            sys.stdout,
            terminal.ascii,
            restart=anew if lesson else None,
            lab=(lambda course: _lab_in_lines(record, course, terminal.ascii)) if lab_here else None,
            farewell=lambda: farewell(record, goes_on),
        )
    from tutor.ui.launch import run

    lab = (lambda course: lab_on_screen(record, course)) if lab_here else None
    return run(sitting, terminal, restart=anew if lesson else None, lab=lab)


def lab_on_screen(record: Record, course: Course) -> OpenLab:
    """The lab on a lesson's network. Loaded when it is opened: no question waits for it."""
    from tutor.application.lab import lab_on

    return lab_on(record, course)


def _lab_in_lines(record: Record, course: Course, ascii_only: bool) -> InLines:
    from tutor.application.lab import lab_in_lines

    return lab_in_lines(record, course, width_of_report(), ascii_only)
