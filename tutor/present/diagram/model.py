"""What a drawing is, and the signs it is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from tutor.expressions.printing import PLAIN, PRETTY, Style, format_number

SpanStyle = Literal[
    "unit",  # the border of a unit
    "edge",
    "edge_focus",  # an edge that the current step uses
    "operand",  # a name and value that the current step uses
    "question",  # the value that is asked
    "known",
    "unknown",  # a value not known yet: ?
    "gradient",
    "closed",  # the mark of a closed gate
    "target",
    "loss",
    "label",  # names and headings
]
ShownPass = Literal["forward", "backward"]

Position = tuple[int, int]
"""(row, column), counted from 0 at the top left."""

EdgeKey = tuple[int, int, int]
"""(layer, unit, source), counted from 0; the layer after the last one is the loss, its unit 0."""

FEWEST_FIGURES, MOST_FIGURES = 1, 6
SMALLEST_ROOM = 5
"""Columns that hold every number a lesson is likely to show in at least two figures."""


class Span(NamedTuple):
    """Columns `start` to `end` (not included) of line `row` have this style."""

    row: int
    start: int
    end: int
    style: SpanStyle


@dataclass(frozen=True)
class Drawing:
    """Lines of text, and what is where in them.

    Attributes:
        lines: without trailing blanks; none is wider than the width asked for.
        spans: by row, then column; they do not overlap.
        notice: one sentence where something is left out or folded; else empty.
        edges: the cells of each edge, from its source to its unit; empty where the drawing is folded.
    """

    lines: tuple[str, ...]
    spans: tuple[Span, ...]
    notice: str = ""
    edges: Mapping[EdgeKey, tuple[Position, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def folded(self) -> bool:
        return not self.edges

    def text(self, span: Span) -> str:
        return self.lines[span.row][span.start : span.end]


class Form(NamedTuple):
    """The signs of one form of the drawing: pure ASCII, or Unicode with box lines."""

    ascii_only: bool
    style: Style
    gradient: str  # stands before the gradient of the name above or beside it
    becomes: str  # stands before the updated value
    forward: str
    backward: str
    closed: str
    ellipsis: str

    def number(self, value: float, room: int) -> str:
        """The value in as many figures as `room` columns hold, rounded, never cut."""
        text = ""
        for figures in range(MOST_FIGURES, FEWEST_FIGURES - 1, -1):
            text = format_number(value, figures, self.style)
            if len(text) <= room:
                return text
        return self._powers(value, room) if math.isfinite(value) else text

    def _powers(self, value: float, room: int) -> str:
        """One figure in scientific form, shorter for the very small; a mere sign where that has no room."""
        mantissa, _, exponent = f"{value:.0e}".partition("e")
        text = f"{mantissa}e{int(exponent)}".replace("-", self.style.minus)
        return text if len(text) <= room else self.ellipsis


ASCII = Form(True, PLAIN, "d", ">", ">", "<", "X", "~")
UNICODE = Form(False, PRETTY, "∂", "→", "►", "◄", "╳", "…")
