"""The closing page of a lesson beside how it went: what it taught, what went wrong, what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.clean import one_line
from tutor.practice.quiz import WrongAnswer, closing
from tutor.practice.score import score
from tutor.practice.session import Session
from tutor.practice.sitting import Afterwards, Again, ClosingLine, Sitting
from tutor.present.hints import revealed
from tutor.present.summary import learned, slips_of_source
from tutor.sayings import Name, Said, Text, TypedText, said

MOST_AGAIN = 3
"""How many of the questions that went wrong are worked again."""

_INDENT = 2


def lesson_lines(sitting: Sitting) -> Iterator[ClosingLine]:
    """All of it in lines of text. What the network learned comes last where there are ideas to name."""
    course = sitting.session.courses[0]
    left = None if sitting.afterwards is None else sitting.afterwards()
    ideas, network = taught(left, sitting), tuple(map(ClosingLine, learned(course)))
    yield from network if ideas is None else (ClosingLine(ideas),)
    yield from worked_again(sitting)
    yield from map(ClosingLine, ahead(left, typed=True))
    if ideas is not None:
        yield from network
    yield from map(ClosingLine, slips_of_source(course))


def taught(left: Afterwards | None, sitting: Sitting) -> Said | None:
    """The ideas that a lesson of the course has brought; None for another lesson."""
    if left is None or not left.ideas:
        return None
    counted = score(sitting.session)
    done = counted.right + counted.follow_through + counted.filled
    name = "learned" if 2 * done >= counted.questions else "was_about"
    return said(f"course.{name}", ideas=tuple(map(Text, left.ideas)))


def worked_again(sitting: Sitting) -> Iterator[ClosingLine]:
    """The questions that went wrong most, each with what was typed and the worked step."""
    mistakes = _worst(sitting)
    if mistakes:
        yield ClosingLine(said("course.worked_again"))
    for mistake in mistakes:
        question = mistake.question
        yield ClosingLine(_asked(mistake), _INDENT)
        if mistake.verdict is not None and not mistake.verdict.right:
            yield ClosingLine(mistake.verdict.said, 2 * _INDENT)
        values = question.course.trace.values(question.iteration)
        for line in revealed(question.course.plan_of(question.key), question.step, values):
            yield ClosingLine(line, 2 * _INDENT)


def _worst(sitting: Sitting) -> list[WrongAnswer]:
    """The questions with the most wrong answers or shown, of each skill first one; in the order asked."""
    session = sitting.session
    by_kind = closing(session, sitting.attempts).mistakes.values()
    missed = [mistake for several in by_kind for mistake in several if _weight(session, mistake)]
    missed.sort(key=lambda mistake: (-_weight(session, mistake), mistake.number))
    first = {mistake.question.course.skill(mistake.question.key): mistake for mistake in reversed(missed)}
    of_each = {id(mistake) for mistake in first.values()}
    missed.sort(key=lambda mistake: id(mistake) not in of_each)
    return sorted(missed[:MOST_AGAIN], key=lambda mistake: mistake.number)


def _weight(session: Session, mistake: WrongAnswer) -> int:
    """How much went wrong: each wrong answer counts, and so does that the step had to be shown.

    What was only practised, with a part of the step asked, counts for nothing.
    """
    if mistake.question.form != "own":
        return 0
    state = session.state(mistake.number)
    return state.misses + (state.outcome == "revealed")


def _asked(mistake: WrongAnswer) -> Said:
    question, symbol = mistake.question, Name(mistake.question.step.symbol)
    if not mistake.text or mistake.verdict is None:
        return said("course.was_shown", iteration=question.iteration, symbol=symbol)
    typed = TypedText(one_line(mistake.text))
    return said("course.was_typed", iteration=question.iteration, symbol=symbol, typed=typed)


def ahead(left: Afterwards | None, typed: bool = False) -> tuple[Said, ...]:
    """What comes next in the course, and when what was learned is asked again.

    Args:
        typed: whether the next lesson is opened by typing its command.
    """
    if left is None:
        return ()
    lines = []
    if left.next is not None:
        lesson, title = left.next
        lines.append(said("course.next_is", title=Text(one_line(title)), lesson=Text(lesson)))
        lines += [said("course.type_lesson", lesson=Text(lesson))] if typed else []
    elif left.ideas:
        lines.append(said("course.all_done"))
    if parts := _again(left.again):
        lines.append(said("course.again", parts=parts))
    return tuple(lines)


def _again(found: Again) -> tuple[Said, ...]:
    return tuple(
        said(f"course.again_{when}", count=count) for when, count in found._asdict().items() if count
    )
