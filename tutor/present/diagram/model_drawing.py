"""Draws a model of equations: its values in the order of the data, what the current step uses marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutor.present.diagram.model import ASCII, UNICODE, Drawing, ShownPass
from tutor.present.diagram.model_blocks import drawn_in_blocks
from tutor.present.diagram.model_parts import Block, Parts
from tutor.present.diagram.model_values import Seen
from tutor.steps.derive import FORWARD_KINDS, UPDATE_KINDS, Pass, Plan, Step

_MOST_HEIGHT = 10_000
_USUAL_HEIGHTS = (13, 24, 40, 80, 200, _MOST_HEIGHT)


def draw_model(
    plan: Plan,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
) -> Drawing:
    """The drawing of one iteration; the arguments are those of `draw`."""
    form = ASCII if ascii_only else UNICODE
    shown = _pass(plan, known, focus, shown_pass)
    if plan.batch is not None and shown == "forward" and plan.kinds - FORWARD_KINDS - UPDATE_KINDS:
        shown = "backward"  # the samples take turns, and nothing should jump
    seen = Seen(plan, values, frozenset(known), focus, form, shown)
    parts = Parts(plan, _sample(plan, focus))
    blocks = _blocks(parts, shown)
    for rows in _USUAL_HEIGHTS if height is None else (height,):
        drawn = drawn_in_blocks(blocks, seen, parts.family, width, rows)
        if drawn is not None:
            return drawn
    return Drawing((), ())


def _pass(plan: Plan, known: Collection[str], focus: Step | None, shown_pass: ShownPass) -> Pass:
    if focus is not None:
        return focus.which_pass
    if shown_pass == "forward":
        return "forward"
    updates = [step.symbol for step in plan.steps if step.which_pass == "update"]
    return "update" if updates and updates[-1] in known else "backward"


def _sample(plan: Plan, focus: Step | None) -> int | None:
    if plan.batch is None:
        return None
    return focus.sample if focus is not None and focus.sample is not None else plan.batch.samples[0]


def _blocks(parts: Parts, shown: Pass) -> list[Block]:
    if shown == "update" and parts.has_state:
        return [*parts.update_table(), *parts.settings()]
    if parts.plan.batch is not None:
        table = Parts(parts.plan).samples_table()
        assert table is not None
        return [*Parts(parts.plan).shared_blocks(), table]
    found = parts.blocks()
    if shown == "backward":
        found += parts.local_derivatives()
    return found
