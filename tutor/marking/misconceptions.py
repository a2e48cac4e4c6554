"""The misconceptions: one table, one entry each, a rewriting of the step's tree.

An entry gives every tree that its mistake may lead to at a step: none where it
cannot occur, several where it can be made in several ways. A tree may name only
what is known at the step. A new misconception is one new entry of `MISCONCEPTIONS`, and one of `words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from tutor.expressions.trees import Expression, Shapes, symbols_of
from tutor.marking import rewrites
from tutor.marking import rewrites_by_role as by_role
from tutor.marking import rewrites_of_equations as by_structure
from tutor.marking import rewrites_of_gradients as of_gradients
from tutor.marking import rewrites_of_updates as of_updates
from tutor.named_tuples import NamedTuple
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
        of_equations: those at a step of a model of equations; None where the same function gives them.
    """

    id: str
    phrases: tuple[str, ...]
    mutate: Mutate
    of_equations: Mutate | None = None

    def trees(self, plan: Plan, step: Step) -> Iterator[Expression]:
        """Its wrong trees at a step."""
        if plan.dense is not None or self.of_equations is None:
            return self.mutate(plan, step)
        return self.of_equations(plan, step)


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
    Misconception("extra_two", (), rewrites.extra_two, of_gradients.extra_two),
    Misconception("unsquared_error", (), by_role.unsquared_error),
    Misconception(
        "error_reversed",
        (
            "reversed",
            "forwards",
        ),
        rewrites.error_reversed,
        of_gradients.error_reversed,
    ),
    Misconception(
        "dead_gate_ignored",
        (
            "opened",
            "is_closed",
        ),
        rewrites.dead_gate_ignored,
        by_structure.dead_gate_ignored,
    ),
    Misconception(
        "forgot_activation_derivative",
        ("left_out", "derivative"),
        rewrites.forgot_activation_derivative,
        of_gradients.forgot_activation_derivative,
    ),
    Misconception(
        "derivative_at_wrong_place",
        ("misplaced", "well_placed"),
        rewrites.derivative_at_wrong_place,
        of_gradients.derivative_at_wrong_place,
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
        "used_updated_weight", ("weights",), rewrites.used_updated_weight, of_gradients.used_updated_weight
    ),
    Misconception(
        "forgot_upstream", ("upstreams", "upstream"), by_role.forgot_upstream, of_gradients.forgot_upstream
    ),
    Misconception(
        "forgot_input_factor",
        (
            "without",
            "multiply",
        ),
        by_role.forgot_input_factor,
        of_gradients.forgot_input_factor,
    ),
    Misconception("ascended", ("ascent", "descent"), by_role.ascended, of_updates.ascended),
    Misconception(
        "forgot_learning_rate", ("rate",), by_role.forgot_learning_rate, of_updates.forgot_learning_rate
    ),
    Misconception(
        "kept_old_value",
        (
            "subject",
            "take_away",
        ),
        by_role.kept_old_value,
    ),
    Misconception(
        "wrong_upstream",
        ("another_gradient", "instead"),
        rewrites.wrong_upstream,
        of_gradients.wrong_upstream,
    ),
    Misconception("bias_times_input", (), rewrites.bias_times_input, by_structure.bias_times_input),
    Misconception("forgot_two", (), by_role.forgot_two, of_gradients.forgot_two),
    Misconception(
        "closed_gate_assumed",
        ("closed", "is_open"),
        rewrites.closed_gate_assumed,
        by_structure.closed_gate_assumed,
    ),
    Misconception("change_only", ("subject",), by_role.change_only),
    Misconception(
        "one_use_only", ("counted_uses", "as_wrong", "as_right"), nowhere, by_structure.one_use_only
    ),
    Misconception("one_sample_only", ("as_wrong",), nowhere, by_structure.one_sample_only),
    Misconception("sum_for_mean", (), nowhere, of_gradients.sum_for_mean),
    Misconception("forgot_correction", (), of_updates.forgot_correction),
    Misconception("forgot_state", (), of_updates.forgot_state),
)
BY_ID: Mapping[str, Misconception] = MappingProxyType({entry.id: entry for entry in MISCONCEPTIONS})


MOST_OF_ONE = 500
"""Wrong formulas of one misconception at one step: a sum of thousands of terms has more, each as long."""


def mutations(plan: Plan, step: Step) -> tuple[Mutation, ...]:
    """Every wrong formula at a step, each once, in the table's order."""
    shapes = Shapes()
    seen = {shapes.number(step.expression)}
    found = []
    for entry in MISCONCEPTIONS:
        for tree in islice(entry.trees(plan, step), MOST_OF_ONE):
            shape = shapes.number(tree)
            if shape not in seen and not _comes_later(plan, step, tree):
                seen.add(shape)
                found.append(Mutation(entry.id, tree))
    return tuple(found)


def _comes_later(plan: Plan, step: Step, tree: Expression) -> bool:
    """Whether a tree takes what nobody has yet, as the sum of the next time step; of updates, it is meant."""
    if plan.dense is not None:
        return False
    at, places = plan.places[step.symbol], plan.places
    later = (name for name in symbols_of(tree) if places.get(name, at) > at)
    return any(plan.by_symbol[name].which_pass != "update" for name in later)
