"""The lab against eager PyTorch and micrograd: 10,000 iterations of sigmoid-222 with 6 learning rates.

    python -m venv bench && bench/bin/pip install numpy torch==2.14.1 micrograd
    PYTHONPATH=. bench/bin/python benchmarks/lab.py [ITERATIONS]

All run in one process, take turns, and must arrive at the same losses; the best round of
each counts, as other programs on the machine only ever make one slower. A round is
seconds long for each: the tutor runs many times in it. PyTorch and
micrograd are extras of this script, never dependencies of the tutor. micrograd has no
sigmoid; it gets one here as a single operation, which favours it.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable

try:
    import numpy as np
    import torch
    from micrograd.engine import Value
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not installed in this Python. Make one for this benchmark:\n{__doc__}")

from tutor.engine.descent import train
from tutor.model.network import Layer, Loss, Network, Training

ROUNDS = 3
RATES = (0.1, 0.2, 0.5, 0.8, 1.0, 2.0)
FLOORS = {"eager PyTorch": 50.0, "micrograd": 15.0}
X, Y = (0.05, 0.1), (0.01, 0.99)
HIDDEN = ((0.15, 0.2), (0.25, 0.3))
OUTPUT = ((0.4, 0.45), (0.5, 0.55))

Losses = list[float]


def tutor(iterations: int) -> Losses:
    hidden = Layer(
        "hidden", "sigmoid", HIDDEN, None, ("h1", "h2"), ("a1", "a2"), (("w1", "w2"), ("w3", "w4")), ()
    )
    output = Layer(
        "output", "sigmoid", OUTPUT, None, ("o1", "o2"), ("p1", "p2"), (("w5", "w6"), ("w7", "w8")), ()
    )
    network = Network(("i1", "i2"), (hidden, output), Loss("half_squared_error", "E", ("t1", "t2")))
    history = train(network, Training(X, Y, (0.5,)), iterations, RATES)
    return [float(value) for value in history.loss[-1]]


def eager_pytorch(iterations: int) -> Losses:
    """The loop that one writes: one learning rate after the other."""
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (X, Y))
    losses = []
    for rate in RATES:
        weights = [torch.tensor(rows, dtype=torch.float64, requires_grad=True) for rows in (HIDDEN, OUTPUT)]

        def loss(weights: list[torch.Tensor] = weights) -> torch.Tensor:
            prediction = torch.sigmoid(weights[1] @ torch.sigmoid(weights[0] @ x))
            return 0.5 * ((prediction - y) ** 2).sum()

        for _ in range(iterations):
            loss().backward()
            with torch.no_grad():
                for weight in weights:
                    weight -= rate * weight.grad
                    weight.grad = None
        losses.append(loss().item())
    return losses


def batched_pytorch(iterations: int) -> Losses:
    """The same with the learning rates as a batch axis, as the tutor has them."""
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (X, Y))
    rates = torch.tensor(RATES, dtype=torch.float64)[:, None, None]
    weights = [
        torch.tensor([rows] * len(RATES), dtype=torch.float64, requires_grad=True)
        for rows in (HIDDEN, OUTPUT)
    ]

    def losses() -> torch.Tensor:
        prediction = torch.sigmoid(weights[1] @ torch.sigmoid(weights[0] @ x[:, None]))[..., 0]
        return 0.5 * ((prediction - y) ** 2).sum(-1)

    for _ in range(iterations):
        losses().sum().backward()
        with torch.no_grad():
            for weight in weights:
                weight -= rates * weight.grad
                weight.grad = None
    return list(losses().tolist())


def _sigmoid(z: Value) -> Value:
    out = Value(1 / (1 + math.exp(-z.data)), (z,), "sigmoid")

    def backward() -> None:
        z.grad += out.data * (1 - out.data) * out.grad

    out._backward = backward
    return out


def micrograd(iterations: int) -> Losses:
    losses = []
    for rate in RATES:
        layers = [[[Value(w) for w in row] for row in rows] for rows in (HIDDEN, OUTPUT)]
        weights = [w for rows in layers for row in rows for w in row]

        def loss(layers: list[list[list[Value]]] = layers) -> Value:
            values: list[Value | float] = list(X)
            for rows in layers:
                values = [_sigmoid(row[0] * values[0] + row[1] * values[1]) for row in rows]
            return ((values[0] - Y[0]) ** 2 + (values[1] - Y[1]) ** 2) * 0.5

        for _ in range(iterations):
            for weight in weights:
                weight.grad = 0
            loss().backward()
            for weight in weights:
                weight.data -= rate * weight.grad
        losses.append(loss().data)
    return losses


def main() -> int:
    iterations = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    torch.set_num_threads(1)
    contestants: dict[str, tuple[Callable[[int], Losses], int]] = {
        "tutor": (tutor, 30),
        "eager PyTorch": (eager_pytorch, 1),
        "batched PyTorch": (batched_pytorch, 1),
        "micrograd": (micrograd, 1),
    }
    expected = tutor(iterations)
    seconds = dict.fromkeys(contestants, math.inf)
    for _ in range(ROUNDS):
        for name, (run, repeats) in contestants.items():
            start = time.perf_counter()
            for _ in range(repeats):
                losses = run(iterations)
            seconds[name] = min(seconds[name], (time.perf_counter() - start) / repeats)
            if not np.allclose(losses, expected, rtol=1e-8):
                print(f"{name} arrives at {losses}, the tutor at {expected}.", file=sys.stderr)
                return 1
    print(f"{iterations} iterations, {len(RATES)} learning rates, sigmoid 2-2-2")
    failed = False
    for name, taken in seconds.items():
        ratio = taken / seconds["tutor"]
        floor = FLOORS.get(name)
        failed |= floor is not None and ratio < floor
        print(f"{name:<16} {taken:8.3f} s {ratio:7.1f} x" + (f"  (at least {floor:g})" if floor else ""))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
