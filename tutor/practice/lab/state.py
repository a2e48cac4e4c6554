"""What a learner has set up in the lab, as a frozen value, and the pure functions that change it.

A change always concerns the numbers that training starts from; the run is then computed
anew. What cannot be done is data (`Refused`), as everywhere where somebody types.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from tutor.clean import brief
from tutor.expressions.printing import format_number
from tutor.lesson.model import Lesson
from tutor.model.network import Layer, Network, Training
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.rows import ActivationRow
from tutor.sayings import Said, Text, said

RATES = (0.1, 0.2, 0.5, 0.8, 1.0, 2.0)
"""The learning rates that are compared if none are named."""

MOST_RATES = 9
"""As many as have a digit of their own in a plot."""

MOST_ITERATIONS = 1_000_000
"""Beyond, the losses of all rates no longer fit into the memory of a small computer."""

MOST_RESULTS = 20_000_000
"""The same for a network of many outputs: so many losses and predictions are kept of all iterations."""

ALL_BIASES = "biases"

MOST_NAMED = 12
"""As many names are listed where one is not found."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be done: what is so, and what to do instead."""

    said: Said
    hint: Said | None = None


@dataclass(frozen=True)
class Lab:
    """One set-up.

    Attributes:
        lesson: the lesson it began with, to which `reset` goes back.
        network: with the parameters that training starts from.
        training: the sample and the learning rates; the last rate goes on for ever.
        iterations: how many iterations have been run, 1 or more.
        frozen: names of the parameters that are not updated.
        rates: the learning rates to compare.
    """

    lesson: Lesson
    network: Network
    training: Training
    iterations: int
    frozen: frozenset[str] = frozenset()
    rates: tuple[float, ...] = RATES

    @property
    def rate(self) -> float:
        """The learning rate of the last iteration run."""
        return self.training.extended(self.iterations).learning_rates[-1]

    @property
    def start(self) -> dict[str, float]:
        """Every number that can be changed, by name: parameters, inputs, targets, learning rate."""
        return {
            **dict(self.network.parameters()),
            **dict(zip(self.network.inputs, self.training.x, strict=True)),
            **dict(zip(self.network.loss.targets, self.training.y, strict=True)),
            self.training.learning_rate_name: self.training.learning_rates[0],
        }


def open_lab(lesson: Lesson) -> Lab:
    """The lab as one finds it: the lesson's numbers, run for as many iterations as the lesson has.

    Raises:
        NotANetwork: at once, for a lesson of equations: the screen could not say it.
    """
    lesson.network.shape()
    return Lab(lesson, lesson.network, lesson.training, lesson.training.iterations)


def most_iterations(lab: Lab) -> int:
    """How many iterations fit into memory with the rates that are compared."""
    each = len(lab.rates) * (len(lab.network.outputs) + 1)
    return min(MOST_ITERATIONS, MOST_RESULTS // each)


def reset(lab: Lab) -> Lab:
    """Everything as the lesson has it; the rates to compare stay."""
    return replace(open_lab(lab.lesson), rates=lab.rates)


def run_on(lab: Lab, iterations: int, most: int = MOST_ITERATIONS) -> Lab | Refused:
    """So many iterations more."""
    if iterations < 1:
        return Refused(said("lab.no_iteration"), said("lab.type_whole"))
    if lab.iterations + iterations > most:
        return Refused(said("lab.most_iterations", most=most, run=lab.iterations), said("lab.begin_here"))
    return replace(lab, iterations=lab.iterations + iterations)


def with_value(lab: Lab, name: str, value: float) -> Lab | Refused:
    """A weight, bias, input, target or the learning rate set to another value."""
    if not math.isfinite(value):
        return Refused(said("lab.not_finite", name=Text(name)), said("lab.type_calculable"))
    network, training = lab.network, lab.training
    if name == training.learning_rate_name:
        return with_rate(lab, value)
    if name in network.inputs:
        x = _replaced(training.x, network.inputs.index(name), value)
        return replace(lab, training=replace(training, x=x))
    if name in network.loss.targets:
        y = _replaced(training.y, network.loss.targets.index(name), value)
        return replace(lab, training=replace(training, y=y))
    if name in dict(network.parameters()):
        return with_parameters(lab, {name: value})
    return Refused(said("lab.no_such_number", name=_shown(name)), _meant(name, lab.start))


def with_parameters(lab: Lab, values: Mapping[str, float]) -> Lab:
    """The parameters that are named set to other values; other names are left aside."""
    layers = tuple(_layer_with(layer, values) for layer in lab.network.layers)
    return replace(lab, network=replace(lab.network, layers=layers))


def with_rate(lab: Lab, rate: float) -> Lab | Refused:
    """The same learning rate in every iteration."""
    if not (math.isfinite(rate) and rate > 0):
        return Refused(said("lab.rate_above_zero"), said("lab.type_rate"))
    rates = (rate,) * lab.training.iterations
    return replace(lab, training=replace(lab.training, learning_rates=rates))


def with_rates(lab: Lab, rates: Iterable[float]) -> Lab | Refused:
    """Other learning rates to compare; one that is named twice is compared once."""
    wanted = tuple(dict.fromkeys(rates))
    if not wanted or not all(math.isfinite(rate) and rate > 0 for rate in wanted):
        return Refused(said("lab.rates_above_zero"), said("lab.type_rates"))
    if len(wanted) > MOST_RATES:
        return Refused(said("lab.many_rates", count=len(wanted)), said("lab.most_rates", most=MOST_RATES))
    return replace(lab, rates=wanted)


def with_activation(lab: Lab, layer: str, activation: str) -> Lab | Refused:
    """Another activation of a layer (by name). A layer that is no longer linear gets names for its sums."""
    index = next((i for i, one in enumerate(lab.network.layers) if one.name == layer), None)
    if index is None:
        return Refused(
            said("lab.no_such_layer", name=_shown(layer)),
            _meant(layer, [one.name for one in lab.network.layers]),
        )
    wanted = ACTIVATIONS.get(activation)
    if wanted is None:
        return Refused(
            said("lab.no_such_activation", name=_shown(activation)), _meant(activation, ACTIVATIONS)
        )
    needed = lab.network.loss.row.output
    if needed is not None and needed is not wanted and index == len(lab.network.layers) - 1:
        return Refused(
            said("lab.loss_goes_with", loss=Text(lab.network.loss.kind), activation=Text(needed.name)),
            said("lab.another_layer"),
        )
    changed = replace(lab.network.layers[index], activation=wanted.name, z=_sums(lab, index, wanted))
    layers = (*lab.network.layers[:index], changed, *lab.network.layers[index + 1 :])
    return replace(lab, network=replace(lab.network, layers=layers))


def freeze(lab: Lab, names: Iterable[str]) -> Lab | Refused:
    """Parameters that keep their values, besides those that do already; `biases` is all biases."""
    found: set[str] = set()
    parameters = dict(lab.network.parameters())
    for name in names:
        if name == ALL_BIASES:
            found.update(name for layer in lab.network.layers for name in layer.bias_names)
        elif name in parameters:
            found.add(name)
        else:
            return Refused(
                said("lab.no_such_parameter", name=_shown(name)), _meant(name, [*parameters, ALL_BIASES])
            )
    return replace(lab, frozen=lab.frozen | found)


def unfreeze(lab: Lab) -> Lab:
    """Every parameter is updated again."""
    return replace(lab, frozen=frozenset())


def changes(lab: Lab) -> tuple[Text | Said, ...]:
    """What differs from the lesson, as one types it (`w11 = 0.3`, `hidden = tanh`); then what is frozen."""
    given, now = open_lab(lab.lesson).start, lab.start
    found: list[Text | Said] = [
        Text(f"{name} = {format_number(value)}") for name, value in now.items() if value != given[name]
    ]
    pairs = zip(lab.lesson.network.layers, lab.network.layers, strict=True)
    found += [
        Text(f"{new.name} = {new.activation}") for old, new in pairs if old.activation != new.activation
    ]
    if lab.frozen:
        found.append(said("lab.frozen", names=tuple(map(Text, frozen_names(lab)))))
    return tuple(found)


def frozen_names(lab: Lab) -> list[str]:
    """The frozen parameters in the network's order; all biases in one word, as one types them."""
    names = [name for name, _ in lab.network.parameters() if name in lab.frozen]
    biases = [name for layer in lab.network.layers for name in layer.bias_names]
    if biases and lab.frozen.issuperset(biases):
        return [ALL_BIASES, *(name for name in names if name not in biases)]
    return names


def _replaced(values: tuple[float, ...], index: int, value: float) -> tuple[float, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _layer_with(layer: Layer, values: Mapping[str, float]) -> Layer:
    weights = tuple(
        tuple(values.get(name, old) for name, old in zip(names, row, strict=True))
        for names, row in zip(layer.weight_names, layer.weights, strict=True)
    )
    if layer.biases is None:
        return replace(layer, weights=weights)
    biases = (values.get(name, old) for name, old in zip(layer.bias_names, layer.biases, strict=True))
    return replace(layer, weights=weights, biases=tuple(biases))


def _sums(lab: Lab, index: int, activation: ActivationRow) -> tuple[str, ...]:
    """Names of a layer's weighted sums: the lesson's own, or new ones that nothing else has."""
    given, layer = lab.lesson.network.layers[index], lab.network.layers[index]
    if activation.linear:
        return layer.a
    if not given.linear:
        return given.z
    taken = {*lab.start, lab.network.loss.name, *lab.network.loss.terms}
    taken.update(name for one in lab.network.layers for name in (*one.z, *one.a))
    names: list[str] = []
    for a in layer.a:
        name = f"z_{a}"
        while name in taken:
            name = f"{name}_"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _shown(name: str) -> Text:
    return Text(brief(name))


def _meant(name: str, known: Iterable[str]) -> Said:
    """The known name that is nearest to an unknown one; where none is near, the names that there are."""
    names = list(known)
    near = get_close_matches(name, names, n=1)
    if near:
        return said("lab.did_you_mean", name=Text(near[0]))
    more = said("lab.and_more") if len(names) > MOST_NAMED else None
    return said("lab.there_are", names=tuple(map(Text, names[:MOST_NAMED])), more=more)
