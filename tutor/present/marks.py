"""A class's marks as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from textwrap import TextWrapper, fill
from typing import Literal, TypeAlias

from tutor.clean import printable
from tutor.data_classes import dataclass
from tutor.lesson.model import Lesson
from tutor.marking.answer_tables import AnswerTable
from tutor.marking.batch import mark_rows
from tutor.marking.class_marks import (
    Judgement,
    Kept,
    LearnerSummary,
    Marks,
    Problems,
    StepSummary,
)
from tutor.marking.spool import Row, T_co, as_it_is
from tutor.marking.verdicts import VerdictName
from tutor.named_tuples import NamedTuple
from tutor.present.key import lesson_name
from tutor.present.mistakes import mistakes
from tutor.present.tables import (
    BETWEEN_ELEMENTS,
    Encoded,
    csv_cell,
    csv_cells,
    csv_lines,
    json_pieces,
    json_value,
    table_lines,
)
from tutor.present.verdict_words import counted, verdict_word
from tutor.remembered import Remembered
from tutor.sayings import Name, Text, said
from tutor.words import say

TEXT_WIDTH = 80
MARK_COLUMNS = (
    "learner",
    "iteration",
    "symbol",
    "answer",
    "verdict",
    "misconception",
    "misconceptions",
    "rounding",
    "expected",
    "message",
)
"""The members of a mark in JSON and the columns in CSV (docs/formats.md)."""

_COUNTS = (
    said("reports.column_answers"),
    said("reports.column_right"),
    said("reports.column_follow"),
    said("reports.column_mistakes"),
)
MOST_CELLS = 10_000
"""Answers of which is kept what is written of them: a class types the same, and hears the same."""

Form = Literal["text", "json", "csv"]


class Marked(NamedTuple):
    """The document of a class's marks.

    Attributes:
        pieces: of its text; it can be read once.
        problems: the rows that could not be used.
    """

    pieces: Iterator[str]
    problems: Problems


def marked(lesson: Lesson, rows: AnswerTable, form: Form, jobs: int = 1) -> Marked:
    """Marks the answers of many learners to one lesson.

    Args:
        jobs: how many processes share the work.

    Raises:
        ChildProcessError: where one of them was ended before it was done.
        OSError: where there is no room for what waits.
    """
    if form == "csv":
        lines = _marks(lesson, rows, jobs, _kept(_judgement_cells, _csv_lines, _written))
        return Marked(csv_lines(MARK_COLUMNS, lines.marks), lines.problems)
    if form == "json":
        objects = _marks(lesson, rows, jobs, _kept(_judgement_members, _json_objects, _written))
        return Marked(_as_json(objects), objects.problems)
    remarks: Marks[_Remarks] = _marks(lesson, rows, jobs, _kept(_remark, _remarks, as_it_is))
    return Marked(_as_text(remarks), remarks.problems)


def _kept(
    write: Callable[[Judgement], str],
    together: Callable[[int, str, Sequence[str]], Row | None],
    make: Callable[[Row], T_co],
) -> Kept[T_co]:
    return Kept(Remembered(write, MOST_CELLS).__getitem__, together, make)


def _marks(lesson: Lesson, rows: AnswerTable, jobs: int, kept: Kept[T_co]) -> Marks[T_co]:
    if jobs == 1:
        return mark_rows(lesson, rows, say, kept)
    from tutor.marking.jobs import mark_rows_in

    return mark_rows_in(jobs, lesson, rows, say, kept)


# Marks are kept as they are written. What they say beside whose they are is the same of many learners'.

_Lines: TypeAlias = tuple[int, str]
"""The first line of some marks, and what is written of them."""

_written = itemgetter(1)


def _csv_lines(first: int, learner: str, cells: Sequence[str]) -> _Lines:
    whose = f"{csv_cell(learner)},"
    return first, whose + f"\n{whose}".join(cells)


def _json_objects(first: int, learner: str, members: Sequence[str]) -> _Lines:
    whose = f'{{"learner": {json_value(learner)}, '
    return first, whose + f"{BETWEEN_ELEMENTS}{whose}".join(members)


def _as_json(marks: Marks[str]) -> Iterator[str]:
    """One JSON document: `{"lesson", "marks": [...], "summary": {...}}` (docs/formats.md)."""
    problems = marks.problems
    summary = {
        "verdicts": dict(marks.verdicts),
        "learners": ({"learner": row.learner, **_counts(row)} for row in marks.learners),
        "steps": ({"iteration": row.iteration, "symbol": row.symbol, **_counts(row)} for row in marks.steps),
        "problems": [{"line": problem.line, "message": say(problem.message)} for problem in problems],
        **({"problems_not_listed": problems.unlisted} if problems.unlisted else {}),
    }
    return json_pieces(
        {"lesson": lesson_name(marks.lesson), "marks": Encoded(marks.marks), "summary": summary}
    )


def _judgement_members(judgement: Judgement) -> str:
    """The contract's members after the learner, put together: to encode all of them takes twice as long."""
    iteration, symbol, answer, verdict, misconception, misconceptions, rounding, expected, message = judgement
    step = _step_members(iteration, symbol)
    words = _members_of(verdict, misconception, misconceptions, rounding)
    typed, value, told = json_value(answer), json_value(expected), json_value(message)
    return f'{step}, "answer": {typed}, {words}, "expected": {value}, "message": {told}}}'


@lru_cache(MOST_CELLS)
def _step_members(iteration: int, symbol: str) -> str:
    return _bare({"iteration": iteration, "symbol": symbol})


@lru_cache
def _members_of(
    verdict: VerdictName, misconception: str | None, misconceptions: tuple[str, ...], rounding: bool
) -> str:
    ids = {"misconception": misconception, "misconceptions": list(misconceptions)}
    return _bare({"verdict": verdict, **ids, "rounding": rounding})


def _bare(members: dict[str, object]) -> str:
    """The members of an object without its braces."""
    return json_value(members)[1:-1]


def _counts(row: LearnerSummary | StepSummary) -> dict[str, object]:
    return {
        "answers": row.answers,
        "right": row.right,
        "follow_through": row.follow_through,
        "misconceptions": dict(row.misconceptions),
    }


def _judgement_cells(judgement: Judgement) -> str:
    iteration, symbol, answer, verdict, misconception, misconceptions, rounding, expected, message = judgement
    step, words = _step_cells(iteration, symbol), _words_of(verdict, misconception, misconceptions, rounding)
    return f"{step},{csv_cell(answer)},{words},{expected!r},{csv_cell(message)}"


@lru_cache(MOST_CELLS)
def _step_cells(iteration: int, symbol: str) -> str:
    return f"{iteration},{_own_cells(symbol)}"


def _own_cells(*cells: str | None) -> str:
    return csv_cells(cells, ours=True)


@lru_cache
def _words_of(
    verdict: VerdictName, misconception: str | None, misconceptions: tuple[str, ...], rounding: bool
) -> str:
    return _own_cells(verdict, misconception, " ".join(misconceptions), "true" if rounding else "false")


_Remarks: TypeAlias = tuple[str, int, str]
"""Learner, line, and what is said, in rows as they stand in the text: they come learner by learner."""


def _remarks(first: int, learner: str, remarks: Sequence[str]) -> _Remarks | None:
    text = "".join(remarks)
    return (learner, first, text) if text else None


def _remark(judgement: Judgement) -> str:
    """What is said of an answer; "" where it is plainly correct."""
    iteration, symbol, answer, verdict, *_, message = judgement
    if verdict == "correct":
        return ""
    remark = said(
        "reports.remark",
        symbol=Name(symbol),
        answer=Text(answer),
        iteration=iteration,
        verdict=verdict_word(verdict),
        message=Text(message),
    )
    return "".join(f"{row}\n" for row in _remark_rows().wrap(_line(say(remark))))


class _Rows(TextWrapper):
    """Breaks remarks into rows; a class has hundreds of thousands, and their only blanks are single ones."""

    def _split(self, text: str) -> list[str]:
        words = text.split(" ")
        chunks = [" "] * (2 * len(words) - 1)
        chunks[::2] = words
        return chunks


@cache
def _remark_rows() -> TextWrapper:
    return _Rows(
        TEXT_WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        expand_tabs=False,
        replace_whitespace=False,
    )


def _as_text(marks: Marks[_Remarks]) -> Iterator[str]:
    """A table of the learners, a table of the steps, and every answer that is not simply right."""
    yield _head(marks)
    if len(marks.learners):
        yield "\n"
        yield from _learners(marks)
        yield "\n"
        yield from _steps(marks)
    start = "\n"
    for remark in _learner_by_learner(marks):
        yield start + remark
        start = ""
    start = f"\n{say(said('reports.not_marked'))}\n"
    for problem in marks.problems:
        told = said("reports.problem", line=problem.line, problem=Text(_line(say(problem.message))))
        yield f"{start}{say(told)}\n"
        start = ""
    if marks.problems.unlisted:
        yield say(said("reports.more_problems", count=marks.problems.unlisted)) + "\n"


def _head(marks: Marks[_Remarks]) -> str:
    learners, rows = len(marks.learners), sum(marks.verdicts.values())  # a row may have no answer
    if marks.verdicts:
        counts = tuple(counted(verdict, count) for verdict, count in marks.verdicts.items())
        how_many = said("reports.marks", learners=learners, rows=rows, verdicts=counts)
    else:
        how_many = said("reports.no_marks", learners=learners, rows=rows)
    text = say(said("reports.lesson", lesson=Text(lesson_name(marks.lesson)), what=how_many))
    return fill(_line(text), TEXT_WIDTH, subsequent_indent="  ", break_on_hyphens=False) + "\n"


def _learners(marks: Marks[_Remarks]) -> Iterator[str]:
    columns = (said("reports.column_learner"), *_COUNTS)
    return table_lines([say(column) for column in columns], _LearnerRows(marks), "<>>>")


@dataclass(frozen=True)
class _LearnerRows(Iterable[tuple[str, ...]]):
    """The learners' rows of the table, made anew each time."""

    marks: Marks[_Remarks]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return ((row.learner, *_figures(row)) for row in self.marks.learners)


def _steps(marks: Marks[_Remarks]) -> Iterator[str]:
    rows = [(str(row.iteration), row.symbol, *_figures(row)) for row in marks.steps]
    columns = (said("reports.column_iteration"), said("reports.column_step"), *_COUNTS)
    return table_lines([say(column) for column in columns], rows, "><>>>")


def _figures(row: LearnerSummary | StepSummary) -> tuple[str, ...]:
    return str(row.answers), str(row.right), str(row.follow_through), mistakes(row.misconceptions)


def _learner_by_learner(marks: Marks[_Remarks]) -> Iterator[str]:
    """What is said of each answer that is not plainly correct, as the rows come."""
    for learner, of_learner in groupby(marks.marks, key=itemgetter(0)):
        yield f"{_line(learner)}\n"
        for _, _, text in of_learner:
            yield text


def _line(text: str) -> str:
    return " ".join(printable(text).split())
