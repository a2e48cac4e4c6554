"""The chain rule written out from the loss to a parameter, path by path.

A path is a product of local derivatives such as dL/dyhat · dyhat/da1 · da1/dz1 ·
dz1/dw11. A gradient is the sum of its paths. Where there are more than
`MOST_PATHS` of them, or more than `MOST_FACTORS` on them together, the chain
falls back to the recursive form, one upstream gradient times one local
derivative, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tutor.expressions.names import gradient_symbol
from tutor.expressions.printing import PLAIN, Formula, Style, format_number
from tutor.expressions.trees import Expression, Number, Symbol, evaluate
from tutor.model.network import Network
from tutor.named_tuples import NamedTuple
from tutor.steps.derive import Plan, Step

if TYPE_CHECKING:
    from tutor.steps.batches import Batch
    from tutor.steps.graph import Graph

MOST_PATHS = 9
MOST_FACTORS = 200
"""A path through a recurrence of a thousand time steps has a thousand factors, which nobody reads."""


class Factor(NamedTuple):
    """One local derivative: d(of)/d(by), and its tree."""

    of: str
    by: str
    expression: Expression

    @property
    def symbol(self) -> str:
        return gradient_symbol(self.of, self.by)


Path = tuple[Factor, ...]


class Chain(Formula):
    """A gradient as a sum of paths. `recursive` when there were too many to write out.

    `negative` where each path is taken with the other sign, as for a delta that is -dL/dz.
    """

    __slots__ = ("negative", "paths", "recursive")

    def __init__(self, paths: tuple[Path, ...], recursive: bool = False, negative: bool = False) -> None:
        self.paths = paths
        self.recursive = recursive
        self.negative = negative

    def written(self, style: Style) -> str:
        return self.in_symbols(style)

    def in_symbols(self, style: Style = PLAIN) -> str:
        paths = (f" {style.times} ".join(style.name(f.symbol) for f in path) for path in self.paths)
        return self._added(paths, style)

    def _added(self, paths: Iterable[str], style: Style) -> str:
        if not self.negative:
            return " + ".join(paths)
        return style.minus + f" {style.minus} ".join(paths)

    def in_numbers(self, values: Mapping[str, float], style: Style = PLAIN) -> str:
        """Each factor's own value; negative factors in parentheses."""

        def number(factor: Factor) -> str:
            text = format_number(evaluate(factor.expression, values), style=style)
            return f"({text})" if text.startswith(style.minus) else text

        return self._added((f" {style.times} ".join(map(number, path)) for path in self.paths), style)

    def value(self, values: Mapping[str, float]) -> float:
        """The sum of the products, to test against the step's own tree."""
        total = 0.0
        for path in self.paths:
            product = 1.0
            for factor in path:
                product *= evaluate(factor.expression, values)
            total += product
        return -total if self.negative else total


class ChainInNumbers(Formula):
    """A chain with the value of each of its factors."""

    __slots__ = ("chain", "values")

    def __init__(self, chain: Chain, values: Mapping[str, float]) -> None:
        self.chain = chain
        self.values = values

    def written(self, style: Style) -> str:
        return self.chain.in_numbers(self.values, style)


def chain(plan: Plan, step: Step, recursive: bool = False) -> Chain | None:
    """The chain of a gradient step, in the recursive form if asked for; None for any other step."""
    if step.which_pass != "backward":
        return None
    if plan.graph is not None:
        return _through_graph(plan, plan.graph, step, recursive)
    if step.layer is None or step.unit is None:
        return None
    network = plan.network
    at_activation = step.kind == "grad_activation"
    tail = _tail(network, step)
    if recursive or _count(network, step.layer, at_activation) > MOST_PATHS:
        return Chain(_recursive(network, step, tail), recursive=True)
    if at_activation:
        paths = _to_activation(network, step.layer, step.unit)
    else:
        paths = _to_sum(network, step.layer, step.unit)
    return Chain(tuple((*path, *tail) for path in paths))


def _tail(network: Network, step: Step) -> Path:
    """dz/dw or dz/db, for the gradient of a parameter."""
    if step.layer is None or step.unit is None or step.kind not in ("grad_weight", "grad_bias"):
        return ()
    of = network.layers[step.layer].z[step.unit]
    tree: Expression = (
        Number(1.0) if step.source is None else Symbol(network.feeding(step.layer)[step.source])
    )
    return (Factor(of, step.subject, tree),)


def _to_activation(network: Network, layer: int, unit: int) -> list[Path]:
    """All paths from the loss to one activation."""
    name = network.layers[layer].a[unit]
    loss = network.loss
    if layer == len(network.layers) - 1:
        tree = loss.row.gradient(name, loss.targets[unit], len(network.outputs))
        return [(Factor(loss.name, name, tree),)]
    following = network.layers[layer + 1]
    return [
        (*path, Factor(following.z[k], name, Symbol(following.weight_names[k][unit])))
        for k in range(following.size)
        for path in _to_sum(network, layer + 1, k)
    ]


def _to_sum(network: Network, index: int, unit: int) -> list[Path]:
    """All paths from the loss to one pre-activation; a linear unit's is its activation."""
    layer = network.layers[index]
    if layer.linear:
        return _to_activation(network, index, unit)
    row = layer.row
    return [
        (*path, Factor(layer.a[k], layer.z[unit], row.local(layer.z[unit], layer.a[unit], layer.a[k])))
        for k in (range(layer.size) if row.coupled else (unit,))
        for path in _to_activation(network, index, k)
    ]


def _count(network: Network, layer: int, at_activation: bool) -> int:
    """How many paths lead from the loss to a unit of `layer`."""
    paths = 1
    for index in range(layer + (1 if at_activation else 0), len(network.layers)):
        following = network.layers[index]
        if index > layer:
            paths *= following.size
        if following.row.coupled:
            paths *= following.size
    return paths


def _recursive(network: Network, step: Step, tail: Path) -> tuple[Path, ...]:
    """One upstream gradient times one local derivative, per unit that the value feeds."""
    loss = network.loss.name

    def known(name: str) -> Factor:
        return Factor(loss, name, Symbol(gradient_symbol(loss, name)))

    if step.layer is None or step.unit is None:
        return ()
    layer = network.layers[step.layer]
    if step.kind == "grad_activation" and step.layer == len(network.layers) - 1:
        return tuple(_to_activation(network, step.layer, step.unit))
    if tail:
        return ((known(layer.z[step.unit]), *tail),)
    if step.kind == "grad_pre_activation":
        z, a = layer.z[step.unit], layer.a[step.unit]
        reached = layer.a if layer.row.coupled else (a,)
        return tuple((known(of), Factor(of, z, layer.row.local(z, a, of))) for of in reached)
    following = network.layers[step.layer + 1]
    name = layer.a[step.unit]
    return tuple(
        (known(z), Factor(z, name, Symbol(names[step.unit])))
        for z, names in zip(following.z, following.weight_names, strict=True)
    )


def _through_graph(plan: Plan, graph: Graph, step: Step, recursive: bool) -> Chain | None:
    """The chain through a model of equations; None for a local derivative and what a batch adds up."""
    name = _plain(plan, step)
    if step.kind == "local_derivative" or name not in graph.uses or (plan.batch and step.sample is None):
        return None
    count, factors = graph.paths[name]
    recursive = recursive or count > MOST_PATHS or factors > MOST_FACTORS
    paths = _one_step(graph, name) if recursive else _all_the_way(graph, name)
    if plan.batch is not None and step.sample is not None:
        paths = [tuple(_of_sample(plan.batch, step.sample, factor) for factor in path) for path in paths]
    delta = graph.deltas.get(name)
    return Chain(tuple(paths), recursive, negative=delta is not None and delta.sign < 0)


def _plain(plan: Plan, step: Step) -> str:
    """The name of a step's value without its sample."""
    if plan.batch is None or step.sample is None:
        return step.subject
    return step.subject.removesuffix(f"_s{step.sample}")


def _of_sample(batch: Batch, sample: int, factor: Factor) -> Factor:
    names = batch.name(factor.of, sample), batch.name(factor.by, sample)
    return Factor(*names, batch.tree(factor.expression, sample))


def _all_the_way(graph: Graph, name: str) -> list[Path]:
    found: list[Path] = []
    for use in graph.uses.get(name, ()):
        last = Factor(use.of, name, use.local)
        before = [()] if use.of == graph.loss else _all_the_way(graph, use.of)
        found += [(*path, last) for path in before]
    return found


def _one_step(graph: Graph, name: str) -> list[Path]:
    """One upstream gradient times one local derivative, for each value that it goes into."""
    found: list[Path] = []
    for use in graph.uses.get(name, ()):
        last = Factor(use.of, name, use.local)
        known = Factor(graph.loss, use.of, graph.gradient(use.of))
        found.append((last,) if use.of == graph.loss else (known, last))
    return found
