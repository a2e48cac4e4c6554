"""Pages in line mode: printed, and where somebody sits at a terminal, gone through with Enter.

What is typed in a page's place and is no answer to it belongs to the question: nothing that a learner
types is lost, and lines of a pipe are never read by a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tutor.named_tuples import NamedTuple
from tutor.practice.explore import Exploration, explored
from tutor.practice.session import Session
from tutor.present.explorables import how_to_type, one_try, readout
from tutor.present.reading_pages import Paragraph, ReadingPage, picture_of
from tutor.sayings import Name, Said, said
from tutor.words import say

_INDENT = "  "
_LEAVES = "q"


class Lines(Protocol):
    """Line mode, as its pages know it."""

    def write(self, text: str, indent: str = "") -> None:
        """Prints text, wrapped."""

    def drawn(self, lines: Sequence[str], notice: str) -> None:
        """Prints a drawing."""


class Read(NamedTuple):
    """What came of reading pages.

    Attributes:
        typed: a line that belongs to the question; None where there is none.
        stopped: whether the input has ended.
    """

    typed: str | None = None
    stopped: bool = False


_READ = Read()


class LinePages:
    """Pages of one session, in lines.

    Args:
        read: asks for a line; None at the end of the input. None where nobody can be asked.
    """

    def __init__(
        self, lines: Lines, session: Session, width: int, read: Callable[[str], str | None] | None
    ) -> None:
        self._lines = lines
        self._session = session
        self._width = width
        self._read = read

    def show(self, pages: Sequence[ReadingPage]) -> Read:
        """One page after the other. Enter goes on from each, but the tutor's own are not waited for."""
        authors = sum(not page.is_turn for page in pages)
        number = 0
        for page in pages:
            number += not page.is_turn
            self._heading(page, number, authors)
            self._text(page)
            came = _READ if page.is_turn else self._below(page, last=number == authors)
            if came != _READ:
                return Read(stopped=came.stopped, typed=None if came.typed == _LEAVES else came.typed)
        return _READ

    def _heading(self, page: ReadingPage, number: int, count: int) -> None:
        self._lines.write("")
        title = page.title
        if count > 1 and not page.is_turn:
            title = said("line_mode.page_of", title=title, number=number, count=count)
        self._lines.write(f"== {say(title)} ==")

    def _text(self, page: ReadingPage) -> None:
        item_before = True
        for paragraph in page.paragraphs:
            if not page.is_turn and not (item_before and paragraph.item):
                self._lines.write("")
            item_before = paragraph.item
            self._lines.write(f"{'- ' if paragraph.item else ''}{_said(paragraph)}")

    def _below(self, page: ReadingPage, last: bool) -> Read:
        """The picture, what can be tried, and Enter."""
        if page.picture is not None:
            drawing = picture_of(self._session, page, self._width, None, ascii_only=True)
            self._lines.write("")
            self._lines.drawn(drawing.lines, drawing.notice)
        if page.explore is not None:
            exploration = explored(page.explore, page.course)
            self._lines.write("")
            return self._tries(exploration) if self._read is not None else self._shown_tries(exploration)
        if self._read is None:
            return _READ
        return _taken(self._read(f"[{say(_goes_on(last))}] "))

    def _shown_tries(self, exploration: Exploration) -> Read:
        """For whom nobody asks: three places, one after the other."""
        begun = exploration
        for steps in (-1, 0, 1):
            exploration = exploration.put(begun.now.at + steps * begun.step)
            self._say(one_try(exploration))
        return _READ

    def _tries(self, exploration: Exploration) -> Read:
        """Each number that is typed is tried, and answered in a line; an empty line goes on."""
        assert self._read is not None
        for told in (*readout(exploration), how_to_type(exploration)):
            self._say(told)
        name = Name(exploration.subject.nudged)
        while True:
            line = self._read(f"{name} = ")
            typed = "" if line is None else line.strip()
            if not typed or typed == _LEAVES or typed[0] in ":?!":
                return _taken(line)
            at = _number(typed)
            if at is None:
                self._say(said("explorables.no_number"))
                continue
            tried = exploration.put(at)
            if tried.now.at != at:
                self._say(said("explorables.too_far"))
                continue
            exploration = tried
            self._say(one_try(exploration))

    def _say(self, saying: Said) -> None:
        self._lines.write(say(saying), _INDENT)


def _goes_on(last: bool) -> Said:
    return said("line_mode.to_question") if last else said("line_mode.to_next_page")


def _taken(line: str | None) -> Read:
    if line is None:
        return Read(stopped=True)
    return Read(typed=line) if line.strip() else _READ


def _said(paragraph: Paragraph) -> str:
    return "".join(say(words.said) for words in paragraph.words)


def _number(typed: str) -> float | None:
    """A plain number, with a decimal comma too."""
    try:
        return float(typed.replace("\N{MINUS SIGN}", "-").replace(",", "."))
    except ValueError:
        return None
