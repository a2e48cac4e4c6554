"""The skill that a step exercises, by its structure: the same in a network and in equations.

A skill is `weighted_sum`, or `what:through`: `slope:tanh` goes back through a tanh, `path:several` adds up
paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from tutor.expressions.functions import LOG, SHARE
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
    symbols_of,
    walk,
)
from tutor.lesson.model import Lesson
from tutor.steps.derive import Plan, Step
from tutor.steps.shares import is_share

if TYPE_CHECKING:
    from tutor.steps.equations_computation import EquationsComputation

WEIGHTED_SUM = "weighted_sum"

_SUMS = frozenset({"pre_activation", "activation"})
_OF_PARAMETERS = frozenset({"grad_weight", "grad_bias", "grad_parameter"})


def skill_of(lesson: Lesson, plan: Plan, step: Step) -> str:
    """The skill of a step: `weighted_sum`, `activation:relu`, `loss_slope:half_squared`, `update:adam`."""
    tree = step.expression
    match step.kind:
        case "update":
            return f"update:{_rule(lesson.equations)}"
        case "update_state":  # Adam's m, s and what corrects them are four ideas
            return f"update_state:{_rule(lesson.equations)}:{step.symbol.partition('_')[0]}"
        case "loss" | "loss_term":
            return f"loss:{_of_loss(plan, step)}"
        case "local_derivative":
            of = step.symbol.partition("/d")[0][1:]
            return f"local:{_function_of(plan, _plain(of, step)) or _amount(tree)}"
        case "pre_activation" | "activation" | "value":
            return _of_value(step)
        case _ if _is_gathered(plan, step):
            return "batch_slope"
        case kind if kind in _OF_PARAMETERS:
            return _of_parameter(tree)
        case _:
            return _of_gradient(plan, step)


def _rule(computation: EquationsComputation | None) -> str:
    if computation is None:
        from tutor.operations.updates import GRADIENT_DESCENT

        return GRADIENT_DESCENT.name
    update = computation.update
    return "own" if update is None or update.rule is None else update.rule.name


def _of_value(step: Step) -> str:
    function = _function_in(step.expression)
    if function is not None:
        return f"activation:{function}" if step.kind == "activation" else f"value:{function}"
    if step.kind in _SUMS:
        return "activation:linear" if isinstance(step.expression, Symbol) else WEIGHTED_SUM
    return f"value:{_amount(step.expression)}"


def _of_parameter(tree: Expression) -> str:
    if _amount(tree) == "several":
        return "shared_slope"
    return "bias_slope" if isinstance(tree, Symbol) else "weight_slope"


def _of_gradient(plan: Plan, step: Step) -> str:
    tree = step.expression
    if not any(node.role is Role.UPSTREAM for node in walk(tree)):
        if step.kind == "grad_pre_activation" and _activation_behind(plan, step) is not None:
            return "slope:combined"
        return f"loss_slope:{_of_loss(plan, _loss_behind(plan, step))}"
    behind = _activation_behind(plan, step)
    return f"path:{_amount(tree)}" if behind is None else f"slope:{behind}"


def _loss_behind(plan: Plan, step: Step) -> Step | None:
    """The loss, or the term of it, that a gradient comes from."""
    losses = [other for other in plan.steps if other.kind in ("loss", "loss_term")]
    used = (other for other in losses if step.subject in other.depends_on)
    return next(used, losses[-1] if losses else None)


def _of_loss(plan: Plan, step: Step | None) -> str:
    if step is None:
        return "own"
    return "batch" if _is_gathered(plan, step) else shape_of_loss(step.expression)


def shape_of_loss(tree: Expression) -> str:
    """What a loss is made of: a square or half of it, a logarithm of the share or of it and of the rest."""
    nodes = list(walk(tree))
    logs = [node for node in nodes if isinstance(node, Apply) and node.function is LOG]
    if logs:
        return "both_logs" if any(isinstance(log.arguments[0], Subtract) for log in logs) else "log"
    if any(isinstance(node, Power) for node in nodes):
        return "half_squared" if any(map(_is_half, nodes)) else "squared"
    return "total" if isinstance(tree, Add) else "own"


def _is_half(node: Expression) -> bool:
    match node:
        case Number(value=0.5) | Divide(denominator=Number(value=2)):
            return True
        case _:
            return node.role is Role.HALF


def _plain(name: str, step: Step) -> str:
    """A name of a batch without its sample."""
    return name if step.sample is None else name.removesuffix(f"_s{step.sample}")


def _is_gathered(plan: Plan, step: Step) -> bool:
    return plan.batch is not None and step.sample is None


def _function_in(tree: Expression) -> str | None:
    """The first function of a value in a tree; a share of a whole is a softmax."""
    if is_share(tree):
        return SHARE
    applied = (node for node in walk(tree) if isinstance(node, Apply) and symbols_of(node))
    return next((node.function.stem for node in applied), None)


def _function_of(plan: Plan, name: str) -> str | None:
    """The function that a value is made by: one that it is as a whole, not one within a sum or a product."""
    quantity = None if plan.model is None else plan.model.by_name.get(name)
    whole = quantity is not None and (isinstance(quantity.tree, Apply) or is_share(quantity.tree))
    return _function_in(quantity.tree) if quantity is not None and whole else None


def _activation_behind(plan: Plan, step: Step) -> str | None:
    """The function that a gradient goes back through."""
    if plan.dense is not None:
        if step.kind != "grad_pre_activation" or step.layer is None:
            return None
        return plan.dense.layers[step.layer].activation
    uses = () if plan.graph is None else plan.graph.uses.get(_plain(step.subject, step), ())
    return next((found for use in uses if (found := _function_of(plan, use.of)) is not None), None)


def _amount(tree: Expression) -> str:
    """Whether a value is one product or a sum of several."""
    terms = sum(node.role is Role.TERM for node in walk(tree))
    return "several" if terms > 1 or isinstance(tree, Add | Subtract) else "one"


@lru_cache(maxsize=1024)
def current(skill: str) -> str:
    """The skill that a record of an earlier version means; one of this version is itself.

    Those were a step's kind, and the activation or the loss of its layer.
    """
    kind, _, through = skill.partition(":")
    return next(_renewed(kind, through), skill)


def _renewed(kind: str, through: str) -> Iterator[str]:
    loss = _old_loss(through)
    match kind:
        case "pre_activation":
            yield WEIGHTED_SUM
        case "activation" if through in ("one", "several"):
            yield WEIGHTED_SUM
        case "loss" | "loss_term" if loss is not None:
            yield f"loss:{loss}"
        case "grad_weight" | "grad_bias" | "grad_parameter":
            by_kind = {"grad_weight": "weight_slope", "grad_bias": "bias_slope"}
            by_paths = {"batch": "batch_slope", "several": "shared_slope"}
            yield by_paths.get(through) or by_kind.get(kind, "weight_slope")
        case "grad_activation" | "grad_value" | "grad_pre_activation" if loss is not None:
            yield f"loss_slope:{loss}"
        case "grad_pre_activation" if through not in ("one", "several"):
            yield f"slope:{through}"
        case "grad_activation" | "grad_value" | "grad_pre_activation":
            yield "path:one" if through == "one" else "path:several"
        case "local_derivative":
            yield f"local:{through}"
        case "update" if _is_activation(through):
            yield f"update:{_rule(None)}"


def _old_loss(through: str) -> str | None:
    from tutor.operations.losses import LOSSES

    if through in LOSSES:
        return shape_of_loss(LOSSES[through].term("a", "y"))
    return (
        "half_squared" if through in ("loss", "square") else through if through in ("log", "batch") else None
    )


def _is_activation(through: str) -> bool:
    from tutor.operations.activations import ACTIVATIONS

    return through in ACTIVATIONS
