"""Trees with what has a role left out, renamed or replaced: what wrong formulas are made by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tutor.expressions.trees import (
    Add,
    Expression,
    Multiply,
    Number,
    Role,
    Symbol,
    children,
    rewrite,
    walk,
    with_children,
)
from tutor.steps.derive import Step

Trees = Iterator[Expression]

_ONE = Number(1.0)


def has(node: Expression, role: Role) -> bool:
    return any(n.role is role for n in walk(node))


def without(node: Expression, role: Role) -> Expression | None:
    """The tree with every node of a role taken out of its sums and products; None if all of it goes."""
    if node.role is role:
        return None
    operands = children(node)
    if not isinstance(node, Add | Multiply):
        kept = tuple(without(child, role) or child for child in operands)
        return node if kept == operands else with_children(node, kept)
    left = tuple(tree for tree in (without(child, role) for child in operands) if tree is not None)
    if len(left) == 1:
        return left[0]
    return with_children(node, left) if left else None


def dropped(step: Step, role: Role) -> Trees:
    if has(step.expression, role):
        yield without(step.expression, role) or _ONE


def renamed(node: Expression, names: Mapping[str, str], role: Role | None = None) -> Expression:
    """The tree with symbols (of one role, or any) under other names."""

    def change(n: Expression) -> Expression | None:
        if isinstance(n, Symbol) and n.name in names and role in (None, n.role):
            return Symbol(names[n.name], n.role)
        return None

    return rewrite(node, change)


def replaced(node: Expression, role: Role, by: Callable[[Expression], Expression]) -> Expression:
    return rewrite(node, lambda n: by(n) if n.role is role else None)
