"""`quiz --exam`."""

from __future__ import annotations

import sys
from argparse import Namespace

from tutor.application.exams import ExamAsked, take_exam
from tutor.application.handing_in import HandedIn
from tutor.application.open_exam import GO_ON
from tutor.application.record_keeper import last_words
from tutor.clean import escaped
from tutor.cli.front_end import ask, own_record, print_lines, say_all, terminal_of
from tutor.errors import EXIT_FINE
from tutor.practice.sitting import Sitting
from tutor.present.closing import exam_lines
from tutor.sayings import Said, Text, said
from tutor.words import say


def exam(arguments: Namespace) -> int:
    """Asks the exam, and shows its marks once they are in its file."""
    asked = ExamAsked(
        lessons=arguments.lessons,
        count=arguments.count,
        seed=arguments.seed,
        learner=arguments.learner,
        output=arguments.output,
        restart=arguments.restart,
    )
    terminal = terminal_of(arguments.ascii, arguments.plain)
    with own_record() as record:

        def sits(sitting: Sitting) -> bool:
            code = ask(record, sitting, terminal)
            say_all(*last_words(record))
            return code == EXIT_FINE

        done = take_exam(record, asked, sits, tries_again)
    if done is None:
        print(say(said("open_exam.not_handed_in", go_on=GO_ON)), file=sys.stderr)
        return EXIT_FINE
    print_lines(exam_lines(done.result))
    say_handed_in(done)
    return EXIT_FINE


def say_handed_in(done: HandedIn) -> None:
    """Where the result is, and what of it is not kept yet."""
    print(say(said("open_exam.handed_in", file=Text(escaped(str(done.path))))))
    if done.unfinished is not None:
        print(say(said("open_exam.next_begins", reason=done.unfinished)), file=sys.stderr)


def tries_again(reason: Said) -> bool:
    """Asks whether the reason is mended; without a terminal it is not."""
    if not sys.stdin.isatty():
        return False
    print(say(said("open_exam.not_yet", reason=reason)), file=sys.stderr)
    print(f"{say(said('open_exam.try_again'))} ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return bool(line) and line.strip() != ":quit"
