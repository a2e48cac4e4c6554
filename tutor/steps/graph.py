"""Which values are made of which: uses, with the local derivative of each, and what the loss reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol
from tutor.expressions.rules import NoDerivative
from tutor.expressions.trees import (
    Add,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Symbol,
    symbols_of,
)
from tutor.model.equations import Model
from tutor.model.expansion import Quantity
from tutor.named_tuples import NamedTuple
from tutor.steps.differentiate import Partials, Shares
from tutor.steps.shares import is_share

MOST_COUNTED = 1_000_000
MOST_AVERAGES = 20
"""Averages of averages that are gone through; a deeper one has a gradient of its own."""


class Delta(NamedTuple):
    """What is asked in a gradient's place: its name, and the sign with which it is that gradient."""

    name: str
    sign: int


class Use(NamedTuple):
    """One value `of` that another one `by` goes into, and the tree of d(of)/d(by)."""

    of: str
    by: str
    local: Expression


@dataclass(frozen=True)
class Graph:
    """The uses of every value of a model, seen from its loss.

    Attributes:
        model: the equations.
        asked: names whose gradient is asked though no parameter lies behind them (`with_respect_to`).
        trained: the parameters whose gradient is wanted.
        deltas: by the name of a value, what stands in its gradient's place.
    """

    model: Model
    asked: tuple[str, ...] = ()
    trained: tuple[str, ...] = ()
    deltas: Mapping[str, Delta] = field(default_factory=dict)

    @property
    def loss(self) -> str:
        return self.model.loss or ""

    def symbol(self, name: str) -> str:
        """The symbol of the step that gives a value's gradient."""
        delta = self.deltas.get(name)
        return gradient_symbol(self.loss, name) if delta is None else delta.name

    def gradient(self, name: str, role: Role = Role.UPSTREAM) -> Expression:
        """A value's gradient, by the symbol of the step that gives it."""
        delta = self.deltas.get(name)
        symbol = Symbol(self.symbol(name), role)
        return Negate(symbol) if delta is not None and delta.sign < 0 else symbol

    @cached_property
    def aliases(self) -> Mapping[str, Expression]:
        """Gradients that no step has, each as what stands in its place."""
        return {gradient_symbol(self.loss, name): self.gradient(name) for name in self.deltas}

    @cached_property
    def shares(self) -> Shares:
        """The name of each share of a softmax."""
        found: dict[Expression, dict[Expression, str]] = {}
        for quantity in self.model.quantities:
            tree = quantity.tree
            if isinstance(tree, Divide) and is_share(tree):
                found.setdefault(tree.denominator, {})[tree.numerator] = quantity.name
        return found

    @cached_property
    def summands(self) -> frozenset[str]:
        """What the loss only adds up or averages, also by way of one another, and nothing else uses."""
        users: dict[str, set[str]] = {}
        by_name = self.model.by_name
        for quantity in self.model.quantities:
            for name in quantity.names:
                users.setdefault(name, set()).add(quantity.name)
        found: set[str] = set()
        waiting = [(self.loss, 0)] if self.loss else []
        while waiting:
            of, averages = waiting.pop()
            tree = by_name[of].tree
            inside = averages if isinstance(tree, Add | Symbol) else averages + 1
            for name in _summed(tree) if inside <= MOST_AVERAGES else ():
                if name in by_name and name not in found and users[name] - found <= {self.loss}:
                    found.add(name)
                    waiting.append((name, inside))
        return frozenset(found)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The summands whose gradient nobody asks: those of what they are made of go through them."""
        return self.summands - set(self.asked)

    @cached_property
    def loss_tree(self) -> Expression:
        """The loss over what its terms are made of."""
        return self._written_out(self.model.by_name[self.loss].tree)

    def _written_out(self, tree: Expression) -> Expression:
        """A tree over what its terms are made of; sums of sums as one, however many there are."""
        match tree:
            case Symbol(name=name) if name not in self.terms:
                return tree
            case Symbol() | Add():
                terms = tuple(self._addends(tree))
                return terms[0] if len(terms) == 1 else Add(terms)
            case _:
                return tree.over(tuple(map(self._written_out, tree.operands)))

    def _addends(self, tree: Expression) -> Iterator[Expression]:
        """What a sum adds up, and what its terms add up."""
        waiting = [tree]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Symbol) and node.name in self.terms:
                waiting.append(self.model.by_name[node.name].tree)
            elif isinstance(node, Add):
                waiting.extend(reversed(node.terms))
            else:
                yield node if isinstance(node, Symbol) else self._written_out(node)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Every name that the loss is made of."""
        found = {self.loss}
        for quantity in reversed(self.model.quantities):
            if quantity.name in found:
                found.update(quantity.names)
        return frozenset(found - {self.loss})

    @cached_property
    def _leading(self) -> frozenset[str]:
        """Every name behind which there is one whose gradient is wanted, and these."""
        found = {*self.asked, *self.trained}
        for quantity in self.model.quantities:
            if not found.isdisjoint(quantity.names):
                found.add(quantity.name)
        return frozenset(found)

    def has_gradient(self, name: str) -> bool:
        """Whether dL/d(name) is a step."""
        return name in self.reached and name in self._leading and name not in self.terms

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """What each name goes into on its way to the loss, in forward order; the loss itself last."""
        found: dict[str, list[Use]] = {}
        partials = Partials(self.shares)
        for quantity in self.model.quantities:
            if quantity.name != self.loss and self.has_gradient(quantity.name):
                self._note(found, partials, quantity, quantity.tree)
        self._note(found, partials, self.model.by_name[self.loss], self.loss_tree)
        return {name: tuple(uses) for name, uses in found.items()}

    @cached_property
    def paths(self) -> Mapping[str, tuple[int, int]]:
        """Of every value that is used, how many paths lead to it from the loss, and the factors on all.

        Where they are many, at least `MOST_COUNTED`: there may be more than a number has digits for.
        """
        found = {self.loss: (1, 0)}
        names = (*self.model.given, *self.model.parameters, *self.model.by_name)
        for name in reversed(names):
            if name in self.uses:
                before = [found.get(use.of, (0, 0)) for use in self.uses[name]]  # none through a step
                count = sum(paths for paths, _ in before)
                factors = sum(paths + factors for paths, factors in before)
                found[name] = min(count, MOST_COUNTED), min(factors, MOST_COUNTED)
        return found

    def _note(self, found: dict[str, list[Use]], partials: Partials, of: Quantity, tree: Expression) -> None:
        """Adds the uses of all names in the tree that a quantity is equal to."""
        value, slopes = of.name, self.model.slopes
        known = {name for name in symbols_of(tree) if (value, name) in slopes} if slopes else frozenset[str]()
        for name in known & self._leading:
            found.setdefault(name, []).append(Use(of.name, name, slopes[value, name]))
        if len(known) == 0 or value == self.loss:
            wanted = self._leading - known if known else self._leading
            try:
                for name, local in partials.of(tree, wanted, value):
                    found.setdefault(name, []).append(Use(of.name, name, local))
            except NoDerivative as error:
                raise NoDerivative(error.function, of.equation) from error


def _summed(tree: Expression) -> Sequence[str]:
    """The names that a tree only adds up or averages; () where it does anything else."""
    match tree:
        case Divide(numerator=Add(terms=terms) as top, denominator=Number(value=count)):
            return _summed(top) if count == len(terms) else ()
        case Multiply(factors=(share, Add(terms=terms) as top)):
            return _summed(top) if _number(share) * len(terms) == 1 else ()
        case Add(terms=terms):
            names = [term.name for term in terms if isinstance(term, Symbol)]
            return names if len(names) == len(terms) else ()
        case Symbol(name=name):
            return (name,)
        case _:
            return ()


def _number(node: Expression) -> float:
    """The value of a number or a fraction of numbers; 0 of anything else."""
    match node:
        case Number(value=value):
            return value
        case Divide(numerator=Number(value=top), denominator=Number(value=bottom)) if bottom:
            return top / bottom
        case _:
            return 0.0
