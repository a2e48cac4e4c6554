"""A drawing in characters as a vector drawing: its lines as strokes, its texts at their places."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.clean import in_html
from tutor.present.diagram.canvas import arms_of
from tutor.present.diagram.model import UNICODE, Drawing, Span

_WIDE, _HIGH = 7.5, 17.0
"""A character's columns and rows in px of the viewBox; text is 12.5 px high."""

_MARGIN = 8.0
_LINES = ("edge", "edge_focus", "unit")


def drawing_svg(drawing: Drawing, label: str) -> str:
    """The drawing as an `<svg>` element.

    Args:
        label: what it shows, for those who do not see it.
    """
    width = max(map(len, drawing.lines), default=0) * _WIDE + 2 * _MARGIN
    height = len(drawing.lines) * _HIGH + 2 * _MARGIN
    shapes = [*_grounds(drawing)]
    for span in drawing.spans:
        shapes += _lines(drawing, span) if _is_line(drawing, span) else [_text(drawing, span)]
    return (
        f'<svg class="model" xml:space="preserve" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'role="img" aria-label="{in_html(label)}">{"".join(shapes)}</svg>'
    )


def _is_line(drawing: Drawing, span: Span) -> bool:
    signs = {UNICODE.forward, UNICODE.backward}
    return span.style in _LINES and all(sign in signs or any(arms_of(sign)) for sign in drawing.text(span))


def _grounds(drawing: Drawing) -> Iterator[str]:
    """Paper beneath the cells of each family."""
    for top, left, height, width in drawing.frames:
        x, y = _MARGIN + left * _WIDE - 3, _MARGIN + top * _HIGH - 1
        yield (
            f'<rect class="cells" x="{x:.1f}" y="{y:.1f}" rx="5" '
            f'width="{width * _WIDE + 8:.1f}" height="{height * _HIGH + 2:.1f}"/>'
        )


def _text(drawing: Drawing, span: Span) -> str:
    """A text, as wide as its characters are on a grid, whichever font the reader has."""
    text = drawing.text(span)
    x, y = _MARGIN + span.start * _WIDE, _MARGIN + span.row * _HIGH + _HIGH * 0.74
    return (
        f'<text class="{span.style}" x="{x:.1f}" y="{y:.1f}" textLength="{len(text) * _WIDE:.1f}" '
        f'lengthAdjust="spacingAndGlyphs">{in_html(text)}</text>'
    )


def _lines(drawing: Drawing, span: Span) -> Iterator[str]:
    """A stroke from the middle of each character in the directions in which it goes, and heads of arrows."""
    y = _MARGIN + span.row * _HIGH + _HIGH / 2
    path = []
    for at, sign in enumerate(drawing.text(span), start=span.start):
        x = _MARGIN + at * _WIDE + _WIDE / 2
        if sign in (UNICODE.forward, UNICODE.backward):
            back = -_WIDE if sign == UNICODE.forward else _WIDE
            yield f'<path class="arrow" d="M{x - back / 2:.1f} {y:.1f}l{back:.1f} -3.5v7z"/>'
            continue
        up, right, down, left = arms_of(sign)
        if left or right:
            start, end = (x - _WIDE / 2 if left else x), (x + _WIDE / 2 if right else x)
            path.append(f"M{start:.1f} {y:.1f}H{end:.1f}")
        if up or down:
            top, bottom = (y - _HIGH / 2 if up else y), (y + _HIGH / 2 if down else y)
            path.append(f"M{x:.1f} {top:.1f}V{bottom:.1f}")
    if path:
        yield f'<path class="{span.style}" d="{"".join(path)}"/>'
