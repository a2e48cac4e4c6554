"""The misconceptions: one table, one entry each, a rewriting of the step's tree.

An entry gives every tree that its mistake may lead to at a step: none where it
cannot occur, several where it can be made in several ways. A tree may name only
what is known at the step. A new misconception is one new entry of `MISCONCEPTIONS`, and one of `words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tutor.marking import mutate
from tutor.steps.derive import Plan, Step
from tutor.steps.expression import Expression

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
        mutate: the wrong trees at a step.
    """

    id: str
    phrases: tuple[str, ...]
    mutate: Mutate


MISCONCEPTIONS: tuple[Misconception, ...] = (
    Misconception("forgot_bias", ("bias",), mutate.forgot_bias),
    Misconception(
        "forgot_activation",
        (
            "z",
            "function",
        ),
        mutate.forgot_activation,
    ),
    Misconception(
        "used_pre_activation",
        (
            "used",
            "instead",
        ),
        mutate.used_pre_activation,
    ),
    Misconception(
        "wrong_input",
        (
            "taken",
            "place",
        ),
        mutate.wrong_input,
    ),
    Misconception(
        "transposed_weights",
        (
            "taken",
            "instead",
        ),
        mutate.transposed_weights,
    ),
    Misconception("forgot_half", (), mutate.forgot_half),
    Misconception("extra_two", (), mutate.extra_two),
    Misconception("unsquared_error", (), mutate.unsquared_error),
    Misconception(
        "error_reversed",
        (
            "reversed",
            "forwards",
        ),
        mutate.error_reversed,
    ),
    Misconception(
        "dead_gate_ignored",
        (
            "z",
            "slope",
        ),
        mutate.dead_gate_ignored,
    ),
    Misconception("forgot_activation_derivative", ("derivative",), mutate.forgot_activation_derivative),
    Misconception(
        "derivative_at_wrong_place",
        (
            "wrong_local",
            "local",
        ),
        mutate.derivative_at_wrong_place,
    ),
    Misconception(
        "one_path_only",
        (
            "as_wrong",
            "as_right",
        ),
        mutate.one_path_only,
    ),
    Misconception("used_updated_weight", ("weights",), mutate.used_updated_weight),
    Misconception("forgot_upstream", ("upstream",), mutate.forgot_upstream),
    Misconception(
        "forgot_input_factor",
        (
            "input",
            "subject",
        ),
        mutate.forgot_input_factor,
    ),
    Misconception("ascended", ("subject",), mutate.ascended),
    Misconception("forgot_learning_rate", ("rate",), mutate.forgot_learning_rate),
    Misconception(
        "kept_old_value",
        (
            "subject",
            "rate",
        ),
        mutate.kept_old_value,
    ),
)
BY_ID = {entry.id: entry for entry in MISCONCEPTIONS}


def mutations(plan: Plan, step: Step) -> tuple[Mutation, ...]:
    """Every wrong formula at a step, each once, in the table's order."""
    seen = {step.expression}
    found = []
    for entry in MISCONCEPTIONS:
        for tree in entry.mutate(plan, step):
            if tree not in seen:
                seen.add(tree)
                found.append(Mutation(entry.id, tree))
    return tuple(found)
