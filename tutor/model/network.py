"""A small network, its loss and its training data, as plain immutable values.

Shapes follow the lesson file: `weights[u][i]` belongs to unit u of the layer and
to input i of the layer (the previous layer's activation i, or network input i).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

ActivationName = Literal["linear", "relu", "leaky_relu", "sigmoid", "tanh", "softmax"]
LossKind = Literal[
    "half_squared_error",
    "squared_error",
    "mean_squared_error",
    "binary_cross_entropy",
    "cross_entropy",
]
ACTIVATIONS: tuple[ActivationName, ...] = get_args(ActivationName)
LOSSES: tuple[LossKind, ...] = get_args(LossKind)

GATES: tuple[ActivationName, ...] = ("relu", "leaky_relu")
"""Activations with a kink at 0: a gate that is open above it, and closed at it and below."""

OUTPUT_OF_LOSS: dict[LossKind, ActivationName] = {
    "binary_cross_entropy": "sigmoid",
    "cross_entropy": "softmax",
}
"""The only activation of the last layer that these losses go with."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: `size` units fed by all values of the layer before.

    A linear layer has no pre-activation of its own: `z` repeats `a` there, so
    that "the name of unit u's weighted sum" always has an answer.
    """

    name: str
    activation: ActivationName
    weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...] | None
    z: tuple[str, ...]
    a: tuple[str, ...]
    weight_names: tuple[tuple[str, ...], ...]
    bias_names: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.weights)

    @property
    def linear(self) -> bool:
        return self.activation == "linear"


@dataclass(frozen=True, slots=True)
class Loss:
    """The loss over the last layer. `terms` is empty or names one term per output."""

    kind: LossKind
    name: str
    targets: tuple[str, ...]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Input names, layers from first hidden to output, and the loss."""

    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    loss: Loss

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the last layer's activations: the predictions."""
        return self.layers[-1].a

    def feeding(self, layer: int) -> tuple[str, ...]:
        """Names of the values that feed layer `layer` (counted from 0)."""
        return self.inputs if layer == 0 else self.layers[layer - 1].a

    def parameters(self) -> Iterator[tuple[str, float]]:
        """Names and initial values in the network's order: each layer's weights, then its biases."""
        for layer in self.layers:
            for names, row in zip(layer.weight_names, layer.weights, strict=True):
                yield from zip(names, row, strict=True)
            if layer.biases is not None:
                yield from zip(layer.bias_names, layer.biases, strict=True)

    def shape(self) -> tuple[int, ...]:
        """Sizes from the inputs to the output layer, as in "2-3-1"."""
        return (len(self.inputs), *(layer.size for layer in self.layers))


@dataclass(frozen=True, slots=True)
class Training:
    """One sample and how to train on it.

    `learning_rates` holds one rate per iteration, `len(learning_rates) == iterations`.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    learning_rates: tuple[float, ...]
    learning_rate_name: str = "eta"

    @property
    def iterations(self) -> int:
        return len(self.learning_rates)

    def extended(self, iterations: int) -> Training:
        """The same training over `iterations` iterations; the last learning rate goes on."""
        rates = self.learning_rates[:iterations]
        rates += (self.learning_rates[-1],) * (iterations - len(rates))
        return Training(self.x, self.y, rates, self.learning_rate_name)
