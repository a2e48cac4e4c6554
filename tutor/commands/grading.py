"""`mark`, `audit`, `check`: what is right and what is wrong."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from tutor.errors import EXIT_FINE, EXIT_FOUND


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
