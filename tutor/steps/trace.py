"""The values of every step over several iterations, computed by evaluating the trees."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from math import isfinite

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.sayings import said
from tutor.steps.computation import Computation
from tutor.steps.derive import Plan, Step
from tutor.steps.iterated import Iterated, Shared
from tutor.steps.iterated import Values as Values


class Unbounded(TutorError):
    """A training whose values stop being finite numbers, at `iteration`."""

    def __init__(self, iteration: int) -> None:
        self.iteration = iteration
        if iteration > 1:
            hint = said("training.lower_rate_or_fewer", most=iteration - 1)
        else:
            hint = said("training.lower_rate_or_numbers")
        super().__init__(said("training.unbounded", iteration=iteration), hint)


def following_values(computation: Computation, values: Mapping[str, float], iteration: int) -> Values:
    """What `iteration` starts from, given all values of the iteration before it."""
    left = {name: values[after] for name, after in computation.carried.items()}
    return computation.given(iteration) | left


def initial_values(computation: Computation, iteration: int = 1) -> Values:
    """Every name that has a value before the first step of an iteration, as the first one begins with it."""
    return computation.given(iteration) | computation.start()


@dataclass
class Trace:
    """True values of all iterations, computed when they are asked for.

    `values(t)` maps every name and symbol of iteration t (counted from 1) to its value:
    inputs, targets, learning rate, the parameters as they are before the update, and every step.
    Predictions and losses are kept of every iteration that was computed, the rest as `Iterated` says.

    Raises:
        Unbounded: where a value is not a finite number.
    """

    computation: Computation
    _iterations: Iterated = field(init=False, repr=False)
    _results: dict[int, array[float]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._iterations = Iterated(self.computation.carried, self._begun, self._complete)

    @property
    def plan(self) -> Plan:
        """The steps of the first iteration; of most computations those of every one."""
        return self.computation.plan(1)

    def plan_at(self, iteration: int) -> Plan:
        return self.computation.plan(iteration)

    def values(self, iteration: int) -> Shared:
        return self._iterations(iteration)

    def value(self, iteration: int, symbol: str) -> float:
        result = self._result_names.get(symbol)
        if result is not None and iteration in self._results:
            return self._results[iteration][result]
        return self.values(iteration)[symbol]

    def steps(self) -> Iterator[tuple[int, Step]]:
        """Every step of every iteration, in the order asked."""
        for iteration in range(1, self.computation.iterations + 1):
            for step in self.plan_at(iteration).steps:
                yield iteration, step

    def run(self) -> None:
        """Computes every iteration once: after this, none is found to have no values."""
        for iteration in range(1, self.computation.iterations + 1):
            self.values(iteration)

    @cached_property
    def _result_names(self) -> dict[str, int]:
        """What is asked of all iterations at once: predictions and loss."""
        return {name: n for n, name in enumerate(self.computation.results)}

    def _begun(self, iteration: int, parameters: Values | None) -> Values:
        return self.computation.given(iteration) | (
            self.computation.start() if parameters is None else parameters
        )

    def _complete(self, iteration: int, values: Values) -> None:
        try:
            for step in self.plan_at(iteration).steps:
                values[step.symbol] = step.compute(values)
        except (ArithmeticError, ValueError) as error:
            raise Unbounded(iteration) from error
        if not all(map(isfinite, values.values())):
            raise Unbounded(iteration)
        self._results[iteration] = array("d", (values[name] for name in self._result_names))
