"""Where misconceptions fall together: the separability of a network's numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from tutor.expressions.trees import Compiled, compiled
from tutor.lesson.model import StepKey
from tutor.marking.misconceptions import mutations
from tutor.steps.derive import Plan, Step

SCORED = (
    "forgot_bias",
    "forgot_activation",
    "used_pre_activation",
    "wrong_input",
    "transposed_weights",
    "forgot_half",
    "extra_two",
    "unsquared_error",
    "error_reversed",
    "forgot_activation_derivative",
    "derivative_at_wrong_place",
    "dead_gate_ignored",
    "one_path_only",
    "used_updated_weight",
    "forgot_upstream",
    "forgot_input_factor",
    "ascended",
    "forgot_learning_rate",
    "kept_old_value",
)
"""The misconceptions that count. One that is added to the table later does not join them:
it would give other numbers for seeds that have been given out."""

APART = 0.010007
"""Two values differ in their first three figures, whatever these are, when they differ by this share."""

CHANGE_APART = 0.50021
"""The same for updates, as a share of the change |w' - w|: see `tutor.marking.precision`."""

HIDDEN = 3
"""A misconception that gives the true value counts as much as this many that give one another's."""

MOST_RIVALS = 24
"""How many wrong formulas of one step are compared; wide layers have hundreds of them."""

Rivals: TypeAlias = Mapping[str, tuple[tuple[str, Compiled], ...]]
"""By symbol of a step: the wrong formulas for it, each with the misconception that it comes from."""


def rivals(plan: Plan, symbols: Iterable[str], scored: Collection[str] = SCORED) -> Rivals:
    """The wrong formulas of these steps, of the misconceptions that count."""
    return {symbol: _rivals_of(plan, plan.by_symbol[symbol], scored) for symbol in symbols}


def _rivals_of(plan: Plan, step: Step, scored: Collection[str]) -> tuple[tuple[str, Compiled], ...]:
    found = [(m.id, m.expression) for m in mutations(plan, step) if m.id in scored]
    count = min(len(found), MOST_RIVALS)
    spread = (found[number * len(found) // count] for number in range(count))
    return tuple((name, compiled(tree)) for name, tree in spread)


def clashes(
    plan: Plan, rivals_of: Rivals, keys: Iterable[StepKey], iterations: Mapping[int, Mapping[str, float]]
) -> int:
    """How often a wrong formula gives the true value, or that of another misconception; less is better.

    `iterations` holds the true values of each iteration that `keys` name.
    """
    return sum(
        clashes_at(plan.by_symbol[symbol], rivals_of[symbol], iterations[iteration])
        for iteration, symbol in keys
    )


def clashes_at(step: Step, wrong: tuple[tuple[str, Compiled], ...], values: Mapping[str, float]) -> int:
    """The same at one step."""
    true = values[step.symbol]
    change = abs(true - values[step.subject]) if step.kind == "update" else None
    count = 0
    told_apart: list[tuple[str, float]] = []
    for name, compute in wrong:
        try:
            value = compute(values)
        except (ArithmeticError, ValueError):
            continue
        if _near(value, true, change):
            count += HIDDEN
            continue
        count += sum(name != other and _near(value, taken, change) for other, taken in told_apart)
        told_apart.append((name, value))
    return count


def _near(a: float, b: float, change: float | None) -> bool:
    """Whether two values of one step may look the same; `change` is |w' - w| of an update."""
    limit = APART * max(abs(a), abs(b)) if change is None else CHANGE_APART * change
    return abs(a - b) <= limit
