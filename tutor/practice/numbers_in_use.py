"""Whether a lesson computes with the numbers that the questions of an exam are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import isclose

from tutor.lesson.model import Lesson
from tutor.practice.quiz import Quiz
from tutor.practice.variants import variant
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.trace import initial_values
from tutor.tolerances import ALIKE

_Unit = tuple[tuple[tuple[float, float], ...], float]
"""What a unit's weighted sum is computed from: its inputs with their weights, in no order, and its bias."""

_LEAST_TOLD = 3
"""Fewer numbers than these are the same by chance."""


def gives_away(lesson: Lesson, quiz: Quiz, lessons: Iterable[Lesson]) -> bool:
    """Whether working through the lesson would give answers of the quiz away.

    It does if one of its first units has the inputs, weights and bias of one there, whatever they are called:
    everything else that is asked follows from those.

    Args:
        lessons: where the quiz took its lessons from. Of one that is not among them the numbers are not
            known: then whatever else has its id is taken to have them.
    """
    here = {(one.id, one.digest): one for one in lessons}
    own = _first_units(lesson)
    for name, digest, seed in dict.fromkeys((item.lesson, item.digest, item.seed) for item in quiz.items):
        if (name, digest) == (lesson.id, lesson.digest) and lesson.seed is None:
            continue  # the file that the exam was made from, with its own numbers
        original = here.get((name, digest))
        if original is None and name == lesson.id:
            return True
        if original is not None:
            theirs = _first_units(variant(original, seed))
            if any(_alike(one, other) for one in own for other in theirs):
                return True
    return False


def _alike(one: _Unit, other: _Unit) -> bool:
    """Whether two units have nearly the same numbers: the answers to one then tell those to the other."""
    numbers, others = (tuple(chain(*unit[0], (unit[1],))) for unit in (one, other))
    return len(numbers) == len(others) and all(
        isclose(a, b, rel_tol=ALIKE, abs_tol=ALIKE / 10) for a, b in zip(numbers, others, strict=True)
    )


def _first_values(computation: EquationsComputation) -> Iterator[_Unit]:
    """What each value is computed from that needs none before it; of small ones all together."""
    known, model = initial_values(computation), computation.model
    forward = (step for step in computation.plan(1).steps if step.which_pass == "forward")
    first = [step.depends_on for step in forward if known.keys() >= set(step.depends_on)]
    units = {names for names in first if len(names) >= _LEAST_TOLD}
    rates = () if computation.update is None else computation.update.rates
    everything = tuple(name for name in known if name not in rates)
    for names in units or ({everything} if model.quantities else ()):
        yield tuple(sorted((known[name], 0.0) for name in names)), 0.0


def _first_units(lesson: Lesson) -> frozenset[_Unit]:
    if lesson.equations is not None:
        return frozenset(_first_values(lesson.equations))
    first = lesson.network.layers[0]
    biases = first.biases or (0.0,) * first.size
    return frozenset(
        (tuple(sorted(zip(lesson.training.x, row, strict=True))), bias)
        for row, bias in zip(first.weights, biases, strict=True)
    )
