"""Equations worked by hand: values that go into one another, and the gradients that come back.

A node has its formula, and for each value that goes into it the local derivative, written out by
hand. A gradient is the sum over the uses of a value; what goes wrong in it follows from
the same list. Nothing here imports the tutor.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.by_hand import Formula, Step, Value, Written

Put = str | float | Formula
"""What is put in a name's place: another name, a number, or what a formula gives."""

MOST_TERMS = 8


class _Put(Mapping[str, Value]):
    """Values of which some are taken for others."""

    def __init__(self, values: Mapping[str, Value], put: Mapping[str, Put]) -> None:
        self._values, self._put = values, put

    def __getitem__(self, name: str) -> Value:
        other = self._put.get(name, name)
        if callable(other):
            return other(self._values)
        return self._values[other] if isinstance(other, str) else other

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def putting(formula: Formula, put: Mapping[str, Put]) -> Formula:
    """The formula with other things in the place of some names."""
    return lambda e: formula(_Put(e, put))


def named(name: str) -> Formula:
    return lambda e: e[name]


def total(parts: Sequence[Formula]) -> Formula:
    """A sum; one that cancels is 0, as it is on paper."""

    def formula(e: Mapping[str, Value]) -> Value:
        values = [part(e) for part in parts]
        whole = sum(values)
        if isinstance(whole, Written):
            return whole
        return 0.0 if abs(whole) < 1e-14 * max(map(abs, values)) else whole

    return formula


class Use(NamedTuple):
    """That a value goes into a node.

    Attributes:
        by: the value.
        local: the derivative of the node with respect to it; None for 1.
        manner: what the derivative is: the "weight" or "input" or "factor" beside the value, a "slope",
            a "gate", the "largest" of several, a "share" of a softmax, a part of a "mean"; "" for 1.
        beside: the name of a weight, input or factor.
        wrong: derivatives that are mistaken for it, by the misconception.
    """

    by: str
    local: Formula | None = None
    manner: str = ""
    beside: str = ""
    wrong: Mapping[str, Formula] = {}


class Node(NamedTuple):
    """A value and what it is made of.

    Attributes:
        equation: whose element it is; elements of one that follow each other come back together.
        inner: of one function of a value, the name of that value.
    """

    name: str
    equation: str
    right: Formula
    uses: tuple[Use, ...] = ()
    wrong: Mapping[str, Formula] = {}
    inner: str = ""


@dataclass
class Graph:
    """The nodes of one sample in the order asked, the loss last where there is one.

    Attributes:
        leaves: given names and parameters, in the order of declaration.
        parameters: those of them that are trained.
        asked: other names whose gradient is asked.
        loss: the loss's name; "" without one.
        near: what may be taken for a value.
        shifts: maps of names, each from every element of a family to the one beside it.
        locals: whether local derivatives are steps.
        deltas: names in the place of gradients, with their signs.
        rate: the name of the learning rate of updates, where weights updated too early can be told.
    """

    generator: random.Random
    nodes: Sequence[Node]
    leaves: Sequence[str]
    parameters: Sequence[str]
    loss: str = "L"
    asked: Sequence[str] = ()
    near: Mapping[str, Sequence[str]] = field(default_factory=dict)
    shifts: Sequence[Mapping[str, str]] = ()
    locals: bool = False
    deltas: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    rate: str = ""

    def __post_init__(self) -> None:
        self.by_name = {node.name: node for node in self.nodes}
        self.users: dict[str, list[tuple[Node, Use]]] = {}
        led = {*self.parameters, *self.asked}
        for node in self.nodes:
            if any(use.by in led for use in node.uses):
                led.add(node.name)
            for use in node.uses:
                self.users.setdefault(use.by, []).append((node, use))
        reached = {self.loss}
        for node in reversed(self.nodes):
            if node.name in reached:
                reached.update(use.by for use in node.uses)
        self.wanted = (led & reached) - {self.loss}

    # Forward

    def forward(self) -> Iterator[Step]:
        """A step for each node, with what goes wrong in any formula added to what goes wrong in its own."""
        for node in self.nodes:
            wrong = {**node.wrong, **self._misread(node.right, [use.by for use in node.uses])}
            yield Step(node.name, "value", node.right, wrong)

    def _misread(self, right: Formula, names: Sequence[str]) -> dict[str, Formula]:
        """Values taken from the wrong place, or from before their activation."""
        found: dict[str, Formula] = {}
        values = [name for name in names if name not in self.parameters]
        inner = {name: self.inner(name) for name in values if self.inner(name)}
        if inner:
            found["used_pre_activation"] = putting(right, inner)
        near = [(name, other) for name in values for other in self.near.get(name, ())]
        if near:
            name, other = self.generator.choice(near)
            found["wrong_input"] = putting(right, {name: other})
            name, other = self.generator.choice(near)
            found["wrong_input: another"] = putting(right, {name: other})
        return found

    def _shifted(self, right: Formula, names: Sequence[str]) -> dict[str, Formula]:
        """All values from the places beside theirs."""
        inside = [shift for shift in self.shifts if len(names) > 1 and all(name in shift for name in names)]
        if not inside:
            return {}
        shift = self.generator.choice(inside)
        return {"wrong_input: all": putting(right, {name: shift[name] for name in names})}

    def inner(self, name: str) -> str:
        node = self.by_name.get(name)
        return node.inner if node is not None else ""

    # Backward

    def gradient(self, name: str) -> str:
        """The symbol of what is asked for a value's gradient."""
        return self.deltas[name][0] if name in self.deltas else f"d{self.loss}/d{name}"

    def sign(self, name: str) -> int:
        return self.deltas[name][1] if name in self.deltas else 1

    def backward(self) -> Iterator[Step]:
        """Groups against the forward order, and each leaf after the last group that it needs."""
        groups: list[list[Node]] = []
        for node in self.nodes:
            if not groups or groups[-1][-1].equation != node.equation:
                groups.append([])
            groups[-1].append(node)
        place = {node.name: at for at, group in enumerate(groups) for node in group}
        told: set[str] = set()
        for at in reversed(range(len(groups))):
            for name in [node.name for node in groups[at]]:
                if name in self.wanted:
                    yield from self._steps(name, told)
            for name in self.leaves:
                if name in self.wanted and min(place[node.name] for node, _ in self.users[name]) == at:
                    yield from self._steps(name, told)

    def _steps(self, name: str, told: set[str]) -> Iterator[Step]:
        for node, use in self.users[name] if self.locals else ():
            symbol = f"d{node.name}/d{name}"
            if node.name in self.wanted and use.local is not None and symbol not in told:
                told.add(symbol)
                yield Step(symbol, "local_derivative", use.local, {**use.wrong, **_gates(use)})
        ways = [_Way.of(self, node, use) for node, use in self.users[name] if self._leads(node)]
        yield self._step(name, ways)

    def _leads(self, node: Node) -> bool:
        return node.name in self.wanted or node.name == self.loss

    def _step(self, name: str, ways: Sequence[_Way]) -> Step:
        sign = self.sign(name)

        def made(ways: Sequence[_Way]) -> Formula:
            parts = [way.formula for way in ways]
            return total(parts) if sign > 0 else (lambda e: -total(parts)(e))

        right = made(ways)
        wrong = dict(self._by_factors(name, ways, right, made))
        wrong |= self._by_terms(name, ways, made)
        return Step(self.gradient(name), "gradient", right, wrong | self._misplaced(name, ways, right))

    def _misplaced(self, name: str, ways: Sequence[_Way], right: Formula) -> dict[str, Formula]:
        """Values beside what comes back, or of which the loss is made, from the wrong place."""
        beside = [way.use.beside for way in ways if way.use.manner.partition(" ")[0] in ("input", "factor")]
        if name in self.parameters:
            return self._misread(right, beside) | self._shifted(right, beside)
        compared = [one for way in ways if not way.upstream for one in (way.use.beside, name) if one]
        return self._misread(right, [*beside, *compared])

    def _by_terms(
        self, name: str, ways: Sequence[_Way], made: Callable[[Sequence[_Way]], Formula]
    ) -> dict[str, Formula]:
        if len(ways) < 2:
            return {}
        mistake = "one_use_only" if name in self.parameters else "one_path_only"
        at = self.generator.randrange(len(ways))
        found = {mistake: made([ways[at]])}
        if 2 < len(ways) <= MOST_TERMS:
            found[f"{mistake}: without one"] = made([*ways[:at], *ways[at + 1 :]])
        return found

    def _by_factors(
        self,
        name: str,
        ways: Sequence[_Way],
        right: Formula,
        made: Callable[[Sequence[_Way]], Formula],
    ) -> Iterator[tuple[str, Formula]]:
        back = [way for way in ways if way.upstream]
        if back:
            yield "forgot_upstream", putting(right, {way.upstream: 1.0 for way in back})
        for mistake, manners in _LEFT_OUT.items():
            if any(way.use.manner in manners for way in back):
                yield (
                    mistake,
                    made([way.with_local(None) if way.use.manner in manners else way for way in ways]),
                )
        for mistake in ("dead_gate_ignored", "closed_gate_assumed"):
            if any(mistake in _gates(way.use) for way in back):
                gated = [way.with_local(_gates(way.use).get(mistake, way.use.local)) for way in ways]
                yield mistake, made(gated)
        for mistake in dict.fromkeys(one for way in ways for one in way.use.wrong):
            yield mistake, made([way.with_local(way.use.wrong.get(mistake, way.use.local)) for way in ways])
        yield from self._by_upstream(right, back)
        if name not in self.parameters and self.rate:
            weights = [way.use.beside for way in back if way.use.manner == "weight"]
            if weights:
                yield "used_updated_weight", putting(right, {w: self._updated(w) for w in weights})
        if name in self.parameters and back and all(way.use.manner == "" for way in back):
            inputs = {way.upstream: way.weighted for way in back}
            if all(inputs.values()):
                put = {symbol: product(symbol, some[0]) for symbol, some in inputs.items()}
                yield "bias_times_input", putting(right, put)

    def _by_upstream(self, right: Formula, back: Sequence[_Way]) -> Iterator[tuple[str, Formula]]:
        taken = [
            (way.upstream, self.gradient(other))
            for way in back
            for other in self.near.get(way.node.name, ())
            if other in self.wanted
        ]
        if taken:
            one, other = self.generator.choice(taken)
            yield "wrong_upstream", putting(right, {one: other})
        late = {}
        for way in back:
            value = next((n.name for n in self.nodes if n.inner == way.node.name), "")
            if value in self.wanted:
                turned = self.sign(value) * self.sign(way.node.name)
                symbol = self.gradient(value)
                late[way.upstream] = symbol if turned > 0 else (lambda e, symbol=symbol: -e[symbol])
        if late:
            yield "forgot_activation_derivative: above", putting(right, late)

    def _updated(self, weight: str) -> Formula:
        gradient = self.gradient(weight)
        return lambda e: e[weight] - e[self.rate] * e[gradient]


_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "forgot_activation_derivative": ("slope", "gate", "leaky gate", "share", "asked slope"),
    "forgot_input_factor": ("input", "factor", "weight", "asked factor"),
    "sum_for_mean": ("mean",),
}
"""Derivatives that are left out, by the misconception."""


def _gates(use: Use) -> dict[str, Formula]:
    """A gate taken for open, or for closed."""
    found: dict[str, Formula] = {}
    if use.manner in ("gate", "leaky gate", "largest"):
        found["dead_gate_ignored"] = lambda e: 1.0
    if use.manner in ("gate", "largest"):
        found["closed_gate_assumed"] = lambda e: 0.0
    return found


def product(*names: str) -> Formula:
    def formula(e: Mapping[str, Value]) -> Value:
        whole = e[names[0]]
        for name in names[1:]:
            whole = whole * e[name]
        return whole

    return formula


class _Way(NamedTuple):
    """One way on which a gradient comes back to a value; without an upstream, straight from the loss."""

    node: Node
    use: Use
    upstream: str
    sign: int

    @classmethod
    def of(cls, graph: Graph, node: Node, use: Use) -> _Way:
        upstream = "" if node.name == graph.loss else graph.gradient(node.name)
        if graph.locals and upstream and use.local is not None:
            is_slope = use.manner in ("slope", "gate", "leaky gate", "share")
            manner = "asked slope" if is_slope else "asked factor"
            use = Use(use.by, named(f"d{node.name}/d{use.by}"), manner)
        return cls(node, use, upstream, graph.sign(node.name))

    @property
    def weighted(self) -> list[str]:
        """The values that weights multiply in the node."""
        return [use.by for use in self.node.uses if use.manner == "weight"]

    @property
    def formula(self) -> Formula:
        local, upstream, sign = self.use.local, self.upstream, self.sign
        if not upstream:
            return local if local is not None else (lambda e: 1.0)

        def back(e: Mapping[str, Value]) -> Value:
            comes = e[upstream] if sign > 0 else -e[upstream]
            return comes if local is None else comes * local(e)

        return back

    def with_local(self, local: Formula | None) -> _Way:
        return self._replace(use=self.use._replace(local=local))
