"""Ways through a session beside answering: in parts, worked, alone, again, back to a slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tutor.practice.questions import LessonQuestions
from tutor.practice.session import FEWEST_PARTS, Attempt, Session, State, with_state


def parts(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Asks the current step in parts, one factor or term after the other, and then as a whole."""
    question = session.current
    if question is None or session.exam or question.form != "own":
        return session, None
    before = session.state(session.position)
    if before.outcome is not None or before.part is not None or len(question.parts) < FEWEST_PARTS:
        return session, None
    attempt = Attempt("parts", session.position, question.key, "", None, before.hints, now)
    return with_state(session, replace(before, part=0, parted=True), attempt), attempt


def predict(session: Session, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Shows a step worked, after what the learner thinks of its value; a prediction is no answer."""
    question = session.current
    if question is None or question.form != "worked":
        return session, None
    before = session.state(session.position)
    attempt = Attempt("predict", session.position, question.key, text, None, before.hints, now)
    return with_state(session, replace(before, outcome="worked", text=text), attempt), attempt


def alone(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Leaves out what else is shown or faded before the lesson's own questions."""
    question, questions = session.current, session.questions
    if question is None or question.form == "own" or not isinstance(questions, LessonQuestions):
        return session, None
    first = len(questions.before)
    if session.position >= first:
        return session, None
    attempt = Attempt("alone", session.position, question.key, "", None, 0, now)
    here = session.state(session.position)
    states = {**session.states, session.position: replace(here, outcome=here.outcome or "skipped")}
    return replace(session, position=first, states=states, last=attempt), attempt


def ask_again(session: Session, text: str, now: datetime) -> tuple[Session, Attempt | None]:
    """Puts questions of the same kind with other numbers after the last one; `text` is number and seed."""
    questions, parts = session.questions, text.split()
    if not isinstance(questions, LessonQuestions) or len(parts) != 2 or not all(map(str.isdecimal, parts)):
        return session, None
    number, seed = map(int, parts)
    if number >= len(questions):
        return session, None
    from tutor.practice.rounds import asked_again  # it makes fresh numbers, which few sessions need

    question = questions[number]
    attempt = Attempt("again", number, question.key, text, None, 0, now)
    skill = question.course.skill(question.key)
    again = replace(
        session,
        questions=questions.followed_by(asked_again(question, seed)),
        repeated=session.repeated | {skill},
        last=session.last,
    )
    return again, attempt


def mend(session: Session, now: datetime) -> tuple[Session, Attempt | None]:
    """Goes back to the wrong answer that the latest follow-through carries on, or that was left standing."""
    number = None if session.exam else _slip(session)
    if number is None:
        return session, None
    key = session.questions[number].key
    hints = session.state(number).hints
    attempt = Attempt("mend", number, key, "", None, hints, now)
    return replace(session, position=number, last=attempt, mending=key), attempt


def left_standing(state: State) -> bool:
    """Whether a wrong answer was left as it is, so that what follows goes on with it."""
    wrong = state.verdict is not None and not state.verdict.right and state.answered is not None
    return state.outcome == "skipped" and wrong


def _slip(session: Session) -> int | None:
    """The number of the wrong answer that the latest follow-through carries on, or that was left standing."""
    for number in range(min(session.position, len(session.questions)) - 1, -1, -1):
        state = session.state(number)
        if left_standing(state):
            return number
        if (
            state.outcome == "follow_through"
            and state.verdict is not None
            and state.verdict.cause is not None
        ):
            return session.places(session.questions[number].course)(state.verdict.cause)
    return None
