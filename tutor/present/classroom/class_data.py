"""What a class did, for programs: JSON and CSV (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tutor.classroom.learners import Absent
from tutor.classroom.statistics_told import ClassStatistics, Summed, Work
from tutor.classroom.step_tallies import StepAt, StepStatistics
from tutor.present.classroom.report import ClassReport
from tutor.present.tables import csv_pieces, json_pieces
from tutor.words import say

WORK_COLUMNS = (
    "id",
    "name",
    "on_roster",
    "assignment",
    "part",
    "title",
    "attempts",
    "counted",
    "points",
    "of",
    "right",
    "follow_through",
    "missing",
    "minutes",
    "begun",
    "closed",
    "late",
    "early",
    "seal",
    "same_numbers_again",
)
"""The columns of CSV, and in JSON the members of a learner's work after the first six."""

_OF_WORK = WORK_COLUMNS[6:]
_OURS = ("on_roster", *_OF_WORK[2:])


def class_json(report: ClassReport) -> Iterator[str]:
    """One JSON document. Learners refer to each other by their `number`."""
    statistics = report.statistics
    numbers = {one.who: number for number, one in enumerate(statistics.learners, start=1)}
    works: dict[int, list[Work]] = {}
    for work in statistics.works:
        works.setdefault(work.who, []).append(work)
    nothing_yet = [{"id": learner.id, "name": learner.name} for learner in statistics.nothing_yet]
    document: dict[str, object] = {
        "title": report.title,
        "made": report.made.isoformat(),
        "results": statistics.results,
        "roster": statistics.rostered,
        "nothing_yet": nothing_yet,
        "not_on_roster": [numbers[who] for who in statistics.not_on_roster],
        "work": [{"number": n, **piece._asdict()} for n, piece in enumerate(statistics.pieces, start=1)],
        "learners": (
            _learner(statistics, numbers[one.who], one, works.get(one.who, [])) for one in statistics.learners
        ),
        "steps": (_step(step) for step in statistics.steps),
        "steps_not_listed": statistics.steps_unlisted,
        "misconceptions": _misconceptions(statistics, numbers),
        "alike": _alike(statistics, numbers),
        "not_counted": [
            {"file": one.file, "learner": numbers[one.who], "work": one.piece + 1, "why": one.why}
            for one in statistics.not_counted
        ],
        "not_read": [{"file": one.file, "message": say(one.why)} for one in report.unread],
        "practice": [one.as_json() for one in report.practice],
        "absent": [_absent(one) for one in report.given],
    }
    return json_pieces(document)


def _absent(one: Absent) -> dict[str, object]:
    piece = one.piece._asdict()
    begun, nothing = ([{"id": who.id, "name": who.name} for who in part] for part in one[1:])
    return {**piece, "begun": begun, "nothing": nothing}


def _learner(statistics: ClassStatistics, number: int, one: Summed, works: list[Work]) -> dict[str, object]:
    who = statistics.people[one.who]
    return {
        "number": number,
        "id": who.id,
        "name": who.name,
        "on_roster": _on_roster(statistics, one.who),
        "points": one.points,
        "of": one.of,
        "below_half": one.below_half,
        "recurring": dict(one.recurring),
        "sequence_missing": [list(gap) for gap in one.gaps.missing],
        "sequence_twice": list(one.gaps.twice),
        "work": [
            {"work": work.piece + 1, **dict(zip(_OF_WORK, _cells(work), strict=True))} for work in works
        ],
    }


def _on_roster(statistics: ClassStatistics, who: int) -> bool | None:
    return statistics.people[who].learner is not None if statistics.rostered else None


def _cells(work: Work) -> tuple[object, ...]:
    """What `_OF_WORK` names. Where no result counts there is only the number of attempts."""
    counted = work.counted
    if counted is None:
        return (work.attempts, *(None for _ in _OF_WORK[1:]))
    return (
        work.attempts,
        counted.file,
        *counted.earned,
        round(counted.seconds / 60, 1),
        _moment(counted.begun),
        _moment(counted.closed),
        counted.late,
        counted.early,
        counted.seal,
        work.again,
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _at(at: StepAt) -> dict[str, object]:
    return {"lesson": at.lesson, "iteration": at.iteration, "symbol": at.symbol}


def _step(step: StepStatistics) -> dict[str, object]:
    return {
        **_at(step.at),
        "answers": step.answers,
        "right": step.right,
        "follow_through": step.follow_through,
        "missing": step.missing,
        "difficulty": step.difficulty,
        "discrimination": step.discrimination,
        "seconds": step.seconds,
        "misconceptions": dict(step.misconceptions),
    }


def _misconceptions(statistics: ClassStatistics, numbers: dict[int, int]) -> list[dict[str, object]]:
    recurring = {one.misconception: one.learners for one in statistics.help}
    return [
        {
            "misconception": kind.misconception,
            "times": kind.times,
            "learners": kind.learners,
            "recurring": [
                {"learner": numbers[made.who], "times": made.times, "steps": made.steps}
                for made in recurring.get(kind.misconception, ())
            ],
        }
        for kind in statistics.kinds
    ]


def _alike(statistics: ClassStatistics, numbers: dict[int, int]) -> dict[str, object]:
    alike = statistics.alike
    return {
        "count": alike.total,
        "by_chance": alike.by_chance,
        "compared": alike.compared,
        "numbers": [
            {
                **_at(statistics.met[one.step]),
                "answer": one.answer,
                "typed": [numbers[who] for who in one.typed],
                "right_for": [numbers[who] for who in one.right_for],
                "more": one.more,
                "in_common": one.together,
            }
            for one in alike.found
        ],
        "short": alike.short,
    }


def class_csv(report: ClassReport) -> Iterator[str]:
    """A line per learner and piece of work; one of the roster without any has a line with no attempts."""
    return csv_pieces(WORK_COLUMNS, _rows(report.statistics), _OURS)


def _rows(statistics: ClassStatistics) -> Iterator[tuple[object, ...]]:
    for work in statistics.works:
        who, piece = statistics.people[work.who], statistics.pieces[work.piece]
        on_roster = _word(_on_roster(statistics, work.who))
        cells = (_word(cell) if isinstance(cell, bool) else cell for cell in _cells(work))
        yield (who.id, who.name, on_roster, piece.assignment, piece.part, piece.title, *cells)
    for learner in statistics.nothing_yet:
        nothing = (None for _ in _OF_WORK[1:])
        yield (learner.id, learner.name, _word(True), None, None, None, 0, *nothing)


def _word(found: bool | None) -> str | None:
    return None if found is None else "true" if found else "false"
