"""What each learner of a class earned with each piece of work, as a table of text."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.classroom.statistics_told import Work
from tutor.present.classroom.columns import GAP, width_of, with_remarks, wrapped
from tutor.present.classroom.findings import remarks
from tutor.present.classroom.report import ClassReport
from tutor.sayings import Text, said
from tutor.words import say

SHORTEST_NAME, LONGEST_NAME = 16, 28
"""To which a name is cut: as short as this to make room for remarks."""

LONGEST_WORK = 20
"""Of the title of a piece of work; where one is longer, they have numbers in the table."""

_REMARKS = 16
"""So much room remarks get beside long names; longer ones stand below."""


def learners_table(report: ClassReport, width: int) -> Iterator[str]:
    """A row for each learner and piece of work. Of remarks nothing is cut."""
    works = [say(report.work(piece)) for piece in report.statistics.pieces]
    if len(works) > 1 and max(map(width_of, works)) > LONGEST_WORK:
        for number, work in enumerate(works, 1):
            numbered = said("class_report.numbered", number=number, work=Text(work))
            yield from wrapped(say(numbered), width)
        works = [str(number) for number in range(1, len(works) + 1)]
    several = len(works) > 1
    columns = [
        *([said("class_report.column_work")] if several else ()),
        said("class_report.column_points"),
        said("class_report.column_follow_short"),
        said("class_report.column_missing_short"),
        said("class_report.column_minutes"),
        said("class_report.column_remarks"),
    ]
    headings = [say(column) for column in columns]
    cells = [(*((works[work.piece],) if several else ()), *_cells(work)) for work in report.statistics.works]
    *taken, remark = [max(map(width_of, column)) for column in zip(headings, *cells, strict=True)]
    room = width - sum(taken) - (len(taken) + 1) * GAP - min(remark, _REMARKS)
    longest = max(SHORTEST_NAME, min(LONGEST_NAME, room))
    rows = [
        (report.name(work.who, longest), *row)
        for work, row in zip(report.statistics.works, cells, strict=True)
    ]
    name = say(said("class_report.column_name"))
    yield from with_remarks([name, *headings], rows, width, "<<>>>>" if several else "<>>>>")


def _cells(work: Work) -> tuple[str, ...]:
    """Points, follow-through, missing, minutes and remarks."""
    earned, told = work.earned, ", ".join(map(say, remarks(work)))
    if work.counted is None:
        return ("", "", "", "", told)
    return (
        say(said("class_report.points_of", points=earned.points, of=earned.of)),
        str(earned.follow_through),
        str(earned.missing),
        str(round(work.counted.seconds / 60)),
        told,
    )
