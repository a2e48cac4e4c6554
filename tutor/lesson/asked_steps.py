"""Which steps there are and which are asked, over all iterations: sequences that hold next to nothing.

A thousand iterations of a small network are a million steps. Few iterations differ in what
they ask, so a step's place among all of them is a matter of arithmetic.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

from tutor.lesson.model import AskRule, Lesson, StepKey
from tutor.named_tuples import NamedTuple
from tutor.steps.computation import Computation


class _Run(NamedTuple):
    """Iterations in a row that have the same steps. `start` is the place of the first of them."""

    first: int
    last: int
    symbols: tuple[str, ...]
    start: int


class StepKeys(Sequence[StepKey]):
    """Steps of all iterations in the order of the computation, the same symbols over runs of iterations."""

    def __init__(self, runs: Iterable[tuple[int, int, tuple[str, ...]]]) -> None:
        """`runs` are first and last iteration with the symbols of each; later runs are later iterations."""
        self._runs: list[_Run] = []
        self._count = 0
        for first, last, symbols in runs:
            if symbols:
                self._runs.append(_Run(first, last, symbols, self._count))
                self._count += (last - first + 1) * len(symbols)
        self._starts = [run.start for run in self._runs]
        self._firsts = [run.first for run in self._runs]
        distinct = {run.symbols for run in self._runs}
        self._places = {symbols: {symbol: n for n, symbol in enumerate(symbols)} for symbols in distinct}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> StepKey: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[StepKey]: ...
    def __getitem__(self, at: int | slice) -> StepKey | Sequence[StepKey]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(self._count))]
        number = at + self._count if at < 0 else at
        if not 0 <= number < self._count:
            raise IndexError(at)
        run = self._runs[bisect_right(self._starts, number) - 1]
        after, place = divmod(number - run.start, len(run.symbols))
        return run.first + after, run.symbols[place]

    def __iter__(self) -> Iterator[StepKey]:
        for run in self._runs:
            for iteration in range(run.first, run.last + 1):
                for symbol in run.symbols:
                    yield iteration, symbol

    def place(self, key: object) -> int | None:
        """The place of a key; None where it is not among them."""
        match key:
            case (int(iteration), str(symbol)):
                at = bisect_right(self._firsts, iteration) - 1
                if at < 0 or iteration > self._runs[at].last:
                    return None
                run = self._runs[at]
                place = self._places[run.symbols].get(symbol)
                return (
                    None if place is None else run.start + (iteration - run.first) * len(run.symbols) + place
                )
            case _:
                return None

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        place = self.place(value)
        if place is None or not start <= place < (self._count if stop is None else stop):
            raise ValueError(f"{value} is none of these steps")
        return place

    def __contains__(self, key: object) -> bool:
        return self.place(key) is not None


def every_step(computation: Computation) -> StepKeys:
    """Every step of every iteration."""
    return StepKeys(_runs(computation, 1, computation.iterations, None))


def _runs(
    computation: Computation, first: int, last: int, rule: AskRule | None
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Iterations in a row with the symbols that a rule asks there: the same symbols, one run."""
    by_plan: dict[int, tuple[str, ...]] = {}
    start, current = first, None
    for iteration in range(first, last + 1):
        plan = computation.plan(iteration)
        symbols = by_plan.get(id(plan))
        if symbols is None:
            asked = (step.symbol for step in plan.steps if rule is None or rule.asks(step))
            symbols = by_plan[id(plan)] = tuple(asked)
        if current is not None and symbols != current:
            yield start, iteration - 1, current
            start = iteration
        current = symbols
    if current is not None:
        yield start, last, current


def asked_steps(lesson: Lesson) -> StepKeys:
    """The steps that a lesson asks, as `Lesson.asks` says; the others are shown worked."""
    iterations = lesson.iterations
    edges = {1, iterations + 1}
    for rule in lesson.ask:
        edges.update((rule.first, rule.last + 1))
    bounds = sorted(edge for edge in edges if 1 <= edge <= iterations + 1)
    runs: list[tuple[int, int, tuple[str, ...]]] = []
    for first, following in zip(bounds, islice(bounds, 1, None), strict=False):
        runs += _runs(lesson.computation, first, following - 1, lesson.rule_at(first))
    return StepKeys(runs)
