"""Equations written with indices and loops, taken apart into one equation for each element.

What is wrong is noted with the equation and the place in it, and the rest is still looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from functools import cached_property
from typing import TypeAlias

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.expressions.equation_reading import Equation, Gathered, Loop, Reference
from tutor.expressions.functions import EXP, FUNCTIONS, GATHERING, MAX, MEAN, MIN, SHARE, SUM, Function
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Subtract,
    Symbol,
    children,
    symbols_of,
    walk,
    with_children,
)
from tutor.model.families import Families, Index, written
from tutor.named_tuples import NamedTuple
from tutor.sayings import Argument, Said, Text, said

MOST_ELEMENTS = 200_000
"""Elements of a model with the names and numbers in all of its equations."""

MOST_WALKED = 5 * MOST_ELEMENTS
"""Elements, names, numbers and turns of loops that are gone through."""

Scope: TypeAlias = Mapping[str, int]
"""The loop names at a place, each with the number that it stands for."""


class Fault(NamedTuple):
    """What is wrong in an equation (counted from 0): what to say, and the character (from 1)."""

    equation: int
    said: Said
    position: int


class Wrong(Exception):
    """The first fault of an equation."""

    def __init__(self, problem: Said, position: int) -> None:
        super().__init__(problem.id)
        self.said = problem
        self.position = position


class Untold(Wrong):
    """One that comes of another, which was told."""


def wrong(problem: str, position: int, /, **arguments: Argument) -> Wrong:
    return Wrong(said(f"equations.{problem}", at=position, **arguments), position)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One element of what the equations define.

    Attributes:
        name: its plain name.
        family, index: what it is an element of; index () for a name that stands alone.
        equation: the number of its equation, from 0.
        tree: what it is equal to, over plain names.
        scope: the loop names of its equation, each with its number here.
        names: the plain names in its tree, each once, in the order in which they are printed.
    """

    name: str
    family: str
    index: Index
    equation: int
    tree: Expression
    scope: tuple[tuple[str, int], ...] = ()
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", symbols_of(self.tree))

    @property
    def written(self) -> str:
        return written(self.family, self.index)


_NOWHERE = Reference("")


class TooLarge(Exception):
    """More elements or names than a model may have."""


@dataclass
class Expansion:
    """Takes equations apart. `names` has every family that is there before, and those found here.

    Attributes:
        primed: from an element to the symbol of its new value; None where a prime is a fault.
        gradients: from a plain name to the symbol of its gradient; None where gradients are a fault.
        places: of an update, where each symbol first stands in each equation.
        broken: families in whose definition something is wrong, so that elements of them may be missing.
    """

    names: Families
    primed: Callable[[str], str] | None = None
    gradients: Callable[[str], str] | None = None
    suggest: Callable[[str, Sequence[str]], Said | None] = lambda _name, _known: None
    faults: list[Fault] = field(default_factory=list)
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _planned: int = 0
    _used: int = 0
    _number: int = 0

    def count(self, equations: Sequence[Equation]) -> None:
        """Counts the elements that equations define, before any of them is made.

        Raises:
            TooLarge: if these are too many.
        """
        for equation in equations:
            with suppress(Wrong):  # told where the equation is taken apart
                self._planned += Size(self, equation).elements()
            if self._planned > MOST_ELEMENTS:
                raise TooLarge

    def defined(self, number: int, equation: Equation) -> list[tuple[Index, Scope]]:
        """The elements that an equation defines: the index of each, and the loop names there."""
        found: list[tuple[Index, Scope]] = []
        try:
            _check_loop_names(equation.loops, self.names)
            for scope in self._scopes(equation.loops, {}) if Size(self, equation).elements() else ():
                found.append((self._index(equation.defined, scope), scope))
                self._count()
        except Wrong as fault:
            self.faults.append(Fault(number, fault.said, fault.position))
            self.broken.add(equation.defined.name)
        return found

    def measure(self, number: int, equation: Equation) -> None:
        """Counts what an equation will hold, before anything of it is made.

        Raises:
            TooLarge: if that is too much, with the equations measured before.
        """
        try:
            self._planned += Size(self, equation).leaves()
        except Wrong as fault:
            self.faults.append(Fault(number, fault.said, fault.position))
        if self._planned > MOST_ELEMENTS:
            raise TooLarge

    def tree(self, number: int, equation: Equation, scope: Scope) -> Expression | None:
        """The right side of an equation for one element; None where something is wrong with it."""
        self._number = number
        try:
            return self.expanded(equation.body, scope)
        except Wrong as fault:
            if not isinstance(fault, Untold):
                self.faults.append(Fault(number, fault.said, fault.position))
            return None

    def expanded(self, node: Expression, scope: Scope) -> Expression:
        match node:
            case Reference():
                return self._reference(node, scope)
            case Gathered():
                return self._gathered(node, scope)
            case Add(terms=terms):
                parts = [self.expanded(term, scope) for term in terms]
                flat: list[Expression] = []
                for term, part in zip(terms, parts, strict=True):
                    summed = isinstance(term, Gathered) and isinstance(part, Add)
                    flat.extend(part.terms if summed and isinstance(part, Add) else (part,))
                return Add(tuple(flat))
            case Number():
                self._count()
                return node
            case _:
                operands = tuple(self.expanded(child, scope) for child in children(node))
                return with_children(node, operands)

    def _count(self) -> None:
        self._used += 1
        if self._used > MOST_WALKED:
            raise TooLarge

    def _scopes(self, loops: Sequence[Loop], scope: Scope) -> Iterator[Scope]:
        """Every combination of the loops' numbers, the last loop fastest."""
        if not loops:
            yield scope
            return
        loop, *rest = loops
        first, last = self.bounds(loop, scope)
        for at in range(first, last + 1):
            self._count()
            yield from self._scopes(rest, {**scope, loop.name: at})

    def bounds(self, loop: Loop, scope: Scope) -> tuple[int, int]:
        """The first and the last number of a loop."""
        first = self._whole(loop.first, scope, loop.position)
        return first, self._whole(loop.last, scope, loop.position)

    def _index(self, reference: Reference, scope: Scope) -> Index:
        return tuple(self._whole(index, scope, reference.position) for index in reference.indices)

    def _whole(self, node: Expression, scope: Scope, near: int) -> int:
        """The value of an index or a bound; `near` is where to look for it if it is wrong."""
        match node:
            case Number(value=value) if value == int(value):
                return int(value)
            case Reference(name=name, indices=()) if name in scope:
                return scope[name]
            case Add(terms=terms):
                return sum(self._whole(term, scope, near) for term in terms)
            case Subtract(left=left, right=right):
                return self._whole(left, scope, near) - self._whole(right, scope, near)
            case Multiply(factors=factors):
                product = 1
                for factor in factors:
                    product *= self._whole(factor, scope, near)
                return product
            case Negate(operand=operand):
                return -self._whole(operand, scope, near)
            case Reference(name=name, position=position):
                raise wrong("index_of_names", position, name=Text(name), hint=self.suggest(name, (*scope,)))
            case _:
                raise wrong("index_not_whole", _position(node) or near)

    def _reference(self, node: Reference, scope: Scope) -> Expression:
        self._count()
        if not node.indices and node.name in scope and not node.primed:
            return Number(float(scope[node.name]))
        index = self._index(node, scope)
        found = self.names.find(node.name, index)
        if found is None:
            raise self._missing(node, index)
        if node.gradient:
            if self.gradients is None:
                raise wrong("no_gradient_here", node.position)
            return self._at(node, Symbol(self.gradients(found), Role.GRADIENT))
        if node.primed:
            if self.primed is None:
                raise wrong("no_prime_here", node.position, name=Text(node.name))
            return self._at(node, Symbol(self.primed(found)))
        return Symbol(found) if self.primed is None else self._at(node, Symbol(found))

    def _at(self, node: Reference, symbol: Symbol) -> Symbol:
        """Notes the place of a symbol."""
        self.places.setdefault((self._number, symbol.name), node.position)
        return symbol

    def _missing(self, node: Reference, index: Index) -> Wrong:
        """What to say of a name that there is not."""
        family = self.names.indices(node.name)
        if node.name in self.broken:
            unknown = said("equations.unknown", at=node.position, name=Text(node.name), hint=None)
            return Untold(unknown, node.position)
        if not family and (node.name in FUNCTIONS or node.name in GATHERING):
            return wrong("needs_parentheses", node.position, function=Text(node.name))
        if not family:
            hint = self.suggest(node.name, self.names.known())
            return wrong("unknown", node.position, name=Text(node.name), hint=hint)
        if all(len(other) != len(index) for other in family):
            first = min(family, key=lambda index: (len(index), index))
            if not first:
                return wrong("no_indices", node.position, name=Text(node.name))
            example = Text(written(node.name, first))
            return wrong(
                "other_indices", node.position, name=Text(node.name), count=len(first), example=example
            )
        return wrong("no_element", node.position, name=Text(brief(written(node.name, index))))

    def _gathered(self, node: Gathered, scope: Scope) -> Expression:
        body = node.body
        if not node.loops and isinstance(body, Reference):
            family = self.names.indices(body.name)
            if not family:
                raise self._missing(body, ())
            parts = {index: self._named(name) for index, name in sorted(family.items())}
        else:
            _check_loop_names(node.loops, self.names, scope)
            parts = {}
            some = Size(self, Equation("", _NOWHERE, node)).turns(node.loops, scope)
            for inner in self._scopes(node.loops, scope) if some else ():
                at = tuple(inner[loop.name] for loop in node.loops)
                parts[at] = self.expanded(body, inner)
        if node.name == SHARE:
            return self._share(node, parts, scope)
        return _together(node, tuple(parts.values()))

    def _named(self, name: str) -> Expression:
        self._count()
        return Symbol(name)

    def _share(self, node: Gathered, parts: Mapping[Index, Expression], scope: Scope) -> Expression:
        """exp of one part over the sum of exp of all."""
        at = tuple(self._whole(index, scope, node.position) for index in node.indices)
        if at not in parts:
            raise wrong("no_element", node.position, name=Text(brief(written(SHARE, at))))
        self._used += len(parts)
        powers = {index: Apply(EXP, (part,)) for index, part in parts.items()}
        below = tuple(powers.values())
        return Divide(powers[at], below[0] if len(below) == 1 else Add(below), Role.ACTIVATION)


@dataclass(frozen=True)
class Size:
    """How large an equation will be, found without going through loops whose bounds stay the same."""

    of: Expansion
    equation: Equation

    def elements(self) -> int:
        """How many elements it defines."""
        return self._times(self.equation.loops, {}, None)

    def turns(self, loops: Sequence[Loop], scope: Scope) -> int:
        """How often loops inside it are gone through."""
        return self._times(loops, scope, None)

    def leaves(self) -> int:
        """How many names and numbers its right sides hold."""
        return self._times(self.equation.loops, {}, self.equation.body)

    def _times(self, loops: Sequence[Loop], scope: Scope, body: Expression | None) -> int:
        if not loops:
            return 1 if body is None else self._leaves(body, scope)
        loop, *rest = loops
        first, last = self.of.bounds(loop, scope)
        if loop.name not in self.bounding:
            once = self._times(rest, {**scope, loop.name: first}, body) if first <= last else 0
            return (last - first + 1) * once
        total = 0
        for walked, at in enumerate(range(first, last + 1)):
            total += self._times(rest, {**scope, loop.name: at}, body)
            if total > MOST_ELEMENTS or walked > MOST_ELEMENTS:
                raise TooLarge
        return total

    @cached_property
    def bounding(self) -> frozenset[str]:
        """Names that stand in the bounds of its loops."""
        found = set(_in_bounds(self.equation.loops))
        found.update(name for node in _inside(self.equation.body) for name in _in_bounds(node.loops))
        return frozenset(found)

    def _leaves(self, node: Expression, scope: Scope) -> int:
        match node:
            case Gathered(body=body, loops=loops, name=name):
                if loops:
                    count = self._times(loops, scope, body)
                else:
                    count = len(self.of.names.indices(body.name)) if isinstance(body, Reference) else 1
                return 2 * count if name == SHARE else count
            case Number() | Symbol():
                return 1
            case _:
                return sum(self._leaves(child, scope) for child in children(node))


def _in_bounds(loops: Sequence[Loop]) -> Iterator[str]:
    for loop in loops:
        for bound in (loop.first, loop.last):
            yield from (node.name for node in walk(bound) if isinstance(node, Symbol))


def _inside(node: Expression) -> Iterator[Gathered]:
    """Everything in a tree that gathers over loops, also inside of one another."""
    for found in walk(node):
        if isinstance(found, Gathered):
            yield found
            yield from _inside(found.body)


def _together(node: Gathered, parts: tuple[Expression, ...]) -> Expression:
    functions: dict[str, Function] = {MAX.name: MAX, MIN.name: MIN}
    if not parts:
        if node.name == SUM:
            return Number(0.0)
        raise wrong("gathers_nothing", node.position, function=Text(node.name))
    if len(parts) == 1:
        return parts[0]
    if node.name in functions:
        return Apply(functions[node.name], parts)
    if node.name == MEAN:
        return Divide(Add(parts), Number(float(len(parts)), Role.COUNT))
    return Add(parts)


def _check_loop_names(loops: Sequence[Loop], names: Families, outer: Scope | None = None) -> None:
    """A loop name hides nothing."""
    for loop in loops:
        if loop.name in names or loop.name in (outer or {}):
            raise wrong("loop_hides", loop.position, name=Text(loop.name))


def _position(node: Expression) -> int:
    """The place of the first name in a tree; 0 where there is none."""
    found = [child for child in (node, *children(node)) if isinstance(child, Reference | Gathered)]
    return found[0].position if found else 0
