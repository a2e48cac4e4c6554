"""What a drawing is, and the signs it is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from tutor.data_classes import dataclass
from tutor.expressions.printing import PLAIN, PRETTY, SHOWN_FIGURES, Style, format_number
from tutor.named_tuples import NamedTuple

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

SMALLEST_ROOM = 5
"""Columns that hold every number a lesson is likely to show in at least two figures."""


class Span(NamedTuple):
    """Columns `start` to `end` (not included) of line `row` have this style."""

    row: int
    start: int
    end: int
    style: SpanStyle


class Frame(NamedTuple):
    """Cells that belong together: the first row and column, and how many."""

    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True)
class Drawing:
    """Lines of text, and what is where in them.

    Attributes:
        lines: without trailing blanks; none is wider than the width asked for.
        spans: by row, then column; they do not overlap.
        notice: one sentence where something is left out or folded; else empty.
        edges: the cells of each edge, from its source to its unit; empty where the drawing is folded.
        frames: of families of a model of equations, where their cells are.
        short: whether weights stand without their layer, which is above them.
    """

    lines: tuple[str, ...]
    spans: tuple[Span, ...]
    notice: str = ""
    edges: Mapping[EdgeKey, tuple[Position, ...]] = field(default_factory=lambda: MappingProxyType({}))
    frames: tuple[Frame, ...] = ()
    short: bool = False

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
    in_full: bool = False  # whether numbers have as many figures as running text, wherever there is room

    def number(self, value: float, room: int) -> str:
        """The value in as many figures as all numbers of that room have, never cut; else a mere sign.

        Whole wherever the narrowest drawing has it whole: the prompt counts on that. What is small has fewer
        figures, as many as there is room for with a sign: exact opposites have the same, if that leaves two.
        """
        text = format_number(value, style=self.style)
        if len(text) <= min(room, SMALLEST_ROOM):
            return text
        if not math.isfinite(value) or value == 0:
            return text
        unsigned = room if value < 0 else room - len(self.style.minus)
        if self.in_full and len(text) <= unsigned:
            return text
        most = _figures(value, room)
        for columns, least in ((unsigned, 2), (room, 1)):
            for figures in range(most, least - 1, -1):
                for write in (format_number, _scientific):
                    text = write(value, figures, self.style)
                    if len(text) <= columns:
                        return text
        return self.ellipsis


def _scientific(value: float, figures: int, style: Style) -> str:
    """A number between 1 and 10 times a power of ten, which is shorter for the very small."""
    mantissa, _, exponent = f"{value:.{figures - 1}e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}".replace("-", style.minus)


def _figures(value: float, room: int) -> int:
    """The figures of a number below 1 with its sign in so many columns; none before the point is lost."""
    most = max(1, min(room - len("-0."), SHOWN_FIGURES))
    return min(max(most, math.floor(math.log10(abs(value))) + 1), SHOWN_FIGURES)


ASCII = Form(True, PLAIN, "d", ">", ">", "<", "X", "~")
UNICODE = Form(False, PRETTY, "∂", "→", "►", "◄", "╳", "…")


def is_whole_in_every_drawing(value: float) -> bool:
    """Whether even the narrowest drawing shows a value in as many figures as running text does."""
    return UNICODE.number(value, SMALLEST_ROOM) == format_number(value, style=UNICODE.style)
