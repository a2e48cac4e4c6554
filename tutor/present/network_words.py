"""What a quantity of a network is, and how it comes about, as sayings."""

from __future__ import annotations

from tutor.expressions.names import gradient_symbol
from tutor.expressions.trees import Add
from tutor.model.network import Layer, Network
from tutor.operations.rows import LossRow
from tutor.sayings import Name, Said, Text, said
from tutor.steps.derive import Step


def what_it_is(network: Network, step: Step) -> Said:
    """The quantity in words, as the end of "What is …?"."""
    subject = Name(step.subject)
    layer = None if step.layer is None else network.layers[step.layer]
    where = None if layer is None or step.unit is None else _unit(layer, step.unit)
    match step.kind:
        case "pre_activation":
            return said("questions.is_pre_activation", unit=where)
        case "activation" if layer is not None and layer.linear:
            return said("questions.is_linear_activation", unit=where)
        case "activation" if layer is not None and layer.row.coupled:
            return said("questions.is_coupled_activation", unit=where, function=said(layer.row.title))
        case "activation" if layer is not None:
            return said("questions.is_activation", unit=where, function=said(layer.row.title))
        case "loss_term":
            return _share_of_loss(network, step)
        case "loss":
            return _loss(network, step)
        case "grad_activation":
            return said("questions.is_grad_activation", subject=subject)
        case "grad_pre_activation":
            return said("questions.is_grad_pre_activation", subject=subject)
        case "grad_weight":
            return said("questions.is_grad_weight", subject=subject)
        case "grad_bias":
            return said("questions.is_grad_bias", subject=subject)
        case _ if step.source is not None:
            return said("questions.is_updated_weight", subject=subject)
        case _:
            return said("questions.is_updated_bias", subject=subject)


def _unit(layer: Layer, unit: int) -> Said:
    if layer.size == 1:
        return said("questions.only_unit", layer=Text(layer.name))
    return said("questions.unit", layer=Text(layer.name), unit=unit + 1)


def _loss(network: Network, step: Step) -> Said:
    """The loss by its name; where it is made of shares that are steps, what it makes of them."""
    row, several = network.loss.row, len(network.outputs) > 1
    if network.loss.terms and several:
        summed = isinstance(step.expression, Add)
        return said("questions.is_loss_summed" if summed else "questions.is_loss_averaged")
    if several and row.adds_up and not is_one_choice(row):
        return said("questions.is_loss_over_outputs", loss=said(row.called))
    return said("questions.is_loss", loss=said(row.called))


def _share_of_loss(network: Network, step: Step) -> Said:
    row = network.loss.row
    output = Name(network.outputs[step.unit or 0])
    if row.adds_up:
        return said("questions.is_loss_term", output=output, loss=said(row.called))
    return said("questions.is_averaged_term", output=output)


def how(network: Network, step: Step) -> Said:
    """How it comes about."""
    match step.kind:
        case "pre_activation":
            return _sum_hint(network, step)
        case "activation" if step.layer is not None:
            layer = network.layers[step.layer]
            if layer.linear:
                return _sum_hint(network, step)
            return said("hints.activation", rule=said(layer.row.hint))
        case "loss" if network.loss.terms and len(network.outputs) > 1:
            return said(
                "hints.loss_of_terms" if isinstance(step.expression, Add) else "hints.loss_mean_of_terms"
            )
        case "loss":
            return loss_recipe(network.loss.row, len(network.outputs))
        case "loss_term":
            return said(network.loss.row.recipe)
        case "grad_activation":
            return _activation_gradient_hint(network, step)
        case "grad_pre_activation" if step.layer is not None and network.layers[step.layer].row.coupled:
            return said("hints.grad_pre_activation_of_all")
        case "grad_pre_activation":
            return said("hints.grad_pre_activation")
        case "grad_weight":
            return said("hints.grad_weight")
        case "grad_bias":
            return said("hints.grad_bias")
        case _:
            return said("hints.update", gradient=Name(gradient_symbol(network.loss.name, step.subject)))


def is_one_choice(row: LossRow) -> bool:
    """Whether its outputs are one choice among classes, and so one loss."""
    return row.probabilities == "one_choice"


def loss_recipe(row: LossRow, outputs: int) -> Said:
    """How a loss over so many outputs is worked out."""
    one = said(row.recipe)
    if outputs == 1 or is_one_choice(row):
        return one
    return said("hints.loss_sum" if row.adds_up else "hints.loss_mean", one=one)


def _sum_hint(network: Network, step: Step) -> Said:
    bias = step.layer is not None and network.layers[step.layer].biases is not None
    return said("hints.sum_with_bias") if bias else said("hints.sum")


def _activation_gradient_hint(network: Network, step: Step) -> Said:
    if step.layer == len(network.layers) - 1:
        return said("hints.grad_output", rule=said(network.loss.row.hint))
    following = network.layers[(step.layer or 0) + 1]
    if following.size == 1:
        return said("hints.feeds_one")
    return said("hints.feeds_several", count=following.size)
