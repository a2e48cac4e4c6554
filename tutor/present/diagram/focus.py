"""What the current step uses: the edges and the names that stand out."""

from __future__ import annotations

from tutor.model.network import Network
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.model import EdgeKey
from tutor.steps.derive import Step


class Focus(NamedTuple):
    """The current step as the drawing sees it; all empty where there is none."""

    asked: str = ""
    operands: frozenset[str] = frozenset()
    uses: tuple[str, ...] = ()  # the operands in the order of the formula
    edges: frozenset[EdgeKey] = frozenset()
    unit: tuple[int, int] | None = None  # (layer, unit); the layer after the last is the loss


def focus_of(network: Network, step: Step | None) -> Focus:
    if step is None:
        return Focus()
    depth = len(network.layers)
    unit = (depth, 0) if step.layer is None else (step.layer, step.unit or 0)
    uses = step.depends_on
    return Focus(step.symbol, frozenset(uses), uses, frozenset(_edges(network, step)), unit)


def _edges(network: Network, step: Step) -> list[EdgeKey]:
    depth, layer, unit = len(network.layers), step.layer, step.unit
    if layer is None or unit is None:
        outputs = range(len(network.outputs)) if unit is None else (unit,)
        return [] if step.kind == "loss" and network.loss.terms else [(depth, 0, u) for u in outputs]
    if step.source is not None:
        return [(layer, unit, step.source)]
    if step.kind == "pre_activation" or (step.kind == "activation" and network.layers[layer].linear):
        return [(layer, unit, source) for source in range(len(network.feeding(layer)))]
    if step.kind == "grad_activation":
        if layer == depth - 1:
            return [(depth, 0, unit)]
        return [(layer + 1, following, unit) for following in range(network.layers[layer + 1].size)]
    return []
