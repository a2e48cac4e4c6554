"""The [training] part of a lesson file, and whether the training can be computed."""

from __future__ import annotations

import math

from tutor.expressions.functions import LOG
from tutor.expressions.printing import in_numbers
from tutor.expressions.trees import Apply, walk
from tutor.lesson.naming import Names
from tutor.lesson.network_section import NetworkRead
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_list, as_number, as_numbers, as_whole
from tutor.model.network import Network, Training
from tutor.named_tuples import NamedTuple
from tutor.sayings import Name, Said, Text, said
from tutor.steps.computation import Computation, NetworkComputation
from tutor.steps.derive import Plan, Step
from tutor.steps.trace import Values, following_values, initial_values
from tutor.tolerances import EXACT

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
    keys = tuple(map(Text, ("x", "y", "learning_rate", "iterations")))
    missing = said("lesson_files.table_with", header=Text("[training]"), keys=keys)
    value, place = root.take("training", missing)
    if value is None:
        return TrainingRead(None, None, None)
    table = Table(value, place)
    raw_x, x_place = table.take("x", said("lesson_files.list_per_input"))
    per_input, per_target = said("lesson_files.numbers_per_input"), said("lesson_files.numbers_per_target")
    x = None if raw_x is None else as_numbers(raw_x, x_place, per_input, of.inputs)
    raw_y, y_place = table.take("y", said("lesson_files.list_per_target"))
    y = None if raw_y is None else as_numbers(raw_y, y_place, per_target, of.outputs)
    if y is not None and of.network is not None:
        _check_probabilities(y, y_place, of.network)
    iterations = _read_iterations(table)
    rates = _read_rates(table, iterations)
    raw_name, name_place = table.take("learning_rate_name")
    rate_name = names.one(raw_name, name_place, default="eta")
    table.close()
    training = None
    if not (x is None or y is None or rates is None or rate_name is None or iterations is None):
        training = Training(x, y, rates, rate_name)
    return TrainingRead(iterations, rate_name, training)


def _read_iterations(table: Table) -> int | None:
    value, place = table.take("iterations", said("lesson_files.how_often"))
    if value is None:
        return None
    within = said("lesson_files.whole_number", least=1, most=MOST_ITERATIONS)
    return as_whole(value, place, 1, MOST_ITERATIONS, within)


def _check_probabilities(y: tuple[float, ...], place: Place, network: Network) -> None:
    probabilities = network.loss.row.probabilities
    if probabilities is None:
        return
    for index, target in enumerate(y):
        if not 0 <= target <= 1:
            place.at(index).warning(said("lesson_files.target_is_probability", loss=Text(network.loss.kind)))
    if probabilities == "one_choice" and not math.isclose(math.fsum(y), 1, abs_tol=EXACT):
        place.warning(said("lesson_files.targets_add_up", loss=Text(network.loss.kind)))


def _read_rates(table: Table, iterations: int | None) -> tuple[float, ...] | None:
    """One learning rate per iteration."""
    value, place = table.take("learning_rate", said("lesson_files.rate_or_rates"))
    if value is None:
        return None
    if not isinstance(value, list):
        rate = _as_rate(value, place)
        return (rate,) * (iterations or 1)
    entries = as_list(value, place, said("lesson_files.numbers_per_iteration"), iterations)
    rates = tuple(_as_rate(entry, place.at(index)) for index, entry in enumerate(value))
    return None if entries is None else rates


def _as_rate(value: object, place: Place) -> float:
    before = len(place.findings.errors)
    rate = as_number(value, place)
    if rate <= 0 and len(place.findings.errors) == before:
        place.expected(said("lesson_files.number_above_zero"), value)
    return rate


def check_values(plan: Plan, computation: Computation, place: Place, thorough: bool) -> None:
    """Reports the first step that has no finite value: of every iteration, or of the first ones only."""
    most = MOST_STEPS_TRIED if thorough else MOST_STEPS_LISTED
    iterations = computation.iterations
    tried = plan.iterations_within(most, iterations)
    if _report_first(computation, place, tried) or not thorough or tried == iterations:
        return
    if not isinstance(computation, NetworkComputation):
        return
    # Imported here: no small lesson waits for numpy.
    from tutor.engine.whole_arrays import diverged_at

    diverged = diverged_at(computation.network, computation.training)
    if diverged is not None and diverged <= iterations:
        place.error(said("lesson_files.grows", iteration=diverged))


def _report_first(computation: Computation, place: Place, tried: int) -> bool:
    """Computes every step of the first iterations; reports the first without a finite value, if any."""
    values = initial_values(computation)
    for iteration in range(1, tried + 1):
        if iteration > 1:
            values = following_values(computation, values, iteration)
        for step in computation.plan(iteration).steps:
            reason = _computed(step, values)
            if reason is not None:
                place.error(_no_value(iteration, step, values, reason))
                return True
    return False


def _computed(step: Step, values: Values) -> Said | None:
    """Puts the step's value among the values; gives what is wrong with it, if anything."""
    try:
        value = step.compute(values)
    except ZeroDivisionError:
        return said("lesson_files.divides_by_zero")
    except OverflowError:
        return said("lesson_files.large_value")
    except ValueError:
        logarithm = any(isinstance(n, Apply) and n.function is LOG for n in walk(step.expression))
        return said("lesson_files.logarithm" if logarithm else "lesson_files.root")
    values[step.symbol] = value
    return None if math.isfinite(value) else said("lesson_files.large_value")


def _no_value(iteration: int, step: Step, values: Values, reason: Said) -> Said:
    symbol, formula = Name(step.symbol), in_numbers(step.expression, values)
    if len(formula) > _LONGEST_FORMULA:
        formula = f"{formula[:_LONGEST_FORMULA]}..."
    return said(
        "lesson_files.no_value", iteration=iteration, symbol=symbol, formula=Text(formula), reason=reason
    )
