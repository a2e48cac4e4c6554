"""The session: a value and pure functions that give the next one. Both front ends are thin around it.

A session is a row of questions. In a lesson they all belong to one course; in a
quiz each may have its own. A wrong answer stays at its question; what settles it
is a right answer, a follow-through, a reveal or a skip. Time is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

from tutor.lesson.model import StepKey
from tutor.marking.verdicts import Answered, Verdict, VerdictName
from tutor.practice import seen_values
from tutor.practice.course import Course
from tutor.practice.questions import LessonQuestions, Question

Action = Literal["answer", "hint", "reveal", "skip", "back", "fill"]
ACTIONS: tuple[Action, ...] = get_args(Action)

Outcome = Literal["right", "follow_through", "revealed", "skipped", "filled", "answered"]

LAST_RUNG = 4
"""Hints come in rungs 1 to 4: what it is, the formula, the numbers put in, the value with the whole chain."""

RIGHT_BEFORE_FILL = 2
"""How often a kind of step must have been answered right before its siblings can be filled in."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the learner is with one question.

    Attributes:
        outcome: what settled it; None while it is open.
        answered: their last attempt's value, right or wrong.
        text: what they typed then.
        verdict: what it was marked as, None before the first attempt.
        misses: wrong attempts so far.
        hints: rungs seen.
        first: verdict of the first attempt.
        helped: rungs seen before the first attempt.
    """

    outcome: Outcome | None = None
    answered: Answered | None = None
    text: str = ""
    verdict: Verdict | None = None
    misses: int = 0
    hints: int = 0
    first: VerdictName | None = None
    helped: int = 0


OPEN = State()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing the learner did, as the record keeps it."""

    action: Action
    number: int
    key: StepKey
    text: str
    verdict: Verdict | None
    hints: int
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """Where a learner is.

    Attributes:
        questions: what is asked, in order.
        position: index of the current question; `len(questions)` once all are settled.
        states: by index of the question; those not in it are open.
        exam: no hints and no verdicts until the end, and answers may be changed.
        last: the latest attempt.
    """

    questions: Sequence[Question]
    position: int = 0
    states: Mapping[int, State] = field(default_factory=dict)
    exam: bool = False
    last: Attempt | None = None

    def __post_init__(self) -> None:
        # The functions below make a new dict for each session and keep no other hand on it.
        if not isinstance(self.states, MappingProxyType):
            object.__setattr__(self, "states", MappingProxyType(self.states))

    @property
    def finished(self) -> bool:
        return self.position >= len(self.questions)

    @property
    def current(self) -> Question | None:
        return None if self.finished else self.questions[self.position]

    @property
    def courses(self) -> tuple[Course, ...]:
        """The courses that are asked about, each once."""
        if isinstance(self.questions, LessonQuestions):
            return (self.questions.course,)
        return tuple(dict.fromkeys(question.course for question in self.questions))

    def state(self, number: int) -> State:
        return self.states.get(number, OPEN)

    def places(self, course: Course) -> Callable[[StepKey], int | None]:
        """Gives, for a step of a course, the index of its question; None for what is not asked."""
        if isinstance(self.questions, LessonQuestions):
            return course.asked.place
        return {q.key: number for number, q in enumerate(self.questions) if q.course is course}.get


def start(course: Course) -> Session:
    """A lesson from its first question."""
    return Session(LessonQuestions(course))


def work(session: Session, course: Course) -> dict[StepKey, Answered]:
    """What the learner has answered in a course, by step."""
    questions = session.questions
    if isinstance(questions, LessonQuestions) and questions.course is course:
        keys = questions.keys(session.states)  # of a wide network there are thousands
        return {
            keys[number]: state.answered
            for number, state in session.states.items()
            if state.answered is not None and state.outcome != "revealed"
        }
    return {
        questions[number].key: state.answered
        for number, state in session.states.items()
        if state.answered is not None and _stands(state) and questions[number].course is course
    }


def _stands(state: State) -> bool:
    """Whether an answer is the learner's own value; one that was given up for a reveal is not."""
    return state.outcome != "revealed"


def shown_values(session: Session, question: Question) -> Mapping[str, float]:
    """Values to show at a question: the true ones, but the learner's own where those were wrong and stand.

    In an exam every answer stands as the learner's own, right or wrong, and a question
    that was left out has no value: what is shown must not tell which answers are right.
    """
    course = question.course
    own: dict[StepKey, Answered] = {}
    here = course.order.index(question.key)
    for number, state in session.states.items():
        asked = session.questions[number]
        if asked.course is not course or course.order.index(asked.key) >= here:
            continue
        right = state.verdict is not None and state.verdict.right
        if state.answered is not None and _stands(state) and (session.exam or not right):
            own[asked.key] = state.answered
    values: Mapping[str, float] = course.trace.values(question.iteration)
    if own:
        values = course.marker.own_values(question.iteration, own)
    return _without_unanswered(session, question, values) if session.exam else values


def _without_unanswered(
    session: Session, question: Question, values: Mapping[str, float]
) -> Mapping[str, float]:
    """The values without those that the exam asks for in this iteration and that have no answer yet."""
    hidden = {
        asked.key[1]
        for number, asked in enumerate(session.questions)
        if asked.course is question.course and asked.iteration == question.iteration
        if session.state(number).answered is None
    }
    return {name: value for name, value in values.items() if name not in hidden}


def submit(session: Session, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Marks an answer to the current question and moves on if that settles it.

    An answer that could not be read, or that shows too few figures, changes nothing; in an exam
    too few figures are kept like any answer, since refusing them would say that they are right so far.
    Gives no attempt when the session is finished.
    """
    question = session.current
    if question is None:
        return session, None
    before = session.state(session.position)
    others = work(session, question.course)
    others.pop(question.key, None)
    verdict = seen_values.mark(question.course, question.key, text, others)
    attempt = Attempt("answer", session.position, question.key, text, verdict, before.hints, now)
    kept = verdict.is_attempt or (session.exam and verdict.answered is not None)
    if not kept:
        return replace(session, last=attempt), attempt
    moved = _with(session, _answered(before, text, verdict, session.exam), attempt)
    return (_advance(moved) if verdict.settles or session.exam else moved), attempt


def _answered(before: State, text: str, verdict: Verdict, exam: bool) -> State:
    outcome: Outcome | None = before.outcome
    if exam:
        outcome = "answered"
    elif outcome != "revealed":
        # A step that was shown stays a step that was shown, whatever is typed afterwards.
        outcome = "right" if verdict.right else "follow_through" if verdict.settles else None
    return replace(
        before,
        outcome=outcome,
        answered=verdict.answered,
        text=text,
        verdict=verdict,
        misses=before.misses + (0 if verdict.settles or exam else 1),
        first=before.first or verdict.name,
        helped=before.helped if before.first else before.hints,
    )


def hint(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Shows the next rung; the last one is the reveal and settles the question, without moving on."""
    question = session.current
    if question is None or session.exam:
        return session, None
    before = session.state(session.position)
    if before.hints + 1 >= LAST_RUNG:
        return reveal(session, now)
    attempt = Attempt("hint", session.position, question.key, "", None, before.hints, now)
    return _with(session, replace(before, hints=before.hints + 1), attempt), attempt


def reveal(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Shows the value with the whole chain. The step then counts as shown, not as known."""
    question = session.current
    if question is None or session.exam:
        return session, None
    before = session.state(session.position)
    attempt = Attempt("reveal", session.position, question.key, "", None, before.hints, now)
    outcome: Outcome = (
        before.outcome if before.outcome in ("right", "follow_through", "filled") else "revealed"
    )
    return _with(session, replace(before, hints=LAST_RUNG, outcome=outcome), attempt), attempt


def skip(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Goes on. An open question is left with the learner's last answer, or without one."""
    question = session.current
    if question is None:
        return session, None
    before = session.state(session.position)
    attempt = Attempt("skip", session.position, question.key, "", None, before.hints, now)
    moved = _with(session, replace(before, outcome=before.outcome or "skipped"), attempt)
    return _advance(moved), attempt


def back(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Goes to the question before, which may then be answered anew."""
    if session.position == 0:
        return session, None
    number = min(session.position, len(session.questions)) - 1
    key = session.questions[number].key
    attempt = Attempt("back", number, key, "", None, session.state(number).hints, now)
    return replace(session, position=number, last=attempt), attempt


def knows_kind(session: Session) -> bool:
    """Whether steps of the current one's kind were answered right often enough to be filled in."""
    question = session.current
    if question is None:
        return False
    kind = question.step.kind
    right = sum(
        1
        for number, state in session.states.items()
        if state.outcome == "right"
        and session.questions[number].course is question.course
        and session.questions[number].step.kind == kind
    )
    return right >= RIGHT_BEFORE_FILL


def siblings(session: Session) -> tuple[int, ...]:
    """The open questions, from the current one on, that `fill` would fill in; none before it may be used."""
    question = session.current
    if question is None or session.exam or not knows_kind(session):
        return ()
    kind = question.step.kind
    found = []
    for number in range(session.position, len(session.questions)):
        other = session.questions[number]
        if (
            other.course is not question.course
            or other.iteration != question.iteration
            or other.step.kind != kind
        ):
            break
        if session.state(number).outcome is None:
            found.append(number)
    return tuple(found)


def fill(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Fills in the siblings of a kind of step that the learner knows, from their own values."""
    question = session.current
    numbers = siblings(session)
    if question is None or not numbers:
        return session, None
    attempt = Attempt("fill", session.position, question.key, "", None, 0, now)
    states = dict(session.states)
    for number in numbers:
        states[number] = replace(session.state(number), outcome="filled", answered=None)
    return _advance(replace(session, states=states, last=attempt)), attempt


def _with(session: Session, state: State, attempt: Attempt) -> Session:
    return replace(session, states={**session.states, session.position: state}, last=attempt)


def _advance(session: Session) -> Session:
    """To the next open question (in an exam: to the next one); past the end if there is none.

    None is open before the current one: going back goes one by one, and only forward past what is settled.
    """
    for number in range(session.position + 1, len(session.questions)):
        if session.exam or session.state(number).outcome is None:
            return replace(session, position=number)
    return replace(session, position=len(session.questions))


def act(session: Session, action: Action, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Does the action of that name; `text` is the answer, for `answer`."""
    match action:
        case "answer":
            return submit(session, text, now)
        case "hint":
            return hint(session, now)
        case "reveal":
            return reveal(session, now)
        case "skip":
            return skip(session, now)
        case "back":
            return back(session, now)
        case "fill":
            return fill(session, now)
