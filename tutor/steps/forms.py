"""Trees that differ in their names alone: what is found out about one of them holds for all.

A recurrence of ten thousand time steps is ten thousand trees of one form, and is differentiated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from tutor.expressions.trees import Apply, Divide, Expression, Number, Symbol, symbols_of, walk
from tutor.steps.shares import is_share

MOST_NODES = 200
"""A larger tree is one of its kind: to write down its form would gain nothing."""

Form: TypeAlias = tuple[object, ...]
Pattern: TypeAlias = Callable[[Sequence[str]], Expression]
"""A tree over whatever names are put in."""


def form_of(tree: Expression) -> Form | None:
    """The same for trees that differ in their names alone, in the order of `symbols_of`.

    None for trees that are too large, and for what has a share of a softmax in it: what is made of that
    depends on the names that other shares have.
    """
    found: list[object] = []
    places: dict[str, int] = {}
    for node in walk(tree):
        if len(found) > 3 * MOST_NODES:
            return None
        match node:
            case Symbol(name=name, role=role):
                found += (Symbol, places.setdefault(name, len(places)), role)
            case Number():
                found += (Number, node, None)
            case Apply(function=function, arguments=arguments, role=role):
                found += (function, len(arguments), role)
            case Divide() if is_share(node):
                return None
            case _:
                found += (type(node), len(node.operands), node.role)
    return tuple(found)


def pattern_of(tree: Expression, names: Sequence[str]) -> Pattern:
    """The tree as a function of names that stand in the place of `names`."""
    return _pattern(tree, {name: at for at, name in enumerate(names)})


def _pattern(tree: Expression, places: Mapping[str, int]) -> Pattern:
    if isinstance(tree, Symbol):
        at, role = places[tree.name], tree.role
        return lambda names: Symbol(names[at], role)
    if not symbols_of(tree):
        return lambda _names: tree
    parts = [_pattern(operand, places) for operand in tree.operands]
    return lambda names: tree.over(tuple([part(names) for part in parts]))
