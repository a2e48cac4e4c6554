"""What is right and what is wrong: `mark`, `remark`, `audit`, `check`."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tutor.application import grading
from tutor.cli.front_end import own_record, print_lines
from tutor.errors import EXIT_FINE, EXIT_FOUND, TutorError
from tutor.lesson.check import CheckReport
from tutor.lesson.problems import together
from tutor.sayings import Text, said
from tutor.words import say, told

MOST_WARNINGS = 100
"""More warnings than this on one lesson file are counted, not listed."""


def mark(arguments: Namespace) -> int:
    """`mark LESSON ANSWERS.csv`: 1 where rows could not be marked."""
    with own_record() as record:
        graded = grading.mark(
            record,
            arguments.lesson,
            Path(arguments.answers),
            arguments.format,
            arguments.seed,
            arguments.jobs,
        )
    return _print(graded)


def audit(arguments: Namespace) -> int:
    """`audit LESSON`: 1 where the source prints something wrong."""
    with own_record() as record:
        graded = grading.audit(record, arguments.lesson, arguments.format)
    return _print(graded)


def _print(graded: grading.GradedTable) -> int:
    sys.stdout.writelines(graded.pieces)
    for problem in graded.problems:
        print(say(problem), file=sys.stderr)
    return EXIT_FINE if graded.fine else EXIT_FOUND


def check(arguments: Namespace) -> int:
    """`check PATH…`: every problem of every file; warnings do not fail."""
    with own_record() as record:
        return max(map(_print_report, grading.check(record, map(Path, arguments.paths))), default=EXIT_FINE)


def _print_report(report: CheckReport) -> int:
    """Prints what was found in one lesson file. Gives the exit code."""
    for problem in report.errors:
        print(say(problem.said))
    warnings = tuple(together(report.warnings))
    for warning in warnings[:MOST_WARNINGS]:
        print(say(said("commands.warning", problem=warning)))
    file, unlisted = Text(report.where), len(warnings) - MOST_WARNINGS
    if unlisted > 0:
        print(say(said("commands.unlisted_warnings", file=file, count=unlisted)))
    if report.sound:
        print(say(said("commands.sound", file=file)))
    return EXIT_FINE if report.sound else EXIT_FOUND


def remark(arguments: Namespace) -> int:
    """`remark RESULT.json…`: 1 where a file does not agree with its answers, 2 where one is unusable."""
    from tutor.application import result_files

    with own_record() as record:
        held = result_files.against(record, arguments.assignment or ())
    codes = []
    for name in result_files.files_of(arguments.results):
        try:
            remarked = result_files.remark(name, held)
        except TutorError as error:  # one bad file among a class's is no reason to leave out the rest
            print(told(error), file=sys.stderr)
            codes.append(error.code)
            continue
        print(say(remarked.head))
        print_lines(remarked.lines)
        codes.append(EXIT_FINE if remarked.agrees else EXIT_FOUND)
    if len(codes) > 1:
        print(say(said("open_exam.agree", count=codes.count(EXIT_FINE), all=len(codes))))
    return max(codes)
