"""Runs of the lab, computed by the engine: one run to look into, and many rates side by side.

This module and those that import it load numpy: the screen imports them beside its first paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from tutor.data_classes import dataclass
from tutor.engine.descent import History, train
from tutor.engine.model_descent import ModelHistory, train_model
from tutor.engine.passes import parameters_by_name
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.practice.lab.gates import Death, deaths
from tutor.practice.lab.state import Lab
from tutor.practice.lab.verdicts import RateVerdict, judge
from tutor.steps.equations_computation import EquationsComputation

AHEAD = 1000
"""A run is computed to a multiple of so many iterations, so that single iterations cost nothing."""

_STEPS_AHEAD = 200_000
"""Of a large model it is computed less far: about half a second's work."""


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """The run of one set-up: everything of its iterations 1 to `lab.iterations`, and what comes out."""

    lab: Lab
    history: History | ModelHistory

    def loss(self, iteration: int) -> float | None:
        """The loss that an iteration begins with, over all samples; None without one."""
        return None if self.lab.loss is None else float(self.history.loss[iteration - 1, 0])

    @property
    def losses(self) -> list[float]:
        """The loss before the first update and after each."""
        return [float(value) for value in self.history.loss[: self.lab.iterations + 1, 0]]

    def predictions(self, output: int) -> list[float]:
        """One output before the first update and after each."""
        return [float(value) for value in self.history.prediction[: self.lab.iterations + 1, 0, output]]

    @property
    def overflow(self) -> int | None:
        """The iteration that has no finite value any more; None where all have, up to what comes out."""
        row = self.history.diverged_at[0]
        return None if row is None or row > self.lab.iterations else row + 1

    @cached_property
    def died(self) -> tuple[Death, ...]:
        """The units that no longer open."""
        return deaths(self.history, self.lab.iterations)[0]

    def values(self, iteration: int) -> dict[str, float]:
        """All of an iteration by name and symbol: what it starts from, and its steps."""
        lab = self.lab
        if isinstance(self.history, ModelHistory):
            return self.history.values(iteration)
        rate = lab.training.extended(iteration).learning_rates[-1]
        (steps,) = self.table(iteration, iteration)
        return {**lab.start, lab.training.learning_rate_name: rate, **steps}

    def table(self, first: int, last: int) -> list[dict[str, float]]:
        """Steps and parameters (before the update) of the iterations `first` to `last`, in order."""
        if isinstance(self.history, ModelHistory):
            return [self.history.values(iteration) for iteration in range(first, last + 1)]
        steps = self.history.table(first, last)
        before = parameters_by_name(self.lab.network, self.history.parameters(first, last))
        columns = {name: values[:, 0].tolist() for name, values in (before | steps).items()}
        return [{name: column[row] for name, column in columns.items()} for row in range(last - first + 1)]


def compute(lab: Lab, earlier: TrainingRun | None = None) -> TrainingRun:
    """The run of a set-up; one that is computed already, only longer or shorter, is not computed again."""
    if earlier is not None and earlier.history.iterations > lab.iterations and _same(lab, earlier.lab):
        return TrainingRun(lab, earlier.history)
    ahead = AHEAD
    if lab.equations is not None:
        ahead = max(1, min(AHEAD, _STEPS_AHEAD // max(1, len(lab.computation.plan(1).steps))))
    count = -(-(lab.iterations + 1) // ahead) * ahead
    if lab.equations is not None:
        return TrainingRun(lab, _trained(lab, count, None))
    rates = np.array([lab.training.extended(count).learning_rates])
    return TrainingRun(lab, train(lab.network, lab.training, count, rates, lab.frozen))


def _same(one: Lab, other: Lab) -> bool:
    if (one.equations is None) != (other.equations is None) or one.frozen != other.frozen:
        return False
    if one.equations is not None:
        return one.equations == other.equations
    return (one.network, one.training) == (other.network, other.training)


def _trained(lab: Lab, iterations: int, rates: Sequence[float] | None) -> ModelHistory:
    computation = lab.computation
    assert isinstance(computation, EquationsComputation)
    return train_model(computation, iterations, rates, lab.watched.units)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Several learning rates side by side.

    Attributes:
        verdicts: one per rate, in their order.
        died: for each rate, the units that no longer open.
    """

    lab: Lab
    rates: tuple[float, ...]
    history: History | ModelHistory
    verdicts: tuple[RateVerdict, ...]
    died: tuple[tuple[Death, ...], ...]

    @property
    def iterations(self) -> int:
        return self.history.iterations


def compare(lab: Lab, rates: Sequence[float], iterations: int) -> Comparison:
    """Trains with every rate in one batched run, and says of each what one should see."""
    history: History | ModelHistory
    if lab.equations is not None:
        history = _trained(lab, iterations, rates)
    else:
        history = train(lab.network, lab.training, iterations, rates, lab.frozen)
    errors = history.prediction - np.array(lab.watched.aims)
    verdicts = tuple(
        judge(history.loss[:, run], errors[:, run], history.diverged_at[run]) for run in range(len(rates))
    )
    return Comparison(lab, tuple(rates), history, verdicts, deaths(history, iterations))


def columns(lab: Lab) -> tuple[str, ...]:
    """The columns of a table of iterations: loss and predictions, parameters, the passes, the gradients."""
    if lab.equations is not None:
        return _columns_of_model(lab)
    network = lab.network
    loss = network.loss
    units = [name for layer in network.layers for name in (*(() if layer.linear else layer.z), *layer.a)]
    parameters = [name for name, _ in network.parameters()]
    gradients = [gradient_symbol(loss.name, name) for name in (*parameters, *units)]
    updated = [updated_symbol(name) for name in parameters]
    names = [loss.name, *network.outputs, *parameters, *units, *loss.terms, *gradients, *updated]
    return tuple(dict.fromkeys(names))


def _columns_of_model(lab: Lab) -> tuple[str, ...]:
    """Loss, predictions, what is carried over, then all that is computed. Of batches, those of the first."""
    computation = lab.computation
    symbols = [step.symbol for step in computation.plan(1).steps]
    predictions = [name for name in lab.outputs if name in symbols]
    loss = [] if lab.loss is None else [lab.loss]
    return tuple(dict.fromkeys((*loss, *predictions, *computation.carried, *symbols)))
