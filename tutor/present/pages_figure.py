"""The drawing of a network as an HTML figure: SVG, or the drawing in text where that is too large."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutor.clean import in_html
from tutor.expressions.printing import PRETTY
from tutor.model.network import Network
from tutor.present.diagram import draw
from tutor.present.pages_svg import DrawnPart, network_svg

_COLUMNS = 96


def figure(
    network: Network,
    values: Mapping[str, float],
    known: Collection[str],
    caption: str,
    part: DrawnPart = "forward",
) -> str:
    """The network with the values of the steps in `known`; others are question marks."""
    words = in_words(network)
    drawn = network_svg(network, values, known, part, words)
    notice = ""
    if drawn is None:
        shown = draw(
            network,
            values,
            known=known,
            focus=None,
            width=_COLUMNS,
            shown_pass="forward" if part == "forward" else "backward",
        )
        lines = "\n".join(map(in_html, shown.lines))
        drawn = f'<pre role="img" aria-label="{in_html(words)}">{lines}</pre>'
        notice = f" {in_html(shown.notice)}" if shown.notice else ""
    return f"<figure>{drawn}<figcaption>{in_html(caption)}{notice}</figcaption></figure>"


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
