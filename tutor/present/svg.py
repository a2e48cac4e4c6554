"""A drawing as a standalone SVG: lines as strokes, monospaced text, readable in black and white."""

from __future__ import annotations

from html import escape

from tutor.present.diagram import Drawing, Span, SpanStyle
from tutor.present.diagram.canvas import box_arms

_WIDTH, _HEIGHT = 9, 18  # of a cell, in pixels
_BASELINE = 13  # of the text in a cell
_STROKES = {1: 1.2, 2: 2.6}
_MARGIN = 6

_COLOURS: dict[SpanStyle, str] = {
    "unit": "#333333",
    "edge": "#555555",
    "edge_focus": "#0b4f9e",
    "operand": "#0b4f9e",
    "question": "#9a3412",
    "known": "#000000",
    "unknown": "#595959",
    "gradient": "#7a1f6e",
    "closed": "#a11212",
    "target": "#14532d",
    "loss": "#14532d",
    "label": "#333333",
}
"""Each at least 4.5:1 on white."""
_BOLD: frozenset[SpanStyle] = frozenset({"operand", "question", "closed"})


def drawing_svg(drawing: Drawing, title: str = "A neural network") -> str:
    """The SVG document; `title` is what a screen reader says."""
    columns = max((len(line) for line in drawing.lines), default=0)
    width, height = columns * _WIDTH + 2 * _MARGIN, len(drawing.lines) * _HEIGHT + 2 * _MARGIN
    body = "".join(_span(drawing, span) for span in drawing.spans)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
        f'font-size="15"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{body}</svg>\n'
    )


def _span(drawing: Drawing, span: Span) -> str:
    """A span's line characters as strokes and the rest as text."""
    text, colour = drawing.text(span), _COLOURS[span.style]
    strokes = "".join(
        _strokes(span.row, span.start + offset, box_arms(character), colour)
        for offset, character in enumerate(text)
    )
    written = "".join(" " if any(box_arms(character)) else character for character in text)
    return strokes + (_text(span, written, colour) if written.strip() else "")


def _text(span: Span, written: str, colour: str) -> str:
    """Text with the width of its cells, so that it stays in place whatever the font."""
    lead = len(written) - len(written.lstrip())
    text = written.strip()
    x, y = _MARGIN + (span.start + lead) * _WIDTH, _MARGIN + span.row * _HEIGHT + _BASELINE
    weight = ' font-weight="bold"' if span.style in _BOLD else ""
    return (
        f'<text x="{x}" y="{y}" fill="{colour}"{weight} textLength="{len(text) * _WIDTH}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(text)}</text>'
    )


def _strokes(row: int, column: int, arms: tuple[int, int, int, int], colour: str) -> str:
    """From the middle of a cell to the sides that the line goes to."""
    x, y = _MARGIN + column * _WIDTH + _WIDTH / 2, _MARGIN + row * _HEIGHT + _HEIGHT / 2
    ends = (
        (x, y - _HEIGHT / 2),
        (x + _WIDTH / 2, y),
        (x, y + _HEIGHT / 2),
        (x - _WIDTH / 2, y),
    )
    return "".join(
        f'<path d="M{x} {y}L{end_x} {end_y}" stroke="{colour}" stroke-width="{_STROKES[weight]}" '
        'stroke-linecap="square"/>'
        for (end_x, end_y), weight in zip(ends, arms, strict=True)
        if weight
    )
