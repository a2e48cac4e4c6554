"""What there is to read in a lesson, as both front ends show it: pages of an author, pages at a turn.

(The worked solution as a site is another thing: `tutor.present.pages`.)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.names import gradient_symbol
from tutor.expressions.printing import PLAIN, Formula, Style
from tutor.lesson.page import Explore, Page, Picture, Piece, SetAs, blocks_of
from tutor.named_tuples import NamedTuple
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Session, shown_values
from tutor.practice.turns import ToRead, Turned, has_pages, lesson_questions, own_question, so_far
from tutor.present.diagram import draw_plan
from tutor.present.diagram.model import Drawing
from tutor.present.feedback import Feedback, aside
from tutor.sayings import Said, Text, said

_WORD = r"d[A-Za-z_]\w*/d[A-Za-z_]\w*'?|[A-Za-z_]\w*'?"


class Words(NamedTuple):
    """A stretch of a paragraph that is set in one way."""

    said: Said
    set_as: SetAs


class Paragraph(NamedTuple):
    """A paragraph, or an item of a list."""

    words: tuple[Words, ...]
    item: bool = False


class ReadingPage(NamedTuple):
    """A page to be read.

    Attributes:
        course: the lesson that it belongs to.
        picture: the pass that the drawing below it shows; None without one.
        explore: what can be tried out on it.
        is_turn: whether it is the tutor's own, at a turn of the iteration.
    """

    title: Said
    paragraphs: tuple[Paragraph, ...]
    course: Course
    picture: Picture | None = None
    explore: Explore | None = None
    is_turn: bool = False


class AsTyped(Formula):
    """A name or a formula as an author typed it; names of the lesson and signs are set as the style does."""

    __slots__ = ("names", "text")

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self.names = names

    def written(self, style: Style) -> str:
        if style is PLAIN:
            return self.text
        pieces, at = "", 0
        for found in re.finditer(_WORD, self.text):
            pieces += _signs(self.text[at : found.start()], style) + self._word(found[0], style)
            at = found.end()
        return pieces + _signs(self.text[at:], style)

    def _word(self, word: str, style: Style) -> str:
        if word.removesuffix("'") in self.names or word in self.names:
            return style.name(word)
        function = FUNCTIONS.get(word)
        return word if function is None else style.function(function)


def _signs(text: str, style: Style) -> str:
    return text.replace("^2", "²").replace(" * ", "*").replace("*", style.times).replace("-", style.minus)


def reading_pages(session: Session, to_read: Sequence[ToRead]) -> tuple[ReadingPage, ...]:
    """What there is to read, page by page."""
    return tuple(
        _turn_page(session, one) if isinstance(one, Turned) else _page(session, one) for one in to_read
    )


def everything_read(session: Session) -> tuple[ReadingPage, ...]:
    """All pages that have come up to the current question."""
    return reading_pages(session, so_far(session))


def no_pages(session: Session) -> Feedback:
    """Where there is nothing to read."""
    if session.exam:
        return aside(said("reading_pages.not_in_an_exam"))
    return aside(
        said("reading_pages.none_yet") if has_pages(session) else said("reading_pages.only_in_lessons")
    )


def _turn_page(session: Session, turned: Turned) -> ReadingPage:
    # Imported here: no first question waits for a turn.
    from tutor.present.pass_pages import turn_lines, turn_title

    paragraphs = tuple(Paragraph((Words(one, "plain"),)) for one in turn_lines(session, turned))
    return ReadingPage(turn_title(turned), paragraphs, turned.after.course, is_turn=True)


def _page(session: Session, page: Page) -> ReadingPage:
    course = lesson_questions(session).course
    paragraphs = tuple(
        Paragraph(tuple(_words(piece, course) for piece in block.pieces), block.item)
        for block in blocks_of(page.text)
    )
    title = said("reading_pages.as_written", text=Text(page.title))
    return ReadingPage(title, paragraphs, course, page.picture, page.explore)


def _words(piece: Piece, course: Course) -> Words:
    if piece.set_as == "formula":
        return Words(said("reading_pages.formula", formula=AsTyped(piece.text, _names(course))), "formula")
    return Words(said("reading_pages.as_written", text=Text(piece.text)), piece.set_as)


@lru_cache(maxsize=16)
def _names(course: Course) -> frozenset[str]:
    """Every name of a lesson, its families, and every gradient of its loss."""
    plan, loss = course.trace.plan, course.lesson.computation.loss
    names = {*course.given, *plan.by_symbol, *(step.subject for step in plan.steps)}
    if plan.model is not None:
        names |= {
            *plan.model.families.known(),
            *plan.model.by_name,
            *plan.model.parameters,
            *plan.model.given,
        }
    gradients = {gradient_symbol(loss, name) for name in names if "/" not in name} if loss else set[str]()
    return frozenset(names | gradients)


def picture_of(
    session: Session, page: ReadingPage, width: int, height: int | None, ascii_only: bool
) -> Drawing:
    """The drawing of the first iteration in the page's pass, as far as the learner has worked it by now."""
    course = page.course
    plan = course.trace.plan
    last = (1, plan.steps[-1].symbol)
    asked = own_question(session)
    known = course.before(last) | {last[1]}
    if asked is not None and asked.iteration == 1:
        known = course.before(asked.key)
    return draw_plan(
        plan,
        shown_values(session, Question(course, last)),
        known=known,
        focus=None,
        width=width,
        height=height,
        ascii_only=ascii_only,
        shown_pass=page.picture or "forward",
    )
