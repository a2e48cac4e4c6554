"""The values of every step over several iterations, computed by evaluating the trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tutor.network.model import Network, Training
from tutor.steps.derive import Plan, Step, plan
from tutor.steps.names import updated_symbol

Values = dict[str, float]


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
    """True values of all iterations, computed one iteration at a time when first asked for.

    `values(t)` maps every name and symbol of iteration t (counted from 1) to its value:
    inputs, targets, learning rate, the parameters as they are before the update, and every step.

    Raises:
        ArithmeticError, ValueError: where a value of the network is not a finite number.
    """

    network: Network
    training: Training
    plan: Plan = field(init=False)
    _iterations: list[Values] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.plan = plan(self.network, self.training.learning_rate_name)

    def values(self, iteration: int) -> Values:
        while len(self._iterations) < iteration:
            self._iterations.append(self._next())
        return self._iterations[iteration - 1]

    def value(self, iteration: int, symbol: str) -> float:
        return self.values(iteration)[symbol]

    def steps(self) -> Iterator[tuple[int, Step]]:
        """Every step of every iteration, in the order asked."""
        for iteration in range(1, self.training.iterations + 1):
            for step in self.plan.steps:
                yield iteration, step

    def _next(self) -> Values:
        done = len(self._iterations)
        if done == 0:
            values = initial_values(self.network, self.training)
        else:
            values = following_values(self._iterations[-1], self.network, self.training, done + 1)
        for step in self.plan.steps:
            values[step.symbol] = step.compute(values)
        return values
