"""The misconceptions: one table, one entry each, a rewriting of the step's tree.

An entry gives every tree that its mistake may lead to at a step: none where it
cannot occur, several where it can be made in several ways. A tree may name only
what is known at the step. A new misconception is one new entry of `MISCONCEPTIONS`, and one of `words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tutor.expressions.trees import Expression, Shapes
from tutor.marking import rewrites
from tutor.marking import rewrites_of_equations as by_structure
from tutor.steps.derive import Plan, Step

Mutate = Callable[[Plan, Step], Iterator[Expression]]


class Mutation(NamedTuple):
    """A misconception's id and the wrong formula it leads to."""

    id: str
    expression: Expression


class Misconception(NamedTuple):
    """A named wrong formula.

    What is said of it stands in `words` under its id: a title, what went wrong as it
    follows the learner's number, and what to do.

    Attributes:
        phrases: the phrases of `tutor.marking.phrases` that these words use.
        mutate: the wrong trees at a step of a network.
        of_equations: the same at a step of a model of equations.
    """

    id: str
    phrases: tuple[str, ...]
    mutate: Mutate
    of_equations: Mutate


def nowhere(_plan: Plan, _step: Step) -> Iterator[Expression]:
    """Where a mistake cannot be made."""
    return iter(())


MISCONCEPTIONS: tuple[Misconception, ...] = (
    Misconception("forgot_bias", ("bias",), rewrites.forgot_bias, by_structure.forgot_bias),
    Misconception(
        "forgot_activation", ("z", "through"), rewrites.forgot_activation, by_structure.forgot_activation
    ),
    Misconception(
        "used_pre_activation",
        (
            "used",
            "instead",
        ),
        rewrites.used_pre_activation,
        by_structure.used_pre_activation,
    ),
    Misconception(
        "wrong_input",
        (
            "taken",
            "place",
        ),
        rewrites.wrong_input,
        by_structure.wrong_input,
    ),
    Misconception(
        "transposed_weights",
        (
            "taken",
            "instead",
        ),
        rewrites.transposed_weights,
        by_structure.transposed_weights,
    ),
    Misconception("forgot_half", (), rewrites.forgot_half, by_structure.forgot_half),
    Misconception("extra_two", (), rewrites.extra_two, by_structure.extra_two),
    Misconception("unsquared_error", (), rewrites.unsquared_error, by_structure.unsquared_error),
    Misconception(
        "error_reversed",
        (
            "reversed",
            "forwards",
        ),
        rewrites.error_reversed,
        by_structure.error_reversed,
    ),
    Misconception(
        "dead_gate_ignored",
        (
            "z",
            "slope",
        ),
        rewrites.dead_gate_ignored,
        by_structure.dead_gate_ignored,
    ),
    Misconception(
        "forgot_activation_derivative",
        ("left_out", "derivative"),
        rewrites.forgot_activation_derivative,
        by_structure.forgot_activation_derivative,
    ),
    Misconception(
        "derivative_at_wrong_place",
        ("misplaced", "well_placed"),
        rewrites.derivative_at_wrong_place,
        by_structure.derivative_at_wrong_place,
    ),
    Misconception(
        "one_path_only",
        (
            "counted",
            "as_wrong",
            "as_right",
        ),
        rewrites.one_path_only,
        by_structure.one_path_only,
    ),
    Misconception(
        "used_updated_weight", ("weights",), rewrites.used_updated_weight, by_structure.used_updated_weight
    ),
    Misconception(
        "forgot_upstream", ("upstreams", "upstream"), rewrites.forgot_upstream, by_structure.forgot_upstream
    ),
    Misconception(
        "forgot_input_factor",
        (
            "input",
            "subject",
        ),
        rewrites.forgot_input_factor,
        by_structure.forgot_input_factor,
    ),
    Misconception("ascended", ("subject",), rewrites.ascended, by_structure.ascended),
    Misconception(
        "forgot_learning_rate", ("rate",), rewrites.forgot_learning_rate, by_structure.forgot_learning_rate
    ),
    Misconception(
        "kept_old_value",
        (
            "subject",
            "take_away",
        ),
        rewrites.kept_old_value,
        by_structure.kept_old_value,
    ),
    Misconception(
        "wrong_upstream",
        ("another_gradient", "instead"),
        rewrites.wrong_upstream,
        by_structure.wrong_upstream,
    ),
    Misconception("bias_times_input", (), rewrites.bias_times_input, by_structure.bias_times_input),
    Misconception("forgot_two", (), rewrites.forgot_two, by_structure.forgot_two),
    Misconception(
        "closed_gate_assumed", ("z",), rewrites.closed_gate_assumed, by_structure.closed_gate_assumed
    ),
    Misconception("change_only", ("subject",), rewrites.change_only, by_structure.change_only),
    Misconception(
        "one_use_only", ("counted_uses", "as_wrong", "as_right"), nowhere, by_structure.one_use_only
    ),
    Misconception("one_sample_only", ("as_wrong",), nowhere, by_structure.one_sample_only),
    Misconception("sum_for_mean", (), nowhere, by_structure.sum_for_mean),
    Misconception("forgot_correction", (), nowhere, by_structure.forgot_correction),
    Misconception("forgot_state", (), nowhere, by_structure.forgot_state),
)
BY_ID: Mapping[str, Misconception] = MappingProxyType({entry.id: entry for entry in MISCONCEPTIONS})


def mutations(plan: Plan, step: Step) -> tuple[Mutation, ...]:
    """Every wrong formula at a step, each once, in the table's order."""
    shapes = Shapes()
    seen = {shapes.number(step.expression)}
    found = []
    for entry in MISCONCEPTIONS:
        for tree in (entry.mutate if plan.dense is not None else entry.of_equations)(plan, step):
            shape = shapes.number(tree)
            if shape not in seen:
                seen.add(shape)
                found.append(Mutation(entry.id, tree))
    return tuple(found)
