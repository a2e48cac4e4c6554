"""A third computation of loss and gradients, in plain Python: complex-step differentiation.

f(w + ih) = f(w) + ih f'(w) + O(h^2): with h = 1e-30 the imaginary part over h is the
derivative to the last digit, without any derivative being written down.
"""

from __future__ import annotations

import cmath

from tutor.expressions.trees import LEAKY_SLOPE
from tutor.model.network import ActivationName, LossKind, Network, Training

H = 1e-30
Row = list[complex]


def activate(name: ActivationName, z: Row) -> Row:
    match name:
        case "linear":
            return z
        case "relu":
            return [v if v.real > 0 else 0j for v in z]
        case "leaky_relu":
            return [v if v.real > 0 else LEAKY_SLOPE * v for v in z]
        case "sigmoid":
            return [1 / (1 + cmath.exp(-v)) for v in z]
        case "tanh":
            return [cmath.tanh(v) for v in z]
        case "softmax":
            powers = [cmath.exp(v) for v in z]
            return [p / sum(powers) for p in powers]


def total(kind: LossKind, prediction: Row, target: tuple[float, ...]) -> complex:
    pairs = list(zip(prediction, target, strict=True))
    squares = sum((p - t) ** 2 for p, t in pairs)
    match kind:
        case "half_squared_error":
            return squares / 2
        case "squared_error":
            return squares
        case "mean_squared_error":
            return squares / len(pairs)
        case "binary_cross_entropy":
            return -sum(t * cmath.log(p) + (1 - t) * cmath.log(1 - p) for p, t in pairs)
        case "cross_entropy":
            return -sum(t * cmath.log(p) for p, t in pairs)


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
        values = activate(layer.activation, sums)
    return total(network.loss.kind, values, training.y)


def gradient(network: Network, training: Training) -> dict[str, float]:
    """dL/dw of every parameter, by name."""
    start = {name: complex(value) for name, value in network.parameters()}
    return {
        name: loss_with(network, training, start | {name: value + 1j * H}).imag / H
        for name, value in start.items()
    }
