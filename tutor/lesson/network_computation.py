"""A [network] of format 2, with [backward], [update] and [[samples]]."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.lesson.computation_section import Trained, read_portions, settings_of
from tutor.lesson.model_section import ModelRead
from tutor.lesson.naming import Names
from tutor.lesson.network_section import OF_FORMAT_2, NetworkRead
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_numbers
from tutor.lesson.update_section import DefaultRate
from tutor.lesson.values_section import MOST_SAMPLES
from tutor.model.network import Network, Training
from tutor.named_tuples import NamedTuple
from tutor.sayings import said
from tutor.steps.compiled import compiled_model
from tutor.steps.equations_computation import EquationsComputation


class Computed(NamedTuple):
    """What is computed, and the training as a network's own."""

    computation: EquationsComputation
    training: Training


def read_network_computation(root: Table, names: Names, read: NetworkRead) -> Computed | None:
    """All that is computed of a network; None where something is wrong with it."""
    value, place = root.take("training")
    table = Table(value if value is not None else {}, place)
    samples = _read_samples(root, read)
    x, y = _read_data(table, read, needed=not samples)
    trained = read_portions(table, len(samples))
    rate = DefaultRate(*table.take("learning_rate"), *table.take("learning_rate_name"))
    table.close()
    if read.network is None or (not samples and (x is None or y is None)):
        for key in OF_FORMAT_2:
            root.take(key)
        return None
    first = samples[0] if samples else {}
    return _computed(root, names, read.network, trained, rate, (x, y), first, samples)


def _computed(
    root: Table,
    names: Names,
    network: Network,
    trained: Trained,
    rate: DefaultRate,
    data: tuple[tuple[float, ...] | None, tuple[float, ...] | None],
    first: Mapping[str, float],
    samples: list[dict[str, float]],
) -> Computed | None:
    values = dict(zip(network.inputs, data[0] or (), strict=False))
    values |= dict(zip(network.loss.targets, data[1] or (), strict=False))
    values = dict(first) | values
    given = [values.get(name, 0.0) for name in (*network.inputs, *network.loss.targets)]
    model = compiled_model(network, given, samples)
    read = ModelRead(model.families, model)
    settings = settings_of(root, names, read, trained, rate)
    if settings is None:
        return None
    computation = EquationsComputation(model, settings, trained.iterations, network)
    rates = next(iter(settings.update.rates.items()), None) if settings.update is not None else None
    name, by_iteration = rates if rates is not None else ("", (0.0,) * trained.iterations)
    x, y = given[: len(network.inputs)], given[len(network.inputs) :]
    return Computed(computation, Training(tuple(x), tuple(y), tuple(by_iteration), name))


def _read_data(
    table: Table, read: NetworkRead, needed: bool
) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    raw_x, x_place = table.take("x", said("lesson_files.list_per_input") if needed else None)
    raw_y, y_place = table.take("y", said("lesson_files.list_per_target") if needed else None)
    return _inputs(raw_x, x_place, read), _targets(raw_y, y_place, read)


def _inputs(value: object, place: Place, read: NetworkRead) -> tuple[float, ...] | None:
    if value is None:
        return None
    return as_numbers(value, place, said("lesson_files.numbers_per_input"), read.inputs)


def _targets(value: object, place: Place, read: NetworkRead) -> tuple[float, ...] | None:
    if value is None:
        return None
    return as_numbers(value, place, said("lesson_files.numbers_per_target"), read.outputs)


def _read_samples(root: Table, read: NetworkRead) -> list[dict[str, float]]:
    """What each sample gives, by name."""
    value, place = root.take("samples")
    if value is None:
        return []
    if not isinstance(value, list) or not value or len(value) > MOST_SAMPLES:
        place.expected(said("lesson_files.samples", most=MOST_SAMPLES), value)
        return []
    found = []
    for at, entry in enumerate(value):
        table = Table(entry, place.at(at))
        raw_x, x_place = table.take("x", said("lesson_files.list_per_input"))
        raw_y, y_place = table.take("y", said("lesson_files.list_per_target"))
        table.close()
        x, y = _inputs(raw_x, x_place, read), _targets(raw_y, y_place, read)
        if read.network is not None and x is not None and y is not None:
            pairs = dict(zip(read.network.inputs, x, strict=True))
            found.append(pairs | dict(zip(read.network.loss.targets, y, strict=True)))
    return found
