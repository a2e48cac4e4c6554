"""What a class did: one pass over the results that came in, in bounded memory.

The marks of each result wait in a file until it is known which of a learner's results counts
(`which_counts`); only those enter the statistics of steps and mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import cast

from tutor.classroom.alike_numbers import MOST_OF_ONE, TypedNumbers
from tutor.classroom.learners import Learner
from tutor.classroom.mark_rows import Judged, judged
from tutor.classroom.received import Received
from tutor.classroom.statistics_told import ClassStatistics, Kind, Summed, Work
from tutor.classroom.step_tallies import StepAt, StepTallies, commonest
from tutor.classroom.which_counts import (
    Choice,
    Kept,
    Piece,
    Points,
    choose,
    gaps,
    piece_of,
)
from tutor.classroom.who_needs_help import Mistakes
from tutor.classroom.whose import People
from tutor.marking.spool import Row, Sorted
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import MOST_MARKS, ResultFile


def class_statistics(received: Iterable[Received], roster: Sequence[Learner] = ()) -> ClassStatistics:
    """The statistics of results, in one pass.

    Args:
        roster: everybody who is to hand in; empty where nobody says.
    """
    whole = _Class(roster)
    for one in received:
        whole.take(one)
    return whole.statistics()


class _Waiting(NamedTuple):
    """A mark that waits for it to be known whether its result counts. No two have the same places."""

    result: int
    number: int
    step: int
    seed: int
    mark: Judged


def _waiting(row: Row) -> _Waiting:
    result, number, step, seed, *mark = cast("tuple[int, int, int, int, *tuple[object, ...]]", row)
    return _Waiting(result, number, step, seed, Judged._make(cast("Iterable[None]", mark)))


class _Class:
    """A class as its results come in."""

    def __init__(self, roster: Sequence[Learner]) -> None:
        self.people = People(roster)
        self.pieces: dict[tuple[object, ...], Piece] = {}
        self.numbers: dict[tuple[object, ...], int] = {}
        self.kept: list[Kept] = []
        self.steps = StepTallies()
        self.marks: Sorted[_Waiting] = Sorted(_waiting)
        self.mistakes = Mistakes()
        self.typed = TypedNumbers()
        self.times: dict[str, int] = {}
        self.makers: dict[str, set[int]] = {}

    def take(self, one: Received) -> None:
        """Takes in a result."""
        result, piece = one.result, piece_of(one.result)
        number = self.numbers.setdefault(piece.key, len(self.numbers))
        self.pieces.setdefault(piece.key, piece)
        marks = judged(result.rows)
        place = len(self.kept)
        self.kept.append(
            Kept(
                place,
                self.people.number_of(one.file, result),
                number,
                one.file,
                one.seal,
                one.late,
                one.early,
                result.attempt,
                result.sequence,
                result.seconds,
                result.seed if result.numbers is None else result.numbers,
                result.begun,
                result.closed,
                hash(tuple(row.get("answer") for row in result.rows if isinstance(row.get("answer"), str))),
                _points(result, marks),
            )
        )
        for at, (item, mark) in enumerate(zip(result.items, marks, strict=True)):
            step = self.steps.number_of(StepAt(item.lesson, *item.key))
            if step is not None:
                self.marks.add((place, at, step, item.seed, *mark))

    def statistics(self) -> ClassStatistics:
        """What all results tell that were taken in."""
        chosen = self._chosen()
        counting = {choice.counted.number for choice in chosen.values() if choice.counted is not None}
        for place, marks in groupby(self.marks, key=itemgetter(0)):
            if place in counting:
                self._count(self.kept[place], list(marks))
        order = sorted(range(len(self.people.all)), key=lambda n: (self.people.all[n].name.casefold(), n))
        return ClassStatistics(
            results=len(self.kept),
            people=tuple(self.people.all),
            rostered=bool(self.people.roster),
            nothing_yet=self.people.nothing_yet(),
            pieces=tuple(self.pieces.values()),
            works=tuple(_works(order, chosen)),
            learners=tuple(self._learners(order, chosen)),
            met=tuple(self.steps.all),
            steps=tuple(self.steps.statistics()),
            steps_unlisted=self.steps.unlisted,
            kinds=tuple(Kind(one, n, len(self.makers[one])) for one, n in commonest(self.times)),
            help=self.mistakes.help(order),
            alike=self.typed.alike(),
            not_counted=tuple(other for choice in chosen.values() for other in choice.others),
        )

    def _chosen(self) -> dict[tuple[int, int], Choice]:
        """For each learner and piece of work which result counts."""
        works: dict[tuple[int, int], list[Kept]] = {}
        for kept in self.kept:
            works.setdefault((kept.who, kept.piece), []).append(kept)
        return {key: choose(works[key]) for key in sorted(works)}

    def _count(self, result: Kept, marks: Sequence[_Waiting]) -> None:
        """Takes in the marks of a result that counts."""
        points: dict[int, tuple[int, int]] = {}
        for waiting in marks:
            step, mark = waiting.step, waiting.mark
            self.steps.add(step, mark.earned, mark.misconception, mark.seconds)
            if mark.misconception is not None and self.steps.takes(mark.misconception):
                self.mistakes.add(result.who, mark.misconception, step)
                self.times[mark.misconception] = self.times.get(mark.misconception, 0) + 1
                self.makers.setdefault(mark.misconception, set()).add(result.who)
            point, of = points.get(step, (0, 0))
            points[step] = point + mark.point, of + 1
            if of < MOST_OF_ONE:
                self.typed.add(step, (waiting.result, waiting.number, result.who), waiting.seed, mark)
        self.steps.correlate(points)

    def _learners(self, order: Iterable[int], chosen: dict[tuple[int, int], Choice]) -> Iterator[Summed]:
        results: dict[int, list[Kept]] = {}
        for kept in self.kept:
            results.setdefault(kept.who, []).append(kept)
        earned: dict[int, list[Points]] = {}
        for (who, _), choice in chosen.items():
            if choice.counted is not None:
                earned.setdefault(who, []).append(choice.counted.earned)
        for who in order:
            mine = earned.get(who, [])
            points, of = sum(one.points for one in mine), sum(one.of for one in mine)
            yield Summed(who, points, of, self.mistakes.recurring(who), gaps(results[who]))


def _works(order: Iterable[int], chosen: dict[tuple[int, int], Choice]) -> Iterator[Work]:
    pieces: dict[int, list[int]] = {}
    for who, piece in chosen:
        pieces.setdefault(who, []).append(piece)
    for who in order:
        for piece in pieces[who]:
            choice = chosen[who, piece]
            yield Work(who, piece, choice.counted, choice.attempts, choice.again, choice.asked, choice.why)


def _points(result: ResultFile, marks: Sequence[Judged]) -> Points:
    """What a result earned. A file that says that more was asked than it has marks for lacks some."""
    right = sum(mark.earned == "right" for mark in marks)
    follow_through = sum(mark.earned == "follow_through" for mark in marks)
    missing = sum(mark.earned == "missing" for mark in marks)
    said = result.questions
    asked = said if type(said) is int and len(marks) <= said <= MOST_MARKS else len(marks)
    return Points(right + follow_through, asked, right, follow_through, missing + asked - len(marks))
