"""Marking many learners' answers at once: the same verdicts as one answer at a time, and what they sum up to.

One learner's answers are taken in the order of the steps, whatever the order of
the rows. Where somebody answers a step twice, the last answer counts. A row that
cannot be used is reported with its line and takes nobody else's marks away.
"""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from tutor.lesson.model import Lesson, StepKey
from tutor.marking.answers import Answer, RowProblem
from tutor.marking.mark import Marker
from tutor.marking.own import OwnValues
from tutor.marking.verdict import Answered, Verdict
from tutor.steps.names import pretty

MOST_NAMED = 3
"""How many of the commonest misconceptions a step's summary names."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer with its verdict. `line` is its line in the file, from 1."""

    line: int
    learner: str
    iteration: int
    symbol: str
    answer: str
    verdict: Verdict

    def row(self) -> dict[str, object]:
        """The contract's JSON object."""
        verdict = self.verdict
        return {
            "learner": self.learner,
            "iteration": self.iteration,
            "symbol": self.symbol,
            "answer": self.answer,
            "verdict": verdict.name,
            "misconception": verdict.misconception,
            "rounding": verdict.rounding,
            "expected": verdict.expected,
            "message": verdict.message,
        }


@dataclass(frozen=True, slots=True)
class StepSummary:
    """One step over all learners: how many answered, were right, followed through, and what went wrong.

    `misconceptions` holds ids and how often each was named, the commonest first.
    """

    iteration: int
    symbol: str
    answers: int
    right: int
    follow_through: int
    misconceptions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LearnerSummary:
    """One learner over all steps."""

    learner: str
    answers: int
    right: int
    follow_through: int
    misconceptions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Every mark in the order of the rows, what could not be used, and the summaries."""

    lesson: Lesson
    marks: tuple[Mark, ...]
    problems: tuple[RowProblem, ...]
    steps: tuple[StepSummary, ...]
    learners: tuple[LearnerSummary, ...]


def mark_rows(lesson: Lesson, rows: Iterable[Answer | RowProblem]) -> Marks:
    """Marks the answers of many learners to one lesson. `rows` are as `answers.read_answers` gives them."""
    collecting = gc.isenabled()
    gc.disable()  # no mark is part of a cycle, and looking for one takes a sixth of the time
    try:
        return _mark_rows(Marker.of(lesson), rows)
    finally:
        if collecting:
            gc.enable()


def _mark_rows(marker: Marker, rows: Iterable[Answer | RowProblem]) -> Marks:
    problems: list[RowProblem] = []
    learners: dict[str, dict[StepKey, Answer]] = {}
    _sort_out(marker, rows, learners, problems)
    marks: list[Mark] = []
    for answers in learners.values():
        marks.extend(_mark_learner(marker, answers))
    marks.sort(key=attrgetter("line"))
    problems.sort(key=attrgetter("line"))
    return Marks(
        marker.lesson,
        tuple(marks),
        tuple(problems),
        tuple(_by_step(marker, marks)),
        tuple(_by_learner(marks)),
    )


def _sort_out(
    marker: Marker,
    rows: Iterable[Answer | RowProblem],
    learners: dict[str, dict[StepKey, Answer]],
    problems: list[RowProblem],
) -> None:
    """Puts each usable row to its learner and step, the last of several; the others to the problems."""
    symbols = _symbols(marker)
    iterations = {str(number): number for number in range(1, marker.lesson.training.iterations + 1)}
    for row in rows:
        if isinstance(row, RowProblem):
            problems.append(row)
            continue
        iteration, symbol = iterations.get(row.iteration), symbols.get(row.symbol)
        if iteration is None:
            problems.append(
                RowProblem(row.line, f"iteration {row.iteration!r} is none of 1 to {len(iterations)}")
            )
        elif symbol is None:
            problems.append(RowProblem(row.line, f"{row.symbol!r} is no step of {marker.lesson.id}"))
        else:
            answers = learners.setdefault(row.learner, {})
            earlier = answers.get((iteration, symbol))
            if earlier is not None:
                said = f"answered again in line {row.line}; the last answer counts"
                problems.append(RowProblem(earlier.line, said))
            answers[iteration, symbol] = row


def _symbols(marker: Marker) -> dict[str, str]:
    """Every spelling of a step's symbol that a table may hold, plain or pretty."""
    symbols = [step.symbol for step in marker.trace.plan.steps]
    primed = {pretty(symbol).replace("′", "'"): symbol for symbol in symbols}
    return primed | {symbol: symbol for symbol in symbols}


def _mark_learner(marker: Marker, answers: dict[StepKey, Answer]) -> Iterator[Mark]:
    order = marker.context.order
    work: dict[StepKey, Answered] = {}
    keys = sorted(answers, key=lambda key: (key[0], order[key[1]]))
    own = OwnValues(marker.context, work, first=keys[0][0])
    for key in keys:
        answer = answers[key]
        verdict = marker.judge(key, answer.text, own)
        if verdict.answered is not None:
            work[key] = verdict.answered
        yield Mark(answer.line, answer.learner, key[0], key[1], answer.text, verdict)


@dataclass(slots=True)
class _Tally:
    answers: int = 0
    right: int = 0
    follow_through: int = 0
    misconceptions: Counter[str] = field(default_factory=Counter)

    def add(self, verdict: Verdict) -> None:
        # What was left out or could not be read is no answer to count.
        self.answers += verdict.answered is not None
        self.right += verdict.right
        self.follow_through += verdict.name == "follow_through"
        if verdict.misconception is not None:
            self.misconceptions[verdict.misconception] += 1

    @property
    def commonest(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self.misconceptions.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED])


def _by_step(marker: Marker, marks: list[Mark]) -> Iterator[StepSummary]:
    tallies: dict[StepKey, _Tally] = defaultdict(_Tally)
    for mark in marks:
        tallies[mark.iteration, mark.symbol].add(mark.verdict)
    order = marker.context.order
    for key in sorted(tallies, key=lambda key: (key[0], order[key[1]])):
        tally = tallies[key]
        yield StepSummary(*key, tally.answers, tally.right, tally.follow_through, tally.commonest)


def _by_learner(marks: list[Mark]) -> Iterator[LearnerSummary]:
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for mark in marks:
        tallies[mark.learner].add(mark.verdict)
    for learner in sorted(tallies):
        tally = tallies[learner]
        yield LearnerSummary(learner, tally.answers, tally.right, tally.follow_through, tally.commonest)
