"""The result file of an exam."""

from __future__ import annotations

import json

from tutor.clean import in_json
from tutor.practice.exam import ExamMark, ExamResult
from tutor.words import say


def result_json(result: ExamResult) -> str:
    """The result file: who, which numbers, the raw answers, and the marks. See `remark`."""
    digests = {mark.item.lesson: mark.item.digest for mark in result.marks}
    document = {
        "format": 1,
        "exam": {
            "seed": result.seed,
            "questions": len(result.marks),
            "lessons": list(result.lessons),
            "attempt": result.attempt,
        },
        "learner": result.learner,
        "seconds": result.seconds,
        "lessons": [{"lesson": name, "digest": digest} for name, digest in digests.items()],
        "marks": [_mark_row(mark) for mark in result.marks],
        "summary": result.summary,
    }
    return in_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _mark_row(mark: ExamMark) -> dict[str, object]:
    verdict = mark.verdict
    return {
        "lesson": mark.item.lesson,
        "seed": mark.item.seed,
        "iteration": mark.item.key[0],
        "symbol": mark.item.key[1],
        "answer": mark.answer,
        "verdict": verdict.name,
        "misconception": verdict.misconception,
        "rounding": verdict.rounding,
        "expected": verdict.expected,
        "message": say(verdict.said),
    }
