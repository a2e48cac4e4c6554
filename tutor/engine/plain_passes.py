"""A network's values a second time, on plain numbers, layer by layer: for networks small enough to be asked.

No step's tree is asked, and no derivative of a row: a row says here what an activation and a share of
the loss *are*, and their slopes come from numbers that carry their derivatives. Sums and products are
those of whole layers, in an order of their own. Nothing here raises where there is no value: it is nan,
and agrees with nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import mul
from typing import TypeAlias

from tutor.data_classes import dataclass
from tutor.engine.dual_numbers import Dual, dual
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.expressions.trees import Apply, Expression, Symbol
from tutor.model.network import Layer, Network, Training
from tutor.operations.duals import DUAL_RULES, LAYER_RULES, TO_SUMS, LayerRule
from tutor.operations.rows import ActivationRow, LossRow

Row: TypeAlias = Sequence[float]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Per layer the weights, a row for each unit, and the biases (None: it has none)."""

    weights: tuple[Sequence[Row], ...]
    biases: tuple[Row | None, ...]


@dataclass(frozen=True, slots=True)
class Forward:
    """Per layer the pre-activations and the activations; `a[0]` is the input.

    Each share of the loss moves with its prediction `p`, and the loss with its shares, by their places.
    """

    z: tuple[Row, ...]
    a: tuple[Row, ...]
    shares: Sequence[Dual]
    loss: Dual

    @property
    def finite(self) -> bool:
        """Whether predictions and loss are finite numbers."""
        return math.isfinite(self.loss.value) and all(map(math.isfinite, self.a[-1]))


@dataclass(frozen=True, slots=True)
class Gradients:
    """Derivatives of the loss: per layer by activations and pre-activations, and by every parameter."""

    a: tuple[Row, ...]
    z: tuple[Row, ...]
    parameters: Parameters


def from_network(network: Network) -> Parameters:
    """The network's own parameters."""
    layers = network.layers
    return Parameters(tuple(layer.weights for layer in layers), tuple(layer.biases for layer in layers))


def forward(network: Network, parameters: Parameters, training: Training) -> Forward:
    """The forward pass of the training's sample."""
    z: list[Row] = []
    a: list[Row] = [training.x]
    for layer, weights, biases in zip(network.layers, parameters.weights, parameters.biases, strict=True):
        sums: Row = [sum(map(mul, row, a[-1])) for row in weights]
        if biases is not None:
            sums = [total + bias for total, bias in zip(sums, biases, strict=True)]
        z.append(sums)
        a.append(_or_nan(_rule(layer.row).value, sums))
    return Forward(tuple(z), tuple(a), *_loss(network.loss.row, a[-1], training.y))


def backward(network: Network, parameters: Parameters, passed: Forward, training: Training) -> Gradients:
    """The backward pass, after the forward pass `passed`."""
    upstream: Row = [
        passed.loss.parts.get(str(place), math.nan) * share.parts.get("p", 0.0)
        for place, share in enumerate(passed.shares)
    ]
    to_a: list[Row] = []
    to_z: list[Row] = []
    for index in reversed(range(len(network.layers))):
        to_a.append(upstream)
        at_once = TO_SUMS.get(network.loss.kind) if len(to_a) == 1 else None
        if at_once is not None:
            to_z.append(at_once(passed.a[-1], training.y))
        else:
            back = _rule(network.layers[index].row).backward
            to_z.append(_or_nan(back, passed.z[index], passed.a[index + 1], upstream))
        columns = zip(*parameters.weights[index], strict=True)
        upstream = [sum(map(mul, column, to_z[-1])) for column in columns]
    to_a.reverse()
    to_z.reverse()
    weights = tuple(
        [[slope * value for value in feeding] for slope in dz]
        for dz, feeding in zip(to_z, passed.a, strict=False)
    )
    biases = tuple(None if b is None else dz for dz, b in zip(to_z, parameters.biases, strict=True))
    return Gradients(tuple(to_a), tuple(to_z), Parameters(weights, biases))


def update(before: Parameters, gradients: Parameters, rate: float) -> Parameters:
    """Gradient descent by one rate."""
    weights = tuple(
        [_moved(row, slopes, rate) for row, slopes in zip(old, gradient, strict=True)]
        for old, gradient in zip(before.weights, gradients.weights, strict=True)
    )
    pairs = zip(before.biases, gradients.biases, strict=True)
    return Parameters(weights, tuple(_moved(old, new, rate) if old and new else None for old, new in pairs))


def _moved(row: Row, slopes: Row, rate: float) -> Row:
    return [value - rate * slope for value, slope in zip(row, slopes, strict=True)]


def compute(network: Network, training: Training) -> Iterator[dict[str, float]]:
    """Every step's value, by symbol, one iteration after the other."""
    parameters = from_network(network)
    for rate in training.learning_rates:
        passed = forward(network, parameters, training)
        gradients = backward(network, parameters, passed, training)
        after = update(parameters, gradients.parameters, rate)
        yield dict(_named(network, passed, gradients, after))
        parameters = after


def losses_after(
    network: Network, training: Training, rates: Sequence[float]
) -> tuple[float, tuple[float, ...]]:
    """The loss, and what it is after one update by each of several rates."""
    before = from_network(network)
    passed = forward(network, before, training)
    gradients = backward(network, before, passed, training).parameters
    moved = (forward(network, update(before, gradients, rate), training) for rate in rates)
    return passed.loss.value, tuple(after.loss.value for after in moved)


def diverged_at(network: Network, training: Training) -> int | None:
    """The first iteration (from 1) with a parameter, prediction or loss that is not finite; None without one.

    What the last iteration leaves behind counts as the one after it.
    """
    parameters = from_network(network)
    for iteration, rate in enumerate((*training.learning_rates, 0.0), 1):
        passed = forward(network, parameters, training)
        if not passed.finite or not _finite(parameters):
            return iteration
        gradients = backward(network, parameters, passed, training)
        parameters = update(parameters, gradients.parameters, rate)
    return None


def _finite(parameters: Parameters) -> bool:
    """Whether all are; a sum of many tells it at once, unless there is something to look for."""
    rows = list(chain(chain.from_iterable(parameters.weights), filter(None, parameters.biases)))
    return math.isfinite(sum(map(sum, rows))) or all(map(math.isfinite, chain.from_iterable(rows)))


def _named(
    network: Network, passed: Forward, gradients: Gradients, after: Parameters
) -> Iterator[tuple[str, float]]:
    loss = network.loss
    for index, layer in enumerate(network.layers):
        yield from zip(layer.z, passed.z[index], strict=True)
        yield from zip(layer.a, passed.a[index + 1], strict=True)
        for names, values in ((layer.z, gradients.z[index]), (layer.a, gradients.a[index])):
            yield from zip((gradient_symbol(loss.name, name) for name in names), values, strict=True)
        parts = (gradients.parameters, lambda name: gradient_symbol(loss.name, name)), (after, updated_symbol)
        for parameters, symbol in parts:
            yield from _by_name(layer, parameters, index, symbol)
    yield from zip(loss.terms, (share.value for share in passed.shares), strict=False)
    yield loss.name, passed.loss.value


def _by_name(
    layer: Layer, parameters: Parameters, index: int, symbol: Callable[[str], str]
) -> Iterator[tuple[str, float]]:
    for names, row in zip(layer.weight_names, parameters.weights[index], strict=True):
        yield from zip(map(symbol, names), row, strict=True)
    yield from zip(map(symbol, layer.bias_names), parameters.biases[index] or (), strict=True)


# One layer's activation


@cache
def _rule(row: ActivationRow) -> LayerRule:
    """What a row's activation is, on the numbers of a layer."""
    own = LAYER_RULES.get(row.name)
    if own is not None:
        return own
    tree = row.value(0, ("z",))
    if isinstance(tree, Apply) and isinstance(tree.arguments[0], Symbol):
        function = tree.function
        rule = DUAL_RULES[function.name + function.after]
        return _one_by_one(rule.value, rule.slope)
    return _one_by_one(lambda z: _at(tree, z).value, lambda z: _at(tree, z).parts.get("z", 0.0))


def _at(tree: Expression, z: float) -> Dual:
    return dual(tree, lambda _: Dual(z, {"z": 1.0}))


def _one_by_one(value: Callable[[float], float], slope: Callable[[float], float]) -> LayerRule:
    """An activation that is the same function of each unit's own sum."""
    return LayerRule(
        lambda z: list(map(value, z)),
        lambda z, _a, upstream: [slope(one) * coming for one, coming in zip(z, upstream, strict=True)],
    )


def _or_nan(of: Callable[..., Row], first: Row, *more: Row) -> Row:
    try:
        return of(first, *more)
    except (ArithmeticError, ValueError):
        return [math.nan] * len(first)


# The loss


def _loss(row: LossRow, prediction: Row, target: Row) -> tuple[list[Dual], Dual]:
    shares = [_share(row, p, y) for p, y in zip(prediction, target, strict=True)]
    names = tuple(str(number) for number in range(len(shares)))
    values = dict(zip(names, (share.value for share in shares), strict=True))
    tree = row.total(tuple(Symbol(name) for name in names))
    return shares, _or_no_value(tree, lambda name: Dual(values[name], {name: 1.0}))


def _share(row: LossRow, prediction: float, target: float) -> Dual:
    moving: Mapping[str, Dual] = {"p": Dual(prediction, {"p": 1.0}), "y": Dual(target)}
    return _or_no_value(row.term("p", "y"), moving.__getitem__)


def _or_no_value(tree: Expression, of: Callable[[str], Dual]) -> Dual:
    try:
        return dual(tree, of)
    except (ArithmeticError, ValueError):
        return Dual(math.nan)
