"""The lab: a lesson's network trained further, to be shown on a screen or as a report."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from tutor.application.open_exam import refuse_during_exam, refuse_while_open
from tutor.application.openings import InLines, OpenLab
from tutor.application.record_keeper import clock, news
from tutor.errors import TutorError
from tutor.journal.record import Record
from tutor.lesson.catalogue import find_lesson
from tutor.practice.lab.state import (
    MOST_ITERATIONS,
    MOST_RATES,
    Lab,
    Refused,
    freeze,
    most_iterations,
    not_comparable,
    open_lab,
    with_rates,
)
from tutor.practice.lab.words import MOST_ON_SCREEN, read_rates
from tutor.sayings import Said, Text, said

if TYPE_CHECKING:
    from tutor.marking.verdicts import VerdictName
    from tutor.practice.course import Course
    from tutor.practice.lab.questions import Keep

COMPARED = 1000
"""Iterations that are compared if no number is given."""

ReportForm = Literal["text", "json", "csv", "svg"]


def set_up(
    record: Record,
    name: str,
    iterations: int | None = None,
    rates: str | None = None,
    frozen: str | None = None,
) -> Lab:
    """The lab on a lesson's network.

    Args:
        rates: learning rates to compare, as typed; None for those that suit the lesson.
        frozen: names of parameters that stay as they are, as typed.

    Raises:
        TutorError: where it cannot be set up so, without numpy, or as long as an exam is open.
    """
    refuse_during_exam(record, "lab")
    _refuse_without_numpy()
    bench = open_lab(find_lesson(name))
    if frozen is not None:
        bench = _granted(freeze(bench, [part for part in frozen.replace(",", " ").split() if part]))
    if rates is not None:
        read = read_rates(rates)
        compared = read if isinstance(read, Refused) else with_rates(bench, read)
        if isinstance(compared, Refused):
            raise TutorError(compared.said, said("lab.type_rates_option", most=MOST_RATES))
        bench = compared
    most = most_iterations(bench)
    if iterations is not None and iterations > most:
        refusal = said("rates.most_of_network", most=most)
        if most == MOST_ITERATIONS:
            refusal = said("rates.most_iterations", most=most)
        raise TutorError(refusal, said("rates.type_iterations"))
    return bench if iterations is None else replace(bench, iterations=iterations)


def _refuse_without_numpy() -> None:
    from tutor.engine.whole_arrays import has_numpy

    if not has_numpy():
        raise TutorError(said("lab.no_numpy"), said("lab.install_numpy"))
    # numpy's linear algebra keeps memory for every thread, and these networks need one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _granted(wanted: Lab | Refused) -> Lab:
    if isinstance(wanted, Refused):
        raise TutorError(wanted.said, wanted.hint)
    return wanted


def report(bench: Lab, iterations: int | None, form: ReportForm, width: int, ascii_only: bool) -> str:
    """The learning rates of a set-up side by side.

    Raises:
        TutorError: where nothing is trained by a learning rate, or there is no loss.
    """
    from tutor.practice.lab.runs import compare

    _refuse_uncomparable(bench)
    compared = compare(bench, bench.rates, iterations or COMPARED)
    match form:
        case "json":
            from tutor.present.lab.data import lab_json

            return lab_json(compared)
        case "csv":
            from tutor.present.lab.data import lab_csv

            return lab_csv(compared)
        case "svg":
            from tutor.present.lab.svg import lab_svg

            return lab_svg(compared)
        case "text":
            from tutor.present.lab.text import lab_text, own_rate_hint

            text = lab_text(compared, width, ascii_only)
            hint = own_rate_hint(compared)
            return f"{text}{hint}\n" if hint else text


def _refuse_uncomparable(bench: Lab) -> None:
    refusal = not_comparable(bench)
    if refusal is not None:
        raise TutorError(refusal, said("lab.look_inside", lesson=Text(bench.lesson.id)))


def on_screen(record: Record, bench: Lab) -> OpenLab:
    """A set-up to be used on screen.

    Raises:
        TutorError: where it runs for too long for that.
    """
    if bench.iterations > MOST_ON_SCREEN:
        raise TutorError(said("rates.most_on_screen", most=MOST_ON_SCREEN), said("rates.add_format"))
    return OpenLab(bench, keeper(record), clock)


def lab_on(record: Record, course: Course) -> OpenLab:
    """The lab on the network of a lesson that is being asked.

    Raises:
        TutorError: without numpy, and as long as an exam is open.
    """
    refuse_while_open(record, "lab", course.lesson)
    _refuse_without_numpy()
    return OpenLab(open_lab(course.lesson), keeper(record), clock)


def lab_in_lines(record: Record, course: Course, width: int, ascii_only: bool) -> InLines:
    """The lab in line mode: the learning rates side by side, the lesson's own among them.

    Raises:
        TutorError: without numpy, as long as an exam is open, and where there are no rates to compare.
    """
    refuse_while_open(record, "lab", course.lesson)
    _refuse_without_numpy()
    from tutor.practice.lab.runs import compare
    from tutor.present.lab.text import lab_text

    bench = open_lab(course.lesson)
    _refuse_uncomparable(bench)
    if bench.rate is not None and bench.rate not in bench.rates:
        bench = replace(bench, rates=(bench.rate, *bench.rates))
    text = lab_text(compare(bench, bench.rates, COMPARED), width, ascii_only, drawn=False)
    return InLines(text.rstrip("\n"), said("rates.with_plot", lesson=Text(course.lesson.id)))


def keeper(record: Record) -> Keep:
    """Keeps predictions as events of a run of their own. They count for no skill: one may guess them."""
    from tutor.journal.event import Event, new_run
    from tutor.practice.lab.questions import Prediction

    run = new_run(clock(), os.getpid())

    def keep(made: Prediction) -> tuple[Said, ...]:
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
                "options": [option.id for option in asked.options],
                "chosen": made.option,
                "right": asked.right,
            },
        )
        return news(record, record.append(event))

    return keep
