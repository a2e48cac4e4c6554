"""The drawing of a lesson: from its steps, known values and step to lines with marked spans."""

from tutor.present.diagram.draw import draw, draw_plan
from tutor.present.diagram.model import Drawing, Span, SpanStyle

__all__ = ["Drawing", "Span", "SpanStyle", "draw", "draw_plan"]
