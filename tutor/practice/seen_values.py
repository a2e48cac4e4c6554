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
from tutor.tolerances import EXACT, LEAST_FIGURES, SAME


def mark(course: Course, key: StepKey, text: str, work: Work) -> Verdict:
    """The verdict on an answer to step `key`, whose earlier values are seen as the drawing shows them.

    They excuse an answer that is not right otherwise. A name in an expression is no number that was
    read off, so they widen nothing that is right, or that follows from an own slip.
    """
    verdict = course.marker.mark(key, text, work)
    if not verdict.settles and verdict.answered is not None:
        excused = course.marker.excused(key, text, work, half_unit)
        if excused is not None and (excused.settles or (verdict.is_attempt and not excused.is_attempt)):
            verdict = excused
    if course.figures > LEAST_FIGURES and (verdict.settles or verdict.name == "imprecise"):
        return _with_figures(course, key, text, work, verdict)
    return verdict


def _with_figures(course: Course, key: StepKey, text: str, work: Work, verdict: Verdict) -> Verdict:
    """The verdict where an answer needs more figures than marking asks for.

    A number that has fewer and is not the whole value is as little as one that is too coarse for marking.
    """
    # Imported here: the first question is on screen before anything is marked.
    from tutor.expressions.reading import Unreadable
    from tutor.marking.messages import shown, too_few_figures, with_figures

    reading, own = course.marker.read(key, text), verdict.name == "follow_through"
    if isinstance(reading, Unreadable) or reading.digits is None or verdict.answered is None:
        return verdict
    if reading.digits.figures >= course.figures:
        return verdict
    if verdict.name == "imprecise":
        return verdict._replace(said=with_figures(verdict.said, course.figures))
    wanted = verdict.expected
    if own:
        wanted = course.marker.own_values(key[0], {k: v for k, v in work.items() if k != key})[key[1]]
    if math.isclose(verdict.answered.value, wanted, rel_tol=EXACT):
        return verdict
    told = too_few_figures(shown(reading.text), course.figures, own)
    return Verdict("imprecise", verdict.expected, told, answered=verdict.answered)


def half_unit(value: float) -> float:
    """Half a unit of the last figure seen; 0 for a value that needs no more figures than are seen."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    if math.isclose(float(f"{value:.{DRAWN_FIGURES}g}"), value, rel_tol=SAME):
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - DRAWN_FIGURES + 1)
