"""A class's marks as text, JSON and CSV."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from tutor.clean import printable
from tutor.marking.batch import LearnerSummary, Mark, Marks, StepSummary
from tutor.present.key import lesson_name
from tutor.present.mistakes import mistakes
from tutor.present.tables import csv_text, json_text, table

TEXT_WIDTH = 80
MARK_COLUMNS = (
    "learner",
    "iteration",
    "symbol",
    "answer",
    "verdict",
    "misconception",
    "rounding",
    "expected",
    "message",
)
"""The members of a mark in JSON and the columns in CSV (DESIGN.md, section 6)."""

_OWN_WORDS = ("symbol", "verdict", "misconception", "rounding")


def marks_json(marks: Marks) -> str:
    """One JSON document: `{"lesson", "marks": [...], "summary": {...}}` (DESIGN.md, section 6)."""
    summary = {
        "verdicts": _verdicts(marks),
        "learners": [{"learner": row.learner, **_counts(row)} for row in marks.learners],
        "steps": [{"iteration": row.iteration, "symbol": row.symbol, **_counts(row)} for row in marks.steps],
        "problems": [{"line": problem.line, "message": problem.message} for problem in marks.problems],
    }
    rows = (mark.row() for mark in marks.marks)
    return json_text({"lesson": lesson_name(marks.lesson), "marks": rows, "summary": summary})


def _verdicts(marks: Marks) -> dict[str, int]:
    return dict(Counter(mark.verdict.name for mark in marks.marks).most_common())


def _counts(row: LearnerSummary | StepSummary) -> dict[str, object]:
    return {
        "answers": row.answers,
        "right": row.right,
        "follow_through": row.follow_through,
        "misconceptions": dict(row.misconceptions),
    }


def marks_csv(marks: Marks) -> str:
    """A line per mark."""
    return csv_text(MARK_COLUMNS, map(_csv_row, marks.marks), ours=_OWN_WORDS)


def _csv_row(mark: Mark) -> tuple[object, ...]:
    verdict = mark.verdict
    return (
        mark.learner,
        mark.iteration,
        mark.symbol,
        mark.answer,
        verdict.name,
        verdict.misconception,
        "true" if verdict.rounding else "false",
        verdict.expected,
        verdict.message,
    )


def marks_text(marks: Marks, width: int = TEXT_WIDTH) -> str:
    """A table of the learners, a table of the steps, and every answer that is not simply right."""
    parts = [_head(marks, width)]
    if marks.marks:
        parts += [_learners(marks), _steps(marks)]
    wrong = "".join(_remarks(marks, width))
    if wrong:
        parts.append(wrong)
    if marks.problems:
        lines = (f"line {problem.line}: {_line(problem.message)}\n" for problem in marks.problems)
        parts.append("Not marked:\n" + "".join(lines))
    return "\n".join(parts)


def _head(marks: Marks, width: int) -> str:
    counts = ", ".join(f"{count} {_word(name)}" for name, count in _verdicts(marks).items())
    learners = len(marks.learners)
    who = "1 learner" if learners == 1 else f"{learners} learners"
    answers = "1 answer" if len(marks.marks) == 1 else f"{len(marks.marks)} answers"
    text = f"{lesson_name(marks.lesson)}: {who}, {answers}{': ' if counts else ''}{counts}."
    return textwrap.fill(_line(text), max(20, width), subsequent_indent="  ", break_on_hyphens=False) + "\n"


def _learners(marks: Marks) -> str:
    rows = [(row.learner, *_figures(row)) for row in marks.learners]
    return table(("learner", "answers", "right", "follow", "mistakes"), rows, "<>>>")


def _steps(marks: Marks) -> str:
    rows = [(str(row.iteration), row.symbol, *_figures(row)) for row in marks.steps]
    return table(("iteration", "step", "answers", "right", "follow", "mistakes"), rows, "><>>>")


def _figures(row: LearnerSummary | StepSummary) -> tuple[str, ...]:
    return str(row.answers), str(row.right), str(row.follow_through), mistakes(row.misconceptions)


def _remarks(marks: Marks, width: int) -> Iterator[str]:
    """What is said of each answer that is not plainly correct, learner by learner, as the rows come."""
    said = [mark for mark in marks.marks if mark.verdict.name != "correct"]
    said.sort(key=lambda mark: mark.learner)
    for learner, of_learner in groupby(said, key=lambda mark: mark.learner):
        yield f"{_line(learner)}\n"
        for mark in of_learner:
            text = (
                f"{mark.symbol} = {mark.answer} (iteration {mark.iteration}, {_word(mark.verdict.name)}): "
                f"{mark.verdict.message}"
            )
            wrapped = textwrap.wrap(
                _line(text),
                max(20, width),
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )
            yield "\n".join(wrapped) + "\n"


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _word(verdict: str) -> str:
    return verdict.replace("_", "-")
