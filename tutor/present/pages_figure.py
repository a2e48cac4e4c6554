"""The drawing of a network as an HTML figure: SVG, or the drawing in text where that is too large."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutor.clean import in_html
from tutor.expressions.printing import PRETTY
from tutor.model.network import Layer, Network
from tutor.present.diagram import draw
from tutor.present.markup import html
from tutor.present.pages_svg import DrawnPart, network_svg
from tutor.sayings import Name, Said, Text, said
from tutor.words import say

_COLUMNS = 96


def figure(
    network: Network,
    values: Mapping[str, float],
    known: Collection[str],
    caption: Said,
    part: DrawnPart = "forward",
) -> str:
    """The network with the values of the steps in `known`; others are question marks."""
    label = in_words(network)
    drawn = network_svg(network, values, known, part, label)
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
        drawn = f'<pre role="img" aria-label="{in_html(label)}">{lines}</pre>'
        notice = f" {in_html(shown.notice)}" if shown.notice else ""
    return f"<figure>{drawn}<figcaption>{html(caption)}{notice}</figcaption></figure>"


def in_words(network: Network) -> str:
    """The drawing for those who do not see it."""
    inputs = tuple(map(Name, network.inputs))
    sentences = [
        said("pages.drawn_inputs", inputs=inputs, inputs_count=len(inputs)),
        *map(_layer, network.layers),
        said("pages.drawn_loss", loss=Name(network.loss.name)),
    ]
    return " ".join(say(sentence, PRETTY) for sentence in sentences)


def _layer(layer: Layer) -> Said:
    name, activation = Text(layer.name), Text(layer.activation)
    if layer.biases is None:
        return said("pages.drawn_layer_without_biases", layer=name, units=layer.size, activation=activation)
    return said("pages.drawn_layer", layer=name, units=layer.size, activation=activation)
