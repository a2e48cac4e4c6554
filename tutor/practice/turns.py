"""Where there is something to read between two questions: an author's pages, and the turns of an iteration.

All of it follows from the session and from what was done so far, so a run that goes on later neither
shows a page a second time nor needs to keep which ones were shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, TypeAlias

from tutor.lesson.page import BEFORE, Page
from tutor.named_tuples import NamedTuple
from tutor.practice.course import Course
from tutor.practice.questions import LessonQuestions, Question
from tutor.practice.session import Attempt, Session
from tutor.practice.sitting import Sitting

Turn = Literal["backward", "next_sample", "gathering", "update", "next_iteration"]

MOST_TURNS = 12
"""So many turns can be read again, the last ones."""

_LOOKED_BACK = 2000
"""Questions before the current one among which they are looked for."""

_Moment = tuple[int, int]
"""An iteration, and how far it is: the place of a pass in `BEFORE`."""

_START: _Moment = (0, 0)


class Turned(NamedTuple):
    """A turn between two questions of one lesson: what begins with the second of them."""

    turn: Turn
    before: Question
    after: Question


ToRead: TypeAlias = Page | Turned


def has_pages(session: Session) -> bool:
    """Whether there may be something to read: in a lesson. Pages show values, so in no exam."""
    return isinstance(session.questions, LessonQuestions) and not session.exam


def lesson_questions(session: Session) -> LessonQuestions:
    """The questions of a session that has pages.

    Raises:
        TypeError: for one that has none.
    """
    if not isinstance(session.questions, LessonQuestions):
        raise TypeError("no lesson is asked")
    return session.questions


def at_first(sitting: Sitting) -> tuple[Page, ...]:
    """The pages before the first question of a new run; none where it goes on."""
    session = sitting.session
    if sitting.attempts or not (sitting.paged and _opens(sitting)):
        return ()
    return _pages_between(session, None, 0)


def after(sitting: Sitting, before: Session) -> tuple[ToRead, ...]:
    """What there is to read after the latest action, which led here from `before`, if it is the first time.

    The turn of the iteration comes first, then the author's pages.
    """
    session = sitting.session
    a, b = before.position, session.position
    if b <= a or not _opens(sitting) or _reached(sitting.attempts) >= b:
        return ()
    turned = turn_between(session, a, b) if sitting.turned else None
    pages = _pages_between(session, a, b) if sitting.paged else ()
    return (*(() if turned is None else (turned,)), *pages)


def so_far(session: Session) -> tuple[ToRead, ...]:
    """Everything that has come up to the current question, in that order."""
    if not has_pages(session):
        return ()
    questions = lesson_questions(session)
    waiting, found = list(questions.course.lesson.pages), list[ToRead]()

    def take(reached: _Moment) -> None:
        for page in [page for page in waiting if _place(page) <= reached]:
            waiting.remove(page)
            found.append(page)

    in_rounds = session.position < len(questions.before)
    take(reached := max(_read_in_rounds(session), _until(session, session.position) if in_rounds else _START))
    if not in_rounds:
        take(reached := max(reached, _until(session, len(questions.before))))
    for turned in reversed(tuple(islice(_turns_before(session), MOST_TURNS))):
        take(reached := max(reached, _moment(turned.before)))
        found.append(turned)
        take(reached := max(reached, _moment(turned.after)))
    take(max(reached, _until(session, session.position)))
    return tuple(found)


def own_question(session: Session) -> Question | None:
    """The lesson's own question that is asked, or the first one while others come before; None at the end."""
    questions = lesson_questions(session)
    number = max(session.position, len(questions.before))
    return questions[number] if number < len(questions) - len(questions.after) else None


def _turns_before(session: Session) -> Iterator[Turned]:
    """The turns up to the current question, the last one first."""
    here = min(session.position, len(session.questions))
    for number in range(here, max(0, here - _LOOKED_BACK), -1):
        turned = turn_between(session, number - 1, number)
        if turned is not None:
            yield turned


def turn_between(session: Session, a: int, b: int) -> Turned | None:
    """The turn between two questions, by their numbers; None between questions of one kind of work."""
    questions = lesson_questions(session)
    first, end = len(questions.before), len(questions) - len(questions.after)
    if not first <= a < b < end:  # what is practised on other numbers has no turns
        return None
    before, after_it = questions[a], questions[b]
    turn = _turn(session, a, before, after_it)
    return None if turn is None else Turned(turn, before, after_it)


def _turn(session: Session, a: int, before: Question, after_it: Question) -> Turn | None:
    old, new = before.step.which_pass, after_it.step.which_pass
    if before.iteration != after_it.iteration:
        # Not where one value is asked of every iteration: there it would stand between all of them.
        return "next_iteration" if before.key[1] != after_it.key[1] else None
    if new == "update":
        return "update" if old != "update" else None
    batch = after_it.course.plan_of(after_it.key).batch
    if batch is None or not sample_by_sample(after_it.course):
        return "backward" if (old, new) == ("forward", "backward") else None
    one, other = before.step.sample, after_it.step.sample
    earlier = tuple(_earlier_in_iteration(session, a))
    if one is not None and other is None:
        return "gathering" if len(batch.samples) > 1 else None
    if one is not None and other is not None and one != other:
        told = any(question.step.sample not in (None, one) for question in earlier)
        told = told or after_it.iteration > after_it.course.asked[0][0]
        return None if told else "next_sample"
    if (old, new) == ("forward", "backward") and all(q.step.which_pass == "forward" for q in earlier):
        return "backward"
    return None


def sample_by_sample(course: Course) -> bool:
    """Whether in a batch each sample goes forward and back before the next one does."""
    equations = course.lesson.equations
    return equations is not None and not equations.settings.portions.together


def _earlier_in_iteration(session: Session, a: int) -> Iterator[Question]:
    """The lesson's own question of that number and those before it in its iteration, the last one first."""
    questions = lesson_questions(session)
    iteration = questions[a].iteration
    for number in range(a, len(questions.before) - 1, -1):
        question = questions[number]
        if question.iteration != iteration:
            return
        yield question


def _opens(sitting: Sitting) -> bool:
    return sitting.name is None and has_pages(sitting.session)


def _reached(attempts: Sequence[Attempt]) -> int:
    """The furthest question that was surely come to before the last thing that was done."""
    furthest = 0
    for number, done in enumerate(attempts):
        if done.action == "back":  # it led there from the next one
            furthest = max(furthest, done.number + 1)
        elif done.action == "mend" and number:  # from the one after what went on with a slip
            furthest = max(furthest, attempts[number - 1].number + 1)
        else:
            furthest = max(furthest, done.number)
    return furthest


def _moment(question: Question) -> _Moment:
    return question.iteration, BEFORE.index(question.step.which_pass)


def _pages_between(session: Session, a: int | None, b: int) -> tuple[Page, ...]:
    """The author's pages that are due on the way from one question, or from the beginning, to another."""
    questions = lesson_questions(session)
    pages, own = questions.course.lesson.pages, len(questions.before)
    if not pages:
        return ()
    last = _until(session, b)
    if a is None:
        first = _START
    elif a < own:
        first = _until(session, a) if b < own else _read_in_rounds(session)
    elif a < len(questions) - len(questions.after):
        if questions[a].iteration > 1:
            return ()
        first = max(_read_in_rounds(session), *map(_moment, _earlier_in_iteration(session, a)))
    else:
        return ()
    return tuple(page for page in pages if first < _place(page) <= last)


def _until(session: Session, number: int) -> _Moment:
    """How far one is once a question is come to; after the last of the lesson's own, past all of it."""
    questions = lesson_questions(session)
    if number < len(questions.before):
        return max(map(_moment, questions.before[: number + 1]))
    if number >= len(questions) - len(questions.after):
        return questions.course.lesson.iterations + 1, 0
    return _moment(questions[number])


def _read_in_rounds(session: Session) -> _Moment:
    """How far one came in what is shown on other numbers; what was left out there is still to be read."""
    rounds = enumerate(lesson_questions(session).before)
    came = (question for number, question in rounds if session.state(number).outcome is not None)
    return max(map(_moment, came), default=_START)


def _place(page: Page) -> _Moment:
    return 1, BEFORE.index(page.before)
