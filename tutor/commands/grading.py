"""`mark`, `audit`, `check`: what is right and what is wrong."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tutor.errors import EXIT_FINE, EXIT_FOUND
from tutor.lesson.catalogue import find_lesson


def audit(arguments: Namespace) -> int:
    """`audit LESSON`: 1 where the source prints something wrong."""
    from tutor.marking.audit import audit as judge
    from tutor.present.audit import audit_json, audit_md, audit_text

    lesson = find_lesson(arguments.lesson)
    claims = judge(lesson)
    make = {"text": audit_text, "json": audit_json, "md": audit_md}[arguments.format]
    sys.stdout.write(make(lesson, claims))
    return EXIT_FOUND if any(claim.verdict != "right" for claim in claims) else EXIT_FINE


def check(arguments: Namespace) -> int:
    """`check PATH…`: every problem of every file; warnings do not fail."""
    from tutor.lesson.check import check_paths

    reports = check_paths(Path(path) for path in arguments.paths)
    for report in reports:
        for problem in report.errors:
            print(problem)
        for problem in report.warnings:
            print(f"{problem} (warning)")
        if report.sound:
            print(f"{report.where}: sound")
    return EXIT_FINE if all(report.sound for report in reports) else EXIT_FOUND
