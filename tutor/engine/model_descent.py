"""Training a model of equations over many iterations with several learning rates.

Every iteration is one call of a function that is made of its steps (`tutor.engine.program`), on Python's own
floats: the values are those of the steps, and for the few rates of a comparison that is faster than
arrays. Losses, predictions and open gates are recorded of every iteration, parameters and state of some,
from which the values of any iteration come out again.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tutor.data_classes import dataclass
from tutor.engine.program import Program, program
from tutor.errors import TutorError
from tutor.operations.arrays import Array
from tutor.sayings import said
from tutor.steps.aims import Watched, aims_of, watched_of
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.iterated import Values

MOST_KEPT = 4_000_000
"""So many recorded numbers of parameters and state are kept. Beyond, those of every n-th iteration."""

_LEAST_WATCHED = 1


@dataclass(frozen=True, eq=False)
class ModelHistory:
    """A training of T iterations with R learning rates side by side.

    Row t of `loss`, `prediction` and `opened` is the state after t updates, as in
    `tutor.engine.descent.History`. Of samples in turn, or in batches of some, the loss is the mean (or, as
    the lesson says, the sum) over all samples.

    Attributes:
        rates: by run, the learning rate of all parameters; None for the lesson's own.
        loss: [T + 1, R]; no columns of meaning without a loss: all 0.
        prediction: [T + 1, R, outputs].
        opened: [T + 1, R, units]: which of `watched.units` let something through, for some sample.
        diverged_at: for each rate the first row with a value that is not finite; None where all are.
        stride: how many updates lie between two recorded states.
        kept: by run, every `stride`-th state: [states, carried names].
    """

    computation: EquationsComputation
    watched: Watched
    rates: tuple[float | None, ...]
    loss: Array
    prediction: Array
    opened: NDArray[np.bool_]
    diverged_at: tuple[int | None, ...]
    stride: int
    kept: tuple[Array, ...]
    _trainer: _Trainer = field(repr=False)

    @property
    def iterations(self) -> int:
        return len(self.loss) - 1

    def values(self, iteration: int, run: int = 0) -> Values:
        """All of an iteration (1 to T + 1) by name and symbol; what has no value is nan."""
        trainer = self._trainer
        row = (iteration - 1) // self.stride * self.stride
        state = tuple(self.kept[run][row // self.stride].tolist())
        for at in range(row, iteration - 1):
            state = trainer.after(state, at, self.rates[run])
        values = trainer.given(iteration, self.rates[run]) | dict(zip(trainer.carried, state, strict=True))
        for step in self.computation.plan(iteration).steps:
            try:
                values[step.symbol] = step.compute(values)
            except (ArithmeticError, ValueError):
                values[step.symbol] = math.nan
        return values


def train_model(
    computation: EquationsComputation,
    iterations: int,
    rates: Sequence[float] | None = None,
    gates: Sequence[str] = (),
) -> ModelHistory:
    """Trains from the computation's own numbers.

    Args:
        rates: one per run; None for one run with the computation's own, the last of which go on.
        gates: names of values that let nothing through when they are 0.

    Raises:
        TutorError: for no iterations or rates.
    """
    if iterations < 1:
        raise TutorError(said("training.no_iterations", count=iterations), said("training.ask_for_one"))
    wanted: tuple[float | None, ...] = (None,) if rates is None else tuple(rates)
    if not wanted:
        raise TutorError(said("training.no_rate"), said("training.give_rates"))
    trainer = _Trainer(computation, watched_of(computation, gates))
    size = max(1, len(trainer.carried) * len(wanted))
    stride = -(-(iterations + 1) * size // MOST_KEPT)
    runs = [trainer.run(iterations, rate, stride) for rate in wanted]
    watched = trainer.watched
    table = np.stack([run.rows for run in runs], axis=1)
    for array_ in (table, *(run.kept for run in runs)):
        array_.flags.writeable = False
    first = _LEAST_WATCHED + len(watched.outputs)
    opened = (table[:, :, first:] != 0).reshape(*table.shape[:2], -1, max(1, len(watched.units)))
    return ModelHistory(
        computation,
        watched,
        wanted,
        table[:, :, 0],
        table[:, :, _LEAST_WATCHED:first],
        opened.any(axis=2),
        tuple(run.diverged_at for run in runs),
        stride,
        tuple(run.kept for run in runs),
        trainer,
    )


@dataclass(frozen=True, eq=False)
class _Run:
    rows: Array
    kept: Array
    diverged_at: int | None


class _Trainer:
    """The iterations of a computation as functions, one for each portion of its samples."""

    def __init__(self, computation: EquationsComputation, watched: Watched) -> None:
        self.watched = watched
        portions = computation.settings.portions
        self._period = -(-portions.samples // portions.size) if portions.samples else 1
        # Another computation would derive its steps again.
        enough = computation.iterations >= self._period
        self._computation = computation if enough else computation.extended(self._period)
        self.carried = tuple(computation.carried)
        self._after = tuple(computation.carried.values())
        update = computation.update
        self._rates = dict(update.rates) if update is not None else {}
        self._given = [self._given_of(number) for number in range(1, self._period + 1)]
        self._programs = [self._program(number) for number in range(1, self._period + 1)]

    def _given_of(self, iteration: int) -> Values:
        given = self._computation.given(iteration)
        return {name: value for name, value in given.items() if name not in self._rates}

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        """What every iteration has besides its given values."""
        return (*self.carried, *self._rates)

    @property
    def _seen(self) -> tuple[str, ...]:
        """What an iteration's own steps give of what is recorded."""
        watched = self.watched
        if watched.single:
            return ()
        return (*(() if watched.loss is None else (watched.loss,)), *watched.outputs, *watched.gates)

    def _program(self, iteration: int) -> Program:
        plan, later = self._computation.plan(iteration), self._computation.plan(iteration + self._period)
        inputs = (*self._inputs, *self._given[iteration - 1])
        other = () if later is plan else later.steps
        return program(plan.steps, other, inputs, (*self._seen, *self._after))

    @cached_property
    def _forward(self) -> tuple[Program, list[tuple[float, ...]]]:
        """The forward pass of one sample, and what each sample gives to it."""
        computation, watched = self._computation, self.watched
        model = computation.model
        pairs = [aim.prediction for aim in aims_of(computation)]
        seen = (*(() if watched.loss is None else (watched.loss,)), *pairs, *watched.units)
        update = computation.update
        constants = dict(model.given) | (dict(update.settings) if update is not None else {})
        inputs = (*self.carried, *constants)
        samples = [tuple((constants | dict(sample)).values()) for sample in model.sampled]
        return program(computation.forward, (), inputs, seen), samples

    def given(self, iteration: int, rate: float | None) -> Values:
        """What an iteration starts from besides parameters and state."""
        portion = self._given[(iteration - 1) % self._period]
        return portion | dict(zip(self._rates, self._rates_at(iteration - 1, rate), strict=True))

    def _rates_at(self, row: int, rate: float | None) -> tuple[float, ...]:
        if rate is not None:
            return (rate,) * len(self._rates)
        return tuple(values[min(row, len(values) - 1)] for values in self._rates.values())

    def after(self, state: tuple[float, ...], row: int, rate: float | None) -> tuple[float, ...]:
        """Parameters and state after the update of row `row`; nan where there are none."""
        try:
            found = self._iterated(state, row, self._rates_at(row, rate))
        except (ArithmeticError, ValueError):
            return (math.nan,) * len(state)
        return found[len(self._seen) :]

    def _iterated(self, state: tuple[float, ...], row: int, rates: tuple[float, ...]) -> tuple[float, ...]:
        portion = row % self._period
        return self._programs[portion]((*state, *rates, *self._given[portion].values()), float(row + 1))

    def run(self, iterations: int, rate: float | None, stride: int) -> _Run:
        """One run: what is recorded of rows 0 to `iterations`, and where it leaves the finite numbers."""
        start = self._computation.start()
        state = tuple(start[name] for name in self.carried)
        width = _LEAST_WATCHED + len(self.watched.outputs) + len(self.watched.gates)
        rows, kept = array("d"), array("d")
        seen, diverged, row = len(self._seen), None, 0
        given = [tuple(values.values()) for values in self._given]
        changing = rate is None and any(
            a != b for values in self._rates.values() for a, b in pairwise(values)
        )
        rates, period, programs = self._rates_at(0, rate), self._period, self._programs
        recorded = self._recorder()
        for row in range(iterations + 1):
            if changing:
                rates = self._rates_at(row, rate)
            if row % stride == 0:
                kept.extend(state)
            try:
                portion = row % period
                found = programs[portion]((*state, *rates, *given[portion]), row + 1.0)
                line = recorded(state, found[:seen])
            except (ArithmeticError, ValueError):
                diverged = row
                break
            after = found[seen:]
            rows.extend(line)
            if not math.isfinite(sum(line) + sum(after)):
                bad = not all(map(math.isfinite, line))
                if bad or not all(map(math.isfinite, after)):
                    diverged = row if bad else row + 1
                    break
            state = after
        if diverged is not None and diverged > iterations:
            diverged = None
        return _Run(
            _filled(rows, iterations + 1, width),
            _filled(kept, iterations // stride + 1, len(state)),
            diverged,
        )

    def _recorder(self) -> Callable[[tuple[float, ...], tuple[float, ...]], Sequence[float]]:
        """From a state and what its iteration gives to a row of the record."""
        watched = self.watched
        lossless: tuple[float, ...] = () if watched.loss is not None else (0.0,)
        if not watched.single:
            return lambda _state, seen: (*lossless, *seen)
        forward, samples = self._forward
        portions = self._computation.settings.portions
        count = 1 if portions.in_batches and portions.reduce == "sum" else len(samples)
        shown = len(watched.outputs) // len(samples)

        def over_samples(state: tuple[float, ...], _seen: tuple[float, ...]) -> list[float]:
            found = [(*lossless, *forward((*state, *sample), 0.0)) for sample in samples]
            total = sum(one[0] for one in found) / count
            outputs = [value for one in found for value in one[1 : 1 + shown]]
            return [total, *outputs, *(value for one in found for value in one[1 + shown :])]

        return over_samples


def _filled(numbers: array[float], rows: int, width: int) -> Array:
    """Rows of a record, those after its end nan."""
    table = np.full(rows * width, math.nan)
    table[: len(numbers)] = numbers
    return table.reshape(rows, width)
