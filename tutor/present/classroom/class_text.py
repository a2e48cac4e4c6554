"""What a class did, as text of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tutor.classroom.alike_numbers import Alike
from tutor.classroom.learners import Learner
from tutor.classroom.step_tallies import LEAST_LEARNERS, StepStatistics
from tutor.expressions.printing import format_number
from tutor.present.classroom.columns import fitted, wrapped
from tutor.present.classroom.findings import (
    ANSWER_FIGURES,
    about_alike,
    absent,
    alike_shown,
    alike_unlisted,
    not_counted_shown,
    odd_numbers,
    summary,
)
from tutor.present.classroom.learners_text import learners_table
from tutor.present.classroom.matrix import mistakes_matrix
from tutor.present.classroom.practice import practice_text
from tutor.present.classroom.report import ClassReport
from tutor.sayings import Said, Text, TypedText, said
from tutor.words import say
from tutor.words.titles import title_of

TEXT_WIDTH = 80
LONGEST_NAME = 24
"""Of a learner, in columns, in a sentence."""


def class_text(report: ClassReport, width: int = TEXT_WIDTH) -> Iterator[str]:
    """Learners, steps, who needs help, numbers alike, and what was not counted.

    Args:
        width: columns that no line goes beyond.
    """
    made = report.made
    moment = said("class_report.made", day=Text(f"{made:%Y-%m-%d}"), time=Text(f"{made:%H:%M}"))
    yield from wrapped(say(report.heading), width)
    yield from _sentences((moment, *summary(report), *_others(report)), width)
    if report.statistics.results:
        for part in (_learners, _steps, _mistakes, _help, _alike):
            yield "\n"
            yield from part(report, width)
    if report.practice:
        yield "\n"
        yield from practice_text(report, width)
    if report.statistics.not_counted or report.unread:
        yield "\n"
        yield from _not_counted(report, width)


def _sentences(several: Iterable[Said], width: int) -> Iterator[str]:
    for one in several:
        yield from wrapped(say(one), width)


def _name(report: ClassReport, who: int) -> Text:
    return Text(report.name(who, LONGEST_NAME))


def _names(report: ClassReport, people: Iterable[int]) -> tuple[Text, ...]:
    return tuple(_name(report, who) for who in people)


def _others(report: ClassReport) -> Iterator[Said]:
    """Who is missing, and who is there and is not on the roster."""

    def names(learners: Iterable[Learner]) -> tuple[Text, ...]:
        return tuple(Text(report.name_of(learner, LONGEST_NAME)) for learner in learners)

    yield from absent(report, names)
    if report.statistics.not_on_roster:
        yield said("class_report.not_on_roster", names=_names(report, report.statistics.not_on_roster))


def _learners(report: ClassReport, width: int) -> Iterator[str]:
    yield from _sentences((said("class_report.learners"),), width)
    yield from learners_table(report, width)
    odd = [
        sentence
        for one in report.statistics.learners
        for sentence in odd_numbers(report, _name(report, one.who), one)
    ]
    if odd:
        yield "\n"
        yield from _sentences((*odd, said("class_report.numbers_meaning")), width)


def _steps(report: ClassReport, width: int) -> Iterator[str]:
    yield from _sentences((said("class_report.steps"),), width)
    columns = [
        said("class_report.column_iteration_short"),
        said("class_report.column_step"),
        said("class_report.column_answers"),
        said("class_report.column_right"),
        said("class_report.column_follow_short"),
        said("class_report.column_missing_short"),
        said("class_report.column_difficulty_short"),
        said("class_report.column_discrimination_short"),
        said("class_report.column_seconds_short"),
    ]
    for lesson, steps in groupby(report.statistics.steps, key=lambda step: step.at.lesson):
        if report.several_lessons:
            yield "\n"
            yield from _sentences((said("class_report.steps_of", lesson=Text(lesson)),), width)
        yield from fitted([say(column) for column in columns], list(map(_step, steps)), width, "><>>>>>>>")
    yield "\n"
    if unlisted := report.statistics.steps_unlisted:
        yield from _sentences((said("class_report.steps_unlisted", count=unlisted),), width)
    yield from _sentences((said("class_report.steps_meaning", least=LEAST_LEARNERS),), width)


def _step(step: StepStatistics) -> tuple[str, ...]:
    return (
        str(step.at.iteration),
        step.at.symbol,
        str(step.answers),
        str(step.right),
        str(step.follow_through),
        str(step.missing),
        say(said("class_report.share", share=step.difficulty)),
        "" if step.discrimination is None else f"{step.discrimination:.2f}",
        "" if step.seconds is None else f"{step.seconds:.0f}",
    )


def _mistakes(report: ClassReport, width: int) -> Iterator[str]:
    yield from _sentences((said("class_report.heat"),), width)
    yield from mistakes_matrix(report, width)


def _help(report: ClassReport, width: int) -> Iterator[str]:
    statistics = report.statistics
    yield from _sentences((said("class_report.help"),), width)
    below = tuple(one.who for one in statistics.learners if one.below_half)
    if below:
        names = _names(report, below)
        yield from _sentences((said("class_report.below_half", names=names),), width)
    if not statistics.help:
        yield from _sentences((said("class_report.help_none"),), width)
        return
    yield from _sentences((said("class_report.help_meaning"),), width)
    for one in statistics.help:
        learners = tuple(
            said("class_report.times", name=_name(report, made.who), count=made.times)
            for made in one.learners
        )
        title = Text(title_of(one.misconception))
        yield from _sentences((said("class_report.help_of", title=title, learners=learners),), width)


def _alike(report: ClassReport, width: int) -> Iterator[str]:
    yield from _sentences((said("class_report.alike"), *about_alike(report)), width)
    shown = alike_shown(report)
    for one in shown:
        yield from _sentences((said("common.sentences", all=tuple(_one_alike(report, one))),), width)
    if more := alike_unlisted(report):
        yield from _sentences((said("class_report.alike_more", count=more),), width)


def _one_alike(report: ClassReport, one: Alike) -> Iterator[Said]:
    answer = TypedText(format_number(one.answer, ANSWER_FIGURES))
    step = report.step(report.statistics.met[one.step])
    more = (said("class_report.and_more", count=one.more),) if one.more else ()
    typed = _names(report, one.typed)
    if one.right_for:
        right_for = (*_names(report, one.right_for), *more)
        yield said("class_report.alike_right", step=step, typed=typed, answer=answer, right_for=right_for)
    else:
        yield said("class_report.alike_typed", step=step, typed=(*typed, *more), answer=answer)
    if one.together > 1:
        yield said("class_report.alike_together", count=one.together)


def _not_counted(report: ClassReport, width: int) -> Iterator[str]:
    yield from _sentences((said("class_report.not_counted"),), width)
    shown, more = not_counted_shown(report)
    for one in shown:
        file = Text(one.file)
        if one.who is None:
            line = said("class_report.unread_line", file=file, why=one.why)
        else:
            name = _name(report, one.who)
            line = said("class_report.not_counted_line", file=file, name=name, why=one.why)
        yield from _sentences((line,), width)
    if more:
        yield from _sentences((said("class_report.files_more", count=more),), width)
    if report.statistics.not_counted:
        yield from _sentences((said("class_report.which_counts"),), width)
