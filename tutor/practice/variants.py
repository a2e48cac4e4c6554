"""A lesson with fresh numbers: nice to calculate with, and chosen so that mistakes show.

The numbers given in a lesson often hide mistakes: with every gate open and a = z, half of
the misconceptions change nothing. A variant is the best of many candidates. Those with
flaws (a gate at its kink, a saturated sigmoid, no closed gate …) come last, and among the
others the one at whose asked steps the fewest misconceptions fall together, with the true
value or with one another (see `variants_clashes`).

Without a closed gate, a forgotten activation and an ignored gate show nowhere. But a gate that is
closed hides most other mistakes behind it: a gradient of 0 stays 0, whatever it is multiplied by, and
its weights never change. In the 2-2-1 network 178 pairs fall together, against 92 with every gate open.
So half of the seeds close a gate at once, and the other half prefer one that training closes after
iteration 1 (about 138 pairs), which shows both. Where few numbers do that, or where the lesson does
not ask what a gate does after iteration 1, one is closed at once.

The same seed gives the same lesson on every machine and with every version: the generator
is pinned, candidates are compared by whole numbers, and ties go to the first. All of it is
plain Python: candidates share one set of compiled trees, which is done before numpy is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from math import isfinite

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.model import Lesson, StepKey
from tutor.lesson.numbers import with_parameters
from tutor.lesson.variants_section import kept
from tutor.model.network import Network
from tutor.named_tuples import NamedTuple
from tutor.practice.generator import Generator
from tutor.practice.variants_clashes import Rivals, clashes, rivals
from tutor.practice.variants_equations import variant_of_equations
from tutor.practice.variants_numbers import (
    Numbers,
    drawn,
    first_iteration,
    flaws_at_first,
    flaws_later,
    flaws_never_closed,
    later_iterations,
)
from tutor.sayings import Text, said
from tutor.steps.derive import Plan, plan
from tutor.steps.trace import Values

MOST_DRAWN = 400
"""How often numbers are drawn for one variant, at most."""

MOST_SCORED = 24
"""How many candidates without flaws are compared; drawing ends there."""

MOST_EVALUATIONS = 1_000_000
"""Fewer candidates are drawn of a network so large that they would take more evaluations than this."""

LEAST_DRAWN = 6

MOST_STEPS_JUDGED = 30_000
"""Where even the fewest candidates would take too many evaluations, so many steps of each are looked at."""

MOST_STEPS_SCORED = 120
"""At how many asked steps misconceptions are compared; of more, evenly spread ones are taken."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Numbers, their flaws, and the values of the iterations at which mistakes are compared."""

    numbers: Numbers
    flaws: int
    values: Mapping[int, Values]


class Best(NamedTuple):
    """The best numbers that were found, their flaws, and without flaws how often mistakes fall together."""

    numbers: Numbers
    flaws: int
    clashes: int


def variant(lesson: Lesson, seed: int, summary: str = "") -> Lesson:
    """The lesson with fresh numbers and without what its author and source say about the given ones.

    Network, names, learning rates, iterations and what is asked stay; so do the id and the digest.

    Args:
        summary: what a document says of it, such as that its numbers are fresh.

    Raises:
        TutorError: where no numbers are found with which every value is finite.
    """
    if lesson.equations is not None:
        return variant_of_equations(lesson, lesson.equations, seed, summary)
    if lesson.keep and kept(lesson) >= _given(lesson).keys():
        raise TutorError(said("training.all_kept", lesson=Text(lesson.id)), said("training.keep_fewer"))
    best = best_numbers(lesson, Generator("variant", lesson.id, seed))
    if best is None:
        raise TutorError(said("training.no_numbers_fit", lesson=Text(lesson.id)), said("training.lower_rate"))
    return replace(
        lesson,
        summary=summary,
        network=best.numbers.network,
        training=replace(best.numbers.training, learning_rates=lesson.training.learning_rates),
        source=None,
        notes=(),
        claims={},
        path=None,
        seed=seed,
    )


def best_numbers(lesson: Lesson, generator: Generator) -> Best | None:
    """The best of many candidates for the numbers of a lesson's network; None where no value stays finite."""
    steps = _plan(lesson.network, lesson.training.learning_rate_name)
    judged = _judged_part(lesson, steps)
    asked = _scored_steps(judged)
    wrong = _rivals(steps, tuple(dict.fromkeys(symbol for _, symbol in asked)))
    best: Best | None = None
    for candidate in _candidates(judged, steps, generator, frozenset(iteration for iteration, _ in asked)):
        fallen = 0 if candidate.flaws else clashes(steps, wrong, asked, candidate.values)
        if best is None or (candidate.flaws, fallen) < (best.flaws, best.clashes):
            best = Best(candidate.numbers, candidate.flaws, fallen)
    return best


def _judged_part(lesson: Lesson, steps: Plan) -> Lesson:
    """The lesson as far as its numbers are looked at: of a long training the first iterations."""
    iterations = lesson.training.iterations
    if len(steps.steps) * iterations * LEAST_DRAWN <= MOST_EVALUATIONS:
        return lesson
    few = steps.iterations_within(MOST_STEPS_JUDGED, iterations)
    return replace(lesson, training=lesson.training.extended(few))


@lru_cache(maxsize=16)
def _plan(network: Network, learning_rate_name: str) -> Plan:
    """One plan for all candidates and variants of a network: its trees are compiled once."""
    return plan(network, learning_rate_name)


@lru_cache(maxsize=16)
def _rivals(steps: Plan, symbols: tuple[str, ...]) -> Rivals:
    return rivals(steps, symbols)


def _candidates(
    lesson: Lesson, steps: Plan, generator: Generator, compared: frozenset[int]
) -> Iterator[_Candidate]:
    """Draws numbers until enough are without flaws. Gives none with more flaws than one before.

    `compared` are the iterations at which mistakes are compared.
    """
    evaluations = len(steps.steps) * lesson.training.iterations
    closings = _closings(lesson, steps)
    if not closings or generator.below(2) == 0:
        closings = (1,)
    draws = max(LEAST_DRAWN, min(MOST_DRAWN, MOST_EVALUATIONS // evaluations))
    wanted = min(MOST_SCORED, max(1, draws // 2))
    without_flaws, fewest = 0, sys.maxsize
    for _ in range(draws):
        numbers = _with_kept(drawn(lesson.network, lesson.training, generator), lesson)
        candidate = _judged(numbers, steps, closings, fewest, compared)
        if candidate is None:
            continue
        yield candidate
        fewest = candidate.flaws
        without_flaws += candidate.flaws == 0
        if without_flaws == wanted:
            return


def _with_kept(numbers: Numbers, lesson: Lesson) -> Numbers:
    """Fresh numbers but for those that the lesson keeps."""
    if not lesson.keep:
        return numbers
    names = kept(lesson)
    values = {name: value for name, value in _given(lesson).items() if name in names}
    network, training = with_parameters(numbers.network, values), numbers.training
    x = (values.get(name, drawn) for name, drawn in zip(network.inputs, training.x, strict=True))
    y = (values.get(name, drawn) for name, drawn in zip(network.loss.targets, training.y, strict=True))
    return Numbers(network, replace(training, x=tuple(x), y=tuple(y)))


def _given(lesson: Lesson) -> dict[str, float]:
    """The author's inputs, targets and parameters."""
    network, training = lesson.network, lesson.training
    given = zip((*network.inputs, *network.loss.targets), (*training.x, *training.y), strict=True)
    return dict(network.parameters()) | dict(given)


def _closings(lesson: Lesson, steps: Plan) -> tuple[int, ...]:
    """The iterations after the first in which the lesson asks what a closed gate does, and undoes."""
    shown = steps.kinds & {"activation", "grad_pre_activation"}
    later = range(2, lesson.training.iterations + 1)
    rules = ((iteration, lesson.rule_at(iteration)) for iteration in later)
    return tuple(n for n, rule in rules if rule is None or rule.kinds is None or shown <= rule.kinds)


def _judged(
    numbers: Numbers, steps: Plan, closings: tuple[int, ...], most: int, compared: frozenset[int]
) -> _Candidate | None:
    """The numbers with their flaws; None where a value is not finite, or flaws are more than `most`.

    `closings` are the iterations in one of which a hidden gate should be closed, and not before.
    """
    network, considered = numbers.network, {1, *closings}
    found, gates, kept = 0, [], {}
    before: Values = {}
    try:
        first = first_iteration(numbers, steps)
        for iteration, values in enumerate(chain((first,), later_iterations(numbers, steps, first)), 1):
            if not all(map(isfinite, values.values())):
                return None
            if iteration == 1:
                found += flaws_at_first(network, first, closed=1 in closings)
            else:
                found += flaws_later(network, before, values)
            if found > most:
                return None
            if iteration in considered:
                gates.append({z: values[z] for layer in network.layers for z in layer.z})
            if iteration in compared:
                kept[iteration] = values
            before = values
    except (ArithmeticError, ValueError):
        return None
    found += flaws_never_closed(network, gates)
    return _Candidate(numbers, found, kept) if found <= most else None


def _scored_steps(lesson: Lesson) -> tuple[StepKey, ...]:
    """The asked steps at which misconceptions are compared."""
    asked = asked_steps(lesson)
    count = min(len(asked), MOST_STEPS_SCORED)
    return tuple(asked[number * len(asked) // count] for number in range(count))
