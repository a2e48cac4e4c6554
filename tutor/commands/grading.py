"""`mark`, `audit`, `check`: what is right and what is wrong."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tutor.clean import escaped
from tutor.errors import EXIT_FINE, EXIT_FOUND
from tutor.lesson.catalogue import find_lesson
from tutor.lesson.check import CheckReport, check_paths
from tutor.lesson.problems import Problem
from tutor.words import say

MOST_WARNINGS = 100
"""More warnings than this on one lesson file are counted, not listed."""


def mark(arguments: Namespace) -> int:
    """`mark LESSON ANSWERS.csv`: 1 where rows could not be marked."""
    from tutor.commands.documents import with_seed
    from tutor.commands.open_exam import refuse_during_exam
    from tutor.marking.answer_tables import read_answers
    from tutor.marking.batch import mark_rows
    from tutor.present.marks import marks_csv, marks_json, marks_text

    found = find_lesson(arguments.lesson)
    refuse_during_exam("mark", found)
    lesson = with_seed(found, arguments.seed)
    marks = mark_rows(lesson, read_answers(Path(arguments.answers)), say)
    make = {"text": marks_text, "json": marks_json, "csv": marks_csv}[arguments.format]
    sys.stdout.writelines(make(marks))
    if arguments.format != "text":  # the text itself lists them
        where = escaped(arguments.answers)
        for problem in marks.problems:
            print(f"{where}:{problem.line}: {say(problem.message)}", file=sys.stderr)
        if marks.problems.unlisted:
            print(f"{where}: {marks.problems.unlisted} more lines could not be used", file=sys.stderr)
    return EXIT_FOUND if marks.problems.count else EXIT_FINE


def audit(arguments: Namespace) -> int:
    """`audit LESSON`: 1 where the source prints something wrong."""
    from tutor.commands.open_exam import refuse_during_exam
    from tutor.marking.audit import audit as judge
    from tutor.present.audit import audit_json, audit_md, audit_text

    lesson = find_lesson(arguments.lesson)
    refuse_during_exam("audit", lesson)
    claims = judge(lesson)
    make = {"text": audit_text, "json": audit_json, "md": audit_md}[arguments.format]
    sys.stdout.write(make(lesson, claims))
    return EXIT_FOUND if any(claim.verdict != "right" for claim in claims) else EXIT_FINE


def check(arguments: Namespace) -> int:
    """`check PATH…`: every problem of every file; warnings do not fail."""
    code = EXIT_FINE
    for report in map(_with_doubts, check_paths(Path(path) for path in arguments.paths)):
        for problem in report.errors:
            print(say(problem.said))
        for problem in report.warnings[:MOST_WARNINGS]:
            print(f"{say(problem.said)} (warning)")
        if len(report.warnings) > MOST_WARNINGS:
            print(f"{report.where}: {len(report.warnings) - MOST_WARNINGS} more warnings are not listed.")
        if report.sound:
            print(f"{report.where}: sound")
        else:
            code = EXIT_FOUND
    return code


def _with_doubts(report: CheckReport) -> CheckReport:
    """Adds warnings of the steps at which mistakes cannot be told from the truth or from one another."""
    from tutor.marking.separability import doubts

    if report.lesson is None:
        return report
    return report.with_warnings(Problem(report.where, "", doubt) for doubt in doubts(report.lesson))
