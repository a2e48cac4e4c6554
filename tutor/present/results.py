"""The result file of an exam, or of a piece of practice that was given out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from tutor.clean import in_json
from tutor.marking.version import MARKING_VERSION
from tutor.practice.result_file import RESULT_FORMAT
from tutor.practice.results import MarkedAnswer, Result
from tutor.words import say


def result_json(result: Result) -> str:
    """The result file without a seal: see `result_document` and `as_file`."""
    return as_file(result_document(result))


def result_document(result: Result) -> dict[str, object]:
    """Who, which numbers, the raw answers, and the marks. See `remark`."""
    about, given = result.about, result.about.assignment
    digests = {mark.item.lesson: mark.item.digest for mark in result.marks}
    return {
        "format": RESULT_FORMAT,
        "marking": MARKING_VERSION,
        "assignment": None if given is None else given._asdict(),
        "exam": {
            "kind": about.kind,
            "seed": result.seed,
            "numbers": result.numbers,
            "figures": result.figures,
            "questions": len(result.marks),
            "lessons": list(result.lessons),
            "attempt": about.attempt,
        },
        "learner": about.learner,
        "id": about.id,
        "sequence": about.sequence,
        "begun": _moment(about.begun),
        "closed": _moment(about.closed),
        "seconds": about.seconds,
        "lessons": [{"lesson": name, "digest": digest} for name, digest in digests.items()],
        "marks": [_mark_row(mark) for mark in result.marks],
        "summary": result.summary,
        **({"actions": [list(done) for done in result.actions]} if result.actions else {}),
    }


def as_file(document: Mapping[str, object]) -> str:
    """The document as it is written."""
    return in_json(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def _mark_row(mark: MarkedAnswer) -> dict[str, object]:
    verdict = mark.verdict
    row = {
        "lesson": mark.item.lesson,
        "seed": mark.item.seed,
        "iteration": mark.item.key[0],
        "symbol": mark.item.key[1],
        "answer": mark.answer,
        "verdict": verdict.name,
        "misconception": verdict.misconception,
        "misconceptions": list(verdict.misconceptions),
        "rounding": verdict.rounding,
        "expected": verdict.expected,
        "message": say(verdict.said),
        "seconds": mark.seconds,
    }
    if mark.tries is not None:
        row |= {"tries": mark.tries, "hints": mark.hints, "outcome": mark.outcome}
    return row
