"""How misconceptions rewrite the steps of update rules that remember: momentum, Adam and their like."""

from __future__ import annotations

from tutor.expressions.names import gradient_symbol
from tutor.expressions.trees import Add, Divide, Negate, Role, Subtract, Symbol
from tutor.marking.role_edits import Trees, has, renamed
from tutor.steps.derive import Plan, Step


def forgot_correction(plan: Plan, step: Step) -> Trees:
    """What an optimiser remembers, used as it is although it began at 0."""
    if step.which_pass != "update":
        return
    match step.expression:
        case Divide(numerator=top, denominator=below) if below.role is Role.CORRECTION:
            yield top
        case _:
            bare = {
                name: made.expression.numerator.name
                for name in step.depends_on
                if (made := plan.by_symbol.get(name)) is not None
                and isinstance(made.expression, Divide)
                and made.expression.denominator.role is Role.CORRECTION
                and isinstance(made.expression.numerator, Symbol)
            }
            if bare:
                yield renamed(step.expression, bare)


def forgot_state(plan: Plan, step: Step) -> Trees:
    """What an optimiser remembers of the iterations before, left out."""
    if step.which_pass != "update":
        return
    if has(step.expression, Role.STATE):
        match step.expression:
            case Add(terms=terms):
                rest = tuple(term for term in terms if not has(term, Role.STATE))
                yield rest[0] if len(rest) == 1 else Add(rest)
            case Subtract(left=left, right=right) if has(left, Role.STATE):
                yield Negate(right)
            case _:
                pass
        return
    gradient = gradient_symbol(plan.loss or "", step.subject)
    names = {
        name: gradient
        for name in step.depends_on
        if (made := plan.by_symbol.get(name)) is not None and has(made.expression, Role.STATE)
    }
    if step.kind == "update" and names and gradient in plan.by_symbol:
        yield renamed(step.expression, names)
