"""What a class earned, as grades for a gradebook."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.classroom.learners import Grade, Uncounted
from tutor.classroom.statistics_told import ClassStatistics, Summed
from tutor.present.classroom.report import ClassReport, why_not
from tutor.sayings import Said, Text, said
from tutor.words.titles import title_of


def points_possible(statistics: ClassStatistics) -> int:
    """The points of the whole: of each piece of work, as many as anybody could earn.

    Where no result of a piece counts, those that came in say how many; what does not count may claim any.
    """
    of: dict[int, tuple[bool, int]] = {}
    for work in statistics.works:
        found = work.counted is not None, work.asked
        of[work.piece] = max(of.get(work.piece, found), found)
    return sum(asked for _, asked in of.values())


def grades(statistics: ClassStatistics) -> Iterator[Grade]:
    """A grade for each learner of whom a result counts, with what they read beside it."""
    for one in statistics.learners:
        who = statistics.people[one.who]
        if one.of:
            yield Grade(who.id, who.name, one.points, one.of, tuple(_feedback(statistics, one)))


def uncounted(report: ClassReport) -> Iterator[Uncounted]:
    """Who handed something in of which nothing counts, piece of work after piece of work."""
    statistics = report.statistics
    several = len(statistics.pieces) > 1
    for work in statistics.works:
        if work.why is not None:
            who = statistics.people[work.who]
            part = report.work(statistics.pieces[work.piece]) if several else None
            yield Uncounted(who.id, who.name, part, why_not(work.why))


def _feedback(statistics: ClassStatistics, one: Summed) -> Iterator[Said]:
    """What a learner reads beside their points."""
    works = [work.earned for work in statistics.works if work.who == one.who]
    yield said(
        "gradebooks.feedback",
        points=one.points,
        of=one.of,
        right=sum(earned.right for earned in works),
        follow_through=sum(earned.follow_through for earned in works),
        missing=sum(earned.missing for earned in works),
    )
    for mistake, count in one.recurring[:2]:
        yield said("gradebooks.look_at", mistake=Text(title_of(mistake)), count=count)
