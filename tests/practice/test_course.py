"""A course: what is computed from a lesson, by whoever asks first."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from support.courses import small_course
from tutor.practice.course import Course

THREADS = 4


def everything(course: Course) -> tuple[object, ...]:
    """Values, order, skills and a verdict of a course."""
    keys = tuple(course.order)
    values = [course.trace.value(*key) for key in keys]
    return (keys, tuple(course.asked), values, [course.skill(key) for key in keys], course.given)


def test_several_threads_that_ask_a_course_first_are_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    course, begun, interval = small_course(), Barrier(THREADS), sys.getswitchinterval()

    def ask(number: int) -> tuple[object, ...]:
        begun.wait()
        return everything(course)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            told = list(pool.map(ask, range(THREADS)))
    finally:
        sys.setswitchinterval(interval)
    assert told == [everything(small_course())] * THREADS


def test_a_course_knows_before_each_step_what_has_a_value_there() -> None:
    course = small_course()
    steps = len(course.trace.plan.steps)
    for place, key in enumerate(course.order):
        own = [symbol for iteration, symbol in course.order[:place] if iteration == key[0]]
        assert course.before(key) == course.given | set(own)
        assert len(own) == place % steps
    assert course.given == {"x1", "x2", "y", "eta", *(name for name, _ in course.network.parameters())}


@pytest.mark.parametrize(
    "symbol, skill",
    [
        ("z1", "weighted_sum"),
        ("a1", "activation:relu"),
        ("yhat", "weighted_sum"),
        ("L", "loss:half_squared"),
        ("dL/dyhat", "loss_slope:half_squared"),
        ("dL/da1", "path:one"),
        ("dL/dz1", "slope:relu"),
        ("dL/dw1", "weight_slope"),
        ("b1'", "update:gradient_descent"),
    ],
)
def test_a_skill_is_what_a_step_exercises_by_its_structure(symbol: str, skill: str) -> None:
    assert small_course().skill((2, symbol)) == skill
