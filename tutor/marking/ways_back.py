"""The ways on which a gradient comes back in a formula: an upstream gradient times a local derivative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from tutor.expressions.rules import NoDerivative, slope
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
    rewrite,
    symbols_of,
    walk,
)
from tutor.marking.model_names import differentiated, tree_of
from tutor.marking.role_edits import has
from tutor.named_tuples import NamedTuple
from tutor.steps.derive import Plan, Step
from tutor.steps.shares import is_share

_ONE = Number(1.0)


class WayBack(NamedTuple):
    """One product of a gradient's formula.

    Attributes:
        term: the product as it stands in the sum, with its minus.
        product: the product itself.
        upstream: the gradient that comes back.
        of: whose gradient that is.
        slopes: the factors beside it that are derivatives of functions.
        others: those that are not: what the value is multiplied by in the formula of `of`.
        gates: what a largest or smallest value lets through, which is there in any case.
    """

    term: Expression
    product: Multiply
    upstream: Symbol
    of: str
    slopes: tuple[Expression, ...]
    others: tuple[Expression, ...]
    gates: tuple[Expression, ...] = ()

    def left_with(self, factors: Sequence[Expression]) -> Expression:
        """The product with these factors and the gates alone beside the upstream gradient."""
        left = (*self.gates, *factors)
        return Multiply((self.upstream, *left), self.product.role) if left else self.upstream


def ways_back(plan: Plan, step: Step) -> tuple[WayBack, ...]:
    """The products of a gradient with an upstream gradient in them."""
    return tuple(_ways(plan, step.expression))


def _ways(plan: Plan, tree: Expression) -> Iterator[WayBack]:
    match tree:
        case Negate(operand=Multiply(factors=(Symbol(role=Role.UPSTREAM) as up, local)) as product):
            yield _way(plan, tree, product, up, local)
        case Multiply(factors=(Symbol(role=Role.UPSTREAM) as up, local)):
            yield _way(plan, tree, tree, up, local)
        case Add(terms=terms):
            for term in terms:
                yield from _ways(plan, term)
        case Subtract(left=left, right=right):
            yield from _ways(plan, left)
            yield from _ways(plan, right)
        case Divide(numerator=top):
            yield from _ways(plan, top)
        case _:
            pass


def _way(plan: Plan, term: Expression, product: Multiply, up: Symbol, local: Expression) -> WayBack:
    of = differentiated(plan, up.name)
    tree = tree_of(plan, of)
    if tree is not None and is_one_function(tree):
        return WayBack(term, product, up, of, (local,), ())
    factors = factors_of(local)
    gates = tuple(factor for factor in factors if is_choice(factor))
    known = set(slopes_in(tree, of)) if tree is not None else set()
    slopes = tuple(factor for factor in factors if _bare(factor) in known)
    others = tuple(factor for factor in factors if factor not in (*slopes, *gates))
    return WayBack(term, product, up, of, slopes, others, gates)


def is_one_function(tree: Expression) -> bool:
    """Whether a formula is one function of a value, or its share of a softmax."""
    match tree:
        case Apply(function=function, arguments=(Symbol(),)):
            return not function.several
        case _:
            return is_share(tree)


def is_choice(factor: Expression) -> bool:
    """What the largest or the smallest of several values lets through to one of them."""
    return isinstance(factor, Apply) and factor.function.is_derivative and factor.function.several


def slopes_in(tree: Expression, value: str) -> Iterator[Expression]:
    """The factors of the derivatives of the functions in a formula of `value`."""
    for node in walk(tree):
        match node:
            case Apply(function=function, arguments=(argument,)) if symbols_of(argument):
                own = Symbol(value) if node is tree else None
                with suppress(NoDerivative):
                    yield from map(_bare, factors_of(slope(function, argument, own)))
            case _:
                pass


def _bare(node: Expression) -> Expression:
    """The node itself without its own role."""
    return replace(node, role=None)


def factors_of(local: Expression) -> tuple[Expression, ...]:
    """What is multiplied in a local derivative; a divisor is one factor."""
    match local:
        case Multiply(factors=factors):
            return factors
        case Divide(numerator=top, denominator=bottom):
            above = () if top == _ONE else factors_of(top)
            return (*above, Divide(_ONE, bottom))
        case _:
            return (local,)


def direct_parts(step: Step) -> tuple[Expression, ...]:
    """The parts of a gradient that come straight from the loss, with nothing upstream."""
    tree = step.expression
    if not has(tree, Role.UPSTREAM):
        return (tree,)
    return tuple(term for term in _addends(tree) if not has(term, Role.UPSTREAM))


def _addends(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Add(terms=terms):
            return terms
        case Subtract(left=left, right=right):
            return left, right
        case _:
            return ()


def exchanged(tree: Expression, pairs: Iterable[tuple[Expression, Expression]]) -> Expression:
    """The tree with some of its own nodes, told by identity, for others."""
    put: Mapping[int, Expression] = {id(old): new for old, new in pairs}
    return rewrite(tree, lambda node: put.get(id(node)))
