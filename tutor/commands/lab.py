"""`lab LESSON`: a lesson's network trained further, on screen or printed."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.errors import EXIT_FINE, TutorError
from tutor.lesson.catalogue import find_lesson
from tutor.practice.lab.state import (
    MOST_ITERATIONS,
    MOST_RATES,
    Lab,
    Refused,
    freeze,
    most_iterations,
    open_lab,
    with_rates,
)
from tutor.practice.lab.words import MOST_ON_SCREEN, read_rates
from tutor.sayings import said
from tutor.words import say, told

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.journal.record import Record
    from tutor.marking.verdicts import VerdictName
    from tutor.practice.course import Course
    from tutor.practice.lab.questions import Keep
    from tutor.terminal import Terminal

COMPARED = 1000
"""Iterations that are compared if no number is given."""


def lab(arguments: Namespace) -> int:
    """`lab LESSON`: with a format, or where there is no screen, a report; else the screen."""
    from tutor.commands.learn import terminal_of
    from tutor.commands.open_exam import refuse_during_exam

    refuse_during_exam("lab")
    bench = _set_up(arguments)
    terminal = terminal_of(arguments)
    if arguments.format is None and terminal.screen == "full":
        return _on_screen(bench, terminal)
    sys.stdout.write(report(bench, arguments.iterations, arguments.format or "text", terminal.ascii))
    return EXIT_FINE


def _set_up(arguments: Namespace) -> Lab:
    bench = open_lab(find_lesson(arguments.lesson))
    if arguments.freeze is not None:
        names = [part for part in arguments.freeze.replace(",", " ").split() if part]
        bench = _granted(freeze(bench, names))
    if arguments.rates is not None:
        rates = read_rates(arguments.rates)
        compared = rates if isinstance(rates, Refused) else with_rates(bench, rates)
        if isinstance(compared, Refused):
            raise TutorError(say(compared.said), say(said("lab.type_rates_option", most=MOST_RATES)))
        bench = compared
    most = most_iterations(bench)
    if arguments.iterations is not None and arguments.iterations > most:
        of = "" if most == MOST_ITERATIONS else " of this network with as many learning rates"
        raise TutorError(
            f"The lab runs at most {most} iterations{of}.", "Type --iterations 10000 or the like."
        )
    return bench if arguments.iterations is None else replace(bench, iterations=arguments.iterations)


def _granted(wanted: Lab | Refused) -> Lab:
    if isinstance(wanted, Refused):
        raise TutorError(wanted.said, wanted.hint)
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

            text = lab_text(compared, _width(), ascii_only)
            hint = own_rate_hint(compared)
            return f"{text}{hint}\n" if hint else text


def _width() -> int:
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120))


def _on_screen(bench: Lab, terminal: Terminal) -> int:
    from tutor.commands.keeping import clock, say_end
    from tutor.journal.record import open_record
    from tutor.ui.launch import run
    from tutor.ui.opening import OpenLab

    if bench.iterations > MOST_ON_SCREEN:
        raise TutorError(
            f"On screen the lab runs at most {MOST_ON_SCREEN} iterations.", "Add --format text to run more."
        )
    record = open_record(now=clock())
    code = run(OpenLab(bench, keeper(record), clock), terminal)
    say_end(record)
    return code


def lab_screen(record: Record, course: Course) -> Screen[None]:
    """The lab's screen, opened from a lesson.

    Raises:
        TutorError: as long as an exam is open.
    """
    from tutor.commands.keeping import clock
    from tutor.commands.open_exam import refuse_in
    from tutor.ui.opening import OpenLab
    from tutor.ui.screens.lab import LabScreen

    refuse_in(record, "lab", course.lesson)
    return LabScreen(OpenLab(open_lab(course.lesson), keeper(record), clock))


def lab_report(record: Record, course: Course, ascii_only: bool) -> str:
    """What line mode says of the lab: the learning rates side by side, the lesson's own among them.

    As long as an exam is open, it says that.
    """
    from tutor.commands.open_exam import refuse_in
    from tutor.practice.lab.runs import compare
    from tutor.present.lab_text import lab_text

    try:
        refuse_in(record, "lab", course.lesson)
    except TutorError as error:
        return told(error)
    bench = open_lab(course.lesson)
    if bench.rate not in bench.rates:
        bench = replace(bench, rates=(bench.rate, *bench.rates))
    text = lab_text(compare(bench, bench.rates, COMPARED), _width(), ascii_only, drawn=False)
    return f"{text}With a plot, and more: backprop-tutor lab {course.lesson.id} --help"


def keeper(record: Record) -> Keep:
    """Keeps predictions as events of a run of their own. They count for no skill: one may guess them."""
    from tutor.commands.keeping import clock, news
    from tutor.journal.event import Event, new_run
    from tutor.practice.lab.questions import Prediction

    run = new_run(clock(), os.getpid())

    def keep(made: Prediction) -> str:
        lesson, asked = made.lesson, made.question
        verdict: VerdictName | None = None if made.option is None else "correct" if made.right else "wrong"
        event = Event(
            at=made.at,
            run=run,
            mode="lab",
            lesson=lesson.id,
            action="answer" if made.option is not None else "skip",
            digest=lesson.digest,
            seed=lesson.seed,
            iteration=asked.iteration,
            symbol=asked.symbol or asked.kind,
            text=made.text,
            verdict=None if made.option is None else verdict,
            payload={
                "question": asked.kind,
                "change": made.what,
                "options": list(asked.options),
                "chosen": made.option,
                "right": asked.right,
            },
        )
        kept = record.append(event)
        return news(record, kept)

    return keep
