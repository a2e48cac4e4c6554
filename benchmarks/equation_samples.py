"""Random lessons of one unit and several samples: in turn or at once, as equations or as a dense network.

Nothing here imports the tutor.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.by_hand import Model
from benchmarks.equation_graph import Graph, Node
from benchmarks.equation_nodes import SMOOTH, applied, at_once, binary_cross_entropy, squared_errors, weighted
from benchmarks.equation_rounds import Draft, near_in, number, numbers


class _Unit(NamedTuple):
    """A weighted sum, a function of it ("" for none) and a loss, which may be differentiated with it."""

    inputs: int
    function: str
    biased: bool
    yes_or_no: bool
    half: bool
    combined: bool

    @property
    def sum(self) -> str:
        return "z" if self.function else "yhat"

    @property
    def loss(self) -> str:
        """The loss as a network names it."""
        if self.yes_or_no:
            return "binary_cross_entropy"
        return "half_squared_error" if self.half else "squared_error"

    def equations(self) -> list[str]:
        bias = " + b" if self.biased else ""
        lines = [f"{self.sum} = sum(w[i]*x[i] for i in 1..{self.inputs}){bias}"]
        lines += [f"yhat = {self.function}(z)"] if self.function else []
        surprise = "-(y*log(yhat) + (1 - y)*log(1 - yhat))"
        return [*lines, f"L = {surprise if self.yes_or_no else '(yhat - y)^2' + ' / 2' * self.half}"]

    def nodes(self, s: Callable[[str], str]) -> list[Node]:
        """The same under the names of a sample."""
        terms = [(f"w{i}", s(f"x{i}")) for i in range(1, self.inputs + 1)]
        nodes = [weighted(s(self.sum), "z", terms, "b" if self.biased else "")]
        if self.function:
            nodes.append(applied(s("yhat"), "yhat", self.function, s("z")))
        if not self.yes_or_no:
            return nodes + squared_errors(s("L"), [(s("yhat"), s("y"))], "half" if self.half else "sum")
        loss = binary_cross_entropy(s("L"), s("yhat"), s("y"))
        if self.combined:
            loss = at_once(loss, [(s("z"), s("yhat"), s("y"))])
            nodes[-1] = nodes[-1]._replace(uses=())
        return [*nodes, loss]


def samples(generator: random.Random, name: str) -> Model:
    """A unit and several samples, in turn or at once."""
    draft = Draft(generator, name)
    inputs, batched, count = generator.randint(1, 2), generator.random() < 0.75, generator.randint(2, 4)
    function = generator.choice((*SMOOTH, "", "relu"))
    yes_or_no, biased = function == "sigmoid" and generator.random() < 0.6, generator.random() < 0.8
    draft.train(w=numbers(generator, inputs), **({"b": number(generator)} if biased else {}))
    half, combined = generator.random() < 0.5, yes_or_no and generator.random() < 0.6
    unit = _Unit(inputs, function, biased, yes_or_no, half, combined)
    draft.equations += unit.equations()
    draft.backward |= {"combined": True} if combined else {}
    for _ in range(count):
        x = numbers(generator, inputs)
        draft.samples.append({"x": x, "y": _target(generator, yes_or_no)})
    draft.batched, draft.iterations = batched, count + 1
    if batched:
        _in_batches(draft)
        if generator.random() < 0.4 and not (half and yes_or_no):
            draft.network = _as_network(draft, unit)
    draft.graph_of = _graph_of(generator, draft, unit)
    return draft.model()


def _target(generator: random.Random, yes_or_no: bool) -> float:
    return float(generator.randint(0, 1)) if yes_or_no else number(generator)


def _in_batches(draft: Draft) -> None:
    generator = draft.generator
    draft.reduce = generator.choice(("mean", "mean", "sum"))
    draft.together = generator.random() < 0.4
    draft.size = generator.choice((0, 0, 2))
    draft.iterations = generator.randint(1, 2)


def _graph_of(generator: random.Random, draft: Draft, unit: _Unit) -> Callable[[Callable[[str], str]], Graph]:
    def graph(s: Callable[[str], str]) -> Graph:
        inputs = [f"x{i}" for i in range(1, unit.inputs + 1)]
        near = near_in({(i,): s(x) for i, x in enumerate(inputs)})
        if draft.batched and s("y") != "y_s1":  # the first sample's may be taken for this one's
            near = {s(x): [*near[s(x)], f"{x}_s1"] for x in inputs}
        return Graph(generator, unit.nodes(s), draft.trained, draft.trained, s("L"), near=near)

    return graph


def _as_network(draft: Draft, unit: _Unit) -> str:
    """The same unit as a dense network of one layer, under the same names."""

    def quoted(stem: str) -> str:
        return ", ".join(f'"{stem}{i}"' for i in range(1, unit.inputs + 1))

    lines = [f'[network]\ninputs = [{quoted("x")}]\n[[network.layers]]\nname = "output"']
    lines += [
        f'activation = "{unit.function or "linear"}"',
        f"weights = [{draft.parameters['w']}]",
        f"weight_names = [[{quoted('w')}]]",
        'a = ["yhat"]',
    ]
    lines += ['z = ["z"]'] if unit.function else []
    lines += [f"biases = [{draft.parameters['b']}]", 'bias_names = ["b"]'] if unit.biased else []
    return "\n".join([*lines, f'[loss]\nkind = "{unit.loss}"\nname = "L"\ntargets = ["y"]'])
