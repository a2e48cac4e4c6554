"""What a learner has set up in the lab, as a frozen value, and the pure functions that change it.

A change always concerns the numbers that training starts from; the run is then computed
anew. What cannot be done is data (`Refused`), as everywhere where somebody types.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.expressions.printing import format_number
from tutor.expressions.trees import Apply, Expression
from tutor.lesson.model import Lesson
from tutor.lesson.numbers import with_frozen
from tutor.lesson.numbers import with_parameters as parameters_set
from tutor.model.network import Network, Training
from tutor.operations.activations import ACTIVATIONS, BY_FUNCTION
from tutor.operations.rows import ActivationRow
from tutor.practice.lab.numbers import numbers_of, with_carried, with_number
from tutor.sayings import Said, Text, said
from tutor.steps.aims import Watched, watched_of
from tutor.steps.computation import Computation, NetworkComputation
from tutor.steps.equations_computation import EquationsComputation

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
        network: with the parameters that training starts from; of a lesson of equations it stands aside.
        training: the sample and the learning rates; the last rate goes on for ever.
        iterations: how many iterations have been run, 1 or more.
        frozen: names of the parameters that are not updated.
        rates: the learning rates to compare.
        equations: of a lesson of equations, all that is computed, with the numbers that training starts from.
    """

    lesson: Lesson
    network: Network
    training: Training
    iterations: int
    frozen: frozenset[str] = frozenset()
    rates: tuple[float, ...] = RATES
    equations: EquationsComputation | None = None

    @cached_property
    def computation(self) -> Computation:
        """What is computed in each iteration; for equations without what is frozen."""
        if self.equations is None:
            return NetworkComputation(self.network, self.training)
        return with_frozen(self.equations, self.frozen)

    @property
    def loss(self) -> str | None:
        """The name of the loss; None for a model without one."""
        return self.computation.loss

    @cached_property
    def watched(self) -> Watched:
        """Predictions, with what they should be, and the units that may close for good."""
        if self.equations is None:
            loss = self.network.loss
            return Watched(loss.name, self.network.outputs, self.training.y, (), (), single=False)
        quantities = self.equations.model.quantities
        units = [q.name for q in quantities if is_gate(q.tree)]
        return watched_of(self.equations, units)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the predictions."""
        return self.watched.outputs

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what can be trained."""
        if self.equations is None:
            return tuple(name for name, _ in self.network.parameters())
        return tuple(self.equations.model.parameters)

    @property
    def is_trained(self) -> bool:
        """Whether an iteration leaves other numbers to the next one."""
        return any(name != after for name, after in self.computation.carried.items())

    @property
    def rates_now(self) -> dict[str, float]:
        """The learning rates of the last iteration run."""
        if self.equations is None:
            rate = self.training.extended(self.iterations).learning_rates[-1]
            return {self.training.learning_rate_name: rate}
        return {name: rates[min(self.iterations, len(rates)) - 1] for name, rates in self._rates.items()}

    @property
    def rate(self) -> float | None:
        """The learning rate of the last iteration run; None where there is none, or several that differ."""
        found = set(self.rates_now.values())
        return found.pop() if len(found) == 1 else None

    @property
    def rate_name(self) -> str:
        """The name of the learning rate; of one for each family, what their names begin with."""
        names = list(self.rates_now)
        if len(names) == 1:
            return names[0]
        letters = takewhile(lambda column: len(set(column)) == 1, zip(*names, strict=False))
        return "".join(column[0] for column in letters).rstrip("_")

    @property
    def _rates(self) -> Mapping[str, Sequence[float]]:
        update = None if self.equations is None else self.equations.update
        return {} if update is None else update.rates

    @cached_property
    def start(self) -> dict[str, float]:
        """Every number that can be changed, by name: parameters, inputs, targets, learning rate."""
        if self.equations is not None:
            return numbers_of(self.equations)
        return {
            **dict(self.network.parameters()),
            **dict(zip(self.network.inputs, self.training.x, strict=True)),
            **dict(zip(self.network.loss.targets, self.training.y, strict=True)),
            self.training.learning_rate_name: self.training.learning_rates[0],
        }


def is_gate(tree: Expression) -> bool:
    """Whether it lets nothing through when it is 0."""
    row = BY_FUNCTION.get(tree.function) if isinstance(tree, Apply) else None
    return row is not None and row.can_die


def open_lab(lesson: Lesson) -> Lab:
    """The lab as one finds it: the lesson's numbers, run for as many iterations as the lesson has."""
    update = None if lesson.equations is None else lesson.equations.update
    frozen = frozenset[str]() if update is None else update.frozen
    return Lab(lesson, lesson.network, lesson.training, lesson.iterations, frozen, equations=lesson.equations)


def not_comparable(lab: Lab) -> Said | None:
    """Why learning rates cannot be compared here; None where they can."""
    if not lab.is_trained:
        return said("lab.nothing_trained")
    if lab.loss is None:
        return said("lab.no_loss")
    return None if lab.rates_now else said("lab.no_rate")


def most_iterations(lab: Lab) -> int:
    """How many iterations fit into memory with the rates that are compared."""
    each = len(lab.rates) * (len(lab.outputs) + len(lab.watched.gates) + 1)
    return min(MOST_ITERATIONS, MOST_RESULTS // each)


def reset(lab: Lab) -> Lab:
    """Everything as the lesson has it; the rates to compare stay."""
    return replace(open_lab(lab.lesson), rates=lab.rates)


def run_on(lab: Lab, iterations: int, most: int = MOST_ITERATIONS) -> Lab | Refused:
    """So many iterations more."""
    if iterations < 1:
        return Refused(said("lab.no_iteration"), said("lab.type_whole"))
    if not lab.is_trained:
        return Refused(said("lab.nothing_trained"), said("lab.type_change"))
    if lab.iterations + iterations > most:
        return Refused(said("lab.most_iterations", most=most, run=lab.iterations), said("lab.begin_here"))
    return replace(lab, iterations=lab.iterations + iterations)


def with_value(lab: Lab, name: str, value: float) -> Lab | Refused:
    """A weight, bias, input, target or the learning rate set to another value."""
    if not math.isfinite(value):
        return Refused(said("lab.not_finite", name=Text(name)), said("lab.type_calculable"))
    if lab.equations is not None:
        changed = with_number(lab.equations, name, value)
        if changed is None:
            known = [number for number in lab.start if number.startswith(f"{name}_s")] or lab.start
            return Refused(said("lab.no_such_number", name=_shown(name)), _meant(name, known))
        return replace(lab, equations=changed)
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
    """The parameters and states that are named set to other values; other names are left aside."""
    if lab.equations is not None:
        return replace(lab, equations=with_carried(lab.equations, values))
    return replace(lab, network=parameters_set(lab.network, values))


def with_rate(lab: Lab, rate: float) -> Lab | Refused:
    """The same learning rate in every iteration, and for all parameters."""
    if not (math.isfinite(rate) and rate > 0):
        return Refused(said("lab.rate_above_zero"), said("lab.type_rate"))
    if lab.equations is not None:
        if not lab.rates_now:
            return Refused(said("lab.no_rate"), said("lab.type_change"))
        changed: EquationsComputation | None = lab.equations
        for name in lab.rates_now:
            changed = None if changed is None else with_number(changed, name, rate)
        return replace(lab, equations=changed)
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
    if lab.equations is not None:
        return Refused(said("lab.no_layers"), said("lab.type_change"))
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
            said("lab.loss_goes_with", loss=said(lab.network.loss.row.title), activation=Text(needed.name)),
            said("lab.another_layer"),
        )
    changed = replace(lab.network.layers[index], activation=wanted.name, z=_sums(lab, index, wanted))
    layers = (*lab.network.layers[:index], changed, *lab.network.layers[index + 1 :])
    return replace(lab, network=replace(lab.network, layers=layers))


def freeze(lab: Lab, names: Iterable[str]) -> Lab | Refused:
    """Parameters that keep their values, besides those that do already.

    `biases` is all biases of a network; of a model, the name of a family is all of it.
    """
    found: set[str] = set()
    groups = _groups(lab)
    for name in names:
        if name in lab.parameters:
            found.add(name)
        elif name in groups:
            found.update(groups[name])
        else:
            return Refused(
                said("lab.no_such_parameter", name=_shown(name)), _meant(name, [*lab.parameters, *groups])
            )
    return replace(lab, frozen=lab.frozen | found)


def _groups(lab: Lab) -> dict[str, tuple[str, ...]]:
    """Words that stand for several parameters."""
    if lab.equations is None:
        biases = (name for layer in lab.network.layers for name in layer.bias_names)
        return {ALL_BIASES: tuple(biases)}
    model, parameters = lab.equations.model, set(lab.parameters)
    families = {family: tuple(model.families.indices(family).values()) for family in model.families.known()}
    together = {
        word: [n for n in names if n in parameters] for word, names in (families | dict(model.groups)).items()
    }
    return {word: tuple(names) for word, names in together.items() if names and names != [word]}


def unfreeze(lab: Lab) -> Lab:
    """Every parameter is updated again."""
    return replace(lab, frozen=frozenset())


def changes(lab: Lab) -> tuple[Text | Said, ...]:
    """What differs from the lesson, as one types it (`w11 = 0.3`, `hidden = tanh`); then what is frozen."""
    given, now = open_lab(lab.lesson).start, lab.start
    found: list[Text | Said] = [
        Text(f"{name} = {format_number(value)}") for name, value in now.items() if value != given[name]
    ]
    if lab.equations is None:
        pairs = zip(lab.lesson.network.layers, lab.network.layers, strict=True)
        found += [
            Text(f"{new.name} = {new.activation}") for old, new in pairs if old.activation != new.activation
        ]
    if lab.frozen != open_lab(lab.lesson).frozen:
        names = tuple(map(Text, frozen_names(lab)))
        found.append(said("lab.frozen", names=names) if names else said("lab.none_frozen"))
    return tuple(found)


def frozen_names(lab: Lab) -> list[str]:
    """The frozen parameters in their order; all biases, or a whole family, in one word, as one types them."""
    found: list[str] = []
    left = [name for name in lab.parameters if name in lab.frozen]
    for word, names in _groups(lab).items():
        in_one_word = names and (len(names) > 1 or word == ALL_BIASES)
        if in_one_word and set(left).issuperset(names):
            found.append(word)
            left = [name for name in left if name not in names]
    return [*found, *left]


def _replaced(values: tuple[float, ...], index: int, value: float) -> tuple[float, ...]:
    return (*values[:index], value, *values[index + 1 :])


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
    near = names[:1] if names and names[0] == f"{name}_s1" else get_close_matches(name, names, n=1)
    if near:
        return said("lab.did_you_mean", name=Text(near[0]))
    more = said("lab.and_more") if len(names) > MOST_NAMED else None
    return said("lab.there_are", names=tuple(map(Text, names[:MOST_NAMED])), more=more)
