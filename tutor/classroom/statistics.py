"""What a class did: one pass over the results that came in, in bounded memory.

The marks of each result wait in a file until it is known which of a learner's results counts
(`which_counts`); only those enter the statistics of steps and mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, cast

from tutor.classroom.alike_numbers import MOST_OF_ONE, AlikeNumbers, TypedNumbers
from tutor.classroom.learners import Learner
from tutor.classroom.mark_rows import Judged, judged
from tutor.classroom.received import Received
from tutor.classroom.step_tallies import StepAt, StepStatistics, StepTallies, commonest
from tutor.classroom.which_counts import (
    Choice,
    Gaps,
    Kept,
    NotCounted,
    Piece,
    Points,
    choose,
    gaps,
    piece_of,
)
from tutor.classroom.who_needs_help import Help, Mistakes
from tutor.classroom.whose import People, Who
from tutor.marking.spool import Row, Sorted
from tutor.practice.result_file import MOST_MARKS, ResultFile

HALF = 0.5
"""Who has fewer of the points needs help with more than one mistake."""


class Work(NamedTuple):
    """One learner's work on one piece.

    Attributes:
        who, piece: by number.
        counted: the result that counts; None where none does.
        attempts: how many different results there are.
        again: how many later ones had the same numbers.
    """

    who: int
    piece: int
    counted: Kept | None
    attempts: int
    again: int

    @property
    def earned(self) -> Points:
        return self.counted.earned if self.counted is not None else Points(0, 0, 0, 0, 0)


class Summed(NamedTuple):
    """One learner over all pieces of work, of which `points` and `of` are the sums.

    Attributes:
        who: by number.
        recurring: ids of mistakes that they made again and again, and how often.
    """

    who: int
    points: int
    of: int
    recurring: tuple[tuple[str, int], ...]
    gaps: Gaps

    @property
    def below_half(self) -> bool:
        return self.points < HALF * self.of


class Kind(NamedTuple):
    """A misconception in the class: how often it was made, and by how many learners."""

    misconception: str
    times: int
    learners: int


@dataclass(frozen=True, slots=True)
class ClassStatistics:
    """All of it. Learners, pieces of work and steps are named by their number where they stand in others.

    Attributes:
        results: how many came in.
        people: everybody whose results came in.
        rostered: whether there is a roster; without one nobody is missing, and nobody is not on it.
        nothing_yet: who of the roster has handed nothing in.
        pieces: of work, as they were first met.
        works, learners: by the learner's name, then by the piece of work.
        met: every step, by its number.
        steps: those that count, lesson by lesson; `steps_unlisted` answers are to steps beyond them.
        kinds: misconceptions, the commonest first.
    """

    results: int
    people: tuple[Who, ...]
    rostered: bool
    nothing_yet: tuple[Learner, ...]
    pieces: tuple[Piece, ...]
    works: tuple[Work, ...]
    learners: tuple[Summed, ...]
    met: tuple[StepAt, ...]
    steps: tuple[StepStatistics, ...]
    steps_unlisted: int
    kinds: tuple[Kind, ...]
    help: tuple[Help, ...]
    alike: AlikeNumbers
    not_counted: tuple[NotCounted, ...]

    @property
    def not_on_roster(self) -> tuple[int, ...]:
        """Who handed in and is not on the roster, by number."""
        if not self.rostered:
            return ()
        return tuple(one.who for one in self.learners if self.people[one.who].learner is None)


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
            yield Work(who, piece, choice.counted, choice.attempts, choice.again)


def _points(result: ResultFile, marks: Sequence[Judged]) -> Points:
    """What a result earned. A file that says that more was asked than it has marks for lacks some."""
    right = sum(mark.earned == "right" for mark in marks)
    follow_through = sum(mark.earned == "follow_through" for mark in marks)
    missing = sum(mark.earned == "missing" for mark in marks)
    said = result.questions
    asked = said if type(said) is int and len(marks) <= said <= MOST_MARKS else len(marks)
    return Points(right + follow_through, asked, right, follow_through, missing + asked - len(marks))
