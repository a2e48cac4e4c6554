"""What there is to say of a class, in sentences that paper and text have alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from tutor.classroom.alike_numbers import Alike
from tutor.classroom.learners import Absent, Learner
from tutor.classroom.short_numbers import LEAST_SHARED
from tutor.classroom.statistics_told import Summed, Work
from tutor.classroom.which_counts import NotCounted
from tutor.named_tuples import NamedTuple
from tutor.present.classroom.report import ClassReport, Unread, why_not
from tutor.sayings import Said, Text, said

MOST_SHOWN = 40
"""Numbers alike that people are shown; JSON has more of them."""

MOST_BY_CHANCE = 5
"""Where chance makes more numbers alike than this, only those are shown that have others beside them."""

MOST_FILES = 100
"""Files that do not count and that people are shown; JSON has all of them."""

ANSWER_FIGURES = 12
"""Of a number that somebody typed: nobody types more."""

_GRAVE = frozenset({"broken", "no_seal"})
"""Why a result does not count that a teacher has to look at; all else is as it should be."""


def summary(report: ClassReport) -> Iterator[Said]:
    """How many came in, and who did not hand in, in sentences."""
    statistics = report.statistics
    learners = len(statistics.people)
    if not statistics.results:
        yield said("class_report.nothing")
    elif of := sum(one.of for one in statistics.learners):
        share = sum(one.points for one in statistics.learners) / of
        results = statistics.results
        yield said("class_report.came_in", results=results, learners=learners, share=share)
    else:
        yield said("class_report.came_in_uncounted", results=statistics.results, learners=learners)
    if statistics.rostered:
        there = sum(who.learner is not None for who in statistics.people)
        yield said("class_report.roster", count=there, all=there + len(statistics.nothing_yet))
    if any(work.counted is not None and work.counted.seal == "unchecked" for work in statistics.works):
        yield said("class_report.unchecked")


def absent(report: ClassReport, people: Callable[[tuple[Learner, ...]], tuple[Text, ...]]) -> Iterator[Said]:
    """Who has not handed in, for each piece of work where that is known; `people` gives names as shown."""
    for one in report.given:
        if one.begun or one.nothing:
            yield _absent(report.work_given(*one.piece), one, people)
    if report.statistics.nothing_yet and not report.given:
        yield said("class_report.nothing_yet", names=people(report.statistics.nothing_yet))


def _absent(work: Said, one: Absent, people: Callable[[tuple[Learner, ...]], tuple[Text, ...]]) -> Said:
    begun, nothing = people(one.begun), people(one.nothing)
    if not nothing:
        return said("class_report.absent_begun", work=work, begun=begun)
    if not begun:
        return said("class_report.absent_nothing", work=work, nothing=nothing)
    return said("class_report.absent_both", work=work, begun=begun, nothing=nothing)


class NotCountedFile(NamedTuple):
    """A file that does not count: its name, whose it is (None where it is no result), and why."""

    file: str
    who: int | None
    why: Said


def not_counted_shown(report: ClassReport) -> tuple[list[NotCountedFile], int]:
    """The files that do not count, those first that are to be looked at; and how many more there are."""
    counted = report.statistics.not_counted
    found: list[NotCounted | Unread] = [
        *(one for one in counted if one.why in _GRAVE),
        *report.unread,
        *(one for one in counted if one.why not in _GRAVE),
    ]
    shown = [
        NotCountedFile(one.file, None, one.why)
        if isinstance(one, Unread)
        else NotCountedFile(one.file, one.who, why_not(one.why))
        for one in found[:MOST_FILES]
    ]
    return shown, len(found) - len(shown)


def alike_shown(report: ClassReport) -> tuple[Alike, ...]:
    """The numbers alike that people are shown: what chance alone explains accuses nobody."""
    alike = report.statistics.alike
    least = 2 if alike.by_chance > MOST_BY_CHANCE else 1
    return tuple(one for one in alike.found if one.together >= least)[:MOST_SHOWN]


def about_alike(report: ClassReport) -> Iterator[Said]:
    """How many numbers are alike, and what that tells; why there is nothing to tell."""
    alike = report.statistics.alike
    if not alike.compared:
        yield said("class_report.alike_apart")
        return
    if not alike.total and not alike.short:
        yield said("class_report.alike_none")
    if alike.total:
        chance = round(alike.by_chance) if alike.by_chance >= 10 else round(alike.by_chance, 1)
        yield said("class_report.alike_meaning", count=alike.total, by_chance=chance)
        if alike.by_chance > MOST_BY_CHANCE:
            yield said("class_report.alike_single")
    if alike.short:
        yield said("class_report.alike_short", count=alike.short, least=LEAST_SHARED)
    yield said("class_report.alike_left_out", least=LEAST_SHARED)


def alike_unlisted(report: ClassReport) -> int:
    """How many numbers alike there are beside those that people are shown."""
    alike = report.statistics.alike
    return alike.total + alike.short - len(alike_shown(report))


def closed_at(report: ClassReport, closed: datetime | None) -> str:
    """When something was closed, in the zone of the report."""
    return "" if closed is None else f"{closed.astimezone(report.made.tzinfo):%Y-%m-%d %H:%M}"


def remarks(work: Work) -> tuple[Said, ...]:
    """What there is to say of one learner's work."""
    counted = work.counted
    if counted is None:
        return (said("class_report.no_count", why=None if work.why is None else why_not(work.why)),)
    found = []
    if counted.late:
        found.append(said("class_report.late"))
    if counted.early:
        found.append(said("class_report.early"))
    if counted.seal == "none":
        found.append(said("class_report.no_seal"))
    if work.attempts > 1:
        found.append(said("class_report.attempts", count=work.attempts))
    if work.again:
        found.append(said("class_report.again"))
    return tuple(found)


def odd_numbers(report: ClassReport, name: Text, one: Summed) -> Iterator[Said]:
    """What is odd about the sequence numbers of a learner's results; `name` is theirs as it is shown."""
    if missing := one.gaps.missing:
        count = sum(last - first + 1 for first, last in missing)
        numbers = tuple(_range(first, last) for first, last in missing)
        yield said("class_report.numbers_missing", name=name, count=count, numbers=numbers)
    if one.gaps.twice:
        yield said("class_report.numbers_twice", name=name, numbers=one.gaps.twice)


def _range(first: int, last: int) -> Said | int:
    return first if first == last else said("class_report.range", first=first, last=last)
