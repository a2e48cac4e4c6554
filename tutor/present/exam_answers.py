"""What an exam says before it is marked: its rules, and which answers show too few figures.

Nothing here knows a true value. What is said of an answer follows from its text alone, so that it tells
nothing of right or wrong: of the same text the same is said at every question.
"""

from __future__ import annotations

from collections.abc import Iterator

from tutor.clean import brief
from tutor.expressions.reading import LONGEST_ECHO, Reading, read
from tutor.practice.session import Session
from tutor.practice.sitting import ClosingLine
from tutor.sayings import Equation, Name, Said, TypedText, said
from tutor.tolerances import LEAST_FIGURES

_MOST_LISTED = 8


def exam_rules(session: Session, on_screen: bool, limit: Said | None = None) -> tuple[ClosingLine, ...]:
    """What to know before the first question, and again where an exam goes on.

    Args:
        limit: how much time there is; None where there is no limit.
    """
    return tuple(map(ClosingLine, _rules(session, on_screen, limit)))


def _rules(session: Session, on_screen: bool, limit: Said | None) -> Iterator[Said]:
    if session.position and on_screen:  # line mode says so itself
        yield said("exam_rules.go_on", number=session.position + 1, count=len(session.questions))
    yield said("exam_rules.questions", count=len(session.questions))
    yield said("exam_rules.no_hints")
    yield said("exam_rules.change_on_screen" if on_screen else "exam_rules.change")
    yield said("exam_rules.figures", figures=session.course.figures)
    yield said("exam_rules.updates")
    yield said("exam_rules.typed")
    yield said("exam_rules.own_values")
    yield limit or said("exam_rules.no_limit")
    yield said("exam_rules.interrupted")
    yield said("exam_rules.hand_in_on_screen" if on_screen else "exam_rules.hand_in")


def few_figures(text: str, symbol: str, least: int = LEAST_FIGURES) -> Said | None:
    """That an answer shows too few figures for most values; None for one that may be enough anywhere.

    An expression or a fraction has no figures, and a bare 0 is exact.

    Args:
        symbol: what was asked, which may stand before the answer: "z1 = 0.5".
        least: so many are enough.
    """
    figures = _figures(text, symbol)
    if figures is None or figures >= least:
        return None
    answer = TypedText(brief(text.strip(), LONGEST_ECHO).removesuffix("."))
    if not figures:
        return said("exam_rules.no_figure", answer=answer, least=least)
    return said("exam_rules.few_figures", answer=answer, figures=figures, least=least)


def _figures(text: str, symbol: str) -> int | None:
    """Significant figures of a typed number; None for all else, and for a zero without decimals."""
    # Without any names: an expression over some cannot be read so, and has no figures anyhow.
    found = read(text, (), asked=symbol)
    if not isinstance(found, Reading) or found.digits is None:
        return None
    return None if found.digits.figures == 0 and found.digits.unit >= 1 else found.digits.figures


def answers_of_few_figures(session: Session) -> Said | None:
    """The kept answers that show too few figures for most values, before they are handed in."""
    few, least = [], session.course.figures
    for number, question in enumerate(session.questions):
        state, symbol = session.state(number), question.step.symbol
        if state.answered is not None and few_figures(state.text, symbol, least) is not None:
            few.append(Equation((Name(symbol), TypedText(brief(state.text.strip(), LONGEST_ECHO)))))
    if not few:
        return None
    listed, more = tuple(few[:_MOST_LISTED]), len(few) - _MOST_LISTED
    if more > 0:
        return said("exam_rules.with_few_and_more", least=least, answers=listed, count=more)
    return said("exam_rules.with_few", least=least, answers=listed)
