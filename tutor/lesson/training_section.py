"""The [training] part of a lesson file, and whether the training can be computed."""

from __future__ import annotations

import math
from typing import NamedTuple

from tutor.expressions.printing import in_numbers
from tutor.lesson.naming import Names
from tutor.lesson.network_section import NetworkRead
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_list, as_number, as_numbers, as_whole
from tutor.model.network import Network, Training
from tutor.steps.derive import Plan, Step
from tutor.steps.trace import Values, following_values, initial_values

MOST_ITERATIONS = 1000
MOST_STEPS_LISTED = 10_000
"""So many values are computed when a lesson is only listed: some milliseconds' work."""

MOST_STEPS_TRIED = 100_000
"""So many values are computed one by one when a lesson is opened; those of more, on whole arrays."""

_LONGEST_FORMULA = 100


class TrainingRead(NamedTuple):
    """The training as far as it could be read. `training` is None when a part of it is not known."""

    iterations: int | None
    rate_name: str | None
    training: Training | None


def inputs_of_data(root: Table) -> int | None:
    """How many input values there are, before anything is checked."""
    training, _ = root.take("training")
    x = training.get("x") if isinstance(training, dict) else None
    return len(x) if isinstance(x, list) and x else None


def read_training(root: Table, names: Names, of: NetworkRead) -> TrainingRead:
    value, place = root.take("training", "a table [training] with x, y, learning_rate and iterations")
    if value is None:
        return TrainingRead(None, None, None)
    table = Table(value, place)
    raw_x, x_place = table.take("x", "a list with one number per input")
    x = None if raw_x is None else as_numbers(raw_x, x_place, "one per input", of.inputs)
    raw_y, y_place = table.take("y", "a list with one number per target")
    y = None if raw_y is None else as_numbers(raw_y, y_place, "one per target", of.outputs)
    if y is not None and of.network is not None:
        _check_probabilities(y, y_place, of.network)
    raw_iterations, iterations_place = table.take("iterations", "how often to train, a whole number")
    iterations = None
    if raw_iterations is not None:
        iterations = as_whole(raw_iterations, iterations_place, 1, MOST_ITERATIONS)
    rates = _read_rates(table, iterations)
    raw_name, name_place = table.take("learning_rate_name")
    rate_name = names.one(raw_name, name_place, default="eta")
    table.close()
    training = None
    if not (x is None or y is None or rates is None or rate_name is None or iterations is None):
        training = Training(x, y, rates, rate_name)
    return TrainingRead(iterations, rate_name, training)


def _check_probabilities(y: tuple[float, ...], place: Place, network: Network) -> None:
    probabilities = network.loss.row.probabilities
    if probabilities is None:
        return
    for index, target in enumerate(y):
        if not 0 <= target <= 1:
            place.at(index).warning(f"a target of {network.loss.kind} is a probability, from 0 to 1.")
    if probabilities == "one_choice" and not math.isclose(math.fsum(y), 1, abs_tol=1e-9):
        place.warning(
            f"the targets of {network.loss.kind} are the probabilities of one choice: they add up to 1."
        )


def _read_rates(table: Table, iterations: int | None) -> tuple[float, ...] | None:
    """One learning rate per iteration."""
    value, place = table.take("learning_rate", "a number, or a list with one per iteration")
    if value is None:
        return None
    if not isinstance(value, list):
        rate = _as_rate(value, place)
        return (rate,) * (iterations or 1)
    entries = as_list(value, place, "numbers, one per iteration", iterations)
    rates = tuple(_as_rate(entry, place.at(index)) for index, entry in enumerate(value))
    return None if entries is None else rates


def _as_rate(value: object, place: Place) -> float:
    before = len(place.findings.errors)
    rate = as_number(value, place)
    if rate <= 0 and len(place.findings.errors) == before:
        place.expected("a number above 0", value)
    return rate


def check_values(plan: Plan, training: Training, place: Place, thorough: bool) -> None:
    """Reports the first step that has no finite value: of every iteration, or of the first ones only."""
    most = MOST_STEPS_TRIED if thorough else MOST_STEPS_LISTED
    tried = plan.iterations_within(most, training.iterations)
    if _report_first(plan, training, place, tried) or not thorough or tried == training.iterations:
        return
    # Imported here: no small lesson waits for numpy.
    from tutor.engine.descent import train

    (diverged,) = train(plan.network, training).diverged_at
    if diverged is not None and diverged < training.iterations:
        place.error(
            f"the values grow beyond all bounds by iteration {diverged + 1}. "
            "Use other numbers, or a smaller learning rate."
        )


def _report_first(plan: Plan, training: Training, place: Place, tried: int) -> bool:
    """Computes every step of the first iterations; reports the first without a finite value, if any."""
    values: Values = {}
    for iteration in range(1, tried + 1):
        if iteration == 1:
            values = initial_values(plan.network, training)
        else:
            values = following_values(values, plan.network, training, iteration)
        for step in plan.steps:
            reason = _computed(step, values)
            if reason:
                place.error(
                    f"iteration {iteration} has no value for {step.symbol}: "
                    f"{_formula(step, values)} {reason}. Use other numbers, or a smaller learning rate."
                )
                return True
    return False


def _computed(step: Step, values: Values) -> str:
    """Puts the step's value among the values; gives what is wrong with it, or ""."""
    try:
        value = step.compute(values)
    except ZeroDivisionError:
        return "divides by 0"
    except OverflowError:
        return "is too large a number"
    except ValueError:
        return "takes the logarithm of 0 or of a negative number"
    values[step.symbol] = value
    return "" if math.isfinite(value) else "is too large a number"


def _formula(step: Step, values: Values) -> str:
    text = in_numbers(step.expression, values)
    return text if len(text) <= _LONGEST_FORMULA else f"{text[:_LONGEST_FORMULA]}..."
