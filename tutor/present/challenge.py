"""Around the search for a source's slips: before the first number what is asked, at the end how it went."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.marking.audit import Claim
from tutor.practice.challenge import claim_of, found_slips, judged_wrongly, what_is_so
from tutor.practice.questions import Question
from tutor.practice.session import Session
from tutor.practice.sitting import ClosingLine, Sitting
from tutor.present.summary import MOST_SLIPS
from tutor.sayings import Name, said

MOST_MISJUDGED = 12
"""More misjudged numbers than this are counted."""

_INDENT = 2


def challenge_task(session: Session, on_screen: bool) -> tuple[ClosingLine, ...]:
    """What is asked, before the first number."""
    return tuple(
        map(
            ClosingLine,
            (
                said("challenge.task", count=len(session.questions)),
                said("challenge.how_to_judge"),
                said("challenge.no_new_slip"),
                said("challenge.then_correct"),
                said("challenge.as_printed"),
                said("challenge.runs"),
            ),
        )
    )


def last_number(sitting: Sitting) -> tuple[ClosingLine, ...]:
    """What is to be said of the number that was judged last, where nothing else has said it."""
    last = sitting.attempts[-1] if sitting.attempts else None
    if last is None or last.verdict is None or not sitting.session.judges_source:
        return ()
    return (ClosingLine(said("challenge.last", symbol=Name(last.key[1]), what=last.verdict.said)),)


def challenge_lines(sitting: Sitting) -> tuple[ClosingLine, ...]:
    """How many of a source's numbers were judged right, which were not, and the slips, seen or not."""
    session = sitting.session
    judged = {question.key: session.state(number) for number, question in enumerate(session.questions)}
    slips = [claim for claim in map(claim_of, session.questions) if claim.verdict == "wrong"]
    right = sum(state.outcome == "right" for state in judged.values())
    passed = sum(state.outcome == "filled" for state in judged.values())
    name = "challenge.judged_and_passed" if passed else "challenge.judged"
    wrongly = set(judged_wrongly(session))
    others = [one for one in slips if (one.iteration, one.symbol) not in wrongly]
    return (
        ClosingLine(said(name, right=right, count=len(judged) - passed, passed=passed)),
        *_misjudged([question for question in session.questions if question.key in wrongly]),
        ClosingLine(said("challenge.slips", found=found_slips(session), slips=len(slips))),
        *_slips(others),
    )


def _misjudged(questions: list[Question]) -> Iterator[ClosingLine]:
    if not questions:
        return
    yield ClosingLine(said("challenge.misjudged", count=len(questions)))
    for question in questions[:MOST_MISJUDGED]:
        symbol = Name(question.step.symbol)
        told = said(
            "challenge.misjudged_one",
            iteration=question.iteration,
            symbol=symbol,
            what=what_is_so(question),
        )
        yield ClosingLine(told, _INDENT)
    if len(questions) > MOST_MISJUDGED:
        more = said("challenge.more_misjudged", count=len(questions) - MOST_MISJUDGED)
        yield ClosingLine(more, _INDENT)


def _slips(slips: list[Claim]) -> Iterator[ClosingLine]:
    for one in slips[:MOST_SLIPS]:
        told = said("challenge.slip", iteration=one.iteration, symbol=Name(one.symbol), why=one.said)
        yield ClosingLine(told, _INDENT)
    if len(slips) > MOST_SLIPS:
        yield ClosingLine(said("challenge.more_slips", count=len(slips) - MOST_SLIPS), _INDENT)
