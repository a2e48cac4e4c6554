"""The misconceptions: one table, one entry each, a rewriting of the step's tree with two sentences.

An entry gives every tree that its mistake may lead to at a step: none where it
cannot occur, several where it can be made in several ways. A tree may name only
what is known at the step. A new misconception is one new entry of `MISCONCEPTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tutor.marking import mutate
from tutor.steps.derive import Plan, Step
from tutor.steps.expression import Expression

Mutate = Callable[[Plan, Step], Iterator[Expression]]


class Mutation(NamedTuple):
    """A misconception's id and the wrong formula it leads to."""

    id: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong formula.

    Attributes:
        title: what went wrong in a few words, for summaries ("forgot the bias").
        wrong: what went wrong, as it follows the learner's number ("leaves out the bias b1").
        advice: one sentence about what to do.
        mutate: the wrong trees at a step.

    `wrong` and `advice` are templates over the phrases of `tutor.marking.phrases`.
    """

    id: str
    title: str
    wrong: str
    advice: str
    mutate: Mutate


MISCONCEPTIONS: tuple[Misconception, ...] = (
    Misconception(
        "forgot_bias",
        "forgot the bias",
        "leaves out the bias {bias}",
        "Add {bias} to the sum.",
        mutate.forgot_bias,
    ),
    Misconception(
        "forgot_activation",
        "forgot the activation",
        "is {z}, before the activation",
        "Put {z} through {function}.",
        mutate.forgot_activation,
    ),
    Misconception(
        "used_pre_activation",
        "used a sum before its activation",
        "uses {used} before the activation",
        "Use {instead}.",
        mutate.used_pre_activation,
    ),
    Misconception(
        "wrong_input",
        "took a value from the wrong place",
        "{taken}",
        "{place}",
        mutate.wrong_input,
    ),
    Misconception(
        "transposed_weights",
        "swapped rows and columns",
        "{taken} (rows and columns swapped)",
        "Use {instead}.",
        mutate.transposed_weights,
    ),
    Misconception(
        "forgot_half",
        "forgot the half",
        "lacks the half in front of the square",
        "Multiply the squared error by 1/2.",
        mutate.forgot_half,
    ),
    Misconception(
        "extra_two",
        "a factor 2 too many",
        "has a factor 2 too many",
        "The 2 of the derivative cancels the 1/2 of this loss.",
        mutate.extra_two,
    ),
    Misconception(
        "unsquared_error",
        "left the error unsquared",
        "leaves the error unsquared",
        "Square the difference of prediction and target.",
        mutate.unsquared_error,
    ),
    Misconception(
        "error_reversed",
        "error the wrong way round",
        "{reversed}",
        "{forwards}",
        mutate.error_reversed,
    ),
    Misconception(
        "dead_gate_ignored",
        "ignored a closed gate",
        "lets the gradient through as if {z} were above 0",
        "{z} is not above 0, so take the slope {slope} there.",
        mutate.dead_gate_ignored,
    ),
    Misconception(
        "forgot_activation_derivative",
        "forgot the derivative of the activation",
        "leaves out the derivative of the activation",
        "{derivative}",
        mutate.forgot_activation_derivative,
    ),
    Misconception(
        "derivative_at_wrong_place",
        "derivative at the wrong place",
        "takes {wrong_local} for the derivative of the activation",
        "It is {local}.",
        mutate.derivative_at_wrong_place,
    ),
    Misconception(
        "one_path_only",
        "counted one path only",
        "counts only one of several terms{as_wrong}",
        "Add all of them{as_right}.",
        mutate.one_path_only,
    ),
    Misconception(
        "used_updated_weight",
        "went back through an updated weight",
        "goes back through the updated {weights}",
        "Take {weights} from this iteration's forward pass.",
        mutate.used_updated_weight,
    ),
    Misconception(
        "forgot_upstream",
        "forgot the upstream gradient",
        "leaves out the upstream gradient",
        "{upstream}",
        mutate.forgot_upstream,
    ),
    Misconception(
        "forgot_input_factor",
        "forgot the weight's input",
        "leaves out {input}, which {subject} multiplies",
        "Multiply by {input}.",
        mutate.forgot_input_factor,
    ),
    Misconception(
        "ascended",
        "added the gradient",
        "adds the gradient's step to {subject}",
        "Subtract it: go against the gradient.",
        mutate.ascended,
    ),
    Misconception(
        "forgot_learning_rate",
        "forgot the learning rate",
        "leaves out the learning rate",
        "Multiply the gradient by {rate} first.",
        mutate.forgot_learning_rate,
    ),
    Misconception(
        "kept_old_value",
        "kept the old value",
        "is still the old {subject}",
        "Subtract {rate} times its gradient.",
        mutate.kept_old_value,
    ),
)
BY_ID = {entry.id: entry for entry in MISCONCEPTIONS}


def title_of(misconception: str) -> str:
    """A misconception's short title; an id of another version's records stays itself."""
    entry = BY_ID.get(misconception)
    return entry.title if entry is not None else misconception.replace("_", " ")


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
