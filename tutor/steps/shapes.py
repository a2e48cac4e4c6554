"""What an equation's shape says of it: its kind, and the roles of what stands in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
    rewrite,
)
from tutor.model.expansion import Quantity
from tutor.steps.derive import Kind
from tutor.steps.graph import Graph
from tutor.steps.shares import is_share

GRADIENT_KINDS: Mapping[Kind, Kind] = MappingProxyType(
    {"pre_activation": "grad_pre_activation", "activation": "grad_activation"}
)
"""The kind of the gradient of a value of each kind; of all others it is `grad_value`."""


def kind_of(quantity: Quantity, graph: Graph, parameters: Collection[str]) -> Kind:
    """The kind of an equation's element (docs/formats.md)."""
    if quantity.name == graph.model.loss:
        return "loss"
    if quantity.name in graph.summands:
        return "loss_term"
    tree = quantity.tree
    if any(_is_weighted(term, parameters) for term in _terms(tree)):
        return "pre_activation"
    match tree:
        case Apply(arguments=(Symbol(),)):
            return "activation"
        case _:
            return "activation" if is_share(tree) else "value"


def _terms(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Add(terms=terms):
            return terms
        case Subtract(left=left, right=right):
            return (*_terms(left), right)
        case _:
            return (tree,)


def _is_weighted(term: Expression, parameters: Collection[str]) -> bool:
    """Whether a term is a parameter times a value."""
    factors = term.operand if isinstance(term, Negate) else term
    if not isinstance(factors, Multiply):
        return False
    weights = [isinstance(f, Symbol) and f.name in parameters for f in factors.factors]
    values = [
        not weight and not isinstance(f, Number) for weight, f in zip(weights, factors.factors, strict=True)
    ]
    return any(weights) and any(values)


def with_roles(
    quantity: Quantity, kind: Kind, parameters: Collection[str], given: Collection[str]
) -> Expression:
    """The tree with the roles of its nodes: weights and inputs, the activation's argument, the error."""
    tree = quantity.tree
    if kind == "pre_activation":
        return _weighted_sum(tree, parameters)
    if kind == "activation" and isinstance(tree, Apply):
        (argument,) = tree.arguments
        inner = Symbol(argument.name, Role.PRE_ACTIVATION) if isinstance(argument, Symbol) else argument
        return Apply(tree.function, (inner,), Role.ACTIVATION)
    if kind in ("loss", "loss_term", "value"):
        return rewrite(tree, lambda node: _error(node, parameters, given))
    return tree


def _weighted_sum(tree: Expression, parameters: Collection[str]) -> Expression:
    def role(term: Expression) -> Expression:
        match term:
            case Negate(operand=operand):
                return Negate(role(operand))
            case Multiply(factors=factors) if _is_weighted(term, parameters):
                return Multiply(tuple(map(factor, factors)), Role.TERM)
            case Symbol(name=name) if name in parameters:
                return Symbol(name, Role.BIAS)
            case _:
                return term

    def factor(node: Expression) -> Expression:
        if not isinstance(node, Symbol):
            return node
        return Symbol(node.name, Role.WEIGHT if node.name in parameters else Role.INPUT)

    match tree:
        case Add(terms=terms):
            return Add(tuple(map(role, terms)))
        case Subtract(left=left, right=right):
            return Subtract(_weighted_sum(left, parameters), role(right))
        case _:
            return role(tree)


def _error(node: Expression, parameters: Collection[str], given: Collection[str]) -> Expression | None:
    """The square of a difference of a prediction and what is given, with the roles of a loss."""
    match node:
        case Power(
            base=Subtract(left=Symbol(name=one), right=Symbol(name=other)), exponent=Number(value=2.0)
        ):
            roles = [Role.PREDICTION, Role.TARGET]
            if one in given or one in parameters:
                roles.reverse()
            error = Subtract(Symbol(one, roles[0]), Symbol(other, roles[1]), Role.ERROR)
            return Power(error, node.exponent, Role.SQUARE)
        case Divide(numerator=Number(value=1.0), denominator=Number(value=2.0)):
            return Divide(node.numerator, node.denominator, Role.HALF)
        case Number(value=0.5):
            return Number(0.5, Role.HALF)
        case _:
            return None
