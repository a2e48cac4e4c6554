"""What a class did, as one page that prints well in black and white and needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.classroom.learners import Learner
from tutor.classroom.statistics_told import Work
from tutor.classroom.step_tallies import LEAST_LEARNERS, StepStatistics
from tutor.clean import in_html
from tutor.expressions.printing import PRETTY
from tutor.present.classroom.findings import absent, closed_at, odd_numbers, remarks, summary
from tutor.present.classroom.page_findings import alike_part, help_part, mistakes_part, not_counted_part
from tutor.present.classroom.page_parts import class_table, people, person, section, sentences_html, wrapping
from tutor.present.classroom.practice import practice_html
from tutor.present.classroom.report import ClassReport
from tutor.present.markup import html
from tutor.present.pages_document import document_pieces
from tutor.sayings import Name, Said, Text, said

_STYLES = ("pages.css", "class_report.css")
_BAR_WIDTH, _BAR_HEIGHT = 120, 12


def class_html(report: ClassReport) -> Iterator[str]:
    """The page: learners, steps, mistakes, who needs help, numbers alike, and what was not counted."""
    return document_pieces(report.heading, _body(report), _STYLES)


def _body(report: ClassReport) -> Iterator[str]:
    made = report.made
    moment = said("class_report.made", day=Text(f"{made:%Y-%m-%d}"), time=Text(f"{made:%H:%M}"))
    yield f'<h1>{html(report.heading)}</h1>\n<p class="source-line">{html(moment)}</p>'
    yield "<main>"
    yield from sentences_html((*summary(report), *_others(report)))
    if report.statistics.results:
        yield from _learners(report)
        yield from _steps(report)
        yield from mistakes_part(report)
        yield from help_part(report)
        yield from alike_part(report)
    if report.practice:
        yield from practice_html(report)
    if report.statistics.results or report.unread:
        yield from not_counted_part(report)
    yield "</main>"


def _others(report: ClassReport) -> Iterator[Said]:
    """Who is missing, and who is there and is not on the roster."""

    def names(learners: Iterable[Learner]) -> tuple[Text, ...]:
        return tuple(person(report.name_of(learner)) for learner in learners)

    yield from absent(report, names)
    if report.statistics.not_on_roster:
        yield said("class_report.not_on_roster", names=people(report, report.statistics.not_on_roster))


def _learners(report: ClassReport) -> Iterator[str]:
    several = len(report.statistics.pieces) > 1
    columns = (
        said("class_report.column_name"),
        *([said("class_report.column_work")] if several else ()),
        said("class_report.column_share"),
        said("class_report.column_points"),
        said("class_report.column_follow"),
        said("class_report.column_missing"),
        said("class_report.column_minutes"),
        said("class_report.column_closed"),
        said("class_report.column_remarks"),
    )
    heading = said("class_report.learners")
    yield section(heading)
    rows = (_learner(report, work, several) for work in report.statistics.works)
    yield class_table(heading, columns, rows, "numbers")
    yield from sentences_html((said("class_report.bars_legend"),))
    odd = [
        sentence
        for one in report.statistics.learners
        for sentence in odd_numbers(report, person(report.name(one.who)), one)
    ]
    if odd:
        yield from sentences_html((*odd, said("class_report.numbers_meaning")))


def _learner(report: ClassReport, work: Work, several: bool) -> tuple[str, ...]:
    counted, earned = work.counted, work.earned
    head = (
        person(report.name(work.who)),
        *([wrapping(html(report.work(report.statistics.pieces[work.piece])))] if several else ()),
    )
    told = ", ".join(map(html, remarks(work)))
    if counted is None:
        return (*head, *[""] * 6, told)
    points = said("class_report.points_of", points=earned.points, of=earned.of)
    return (
        *head,
        _bar(work),
        html(points),
        str(earned.follow_through),
        str(earned.missing),
        str(round(counted.seconds / 60)),
        closed_at(report, counted.closed),
        told,
    )


def _bar(work: Work) -> str:
    """The points of a piece of work: right and follow-through, each with a look of its own."""
    earned = work.earned
    told = said(
        "class_report.bar",
        points=earned.points,
        of=earned.of,
        right=earned.right,
        follow_through=earned.follow_through,
    )
    whole = max(1, earned.of)
    right, points = (_BAR_WIDTH * part / whole for part in (earned.right, earned.points))
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} {_BAR_HEIGHT}" width="{_BAR_WIDTH}" '
        f'height="{_BAR_HEIGHT}" role="img"><title>{html(told)}</title>'
        f'<rect class="follow" width="{points:.1f}" height="{_BAR_HEIGHT}"/>'
        f'<rect class="right" width="{right:.1f}" height="{_BAR_HEIGHT}"/>'
        f'<rect class="frame" width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}"/></svg>'
    )


def _steps(report: ClassReport) -> Iterator[str]:
    several = report.several_lessons
    columns = (
        said("class_report.column_step"),
        *([said("class_report.column_lesson")] if several else ()),
        said("class_report.column_iteration"),
        said("class_report.column_answers"),
        said("class_report.column_right"),
        said("class_report.column_follow"),
        said("class_report.column_missing"),
        said("class_report.column_difficulty"),
        said("class_report.column_discrimination"),
        said("class_report.column_seconds"),
    )
    heading = said("class_report.steps")
    yield section(heading)
    rows = (_step(step, several) for step in report.statistics.steps)
    yield class_table(heading, columns, rows, "numbers", "counts")
    if unlisted := report.statistics.steps_unlisted:
        yield from sentences_html((said("class_report.steps_unlisted", count=unlisted),))
    yield from sentences_html((said("class_report.steps_meaning", least=LEAST_LEARNERS),))


def _step(step: StepStatistics, several: bool) -> tuple[str, ...]:
    discrimination = step.discrimination
    return (
        in_html(PRETTY.name(Name(step.at.symbol))),
        *([in_html(step.at.lesson)] if several else ()),
        str(step.at.iteration),
        str(step.answers),
        str(step.right),
        str(step.follow_through),
        str(step.missing),
        html(said("class_report.share", share=step.difficulty)),
        "" if discrimination is None else f"{discrimination:.2f}".replace("-", PRETTY.minus),
        "" if step.seconds is None else f"{step.seconds:.0f}",
    )
