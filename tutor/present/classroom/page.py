"""What a class did, as one page that prints well in black and white and needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tutor.classroom.alike_numbers import Alike
from tutor.classroom.statistics import Work
from tutor.classroom.step_tallies import LEAST_LEARNERS, StepStatistics
from tutor.clean import in_html
from tutor.expressions.printing import PRETTY, format_number
from tutor.present.classroom.heat_map import heat_maps
from tutor.present.classroom.report import (
    ANSWER_FIGURES,
    ClassReport,
    about_alike,
    alike_shown,
    odd_numbers,
    remarks,
    summary,
    why_not,
    work_name,
)
from tutor.present.markup import Markup, html
from tutor.present.mistakes import mistakes
from tutor.present.pages_document import document_pieces, table
from tutor.sayings import Name, Said, Text, said
from tutor.words.titles import title_of

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
    yield from _paragraphs((*summary(report), *_absent(report)))
    if report.statistics.results:
        yield from _learners(report)
        yield from _steps(report)
        yield from _mistakes(report)
        yield from _help(report)
        yield from _alike(report)
    if report.statistics.results or report.unread:
        yield from _not_counted(report)
    yield "</main>"


def _paragraphs(several: Iterable[Said]) -> Iterator[str]:
    return (f"<p>{html(one)}</p>" for one in several)


def _heading(what: Said) -> str:
    return f"<h2>{html(what)}</h2>"


def _person(name: str) -> Markup:
    """A name, which may be written from right to left without turning what stands around it."""
    return Markup(f"<bdi>{in_html(name)}</bdi>")


def _people(report: ClassReport, people: Iterable[int]) -> tuple[Markup, ...]:
    return tuple(_person(report.name(who)) for who in people)


def _absent(report: ClassReport) -> Iterator[Said]:
    statistics = report.statistics
    if statistics.nothing_yet:
        names = tuple(_person(learner.name or learner.id) for learner in statistics.nothing_yet)
        yield said("class_report.nothing_yet", names=names)
    if statistics.not_on_roster:
        yield said("class_report.not_on_roster", names=_people(report, statistics.not_on_roster))


def _table(caption: Said, columns: Sequence[Said], rows: Iterable[Sequence[str]], *kinds: str) -> str:
    return table(caption, [html(column) for column in columns], rows, "class", *kinds)


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
    yield _heading(heading)
    rows = (_learner(report, work, several) for work in report.statistics.works)
    yield _table(heading, columns, rows, "numbers")
    yield from _paragraphs((said("class_report.bars_legend"),))
    odd = [
        sentence
        for one in report.statistics.learners
        for sentence in odd_numbers(report, _person(report.name(one.who)), one)
    ]
    if odd:
        yield from _paragraphs((*odd, said("class_report.numbers_meaning")))


def _learner(report: ClassReport, work: Work, several: bool) -> tuple[str, ...]:
    counted, earned = work.counted, work.earned
    head = (
        _person(report.name(work.who)),
        *([html(work_name(report.statistics.pieces[work.piece]))] if several else ()),
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
        "" if counted.closed is None else f"{counted.closed:%Y-%m-%d %H:%M}",
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
    yield _heading(heading)
    rows = (_step(step, several) for step in report.statistics.steps)
    yield _table(heading, columns, rows, "numbers", "counts")
    if unlisted := report.statistics.steps_unlisted:
        yield from _paragraphs((said("class_report.steps_unlisted", count=unlisted),))
    yield from _paragraphs((said("class_report.steps_meaning", least=LEAST_LEARNERS),))


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


def _mistakes(report: ClassReport) -> Iterator[str]:
    heading = said("class_report.heat")
    yield _heading(heading)
    met = [step for step in report.statistics.steps if step.misconceptions]
    if not met:
        yield from _paragraphs((said("class_report.heat_none"),))
        return
    yield from heat_maps(report)
    columns = said("class_report.column_step"), said("class_report.column_mistakes")
    rows = ((html(report.step(step.at)), in_html(mistakes(step.misconceptions))) for step in met)
    yield _table(heading, columns, rows, "words", "drawn")


def _help(report: ClassReport) -> Iterator[str]:
    statistics = report.statistics
    heading = said("class_report.help")
    yield _heading(heading)
    below = tuple(one.who for one in statistics.learners if one.below_half)
    if below:
        yield from _paragraphs((said("class_report.below_half", names=_people(report, below)),))
    if not statistics.help:
        yield from _paragraphs((said("class_report.help_none"),))
        return
    rows = (
        (
            in_html(title_of(one.misconception)),
            ", ".join(
                html(said("class_report.times", name=_person(report.name(made.who)), count=made.times))
                for made in one.learners
            ),
        )
        for one in statistics.help
    )
    columns = said("class_report.column_mistake"), said("class_report.column_learners")
    yield from _paragraphs((said("class_report.help_meaning"),))
    yield _table(heading, columns, rows, "words")


def _alike(report: ClassReport) -> Iterator[str]:
    heading = said("class_report.alike")
    yield _heading(heading)
    yield from _paragraphs(about_alike(report))
    shown = alike_shown(report)
    columns = (
        said("class_report.column_step"),
        said("class_report.column_number"),
        said("class_report.column_typed"),
        said("class_report.column_right_for"),
        said("class_report.column_together"),
    )
    if shown:
        yield _table(heading, columns, (_one_alike(report, one) for one in shown), "words")
    if more := report.statistics.alike.total - len(shown):
        yield from _paragraphs((said("class_report.alike_more", count=more),))


def _one_alike(report: ClassReport, one: Alike) -> tuple[str, ...]:
    typed, right_for = _people(report, one.typed), _people(report, one.right_for)
    more = (Markup(html(said("class_report.and_more", count=one.more))),) if one.more else ()
    return (
        html(report.step(report.statistics.met[one.step])),
        format_number(one.answer, ANSWER_FIGURES, PRETTY),
        ", ".join(typed if right_for else (*typed, *more)),
        ", ".join((*right_for, *more) if right_for else ()),
        str(one.together),
    )


def _not_counted(report: ClassReport) -> Iterator[str]:
    heading = said("class_report.not_counted")
    yield _heading(heading)
    statistics = report.statistics
    rows = [
        (in_html(one.file), _person(report.name(one.who)), html(why_not(one.why)))
        for one in statistics.not_counted
    ]
    rows += [(in_html(unread.file), Markup(), html(unread.why)) for unread in report.unread]
    if not rows:
        yield from _paragraphs((said("class_report.all_counted"),))
        return
    columns = (
        said("class_report.column_file"),
        said("class_report.column_name"),
        said("class_report.column_why"),
    )
    yield _table(heading, columns, rows, "words")
    if statistics.not_counted:
        yield from _paragraphs((said("class_report.which_counts"),))
