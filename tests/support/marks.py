"""The marks of a class as values, to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.lesson.model import Lesson
from tutor.marking.answer_tables import AnswerTable
from tutor.marking.batch import mark_rows
from tutor.marking.class_marks import Judgement, Kept, LearnerSummary, Problems, StepSummary
from tutor.marking.verdicts import VerdictName
from tutor.words import say


class Mark(NamedTuple):
    """One answer with its line and its verdict, the contract's members."""

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


class ClassMarks(NamedTuple):
    """The marks of a class, one by one in the order of the rows, and what goes with them."""

    marks: list[Mark]
    problems: Problems
    steps: tuple[StepSummary, ...]
    learners: list[LearnerSummary]


_Several = tuple[int, str, Sequence[Judgement]]


def _together(first: int, learner: str, judgements: Sequence[Judgement]) -> _Several:
    return first, learner, judgements


def class_marks(lesson: Lesson, rows: AnswerTable) -> ClassMarks:
    """What a class with these answers gets."""
    kept: Kept[_Several] = Kept(lambda judgement: judgement, _together, tuple)  # type: ignore[arg-type]
    found = mark_rows(lesson, rows, say, kept)
    marks = [
        Mark(line, learner, *judgement)
        for first, learner, judgements in found.marks
        for line, judgement in enumerate(judgements, start=first)
    ]
    return ClassMarks(marks, found.problems, found.steps, list(found.learners))
