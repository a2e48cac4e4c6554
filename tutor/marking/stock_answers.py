"""Answers that show no method: zeros that settle everything after them, and stock answers handed on.

Who types 0, 1 or the answer before everywhere has worked out nothing, but some of
it agrees with formulas on their own values: a zero makes products zero, an open
gate copies. Such a follow-through is refused.
"""

from __future__ import annotations

import math

from tutor.expressions.trees import Role, Symbol, walk
from tutor.marking.context import Context, target_of
from tutor.marking.own_state import OwnState
from tutor.marking.precision import Target
from tutor.steps.derive import Step
from tutor.tolerances import EXACT

STOCK = (0.0, 1.0, -1.0, 0.5)
"""What is typed without working anything out."""


def is_stock(context: Context, own: OwnState, step: Step, value: float, earlier: float | None) -> bool:
    """Whether a wrong answer to `step` can be typed without working it out.

    The stock numbers, the answer before, the value of the step before, and for an update the old value.

    Args:
        earlier: the answer to the same step in the iteration before.
    """
    at = context.place((own.iteration, step.symbol))
    others = [
        own.latest,
        earlier,
        own.values[context.plan(own.iteration).steps[at - 1].symbol] if at else None,
    ]
    if step.kind == "update":
        others += [own.values[step.subject], context.trace.values(own.iteration)[step.subject]]
    return value in STOCK or any(other is not None and _same(value, other) for other in others)


def is_stock_number(value: float) -> bool:
    """Whether a number is typed without working anything out; of zeros `settles` knows which needed work."""
    return value != 0 and value in STOCK


def settles(context: Context, own: OwnState, step: Step, target: Target, operand: str) -> bool:
    """Whether an own earlier zero alone makes `target`, the step's value on own values, trivial.

    Args:
        operand: the wrong operand that moves it most.
    """
    true = context.target((own.iteration, step.symbol))
    return is_settled(target) and not is_settled(true) and _settled_by_zero(context, own, step, operand)


def hands_on(handed: float, value: float, answer: float) -> bool:
    """Whether a step only hands on an operand's own value: by its formula, or to the digits answered.

    An open gate, a factor 1 and the gradient of a bias do.
    """
    return _same(handed, value) or _same(handed, answer)


def is_settled(target: Target) -> bool:
    """Whether a value is zero, or an update changes nothing."""
    return target.value == 0 if target.old is None else target.change == 0


def _settled_by_zero(context: Context, own: OwnState, step: Step, operand: str) -> bool:
    """Whether it is an own earlier zero, or an own perfect prediction, that makes the step's value zero.

    A gate closed by an own sum that is not zero is no such zero: that nothing passes has to be known.
    An activation of 1 that nobody worked out, whose slope is zero, is one.
    """
    if step.kind in ("loss", "loss_term"):
        return True
    if step.kind == "grad_activation" and not _has_upstream(step):
        return True
    zeros = [name for name in step.depends_on if own.values[name] == 0 and name in own.spans]
    maker = context.plan(own.iteration).by_symbol.get(operand)
    if maker is not None and maker.kind == "activation" and operand in own.idle:
        return True
    if not zeros:
        return False
    true = context.trace.values(own.iteration)
    mended = {name: true[name] if name in zeros else own.values[name] for name in step.depends_on}
    try:
        value = step.compute(mended)
    except (ArithmeticError, ValueError):
        return True
    return not is_settled(target_of(step, value, mended))


def _has_upstream(step: Step) -> bool:
    return any(isinstance(node, Symbol) and node.role is Role.UPSTREAM for node in walk(step.expression))


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=EXACT)
