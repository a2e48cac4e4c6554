"""`lab LESSON`: a lesson's network trained further, on screen or printed."""

from __future__ import annotations

import shutil
import sys
from argparse import Namespace

from tutor.errors import EXIT_FINE, TutorError
from tutor.lesson.catalogue import find_lesson
from tutor.practice.lab.state import MOST_ITERATIONS, Lab, Refused, freeze, open_lab, with_rates
from tutor.practice.lab.words import read_rates

COMPARED = 1000
"""Iterations that are compared if no number is given."""


def lab(arguments: Namespace) -> int:
    """`lab LESSON`: a report of the learning rates."""
    from tutor.commands.learn import terminal_of

    bench = _set_up(arguments)
    terminal = terminal_of(arguments)
    sys.stdout.write(report(bench, arguments.iterations, arguments.format or "text", terminal.ascii))
    return EXIT_FINE


def _set_up(arguments: Namespace) -> Lab:
    bench = open_lab(find_lesson(arguments.lesson))
    if arguments.freeze is not None:
        names = [part for part in arguments.freeze.replace(",", " ").split() if part]
        bench = _granted(freeze(bench, names))
    if arguments.rates is not None:
        rates = read_rates(arguments.rates)
        if isinstance(rates, Refused):
            raise TutorError(rates.message, "Type --rates 0.1,0.5,2 or the like.")
        bench = _granted(with_rates(bench, rates))
    if arguments.iterations is not None and arguments.iterations > MOST_ITERATIONS:
        raise TutorError(
            f"The lab runs at most {MOST_ITERATIONS} iterations.", "Type --iterations 10000 or the like."
        )
    return bench


def _granted(wanted: Lab | Refused) -> Lab:
    if isinstance(wanted, Refused):
        raise TutorError(wanted.message, wanted.hint)
    return wanted


def report(bench: Lab, iterations: int | None, form: str, ascii_only: bool) -> str:
    """The learning rates of a set-up side by side, as text, json, csv or svg."""
    from tutor.practice.lab.runs import compare

    compared = compare(bench, bench.rates, iterations or COMPARED)
    match form:
        case "json":
            from tutor.present.lab_data import lab_json

            return lab_json(compared)
        case "csv":
            from tutor.present.lab_data import lab_csv

            return lab_csv(compared)
        case "svg":
            from tutor.present.lab_svg import lab_svg

            return lab_svg(compared)
        case _:
            from tutor.present.lab_text import lab_text, own_rate_hint

            width = max(40, min(shutil.get_terminal_size((80, 24)).columns, 120))
            text = lab_text(compared, width, ascii_only)
            hint = own_rate_hint(compared)
            return f"{text}{hint}\n" if hint else text
