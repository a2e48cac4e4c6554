"""Pace: what was done by hand twice fills itself in from then on, and is given back to who wants it.

A learner's own numbers go on through what is filled in. Nothing is filled in that was never done by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime

from tutor.data_classes import dataclass
from tutor.practice.questions import LessonQuestions, Question
from tutor.practice.session import Action, Attempt, Session, advance

TWICE = 2
"""So often a skill is done by hand before its steps fill themselves in."""

MISSES_BEFORE_PARTS = 3
"""After so many wrong answers a step is asked in parts."""

WRONG_BEFORE_AGAIN = 2
"""So many questions of one skill go wrong before it is asked again with other numbers."""

BY_HAND = frozenset({"right", "follow_through"})


@dataclass(frozen=True, slots=True)
class Pace:
    """What the tutor does of itself.

    Attributes:
        fills: whether it fills in what the learner knows.
        before: how often each skill was done by hand in earlier lessons. Once counts: in a new lesson each
            skill is done by hand once more.
        seed: what the numbers are made from of what is asked again.
    """

    fills: bool = False
    before: Mapping[str, int] = field(default_factory=dict)
    seed: int = 1

    def ahead(self, session: Session) -> int:
        """How many questions from the current one on, in its iteration, the learner knows how to answer."""
        question = session.current
        if question is not None and question.form == "claim":
            from tutor.practice.challenge import ahead  # nothing is marked before a first question

            return ahead(session)
        if question is None or session.exam or not self.fills:
            return 0
        done, unsure = done_by_hand(session), unsure_of(session)
        count = 0
        for other in _stretch(session, question):
            skill = other.course.skill(other.key)
            if done[skill] + min(1, self.before.get(skill, 0)) < TWICE or skill in session.by_hand:
                break
            if skill in unsure or _is_pointed_out(other):
                break
            count += 1
        return count


NO_PACE = Pace()
"""Nothing fills itself in: in quizzes, reviews, and where every step is asked for."""


def _is_pointed_out(question: Question) -> bool:
    """Whether the lesson has a word on this very step: it is what the lesson is about."""
    notes = question.course.lesson.notes
    step, iteration = question.step, question.iteration
    return any(
        (note.symbol or note.symbols)
        and iteration == (note.iteration or 1)
        and note.belongs_to(iteration, step)
        for note in notes
    )


Next = tuple[Action, str] | None
"""An action of the tutor's own, with its text."""


def in_parts(_: Pace, session: Session, attempt: Attempt) -> Next:
    """After some wrong answers to a step, the step in parts."""
    from tutor.practice.detours import parts

    state = session.state(attempt.number)
    tired = state.misses >= MISSES_BEFORE_PARTS and state.outcome is None and not state.parted
    if attempt.action != "answer" or not tired or parts(session, attempt.at)[1] is None:
        return None
    return "parts", ""


def again(pace: Pace, session: Session, attempt: Attempt) -> Next:
    """After the second question of its skill that went wrong, the skill with other numbers; once each."""
    question = session.questions[attempt.number]
    skill = question.course.skill(question.key)
    other = question.form != "own" or question.course.lesson.seed is not None
    if not pace.fills or session.exam or other or skill in session.repeated:
        return None
    wrong = sum(
        state.outcome == "revealed" or (state.outcome is not None and state.misses > 0)
        for number, state in session.states.items()
        if (asked := session.questions[number]).form == "own" and asked.course.skill(asked.key) == skill
    )
    if wrong < WRONG_BEFORE_AGAIN:
        return None
    return "again", f"{attempt.number} {pace.seed + attempt.number}"


def known_next(pace: Pace, session: Session, attempt: Attempt) -> Next:
    """What the learner knows of what comes next, in the iteration of the question that was just settled."""
    current = session.current
    moved = current is not None and session.position != attempt.number
    if current is None or not moved or attempt.action not in ("answer", "skip", "predict", "alone"):
        return None
    if current.form != "own" or current.key[0] != attempt.key[0]:
        return None
    count = pace.ahead(session)
    return ("pace", str(count)) if count else None


FOLLOWING: tuple[Callable[[Pace, Session, Attempt], Next], ...] = (in_parts, again, known_next)
"""What the tutor does of itself after an action, one after the other."""


def done_by_hand(session: Session) -> Counter[str]:
    """How often each skill was done by hand in a session. A step with a part missing counts as one."""
    done: Counter[str] = Counter()
    for number, state in session.states.items():
        if state.outcome in BY_HAND:
            question = session.questions[number]
            done[question.course.skill(question.key)] += 1
    return done


def unsure_of(session: Session) -> frozenset[str]:
    """The skills whose latest question took more than one try, or was given up."""
    tries = {}
    for number in sorted(session.states):
        state, question = session.states[number], session.questions[number]
        if state.outcome in BY_HAND or state.outcome == "revealed":
            tries[question.course.skill(question.key)] = state.misses + (state.outcome == "revealed")
    return frozenset(skill for skill, misses in tries.items() if misses)


def _stretch(session: Session, question: Question) -> Iterator[Question]:
    """The questions from the current one on, up to the first that is settled or of another iteration.

    None that is asked again with other numbers: it is there to be done by hand.
    """
    for number in range(session.position, session.own.stop):
        other = session.questions[number]
        same = other.course is question.course and other.iteration == question.iteration
        if not same or other.form != "own" or session.state(number).outcome is not None:
            return
        yield other


def knows_skill(session: Session) -> bool:
    """Whether the current step's skill was done by hand, so that more of it can be filled in."""
    question = session.current
    return question is not None and done_by_hand(session)[question.course.skill(question.key)] > 0


def siblings(session: Session) -> tuple[int, ...]:
    """The open questions, from the current one on, that `fill` would fill in; none before it may be used."""
    question = session.current
    if question is None or session.exam or question.form != "own" or not knows_skill(session):
        return ()
    if not isinstance(session.questions, LessonQuestions) or session.position not in session.own:
        return ()
    skill = question.course.skill(question.key)
    found = []
    for number in range(session.position, len(session.questions)):
        other = session.questions[number]
        same = other.course is question.course and other.iteration == question.iteration
        if not same or other.form != "own" or other.course.skill(other.key) != skill:
            break
        if session.state(number).outcome is None:
            found.append(number)
    return tuple(found)


def fill(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Fills in the steps of a skill that the learner did by hand, from their own values."""
    return _filled(session, siblings(session), "fill", "", now)


def fill_ahead(session: Session, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Fills in so many questions, from the current one on, as `text` says."""
    question = session.current
    if question is None or session.exam or not text.isdecimal():
        return session, None
    if question.form == "claim":
        from tutor.practice.challenge import passed

        return _filled(session, passed(session, int(text)), "pace", text, now)
    count = sum(1 for _ in zip(_stretch(session, question), range(int(text)), strict=False))
    return _filled(session, tuple(range(session.position, session.position + count)), "pace", text, now)


def _filled(
    session: Session, numbers: tuple[int, ...], action: Action, text: str, now: datetime
) -> tuple[Session, Attempt | None]:
    question = session.current
    if question is None or not numbers:
        return session, None
    attempt = Attempt(action, session.position, question.key, text, None, 0, now)
    states = dict(session.states)
    for number in numbers:
        states[number] = replace(session.state(number), outcome="filled", answered=None, part=None)
    return advance(replace(session, states=states, last=attempt, filled=numbers)), attempt


def give_back(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Asks by hand what was filled in last, and its skills from then on."""
    numbers = tuple(number for number in session.filled if session.state(number).outcome == "filled")
    if not numbers or session.exam:
        return session, None
    asked = [session.questions[number] for number in numbers]
    wanted = session.by_hand.union(question.course.skill(question.key) for question in asked)
    states = {number: state for number, state in session.states.items() if number not in numbers}
    attempt = Attempt("by_hand", numbers[0], asked[0].key, "", None, 0, now)
    given = replace(session, states=states, position=numbers[0], last=attempt, by_hand=wanted, filled=())
    return given, attempt
