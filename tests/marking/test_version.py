"""Which marking made a mark: a verdict that changes needs another version."""

from __future__ import annotations

import hashlib
import json

from support.courses import all_lessons
from tutor.marking.version import MARKING_VERSION
from tutor.practice import seen_values
from tutor.practice.course import Course

KNOWN = {"1": "b542080806dba1bc"}
"""Of each version, a digest of its verdicts on the same answers."""


def verdicts() -> str:
    """A digest of the verdicts on right, coarse, cut and wrong answers, and on what wrong formulas give."""
    told = []
    for lesson in all_lessons():
        course = Course.of(lesson)
        for key in [key for key in course.asked if key[0] == 1]:
            for text in _answers(course, key):
                verdict = seen_values.mark(course, key, text, {})
                told.append([lesson.id, *key, text, verdict.name, list(verdict.misconceptions)])
    return hashlib.sha256(json.dumps(told).encode("ascii")).hexdigest()[:16]


def _answers(course: Course, key: tuple[int, str]) -> list[str]:
    value = course.trace.value(*key)
    wrong = [given for _, given in course.marker.wrong.on_true(key) if given is not None][:3]
    typed = [f"{value:.5g}", f"{value:.1g}", f"{value + 0.37:.5g}", f"{2 * value + 0.1:.4g}", "0", "1", "x"]
    return [*typed, *(f"{given:.5g}" for given in wrong)]


def test_verdicts_that_change_have_another_version_of_the_marking() -> None:
    assert KNOWN[MARKING_VERSION] == verdicts(), (
        "Verdicts are not those of this version: raise MARKING_VERSION, and put its digest here."
    )
