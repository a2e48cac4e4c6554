"""A model of equations: what is given, what is trained, what is computed from both, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from heapq import heapify, heappop, heappush
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.expressions.equation_reading import Equation
from tutor.expressions.trees import Expression
from tutor.model.expansion import Expansion, Fault, Quantity
from tutor.model.families import Families, Index
from tutor.sayings import Text, said

MOST_IN_CIRCLE = 10
"""Of a longer way from a value back to itself, the beginning and the end are told."""


@dataclass(frozen=True)
class Model:
    """Named equations in the order in which they are asked.

    Attributes:
        given: every given name with its value, as declared; of a name that samples give, one of theirs.
        parameters: what the update changes, as declared, with the first values.
        quantities: what the equations define, each after all that it is made of.
        loss: the name of the loss; None for a model without one.
        families: every family of names.
        sampled: the given names that samples give, with the values of each sample.
        groups: names that stand for several, such as a layer's for all that belongs to it.
        slopes: derivatives that are written in a form of their own: d(first)/d(second).
    """

    given: Mapping[str, float]
    parameters: Mapping[str, float]
    quantities: tuple[Quantity, ...]
    loss: str | None
    families: Families = field(compare=False)
    sampled: tuple[Mapping[str, float], ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    slopes: Mapping[tuple[str, str], Expression] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Quantity]:
        return MappingProxyType({quantity.name: quantity for quantity in self.quantities})

    @cached_property
    def places(self) -> Mapping[str, tuple[str, Index]]:
        """Of every plain name, the family and the index."""
        found = {
            name: (family, index)
            for family in self.families.known()
            for index, name in self.families.indices(family).items()
        }
        return MappingProxyType(found)

    def in_groups(self) -> Iterator[tuple[Quantity, ...]]:
        """Consecutive quantities of one equation that are not made of one another, in the order asked."""
        group: list[Quantity] = []
        names: set[str] = set()
        for quantity in self.quantities:
            apart = group and group[-1].equation != quantity.equation
            if apart or not names.isdisjoint(quantity.names):
                yield tuple(group)
                group = []
                names.clear()
            group.append(quantity)
            names.add(quantity.name)
        if group:
            yield tuple(group)

    def depends_on_sample(self) -> frozenset[str]:
        """Every name whose value differs from sample to sample."""
        found = {name for sample in self.sampled for name in sample}
        for quantity in self.quantities:
            if not found.isdisjoint(quantity.names):
                found.add(quantity.name)
        return frozenset(found)


def quantities_of(
    equations: Sequence[Equation], expansion: Expansion, by: str | None = None
) -> tuple[Quantity, ...] | None:
    """What the equations define, in the order asked; None where something is wrong, which is noted.

    Args:
        by: the loop name by which equations are asked index by index.

    Raises:
        TooLarge: if they define too much.
    """
    expansion.count(equations)
    elements: list[tuple[int, str, tuple[int, ...], Mapping[str, int]]] = []
    for number, equation in enumerate(equations):
        faults = len(expansion.faults)
        defined = expansion.defined(number, equation)
        if not defined and len(expansion.faults) == faults:
            expansion.faults.append(Fault(number, said("equations.defines_nothing"), 1))
        twice = False
        for index, scope in defined:
            name = expansion.names.add(equation.defined.name, index)
            if name is not None:
                elements.append((number, name, index, scope))
            elif not twice:
                twice, at = True, equation.defined.position
                words = said("equations.defined_twice", at=at, name=Text(equation.defined.name))
                expansion.faults.append(Fault(number, words, at))
    for number, equation in enumerate(equations):
        expansion.measure(number, equation)
    found = []
    wrong = {fault.equation for fault in expansion.faults}
    for number, name, index, scope in elements:
        equation = equations[number]
        tree = expansion.tree(number, equation, scope) if number not in wrong else None
        if tree is None:
            wrong.add(number)  # what is wrong in one of its elements is told once
        else:
            family = equation.defined.name
            found.append(Quantity(name, family, index, number, tree, tuple(scope.items())))
    if expansion.faults:
        return None
    return in_order(found, expansion, by)


def in_order(found: Sequence[Quantity], expansion: Expansion, by: str | None) -> tuple[Quantity, ...] | None:
    """Again and again the first quantity, as written, whose names are all known.

    Where two of them share a name, there is no order, and whoever keeps the names says so.
    """
    written = _as_written(found, by)
    place = {quantity.name: at for at, quantity in enumerate(written)}
    if len(place) < len(written):
        return tuple(written)
    waits = {}
    users: dict[str, list[str]] = {}
    for quantity in written:
        needed = [name for name in quantity.names if name in place]
        waits[quantity.name] = len(needed)
        for name in needed:
            users.setdefault(name, []).append(quantity.name)
    ready = [place[name] for name, count in waits.items() if count == 0]
    heapify(ready)
    order: list[Quantity] = []
    while ready:
        quantity = written[heappop(ready)]
        order.append(quantity)
        for user in users.get(quantity.name, ()):
            waits[user] -= 1
            if waits[user] == 0:
                heappush(ready, place[user])
    if len(order) == len(written):
        return tuple(order)
    expansion.faults.append(_circle([q for q in written if waits[q.name] > 0]))
    return None


def _as_written(found: Sequence[Quantity], by: str | None) -> list[Quantity]:
    """In the order of the file; what has the loop name `by`, index by index where the first of it stands."""
    if by is None:
        return list(found)
    looped = [quantity for quantity in found if by in dict(quantity.scope)]
    if not looped:
        return list(found)
    first = min(quantity.equation for quantity in looped)

    def place(quantity: Quantity) -> tuple[int, int, int]:
        scope = dict(quantity.scope)
        return (first, scope[by], quantity.equation) if by in scope else (quantity.equation, 0, 0)

    return sorted(found, key=place)


def _circle(waiting: Sequence[Quantity]) -> Fault:
    """A way from one of them back to itself."""
    by_name = {quantity.name: quantity for quantity in waiting}
    place: dict[str, int] = {}
    path: list[Quantity] = []
    at = waiting[0]
    while at.name not in place:
        place[at.name] = len(path)
        path.append(at)
        at = next(by_name[name] for name in at.names if name in by_name)
    circle = [quantity.written for quantity in (*path[place[at.name] :], at)]
    if len(circle) > MOST_IN_CIRCLE:
        circle[MOST_IN_CIRCLE // 2 : 1 - MOST_IN_CIRCLE // 2] = ["..."]
    return Fault(at.equation, said("equations.circle", path=Text(" -> ".join(circle))), 1)
