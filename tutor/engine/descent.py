"""Gradient descent over many iterations and several learning rates at once.

One iteration of a small network is a few hundred additions and multiplications: the
time goes into calling numpy, not into computing. So the loop does only what the next
iteration needs (no loss, no records besides the parameters), as a fixed list of array
operations on buffers made once; everything else is computed afterwards, from the
recorded parameters of many iterations in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tutor.data_classes import dataclass
from tutor.engine.passes import Iteration, Parameters, by_symbol, forward, from_network, iterate, loss
from tutor.errors import TutorError
from tutor.model.network import Network, Training
from tutor.operations.arrays import Array
from tutor.sayings import Name, Text, said

MOST_KEPT = 8_000_000
"""How many recorded parameters a history keeps (64 MB). Beyond, it keeps every n-th iteration's."""

_CHUNK = 100_000
"""How many numbers of parameters are recorded before losses and predictions are computed from them."""

_TINY = 64
"""Numbers in a weight matrix up to which numpy is faster by scalar products than by a matrix product."""


@dataclass(frozen=True, eq=False)
class History:
    """A training run over T iterations with R learning rates side by side.

    Row t of `loss` and `prediction` is the state after t updates: row 0 is the network as
    it was, row T what came out. In other words, row t holds what iteration t + 1 computes.

    Attributes:
        rates: the learning rates, [R, T].
        loss: [T + 1, R].
        prediction: [T + 1, R, outputs].
        diverged_at: for each rate the first row with a parameter, a prediction or a loss that
            is not finite; None where all are.
        stride: how many updates lie between two recorded states.
        kept: every `stride`-th state's parameters, in the layout of the training loop.
    """

    network: Network
    training: Training
    frozen: frozenset[str]
    rates: Array
    loss: Array
    prediction: Array
    diverged_at: tuple[int | None, ...]
    stride: int
    kept: Array

    def __post_init__(self) -> None:
        # A run is made in one thread and looked at in another.
        for array in (self.rates, self.loss, self.prediction, self.kept):
            array.flags.writeable = False

    @property
    def iterations(self) -> int:
        return len(self.loss) - 1

    def parameters(self, first: int, last: int) -> Parameters:
        """The parameters before the iterations `first` to `last` (from 1 to T + 1): [iterations, R, …]."""
        loop = _Loop(self.network, self.training, self.rates, self.frozen)
        if self.stride == 1:
            return loop.unpacked(self.kept[first - 1 : last])
        start = (first - 1) // self.stride
        states = np.empty((last - start * self.stride, loop.state.size))
        states[0] = loop.state[:] = self.kept[start]
        loop.advance(states[1:], start * self.stride + 1)
        return loop.unpacked(states[first - 1 - start * self.stride :])

    def iteration(self, first: int, last: int) -> Iteration:
        """All arrays of the iterations `first` to `last` (from 1 to T): [iterations, R, …]."""
        x, y = np.array(self.training.x), np.array(self.training.y)
        rates = self.rates.T[first - 1 : last]
        return iterate(self.network, self.parameters(first, last), x, y, rates, self.frozen)

    def table(self, first: int, last: int) -> dict[str, Array]:
        """Every step of the iterations `first` to `last` (from 1 to T) by symbol: [iterations, R]."""
        return by_symbol(self.network, self.iteration(first, last))


def train(
    network: Network,
    training: Training,
    iterations: int | None = None,
    rates: Sequence[float] | Array | None = None,
    frozen: Collection[str] = (),
) -> History:
    """Trains with several learning rates side by side, from the network's own parameters.

    Args:
        iterations: T; None for as many as the training has.
        rates: one per run, [R], or one per run and iteration, [R, T]; None for one run
            with the training's own, the last of which goes on.
        frozen: names of parameters that are not updated.

    Raises:
        TutorError: a name in `frozen` is no parameter of the network, or there are no iterations or rates.
    """
    count = training.iterations if iterations is None else iterations
    table = _rate_table(training, count, rates)
    _refuse_unknown(network, frozen)
    loop = _Loop(network, training, table, frozenset(frozen))
    stride = -(-(count + 1) * loop.state.size // MOST_KEPT)
    kept = np.empty((count // stride + 1, loop.state.size))
    losses = np.empty((count + 1, len(table)))
    predictions = np.empty((count + 1, len(table), network.layers[-1].size))
    finite = np.empty((count + 1, len(table)), dtype=bool)
    rows = np.empty((max(1, min(count + 1, _CHUNK // loop.state.size)), loop.state.size))
    for start in range(0, count + 1, len(rows)):
        states = rows[: count + 1 - start]
        if start == 0:
            states[0] = loop.state
            loop.advance(states[1:], 1)
        else:
            loop.advance(states, start)
        end = start + len(states)
        kept[-(-start // stride) : (end - 1) // stride + 1] = states[-start % stride :: stride]
        predictions[start:end], losses[start:end], finite[start:end] = loop.outcome(states)
    diverged = tuple(None if ok.all() else int(ok.argmin()) for ok in finite.T)
    return History(network, training, frozenset(frozen), table, losses, predictions, diverged, stride, kept)


def _rate_table(training: Training, iterations: int, rates: Sequence[float] | Array | None) -> Array:
    """The rates as [R, T]; constant rates take no memory for T."""
    if iterations < 1:
        raise TutorError(said("training.no_iterations", count=iterations), said("training.ask_for_one"))
    table = np.array([training.extended(iterations).learning_rates] if rates is None else rates, dtype=float)
    if table.size == 0:
        raise TutorError(said("training.no_rate"), said("training.give_rates"))
    return np.broadcast_to(table[:, None] if table.ndim == 1 else table, (len(table), iterations))


def _refuse_unknown(network: Network, frozen: Collection[str]) -> None:
    known = {name for name, _ in network.parameters()}
    for name in frozen:
        if name not in known:
            raise TutorError(
                said("training.no_parameter", name=Text(repr(name))),
                said("training.parameters", names=tuple(map(Name, sorted(known)))),
            )


@dataclass(frozen=True, eq=False, slots=True)
class _Block:
    """One layer in the loop: where its parameters lie in the state, and its shape [units, width].

    The bias is one more column of the weights, whose input is always 1.
    """

    start: int
    units: int
    inputs: int
    biased: bool

    @property
    def width(self) -> int:
        return self.inputs + self.biased

    def of(self, states: Array, runs: int) -> Array:
        """The layer's part [..., R, units, width] of states [..., numbers], as a view."""
        part = states[..., self.start : self.start + runs * self.units * self.width]
        return part.reshape(*states.shape[:-1], runs, self.units, self.width)


class _Loop:
    """The iterations of R runs side by side. `state` holds all their parameters, layer by layer."""

    def __init__(self, network: Network, training: Training, rates: Array, frozen: frozenset[str]) -> None:
        self._network = network
        self._x, self._y = np.array(training.x), np.array(training.y)
        self._rates = rates
        self._runs = len(rates)
        self._blocks = self._lay_out()
        last = self._blocks[-1]
        size = last.start + self._runs * last.units * last.width
        self.state = np.empty(size)
        self._fill(self.state, from_network(network))
        self._gradient = np.empty(size)
        self._step = np.empty(size)
        self._trained = np.empty(size)  # 1 for each parameter that is updated, 0 for a frozen one
        self._fill(self._trained, _marks(network, frozen))
        self._rate = np.empty(size)
        changes = np.flatnonzero((rates[:, 1:] != rates[:, :-1]).any(axis=0))
        self._rate_changes = frozenset((changes + 2).tolist())
        self._operations = self._program()

    def _lay_out(self) -> list[_Block]:
        blocks: list[_Block] = []
        start = 0
        for layer in self._network.layers:
            block = _Block(start, layer.size, len(layer.weights[0]), layer.biases is not None)
            blocks.append(block)
            start += self._runs * block.units * block.width
        return blocks

    def _fill(self, state: Array, parameters: Parameters) -> None:
        """Puts one network's parameters into all runs."""
        for block, weights, biases in zip(self._blocks, parameters.weights, parameters.biases, strict=True):
            view = block.of(state, self._runs)
            view[..., : block.inputs] = weights
            if biases is not None:
                view[..., -1] = biases

    def unpacked(self, states: Array) -> Parameters:
        """States [..., numbers] as parameters with the leading axes [..., R]."""
        views = [block.of(states, self._runs) for block in self._blocks]
        return Parameters(
            tuple(v[..., : block.inputs] for block, v in zip(self._blocks, views, strict=True)),
            tuple(v[..., -1] if block.biased else None for block, v in zip(self._blocks, views, strict=True)),
        )

    @np.errstate(all="ignore")
    def advance(self, states: Array, first: int) -> None:
        """Trains on: row i of `states` becomes the state after the update of iteration first + i."""
        if len(states) == 0:
            return
        self._set_rate(first)
        operations, state, changes = self._operations, self.state, self._rate_changes
        for iteration, row in enumerate(states, first):
            if iteration in changes:
                self._set_rate(iteration)
            for operation in operations:
                operation()
            row[:] = state

    def _set_rate(self, iteration: int) -> None:
        rate = self._rates[:, iteration - 1, None, None]
        for block in self._blocks:
            block.of(self._rate, self._runs)[:] = rate
        np.multiply(self._rate, self._trained, self._rate)

    def outcome(self, states: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Of states [rows, numbers]: predictions [rows, R, outputs], losses [rows, R], what is finite."""
        parameters = self.unpacked(states)
        prediction = forward(self._network, parameters, self._x).prediction
        total = loss(self._network, prediction, self._y)[1]
        finite = np.isfinite(total) & np.isfinite(prediction).all(axis=-1)
        if not np.isfinite(states).all():
            for block in self._blocks:
                finite &= np.isfinite(block.of(states, self._runs)).all(axis=(-2, -1))
        return prediction, total, finite

    def _program(self) -> list[Callable[[], object]]:
        """One iteration as operations on the buffers, in order."""
        count = len(self._blocks)
        # The values that feed each layer [R, width], with the 1 that feeds its biases in the last column.
        feeds = [np.ones((self._runs, block.width)) for block in self._blocks]
        feeds[0][:, : self._blocks[0].inputs] = self._x
        a = [feeds[i + 1][:, : block.units] for i, block in enumerate(self._blocks[:-1])]
        a.append(np.empty((self._runs, self._blocks[-1].units)))
        # A linear layer's pre-activation is its activation: one buffer for both.
        linear = [layer.linear for layer in self._network.layers]
        z = [a[i] if linear[i] else np.empty_like(a[i]) for i in range(count)]
        to_a = [np.empty((self._runs, block.units)) for block in self._blocks]
        to_z = [to_a[i] if linear[i] else np.empty_like(to_a[i]) for i in range(count)]
        weights = [block.of(self.state, self._runs) for block in self._blocks]
        gradients = [block.of(self._gradient, self._runs) for block in self._blocks]

        program: list[Callable[[], object]] = []
        for i, layer in enumerate(self._network.layers):
            program.append(_products(weights[i], feeds[i], z[i]))
            if not linear[i]:
                program.append(partial(layer.row.arrays().value, z[i], a[i]))
        arrays = self._network.loss.row.arrays()
        y = np.tile(self._y, (self._runs, 1))  # one for each run: numpy is slower where it must broadcast
        if arrays.to_sums is None:
            program.append(partial(arrays.gradient, a[-1], y, to_a[-1]))
        else:
            program.append(partial(arrays.to_sums, a[-1], y, to_z[-1]))
        for i in reversed(range(count)):
            if not linear[i] and (arrays.to_sums is None or i < count - 1):
                activation = self._network.layers[i].row.arrays()
                program.append(partial(activation.backward, z[i], a[i], to_a[i], to_z[i]))
            program.append(partial(np.multiply, to_z[i][:, :, None], feeds[i][:, None, :], gradients[i]))
            if i > 0:
                old = weights[i][:, :, : self._blocks[i].inputs]
                program.append(_products(old.swapaxes(1, 2), to_z[i], to_a[i - 1]))
        program.append(partial(np.multiply, self._gradient, self._rate, self._step))
        program.append(partial(np.subtract, self.state, self._step, self.state))
        return program


def _products(matrices: Array, vectors: Array, out: Array) -> Callable[[], object]:
    """Each run's matrix [R, rows, columns] times its vector [R, columns], into [R, rows]."""
    if matrices[0].size <= _TINY:
        return partial(np.vecdot, matrices, vectors[:, None, :], out)
    return partial(np.matmul, matrices, vectors[:, :, None], out[:, :, None])


def _marks(network: Network, frozen: frozenset[str]) -> Parameters:
    """1 in the place of each parameter that is updated, 0 in that of a frozen one."""

    def mark(names: tuple[str, ...]) -> list[float]:
        return [0.0 if name in frozen else 1.0 for name in names]

    return Parameters(
        tuple(np.array([mark(names) for names in layer.weight_names]) for layer in network.layers),
        tuple(None if layer.biases is None else np.array(mark(layer.bias_names)) for layer in network.layers),
    )
