"""What a learner has seen of the values before a step: no more than the drawing's figures.

A value that was filled in, shown worked or given by a quiz is on the screen
rounded, and so is what the learner answered in full. Who goes on from the rounded
value is right. In everything else the verdict is that of a table of the same answers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from tutor.expressions.names import updated_symbol
from tutor.expressions.printing import DRAWN_FIGURES
from tutor.lesson.model import StepKey
from tutor.marking.verdicts import Answered, Verdict, Work
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
    excused = course.marker.mark(key, text, seen(course, key, work))
    return excused if excused.settles or (verdict.is_attempt and not excused.is_attempt) else verdict


def seen(course: Course, key: StepKey, work: Work) -> Work:
    """The answers `work` and every other value that step `key` uses, each as rounded as it is seen."""
    iteration = key[0]
    values = course.marker.own_values(iteration, work) if work else course.trace.values(iteration)
    as_seen = dict(work)
    for name, used in _used(course, key):
        own = work.get(used) or Answered(values[name], values[name], values[name])
        half = _half_unit(own.value)
        low, high = min(own.low, own.value - half), max(own.high, own.value + half)
        as_seen[used] = replace(own, low=low, high=high)
    return as_seen


def _used(course: Course, key: StepKey) -> Iterator[tuple[str, StepKey]]:
    """The computed values in a step's formula: the name there, and the step that computed it."""
    iteration, symbol = key
    plan = course.plan_of(key)
    for name in plan.by_symbol[symbol].depends_on:
        if name in plan.by_symbol:
            yield name, (iteration, name)
        elif iteration > 1 and updated_symbol(name) in plan.by_symbol:
            yield name, (iteration - 1, updated_symbol(name))


def _half_unit(value: float) -> float:
    """Half a unit of the last figure seen; 0 for a value that needs no more figures than are seen."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    if math.isclose(float(f"{value:.{DRAWN_FIGURES}g}"), value, rel_tol=SAME):
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - DRAWN_FIGURES + 1)
