"""What the documents of a class are made from, and how all of them name learners, work and steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from tutor.classroom.alike_numbers import Alike
from tutor.classroom.practice_summaries import PracticeSummary
from tutor.classroom.short_numbers import LEAST_SHARED
from tutor.classroom.statistics_told import ClassStatistics, Summed, Work
from tutor.classroom.step_tallies import StepAt
from tutor.classroom.which_counts import NotCountedWhy, Piece
from tutor.clean import one_line
from tutor.present.classroom.columns import cut, width_of
from tutor.sayings import Name, Said, Text, said
from tutor.words import say

MOST_SHOWN = 40
"""Numbers alike that people are shown; JSON has more of them."""

MOST_BY_CHANCE = 5
"""Where chance makes more numbers alike than this, only those are shown that have others beside them."""


_LEAST_NAME, _LONGEST_ID = 6, 12  # columns, where both have to be short

ANSWER_FIGURES = 12
"""Of a number that somebody typed: nobody types more."""


class Unread(NamedTuple):
    """A file that is no result, and why."""

    file: str
    why: Said


@dataclass(frozen=True)
class ClassReport:
    """What is reported.

    Attributes:
        made: when, with its zone.
        title: of the class or the assignment; "" for that of the only assignment there is.
        unread: files that could not be read.
        practice: of those who agreed to its being seen.
    """

    statistics: ClassStatistics
    made: datetime
    title: str = ""
    unread: tuple[Unread, ...] = ()
    practice: tuple[PracticeSummary, ...] = ()

    @property
    def heading(self) -> Said:
        """The title of a document."""
        titles = {piece.title for piece in self.statistics.pieces if piece.title}
        title = self.title or (titles.pop() if len(titles) == 1 else "")
        return said("class_report.title_of", title=Text(title)) if title else said("class_report.title")

    def name(self, who: int, width: int | None = None) -> str:
        """A learner's name by their number; those who share one have their id, or else their number.

        Args:
            width: columns that it may take. The name is cut, what tells it from others is not.
        """
        name, by = self._names[who]
        if not by:
            return name if width is None else cut(name, width)
        without = width_of(_told_apart("", by))
        return _told_apart(name if width is None else cut(name, max(_LEAST_NAME, width - without)), by)

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        """Each name, and what tells it from others where that is needed."""
        people = self.statistics.people
        plain = [one_line(who.name).strip() or who.id or say(said("class_report.no_name")) for who in people]
        shared = Counter(plain)
        return tuple(
            (name, (who.id or str(number)) if shared[name] > 1 else "")
            for number, (name, who) in enumerate(zip(plain, people, strict=True), start=1)
        )

    @property
    def several_lessons(self) -> bool:
        return len({at.lesson for at in self.statistics.met}) > 1

    def step(self, at: StepAt) -> Said:
        """A step, with its lesson where there are several."""
        name, place = Name(at.symbol), at.iteration
        if self.several_lessons:
            return said("class_report.step_of", lesson=Text(at.lesson), iteration=place, symbol=name)
        return said("class_report.step", iteration=place, symbol=name)


def _told_apart(name: str, by: str) -> str:
    return say(said("class_report.name_and_id", name=Text(name), id=Text(cut(by, _LONGEST_ID))))


def work_name(piece: Piece) -> Said:
    """A piece of work: the assignment with its part, or what it asks about."""
    if piece.assignment and piece.part:
        return said("class_report.part", title=Text(piece.title), part=Text(piece.part))
    if piece.assignment:
        return said("class_report.work_given", title=Text(piece.title))
    return said(f"class_report.work_{piece.kind}", lessons=tuple(map(Text, piece.lessons)))


def why_not(why: NotCountedWhy) -> Said:
    """Why a result does not count."""
    return said(f"class_report.why_{why}")


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
