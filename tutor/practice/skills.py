"""The skill that a step exercises, by its structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.expressions.functions import LOG, SHARE
from tutor.expressions.trees import Apply, Expression, Power, Role, walk
from tutor.lesson.model import Lesson
from tutor.steps.derive import Plan, Step
from tutor.steps.shares import is_share

if TYPE_CHECKING:
    from tutor.steps.equations_computation import EquationsComputation

_PATHS = frozenset({"grad_activation", "grad_value"})


def skill_of(lesson: Lesson, plan: Plan, step: Step) -> str:
    """Its kind, and what it goes through: `grad_pre_activation:tanh`, `update:adam`."""
    computation = lesson.equations
    if computation is not None and (step.layer is None or not computation.is_plain_network):
        return f"{step.kind}:{_through(computation, plan, step)}"
    network = lesson.network
    if step.layer is None:
        through: str = network.loss.kind
    elif step.kind == "grad_activation" and step.layer == len(network.layers) - 1:
        through = network.loss.kind
    else:
        through = network.layers[step.layer].activation
    return f"{step.kind}:{through}"


def _through(computation: EquationsComputation, plan: Plan, step: Step) -> str:
    tree = step.expression
    match step.kind:
        case "update" | "update_state":
            update = computation.update
            return "own" if update is None or update.rule is None else update.rule.name
        case "loss" | "loss_term":
            return _of_loss(plan, step)
        case "local_derivative":
            of = step.symbol.partition("/d")[0][1:]
            return _function_of(plan, _plain(of, step)) or _amount(tree)
        case "grad_pre_activation":
            return _activation_behind(plan, step) or _paths(tree)
        case "grad_parameter" | "grad_weight" | "grad_bias":
            return "batch" if _is_gathered(plan, step) else _paths(tree)
        case kind if kind in _PATHS:
            return _paths(tree)
        case _:
            return _function_in(tree) or _amount(tree)


def _plain(name: str, step: Step) -> str:
    """A name of a batch without its sample."""
    return name if step.sample is None else name.removesuffix(f"_s{step.sample}")


def _is_gathered(plan: Plan, step: Step) -> bool:
    return plan.batch is not None and step.sample is None


def _of_loss(plan: Plan, step: Step) -> str:
    if _is_gathered(plan, step):
        return "batch"
    nodes = list(walk(step.expression))
    if any(isinstance(node, Apply) and node.function is LOG for node in nodes):
        return LOG.name
    return "square" if any(isinstance(node, Power) for node in nodes) else _amount(step.expression)


def _function_in(tree: Expression) -> str | None:
    """The first function in a tree; a share of a whole is a softmax."""
    if is_share(tree):
        return SHARE
    return next((node.function.stem for node in walk(tree) if isinstance(node, Apply)), None)


def _function_of(plan: Plan, name: str) -> str | None:
    quantity = None if plan.model is None else plan.model.by_name.get(name)
    return None if quantity is None else _function_in(quantity.tree)


def _activation_behind(plan: Plan, step: Step) -> str | None:
    """The function that a gradient goes back through."""
    uses = () if plan.graph is None else plan.graph.uses.get(_plain(step.subject, step), ())
    return next((found for use in uses if (found := _function_of(plan, use.of)) is not None), None)


def _paths(tree: Expression) -> str:
    if not any(node.role is Role.UPSTREAM for node in walk(tree)):
        return "loss"
    return _amount(tree)


def _amount(tree: Expression) -> str:
    return "several" if sum(node.role is Role.TERM for node in walk(tree)) > 1 else "one"
