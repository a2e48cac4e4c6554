"""Draws a network: where things stand comes from the layout, what they say from the values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypedDict

from tutor.model.network import Network
from tutor.present.diagram.focus import focus_of
from tutor.present.diagram.layout import lay_out
from tutor.present.diagram.model import ASCII, UNICODE, Drawing, ShownPass
from tutor.present.diagram.painter import Painter
from tutor.present.diagram.shown_values import Shown
from tutor.sayings import Text, said
from tutor.steps.derive import Plan, Step
from tutor.words import say

USUAL_HEIGHT = 13
"""Rows of a drawing whose height is left open, as long as the network fits them."""

MOST_HEIGHT = 40
_HEIGHTS = ((USUAL_HEIGHT, False), (MOST_HEIGHT, False), (MOST_HEIGHT, True))
"""Rows where the height is left open, and whether weights may have one number only."""

_SMALLEST_TARGET = 3
_LARGE_SCREEN = (160, 40)


class _Way(TypedDict):
    """How a drawing is made, whatever it is of."""

    width: int
    height: int | None
    ascii_only: bool
    shown_pass: ShownPass


def draw_plan(
    plan: Plan,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
    settled: bool = False,
) -> Drawing:
    """The drawing of whatever the steps are of; the arguments are those of `draw`.

    Args:
        settled: whether the step is no question any more: the same drawing, with its value.
    """
    way = _Way(width=width, height=height, ascii_only=ascii_only, shown_pass=shown_pass)
    network, sample = plan.dense, None
    everywhere: Mapping[str, Sequence[float]] = {}
    if network is None:
        from tutor.present.diagram.compiled_drawing import as_network
        from tutor.present.diagram.model_drawing import draw_model

        view = as_network(plan, values, known, focus)
        if view is None:
            return draw_model(plan, values, known=known, focus=focus, settled=settled, **way)
        network, values, known, focus, sample, everywhere = view
    asked = None if settled else focus
    drawn = draw(network, values, known=known, focus=asked, everywhere=everywhere, **way)
    if sample is None:
        return drawn
    told = said("drawing.of_sample", sample=sample, notice=Text(drawn.notice))
    return replace(drawn, notice=say(told).strip())


def draw(
    network: Network,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
    everywhere: Mapping[str, Sequence[float]] = MappingProxyType({}),
) -> Drawing:
    """The drawing of one iteration.

    Args:
        values: by plain name or symbol; may hold more than is shown.
        known: the symbols of steps whose values may be shown; others are `?`. Inputs, targets and
            parameters are always shown.
        focus: the step that is asked: its edges and operands stand out.
        width: columns, none of which is exceeded.
        height: rows, none of which is exceeded; left open, the network decides.
        shown_pass: in the backward pass each value has its gradient with it, and the arrows of an edge turn
            once a gradient has come along it.
        everywhere: of given values, those that they have in other drawings of the same form.
    """
    form = (ASCII if ascii_only else UNICODE)._replace(in_full=height is None)
    shown = Shown(network, values, frozenset(known), focus_of(network, focus), form, shown_pass)
    inputs, targets = (_room(names, shown, everywhere) for names in (network.inputs, network.loss.targets))
    given = inputs, max(_SMALLEST_TARGET, targets)
    for rows, brief in _HEIGHTS if height is None else ((height, True),):
        layout = lay_out(network, form, given, width, rows, brief)
        if layout is not None:
            return Painter(layout, shown).paint()
    # Imported here: most networks fit, and the first question waits for what is loaded.
    from tutor.present.diagram.folded_layout import draw_folded

    folded = draw_folded(shown, width, height)
    if lay_out(network, form, given, *_LARGE_SCREEN) is None:
        return folded
    return replace(folded, notice=say(said("drawing.larger", notice=Text(folded.notice))))


def _room(names: tuple[str, ...], shown: Shown, everywhere: Mapping[str, Sequence[float]]) -> int:
    texts = [shown.number(name, 8) for name in names]
    texts += [shown.form.number(value, 8) for name in names for value in everywhere.get(name, ())]
    return max(map(len, texts))
