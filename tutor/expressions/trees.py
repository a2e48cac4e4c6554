"""Expression trees: the one form in which a step is computed, printed and mutated.

A tree is made of frozen nodes. Each node may carry a `Role`, which says what
the node is in the chain rule (an upstream gradient, a local derivative, a bias
…), so that a misconception is a rewriting of the tree by role instead of a
formula written a second time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeAlias

from tutor.data_classes import dataclass
from tutor.expressions.functions import Function
from tutor.tolerances import SUMMED


class Role(Enum):
    """What a node is in the step it stands in."""

    WEIGHT = "weight"
    INPUT = "input"  # the value that a weight multiplies
    BIAS = "bias"
    PRE_ACTIVATION = "pre-activation"  # the argument of an activation
    ACTIVATION = "activation"  # the application of an activation function
    TERM = "term"  # one addend of a sum over units or outputs
    HALF = "half"
    TWO = "two"
    COUNT = "count"  # the number of outputs a mean divides by
    PREDICTION = "prediction"
    TARGET = "target"
    ERROR = "error"  # prediction minus target
    SQUARE = "square"  # the squared error
    UPSTREAM = "upstream_gradient"
    LOCAL = "local_derivative"
    OLD = "old_value"
    RATE = "learning_rate"
    GRADIENT = "gradient"
    CHANGE = "change"  # learning rate times gradient
    STATE = "state"  # what an update rule remembers
    CORRECTION = "correction"  # of a mean that began at 0
    DECAY = "decay"

    # Members are single objects: Enum's own hash of the name is much slower, and trees are hashed often.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return ()

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return self


@dataclass(frozen=True, slots=True)
class Symbol:
    name: str
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return ()

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return self


@dataclass(frozen=True, slots=True)
class Add:
    terms: tuple[Expression, ...]
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return self.terms

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Add(operands, self.role)


@dataclass(frozen=True, slots=True)
class Subtract:
    left: Expression
    right: Expression
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return (self.left, self.right)

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Subtract(operands[0], operands[1], self.role)


@dataclass(frozen=True, slots=True)
class Multiply:
    factors: tuple[Expression, ...]
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return self.factors

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Multiply(operands, self.role)


@dataclass(frozen=True, slots=True)
class Divide:
    numerator: Expression
    denominator: Expression
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return (self.numerator, self.denominator)

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Divide(operands[0], operands[1], self.role)


@dataclass(frozen=True, slots=True)
class Power:
    base: Expression
    exponent: Expression
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return (self.base, self.exponent)

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Power(operands[0], operands[1], self.role)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Expression
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return (self.operand,)

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Negate(operands[0], self.role)


@dataclass(frozen=True, slots=True)
class Apply:
    """A function applied to arguments."""

    function: Function
    arguments: tuple[Expression, ...]
    role: Role | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        return self.arguments

    def over(self, operands: tuple[Expression, ...]) -> Expression:
        return Apply(self.function, operands, self.role)


Expression: TypeAlias = Number | Symbol | Add | Subtract | Multiply | Divide | Power | Negate | Apply


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct operands of a node, from left to right."""
    return node.operands


def with_children(node: Expression, operands: tuple[Expression, ...]) -> Expression:
    """The same node over other operands, as many as it had (sums and products: any number)."""
    return node.over(operands)


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything below it, before its operands' operands, left to right."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        operands = node.operands
        if operands:
            waiting.extend(reversed(operands))


def rewrite(node: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """Replaces, from the top, each node for which `change` gives another; what it gives is not entered."""
    changed = change(node)
    if changed is not None:
        return changed
    operands = node.operands
    if not operands:
        return node
    rewritten = tuple([rewrite(child, change) for child in operands])
    return node if rewritten == operands else node.over(rewritten)


def in_place(node: Expression, of: Mapping[str, Expression]) -> Expression:
    """The tree with another one in the place of some of its names."""
    return rewrite(node, lambda found: of.get(found.name) if isinstance(found, Symbol) else None)


class Shapes:
    """Numbers trees, equal ones alike; what they have in common is looked at once."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Expression, int]] = {}  # with the tree, or its identity could come again
        self._numbers: dict[tuple[object, ...], int] = {}

    def number(self, node: Expression) -> int:
        seen = self._seen.get(id(node))
        if seen is not None:
            return seen[1]
        match node:
            case Number() | Symbol():
                shape: tuple[object, ...] = (node,)
            case Apply(function=function):
                shape = Apply, node.role, function, *map(self.number, children(node))
            case _:
                shape = type(node), node.role, *map(self.number, children(node))
        number = self._numbers.setdefault(shape, len(self._numbers))
        self._seen[id(node)] = node, number
        return number


def symbols_of(*trees: Expression) -> tuple[str, ...]:
    """Names in the trees, each once, in the order in which they are printed."""
    names: dict[str, None] = {}
    waiting, seen = list(reversed(trees)), set[int]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Symbol):
            names[node.name] = None
        elif id(node) not in seen:  # what trees have in common is looked through once
            seen.add(id(node))
            waiting.extend(reversed(children(node)))
    return tuple(names)


Compiled: TypeAlias = Callable[[Mapping[str, float]], float]


def compiled(node: Expression, on_paper: bool = False, made: dict[int, Compiled] | None = None) -> Compiled:
    """A closure that evaluates the tree: the one definition of its arithmetic.

    With `on_paper`, a sum that cancels to nothing but the rounding of binary numbers is 0, as it is on paper.

    The closure raises `KeyError` for a name without a value, and `ArithmeticError`
    or `ValueError` where the arithmetic itself fails (division by zero, log of a
    negative number, overflow).

    Args:
        made: of trees that have parts in common, the closures of these parts by their identity. It may
            live as long as the trees do.
    """
    if made is None:
        return _on_paper(node) if on_paper else _in_floats(node)
    found = made.get(id(node))
    if found is None:
        found = made[id(node)] = _closure(node, on_paper, lambda part: compiled(part, on_paper, made))
    return found


def _in_floats(node: Expression) -> Compiled:
    return _closure(node, False, _in_floats)


def _on_paper(node: Expression) -> Compiled:
    return _closure(node, True, _on_paper)


def _closure(node: Expression, on_paper: bool, of: Callable[[Expression], Compiled]) -> Compiled:
    """One node over the closures that `of` gives for its operands."""
    match node:
        case Symbol(name=name):
            return lambda env: env[name]
        case Number(value=value):
            return lambda env: value
        case Add(terms=terms):
            return (_sum_on_paper if on_paper else _compiled_sum)(tuple(map(of, terms)))
        case Multiply(factors=(Symbol(name=one), Symbol(name=other))):  # most of what a network computes
            return lambda env: env[one] * env[other]
        case Multiply(factors=factors):
            return _compiled_product(tuple(map(of, factors)))
        case Negate(operand=operand):
            inner = of(operand)
            return lambda env: -inner(env)
        case Apply(function=function, arguments=arguments):
            return _compiled_call(function.value, tuple(map(of, arguments)))
        case Subtract(left=a, right=b) if on_paper:
            return _sum_on_paper((of(a), _negative(of(b))))
        case Subtract(left=a, right=b):
            left, right = of(a), of(b)
            return lambda env: left(env) - right(env)
        case Divide(numerator=a, denominator=b):
            top, bottom = of(a), of(b)
            return lambda env: top(env) / bottom(env)
        case Power(base=a, exponent=b):
            base, exponent = of(a), of(b)
            return lambda env: _power(base(env), exponent(env))


def _negative(of: Compiled) -> Compiled:
    return lambda env: -of(env)


def _sum_on_paper(terms: tuple[Compiled, ...]) -> Compiled:
    def total(env: Mapping[str, float]) -> float:
        value = largest = 0.0
        for term in terms:
            addend = term(env)
            value += addend
            largest = max(largest, abs(addend))
        return 0.0 if abs(value) < SUMMED * largest else value

    return total


def _compiled_sum(terms: tuple[Compiled, ...]) -> Compiled:
    if len(terms) == 2:
        first, second = terms
        return lambda env: first(env) + second(env)

    def total(env: Mapping[str, float]) -> float:
        # Not `sum`: it compensates rounding from Python 3.12 on, and the bits must not depend on the version.
        value = 0.0
        for term in terms:
            value += term(env)
        return value

    return total


def _compiled_product(factors: tuple[Compiled, ...]) -> Compiled:
    if len(factors) == 2:
        first, second = factors
        return lambda env: first(env) * second(env)
    return lambda env: math.prod(factor(env) for factor in factors)


def _compiled_call(function: Callable[..., float], arguments: tuple[Compiled, ...]) -> Compiled:
    if len(arguments) == 1:
        (argument,) = arguments
        return lambda env: function(argument(env))
    return lambda env: function(*(argument(env) for argument in arguments))


def _power(base: float, exponent: float) -> float:
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError("a root of a negative number")
    return float(value)


def values_of(trees: Iterable[Expression], values: Mapping[str, float]) -> Iterator[float | None]:
    """The values of trees with parts in common, each part evaluated once; None where a tree has none."""
    known: dict[int, tuple[Expression, Compiled]] = {}  # with the tree, or its identity could come again

    def of(part: Expression) -> Compiled:
        found = known.get(id(part))
        if found is None:
            value = _closure(part, False, of)(values)
            found = known[id(part)] = part, lambda _: value
        return found[1]

    for tree in trees:
        try:
            yield _closure(tree, False, of)(values)
        except (ArithmeticError, ValueError):
            yield None


def evaluate(node: Expression, values: Mapping[str, float]) -> float:
    """The tree's value with `values` put in for its names. Errors: see `compiled`."""
    return float(compiled(node)(values))
