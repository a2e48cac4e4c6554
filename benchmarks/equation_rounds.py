"""From the nodes of a lesson to its file and its iterations: samples, batches, updates.

Nothing here imports the tutor.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.by_hand import Formula, Model, Round, Step, Value, id_of
from benchmarks.equation_graph import Graph, named, total
from benchmarks.equation_updates import RULES, SETTINGS, STATES, Trained

Numbers = float | Sequence[float] | Sequence[Sequence[float]]


def number(generator: random.Random) -> float:
    """A number as authors write them."""
    return round(generator.uniform(-1.5, 1.5), generator.choice((1, 2))) or 0.4


def numbers(generator: random.Random, count: int) -> list[float]:
    return [number(generator) for _ in range(count)]


def near_in(family: Mapping[tuple[int, ...], str]) -> dict[str, list[str]]:
    """What may be taken for each element of a family: the others, or of a large one those beside it."""

    def beside(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        return sum(abs(a - b) for a, b in zip(one, other, strict=True)) == 1

    return {
        name: [
            other for at, other in family.items() if at != index and (len(family) <= 8 or beside(at, index))
        ]
        for index, name in family.items()
    }


def elements(name: str, value: Numbers) -> Iterator[tuple[str, float]]:
    """The plain names of a given thing, with their numbers."""
    if isinstance(value, float | int):
        yield name, float(value)
        return
    for at, part in enumerate(value, 1):
        if isinstance(part, float | int):
            yield f"{name}{at}", float(part)
        else:
            for to, inner in enumerate(part, 1):
                yield f"{name}{at}{to}", float(inner)


def same(name: str) -> str:
    return name


@dataclass
class Draft:
    """A lesson as it is written: what stands in its file, and its graph for a sample.

    Attributes:
        samples: what each sample gives.
        batched: whether an iteration takes several at once, `size` of them or all (0).
        graph_of: the graph under the names of a sample; by default always the same.
        network: the tables of a dense network, where the lesson is written as one.
        own_rules, own_steps: equations of an update of one's own, and what they give.
    """

    generator: random.Random
    name: str
    rule: str = "gradient_descent"
    iterations: int = 1
    loss: str = "L"
    decay: float = 0.0
    extra: str = ""
    batched: bool = False
    reduce: str = "mean"
    together: bool = False
    size: int = 0
    equations: list[str] = field(default_factory=list)
    backward: dict[str, object] = field(default_factory=dict)
    given: dict[str, Numbers] = field(default_factory=dict)
    parameters: dict[str, Numbers] = field(default_factory=dict)
    samples: list[dict[str, Numbers]] = field(default_factory=list)
    network: str = ""
    own_rules: Sequence[str] = ()
    own_steps: Sequence[Step] = ()
    state: dict[str, float] = field(default_factory=dict)
    graph: Graph | None = None
    graph_of: Callable[[Callable[[str], str]], Graph] | None = None

    def __post_init__(self) -> None:
        self.rate = self.generator.choice((0.01, 0.05, 0.1, 0.5)) if self.rule else 0.0

    def give(self, **values: Numbers) -> None:
        self.given |= values

    def train(self, **values: Numbers) -> None:
        self.parameters |= values

    @property
    def trained(self) -> list[str]:
        return [name for family, value in self.parameters.items() for name, _ in elements(family, value)]

    def model(self) -> Model:
        """The lesson with all of its iterations."""
        start = dict(pair for name, value in self.parameters.items() for pair in elements(name, value))
        stems = STATES.get(self.rule, ())
        start |= {f"{stem}_{name}": 0.0 for name in self.trained for stem in stems} | self.state
        rounds = tuple(self._round(iteration) for iteration in range(1, self.iterations + 1))
        return known_only(Model(self.name, self._toml(), start, rounds))

    def _round(self, iteration: int) -> Round:
        given = dict(pair for name, value in self.given.items() for pair in elements(name, value))
        given |= SETTINGS.get(self.rule, {})
        if self.rule:
            given["eta"] = self.rate
        if self.decay:
            given["lambda"] = self.decay
        taken = self._taken(iteration)
        for sample in taken:
            suffix = f"_s{sample}" if self._at_once else ""
            for name, value in self.samples[sample - 1].items():
                given |= {f"{one}{suffix}": of for one, of in elements(name, value)}
        steps = (*self._worked(taken), *self._updates(iteration))
        return Round(given, tuple(steps))

    @property
    def _at_once(self) -> bool:
        return self.batched and (self.size or len(self.samples)) > 1

    def _taken(self, iteration: int) -> list[int]:
        count = len(self.samples)
        if not count:
            return []
        if not self.batched:
            return [(iteration - 1) % count + 1]
        size = self.size or count
        first = (iteration - 1) % -(-count // size) * size
        return list(range(first + 1, min(first + size, count) + 1))

    def _graph(self, s: Callable[[str], str]) -> Graph:
        if self.graph is not None:
            return self.graph
        assert self.graph_of is not None
        return self.graph_of(s)

    def _worked(self, taken: Sequence[int]) -> Iterator[Step]:
        if not self._at_once:
            graph = self._graph(same)
            yield from graph.forward()
            yield from graph.backward() if graph.loss else ()
            return
        graphs = [self._graph(lambda name, s=sample: f"{name}_s{s}") for sample in taken]
        yield from self._together(graphs) if self.together else self._one_by_one(graphs)

    def _leaves(self, graph: Graph) -> list[str]:
        """The parameters in the order in which their gradients come."""
        symbols = {graph.gradient(w): w for w in self.trained}
        return [symbols[step.symbol] for step in graph.backward() if step.symbol in symbols]

    def _loss(self, graphs: Sequence[Graph]) -> Step:
        return self._gathered(self.loss, [named(graph.loss) for graph in graphs], {})

    def _one_by_one(self, graphs: Sequence[Graph]) -> Iterator[Step]:
        """Forward and backward sample by sample, then what all of them give."""
        loss, leaves = self._loss(graphs), self._leaves(graphs[0])
        for graph in graphs:
            yield from graph.forward()
            yield from graph.backward()
        yield loss
        for w in leaves:
            parts = [named(graph.gradient(w)) for graph in graphs]
            yield self._gathered(f"d{self.loss}/d{w}", parts, {})

    def _together(self, graphs: Sequence[Graph]) -> Iterator[Step]:
        """All samples forward, then all backward, and the parameters' gradients at once."""
        loss, leaves = self._loss(graphs), self._leaves(graphs[0])
        yield from (step for graph in graphs for step in graph.forward())
        yield loss
        parts: dict[str, list[Step]] = {w: [] for w in leaves}
        for graph in graphs:
            own = {graph.gradient(w): w for w in leaves}
            for step in graph.backward():
                if step.symbol in own:
                    parts[own[step.symbol]].append(step)
                else:
                    yield step
        for w in leaves:
            yield self._over_samples(f"d{self.loss}/d{w}", parts[w])

    def _gathered(self, symbol: str, parts: Sequence[Formula], wrong: Mapping[str, Formula]) -> Step:
        """The mean or the sum of what the samples gave."""
        whole, count = total(parts), len(parts)
        if count == 1:
            return Step(symbol, "gathered", parts[0])
        right = self._reduced(whole, count)
        at = self.generator.randrange(count)
        mistakes: dict[str, Formula] = {"one_sample_only": parts[at]}
        if self.reduce == "mean":
            mistakes["sum_for_mean"] = whole
        return Step(symbol, "gathered", right, {**mistakes, **wrong})

    def _reduced(self, whole: Formula, count: int) -> Formula:
        return (lambda e: whole(e) / count) if self.reduce == "mean" and count > 1 else whole

    def _over_samples(self, symbol: str, steps: Sequence[Step]) -> Step:
        """The same straight from the samples' own values: what goes wrong in one goes wrong in all.

        Only a value from the wrong place is taken once.
        """
        at = self.generator.randrange(len(steps))
        wrong: dict[str, Formula] = {}
        for mistake in dict.fromkeys(mistake for step in steps for mistake in step.wrong):
            parts = [
                step.wrong.get(mistake, step.right)
                if number == at or id_of(mistake) not in ("wrong_input", "wrong_upstream")
                else step.right
                for number, step in enumerate(steps)
            ]
            wrong[mistake] = self._reduced(total(parts), len(steps))
        return self._gathered(symbol, [step.right for step in steps], wrong)

    def _updates(self, iteration: int) -> Iterator[Step]:
        yield from self.own_steps
        if self.own_steps or not self.rule:
            return
        for name in self.trained:
            gradient = f"d{self.loss}/d{name}"
            yield from RULES[self.rule](Trained(name, gradient, self.decay > 0, iteration))

    # The file

    def _toml(self) -> str:
        lines = [f'format = 2\nid = "{self.name}"\ntitle = "Random"\nsummary = "Random."\n']
        lines += [self.network] if self.network else self._model()
        if self.backward:
            lines.append("[backward]")
            lines += [f"{key} = {_setting(value)}" for key, value in self.backward.items()]
        if self.rule:
            own = ", ".join(f'"{equation}"' for equation in self.own_rules)
            rule = f"equations = [{own}]" if own else f'rule = "{self.rule}"'
            lines.append(f'[update]\n{rule}\nlearning_rate = {self.rate!r}\nlearning_rate_name = "eta"')
            lines += [f"weight_decay = {self.decay!r}"] if self.decay else []
        lines.append(f"[training]\niterations = {self.iterations}")
        if self.samples:
            lines.append(f'order = "{"batch" if self.batched else "in_turn"}"')
            if self.batched:
                lines.append(f'reduce = "{self.reduce}"')
                lines += ['phases = "together"'] if self.together else []
                lines += [f"batch_size = {self.size}"] if self.size else []
            for sample in self.samples:
                lines.append("[[samples]]")
                listed = {n: [v] if self.network and isinstance(v, float) else v for n, v in sample.items()}
                lines += [f"{name} = {_value(value)}" for name, value in listed.items()]
        return "\n".join(line for line in lines if line) + "\n"

    def _model(self) -> list[str]:
        """What is given, the parameters and the equations."""
        lines = []
        given = {**(self.samples[0] if self.samples else {}), **self.given}
        for table, values in (("given", given), ("parameters", self.parameters)):
            if values:
                lines.append(f"[{table}]")
                lines += [f"{name} = {_value(value)}" for name, value in values.items()]
        quoted = ",\n  ".join(f'"{equation}"' for equation in self.equations)
        loss = [f'loss = "{self.loss}"'] if self.loss else []
        return [*lines, "[model]", f"equations = [\n  {quoted},\n]", *loss, self.extra]


def _value(value: Numbers) -> str:
    if isinstance(value, float | int):
        return repr(value)
    return "[" + ", ".join(_value(part) for part in value) + "]"


def _setting(value: object) -> str:
    if value is True:
        return "true"
    return str(value).replace("'", '"')


def known_only(model: Model) -> Model:
    """The same without wrong formulas that use what nobody knows yet at their step."""
    left = dict(model.start)
    rounds = []
    for given, steps in model.rounds:
        values: dict[str, Value] = {**given, **left}
        kept = []
        for step in steps:
            wrong = {one: formula for one, formula in step.wrong.items() if _is_known(formula, values)}
            kept.append(step._replace(wrong=wrong))
            values[step.symbol] = step.right(values)
        left |= {step.carried: values[step.symbol] for step in steps if step.carried}
        rounds.append(Round(given, tuple(kept)))
    return Model(model.name, model.toml, model.start, tuple(rounds))


def _is_known(formula: Formula, values: Mapping[str, Value]) -> bool:
    try:
        with np.errstate(all="ignore"):
            formula(values)
    except KeyError:
        return False
    except ArithmeticError:
        pass  # it has no value here, and may have one elsewhere
    return True
