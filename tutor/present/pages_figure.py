"""The drawing of a lesson as an HTML figure: SVG, or a large network's drawing in text."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutor.clean import in_html
from tutor.expressions.printing import PRETTY
from tutor.model.network import Layer, Network
from tutor.present.diagram import draw_plan
from tutor.present.markup import html
from tutor.present.pages_model_svg import drawing_svg
from tutor.present.pages_svg import DrawnPart, network_svg
from tutor.sayings import Name, Said, Text, said
from tutor.steps.derive import Plan
from tutor.words import say

_COLUMNS = 96


def figure(
    plan: Plan,
    values: Mapping[str, float],
    known: Collection[str],
    caption: Said,
    part: DrawnPart = "forward",
) -> str:
    """The network or the model with the values of the steps in `known`; others are question marks."""
    notice = ""
    network = plan.dense
    label = in_words(network) if network is not None else _model_in_words(plan)
    drawn = network_svg(network, values, known, part, label) if network is not None else None
    if drawn is None:
        shown = draw_plan(
            plan,
            values,
            known=known,
            focus=None,
            width=_COLUMNS,
            shown_pass="forward" if part == "forward" else "backward",
        )
        notice = f" {in_html(shown.notice)}" if shown.notice else ""
        if network is None:
            drawn = drawing_svg(shown, label)
        else:
            lines = "\n".join(map(in_html, shown.lines))
            drawn = f'<pre role="img" aria-label="{in_html(label)}">{lines}</pre>'
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
    name, activation = Text(layer.name), said(layer.row.title)
    if layer.biases is None:
        return said("pages.drawn_layer_without_biases", layer=name, units=layer.size, activation=activation)
    return said("pages.drawn_layer", layer=name, units=layer.size, activation=activation)


def _model_in_words(plan: Plan) -> str:
    """What is computed of what, for those who do not see the drawing."""
    model = plan.model
    computed = len(model.quantities) if model is not None else 0
    given = (len(model.given) + len(model.parameters)) if model is not None else 0
    sentences = [said("pages.drawn_model", given=given, computed=computed)]
    if plan.loss:
        sentences.append(said("pages.drawn_loss_of_model", loss=Name(plan.loss)))
    return " ".join(say(sentence, PRETTY) for sentence in sentences)
