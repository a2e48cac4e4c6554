"""The same computation, and the same lesson, with other numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.lesson.model import Lesson
from tutor.model.network import Layer, Network, Training
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.settings import Update


def renumbered(
    computation: EquationsComputation,
    given: Mapping[str, float],
    parameters: Mapping[str, float],
    sampled: Sequence[Mapping[str, float]],
) -> EquationsComputation:
    """The computation with other numbers; names that are left out keep theirs."""
    model = computation.model
    model = replace(
        model,
        given=_over(model.given, given),
        parameters=_over(model.parameters, parameters),
        sampled=tuple(_over(old, new) for old, new in zip(model.sampled, sampled, strict=True)),
    )
    network = computation.network
    if network is not None:
        network = with_parameters(network, model.parameters)
    return EquationsComputation(model, computation.settings, computation.iterations, network)


def with_computation(lesson: Lesson, computation: EquationsComputation) -> Lesson:
    """The lesson of another computation over the same names: its network and its training follow."""
    update = computation.update
    name, rates = "", (0.0,) * computation.iterations
    if update is not None and update.rates:
        name, values = next(iter(update.rates.items()))
        rates = tuple(values)
    network = computation.network
    if network is None:
        return replace(lesson, equations=computation, training=Training((), (), rates, name))
    given = computation.model.given
    x, y = (tuple(given[n] for n in names) for names in (network.inputs, network.loss.targets))
    training = Training(x, y, rates, name)
    return replace(lesson, equations=computation, network=network, training=training)


def with_parameters(network: Network, values: Mapping[str, float]) -> Network:
    """The network with the parameters that are named set to other values; other names are left aside."""
    return replace(network, layers=tuple(_layer_with(layer, values) for layer in network.layers))


def _layer_with(layer: Layer, values: Mapping[str, float]) -> Layer:
    weights = tuple(
        tuple(values.get(name, old) for name, old in zip(names, row, strict=True))
        for names, row in zip(layer.weight_names, layer.weights, strict=True)
    )
    if layer.biases is None:
        return replace(layer, weights=weights)
    biases = (values.get(name, old) for name, old in zip(layer.bias_names, layer.biases, strict=True))
    return replace(layer, weights=weights, biases=tuple(biases))


def _over(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
    return {name: new.get(name, value) for name, value in old.items()}


def with_frozen(computation: EquationsComputation, frozen: frozenset[str]) -> EquationsComputation:
    """The computation in which just these parameters keep their values."""
    update = computation.update
    if update is None or update.frozen == frozen:
        return computation
    return with_update(computation, replace(update, frozen=frozen))


def with_update(computation: EquationsComputation, update: Update) -> EquationsComputation:
    settings = replace(computation.settings, update=update)
    return EquationsComputation(computation.model, settings, computation.iterations, computation.network)
