"""A training computed on whole arrays, step by step of each iteration."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.engine.passes import by_symbol, from_network, iterate
from tutor.model.network import Network, Training


def compute(network: Network, training: Training) -> Iterator[dict[str, float]]:
    """Every step's value, by symbol, one iteration after the other."""
    x, y = np.array(training.x), np.array(training.y)
    parameters = from_network(network)
    for rate in training.learning_rates:
        iteration = iterate(network, parameters, x, y, np.array(rate))
        yield {symbol: float(value) for symbol, value in by_symbol(network, iteration).items()}
        parameters = iteration.after
