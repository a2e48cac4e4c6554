"""What the learners of a class practised, over days: of those who agreed to its being seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tutor.classroom.practice_summaries import PracticedSkill, PracticeSummary
from tutor.clean import in_html, one_line
from tutor.marking.ambiguity import AMBIGUOUS
from tutor.named_tuples import NamedTuple
from tutor.present.classroom.columns import with_remarks, wrapped
from tutor.present.classroom.page_parts import class_table, person, section, sentences_html, wrapping
from tutor.present.classroom.report import ClassReport
from tutor.present.markup import html
from tutor.sayings import Said, Text, said
from tutor.words import say
from tutor.words.titles import skill_title, title_of

DAYS = 14
"""So many days are shown, the last of them that of the report."""

WEAK = 0.6
"""A skill known less well than this is one to help with."""

MOST_SKILLS = 8
"""Skills of the class that are listed, those that most have trouble with first."""

MOST_MISTAKES = 8
"""Mistakes of the class that are listed, those that most made first."""

_HEIGHTS = "123456789"
_NONE = "."
_FEW, _MANY = 1, 9
_BAR, _GAP, _TALL = 6, 2, 14


class Practised(NamedTuple):
    """One learner in the last days.

    Attributes:
        days: questions on each of the last days, oldest first.
        finished: lessons, of all time; the weakest skill and the mistake made most often are of all time too.
        mistake: its id, and how often it was met.
    """

    name: str
    days: tuple[int, ...]
    questions: int
    first_try: int
    minutes: int
    finished: int
    weakest: PracticedSkill | None
    mistake: tuple[str, int] | None


def practised(summary: PracticeSummary, today: date) -> Practised:
    """What a summary tells of the days until today."""
    first = today - timedelta(days=DAYS - 1)
    recent = [day for day in summary.days if first <= day.day <= today]
    by_day = {day.day: day.questions for day in recent}
    return Practised(
        one_line(summary.name).strip() or summary.id,
        tuple(by_day.get(first + timedelta(days=number), 0) for number in range(DAYS)),
        sum(day.questions for day in recent),
        sum(day.first_try for day in recent),
        round(sum(day.seconds for day in recent) / 60),
        sum(lesson.state == "finished" for lesson in summary.lessons),
        next((skill for skill in summary.skills if skill.mastery < WEAK), None),
        next(_named(summary), None),
    )


def _named(summary: PracticeSummary) -> Iterator[tuple[str, int]]:
    """The mistakes of a learner, the commonest first; one that could be one of several helps nobody."""
    return (one for one in summary.misconceptions if one[0] != AMBIGUOUS)


class Shared(NamedTuple):
    """A mistake that several learners made, and how often all of them did."""

    misconception: str
    learners: int
    times: int


def shared_mistakes(summaries: Sequence[PracticeSummary]) -> list[Shared]:
    """The mistakes that most of several learners made, these first."""
    learners: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for summary in summaries:
        for mistake, count in _named(summary):
            learners[mistake] += 1
            times[mistake] += count
    found = [Shared(one, count, times[one]) for one, count in learners.items() if count > 1]
    return sorted(found, key=lambda one: (-one.learners, -one.times, one.misconception))[:MOST_MISTAKES]


def weak_skills(summaries: Sequence[PracticeSummary]) -> list[tuple[str, int, int]]:
    """Skills that some do not know yet: how many of them, of how many who met it; the most first."""
    weak: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for summary in summaries:
        for skill in summary.skills:
            met[skill.skill] += 1
            weak[skill.skill] += skill.mastery < WEAK
    found = [(skill, count, met[skill]) for skill, count in weak.items() if count]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_SKILLS]


def practice_text(report: ClassReport, width: int) -> Iterator[str]:
    """As text: a table of the learners with a digit for each day, then the skills to help with."""
    yield from wrapped(say(said("class_practice.title", days=DAYS)), width)
    rows = [_text_row(one) for one in _all(report)]
    headings = [say(column) for column in (*_NUMBERS, said("class_practice.column_help"))]
    yield from with_remarks(headings, rows, width, "<<>>>>")
    yield from wrapped(say(said("class_practice.days_meaning")), width)
    yield from (line for one in _of_class(report) for line in wrapped(say(one), width))


def practice_html(report: ClassReport) -> Iterator[str]:
    """The same as a section of the page."""
    heading = said("class_practice.title", days=DAYS)
    yield section(heading)
    columns = (
        *_NUMBERS,
        said("class_practice.column_weakest"),
        said("class_practice.column_mistake"),
    )
    yield class_table(heading, columns, (_html_row(one) for one in _all(report)), "numbers")
    yield from sentences_html(_of_class(report))


_NUMBERS = (
    said("class_practice.column_name"),
    said("class_practice.column_days"),
    said("class_practice.column_questions"),
    said("class_practice.column_first_try"),
    said("class_practice.column_minutes"),
    said("class_practice.column_finished"),
)


def _all(report: ClassReport) -> list[Practised]:
    found = [practised(one, report.made.date()) for one in report.practice]
    return sorted(found, key=lambda one: one.name.casefold())


def _of_class(report: ClassReport) -> Iterator[Said]:
    """What most of the class may need help with, and what goes for all time."""
    yield said("class_practice.all_time")
    for skill, count, met in weak_skills(report.practice):
        title = Text(skill_title(skill))
        yield said("class_practice.weak", skill=title, count=count, met=met)
    shared = tuple(
        said(
            "class_practice.shared",
            mistake=Text(title_of(one.misconception)),
            learners=one.learners,
            times=one.times,
        )
        for one in shared_mistakes(report.practice)
    )
    if shared:
        yield said("class_practice.several_made", mistakes=shared)


def _text_row(one: Practised) -> tuple[str, ...]:
    most = max(_MANY, *one.days)
    return (
        one.name,
        "".join(_digit(count, most) for count in one.days),
        str(one.questions),
        _share(one),
        str(one.minutes),
        str(one.finished),
        "; ".join(map(say, _help(one))),
    )


def _help(one: Practised) -> Iterator[Said]:
    """What a learner may need help with."""
    if one.weakest is not None:
        yield said("class_practice.weakest", skill=Text(skill_title(one.weakest.skill)))
    if one.mistake is not None:
        mistake, count = one.mistake
        yield said("class_practice.most_often", mistake=Text(title_of(mistake)), count=count)


def _digit(count: int, most: int) -> str:
    """A day as a digit from 1 to 9, by its share of the busiest one; a dot for a day without practice."""
    return _NONE if not count else _HEIGHTS[max(_FEW, round(_MANY * count / most)) - 1]


def _html_row(one: Practised) -> tuple[str, ...]:
    return (
        person(one.name),
        _bars(one),
        str(one.questions),
        in_html(_share(one)),
        str(one.minutes),
        str(one.finished),
        "" if one.weakest is None else wrapping(in_html(skill_title(one.weakest.skill))),
        "" if one.mistake is None else html(_counted(*one.mistake)),
    )


def _counted(mistake: str, count: int) -> Said:
    return said("class_report.misconception", title=Text(title_of(mistake)), count=count)


def _share(one: Practised) -> str:
    if not one.questions:
        return ""
    return say(said("class_practice.share", share=one.first_try / one.questions))


def _bars(one: Practised) -> str:
    """A bar for each day."""
    most = max(_MANY, *one.days)
    told = said("class_practice.bars", days=sum(map(bool, one.days)), of=DAYS, questions=one.questions)
    bars = "".join(
        f'<rect x="{number * (_BAR + _GAP)}" y="{_TALL - tall:.1f}" width="{_BAR}" height="{tall:.1f}"/>'
        for number, count in enumerate(one.days)
        if (tall := _TALL * count / most)
    )
    wide = DAYS * (_BAR + _GAP)
    return (
        f'<svg class="days" viewBox="0 0 {wide} {_TALL}" width="{wide}" height="{_TALL}" role="img">'
        f"<title>{html(told)}</title>"
        f'<path d="M0 {_TALL}H{wide}"/>{bars}</svg>'
    )
