"""The sections on what a teacher may want to act on: mistakes, help, numbers alike, what was not counted."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.classroom.alike_numbers import Alike
from tutor.clean import in_html
from tutor.expressions.printing import PRETTY, format_number
from tutor.present.classroom.findings import (
    ANSWER_FIGURES,
    about_alike,
    alike_shown,
    alike_unlisted,
    not_counted_shown,
)
from tutor.present.classroom.heat_map import heat_maps
from tutor.present.classroom.page_parts import class_table, people, person, section, sentences_html
from tutor.present.classroom.report import ClassReport
from tutor.present.markup import Markup, html
from tutor.present.mistakes import mistakes
from tutor.sayings import said
from tutor.words.titles import title_of


def mistakes_part(report: ClassReport) -> Iterator[str]:
    heading = said("class_report.heat")
    yield section(heading)
    met = [step for step in report.statistics.steps if step.misconceptions]
    if not met:
        yield from sentences_html((said("class_report.heat_none"),))
        return
    yield from heat_maps(report)
    columns = said("class_report.column_step"), said("class_report.column_mistakes")
    rows = ((html(report.step(step.at)), in_html(mistakes(step.misconceptions))) for step in met)
    yield class_table(heading, columns, rows, "words", "drawn")


def help_part(report: ClassReport) -> Iterator[str]:
    statistics = report.statistics
    heading = said("class_report.help")
    yield section(heading)
    below = tuple(one.who for one in statistics.learners if one.below_half)
    if below:
        yield from sentences_html((said("class_report.below_half", names=people(report, below)),))
    if not statistics.help:
        yield from sentences_html((said("class_report.help_none"),))
        return
    rows = (
        (
            in_html(title_of(one.misconception)),
            ", ".join(
                html(said("class_report.times", name=person(report.name(made.who)), count=made.times))
                for made in one.learners
            ),
        )
        for one in statistics.help
    )
    columns = said("class_report.column_mistake"), said("class_report.column_learners")
    yield from sentences_html((said("class_report.help_meaning"),))
    yield class_table(heading, columns, rows, "words")


def alike_part(report: ClassReport) -> Iterator[str]:
    heading = said("class_report.alike")
    yield section(heading)
    yield from sentences_html(about_alike(report))
    shown = alike_shown(report)
    columns = (
        said("class_report.column_step"),
        said("class_report.column_number"),
        said("class_report.column_typed"),
        said("class_report.column_right_for"),
        said("class_report.column_together"),
    )
    if shown:
        yield class_table(heading, columns, (_one_alike(report, one) for one in shown), "words")
    if more := alike_unlisted(report):
        yield from sentences_html((said("class_report.alike_more", count=more),))


def _one_alike(report: ClassReport, one: Alike) -> tuple[str, ...]:
    typed, right_for = people(report, one.typed), people(report, one.right_for)
    more = (Markup(html(said("class_report.and_more", count=one.more))),) if one.more else ()
    return (
        html(report.step(report.statistics.met[one.step])),
        format_number(one.answer, ANSWER_FIGURES, PRETTY),
        ", ".join(typed if right_for else (*typed, *more)),
        ", ".join((*right_for, *more) if right_for else ()),
        str(one.together),
    )


def not_counted_part(report: ClassReport) -> Iterator[str]:
    heading = said("class_report.not_counted")
    yield section(heading)
    shown, more = not_counted_shown(report)
    rows = [
        (in_html(one.file), Markup() if one.who is None else person(report.name(one.who)), html(one.why))
        for one in shown
    ]
    if not rows:
        yield from sentences_html((said("class_report.all_counted"),))
        return
    columns = (
        said("class_report.column_file"),
        said("class_report.column_name"),
        said("class_report.column_why"),
    )
    yield class_table(heading, columns, rows, "words")
    if more:
        yield from sentences_html((said("class_report.files_more", count=more),))
    if report.statistics.not_counted:
        yield from sentences_html((said("class_report.which_counts"),))
