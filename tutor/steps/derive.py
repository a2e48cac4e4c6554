"""From a network to its steps: what one iteration asks, in order (docs/marking.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol
from tutor.expressions.trees import (
    Add,
    Compiled,
    Expression,
    Multiply,
    Role,
    Symbol,
    compiled,
    symbols_of,
)
from tutor.model.network import Layer, Network, NotANetwork
from tutor.operations.rows import Updated
from tutor.operations.updates import GRADIENT_DESCENT

if TYPE_CHECKING:
    from tutor.model.equations import Model
    from tutor.steps.batches import Batch
    from tutor.steps.graph import Graph

Kind = Literal[
    "pre_activation",
    "activation",
    "loss_term",
    "loss",
    "grad_activation",
    "grad_pre_activation",
    "grad_weight",
    "grad_bias",
    "update",
    "value",
    "local_derivative",
    "grad_value",
    "grad_parameter",
    "update_state",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
NETWORK_KINDS: tuple[Kind, ...] = KINDS[: KINDS.index("update") + 1]
"""The kinds of step that a lesson of format 1 has."""

FORWARD_KINDS: frozenset[Kind] = frozenset({"pre_activation", "activation", "loss_term", "loss", "value"})
UPDATE_KINDS: frozenset[Kind] = frozenset({"update", "update_state"})

Pass = Literal["forward", "backward", "update"]


@dataclass(frozen=True)
class Step:
    """One quantity of one iteration. The same in every iteration: only the values differ.

    Attributes:
        symbol: the plain symbol, unique within an iteration.
        kind: what it is.
        layer: its layer, counted from 0; None for loss terms and the loss.
        unit: its unit (of an output, for loss terms), counted from 0; None for the loss.
        source: for a weight's gradient or update, the input it multiplies, counted from 0; else None.
        subject: the name whose value or gradient it is: `z1` for z1 and dL/dz1, `w11` for w11'.
        expression: the tree over the names known by then.
        sample: in a batch, the sample that it belongs to, from 1; None for what belongs to all.
        on_paper: whether a sum that cancels to mere rounding is 0.
        edition: of a step whose formula differs from iteration to iteration, the iteration; else 0.
    """

    symbol: str
    kind: Kind
    layer: int | None
    unit: int | None
    source: int | None
    subject: str
    expression: Expression = field(compare=False)
    sample: int | None = None
    on_paper: bool = False
    edition: int = 0

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """Every name in the formula, in the order in which it is printed."""
        return symbols_of(self.expression)

    @cached_property
    def compute(self) -> Compiled:
        """The expression as a function of the values of its names."""
        return compiled(self.expression, self.on_paper)

    @cached_property
    def identity(self) -> tuple[str, int]:
        """The same for the same formula, whatever the iteration."""
        return self.symbol, self.edition

    @property
    def which_pass(self) -> Pass:
        if self.kind in FORWARD_KINDS:
            return "forward"
        return "update" if self.kind in UPDATE_KINDS else "backward"


@dataclass(frozen=True)
class Plan:
    """All steps of one iteration, in the order asked.

    Attributes:
        dense: the network that they are of; None for a model of equations.
        graph: the uses of every value, of a model of equations with a loss; else None.
        loss: the name of the loss; None without one.
        batch: the names of the samples of a batch; None where none are taken at once.
        model: the equations; None for a network.
        compiled_from: the network that the equations are of, also where they go beyond it; else None.
    """

    dense: Network | None
    learning_rate_name: str
    steps: tuple[Step, ...]
    graph: Graph | None = None
    loss: str | None = None
    batch: Batch | None = None
    model: Model | None = None
    compiled_from: Network | None = None

    @property
    def network(self) -> Network:
        """The network; what needs one has nothing to say of equations.

        Raises:
            NotANetwork: for a model of equations.
        """
        if self.dense is None:
            raise NotANetwork
        return self.dense

    @cached_property
    def by_symbol(self) -> Mapping[str, Step]:
        return MappingProxyType({step.symbol: step for step in self.steps})

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each symbol in the order of the steps."""
        return MappingProxyType({step.symbol: at for at, step in enumerate(self.steps)})

    @cached_property
    def aliases(self) -> Mapping[str, Expression]:
        """Gradients that no step has, each as what is asked in its place: of a batch, of each sample."""
        if self.graph is None or not self.graph.deltas:
            return MappingProxyType({})
        found = self.graph.aliases
        return MappingProxyType(found if self.batch is None else dict(self.batch.aliases(found)))

    def iterations_within(self, most_steps: int, iterations: int) -> int:
        """How many of `iterations` have at most `most_steps` steps together; the first one in any case."""
        return min(iterations, max(1, most_steps // len(self.steps)))

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of step that there are."""
        return frozenset(step.kind for step in self.steps)


def plan(network: Network, learning_rate_name: str = "eta") -> Plan:
    """Derives the steps of one iteration."""
    steps = (
        *_forward(network),
        *_losses(network),
        *_backward(network),
        *_updates(network, learning_rate_name),
    )
    return Plan(network, learning_rate_name, steps, loss=network.loss.name)


def weighted_sum(weights: tuple[str, ...], inputs: tuple[str, ...], bias: str | None) -> Expression:
    """w1*x1 + w2*x2 + … + b."""
    terms: list[Expression] = [
        Multiply((Symbol(w, Role.WEIGHT), Symbol(x, Role.INPUT)), Role.TERM)
        for w, x in zip(weights, inputs, strict=True)
    ]
    if bias is not None:
        terms.append(Symbol(bias, Role.BIAS))
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _forward(network: Network) -> Iterator[Step]:
    for index, layer in enumerate(network.layers):
        inputs = network.feeding(index)
        names, kind = (layer.a, "activation") if layer.linear else (layer.z, "pre_activation")
        for unit, name in enumerate(names):
            bias = layer.bias_names[unit] if layer.biases is not None else None
            tree = weighted_sum(layer.weight_names[unit], inputs, bias)
            yield Step(name, _kind(kind), index, unit, None, name, tree)
        if not layer.linear:
            for unit, name in enumerate(layer.a):
                yield Step(name, "activation", index, unit, None, name, layer.row.value(unit, layer.z))


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _losses(network: Network) -> Iterator[Step]:
    loss = network.loss
    shares = tuple(loss.row.term(p, t) for p, t in zip(network.outputs, loss.targets, strict=True))
    for unit, (name, share) in enumerate(zip(loss.terms, shares, strict=False)):
        yield Step(name, "loss_term", None, unit, None, name, share)
    if loss.terms:
        shares = tuple(Symbol(name, Role.TERM) for name in loss.terms)
    yield Step(loss.name, "loss", None, None, None, loss.name, loss.row.total(shares))


def _backward(network: Network) -> Iterator[Step]:
    def gradient(name: str) -> str:
        return gradient_symbol(network.loss.name, name)

    for index in reversed(range(len(network.layers))):
        layer = network.layers[index]
        for unit, name in enumerate(layer.a):
            tree = _activation_gradient(network, index, unit)
            yield Step(gradient(name), "grad_activation", index, unit, None, name, tree)
        if not layer.linear:
            for unit, name in enumerate(layer.z):
                tree = _pre_activation_gradient(network, layer, unit)
                yield Step(gradient(name), "grad_pre_activation", index, unit, None, name, tree)
        for unit, names in enumerate(layer.weight_names):
            upstream = Symbol(gradient(layer.z[unit]), Role.UPSTREAM)
            for source, (name, x) in enumerate(zip(names, network.feeding(index), strict=True)):
                tree = Multiply((upstream, Symbol(x, Role.INPUT)))
                yield Step(gradient(name), "grad_weight", index, unit, source, name, tree)
        if layer.biases is not None:
            for unit, name in enumerate(layer.bias_names):
                upstream = Symbol(gradient(layer.z[unit]), Role.UPSTREAM)
                yield Step(gradient(name), "grad_bias", index, unit, None, name, upstream)


def _activation_gradient(network: Network, index: int, unit: int) -> Expression:
    """dL/da: from the loss for an output, else summed over the units it feeds."""
    loss = network.loss
    if index == len(network.layers) - 1:
        return loss.row.gradient(network.outputs[unit], loss.targets[unit], len(network.outputs))
    following = network.layers[index + 1]
    terms = tuple(
        Multiply(
            (Symbol(gradient_symbol(loss.name, z), Role.UPSTREAM), Symbol(names[unit], Role.WEIGHT)),
            Role.TERM,
        )
        for z, names in zip(following.z, following.weight_names, strict=True)
    )
    return terms[0] if len(terms) == 1 else Add(terms)


def _pre_activation_gradient(network: Network, layer: Layer, unit: int) -> Expression:
    """dL/dz: upstream gradient times local derivative; through every activation where they are coupled."""
    row = layer.row
    reached = layer.a if row.coupled else (layer.a[unit],)
    terms = tuple(
        Multiply(
            (
                Symbol(gradient_symbol(network.loss.name, a), Role.UPSTREAM),
                row.local(layer.z[unit], layer.a[unit], of=a),
            ),
            Role.TERM if len(reached) > 1 else None,
        )
        for a in reached
    )
    return terms[0] if len(terms) == 1 else Add(terms)


def _updates(network: Network, rate: str) -> Iterator[Step]:
    for index, layer in enumerate(network.layers):
        for unit, names in enumerate(layer.weight_names):
            for source, name in enumerate(names):
                yield _update(network, name, rate, index, unit, source)
        if layer.biases is not None:
            for unit, name in enumerate(layer.bias_names):
                yield _update(network, name, rate, index, unit, None)


def _update(network: Network, name: str, rate: str, layer: int, unit: int, source: int | None) -> Step:
    gradient = Symbol(gradient_symbol(network.loss.name, name), Role.GRADIENT)
    (made,) = GRADIENT_DESCENT.steps(Updated(name, rate, gradient))
    return Step(made.symbol, "update", layer, unit, source, name, made.tree)
