"""A class's marks as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    MarkRow,
    Marks,
    Problems,
    StepSummary,
)
from tutor.marking.spool import Row, Sorted, T_co, as_it_is
from tutor.marking.verdicts import VerdictName
from tutor.named_tuples import NamedTuple
from tutor.present.key import lesson_name
from tutor.present.mistakes import mistakes
from tutor.present.tables import (
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
        lines = _marks(lesson, rows, jobs, Kept(_parts(csv_cell, _judgement_cells), _csv_line))
        return Marked(csv_lines(MARK_COLUMNS, lines.marks), lines.problems)
    if form == "json":
        objects = _marks(lesson, rows, jobs, Kept(_parts(json_value, _judgement_members), _json_object))
        return Marked(_as_json(objects), objects.problems)
    remarks: Marks[_Remark] = _marks(lesson, rows, jobs, Kept(_parts(str, _remark), as_it_is))
    return Marked(_as_text(remarks), remarks.problems)


def _marks(lesson: Lesson, rows: AnswerTable, jobs: int, kept: Kept[T_co]) -> Marks[T_co]:
    if jobs == 1:
        return mark_rows(lesson, rows, say, kept)
    from tutor.marking.jobs import mark_rows_in

    return mark_rows_in(jobs, lesson, rows, say, kept)


# A mark is kept as the text of whose it is and the text of the rest, which many share.


def _parts(
    learner_in: Callable[[str], str], write: Callable[[Judgement], str]
) -> Callable[[Iterable[MarkRow]], Iterator[Row]]:
    """What is kept of a learner's marks: line, whose it is, and the rest."""
    told_of = Remembered(write, MOST_CELLS)  # a class hears the same of the same answers

    def parts(rows: Iterable[MarkRow]) -> Iterator[Row]:
        last, whose = None, ""
        for line, learner, judgement in rows:
            if learner is not last:
                last, whose = learner, learner_in(learner)
            yield line, whose, told_of[judgement]

    return parts


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


def _json_object(row: Row) -> str:
    return f'{{"learner": {row[1]}, {row[2]}'


def _counts(row: LearnerSummary | StepSummary) -> dict[str, object]:
    return {
        "answers": row.answers,
        "right": row.right,
        "follow_through": row.follow_through,
        "misconceptions": dict(row.misconceptions),
    }


def _csv_line(row: Row) -> str:
    return f"{row[1]},{row[2]}"


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


_Remark: TypeAlias = tuple[int, str, str]
"""Line, learner, and what is said, in rows as they stand in the text; "" where it is plainly correct."""


def _remark(judgement: Judgement) -> str:
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


def _as_text(marks: Marks[_Remark]) -> Iterator[str]:
    """A table of the learners, a table of the steps, and every answer that is not simply right."""
    yield _head(marks)
    if len(marks.marks):
        yield "\n"
        yield from _learners(marks)
        yield "\n"
        yield from _steps(marks)
    start = "\n"
    for remark in _remarks(marks):
        yield start + remark
        start = ""
    start = f"\n{say(said('reports.not_marked'))}\n"
    for problem in marks.problems:
        told = said("reports.problem", line=problem.line, problem=Text(_line(say(problem.message))))
        yield f"{start}{say(told)}\n"
        start = ""
    if marks.problems.unlisted:
        yield say(said("reports.more_problems", count=marks.problems.unlisted)) + "\n"


def _head(marks: Marks[_Remark]) -> str:
    learners, rows = len(marks.learners), len(marks.marks)  # a row may have no answer
    if marks.verdicts:
        counts = tuple(counted(verdict, count) for verdict, count in marks.verdicts.items())
        how_many = said("reports.marks", learners=learners, rows=rows, verdicts=counts)
    else:
        how_many = said("reports.no_marks", learners=learners, rows=rows)
    text = say(said("reports.lesson", lesson=Text(lesson_name(marks.lesson)), what=how_many))
    return fill(_line(text), TEXT_WIDTH, subsequent_indent="  ", break_on_hyphens=False) + "\n"


def _learners(marks: Marks[_Remark]) -> Iterator[str]:
    columns = (said("reports.column_learner"), *_COUNTS)
    return table_lines([say(column) for column in columns], _LearnerRows(marks), "<>>>")


@dataclass(frozen=True)
class _LearnerRows(Iterable[tuple[str, ...]]):
    """The learners' rows of the table, made anew each time."""

    marks: Marks[_Remark]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return ((row.learner, *_figures(row)) for row in self.marks.learners)


def _steps(marks: Marks[_Remark]) -> Iterator[str]:
    rows = [(str(row.iteration), row.symbol, *_figures(row)) for row in marks.steps]
    columns = (said("reports.column_iteration"), said("reports.column_step"), *_COUNTS)
    return table_lines([say(column) for column in columns], rows, "><>>>")


def _figures(row: LearnerSummary | StepSummary) -> tuple[str, ...]:
    return str(row.answers), str(row.right), str(row.follow_through), mistakes(row.misconceptions)


def _remarks(marks: Marks[_Remark]) -> Iterator[str]:
    """What is said of each answer that is not plainly correct, learner by learner, as the rows come."""
    remarks = Sorted(itemgetter(0, 2))
    remarks.extend((learner, line, text) for line, learner, text in marks.marks if text)
    for learner, of_learner in groupby(remarks, key=itemgetter(0)):
        yield f"{_line(learner)}\n"
        for _, text in of_learner:
            yield text


def _line(text: str) -> str:
    return " ".join(printable(text).split())
