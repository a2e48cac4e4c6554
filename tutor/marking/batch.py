"""Marking many learners' answers at once: the same verdicts as one answer at a time, and what they sum up to.

One learner's answers are taken in the order of the steps, whatever the order of
the rows. Where somebody answers a step twice, the last answer counts. A row that
cannot be used is reported with its line and takes nobody else's marks away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, Generic, TypeAlias

from tutor.collector import paused
from tutor.data_classes import dataclass
from tutor.expressions.names import spellings
from tutor.lesson.asked_steps import every_step
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.ambiguity import likeliest
from tutor.marking.answer_tables import AnswerRow, AnswerTable
from tutor.marking.class_marks import (
    Judgement,
    Kept,
    LearnerSummary,
    Marks,
    Part,
    Problems,
    Tally,
    joined,
)
from tutor.marking.marker import Marker
from tutor.marking.own_values import OwnValues
from tutor.marking.spool import HandedOver, Sorted, T_co, as_it_is
from tutor.marking.verdicts import RIGHT, Answered, VerdictName
from tutor.sayings import Said, Text, said
from tutor.steps.derive import Plan

MOST_SAID = 10_000
"""Messages kept: many learners make the same mistakes."""

MOST_KEPT = 50_000
"""Answers of which is kept what they got: many learners type the same right answers."""

MANY = 20_000
"""New objects after which none of a class's is looked at again: the command ends soon."""

MOST_TOGETHER = 50
"""Answers of a learner that are kept as one."""

Words: TypeAlias = Callable[[Said], str]

_LONGEST = 40  # of what a row has in place of an iteration or a symbol, in a sentence


def mark_rows(lesson: Lesson, table: AnswerTable, words: Words, kept: Kept[T_co]) -> Marks[T_co]:
    """Marks the answers of many learners to one lesson.

    Args:
        words: makes the message of what is said of an answer.
    """
    with paused(MANY):  # no mark is part of a circle, and looking for one takes a sixth of the time
        share = Share(Marker.of(lesson), words, kept)
        share.take(table)
        share.mark()
        return joined(lesson, [share.part()], kept)


class _Told:
    """What one answer to one step got, and what it counts for.

    Attributes:
        written: what is kept of it.
        name: its verdict.
        answered: the learner's own value; None where nothing could be read.
        sure: the misconception that it counts for; None where there is none, or several.
        ids: all of them.
        count: how many have typed it since it was counted.
        right: 1 where it is right.
        plain: whether it counts as a right answer, or as none at all.
    """

    __slots__ = ("answered", "count", "ids", "name", "plain", "right", "sure", "written")

    def __init__(
        self, written: Any, name: VerdictName, ids: tuple[str, ...], answered: Answered | None
    ) -> None:
        self.written = written
        self.answered = answered
        self.name = name
        self.ids = ids
        self.sure = self.ids[0] if len(self.ids) == 1 else None
        self.count = 0
        right = answered is not None and self.name in RIGHT
        self.right = int(right)
        self.plain = right or (answered is None and self.sure is None)


@dataclass(slots=True)
class _At:
    """One step over all learners: its counts, and what answers got that get the same from everybody."""

    key: StepKey
    tally: Tally = field(default_factory=Tally)
    told: dict[str, _Told] = field(default_factory=dict)


class Share(Generic[T_co]):
    """Some learners of a class with their answers, as these come and are marked.

    The rows are taken first. Learners with rows in several shares are handed to one of these before they are
    marked.
    """

    def __init__(self, marker: Marker, words: Words, kept: Kept[T_co], folder: str | None = None) -> None:
        """A share with no rows.

        Args:
            folder: where what does not fit into memory waits for another process; None where there is none.
        """
        self.marker = marker
        self.words = lru_cache(MOST_SAID)(words)
        self.order = every_step(marker.lesson.computation)
        self.numbers = frozenset(map(str, range(1, marker.lesson.iterations + 1)))
        self.iterations: dict[str, tuple[int, Mapping[str, int]]] = {}
        self.symbols: dict[int, Mapping[str, int]] = {}
        self.problems = Problems()
        self.write, self.together = kept.write, kept.together
        self.folder = folder
        self.rows: Sorted[AnswerRow] = Sorted(as_it_is)
        self.given: Container[str] = ()
        self.marks = Sorted(kept.make, folder)
        self.summaries = Sorted(LearnerSummary._make, folder)
        self.at: dict[int, _At] = {}
        self.verdicts = Counter[VerdictName]()
        self.kept = 0

    def take(self, table: AnswerTable) -> None:
        """Takes the usable rows; the others go to the problems."""
        self.rows.extend(table.rows(self._place, self.problems.add))

    def give(self, learners: Mapping[str, int]) -> dict[int, Sorted[AnswerRow]]:
        """The rows of learners who are marked elsewhere, by where that is."""
        given: dict[int, Sorted[AnswerRow]] = {}
        self.given = learners
        if learners:
            for row in self.rows:
                where = learners.get(row[0])
                if where is not None:
                    if where not in given:
                        given[where] = Sorted(as_it_is, self.folder)
                    given[where].add(row)
        return given

    def take_over(self, rows: Iterable[AnswerRow]) -> None:
        """Takes the rows of learners that others give."""
        self.rows.extend(rows)

    def parcels(self, count: int, most: int) -> Iterator[Sorted[AnswerRow]]:
        """So many of its rows, whole learners, which are its own no more: `most` in each, or a few more."""
        cut = groupby(self.rows.cut(count), key=itemgetter(0))
        self.rows.extend(next(cut, ("", ()))[1])  # of whom others may be left
        parcel: Sorted[AnswerRow] = Sorted(as_it_is, self.folder)
        for learner, of_learner in cut:
            if learner not in self.given:
                parcel.extend(of_learner)
                if len(parcel) >= most:
                    yield parcel
                    parcel = Sorted(as_it_is, self.folder)
        if len(parcel):
            yield parcel

    def mark(self) -> None:
        """Marks all rows that it has, and lets go of them; it may take others then."""
        for learner, of_learner in groupby(self.rows.let_go(), key=itemgetter(0)):
            if learner in self.given:
                continue
            several = list(of_learner)
            latest = {row[1]: row for row in several}
            if len(latest) < len(several):
                self._tell_of_earlier(several)
            self._mark_learner(learner, latest.values())
        self.given = ()

    def part(self) -> Part[T_co]:
        """What its learners got."""
        self._count_kept()
        steps = tuple((place, at.key, at.tally.counts) for place, at in self.at.items())
        return Part(self.marks, self.summaries, self.problems, steps, self.verdicts)

    def _place(self, iteration: str, symbol: str) -> int | Said:
        """Where a step comes in the whole lesson, or that there is none."""
        lesson = self.marker.lesson
        if iteration not in self.numbers:
            found = Text(repr(iteration[:_LONGEST]))
            return said("answer_tables.no_iteration", found=found, last=lesson.iterations)
        start, symbols = self.iterations.get(iteration) or self._iteration(iteration)
        index = symbols.get(symbol)
        if index is None:
            found = Text(repr(symbol[:_LONGEST]))
            return said("answer_tables.no_step", found=found, lesson=Text(lesson.id))
        return start + index

    def _iteration(self, iteration: str) -> tuple[int, Mapping[str, int]]:
        """The place of an iteration's first step, and where each of its symbols comes after that."""
        number = int(iteration)
        plan = self.marker.trace.plan_at(number)
        symbols = self.symbols.get(id(plan))
        if symbols is None:
            symbols = self.symbols[id(plan)] = _symbols(plan)
        found = self.iterations[iteration] = self.order.index((number, plan.steps[0].symbol)), symbols
        return found

    def _tell_of_earlier(self, rows: Iterable[AnswerRow]) -> None:
        """Of one learner's rows those that are followed by another answer to the same step."""
        for (_, place, line, _), (_, next_place, next_line, _) in pairwise(rows):
            if place == next_place:
                self.problems.add(line, said("answer_tables.answered_again", line=next_line))

    def _mark_learner(self, learner: str, rows: Collection[AnswerRow]) -> None:
        """Marks one learner's answers, in the order of the steps."""
        work: dict[StepKey, Answered] = {}
        own = OwnValues(self.marker.context, work, first=self._step(next(iter(rows))[1]).key[0])
        tally = Tally()
        written: list[Any] = []
        right = 0
        ambiguous: list[tuple[_At, tuple[str, ...]]] = []
        for _, place, _, text in rows:
            at = self.at.get(place) or self._step(place)
            told = at.told.get(text) or self._judged(at, text, own)
            if told.answered is not None:
                work[at.key] = told.answered
            written.append(told.written)
            if told.plain:  # most are right, or were left out
                right += told.right
            else:
                tally.add(told.name, told.answered is not None, told.sure)
            told.count += 1
            if len(told.ids) > 1:
                ambiguous.append((at, told.ids))
        tally.answers += right
        tally.right += right
        self._keep(learner, [line for _, _, line, _ in rows], written)
        sure_ones = Counter(tally.misconceptions)
        for at, ids in ambiguous:
            which = likeliest(ids, sure_ones)
            tally.name(which)
            at.tally.name(which)
        self.summaries.add((learner, *tally.summed))

    def _keep(self, learner: str, lines: list[int], written: list[Any]) -> None:
        """Keeps answers together whose lines follow one another: nobody else's can come between them."""
        for start in range(0, len(lines), MOST_TOGETHER):
            some, first = lines[start : start + MOST_TOGETHER], lines[start]
            count = len(some) if some == list(range(first, first + len(some))) else 1
            for at in range(start, start + len(some), count):
                kept = self.together(lines[at], learner, written[at : at + count])
                if kept is not None:
                    self.marks.add(kept)

    def _step(self, place: int) -> _At:
        found = self.at.get(place)
        if found is None:
            found = self.at[place] = _At(self.order[place])
        return found

    def _judged(self, at: _At, text: str, own: OwnValues) -> _Told:
        """What an answer got: kept where everybody gets the same for it, and counted later, else counted."""
        verdict = self.marker.judge(at.key, text, own)
        name, expected, what, ids, rounding, answered, *_ = verdict
        first, message = ids[0] if ids else None, self.words(what)
        judgement: Judgement = *at.key, text, name, first, ids, rounding, expected, message
        told = _Told(self.write(judgement), name, ids, answered)
        if not self.marker.same_for_all(at.key, text):
            self._count(at, told, 1)
            return told
        if self.kept >= MOST_KEPT:
            self._count_kept()
        self.kept += 1
        at.told[text] = told
        return told

    def _count(self, at: _At, told: _Told, times: int) -> None:
        at.tally.add(told.name, told.answered is not None, told.sure, times)
        self.verdicts[told.name] += times

    def _count_kept(self) -> None:
        """Counts the answers that are kept, and forgets them."""
        self.kept = 0
        for at in self.at.values():
            for told in at.told.values():
                self._count(at, told, told.count)
            at.told.clear()


def given_by(handed: HandedOver) -> Sorted[AnswerRow]:
    """The rows that another process's share gives."""
    return Sorted.taken_over(as_it_is, handed)


def _symbols(plan: Plan) -> dict[str, int]:
    """Every spelling of a step's symbol that a table may hold, plain or pretty, with its index."""
    symbols = {step.symbol: index for index, step in enumerate(plan.steps)}
    return {one: index for symbol, index in symbols.items() for one in spellings(symbol)} | symbols
