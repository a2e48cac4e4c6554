"""The drawing of a network: from network, known values and step to lines with marked spans."""

from tutor.present.diagram.draw import draw
from tutor.present.diagram.model import Drawing, Span, SpanStyle

__all__ = ["Drawing", "Span", "SpanStyle", "draw"]
