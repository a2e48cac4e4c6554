"""Values of the iterations of a training, of which few are kept and any can be had again."""

from __future__ import annotations

from _thread import allocate_lock  # threading itself takes as long to import as a lesson to load
from array import array
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

Values = dict[str, float]

Shared: TypeAlias = MappingProxyType[str, float]
"""Values that several may read at once, and nobody can change. `copy()` gives one's own."""

MOST_VALUES_KEPT = 100_000
"""So many values of the iterations computed last are kept, some 10 MB; two iterations at least."""

MOST_STARTS_KEPT = 1_000_000
"""So many parameters are kept, 8 MB, from which iterations that were let go are computed again."""


class Iterated:
    """What is computed iteration by iteration, each from the parameters that the one before it left.

    Of a long training only the iterations computed last are kept, and at every few iterations the
    parameters, from which the same values are computed again, to the last bit. Several threads may ask.
    """

    def __init__(
        self,
        parameters: Mapping[str, str],
        begin: Callable[[int, Values | None], Values],
        complete: Callable[[int, Values], None],
    ) -> None:
        """
        Args:
            parameters: the names that one iteration leaves to the next, each with its name before that.
            begin: all that an iteration starts from, given its parameters; None for the first iteration.
            complete: adds to that what the iteration computes; what it raises is passed on.
        """
        self._parameters = parameters
        self._begin = begin
        self._complete = complete
        self._recent: dict[int, Shared] = {}
        self._starts: dict[int, array[float]] = {}
        self._every = 1
        self._lock = allocate_lock()

    def __call__(self, iteration: int) -> Shared:
        """The values of an iteration, counted from 1."""
        found = self._recent.get(iteration)
        if found is None:
            with self._lock:
                found = self._up_to(iteration)
        return found

    def _up_to(self, iteration: int) -> Shared:
        """The values of an iteration, computed from the nearest one before it that is known."""
        at = iteration
        while at > 1 and at not in self._recent and at not in self._starts:
            at -= 1
        values = self._recent.get(at)
        if values is None:
            values = self._computed(at, self._start(at))
        while at < iteration:
            at += 1
            left = {name: values[after] for name, after in self._parameters.items()}
            values = self._computed(at, left)
        return values

    def _start(self, iteration: int) -> Values | None:
        return dict(zip(self._parameters, self._starts[iteration], strict=True)) if iteration > 1 else None

    def _computed(self, iteration: int, parameters: Values | None) -> Shared:
        """All values of an iteration; kept in place of older ones."""
        if parameters is not None:
            self._keep_start(iteration, parameters)
        values = self._begin(iteration, parameters)
        self._complete(iteration, values)
        while len(self._recent) > 1 and (len(self._recent) + 1) * len(values) > MOST_VALUES_KEPT:
            del self._recent[next(iter(self._recent))]
        shared = self._recent[iteration] = MappingProxyType(values)
        return shared

    def _keep_start(self, iteration: int, parameters: Values) -> None:
        """Keeps the parameters of every few iterations, of fewer the more there are."""
        if (iteration - 1) % self._every or iteration in self._starts:
            return
        self._starts[iteration] = array("d", parameters.values())
        if len(self._starts) * len(parameters) > MOST_STARTS_KEPT:
            self._every *= 2
            for at in [at for at in self._starts if (at - 1) % self._every]:
                del self._starts[at]
