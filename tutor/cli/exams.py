"""`quiz --exam`."""

from __future__ import annotations

import sys
from argparse import Namespace

from tutor.application.exams import ExamAsked, take_exam
from tutor.application.keeping import last_words
from tutor.application.open_exam import GO_ON
from tutor.clean import escaped
from tutor.cli.front_end import ask, own_record, say_all, terminal_of
from tutor.errors import EXIT_FINE
from tutor.practice.sitting import Sitting
from tutor.present.closing import exam_lines

NOT_HANDED_IN = "The exam is not handed in."


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

        done = take_exam(record, asked, sits, _tries_again)
    if done is None:
        print(f"{NOT_HANDED_IN} {GO_ON}", file=sys.stderr)
        return EXIT_FINE
    for line in exam_lines(done.result):
        print(line)
    print(f"Handed in: {escaped(str(done.path))}")
    if done.unfinished:
        print(f"{done.unfinished} The next exam begins once that is kept.", file=sys.stderr)
    return EXIT_FINE


def _tries_again(reason: str) -> bool:
    """Asks whether the reason is mended; without a terminal it is not."""
    if not sys.stdin.isatty():
        return False
    print(f"Not handed in. {reason}", file=sys.stderr)
    print("Press Enter to try again, or type :quit. ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return bool(line) and line.strip() != ":quit"
