"""Verdicts: the one place where they are made."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tutor.lesson.model import Lesson, StepKey
from tutor.marking.verdict import Answered, Verdict, Work
from tutor.steps.trace import Trace


@dataclass(frozen=True, eq=False)
class Marker:
    """Marks answers to one lesson's steps against its true values."""

    lesson: Lesson
    trace: Trace

    @classmethod
    def of(cls, lesson: Lesson) -> Marker:
        return cls(lesson, Trace(lesson.network, lesson.training))

    def mark(self, key: StepKey, text: str, work: Work) -> Verdict:
        """Judges the answer `text` to step `key`, given what the learner answered before."""
        expected = self.trace.value(*key)
        try:
            value = float(text)
        except ValueError:
            return Verdict("unreadable", expected, f"{text!r} is not a number. Type a number such as -2.08.")
        answered = Answered(value, value, value)
        if math.isclose(value, expected, rel_tol=1e-3, abs_tol=1e-9):
            return Verdict("correct", expected, "Correct.", answered=answered)
        return Verdict("wrong", expected, "Not yet. Type ? for a hint.", answered=answered)

    def own_values(self, iteration: int, work: Work) -> dict[str, float]:
        """Every name's value as the learner has it: answered, or computed from their own values before."""
        raise NotImplementedError

    def source_note(self, key: StepKey) -> str:
        """What to say after a step at which the lesson's source prints a wrong number, or ""."""
        return ""
