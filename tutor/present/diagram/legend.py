"""What the signs of one drawing mean: those that stand in it, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.present.diagram.model import ASCII, UNICODE, Drawing
from tutor.present.diagram.shown_values import QUESTION, UNKNOWN
from tutor.sayings import Said, Text, said


def legend(drawing: Drawing, ascii_only: bool) -> Iterator[Said]:
    """A sentence for each kind of sign, in the order of a lesson's passes."""
    form = ASCII if ascii_only else UNICODE
    styles = {span.style for span in drawing.spans}
    lines = ("edge", "edge_focus", "unit")
    written = [drawing.text(span) for span in drawing.spans if span.style not in lines]
    arrows = {drawing.text(span) for span in drawing.spans if span.style in ("edge", "edge_focus")}
    if "edge_focus" in styles:
        yield said("drawing.legend_line_ascii" if ascii_only else "drawing.legend_line")
    if "*" in written:
        yield said("drawing.legend_operand")
    if any(text.endswith(QUESTION) for text in written):
        yield said("drawing.legend_question")
    if UNKNOWN in written:
        yield said("drawing.legend_unknown")
    if drawing.short:
        yield said("help.drawing_short")
    if form.gradient in written:
        yield said("drawing.legend_gradient", sign=Text(form.gradient))
    if form.backward in arrows and form.gradient in written:
        yield said("drawing.legend_turned")
    if "closed" in styles:
        yield said("drawing.legend_closed", sign=Text(form.closed))
    if any(form.becomes in text for text in written):
        yield said("drawing.legend_becomes", sign=Text(form.becomes))
