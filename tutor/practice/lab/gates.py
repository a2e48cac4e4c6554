"""Units that die in a run: closed for the sample from some iteration on, so that no gradient passes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tutor.data_classes import dataclass
from tutor.engine.descent import History
from tutor.engine.model_descent import ModelHistory
from tutor.engine.passes import forward

_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Death:
    """A unit, by the name of its activation, and the first iteration from which it stays closed."""

    unit: str
    iteration: int


def deaths(history: History | ModelHistory, iterations: int) -> tuple[tuple[Death, ...], ...]:
    """For each run the units that are closed to the end of `iterations`, in the network's order.

    A run that has left the finite numbers is looked at as far as it is finite.
    """
    runs = range(len(history.diverged_at))
    ends = [iterations if at is None else min(at - 1, iterations) for at in history.diverged_at]
    if isinstance(history, ModelHistory):
        return tuple(_of_model(history, run, ends[run]) for run in runs)
    units = [
        (index, unit, layer.a[unit])
        for index, layer in enumerate(history.network.layers)
        if layer.row.can_die
        for unit in range(layer.size)
    ]
    if not units:
        return tuple(() for _ in runs)
    return tuple(_of_run(history, run, ends[run], units) for run in runs)


def _of_model(history: ModelHistory, run: int, end: int) -> tuple[Death, ...]:
    """Units that no sample opens any more."""
    found = []
    for number, name in enumerate(history.watched.units):
        rows = np.flatnonzero(history.opened[: end + 1, run, number])
        opened = int(rows[-1]) + 1 if rows.size else 0
        if opened <= end:
            found.append(Death(name, opened + 1))
    return tuple(found)


def _of_run(history: History, run: int, end: int, units: list[tuple[int, int, str]]) -> tuple[Death, ...]:
    """Goes back from the end until every unit has been seen open."""
    opened: dict[str, int] = {}
    last = end + 1  # row t holds what iteration t + 1 computes
    while last >= 1 and len(opened) < len(units):
        first = max(1, last - _CHUNK + 1)
        gates = _open(history, run, first, last, units)
        for (_, _, name), gate in zip(units, gates, strict=True):
            if name not in opened and gate.any():
                opened[name] = first + int(np.flatnonzero(gate)[-1])
        last = first - 1
    return tuple(Death(name, opened.get(name, 0) + 1) for _, _, name in units if opened.get(name, 0) <= end)


def _open(
    history: History, run: int, first: int, last: int, units: list[tuple[int, int, str]]
) -> list[NDArray[np.bool_]]:
    passed = forward(history.network, history.parameters(first, last), np.array(history.training.x))
    return [passed.z[layer][:, run, unit] > 0 for layer, unit, _ in units]
