"""Styled lines of text and how they wrap, without a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from tutor.clean import one_line

Piece = tuple[str, str]
"""A text and the name of its style in the palette (`tutor.ui.theme`)."""

Line = tuple[Piece, ...]

_OPERATORS = frozenset({"=", "+", "-", "−", "*", "·", "/"})


def line(*pieces: Piece | str) -> Line:
    """A line of pieces; a bare string is in the plain style."""
    return tuple((piece, "plain") if isinstance(piece, str) else piece for piece in pieces)


def clean(lines: Iterable[Line], ascii_only: bool) -> list[Line]:
    """The lines as they may reach the terminal: no control characters, ASCII if asked."""
    return [tuple((_clean(text, ascii_only), style) for text, style in one) for one in lines]


def _clean(text: str, ascii_only: bool) -> str:
    if text.isascii() and text.isprintable():
        return text
    return one_line(text, ascii_only)


def width_of(one: Line) -> int:
    """Cells that the line takes."""
    return sum(cell_len(text) for text, _ in one)


def wrap(one: Line, width: int, hang: int = 2) -> list[Line]:
    """Breaks a line at blanks, before an operator rather than after it; what follows hangs by `hang` cells.

    A word longer than the width is broken after a product sign or a parenthesis, else anywhere.
    """
    if width <= 0 or width_of(one) <= width:
        return [one]
    hang = min(hang, width // 3)
    rows: list[Line] = []
    row: list[Piece] = []
    used = 0
    longest = max(1, width - hang)
    for word, blanks in _tied(_words(one, longest), longest):
        size = width_of(word)
        if row and used + size > width:
            rows.append(_trimmed(row))
            row, used = [(" " * hang, "plain")], hang
        row.extend((*word, blanks) if blanks[0] else word)
        used += size + len(blanks[0])
    return [*rows, _trimmed(row)]


def _words(one: Line, longest: int) -> Iterator[tuple[Line, Piece]]:
    """Words with the blanks that follow them; a word may run over several pieces."""
    word: list[Piece] = []
    for text, style in one:
        start = 0
        while start < len(text):
            blank = text[start] == " "
            end = start
            while end < len(text) and (text[end] == " ") == blank:
                end += 1
            part = text[start:end]
            if blank:
                yield tuple(word), (part, style)
                word = []
            else:
                *whole, part = _broken(part, longest)
                for chunk in whole:
                    yield (*word, (chunk, style)), ("", style)
                    word = []
                word.append((part, style))
            start = end
    if word:
        yield tuple(word), ("", "plain")


def _broken(text: str, longest: int) -> list[str]:
    """A text in parts of at most `longest` cells."""
    parts = []
    while cell_len(text) > longest:
        head = set_cell_size(text, longest)
        cut = max(head.rfind(sign) + 1 for sign in ("*", "·", ")"))
        cut = cut if cut > longest // 2 else max(1, len(head.rstrip(" ")))
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def _tied(words: Iterable[tuple[Line, Piece]], longest: int) -> Iterator[tuple[Line, Piece]]:
    """Ties an operator to the word after it, so that a row begins with it; not if both do not fit a row."""
    held: tuple[Line, Piece] | None = None
    for word, blanks in words:
        if held is not None:
            tied = (*held[0], held[1], *word)
            if width_of(tied) <= longest:
                word = tied
            else:
                yield held
            held = None
        elif "".join(part for part, _ in word) in _OPERATORS and blanks[0]:
            held = (word, blanks)
            continue
        yield word, blanks
    if held is not None:
        yield held


def _trimmed(row: list[Piece]) -> Line:
    while row and not row[-1][0].strip() and len(row) > 1:
        row.pop()
    return tuple(row)
