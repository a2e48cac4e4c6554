"""Marking many learners' answers at once: the same verdicts as one answer at a time, and what they sum up to.

One learner's answers are taken in the order of the steps, whatever the order of
the rows. Where somebody answers a step twice, the last answer counts. A row that
cannot be used is reported with its line and takes nobody else's marks away.
"""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from tutor.expressions.names import pretty
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.ambiguity import likeliest
from tutor.marking.answer_tables import Answer, RowProblem
from tutor.marking.marker import Marker
from tutor.marking.own_values import OwnValues
from tutor.marking.spool import Sorted
from tutor.marking.verdicts import RIGHT, Answered, Verdict, VerdictName
from tutor.sayings import Said, Text, said

MOST_NAMED = 3
"""How many of the commonest misconceptions a step's summary names."""

MOST_PROBLEMS = 1000
"""More rows than this that could not be used are counted, not listed."""

MOST_SAID = 10_000
"""Messages kept: many learners type the same right answers."""

Words: TypeAlias = Callable[[Said], str]

_LONGEST = 40  # of what a row has in place of an iteration or a symbol, in a sentence


class Mark(NamedTuple):
    """One answer with its verdict, the contract's members. `line` is its line in the file, from 1."""

    line: int
    learner: str
    iteration: int
    symbol: str
    answer: str
    verdict: VerdictName
    misconception: str | None
    misconceptions: tuple[str, ...]
    rounding: bool
    expected: float
    message: str

    def row(self) -> dict[str, object]:
        """The contract's JSON object."""
        row = self._asdict()
        del row["line"]
        return row | {"misconceptions": list(self.misconceptions)}


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
    collecting = gc.isenabled()
    gc.disable()  # no mark is part of a cycle, and looking for one takes a sixth of the time
    try:
        return _mark_rows(Marker.of(lesson), rows, lru_cache(MOST_SAID)(words))
    finally:
        if collecting:
            gc.enable()


class _Row(NamedTuple):
    """One usable row. In the order of its members, a learner's rows come together."""

    learner: str
    line: int
    iteration: int
    symbol: str
    text: str


def _mark_rows(marker: Marker, rows: Iterable[Answer | RowProblem], words: Words) -> Marks:
    problems = Problems()
    marks, learners = Sorted(Mark._make), Sorted(LearnerSummary._make)
    steps: dict[StepKey, _Tally] = defaultdict(_Tally)
    verdicts: dict[VerdictName, tuple[int, int]] = {}  # how often, and the first line
    for learner, of_learner in groupby(_by_learner(marker, rows, problems), key=itemgetter(0)):
        answers: dict[StepKey, tuple[int, str]] = {}
        for _, line, iteration, symbol, text in of_learner:
            earlier = answers.get((iteration, symbol))
            if earlier is not None:
                problems.add(earlier[0], said("answer_tables.answered_again", line=line))
            answers[iteration, symbol] = line, text
        tally, ambiguous = _Tally(), []
        for key, line, text, verdict in _judged(marker, answers):
            name, first_id, ids = verdict.name, verdict.misconception, verdict.misconceptions
            marked = name, first_id, ids, verdict.rounding, verdict.expected, words(verdict.said)
            marks.add((line, learner, *key, text, *marked))
            sure = first_id if len(ids) == 1 else None
            tally.add(name, sure, verdict.answered is not None)
            steps[key].add(name, sure, verdict.answered is not None)
            if len(ids) > 1:
                ambiguous.append((key, ids))
            count, first = verdicts.get(name, (0, line))
            verdicts[name] = count + 1, first if first < line else line
        sure_ones = Counter(tally.misconceptions)
        for key, ids in ambiguous:
            which = likeliest(ids, sure_ones)
            tally.name(which)
            steps[key].name(which)
        learners.add((learner, *tally.summed))
    commonest = sorted(verdicts, key=lambda name: (-verdicts[name][0], verdicts[name][1]))
    order = marker.context.order
    keys = sorted(steps, key=lambda key: (key[0], order[key[1]]))
    return Marks(
        marker.lesson,
        marks,
        problems,
        {name: verdicts[name][0] for name in commonest},
        tuple(StepSummary._make((*key, *steps[key].summed)) for key in keys),
        learners,
    )


def _by_learner(marker: Marker, rows: Iterable[Answer | RowProblem], problems: Problems) -> Iterable[_Row]:
    """The usable rows, learner by learner in the order of the lines; the others go to the problems."""
    symbols = _symbols(marker)
    iterations = {str(number): number for number in range(1, marker.lesson.training.iterations + 1)}
    usable: Sorted[_Row] = Sorted(_Row._make)
    for row in rows:
        if isinstance(row, RowProblem):
            problems.add(*row)
            continue
        iteration, symbol = iterations.get(row.iteration), symbols.get(row.symbol)
        if iteration is None:
            found = Text(repr(row.iteration[:_LONGEST]))
            problems.add(row.line, said("answer_tables.no_iteration", found=found, last=len(iterations)))
        elif symbol is None:
            found, lesson = Text(repr(row.symbol[:_LONGEST])), Text(marker.lesson.id)
            problems.add(row.line, said("answer_tables.no_step", found=found, lesson=lesson))
        else:
            usable.add((row.learner, row.line, iteration, symbol, row.text))
    return usable


def _symbols(marker: Marker) -> dict[str, str]:
    """Every spelling of a step's symbol that a table may hold, plain or pretty."""
    symbols = [step.symbol for step in marker.trace.plan.steps]
    primed = {pretty(symbol).replace("′", "'"): symbol for symbol in symbols}
    return primed | {symbol: symbol for symbol in symbols}


def _judged(
    marker: Marker, answers: Mapping[StepKey, tuple[int, str]]
) -> Iterator[tuple[StepKey, int, str, Verdict]]:
    """One learner's answers, each with its line and verdict, in the order of the steps."""
    order = marker.context.order
    work: dict[StepKey, Answered] = {}
    keys = sorted(answers, key=lambda key: (key[0], order[key[1]]))
    own = OwnValues(marker.context, work, first=keys[0][0])
    for key in keys:
        line, text = answers[key]
        verdict = marker.judge(key, text, own)
        if verdict.answered is not None:
            work[key] = verdict.answered
        yield key, line, text, verdict


@dataclass(slots=True)
class _Tally:
    answers: int = 0
    right: int = 0
    follow_through: int = 0
    misconceptions: dict[str, int] = field(default_factory=dict)

    def add(self, verdict: VerdictName, misconception: str | None, answered: bool) -> None:
        # What was left out or could not be read is no answer to count.
        self.answers += answered
        if verdict in RIGHT:
            self.right += 1
        elif verdict == "follow_through":
            self.follow_through += 1
        elif misconception is not None:
            self.name(misconception)

    def name(self, misconception: str) -> None:
        self.misconceptions[misconception] = self.misconceptions.get(misconception, 0) + 1

    @property
    def summed(self) -> tuple[int, int, int, tuple[tuple[str, int], ...]]:
        """The counts, with the misconceptions named most often."""
        named = sorted(self.misconceptions.items(), key=lambda item: (-item[1], item[0]))
        return self.answers, self.right, self.follow_through, tuple(named[:MOST_NAMED])
