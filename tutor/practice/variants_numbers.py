"""Drawing numbers for a network's variant, and judging whether a learner can work with them.

Numbers are drawn as whole hundredths, so that they are short decimals and the same
floats everywhere. Limits below are odd on purpose: no product or sum of a few short
decimals falls on one, so that the last bit of a machine's arithmetic decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle, islice
from math import isqrt

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol
from tutor.model.network import Layer, Network, Training
from tutor.practice.generator import Generator
from tutor.steps.computation import NetworkComputation
from tutor.steps.derive import Plan
from tutor.steps.trace import Values, following_values, initial_values

KINK_MARGIN = 0.049730107
"""A gate's weighted sum is at least this far from 0, in every iteration."""

MOST_SUM = 3.0000103
"""An activation that is flat at both ends is not saturated while its weighted sum is within this of 0."""

LEAST_ERROR = 0.049730107
"""Least distance of a prediction from its target in iteration 1."""

LEAST_ERROR_LATER = 0.0049730107
"""The same in later iterations: learning may bring them close, but an error of 0 leaves nothing to ask."""

LEAST_GRADIENT = 0.00050003
"""Least size of a gradient that is not 0."""

MOST_VALUE = 60.0000103
"""Greatest size of any value."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A network with fresh numbers, and what it is trained on."""

    network: Network
    training: Training

    @property
    def computation(self) -> NetworkComputation:
        return NetworkComputation(self.network, self.training)


def drawn(network: Network, training: Training, generator: Generator) -> Numbers:
    """Fresh short decimals for every weight, bias, input and target; the learning rates stay."""
    layers = []
    for index, layer in enumerate(network.layers):
        fan_in = len(network.feeding(index))
        weights = _signed(generator, _weight_sizes(fan_in), fan_in * layer.size, one_negative_in=3)
        rows = tuple(tuple(weights[u * fan_in : (u + 1) * fan_in]) for u in range(layer.size))
        biases = None
        if layer.biases is not None:
            biases = tuple(_signed(generator, range(10, 100, 10), layer.size, one_negative_in=3))
        layers.append(replace(layer, weights=rows, biases=biases))
    return Numbers(
        replace(network, layers=tuple(layers)),
        replace(training, x=_inputs(network, generator), y=_targets(network, generator)),
    )


def _signed(
    generator: Generator, sizes: Sequence[int], count: int, one_negative_in: int | None = None
) -> list[float]:
    """`count` numbers whose sizes are hundredths from `sizes`, none twice before all have been used."""
    chosen = islice(cycle(generator.shuffled(sizes)), count)
    return [
        (-size if one_negative_in is not None and generator.below(one_negative_in) == 0 else size) / 100
        for size in chosen
    ]


def _weight_sizes(fan_in: int) -> range:
    """Tenths where few inputs meet; smaller where many do, so that sums keep their size."""
    if fan_in <= 4:
        return range(10, 100, 10)
    return range(2, max(13, 150 // isqrt(fan_in)))


def _inputs(network: Network, generator: Generator) -> tuple[float, ...]:
    """Never 0 or 1: a factor of 1 hides that it was forgotten."""
    count = len(network.inputs)
    if any(layer.row.saturates for layer in network.layers):
        sizes: Sequence[int] = (20, 30, 40, 50, 60, 70, 80, 90, 120, 150)
    else:
        sizes = (50, 150, 200, 250, 300) if count <= 5 else range(30, 100, 10)
    return tuple(_signed(generator, sizes, count, one_negative_in=5 if count > 1 else None))


def _targets(network: Network, generator: Generator) -> tuple[float, ...]:
    """Targets that the loss allows and the last activation can come near."""
    count = len(network.outputs)
    probabilities = network.loss.row.probabilities
    if probabilities == "one_choice":
        hot = generator.below(count)
        return tuple(1.0 if unit == hot else 0.0 for unit in range(count))
    if probabilities == "each":
        return tuple(float(generator.below(2)) for _ in range(count))
    sizes, one_negative_in = network.layers[-1].row.targets
    return tuple(_signed(generator, sizes, count, one_negative_in))


def first_iteration(numbers: Numbers, plan: Plan) -> Values:
    """Every value of iteration 1.

    Raises:
        ArithmeticError, ValueError: where a value is not a finite number.
    """
    return _computed(initial_values(numbers.computation), plan)


def later_iterations(numbers: Numbers, plan: Plan, first: Values) -> Iterator[Values]:
    """Every value of the iterations after the first, one after the other. Errors: see `first_iteration`."""
    values = first
    for iteration in range(2, numbers.training.iterations + 1):
        values = _computed(following_values(numbers.computation, values, iteration), plan)
        yield values


def _computed(values: Values, plan: Plan) -> Values:
    for step in plan.steps:
        values[step.symbol] = step.compute(values)
    return values


def flaws_at_first(network: Network, values: Mapping[str, float], closed: bool) -> int:
    """How many things make the values of iteration 1 bad to practise on; 0 for numbers as they should be.

    Args:
        closed: whether some hidden gate should be closed already.
    """
    return _flaws_of_iteration(network, values, LEAST_ERROR) + _flaws_of_gates(network, values, closed)


def flaws_later(network: Network, before: Mapping[str, float], values: Mapping[str, float]) -> int:
    """The same of an iteration after the first and the one before it: the loss should fall."""
    rises = values[network.loss.name] >= before[network.loss.name]
    return _flaws_of_iteration(network, values, LEAST_ERROR_LATER) + rises


def flaws_never_closed(network: Network, iterations: Iterable[Mapping[str, float]]) -> int:
    """2 where no hidden gate is closed in any of these iterations: one that is closed too early is better."""
    hidden = _hidden_gates(network)
    closed = any(values[z] < 0 for values in iterations for layer in hidden for z in layer.z)
    return 2 if hidden and not closed else 0


def _flaws_of_iteration(network: Network, values: Mapping[str, float], least_error: float) -> int:
    count = int(max(map(abs, values.values())) > MOST_VALUE)
    for layer in network.layers:
        count += _flaws_of_layer(layer, values)
        count += sum(
            0 < abs(values[gradient_symbol(network.loss.name, name)]) < LEAST_GRADIENT for name in layer.a
        )
    if network.layers[-1].row.gate is not None:
        count += sum(values[z] < 0 for z in network.layers[-1].z)
    return count + sum(
        abs(values[a] - values[y]) < least_error
        for a, y in zip(network.outputs, network.loss.targets, strict=True)
    )


def _flaws_of_layer(layer: Layer, values: Mapping[str, float]) -> int:
    sums = [values[z] for z in layer.z]
    if layer.row.saturates:
        return sum(abs(z) > MOST_SUM for z in sums)
    if layer.row.gate is not None:
        return sum(abs(z) < KINK_MARGIN for z in sums) + all(z < 0 for z in sums)
    return 0


def _flaws_of_gates(network: Network, first: Mapping[str, float], closed: bool) -> int:
    """Some gate should be closed or none, as asked for; never more than half of a layer."""
    hidden = _hidden_gates(network)
    shut = [sum(first[z] < 0 for z in layer.z) for layer in hidden]
    crowded = sum(2 * count > layer.size for count, layer in zip(shut, hidden, strict=True))
    return crowded + (bool(hidden) and any(shut) != closed)


def _hidden_gates(network: Network) -> list[Layer]:
    """The hidden layers in which one gate may be closed and something is let through all the same."""
    return [layer for layer in network.layers[:-1] if layer.row.gate is not None and layer.size > 1]
