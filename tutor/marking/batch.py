"""Marking many learners' answers at once: the same verdicts as one answer at a time, and what they sum up to.

One learner's answers are taken in the order of the steps, whatever the order of
the rows. Where somebody answers a step twice, the last answer counts. A row that
cannot be used is reported with its line and takes nobody else's marks away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias, cast

from tutor.collector import paused
from tutor.expressions.names import spellings
from tutor.lesson.asked_steps import every_step
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.ambiguity import likeliest
from tutor.marking.answer_tables import MOST_BYTES, Answer
from tutor.marking.marker import Marker
from tutor.marking.own_values import OwnValues
from tutor.marking.spool import Row, Sorted
from tutor.marking.verdicts import RIGHT, Answered, VerdictName
from tutor.sayings import Said, Text, said
from tutor.steps.derive import Plan
from tutor.text_tables import RowProblem

MOST_NAMED = 3
"""How many of the commonest misconceptions a step's summary names."""

MOST_PROBLEMS = 1000
"""More rows than this that could not be used are counted, not listed."""

MOST_SAID = 10_000
"""Messages kept: many learners make the same mistakes."""

MOST_KEPT = 50_000
"""Answers of which is kept what they got: many learners type the same right answers."""

Words: TypeAlias = Callable[[Said], str]

_LONGEST = 40  # of what a row has in place of an iteration or a symbol, in a sentence


Judgement: TypeAlias = tuple[VerdictName, str | None, tuple[str, ...], bool, float, str]
"""What an answer got: verdict, misconception, misconceptions, rounding, expected, message."""


class Mark(NamedTuple):
    """One answer with its verdict, the contract's members. `line` is its line in the file, from 1.

    `judgement` is the same object for many: a class types the same answers.
    """

    line: int
    learner: str
    iteration: int
    symbol: str
    answer: str
    judgement: Judgement

    @property
    def verdict(self) -> VerdictName:
        return self.judgement[0]

    @property
    def misconception(self) -> str | None:
        return self.judgement[1]

    @property
    def misconceptions(self) -> tuple[str, ...]:
        return self.judgement[2]

    @property
    def rounding(self) -> bool:
        return self.judgement[3]

    @property
    def expected(self) -> float:
        return self.judgement[4]

    @property
    def message(self) -> str:
        return self.judgement[5]

    def row(self) -> dict[str, object]:
        """The contract's JSON object."""
        verdict, misconception, misconceptions, rounding, expected, message = self.judgement
        return {
            "learner": self.learner,
            "iteration": self.iteration,
            "symbol": self.symbol,
            "answer": self.answer,
            "verdict": verdict,
            "misconception": misconception,
            "misconceptions": list(misconceptions),
            "rounding": rounding,
            "expected": expected,
            "message": message,
        }


class StepSummary(NamedTuple):
    """One step over all learners: how many answered, were right, followed through, and what went wrong.

    `misconceptions` holds ids and how often each was named, the commonest first.
    """

    iteration: int
    symbol: str
    answers: int
    right: int
    follow_through: int
    misconceptions: tuple[tuple[str, int], ...]


class LearnerSummary(NamedTuple):
    """One learner over all steps."""

    learner: str
    answers: int
    right: int
    follow_through: int
    misconceptions: tuple[tuple[str, int], ...]


class Problems(Iterable[RowProblem]):
    """The rows that could not be used, by line: the first `MOST_PROBLEMS` of `count`."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[RowProblem] = []

    def add(self, line: int, message: Said) -> None:
        self.count += 1
        self._first.append(RowProblem(line, message))
        if len(self._first) >= 2 * MOST_PROBLEMS:
            self._cut()

    def take(self, others: Problems) -> None:
        """Adds those of another part."""
        self.count += others.count
        self._first += others._first
        self._cut()

    def __iter__(self) -> Iterator[RowProblem]:
        self._cut()
        return iter(self._first)

    @property
    def unlisted(self) -> int:
        """How many are not listed."""
        return max(0, self.count - MOST_PROBLEMS)

    def _cut(self) -> None:
        self._first.sort(key=itemgetter(0))
        del self._first[MOST_PROBLEMS:]


@dataclass(frozen=True, slots=True)
class Marks:
    """Every mark in the order of the rows, what could not be used, and the summaries.

    Attributes:
        verdicts: how often each was given, the commonest first.
        learners: by name.
    """

    lesson: Lesson
    marks: Sorted[Mark]
    problems: Problems
    verdicts: Mapping[VerdictName, int]
    steps: tuple[StepSummary, ...]
    learners: Sorted[LearnerSummary]


def mark_rows(lesson: Lesson, rows: Iterable[Answer | RowProblem], words: Words) -> Marks:
    """Marks the answers of many learners to one lesson.

    Args:
        rows: as `answers.read_answers` gives them.
        words: makes the message of what is said of an answer.
    """
    return joined(lesson, [mark_part(lesson, rows, words)])


class Part(NamedTuple):
    """What some learners of a class got; parts of different learners make a whole (`joined`).

    Attributes:
        steps: each with its place and its counts.
        verdicts: how often each was given, and the first line of these.
    """

    marks: Sorted[Mark]
    learners: Sorted[LearnerSummary]
    problems: Problems
    steps: tuple[tuple[int, StepKey, Counts], ...]
    verdicts: Mapping[VerdictName, tuple[int, int]]


Counts: TypeAlias = tuple[int, int, int, dict[str, int]]
"""Answers, right, follow-through, and how often each misconception was named."""


def mark_part(
    lesson: Lesson, rows: Iterable[Answer | RowProblem], words: Words, folder: str | None = None
) -> Part:
    """Marks the answers of some learners: see `mark_rows`.

    Args:
        folder: where what does not fit into memory waits for another process; None where there is none.
    """
    with paused():  # no mark is part of a circle, and looking for one takes a sixth of the time
        return _Class(Marker.of(lesson), words, folder).part(rows)


def joined(lesson: Lesson, parts: Sequence[Part]) -> Marks:
    """The marks of all learners of these parts."""
    steps: dict[int, tuple[StepKey, _Tally]] = {}
    verdicts: dict[VerdictName, tuple[int, int]] = {}
    problems = Problems()
    for part in parts:
        problems.take(part.problems)
        for place, key, counts in part.steps:
            steps.setdefault(place, (key, _Tally()))[1].take(counts)
        for name, (times, line) in part.verdicts.items():
            count, first = verdicts.get(name, (0, line))
            verdicts[name] = count + times, min(first, line)
    commonest = sorted(verdicts, key=lambda name: (-verdicts[name][0], verdicts[name][1]))
    return Marks(
        lesson,
        Sorted.of(Mark._make, [part.marks for part in parts]),
        problems,
        {name: verdicts[name][0] for name in commonest},
        tuple(StepSummary._make((*key, *tally.summed)) for _, (key, tally) in sorted(steps.items())),
        Sorted.of(LearnerSummary._make, [part.learners for part in parts]),
    )


_Row: TypeAlias = tuple[str, int, int, str]
"""One usable row: learner, line, place and text. In this order a learner's rows come together."""


@dataclass(slots=True)
class _Told:
    """What one answer to one step got, and what it counts for.

    Attributes:
        judgement: what the mark says.
        answered: the learner's own value; None where nothing could be read.
        sure: the misconception that it counts for; None where there is none, or several.
        ids: all of them.
        count: how many have typed it since it was counted.
        first: the first line of these.
        right: 1 where it is right.
        plain: whether it counts as a right answer, or as none at all.
    """

    judgement: Judgement
    answered: Answered | None
    sure: str | None
    ids: tuple[str, ...]
    count: int = 0
    first: int = MOST_BYTES
    right: int = field(init=False)
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        self.right = int(self.judgement[0] in RIGHT and self.answered is not None)
        self.plain = bool(self.right) or (self.answered is None and self.sure is None)


@dataclass(slots=True)
class _At:
    """One step over all learners: its counts, and what answers got that get the same from everybody."""

    key: StepKey
    tally: _Tally = field(default_factory=lambda: _Tally())
    told: dict[str, _Told] = field(default_factory=dict)


class _Class:
    """The answers of many learners to one lesson, as they are marked."""

    def __init__(self, marker: Marker, words: Words, folder: str | None) -> None:
        self.marker = marker
        self.words = lru_cache(MOST_SAID)(words)
        self.order = every_step(marker.lesson.computation)
        self.iterations: dict[str, tuple[int, Mapping[str, int]]] = {}
        self.symbols: dict[int, Mapping[str, int]] = {}
        self.problems = Problems()
        self.marks = Sorted(Mark._make, folder)
        self.learners = Sorted(LearnerSummary._make, folder)
        self.at: dict[int, _At] = {}
        self.verdicts: dict[VerdictName, tuple[int, int]] = {}  # how often, and the first line
        self.kept = 0

    def part(self, rows: Iterable[Answer | RowProblem]) -> Part:
        for learner, of_learner in groupby(self._by_learner(rows), key=itemgetter(0)):
            answers: dict[int, tuple[int, str]] = {}
            for _, line, place, text in of_learner:
                if place in answers:
                    self.problems.add(answers[place][0], said("answer_tables.answered_again", line=line))
                answers[place] = line, text
            self._mark_learner(learner, answers)
        self._count_kept()
        steps = tuple((place, at.key, at.tally.counts) for place, at in self.at.items())
        return Part(self.marks, self.learners, self.problems, steps, self.verdicts)

    def _by_learner(self, rows: Iterable[Answer | RowProblem]) -> Iterable[_Row]:
        """The usable rows, learner by learner in the order of the lines; the others go to the problems.

        A step's place is where it comes in the whole lesson.
        """
        usable = Sorted(_row)
        usable.extend(self._usable(rows))
        return usable

    def _usable(self, rows: Iterable[Answer | RowProblem]) -> Iterator[_Row]:
        last = self.marker.lesson.iterations
        known = frozenset(map(str, range(1, last + 1)))
        for row in rows:
            if isinstance(row, RowProblem):
                self.problems.add(*row)
                continue
            line, learner, iteration, symbol, text = row
            if iteration not in known:
                found = Text(repr(iteration[:_LONGEST]))
                self.problems.add(line, said("answer_tables.no_iteration", found=found, last=last))
                continue
            start, symbols = self.iterations.get(iteration) or self._iteration(iteration)
            index = symbols.get(symbol)
            if index is None:
                found, lesson = Text(repr(symbol[:_LONGEST])), Text(self.marker.lesson.id)
                self.problems.add(line, said("answer_tables.no_step", found=found, lesson=lesson))
            else:
                yield learner, line, start + index, text

    def _iteration(self, iteration: str) -> tuple[int, Mapping[str, int]]:
        """The place of an iteration's first step, and where each of its symbols comes after that."""
        number = int(iteration)
        plan = self.marker.trace.plan_at(number)
        symbols = self.symbols.get(id(plan))
        if symbols is None:
            symbols = self.symbols[id(plan)] = _symbols(plan)
        found = self.iterations[iteration] = self.order.index((number, plan.steps[0].symbol)), symbols
        return found

    def _mark_learner(self, learner: str, answers: Mapping[int, tuple[int, str]]) -> None:
        """Marks one learner's answers, each with its line, in the order of the steps."""
        work: dict[StepKey, Answered] = {}
        places = sorted(answers)
        own = OwnValues(self.marker.context, work, first=self._step(places[0]).key[0])
        tally = _Tally()
        made: list[Row] = []
        right = 0
        ambiguous: list[tuple[_At, tuple[str, ...]]] = []
        for place in places:
            line, text = answers[place]
            at = self.at.get(place) or self._step(place)
            told = at.told.get(text) or self._judged(at, text, own, line)
            if told.answered is not None:
                work[at.key] = told.answered
            iteration, symbol = at.key
            made.append((line, learner, iteration, symbol, text, told.judgement))
            if told.plain:  # most are right, or were left out
                right += told.right
            else:
                tally.add(told)
            told.count += 1
            if line < told.first:
                told.first = line
            if len(told.ids) > 1:
                ambiguous.append((at, told.ids))
        tally.answers += right
        tally.right += right
        self.marks.extend(made)
        sure_ones = Counter(tally.misconceptions)
        for at, ids in ambiguous:
            which = likeliest(ids, sure_ones)
            tally.name(which)
            at.tally.name(which)
        self.learners.add((learner, *tally.summed))

    def _step(self, place: int) -> _At:
        found = self.at.get(place)
        if found is None:
            found = self.at[place] = _At(self.order[place])
        return found

    def _judged(self, at: _At, text: str, own: OwnValues, line: int) -> _Told:
        """What an answer got: kept where everybody gets the same for it, and counted later, else counted."""
        verdict = self.marker.judge(at.key, text, own)
        ids, message = verdict.misconceptions, self.words(verdict.said)
        judgement = verdict.name, verdict.misconception, ids, verdict.rounding, verdict.expected, message
        told = _Told(judgement, verdict.answered, ids[0] if len(ids) == 1 else None, ids)
        if not self.marker.same_for_all(at.key, text):
            self._count(at, told, 1, line)
            return told
        if self.kept >= MOST_KEPT:
            self._count_kept()
        self.kept += 1
        at.told[text] = told
        return told

    def _count(self, at: _At, told: _Told, times: int, line: int) -> None:
        at.tally.add(told, times)
        name = told.judgement[0]
        count, first = self.verdicts.get(name, (0, line))
        self.verdicts[name] = count + times, min(first, line)

    def _count_kept(self) -> None:
        """Counts the answers that are kept, and forgets them."""
        self.kept = 0
        for at in self.at.values():
            for told in at.told.values():
                self._count(at, told, told.count, told.first)
            at.told.clear()


def _row(row: Row) -> _Row:
    return cast(_Row, row)


def _symbols(plan: Plan) -> dict[str, int]:
    """Every spelling of a step's symbol that a table may hold, plain or pretty, with its index."""
    symbols = {step.symbol: index for index, step in enumerate(plan.steps)}
    return {one: index for symbol, index in symbols.items() for one in spellings(symbol)} | symbols


@dataclass(slots=True)
class _Tally:
    answers: int = 0
    right: int = 0
    follow_through: int = 0
    misconceptions: dict[str, int] = field(default_factory=dict)

    def add(self, told: _Told, times: int = 1) -> None:
        verdict = told.judgement[0]
        # What was left out or could not be read is no answer to count.
        if told.answered is not None:
            self.answers += times
        if verdict in RIGHT:
            self.right += times
        elif verdict == "follow_through":
            self.follow_through += times
        elif told.sure is not None:
            self.name(told.sure, times)

    def take(self, counts: Counts) -> None:
        """Adds the counts of another part."""
        answers, right, follow_through, misconceptions = counts
        self.answers += answers
        self.right += right
        self.follow_through += follow_through
        for misconception, times in misconceptions.items():
            self.name(misconception, times)

    @property
    def counts(self) -> Counts:
        return self.answers, self.right, self.follow_through, self.misconceptions

    def name(self, misconception: str, times: int = 1) -> None:
        self.misconceptions[misconception] = self.misconceptions.get(misconception, 0) + times

    @property
    def summed(self) -> tuple[int, int, int, tuple[tuple[str, int], ...]]:
        """The counts, with the misconceptions named most often."""
        named = sorted(self.misconceptions.items(), key=lambda item: (-item[1], item[0]))
        return self.answers, self.right, self.follow_through, tuple(named[:MOST_NAMED])
