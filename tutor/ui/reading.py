"""Pages to be read as styled lines: pure functions of a page and of the room there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from tutor.practice.session import Session
from tutor.present.reading_pages import Paragraph, ReadingPage, picture_of
from tutor.sayings import said
from tutor.ui.paint import drawing_lines
from tutor.ui.text import Line, line, wrap
from tutor.ui.view import spread, style_of
from tutor.words import say

if TYPE_CHECKING:
    from tutor.practice.explore import Exploration

LEAST_TEXT = 4
"""Rows of a page's text that stay in sight over its figure."""

_STYLES = MappingProxyType({"plain": "plain", "strong": "strong", "formula": "info"})
_BULLET = "- "


def title_line(page: ReadingPage, number: int, count: int, width: int, ascii_only: bool) -> Line:
    """What the page is called, and which one of how many it is."""
    place = say(said("reading_pages.place", number=number, count=count))
    title = line((say(page.title, style_of(ascii_only)), "title"))
    return spread(title, line((place, "strong")), width)


def text_lines(page: ReadingPage, width: int, ascii_only: bool) -> list[Line]:
    """The paragraphs, wrapped; a blank row between them, but none between items, nor at a turn."""
    rows: list[Line] = []
    before: Paragraph | None = None
    for paragraph in page.paragraphs:
        if before is not None and not (page.is_turn or (before.item and paragraph.item)):
            rows.append(line())
        before = paragraph
        rows += wrap(paragraph_line(paragraph, ascii_only), width, hang=2 if paragraph.item else 0)
    return rows


def turn_rows(page: ReadingPage, width: int, ascii_only: bool) -> list[Line]:
    """A turn's page in the place of the drawing: its title and its few lines."""
    title = line((say(page.title, style_of(ascii_only)), "title"))
    return [title, *text_lines(page, width, ascii_only)]


def paragraph_line(paragraph: Paragraph, ascii_only: bool) -> Line:
    style = style_of(ascii_only)
    pieces = [(say(words.said, style), _STYLES[words.set_as]) for words in paragraph.words]
    return (((_BULLET, "plain"),) if paragraph.item else ()) + tuple(pieces)


def picture_lines(
    session: Session, page: ReadingPage, width: int, rooms: Sequence[int | None], ascii_only: bool
) -> list[Line]:
    """The lesson's drawing in the first of these heights that holds all of it, else in the last one.

    What it leaves out is said below it.
    """
    for room in rooms:
        drawing = picture_of(session, page, width, room, ascii_only)
        if not drawing.notice:
            return drawing_lines(drawing)
    notice = wrap(line((drawing.notice, "dim")), width)
    if room is not None:
        drawing = picture_of(session, page, width, max(1, room - len(notice)), ascii_only)
    return [*drawing_lines(drawing), *notice]


def explorable_lines(exploration: Exploration, width: int, height: int, ascii_only: bool) -> list[Line]:
    """What is so where one is, the plot if there is room for it, and the keys."""
    # Imported here, as in the next: most pages are read only.
    from tutor.present.explorables import ASCII_SIGNS, UNICODE_SIGNS, how_to_nudge, legend, plot, readout

    style, signs = style_of(ascii_only), ASCII_SIGNS if ascii_only else UNICODE_SIGNS
    told = _wrapped(((say(one, style), "strong") for one in readout(exploration)), width)
    keys = _wrapped([(say(how_to_nudge(exploration), style), "dim")], width)
    meaning = _wrapped([(say(legend(exploration, signs), style), "dim")], width)
    drawn = plot(exploration, width, height - len(told) - len(keys) - len(meaning), signs)
    if not drawn:
        return [*told, *keys]
    return [*told, *(line((row, "known")) for row in drawn), *meaning, *keys]


def least_rows(exploration: Exploration, width: int, ascii_only: bool) -> int:
    """Rows that it needs to show a plot."""
    from tutor.present.explorables import LEAST_ROWS

    without = explorable_lines(exploration, width, 0, ascii_only)
    return len(without) + LEAST_ROWS + 2


def _wrapped(pieces: Iterable[tuple[str, str]], width: int) -> list[Line]:
    return list(_rows(pieces, width))


def _rows(pieces: Iterable[tuple[str, str]], width: int) -> Iterator[Line]:
    for piece in pieces:
        yield from wrap(line(piece), width)
