"""What a learner has seen of the values before a step: no more than the drawing's figures.

A value that was filled in, shown worked or given by a quiz is on the screen
rounded, and so is what the learner answered in full. Who goes on from the rounded
value is right. In everything else the verdict is that of a table of the same answers.
"""

from __future__ import annotations

import math

from tutor.expressions.printing import DRAWN_FIGURES
from tutor.lesson.model import StepKey
from tutor.marking.verdicts import Verdict, Work
from tutor.practice.course import Course
from tutor.tolerances import SAME


def mark(course: Course, key: StepKey, text: str, work: Work) -> Verdict:
    """The verdict on an answer to step `key`, whose earlier values are seen as the drawing shows them.

    They excuse an answer that is not right otherwise. A name in an expression is no number that was
    read off, so they widen nothing that is right, or that follows from an own slip.
    """
    verdict = course.marker.mark(key, text, work)
    if verdict.settles or verdict.answered is None:
        return verdict
    excused = course.marker.excused(key, text, work, half_unit)
    if excused is None or not (excused.settles or (verdict.is_attempt and not excused.is_attempt)):
        return verdict
    return excused


def half_unit(value: float) -> float:
    """Half a unit of the last figure seen; 0 for a value that needs no more figures than are seen."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    if math.isclose(float(f"{value:.{DRAWN_FIGURES}g}"), value, rel_tol=SAME):
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - DRAWN_FIGURES + 1)
