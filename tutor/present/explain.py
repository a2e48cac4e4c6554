"""A step in words: the question, the rungs of hints, the worked line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from tutor.expressions.names import gradient_symbol
from tutor.expressions.printing import PLAIN, Style, format_number, in_numbers, in_symbols
from tutor.model.network import Network
from tutor.sayings import said
from tutor.steps.chain import chain
from tutor.steps.derive import Plan, Step
from tutor.words import say


class Explained(NamedTuple):
    """A step printed in one style with one set of values.

    Attributes:
        symbol, formula, substitution, value: as printed.
        chain, chain_substitution: the chain rule in symbols and numbers; "" for steps without one.
        recursive: whether the chain was too long to be written out path by path.
    """

    symbol: str
    formula: str
    substitution: str
    value: str
    chain: str
    chain_substitution: str
    recursive: bool


def explained(plan: Plan, step: Step, values: Mapping[str, float], style: Style = PLAIN) -> Explained:
    """Prints a step; its value is what its formula gives on `values`."""
    value = step.compute(values)
    written = chain(plan, step)
    if written and not math.isclose(written.value(values), value, rel_tol=1e-9, abs_tol=1e-12):
        # A learner's own wrong gradient stands between the loss and this step: only the last link is theirs.
        written = chain(plan, step, recursive=True)
    return Explained(
        symbol=style.name(step.symbol),
        formula=in_symbols(step.expression, style),
        substitution=in_numbers(step.expression, values, style),
        value=format_number(value, style=style),
        chain=written.in_symbols(style) if written else "",
        chain_substitution=written.in_numbers(values, style) if written else "",
        recursive=written.recursive if written else False,
    )


def worked(step: Step, values: Mapping[str, float], style: Style = PLAIN) -> str:
    """One line: symbol = formula = substitution = value."""
    parts = [
        style.name(step.symbol),
        in_symbols(step.expression, style),
        in_numbers(step.expression, values, style),
        format_number(step.compute(values), style=style),
    ]
    distinct = [part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1]]
    return " = ".join(distinct)


def what_it_is(network: Network, step: Step, style: Style = PLAIN) -> str:
    """The quantity in words, as the end of "What is …?"."""
    name = style.name
    unit = "" if step.unit is None else f"unit {step.unit + 1}"
    where = "" if step.layer is None else f"{network.layers[step.layer].name} {unit}"
    match step.kind:
        case "pre_activation":
            return f"the weighted sum (pre-activation) of {where}"
        case "activation" if step.layer is not None and network.layers[step.layer].linear:
            return f"the weighted sum that {where} puts out (linear)"
        case "activation" if step.layer is not None:
            return f"the activation of {where}, {network.layers[step.layer].activation} of its weighted sum"
        case "loss_term":
            return f"the share of output {name(network.outputs[step.unit or 0])} in the loss"
        case "loss":
            return "the loss of this sample"
        case "grad_activation":
            return f"the gradient of the loss with respect to the activation {name(step.subject)}"
        case "grad_pre_activation":
            return f"the gradient of the loss with respect to the weighted sum {name(step.subject)}"
        case "grad_weight":
            return f"the gradient of the loss with respect to the weight {name(step.subject)}"
        case "grad_bias":
            return f"the gradient of the loss with respect to the bias {name(step.subject)}"
        case _:
            return (
                f"the {'weight' if step.source is not None else 'bias'} {name(step.subject)} after the update"
            )


def first_rung(network: Network, step: Step, style: Style = PLAIN) -> str:
    """The first hint: how this quantity comes about, and which edges of the drawing it uses."""
    return f"{style.name(step.symbol)} is {what_it_is(network, step, style)}. {_how(network, step, style)}"


def _how(network: Network, step: Step, style: Style) -> str:
    name = style.name
    match step.kind:
        case "pre_activation":
            return _sum_hint(network, step)
        case "activation" if step.layer is not None:
            layer = network.layers[step.layer]
            return _sum_hint(network, step) if layer.linear else f"It is {say(said(layer.row.hint))}."
        case "loss" | "loss_term":
            return f"The loss here is {say(said(network.loss.row.hint))}."
        case "grad_activation":
            return _activation_gradient_hint(network, step, style)
        case "grad_pre_activation":
            return "Multiply the upstream gradient by the local derivative of the activation."
        case "grad_weight":
            return "Multiply the gradient of the sum that it feeds by the value that it multiplies there."
        case "grad_bias":
            return "A bias is added with factor 1, so the gradient of its sum passes unchanged."
        case _:
            gradient = name(gradient_symbol(network.loss.name, step.subject))
            return f"Take learning rate times {gradient} away from the old value."


def _sum_hint(network: Network, step: Step) -> str:
    bias = step.layer is not None and network.layers[step.layer].biases is not None
    return f"Add up weight times input over its incoming edges{', then the bias' if bias else ''}."


def _activation_gradient_hint(network: Network, step: Step, style: Style) -> str:
    if step.layer == len(network.layers) - 1:
        return f"Differentiate the loss: {say(said(network.loss.row.hint))}."
    following = network.layers[(step.layer or 0) + 1]
    if following.size == 1:
        return "It feeds one unit: multiply that unit's gradient by the weight between them."
    return f"It feeds {following.size} units: add up gradient times weight over all its outgoing edges."


def rungs(
    plan: Plan, step: Step, values: Mapping[str, float], style: Style = PLAIN
) -> tuple[str, str, str, str]:
    """The four hints, from what the quantity is to its value with the whole chain."""
    e = explained(plan, step, values, style)
    equation = f"{e.symbol} = {e.formula}"
    numbers = f"{e.symbol} = {e.substitution}"
    return first_rung(plan.network, step, style), equation, numbers, revealed(plan, step, values, style)


def revealed(plan: Plan, step: Step, values: Mapping[str, float], style: Style = PLAIN) -> str:
    """The value with how it comes about; for gradients with the chain rule from the loss."""
    e = explained(plan, step, values, style)
    line = worked(step, values, style)
    if not e.chain or e.chain == e.symbol:
        return line
    text = f"{line}\n{e.symbol} = {e.chain}\n= {e.chain_substitution} = {e.value}"
    if e.recursive:
        text += "\n(more paths than fit: written over the gradients before it)"
    return text
