"""A lesson for a network of one's own: of a shape, with numbers that show mistakes, or with given weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from tutor.clean import brief
from tutor.errors import TutorError
from tutor.lesson.model import AskRule, Lesson
from tutor.lesson.naming import numbered, unit_names, weight_row_names
from tutor.lesson.network_section import MOST_PARAMETERS
from tutor.model.network import Layer, Loss, Network, Training
from tutor.named_tuples import NamedTuple
from tutor.operations.activations import ACTIVATIONS, HIDDEN_BY_DEFAULT, OUTPUT_BY_DEFAULT
from tutor.operations.losses import LOSSES, loss_by_default
from tutor.operations.rows import ActivationRow, LossRow
from tutor.practice.generator import Generator
from tutor.practice.variants import Best, best_numbers
from tutor.sayings import Text, said
from tutor.steps.derive import Kind

MOST_PARAMETERS_TWICE = 30
"""A network with more weights and biases is trained once: a second round brings nothing but work."""

MOST_PARAMETERS_SEARCHED = 400
"""Larger networks are drawn with one learning rate only."""

_SECOND_ROUND: frozenset[Kind] = frozenset({"pre_activation", "activation", "loss_term", "loss"})
_RATES = (0.1, 0.05, 0.02, 0.01)
_RATES_WHERE_FLAT = (0.5, 0.2, 0.1)
_RATES_OF_TRAINED = (0.1, 0.01, 0.001, 0.0001, 0.00001)
_SHAPE = re.compile(r"[0-9]{1,9}(-[0-9]{1,9})*\Z", re.ASCII)
_LONGEST_SHAPE = 200

Rows = tuple[tuple[float, ...], ...]


class Dense(NamedTuple):
    """The numbers of a dense layer: a row of weights per unit; no biases where it has none."""

    weights: Rows
    biases: tuple[float, ...] | None


class Layout(NamedTuple):
    """What a network is but for its numbers: its sizes from the inputs on, a row per layer, the loss."""

    shape: tuple[int, ...]
    activations: tuple[ActivationRow, ...]
    loss: LossRow

    @property
    def shape_text(self) -> str:
        return "-".join(map(str, self.shape))

    @property
    def id(self) -> str:
        """What a lesson file of it is called: `tanh-322`."""
        close = all(size < 10 for size in self.shape)
        sizes = "".join(map(str, self.shape)) if close else self.shape_text
        return f"{self.activations[0].name}-{sizes}"[:_LONGEST_ID].rstrip("-")


_LONGEST_ID = 48


# What was asked for


def shape_of(text: str) -> tuple[int, ...]:
    """The sizes in a text such as "2-2-1".

    Raises:
        TutorError: where it is no shape, or that of a network that no lesson may have.
    """
    typed, example = Text(brief(text, 40)), said("new_lessons.type_shape")
    if not _SHAPE.match(text):
        raise TutorError(said("new_lessons.no_shape", typed=typed), example)
    if len(text) > _LONGEST_SHAPE:
        raise TutorError(said("new_lessons.long_shape", typed=typed), example)
    shape = tuple(map(int, text.split("-")))
    if len(shape) < 2:
        raise TutorError(said("new_lessons.one_size", typed=typed), example)
    if 0 in shape:
        raise TutorError(said("new_lessons.size_of_none", typed=typed), example)
    check_size(shape)
    return shape


def check_size(shape: Sequence[int], biases: Sequence[bool] = ()) -> None:
    """Refuses a network that has more parameters than a lesson may have, or more than its inputs.

    Args:
        biases: whether a layer has biases; without it, all have.
    """
    with_biases = biases or (True,) * (len(shape) - 1)
    units = zip(pairwise(shape), with_biases, strict=True)
    count = sum(after * (before + has) for (before, after), has in units)
    if count > MOST_PARAMETERS:
        too_many = said("new_lessons.too_large", count=count, most=MOST_PARAMETERS)
        raise TutorError(too_many, said("new_lessons.smaller"))


def layout(shape: tuple[int, ...], activations: Sequence[str], loss: str | None) -> Layout:
    """The network of a shape with these activations and this loss; what is left out goes with the rest.

    Args:
        activations: one for all hidden layers, or that and the outputs', or one per layer; none for defaults.

    Raises:
        TutorError: for a name that is not known, or where they do not go together.
    """
    rows = tuple(_activation(name) for name in activations)
    loss_row = None if loss is None else _loss(loss)
    layers = len(shape) - 1
    hidden, output = _split(rows, layers)
    if loss_row is None:
        loss_row = loss_by_default(output)
    needed = loss_row.output
    if output is None:
        output = needed or OUTPUT_BY_DEFAULT
    if needed is not None and needed is not output:
        apart = said(
            "new_lessons.loss_needs",
            loss=Text(loss_row.name),
            needed=Text(needed.name),
            found=Text(output.name),
        )
        raise TutorError(apart, said("new_lessons.leave_output"))
    made = Layout(shape, (*hidden, output), loss_row)
    for row, size in zip(made.activations, shape[1:], strict=True):
        if row.coupled and size == 1:
            raise TutorError(said("new_lessons.share_of_one", activation=Text(row.name)))
    return made


def _split(
    rows: tuple[ActivationRow, ...], layers: int
) -> tuple[tuple[ActivationRow, ...], ActivationRow | None]:
    """The rows of the hidden layers, and that of the outputs, None where it was not said."""
    hidden = layers - 1
    if len(rows) == layers:
        return rows[:-1], rows[-1]
    if not rows:
        return (HIDDEN_BY_DEFAULT,) * hidden, None
    if len(rows) == 1:
        return rows * hidden, None
    if len(rows) == 2 and hidden:
        return rows[:1] * hidden, rows[1]
    raise TutorError(
        said("new_lessons.activations_of_layers", count=len(rows), layers=layers),
        said("new_lessons.type_activations"),
    )


def _activation(name: str) -> ActivationRow:
    row = ACTIVATIONS.get(name)
    if row is None:
        raise _not_known("activation", name, tuple(ACTIVATIONS))
    return row


def _loss(name: str) -> LossRow:
    row = LOSSES.get(name)
    if row is None:
        raise _not_known("loss", name, tuple(LOSSES))
    return row


def _not_known(kind: str, name: str, known: Sequence[str]) -> TutorError:
    near = get_close_matches(name[:40], known, n=1)
    hint = said("new_lessons.near", name=Text(near[0])) if near else None
    problem = said(f"new_lessons.no_{kind}", typed=Text(brief(name, 40)), known=tuple(map(Text, known)))
    return TutorError(problem, hint)


# The lesson


def fresh_lesson(of: Layout, seed: int) -> Lesson:
    """A lesson of this layout, with short decimals at which mistakes can be told apart.

    It has no title and no summary yet. The same seed gives the same numbers on every machine.

    Raises:
        TutorError: where no numbers are found with which every value is finite.
    """
    dense = tuple(Dense(((0.5,) * before,) * after, (0.5,) * after) for before, after in pairwise(of.shape))
    network = network_of(of, dense)
    inputs, targets = (0.5,) * of.shape[0], (0.5,) * of.shape[-1]
    best: Best | None = None
    chosen: Lesson | None = None
    for rate in _rates(network):
        skeleton = _lesson(of, network, Training(inputs, targets, (rate,) * _iterations(network)))
        generator = Generator("new", of.shape_text, *(row.name for row in of.activations), of.loss.name, seed)
        found = best_numbers(skeleton, generator)
        if found is not None and (best is None or found.flaws < best.flaws):
            best = found
            chosen = _lesson(of, found.numbers.network, found.numbers.training)
        if best is not None and not best.flaws:
            break
    if chosen is None:
        raise TutorError(
            said("new_lessons.no_numbers", shape=Text(of.shape_text)), said("new_lessons.smaller")
        )
    return replace(chosen, seed=seed)


def lesson_of_weights(
    of: Layout, dense: Sequence[Dense], inputs: tuple[float, ...], targets: tuple[float, ...]
) -> Lesson:
    """A lesson of a network that has its numbers, on one sample; without title and summary.

    The learning rate is the largest of a few at which the loss falls.

    Raises:
        TutorError: where there are not as many numbers as the network has inputs and outputs.
    """
    for numbers, size, name in ((inputs, of.shape[0], "inputs"), (targets, of.shape[-1], "targets")):
        if len(numbers) != size:
            raise TutorError(said(f"new_lessons.count_of_{name}", found=len(numbers), needed=size))
    network = network_of(of, dense)
    training = Training(inputs, targets, _RATES_OF_TRAINED[:1])
    rate = _rate_that_teaches(network, training)
    return _lesson(of, network, replace(training, learning_rates=(rate,) * _iterations(network)))


def _rates(network: Network) -> tuple[float, ...]:
    rates = _RATES_WHERE_FLAT if all(layer.row.saturates for layer in network.layers) else _RATES
    return rates if _parameters(network) <= MOST_PARAMETERS_SEARCHED else rates[-1:]


def _rate_that_teaches(network: Network, training: Training) -> float:
    """The first rate after which the loss is less than before; the first one where there is none."""
    from tutor.engine.plain_passes import losses_after  # which fresh numbers need not wait for

    before, after = losses_after(network, training, _RATES_OF_TRAINED)
    falling = (rate for rate, loss in zip(_RATES_OF_TRAINED, after, strict=True) if loss < before)
    return next(falling, _RATES_OF_TRAINED[0])


def _iterations(network: Network) -> int:
    return 2 if _parameters(network) <= MOST_PARAMETERS_TWICE else 1


def _parameters(network: Network) -> int:
    return sum(1 for _ in network.parameters())


def _lesson(of: Layout, network: Network, training: Training) -> Lesson:
    ask = (AskRule(2, 2, _SECOND_ROUND & _kinds(network)),) if training.iterations == 2 else ()
    return Lesson(of.id, "", "", network, training, ask=ask)


def _kinds(network: Network) -> frozenset[Kind]:
    from tutor.steps.derive import plan

    return plan(network).kinds


# Names


def network_of(of: Layout, dense: Sequence[Dense]) -> Network:
    """The network with these numbers. Names carry the layer where there is more than one."""
    layers = []
    for number, (row, numbers) in enumerate(zip(of.activations, dense, strict=True), start=1):
        last = number == len(dense)
        layers.append(_layer(row, numbers, number if len(dense) > 1 else None, last, _layer_name(number, of)))
    outputs = of.shape[-1]
    targets = ("y",) if outputs == 1 else _numbered("y", outputs)
    return Network(_numbered("x", of.shape[0]), tuple(layers), Loss(of.loss.name, "L", targets))


def _layer_name(number: int, of: Layout) -> str:
    count = len(of.activations)
    if number == count:
        return "output"
    return "hidden" if count == 2 else f"hidden{number}"


def _layer(row: ActivationRow, dense: Dense, number: int | None, last: bool, name: str) -> Layer:
    units, inputs = len(dense.weights), len(dense.weights[0])
    single = number is None and units == 1
    plain = number is None and units < 10 and inputs < 10

    def of_units(stem: str) -> tuple[str, ...]:
        if single:
            return (stem,)
        return _numbered(stem, units) if number is None else unit_names(stem, units, number) or ()

    def of_weights(unit: int) -> tuple[str, ...]:
        if single:
            return _numbered("w", inputs)
        if plain:
            return tuple(f"w{unit}{index}" for index in range(1, inputs + 1))
        return weight_row_names(unit, inputs, number or 1) or ()

    outputs = ("yhat",) if units == 1 else _numbered("yhat", units)
    a = outputs if last else of_units("a")
    return Layer(
        name,
        row.name,
        dense.weights,
        dense.biases,
        z=a if row.linear else of_units("z"),
        a=a,
        weight_names=tuple(of_weights(unit) for unit in range(1, units + 1)),
        bias_names=() if dense.biases is None else of_units("b"),
    )


def _numbered(stem: str, count: int) -> tuple[str, ...]:
    return numbered(stem, count) or ()
