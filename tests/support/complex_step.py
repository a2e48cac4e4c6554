"""A third computation of loss and gradients, in plain Python: complex-step differentiation.

f(w + ih) = f(w) + ih f'(w) + O(h^2): with h = 1e-30 the imaginary part over h is the
derivative to the last digit, without any derivative being written down.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable

from tutor.model.network import Network, Training

H = 1e-30
Row = list[complex]


def _softmax(z: Row) -> Row:
    powers = [cmath.exp(v) for v in z]
    return [p / sum(powers) for p in powers]


ACTIVATE: dict[str, Callable[[Row], Row]] = {
    "linear": lambda z: z,
    "relu": lambda z: [v if v.real > 0 else 0j for v in z],
    "leaky_relu": lambda z: [v if v.real > 0 else 0.01 * v for v in z],
    "sigmoid": lambda z: [1 / (1 + cmath.exp(-v)) for v in z],
    "tanh": lambda z: [cmath.tanh(v) for v in z],
    "softmax": _softmax,
}


def _squares(pairs: list[tuple[complex, float]]) -> complex:
    return sum(((p - t) ** 2 for p, t in pairs), 0j)


TOTAL: dict[str, Callable[[list[tuple[complex, float]]], complex]] = {
    "half_squared_error": lambda pairs: _squares(pairs) / 2,
    "squared_error": _squares,
    "mean_squared_error": lambda pairs: _squares(pairs) / len(pairs),
    "binary_cross_entropy": lambda pairs: (
        -sum(t * cmath.log(p) + (1 - t) * cmath.log(1 - p) for p, t in pairs)
    ),
    "cross_entropy": lambda pairs: -sum(t * cmath.log(p) for p, t in pairs),
}


def loss_with(network: Network, training: Training, parameters: dict[str, complex]) -> complex:
    """The loss with the network's parameters as given by name."""
    values: Row = [complex(x) for x in training.x]
    for layer in network.layers:
        sums = [
            sum((parameters[name] * v for name, v in zip(names, values, strict=True)), 0j)
            for names in layer.weight_names
        ]
        if layer.biases is not None:
            sums = [s + parameters[name] for s, name in zip(sums, layer.bias_names, strict=True)]
        values = ACTIVATE[layer.activation](sums)
    return TOTAL[network.loss.kind](list(zip(values, training.y, strict=True)))


def gradient(network: Network, training: Training) -> dict[str, float]:
    """dL/dw of every parameter, by name."""
    start = {name: complex(value) for name, value in network.parameters()}
    return {
        name: loss_with(network, training, start | {name: value + 1j * H}).imag / H
        for name, value in start.items()
    }
