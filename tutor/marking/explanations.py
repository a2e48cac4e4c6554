"""What a wrong answer still tells: a sign, a factor, another symbol's value, another convention."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from tutor.expressions.functions import LOG, SQRT
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Number,
    Power,
    evaluate,
    rewrite,
    symbols_of,
    walk,
)
from tutor.marking.context import Context
from tutor.marking.precision import Agreement, Target, Typed, agreement
from tutor.sayings import Name, Said, Text, said
from tutor.steps.derive import Kind, Plan, Step
from tutor.steps.shares import is_share
from tutor.tolerances import IN_REACH, NEAR_ANSWER

MOST_NAMES = 400
"""Up to this many symbols are looked through for one that has the answer's value."""

_SCALED: frozenset[Kind] = frozenset(
    {"loss", "loss_term", "grad_activation", "grad_pre_activation", "grad_weight", "grad_bias"}
)


def same(typed: Typed, value: float) -> bool:
    """Whether an answer shows a value, in three figures or in all that it has."""
    if abs(typed.value - value) > typed.left_open + IN_REACH * abs(value):
        return False
    return agreement(typed, Target(value)) in (Agreement.RIGHT, Agreement.CUT)


def explained(
    context: Context,
    iteration: int,
    step: Step,
    typed: Typed,
    answer: Text,
    target: Target,
    values: Mapping[str, float],
) -> Said | None:
    """How a wrong answer relates to `target`, the step's value over `values`, and what to do."""
    return (
        _sign(typed, answer, target)
        or _convention(context, step, typed, answer, target)
        or _factor(typed, answer, target)
        or _change(typed, answer, target, step)
        or _symbol(context, iteration, step, typed, answer, values)
        or _power_of_ten(typed, answer, target)
        or _term(step, typed, answer, target, values)
        or _function(step, typed, answer, target, values)
    )


def otherwise(plan: Plan, step: Step, typed: Typed, answer: Text, target: Target) -> Said:
    """What to say when nothing explains the answer."""
    scale = target.change or abs(target.value)
    if scale and abs(typed.value - target.value) <= NEAR_ANSWER * scale:
        return said("marking.close", answer=answer, symbol=Name(step.symbol))
    advice = what_to_do(plan, step)
    return said("marking.not_it", answer=answer, symbol=Name(step.symbol), advice=advice)


def what_to_do(plan: Plan, step: Step) -> Said:
    """What there is to do at a step, in a sentence."""
    if plan.dense is None:
        return said("marking.do_equation")
    layer = None if step.layer is None else plan.dense.layers[step.layer]
    if layer is not None and layer.linear and step.kind == "activation":
        return said("marking.do_pre_activation")  # its sum and its activation are one step
    if step.kind == "grad_activation" and step.subject in plan.dense.outputs:
        return said("marking.do_grad_prediction")
    if layer is not None and layer.row.coupled and step.kind == "activation":
        return said("marking.do_activation_of_all", rule=said(layer.row.hint))
    if layer is not None and layer.row.coupled and step.kind == "grad_pre_activation":
        return said("marking.do_grad_pre_activation_of_all")
    return said(f"marking.do_{step.kind}")


def _sign(typed: Typed, answer: Text, target: Target) -> Said | None:
    if target.value != 0 and same(typed, -target.value):
        return said("marking.sign", answer=answer)
    return None


def _factor(typed: Typed, answer: Text, target: Target) -> Said | None:
    if target.value == 0:
        return None
    if same(typed, 2 * target.value):
        return said("marking.twice", answer=answer)
    if same(typed, target.value / 2):
        return said("marking.half", answer=answer)
    return None


def _power_of_ten(typed: Typed, answer: Text, target: Target) -> Said | None:
    if target.value == 0 or typed.value == 0:
        return None
    ratio = typed.value / target.value
    power = round(math.log10(ratio)) if ratio > 0 else 0
    if power and abs(power) <= 6 and same(typed, target.value * 10.0**power):
        return said("marking.power_of_ten", answer=answer)
    return None


def _convention(context: Context, step: Step, typed: Typed, answer: Text, target: Target) -> Said | None:
    """Right under another convention for the loss."""
    network = context.plan(1).dense
    if network is None or (target.value == 0 and not target.change):
        return None
    loss = network.loss.row
    for convention in loss.conventions(len(network.outputs)):
        factor = convention.factor
        if step.kind in _SCALED:
            other = target.value * factor
        elif target.old is not None:
            other = target.old + factor * (target.value - target.old)
        else:
            continue
        if factor != 1.0 and same(typed, other):
            return said(
                "marking.convention", answer=answer, convention=said(convention.saying), here=said(loss.here)
            )
    return None


def _change(typed: Typed, answer: Text, target: Target, step: Step) -> Said | None:
    """An update: too much or too little of a change."""
    if target.old is None or not target.change:
        return None
    change = target.value - target.old
    for factor, name in ((2.0, "twice"), (0.5, "half"), (10.0, "ten_times"), (0.1, "tenth")):
        if same(typed, target.old + factor * change):
            return said(f"marking.change_{name}", answer=answer, subject=Name(step.subject))
    return None


def _symbol(
    context: Context, iteration: int, step: Step, typed: Typed, answer: Text, values: Mapping[str, float]
) -> Said | None:
    """A known symbol's value, of this iteration or of the one before; 0 and 1 say nothing."""
    if abs(typed.value) in (0.0, 1.0) or len(values) > MOST_NAMES:
        return None
    reach = typed.left_open + IN_REACH * abs(typed.value)
    low, high = typed.value - reach, typed.value + reach
    known = context.known((iteration, step.symbol))  # what comes later is still to be asked
    for name, value in values.items():
        if low <= value <= high and name in known and same(typed, value):
            return said("marking.other_value", answer=answer, name=Name(name), symbol=Name(step.symbol))
    if iteration > 1:
        before = context.trace.values(iteration - 1).get(step.symbol)
        if before is not None and same(typed, before):
            return said(
                "marking.other_iteration", answer=answer, symbol=Name(step.symbol), iteration=iteration - 1
            )
    return None


def _term(step: Step, typed: Typed, answer: Text, target: Target, values: Mapping[str, float]) -> Said | None:
    """A sum with one term left out or counted twice."""
    if not isinstance(step.expression, Add):
        return None
    for term in step.expression.terms:
        value = evaluate(term, values)
        if value == 0:
            continue
        if same(typed, target.value - value):
            return said("marking.term_missing", answer=answer, term=term)
        if same(typed, target.value + value):
            return said("marking.term_twice", answer=answer, term=term)
    return None


def _function(
    step: Step, typed: Typed, answer: Text, target: Target, values: Mapping[str, float]
) -> Said | None:
    """A formula with a function or a divisor left out, a logarithm to base 10, or another one's share."""
    for name, tree, of in _altered(step.expression):
        try:
            value = evaluate(tree, values)
        except (ArithmeticError, ValueError):
            continue
        if math.isclose(value, target.value, rel_tol=IN_REACH):
            continue
        if target.old is None:
            found = same(typed, value)
        else:
            meant = target._replace(value=value, change=abs(value - target.old))
            found = same(typed, value) and agreement(typed, meant) in (Agreement.RIGHT, Agreement.CUT)
        if found:
            return said(f"marking.{name}", answer=answer, of=of)
    return None


@lru_cache(maxsize=1024)
def _altered(tree: Expression) -> tuple[tuple[str, Expression, Expression], ...]:
    """Such formulas: what is other in them, the formula, and what its function is taken of."""
    return tuple(_alterations(tree))


def _alterations(tree: Expression) -> Iterator[tuple[str, Expression, Expression]]:
    logarithms = [node for node in walk(tree) if isinstance(node, Apply) and node.function is LOG]
    if logarithms:
        yield "base_10", rewrite(tree, _to_base_10), logarithms[0]
    for node in dict.fromkeys(walk(tree)):
        match node:
            case Apply(function=function, arguments=(of,)) if function is SQRT:
                yield "without_root", _replaced(tree, node, of), of
            case Power(base=of, exponent=Number(value=2.0)):
                yield "without_square", _replaced(tree, node, of), of
            case Divide(numerator=top, denominator=of) if not symbols_of(of):
                yield "without_divisor", _replaced(tree, node, top), of
    match tree:
        case Divide(numerator=own, denominator=Add(terms=terms) as whole) if is_share(tree):
            yield from (("another_share", Divide(other, whole), own) for other in terms if other != own)


def _to_base_10(node: Expression) -> Expression | None:
    if isinstance(node, Apply) and node.function is LOG:
        return Divide(node, Number(math.log(10.0)))
    return None


def _replaced(tree: Expression, old: Expression, new: Expression) -> Expression:
    return rewrite(tree, lambda node: new if node == old else None)
