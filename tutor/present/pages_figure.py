"""The drawing of a network as an HTML figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape

from tutor.network.model import Network
from tutor.present.diagram import draw
from tutor.present.diagram.model import ShownPass
from tutor.present.pages_document import text
from tutor.steps.printing import PRETTY

_COLUMNS = 96


def figure(
    network: Network,
    values: Mapping[str, float],
    known: Collection[str],
    caption: str,
    shown_pass: ShownPass = "forward",
) -> str:
    """The network with the values in `known`; others are question marks."""
    drawing = draw(network, values, known=known, focus=None, width=_COLUMNS, shown_pass=shown_pass)
    notice = f" {text(drawing.notice)}" if drawing.notice else ""
    lines = escape("\n".join(drawing.lines))
    return (
        f'<figure><pre role="img" aria-label="{text(in_words(network))}">{lines}</pre>'
        f"<figcaption>{text(caption)}{notice}</figcaption></figure>"
    )


def in_words(network: Network) -> str:
    """The drawing for those who do not see it."""
    layers = "; ".join(
        f"layer {layer.name} with {_units(layer.size)} ({layer.activation}), "
        f"{'with' if layer.biases is not None else 'without'} biases"
        for layer in network.layers
    )
    inputs = ", ".join(map(PRETTY.name, network.inputs))
    return f"A network with the inputs {inputs}; {layers}; its outputs go into the loss {network.loss.name}."


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"
