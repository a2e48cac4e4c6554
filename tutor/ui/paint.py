"""The drawing's marked spans as styled lines."""

from __future__ import annotations

from tutor.present.diagram import Drawing, Span
from tutor.ui.text import Line, Piece


def drawing_lines(drawing: Drawing) -> list[Line]:
    """Each row of a drawing cut into pieces of one style."""
    by_row: dict[int, list[Span]] = {}
    for span in drawing.spans:
        by_row.setdefault(span.row, []).append(span)
    return [_pieces(text, by_row.get(row, [])) for row, text in enumerate(drawing.lines)]


def _pieces(text: str, spans: list[Span]) -> Line:
    pieces: list[Piece] = []
    at = 0
    for span in spans:
        if span.start > at:
            pieces.append((text[at : span.start], "plain"))
        pieces.append((text[span.start : span.end], span.style))
        at = max(at, span.end)
    if at < len(text):
        pieces.append((text[at:], "plain"))
    return tuple(pieces)
