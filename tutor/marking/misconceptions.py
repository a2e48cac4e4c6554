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
from tutor.steps.names import gradient_symbol
from tutor.steps.printing import in_symbols
from tutor.steps.rules import ACTIVATION_RULES

Mutate = Callable[[Plan, Step], Iterator[Expression]]

LONGEST_FORMULA = 44


class Mutation(NamedTuple):
    """A misconception's id and the wrong formula it leads to."""

    id: str
    expression: Expression


class Said(NamedTuple):
    """A misconception's two texts about one wrong formula: what follows the number, and the advice."""

    wrong: str
    advice: str


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong formula.

    Attributes:
        wrong: what went wrong, as it follows the learner's number ("leaves out the bias b1").
        advice: one sentence about what to do.
        mutate: the wrong trees at a step.

    Both texts are templates over the names that `facts` gives.
    """

    id: str
    wrong: str
    advice: str
    mutate: Mutate


MISCONCEPTIONS: tuple[Misconception, ...] = (
    Misconception(
        "forgot_bias",
        "leaves out the bias {bias}",
        "Add {bias} to the sum.",
        mutate.forgot_bias,
    ),
    Misconception(
        "forgot_activation",
        "is {z}, before the activation",
        "Put {z} through {function}.",
        mutate.forgot_activation,
    ),
    Misconception(
        "used_pre_activation",
        "takes weighted sums that have not been through their activation",
        "Use the activated values, as in {formula}.",
        mutate.used_pre_activation,
    ),
    Misconception(
        "wrong_input",
        "takes a value from the wrong place{as_formula}",
        "Follow each edge back to where it starts: {formula}.",
        mutate.wrong_input,
    ),
    Misconception(
        "transposed_weights",
        "reads the weights the wrong way round, rows for columns{as_formula}",
        "Use the weights in {formula}.",
        mutate.transposed_weights,
    ),
    Misconception(
        "forgot_half",
        "lacks the half in front of the square",
        "Multiply the squared error by 1/2.",
        mutate.forgot_half,
    ),
    Misconception(
        "extra_two",
        "has a factor 2 too many",
        "The 2 of the derivative cancels the 1/2 of this loss.",
        mutate.extra_two,
    ),
    Misconception(
        "unsquared_error",
        "leaves the error unsquared",
        "Square the difference of prediction and target.",
        mutate.unsquared_error,
    ),
    Misconception(
        "error_reversed",
        "takes the error the wrong way round",
        "Take the prediction minus the target, {prediction} - {target}.",
        mutate.error_reversed,
    ),
    Misconception(
        "dead_gate_ignored",
        "lets the gradient through as if {z} were above 0",
        "{z} is not above 0, so take the slope {slope} there.",
        mutate.dead_gate_ignored,
    ),
    Misconception(
        "forgot_activation_derivative",
        "leaves out the derivative of the activation",
        "Multiply by it, as in {formula}.",
        mutate.forgot_activation_derivative,
    ),
    Misconception(
        "derivative_at_wrong_place",
        "takes the derivative of the activation at the wrong place",
        "Use {formula}.",
        mutate.derivative_at_wrong_place,
    ),
    Misconception(
        "one_path_only",
        "counts only one of several terms{as_formula}",
        "Add all of them: {formula}.",
        mutate.one_path_only,
    ),
    Misconception(
        "used_updated_weight",
        "goes back through an updated weight",
        "Use the weights of this iteration's forward pass.",
        mutate.used_updated_weight,
    ),
    Misconception(
        "forgot_upstream",
        "leaves out the upstream gradient",
        "Multiply by what comes back from the loss, as in {formula}.",
        mutate.forgot_upstream,
    ),
    Misconception(
        "forgot_input_factor",
        "leaves out the value that the weight multiplies",
        "Multiply by {input}.",
        mutate.forgot_input_factor,
    ),
    Misconception(
        "ascended",
        "adds the gradient's step to {subject}",
        "Subtract it: go against the gradient.",
        mutate.ascended,
    ),
    Misconception(
        "forgot_learning_rate",
        "leaves out the learning rate",
        "Multiply the gradient by {rate} first.",
        mutate.forgot_learning_rate,
    ),
    Misconception(
        "kept_old_value",
        "is still the old {subject}",
        "Subtract {rate} times its gradient.",
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


def facts(plan: Plan, step: Step, mutated: Expression) -> dict[str, str]:
    """The names that the sentences about a step may use."""
    network = plan.network
    wrong = in_symbols(mutated)
    right = in_symbols(step.expression)
    found = {
        "subject": step.subject,
        "rate": plan.learning_rate_name,
        "formula": right if len(right) <= LONGEST_FORMULA else "the step's own formula",
        "as_formula": f": {wrong}" if len(wrong) <= LONGEST_FORMULA else "",
        "bias": "",
        "input": "",
        "z": "",
        "function": "",
        "slope": "0",
        "prediction": "the prediction",
        "target": "the target",
        "gradient": gradient_symbol(network.loss.name, step.subject),
    }
    if step.unit is not None and step.kind in ("loss_term", "grad_activation"):
        outputs = network.outputs
        if step.kind == "loss_term" or step.layer == len(network.layers) - 1:
            found |= {"prediction": outputs[step.unit], "target": network.loss.targets[step.unit]}
    elif step.kind == "loss" and len(network.outputs) == 1:
        found |= {"prediction": network.outputs[0], "target": network.loss.targets[0]}
    if step.layer is not None and step.unit is not None:
        layer = network.layers[step.layer]
        found["z"] = layer.z[step.unit]
        found["slope"] = "0.01" if layer.activation == "leaky_relu" else "0"
        found["function"] = layer.activation if layer.activation in ACTIVATION_RULES else ""
        if layer.biases is not None:
            found["bias"] = layer.bias_names[step.unit]
        if step.source is not None:
            found["input"] = network.feeding(step.layer)[step.source]
    return found


def said_of(plan: Plan, step: Step, mutation: Mutation) -> Said:
    """What a misconception's texts say of one wrong formula of a step."""
    entry = BY_ID[mutation.id]
    names = facts(plan, step, mutation.expression)
    return Said(entry.wrong.format_map(names), entry.advice.format_map(names))


def message(answer: str, first: Said, other: Said | None, own: bool) -> str:
    """Two sentences about one misconception, or about two that cannot be told apart."""
    where = f"On your own earlier values, {answer}" if own else answer
    if other is None:
        return f"{where} {first.wrong}. {first.advice}"
    return f"{where} either {first.wrong} or {other.wrong}. Look at both."
