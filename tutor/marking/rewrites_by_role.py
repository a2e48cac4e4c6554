"""Misconceptions that the roles of a tree's nodes show, whatever the tree is of: a network or equations.

Every function takes the plan and the step and gives the wrong trees, none where the
mistake cannot be made at such a step.
"""

from __future__ import annotations

from tutor.expressions.trees import Add, Expression, Negate, Power, Role, Subtract, Symbol
from tutor.marking.role_edits import Trees, dropped, has, replaced, without
from tutor.steps.derive import Plan, Step


def unsquared_error(_plan: Plan, step: Step) -> Trees:
    """The error itself for its square, either way round, with and without the half."""

    def error(node: Expression) -> Expression:
        return node.base if isinstance(node, Power) else node

    if has(step.expression, Role.SQUARE):
        plain = replaced(step.expression, Role.SQUARE, error)
        for tree in (plain, without(plain, Role.HALF) or plain):
            yield tree
            yield replaced(tree, Role.ERROR, turned)


def turned(node: Expression) -> Expression:
    """A difference the other way round."""
    return Subtract(node.right, node.left, node.role) if isinstance(node, Subtract) else node


def forgot_upstream(_plan: Plan, step: Step) -> Trees:
    if step.which_pass == "backward":
        yield from dropped(step, Role.UPSTREAM)


def forgot_input_factor(_plan: Plan, step: Step) -> Trees:
    """What a parameter multiplies, left out of its gradient."""
    if step.which_pass == "backward":
        yield from dropped(step, Role.INPUT)


def forgot_two(_plan: Plan, step: Step) -> Trees:
    """The 2 that the derivative of a square brings."""
    if step.which_pass == "backward":
        yield from dropped(step, Role.TWO)


def forgot_learning_rate(_plan: Plan, step: Step) -> Trees:
    if step.which_pass == "update":
        yield from dropped(step, Role.RATE)


def ascended(_plan: Plan, step: Step) -> Trees:
    match step.expression if step.kind == "update" else None:
        case Subtract(left=Symbol(role=Role.OLD) as old, right=change):
            yield Add((old, change))
        case _:
            pass


def kept_old_value(_plan: Plan, step: Step) -> Trees:
    match step.expression if step.kind == "update" else None:
        case Subtract(left=Symbol(role=Role.OLD) as old) | Add(terms=(Symbol(role=Role.OLD) as old, *_)):
            yield old
        case _:
            pass


def change_only(_plan: Plan, step: Step) -> Trees:
    """What is added or taken away, with its sign or without, for the new value."""
    match step.expression if step.kind == "update" else None:
        case Subtract(left=Symbol(role=Role.OLD), right=change):
            yield Negate(change)
            yield change
        case Add(terms=(Symbol(role=Role.OLD), *rest)):
            yield rest[0] if len(rest) == 1 else Add(tuple(rest))
        case _:
            pass
