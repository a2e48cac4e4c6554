"""Fresh numbers for a lesson of equations: drawn in the author's form, and chosen so that mistakes show.

As with networks, candidates with flaws come last: a value that is too large, a gate at its kink, a saturated
activation, no closed gate or too many of them, a loss that rises, nothing that changes. Among those with the
fewest, the one wins at whose asked steps the fewest misconceptions fall together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.expressions.trees import Apply, Compiled, compiled, symbols_of, walk
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.model import Lesson, StepKey
from tutor.lesson.numbers import renumbered, with_computation
from tutor.lesson.variants_section import kept
from tutor.marking.misconceptions import MISCONCEPTIONS
from tutor.operations.activations import BY_FUNCTION
from tutor.practice.generator import Generator
from tutor.practice.variants_clashes import Rivals, clashes_at, rivals
from tutor.practice.variants_forms import Forms, Fresh
from tutor.practice.variants_numbers import KINK_MARGIN, LEAST_GRADIENT, MOST_SUM, MOST_VALUE
from tutor.sayings import Text, said
from tutor.steps.derive import Plan
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.iterated import Values

MOST_DRAWN = 400
MOST_SCORED = 24
MOST_EVALUATIONS = 400_000
LEAST_DRAWN = 6
MOST_STEPS_SCORED = 120

SCORED = tuple(entry.id for entry in MISCONCEPTIONS[:29])
"""The misconceptions that count: one that is added to the table later does not join them."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Numbers with their flaws, and the values of the iterations at which mistakes are compared."""

    fresh: Fresh
    flaws: int
    values: Mapping[int, Values]


def variant_of_equations(
    lesson: Lesson, computation: EquationsComputation, seed: int, summary: str
) -> Lesson:
    """The lesson with fresh numbers: see `tutor.practice.variants.variant`."""
    forms = Forms(computation, kept(lesson))
    if forms.nothing_to_draw:
        raise TutorError(said("training.all_kept", lesson=Text(lesson.id)), said("training.keep_fewer"))
    fresh = _best(_judged_part(lesson, computation), forms, seed)
    if fresh is None:
        raise TutorError(said("training.no_numbers_fit", lesson=Text(lesson.id)), said("training.lower_rate"))
    numbered = renumbered(computation, fresh.given, fresh.parameters, fresh.sampled)
    document = {key: value for key, value in lesson.document.items() if key != "pages"}
    return replace(
        with_computation(lesson, numbered),
        summary=summary,
        source=None,
        notes=(),
        claims={},
        path=None,
        seed=seed,
        document=document,
    )


def _judged_part(lesson: Lesson, computation: EquationsComputation) -> Lesson:
    """The lesson as far as its numbers are looked at: of a long training the first iterations."""
    most = MOST_EVALUATIONS // LEAST_DRAWN
    few = computation.plan(1).iterations_within(most, lesson.iterations)
    return lesson if few == lesson.iterations else lesson.over(few)


def _best(lesson: Lesson, forms: Forms, seed: int) -> Fresh | None:
    computation = lesson.equations
    if computation is None:
        return None
    asked = _scored(lesson)
    judge = _Judge(computation, frozenset(iteration for iteration, _ in asked))
    found: list[_Candidate] = []
    for candidate in _candidates(lesson, judge, forms, seed):
        if found and candidate.flaws < found[0].flaws:
            found.clear()
        if len(found) < MOST_SCORED:
            found.append(candidate)
        if candidate.flaws == 0 and len(found) == MOST_SCORED:
            break
    if not found:
        return None
    compared = _Compared(computation, asked)
    return min(found, key=lambda candidate: compared.clashes(candidate.values)).fresh


def _candidates(lesson: Lesson, judge: _Judge, forms: Forms, seed: int) -> Iterator[_Candidate]:
    """Numbers with finite values; none with more flaws than one before."""
    generator = Generator("variant", lesson.id, seed)
    evaluations = sum(len(judge.computation.plan(n).steps) for n in range(1, lesson.iterations + 1))
    fewest = sys.maxsize
    for _ in range(max(LEAST_DRAWN, min(MOST_DRAWN, MOST_EVALUATIONS // max(1, evaluations)))):
        fresh = forms.drawn(generator)
        candidate = judge.judged(fresh, fewest) if forms.is_new(fresh) else None
        if candidate is not None:
            fewest = candidate.flaws
            yield candidate


def _scored(lesson: Lesson) -> tuple[StepKey, ...]:
    """The asked steps at which misconceptions are compared."""
    asked = asked_steps(lesson)
    count = min(len(asked), MOST_STEPS_SCORED)
    return tuple(asked[number * len(asked) // count] for number in range(count))


class _Compared:
    """Where wrong formulas give the same values, at some steps of a computation."""

    def __init__(self, computation: EquationsComputation, keys: tuple[StepKey, ...]) -> None:
        self._keys = [(computation.plan(iteration), iteration, symbol) for iteration, symbol in keys]
        self._rivals: dict[tuple[int, str], Rivals] = {}

    def clashes(self, values: Mapping[int, Values]) -> int:
        count = 0
        for plan, iteration, symbol in self._keys:
            key = id(plan), symbol
            if key not in self._rivals:
                self._rivals[key] = rivals(plan, (symbol,), SCORED)
            count += clashes_at(plan.by_symbol[symbol], self._rivals[key][symbol], values[iteration])
        return count


@dataclass(frozen=True, slots=True)
class _Watched:
    """An argument of a function that has places to keep away from."""

    arguments: tuple[Compiled, ...]
    gate: bool
    kinked: bool
    saturates: bool


class _Judge:
    """Counts what makes numbers bad to practise on."""

    def __init__(self, computation: EquationsComputation, compared: frozenset[int]) -> None:
        self.computation = computation
        self._compared = compared
        self._start = computation.start()
        self._watched: dict[int, list[_Watched]] = {}
        self._cycle = self._in_cycle()
        self._most = 0.0
        self._most = self._limit()

    def _in_cycle(self) -> int:
        """After how many iterations every sample was seen."""
        portions = self.computation.settings.portions
        return -(-portions.samples // portions.size) if portions.samples else 1

    def _limit(self) -> float:
        """How large values may be: twice as large as the author's, where these are large."""
        model = self.computation.model
        sizes = [0.0]
        for values in self._values(Fresh(dict(model.given), dict(model.parameters), model.sampled)):  # type: ignore[arg-type]
            sizes += map(abs, values.values())
        return max(MOST_VALUE, 2 * max(sizes))

    def judged(self, fresh: Fresh, most: int) -> _Candidate | None:
        """The numbers with their flaws; None where a value is not finite, or flaws are more than `most`."""
        flaws, kept_values = 0, {}
        gates = _Gates()
        before: Values | None = None
        changes = False
        computation = self.computation
        try:
            for iteration, values in enumerate(self._values(fresh), 1):
                if not all(map(isfinite, values.values())):
                    return None
                plan = computation.plan(iteration)
                flaws += self._flaws_of_iteration(plan, values, gates if iteration <= self._cycle else None)
                flaws += self._rises(before, values)
                if flaws > most:
                    return None
                carried = computation.carried.items()
                changes |= any(values[name] != values[after] for name, after in carried)
                if iteration in self._compared:
                    kept_values[iteration] = values
                before = values
        except (ArithmeticError, ValueError):
            return None
        flaws += gates.flaws + (2 if computation.update is not None and not changes else 0)
        return _Candidate(fresh, flaws, kept_values) if flaws <= most else None

    def _values(self, fresh: Fresh) -> Iterator[Values]:
        """All values of every iteration, one after the other."""
        computation = self.computation
        numbered = renumbered(computation, fresh.given, fresh.parameters, fresh.sampled)
        carried = self._start | fresh.parameters
        for iteration in range(1, computation.iterations + 1):
            values = numbered.given(iteration) | carried
            for step in computation.plan(iteration).steps:
                values[step.symbol] = step.compute(values)
            carried = {name: values[after] for name, after in computation.carried.items()}
            yield values

    def _rises(self, before: Values | None, values: Values) -> bool:
        """Whether the loss rises from one iteration to the next over the same samples."""
        loss = self.computation.loss
        if before is None or loss is None or self.computation.update is None or self._cycle > 1:
            return False
        return values[loss] >= before[loss]

    def _flaws_of_iteration(self, plan: Plan, values: Values, gates: _Gates | None) -> int:
        count = int(max(map(abs, values.values())) > self._most)
        for watched in self._watched_in(plan):
            count += watched_flaws(watched, values, gates)
        gradients = [values[step.symbol] for step in plan.steps if step.kind.startswith("grad_")]
        count += sum(0 < abs(value) < LEAST_GRADIENT for value in gradients)
        return count + (2 if gradients and not any(gradients) else 0)

    def _watched_in(self, plan: Plan) -> list[_Watched]:
        found = self._watched.get(id(plan))
        if found is None:
            trees = [step.expression for step in plan.steps if step.which_pass == "forward"]
            nodes = (node for tree in trees for node in walk(tree) if isinstance(node, Apply))
            found = [self._watch(node) for node in nodes if symbols_of(node)]
            self._watched[id(plan)] = found
        return found

    def _watch(self, node: Apply) -> _Watched:
        row = BY_FUNCTION.get(node.function)
        gate = row is not None and row.gate is not None
        kinked = gate or bool(node.function.jump) or node.function.several
        arguments = tuple(map(compiled, node.arguments))
        return _Watched(arguments, gate, kinked, row is not None and row.saturates)


@dataclass(slots=True)
class _Gates:
    """Gates of the iterations that see every sample once."""

    opened: int = 0
    closed: int = 0

    @property
    def flaws(self) -> int:
        """Some should be closed where there are several, and never more than half."""
        several = self.opened + self.closed > 1
        return (self.closed > self.opened) + (several and not self.closed)


def watched_flaws(watched: _Watched, values: Values, gates: _Gates | None) -> int:
    numbers = [argument(values) for argument in watched.arguments]
    if len(numbers) > 1:
        first, second = sorted(numbers)[-1], sorted(numbers)[-2]
        return int(first - second < KINK_MARGIN)
    (z,) = numbers
    if watched.gate and gates is not None:
        gates.opened += z > 0
        gates.closed += z <= 0
    return int(watched.kinked and abs(z) < KINK_MARGIN) + int(watched.saturates and abs(z) > MOST_SUM)
