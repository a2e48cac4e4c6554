"""Forward pass, backward pass and update on whole arrays: what the lab trains with.

The trees of `tutor.steps` compute one quantity at a time; here each layer is one
matrix. Every array may have any batch axes before its own (samples, variants of a
network, learning rates); they are broadcast together, and nothing is summed over
them. Values that are not finite are data: no function here warns or raises for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.model.network import Network
from tutor.operations.arrays import Array


@dataclass(frozen=True, eq=False, slots=True)
class Parameters:
    """Per layer the weights [..., units, inputs] and the biases [..., units] (None: it has none)."""

    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Forward:
    """Per layer the pre-activations and the activations [..., units].

    `a[0]` is the input, so `a[l]` feeds layer l (counted from 0) and `a[l + 1]` comes out of it.
    """

    z: tuple[Array, ...]
    a: tuple[Array, ...]

    @property
    def prediction(self) -> Array:
        return self.a[-1]


@dataclass(frozen=True, eq=False, slots=True)
class Gradients:
    """Derivatives of the loss, per layer, in the shapes of `Forward` (without the input) and `Parameters`."""

    a: tuple[Array, ...]
    z: tuple[Array, ...]
    parameters: Parameters


@dataclass(frozen=True, eq=False, slots=True)
class Iteration:
    """Everything that one iteration computes; `terms` [..., outputs] and `loss` [...]."""

    before: Parameters
    forward: Forward
    terms: Array
    loss: Array
    gradients: Gradients
    after: Parameters


def from_network(network: Network) -> Parameters:
    """The network's own parameters, without batch axes."""
    return Parameters(
        tuple(np.array(layer.weights) for layer in network.layers),
        tuple(None if layer.biases is None else np.array(layer.biases) for layer in network.layers),
    )


@np.errstate(all="ignore")
def forward(network: Network, parameters: Parameters, x: Array) -> Forward:
    """The forward pass of the inputs x [..., inputs]."""
    z: list[Array] = []
    a = [x]
    for layer, weights, biases in zip(network.layers, parameters.weights, parameters.biases, strict=True):
        sums: Array = np.matmul(weights, a[-1][..., None])[..., 0]
        z.append(sums if biases is None else sums + biases)
        a.append(layer.row.arrays().value(z[-1]))
    return Forward(tuple(z), tuple(a))


@np.errstate(all="ignore")
def loss(network: Network, prediction: Array, y: Array) -> tuple[Array, Array]:
    """Each output's share [..., outputs] and the loss [...] of predictions and targets [..., outputs]."""
    arrays = network.loss.row.arrays()
    terms = arrays.terms(prediction, y)
    return terms, arrays.total(terms)


@np.errstate(all="ignore")
def backward(network: Network, parameters: Parameters, passed: Forward, y: Array) -> Gradients:
    """The backward pass from the targets y [..., outputs], after the forward pass `passed`."""
    arrays = network.loss.row.arrays()
    upstream = arrays.gradient(passed.prediction, y)
    to_a: list[Array] = []
    to_z: list[Array] = []
    for index in reversed(range(len(network.layers))):
        to_a.append(upstream)
        if arrays.to_sums is not None and upstream is to_a[0]:
            to_z.append(arrays.to_sums(passed.prediction, y))
        else:
            activation = network.layers[index].row.arrays()
            to_z.append(activation.backward(passed.z[index], passed.a[index + 1], upstream))
        upstream = np.matmul(to_z[-1][..., None, :], parameters.weights[index])[..., 0, :]
    to_a.reverse()
    to_z.reverse()
    weights = tuple(dz[..., :, None] * a[..., None, :] for dz, a in zip(to_z, passed.a, strict=False))
    biases = tuple(None if b is None else dz for dz, b in zip(to_z, parameters.biases, strict=True))
    return Gradients(tuple(to_a), tuple(to_z), Parameters(weights, biases))


@np.errstate(all="ignore")
def update(
    network: Network, before: Parameters, gradients: Parameters, rate: Array, frozen: Collection[str] = ()
) -> Parameters:
    """Gradient descent by `rate` [...]; the parameters named in `frozen` keep their values."""
    weights: list[Array] = []
    biases: list[Array | None] = []
    for index, layer in enumerate(network.layers):
        change = rate[..., None, None] * gradients.weights[index]
        held = np.isin(layer.weight_names, list(frozen))
        weights.append(before.weights[index] - np.where(held, 0.0, change))
        old, gradient = before.biases[index], gradients.biases[index]
        if old is None or gradient is None:
            biases.append(None)
            continue
        held = np.isin(layer.bias_names, list(frozen))
        biases.append(old - np.where(held, 0.0, rate[..., None] * gradient))
    return Parameters(tuple(weights), tuple(biases))


def iterate(
    network: Network, before: Parameters, x: Array, y: Array, rate: Array, frozen: Collection[str] = ()
) -> Iteration:
    """One whole iteration: forward pass, loss, backward pass, update."""
    passed = forward(network, before, x)
    terms, total = loss(network, passed.prediction, y)
    gradients = backward(network, before, passed, y)
    after = update(network, before, gradients.parameters, rate, frozen)
    return Iteration(before, passed, terms, total, gradients, after)


def by_symbol(network: Network, iteration: Iteration) -> dict[str, Array]:
    """The values [...] of an iteration's steps, by the symbols of the steps."""
    named: dict[str, Array] = {}
    gradients = iteration.gradients
    for index, layer in enumerate(network.layers):
        named.update(zip(layer.z, _last_axis(iteration.forward.z[index]), strict=True))
        named.update(zip(layer.a, _last_axis(iteration.forward.a[index + 1]), strict=True))
        for names, values in ((layer.z, gradients.z[index]), (layer.a, gradients.a[index])):
            symbols = (gradient_symbol(network.loss.name, name) for name in names)
            named.update(zip(symbols, _last_axis(values), strict=True))
    named.update(zip(network.loss.terms, _last_axis(iteration.terms), strict=False))
    named[network.loss.name] = iteration.loss
    for name, value in _by_name(network, gradients.parameters):
        named[gradient_symbol(network.loss.name, name)] = value
    for name, value in _by_name(network, iteration.after):
        named[updated_symbol(name)] = value
    return named


def parameters_by_name(network: Network, parameters: Parameters) -> dict[str, Array]:
    """The values [...] of the parameters, by name, in the network's order."""
    return dict(_by_name(network, parameters))


def _by_name(network: Network, parameters: Parameters) -> Iterator[tuple[str, Array]]:
    for layer, weights, biases in zip(network.layers, parameters.weights, parameters.biases, strict=True):
        for names, row in zip(layer.weight_names, np.moveaxis(weights, -2, 0), strict=True):
            yield from zip(names, _last_axis(row), strict=True)
        if biases is not None:
            yield from zip(layer.bias_names, _last_axis(biases), strict=True)


def _last_axis(values: Array) -> Array:
    """The same array with its last axis first, to be gone through."""
    return np.moveaxis(values, -1, 0)
