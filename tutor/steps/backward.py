"""The backward pass of a model of equations: the gradient of every value that leads to what is trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol
from tutor.expressions.trees import (
    Add,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Subtract,
    Symbol,
)
from tutor.model.expansion import Quantity
from tutor.steps.compiled import About
from tutor.steps.derive import Kind, Step
from tutor.steps.graph import Graph, Use
from tutor.steps.shapes import GRADIENT_KINDS

Locals = Literal["none", "most", "all"]
"""Which local derivatives are steps of their own: none, those that are not 1 as written, or all."""


@dataclass(frozen=True)
class Backward:
    """What is asked of the backward pass.

    Attributes:
        locals: which local derivatives are steps.
        combined: by the name of a value, its gradient through activation and loss at once.
        about: of a dense network, what each name is in it.
        skipped: values whose gradient is not asked because a combined one goes past it.
    """

    graph: Graph
    kinds: Mapping[str, Kind]
    locals: Locals = "none"
    combined: Mapping[str, Expression] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    about: Mapping[str, About] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """Group by group against the forward order; a parameter right after the last group that it needs."""
        told: set[str] = set()
        groups = tuple(self.graph.model.in_groups())
        leaves = self._leaves(groups)
        for number, group in reversed(tuple(enumerate(groups))):
            for quantity in group:
                if self.graph.has_gradient(quantity.name) and quantity.name not in self.skipped:
                    yield from self._gradient(quantity.name, told)
            for name in leaves.get(number, ()):
                yield from self._gradient(name, told)

    def _leaves(self, groups: Sequence[Sequence[Quantity]]) -> Mapping[int, list[str]]:
        """Given names and parameters whose gradient is asked, by the last group that each needs."""
        graph, model = self.graph, self.graph.model
        place = {quantity.name: number for number, group in enumerate(groups) for quantity in group}
        wanted = {*graph.asked, *graph.trained} & graph.reached
        found: dict[int, list[str]] = {}
        for name in (*model.given, *model.parameters):
            if name in wanted:
                uses = graph.uses.get(name, ())
                last = min((place[use.of] for use in uses), default=len(groups) - 1)
                found.setdefault(last, []).append(name)
        return found

    def _gradient(self, name: str, told: set[str]) -> Iterator[Step]:
        uses = self.graph.uses.get(name, ())
        if name not in self.combined:
            yield from self._local_steps(uses, told)
        tree = self.combined.get(name) or self._tree(uses)
        delta = self.graph.deltas.get(name)
        if delta is not None and delta.sign < 0:
            tree = negated(tree)
        yield step_of(self.graph.symbol(name), self._kind(name), name, tree, self.about)

    def _kind(self, name: str) -> Kind:
        if name in self.about:
            return self.about[name].gradient
        if name in self.graph.model.parameters:
            return "grad_parameter"
        return GRADIENT_KINDS.get(self.kinds.get(name, "value"), "grad_value")

    def _local_steps(self, uses: tuple[Use, ...], told: set[str]) -> Iterator[Step]:
        for use in uses:
            symbol = gradient_symbol(use.of, use.by)
            if self._is_asked(use) and symbol not in told:
                told.add(symbol)
                yield step_of(symbol, "local_derivative", use.by, use.local, self.about)

    def _is_asked(self, use: Use) -> bool:
        if use.of == self.graph.loss or self.locals == "none":
            return False
        return self.locals == "all" or use.local != Number(1.0)

    def _tree(self, uses: tuple[Use, ...]) -> Expression:
        terms = [self._term(use, alone=len(uses) == 1) for use in uses]
        if not terms:
            return Number(0.0)
        return terms[0] if len(terms) == 1 else _added(terms)

    def _term(self, use: Use, alone: bool) -> Expression:
        """dL/du times d(u)/d(v); what the loss itself makes of v."""
        if use.of == self.graph.loss:
            return use.local
        upstream, negative = self.graph.gradient(use.of), False
        if isinstance(upstream, Negate):
            upstream, negative = upstream.operand, True
        local = use.local
        if self._is_asked(use):
            local = Symbol(gradient_symbol(use.of, use.by))
        if isinstance(local, Negate) and local.role is None:  # a row writes its own sign where it wants it
            local, negative = local.operand, not negative
        factors = upstream, self._with_role(local, use)
        role = None if alone and factors[1].role is not Role.WEIGHT else Role.TERM
        term = upstream if local == Number(1.0) else Multiply(factors, role)
        return Negate(term) if negative else term

    def _with_role(self, local: Expression, use: Use) -> Expression:
        parameters = self.graph.model.parameters
        if isinstance(local, Symbol) and "/" not in local.name:
            if local.name in parameters:
                return Symbol(local.name, Role.WEIGHT)
            if use.by in parameters:
                return Symbol(local.name, Role.INPUT)
        if isinstance(local, Number):
            return Number(local.value, Role.LOCAL)
        return _marked(local)


def step_of(
    symbol: str, kind: Kind, subject: str, tree: Expression, about: Mapping[str, About], name: str = ""
) -> Step:
    """A step; of a network, with its layer and unit. `name` is whose they are, if not the subject's."""
    place = about.get(name or subject)
    if place is None:
        return Step(symbol, kind, None, None, None, subject, tree, on_paper=True)
    return Step(symbol, kind, place.layer, place.unit, place.source, subject, tree, on_paper=True)


def _marked(local: Expression) -> Expression:
    """The tree with the role of a local derivative."""
    return replace(local, role=Role.LOCAL)


def _added(terms: list[Expression]) -> Expression:
    if len(terms) == 2 and isinstance(terms[1], Negate) and not isinstance(terms[0], Negate):
        return Subtract(terms[0], terms[1].operand)
    return Add(tuple(terms))


def negated(tree: Expression) -> Expression:
    """The tree with the other sign, as a person writes it."""
    match tree:
        case Negate(operand=operand):
            return operand
        case Subtract(left=left, right=right, role=role):
            return Subtract(right, left, role)
        case Multiply(factors=(Subtract() as first, *rest), role=role):
            return Multiply((negated(first), *rest), role)
        case Add(terms=terms):
            return Add(tuple(map(negated, terms)))
        case _:
            return Negate(tree)
