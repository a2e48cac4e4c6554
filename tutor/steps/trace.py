"""The values of every step over several iterations, computed by evaluating the trees."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from threading import RLock

from tutor.errors import TutorError
from tutor.network.model import Network, Training
from tutor.steps.derive import Plan, Step, plan
from tutor.steps.names import updated_symbol

Values = dict[str, float]

MOST_VALUES_KEPT = 100_000
"""So many values of the iterations computed last are kept, some 10 MB: one iteration at least, and the one before."""

MOST_STARTS_KEPT = 1_000_000
"""So many parameters are kept, 8 MB, from which iterations that were let go are computed again."""


class Unbounded(TutorError):
    """A training whose values stop being finite numbers."""

    def __init__(self, iteration: int) -> None:
        fewer = f"ask for at most {iteration - 1} iterations" if iteration > 1 else "use other numbers"
        super().__init__(
            f"the values grow beyond all bounds at iteration {iteration}",
            f"Lower the learning rate, or {fewer}.",
        )


def given_values(network: Network, training: Training, iteration: int) -> Values:
    """What an iteration starts from besides the parameters: inputs, targets, learning rate."""
    values = dict(zip(network.inputs, training.x, strict=True))
    values.update(zip(network.loss.targets, training.y, strict=True))
    values[training.learning_rate_name] = training.learning_rates[iteration - 1]
    return values


def initial_values(network: Network, training: Training) -> Values:
    """Every name that has a value before the first step of iteration 1."""
    return given_values(network, training, 1) | dict(network.parameters())


def following_values(
    values: Mapping[str, float], network: Network, training: Training, iteration: int
) -> Values:
    """What `iteration` starts from, given all values of the iteration before it."""
    parameters = {name: values[updated_symbol(name)] for name, _ in network.parameters()}
    return given_values(network, training, iteration) | parameters


@dataclass
class Trace:
    """True values of all iterations, computed when they are asked for.

    `values(t)` maps every name and symbol of iteration t (counted from 1) to its value:
    inputs, targets, learning rate, the parameters as they are before the update, and every step.

    Of a long training only the iterations computed last are kept. Of those let go there remain the
    predictions and the loss, and at every few iterations the parameters, from which the same values
    are computed again, to the last bit. Several threads may ask.

    Raises:
        Unbounded: where a value of the network is not a finite number.
    """

    network: Network
    training: Training
    plan: Plan = field(init=False)
    _recent: dict[int, Values] = field(default_factory=dict, init=False, repr=False)
    _starts: dict[int, array[float]] = field(default_factory=dict, init=False, repr=False)
    _every: int = field(default=1, init=False, repr=False)
    _results: dict[int, array[float]] = field(default_factory=dict, init=False, repr=False)
    _lock: RLock = field(default_factory=RLock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.plan = plan(self.network, self.training.learning_rate_name)

    def values(self, iteration: int) -> Values:
        found = self._recent.get(iteration)
        if found is None:
            with self._lock:
                found = self._up_to(iteration)
        return found

    def value(self, iteration: int, symbol: str) -> float:
        result = self._result_names.get(symbol)
        if result is not None and iteration in self._results:
            return self._results[iteration][result]
        return self.values(iteration)[symbol]

    def steps(self) -> Iterator[tuple[int, Step]]:
        """Every step of every iteration, in the order asked."""
        for iteration in range(1, self.training.iterations + 1):
            for step in self.plan.steps:
                yield iteration, step

    @cached_property
    def _result_names(self) -> dict[str, int]:
        """What is asked of all iterations at once: predictions and loss."""
        return {name: n for n, name in enumerate((*self.network.outputs, self.network.loss.name))}

    @cached_property
    def _parameter_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.network.parameters())

    def _up_to(self, iteration: int) -> Values:
        """The values of an iteration, computed from the nearest one before it that is known."""
        at = iteration
        while at > 1 and at not in self._recent and at not in self._starts:
            at -= 1
        values = self._recent.get(at)
        if values is None:
            values = self._computed(at, self._start(at))
        while at < iteration:
            at += 1
            values = self._computed(at, following_values(values, self.network, self.training, at))
        return values

    def _start(self, iteration: int) -> Values:
        if iteration == 1:
            return initial_values(self.network, self.training)
        parameters = zip(self._parameter_names, self._starts[iteration], strict=True)
        return given_values(self.network, self.training, iteration) | dict(parameters)

    def _computed(self, iteration: int, values: Values) -> Values:
        """All values of an iteration, from those that it starts from. They are kept in place of older ones."""
        self._keep_start(iteration, values)
        try:
            for step in self.plan.steps:
                values[step.symbol] = step.compute(values)
        except (ArithmeticError, ValueError) as error:
            raise Unbounded(iteration) from error
        if not all(map(isfinite, values.values())):
            raise Unbounded(iteration)
        self._results[iteration] = array("d", (values[name] for name in self._result_names))
        while len(self._recent) > 1 and (len(self._recent) + 1) * len(values) > MOST_VALUES_KEPT:
            del self._recent[next(iter(self._recent))]
        self._recent[iteration] = values
        return values

    def _keep_start(self, iteration: int, values: Values) -> None:
        """Keeps the parameters of every few iterations, of fewer the more there are."""
        if iteration == 1 or (iteration - 1) % self._every or iteration in self._starts:
            return
        self._starts[iteration] = array("d", (values[name] for name in self._parameter_names))
        if len(self._starts) * len(self._parameter_names) > MOST_STARTS_KEPT:
            self._every *= 2
            for at in [at for at in self._starts if (at - 1) % self._every]:
                del self._starts[at]
