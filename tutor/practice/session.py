"""The session: a value and pure functions that give the next one. Both front ends are thin around it.

A session is a row of questions. In a lesson they belong to one course, but for those that practise on
other numbers; in a quiz each may have its own. A wrong answer stays at its question; what settles it
is a right answer, a follow-through, a reveal or a skip. Time is a parameter.

Some actions are the tutor's own (`practice.pace`): they are in the log as the learner's are, so that a
session comes out again from its log alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

from tutor.data_classes import dataclass
from tutor.lesson.model import StepKey
from tutor.marking.verdicts import Answered, Verdict, VerdictName, Work
from tutor.practice.course import Course
from tutor.practice.questions import LessonQuestions, Question

Action = Literal[
    "answer",
    "hint",
    "reveal",
    "skip",
    "back",
    "fill",
    "predict",
    "part",
    "parts",
    "pace",
    "by_hand",
    "mend",
    "alone",
    "again",
]
ACTIONS: tuple[Action, ...] = get_args(Action)

Outcome = Literal["right", "follow_through", "revealed", "skipped", "filled", "answered", "worked", "missed"]

FEWEST_PARTS = 2
"""A step of one part is not asked in parts."""

LAST_RUNG = 4
"""Hints come in rungs 1 to 4: what it is, the formula, the numbers put in, the value with the whole chain."""


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
        part: of a step that is asked in parts, the number of the part that is asked; None for the whole.
        parted: whether it was asked in parts.
    """

    outcome: Outcome | None = None
    answered: Answered | None = None
    text: str = ""
    verdict: Verdict | None = None
    misses: int = 0
    hints: int = 0
    first: VerdictName | None = None
    helped: int = 0
    part: int | None = None
    parted: bool = False


OPEN = State()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing the learner or the tutor did, as the record keeps it."""

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
        filled: the questions that were filled in last.
        by_hand: skills that the learner wants to do by hand although they know them.
        repeated: skills that are asked again at the end, with other numbers.
        mending: the earlier answer that the learner went back to, to mend it.
    """

    questions: Sequence[Question]
    position: int = 0
    states: Mapping[int, State] = field(default_factory=dict)
    exam: bool = False
    last: Attempt | None = None
    filled: tuple[int, ...] = ()
    by_hand: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    mending: StepKey | None = None

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
    def course(self) -> Course:
        """What is asked about now: in a lesson the lesson's own, whatever other numbers are practised on."""
        if isinstance(self.questions, LessonQuestions):
            return self.questions.course
        return (self.current or self.questions[-1]).course

    @property
    def own(self) -> range:
        """The numbers of the questions that count: in a lesson the lesson's own."""
        questions = self.questions
        return questions.own if isinstance(questions, LessonQuestions) else range(len(questions))

    @property
    def courses(self) -> tuple[Course, ...]:
        """The courses that are asked about, each once; of a lesson, the lesson's own."""
        if isinstance(self.questions, LessonQuestions):
            return (self.questions.course,)
        return tuple(dict.fromkeys(question.course for question in self.questions))

    @property
    def every_course(self) -> tuple[Course, ...]:
        """The same with those of other numbers that a lesson practises on."""
        if isinstance(self.questions, LessonQuestions):
            others = (question.course for question in (*self.questions.before, *self.questions.after))
            return tuple(dict.fromkeys((self.questions.course, *others)))
        return self.courses

    @property
    def judges_source(self) -> bool:
        """Whether it asks if a source's numbers follow; those then stand, whatever is said of them."""
        if isinstance(self.questions, LessonQuestions) or not self.questions:
            return False
        return self.questions[0].form == "claim"

    def state(self, number: int) -> State:
        return self.states.get(number, OPEN)

    def places(self, course: Course) -> Callable[[StepKey], int | None]:
        """Gives, for a step of a course, the index of its question; None for what is not asked."""
        if isinstance(self.questions, LessonQuestions) and self.questions.course is course:
            return self.questions.place
        return {q.key: number for number, q in enumerate(self.questions) if q.course is course}.get


def start(course: Course, before: tuple[Question, ...] = ()) -> Session:
    """A lesson from its first question; `before` come others."""
    return Session(LessonQuestions(course, before))


def work(session: Session, course: Course) -> dict[StepKey, Answered]:
    """What the learner has answered in a course, by step."""
    questions = session.questions
    if isinstance(questions, LessonQuestions) and questions.course is course:
        keys = questions.keys(session.states)  # of a wide network there are thousands
        return {
            keys[number]: state.answered
            for number, state in session.states.items()
            if state.answered is not None and state.outcome != "revealed" and number in keys
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
    if session.judges_source:
        return course.marker.own_values(question.iteration, printed_before(course, question.key))
    own: dict[StepKey, Answered] = {}
    right: list[StepKey] = []
    here = course.order.index(question.key)
    for number, state in session.states.items():
        asked = session.questions[number]
        if asked.course is not course or course.order.index(asked.key) >= here:
            continue
        if state.answered is None or not _stands(state):
            continue
        if session.exam or state.verdict is None or not state.verdict.right:
            own[asked.key] = state.answered
        else:
            right.append(asked.key)
    if own:  # what was answered rightly after a slip stands as it is
        own |= {key: _exactly(course.trace.value(*key)) for key in right}
    values: Mapping[str, float] = course.trace.values(question.iteration)
    if own:
        values = course.marker.own_values(question.iteration, own)
    return _without_unanswered(session, question, values) if session.exam else values


def _exactly(value: float) -> Answered:
    return Answered(value, value, value)


def printed_before(course: Course, key: StepKey) -> Work:
    """The numbers that a lesson's source prints before a step: what a claim there is judged by."""
    here = course.order.index(key)
    return {one: number for one, number in course.printed.items() if course.order.index(one) < here}


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
    Gives no attempt when the session is finished, or where a step is only shown.
    """
    from tutor.practice import seen_values  # the first question is on screen before anything is marked

    question = session.current
    if question is None or question.form == "worked":
        return session, None
    before = session.state(session.position)
    others = work(session, question.course)
    others.pop(question.key, None)
    if (part := asked_part(session)) is not None:
        answered = _submit_part(session, question, part, text, others, now)
        if answered is not None:
            return answered
    verdict = seen_values.mark(question.course, question.key, text, others)
    attempt = Attempt("answer", session.position, question.key, text, verdict, before.hints, now)
    kept = verdict.is_attempt or (session.exam and verdict.answered is not None)
    if not kept:
        return replace(session, last=attempt), attempt
    moved = with_state(session, _answered(before, text, verdict, session.exam), attempt)
    if verdict.right and session.mending == question.key:
        moved = _mended(moved, question)
    return (advance(moved) if verdict.settles or session.exam else moved), attempt


def asked_part(session: Session) -> int | None:
    """The number of the part that is asked; None where the whole step is."""
    question = session.current
    if question is None or question.form in ("worked", "claim"):
        return None
    return question.part if question.form == "faded" else session.state(session.position).part


def _submit_part(
    session: Session, question: Question, part: int, text: str, work: Work, now: datetime
) -> tuple[Session, Attempt] | None:
    """The same for a part of a step. None where it is wrong for the part, but right for the whole step."""
    from tutor.marking.parts import all_of_it, mark_part
    from tutor.practice import seen_values

    before, parts = session.state(session.position), question.parts
    verdict = mark_part(question.course.marker, question.key, parts[part], text, work)
    if verdict.name == "wrong" and seen_values.mark(question.course, question.key, text, work).settles:
        if question.form == "own":
            return None
        verdict = all_of_it(verdict, text, question.step.symbol)
    action: Action = "answer" if question.form == "faded" else "part"
    attempt = Attempt(action, session.position, question.key, text, verdict, before.hints, now)
    if not verdict.is_attempt:
        return replace(session, last=attempt), attempt
    if question.form == "faded":
        after = replace(_answered(before, text, verdict, exam=False), answered=None)
        moved = with_state(session, after, attempt)
        return (advance(moved) if verdict.right else moved), attempt
    following = part + 1 if verdict.right else part
    after = replace(before, part=following if following < len(parts) else None)
    return with_state(session, after, attempt), attempt


def _mended(session: Session, mended: Question) -> Session:
    """What followed from a mended answer is worked out anew: those steps are filled in."""
    states = dict(session.states)
    for number, state in session.states.items():
        carried = state.verdict is not None and state.verdict.cause == mended.key
        if carried and state.outcome == "follow_through":
            states[number] = replace(state, outcome="filled", answered=None)
    return replace(session, states=states, mending=None)


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
    return with_state(session, replace(before, hints=before.hints + 1), attempt), attempt


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
    return with_state(session, replace(before, hints=LAST_RUNG, outcome=outcome), attempt), attempt


def skip(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Goes on. An open question is left with the learner's last answer, or without one."""
    question = session.current
    if question is None:
        return session, None
    before = session.state(session.position)
    attempt = Attempt("skip", session.position, question.key, "", None, before.hints, now)
    moved = with_state(session, replace(before, outcome=before.outcome or "skipped"), attempt)
    return advance(moved), attempt


def back(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Goes to the question before, which may then be answered anew."""
    if session.position == 0:
        return session, None
    number = min(session.position, len(session.questions)) - 1
    key = session.questions[number].key
    attempt = Attempt("back", number, key, "", None, session.state(number).hints, now)
    return replace(session, position=number, last=attempt), attempt


def with_state(session: Session, state: State, attempt: Attempt) -> Session:
    """The session with its current question in a state."""
    return replace(session, states={**session.states, session.position: state}, last=attempt)


def advance(session: Session) -> Session:
    """To the next open question (in an exam: to the next one); past the end if there is none.

    None is open before the current one: going back goes one by one, and only forward past what is settled.
    """
    for number in range(session.position + 1, len(session.questions)):
        if session.exam or session.state(number).outcome is None:
            return replace(session, position=number)
    return replace(session, position=len(session.questions))
