"""A small network, its loss and its training data, as plain immutable values.

Shapes follow the lesson file: `weights[u][i]` belongs to unit u of the layer and
to input i of the layer (the previous layer's activation i, or network input i).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Never

from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.operations.rows import ActivationRow, LossRow
from tutor.sayings import said


class NotANetwork(TutorError):
    """Something that only a dense network has, asked of a model of equations."""

    def __init__(self) -> None:
        super().__init__(said("equations.no_network"), said("equations.no_network_hint"))


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: `size` units fed by all values of the layer before. `activation` is the name of a row.

    A linear layer has no pre-activation of its own: `z` repeats `a` there, so
    that "the name of unit u's weighted sum" always has an answer.
    """

    name: str
    activation: str
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
    def row(self) -> ActivationRow:
        return ACTIVATIONS[self.activation]

    @property
    def linear(self) -> bool:
        return self.row.linear


@dataclass(frozen=True, slots=True)
class Loss:
    """The loss over the last layer. `kind` is the name of a row; `terms` is empty or names one per output."""

    kind: str
    name: str
    targets: tuple[str, ...]
    terms: tuple[str, ...] = ()

    @property
    def row(self) -> LossRow:
        return LOSSES[self.kind]


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


class _Absent(Network):
    """Stands where a lesson has equations and no network: whoever asks it for anything is told so."""

    __slots__ = ()

    def __getattr__(self, _name: str) -> Never:
        raise NotANetwork


ABSENT: Network = _Absent.__new__(_Absent)


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
