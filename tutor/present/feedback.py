"""What is said around a question: the prompt before it, the feedback after it.

Both front ends say these same sayings, each in its style.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

from tutor.marking.verdicts import Verdict
from tutor.named_tuples import NamedTuple
from tutor.practice.pace import knows_skill, siblings
from tutor.practice.questions import LessonQuestions, Question
from tutor.practice.session import LAST_RUNG, Action, Attempt, Session, State, shown_values
from tutor.present import forms, pace
from tutor.present.diagram.model import is_whole_in_every_drawing
from tutor.present.hints import factors, revealed, rungs, what_it_is, worked
from tutor.present.notes import with_names
from tutor.sayings import Equation, Name, Said, Text, said
from tutor.tolerances import SAME

_MOST_VALUES = 6
"""More values than this are left to the ledger."""

Tone = Literal["right", "own", "wrong", "info", "reveal"]


class Prompt(NamedTuple):
    """A question as it is put.

    Attributes:
        where: iteration, pass and number of the step.
        asked: the symbol that is asked.
        what: what that is.
        shape: of a step with a part missing or asked in parts, its formula; of a worked one, what to foresee.
        values: what the step uses and the drawing has no room for: long numbers, the learning rate.
        settled: what became of it when it was asked before.
        notes: the lesson's notes at this step, in its author's words.
    """

    where: Said
    asked: Said
    what: Said
    shape: Said | None
    values: Said | None
    settled: Said | None
    notes: tuple[Said, ...]


class Feedback(NamedTuple):
    """What is said after an action: a mark that does not need colour, a title and lines.

    Attributes:
        about: the symbol that it is about, for where that is no longer in sight.
    """

    tone: Tone
    title: Said | None
    lines: tuple[Said, ...] = ()
    about: Name | None = None


@lru_cache(maxsize=2)
def prompt(session: Session, drawn: bool = True) -> Prompt | None:
    """The current question; None when there is none left. Made once: several parts of a screen ask for it.

    Args:
        drawn: whether the drawing stands beside it; else what a missing part takes is all given.
    """
    question = session.current
    if question is None:
        return None
    step, lesson = question.step, question.course.lesson
    whole = forms.asked_whole(session)
    return Prompt(
        where=_where(session, question),
        asked=said("questions.asked", symbol=Name(step.symbol)) if whole else forms.asked(session, question),
        what=forms.what(session, question, what_it_is(question.course.plan_of(question.key), step)),
        shape=_shape(session, question),
        values=_values(session, question, drawn),
        settled=_settled(session.state(session.position), Name(step.symbol)),
        notes=tuple(
            said("questions.note", note=with_names(note, question.course))
            for note in lesson.notes_at(question.iteration, step)
        ),
    )


def _shape(session: Session, question: Question) -> Said | None:
    if not forms.asked_whole(session):
        return forms.shape(session, question)
    return said("challenge.should_be") if question.form == "claim" else None


def _where(session: Session, question: Question) -> Said:
    lesson = question.course.lesson
    origin = None
    if question.form != "own":
        return forms.where(session, question)
    if session.position not in session.own:
        return said("questions.where_again", seed=lesson.seed)
    if lesson.seed is not None:
        origin = said("questions.origin", lesson=Text(lesson.id), seed=lesson.seed)
    return said(
        "questions.where",
        origin=origin,
        iteration=question.iteration,
        iterations=lesson.training.iterations,
        part=said(f"questions.{question.step.which_pass}_pass"),
        step=session.position + 1 - session.own.start,
        steps=len(session.own),
    )


def _values(session: Session, question: Question, drawn: bool) -> Said | None:
    """The operands that the drawing rounds, and the learning rate, which it does not show.

    At an update all of them: a tight drawing has no room for the old value and its gradient. So too of what
    is missing where no drawing stands beside it.
    """
    every = question.step.which_pass == "update" or (question.form == "faded" and not drawn)
    rate = question.course.lesson.training.learning_rate_name
    values = shown_values(session, question)
    needed = forms.names_needed(session, question)
    used = [
        name
        for name in question.step.depends_on
        if name in values
        and name in needed
        and (every or name == rate or not is_whole_in_every_drawing(values[name]))
    ]
    if not used or len(used) > _MOST_VALUES:
        return None
    return said("questions.with_values", values=tuple(Equation((Name(name), values[name])) for name in used))


def _settled(state: State, symbol: Name) -> Said | None:
    """What there is to say of a question that one comes to and that is settled already."""
    if state.outcome is None:
        return None
    typed = said("questions.typed", answer=_repeated(state.text)) if state.text else None
    what = said(f"questions.settled_{state.outcome}", symbol=symbol, typed=typed)
    return said("questions.settled", what=what)


def _repeated(typed: str) -> Text:
    """An answer as it is repeated in a sentence."""
    # Imported here: the first question is on screen before anything is marked.
    from tutor.marking.messages import shown

    return shown(typed)


def feedback(
    before: Session,
    after: Session,
    action: Action,
    attempt: Attempt | None,
    followed: tuple[Attempt, ...] = (),
) -> Feedback:
    """What is said after an action between these sessions; it had no effect where there is no attempt.

    Args:
        followed: what the tutor did of itself after it.
    """
    if attempt is None:
        return Feedback("info", _no_effect(before, action))
    told = _of_attempt(before, after, attempt)
    return told._replace(lines=(*told.lines, *pace.followed_by(followed, after)))


def _of_attempt(before: Session, after: Session, attempt: Attempt) -> Feedback:
    question = before.questions[attempt.number]
    symbol = Name(question.step.symbol)
    match attempt.action:
        case "answer" | "part" if attempt.verdict is not None:
            told = _of_answer(before, question, attempt)
            return told._replace(lines=(*told.lines, *pace.mended(before, after)))
        case "predict":
            return _of_prediction(after, question, attempt.text)
        case "parts":
            return Feedback("info", pace.in_parts(after, attempt))
        case "pace":
            first, *rest = pace.filled_in(after)
            return Feedback("info", first, tuple(rest))
        case "by_hand":
            return Feedback("info", said("feedback.by_hand", symbol=symbol))
        case "alone":
            return Feedback("info", said("feedback.alone"))
        case "mend":
            return Feedback("info", said("feedback.mend", symbol=symbol))
        case "hint" | "reveal":
            return _of_hint(after, question, after.state(attempt.number).hints)
        case "fill":
            return Feedback("info", said("feedback.filled", count=len(siblings(before))))
        case "skip":
            return Feedback("info", _of_skip(before, attempt.number, symbol))
        case _:  # back: the question that it leads to says what became of it
            return Feedback("info", None)


def _no_effect(session: Session, action: Action) -> Said:
    if session.exam and action in ("hint", "reveal", "fill", "parts", "by_hand", "mend"):
        return said("feedback.no_hints")
    if action == "fill":
        known = knows_skill(session)
        return said("feedback.nothing_to_fill") if known else said("feedback.right_once_first")
    if action in ("parts", "by_hand", "mend", "alone"):
        return said(f"feedback.no_{action}")
    return said("feedback.first_question") if action == "back" else said("feedback.nothing_to_do")


def _of_prediction(after: Session, question: Question, text: str) -> Feedback:
    values = shown_values(after, question)
    foreseen = forms.guessed(question, text, values)
    plan = question.course.plan_of(question.key)
    lines = (*revealed(plan, question.step, values), *factors(plan, question.step, values))
    return Feedback("reveal", said("feedback.worked"), (*((foreseen,) if foreseen else ()), *lines))


def _of_answer(session: Session, question: Question, attempt: Attempt) -> Feedback:
    assert attempt.verdict is not None
    verdict = attempt.verdict
    echo = (verdict.echo,) if verdict.echo is not None else ()
    symbol = Name(question.step.symbol)
    if question.form == "claim":
        return _of_claim(question, verdict, attempt.text)
    if attempt.action == "part" or question.form == "faded":
        return _of_part(session, question, verdict)
    if session.exam and verdict.answered is not None:
        return Feedback(
            "info", said("feedback.answer_kept", symbol=symbol), (*echo, *_figures(session, attempt))
        )
    if verdict.settles:
        line = _worked_rightly(session, question, verdict)
        if verdict.right:
            return Feedback("right", verdict.said, (*echo, line), symbol)
        title, way_back = pace.carried(session, question, verdict)
        return Feedback("own", title, (*echo, line, *way_back), symbol)
    if not verdict.is_attempt:
        return Feedback("info", verdict.said, echo, symbol)
    # Imported here, as the ledger above: the first question is on screen before anything is answered.
    from tutor.present.repeated_misses import said_again

    more = said_again(question.step, session.state(session.position), verdict)
    return Feedback("wrong", verdict.said, (*echo, *more), symbol)


def _worked_rightly(session: Session, question: Question, verdict: Verdict) -> Said:
    """The worked line of an answer that settled its step: on the values in use where it comes from them."""
    from tutor.present.ledger import given_by

    values = shown_values(session, question)
    gives = given_by(question.step, values)
    if verdict.right and gives is not None and not math.isclose(gives, verdict.expected, rel_tol=SAME):
        values = question.course.trace.values(question.iteration)
    return worked(question.step, values)


def _of_claim(question: Question, verdict: Verdict, text: str) -> Feedback:
    """Of a judgement of a source's number; once the right one is given, of what the slip was."""
    symbol = Name(question.step.symbol)
    if not verdict.is_attempt:
        return Feedback("info", verdict.said, (), symbol)
    # Imported here: the first question is on screen before anything is marked.
    from tutor.practice.challenge import is_judgement, what_the_slip_was

    if verdict.settles and not is_judgement(text):
        return Feedback("right", verdict.said, what_the_slip_was(question), symbol)
    return Feedback("right" if verdict.right else "wrong", verdict.said, (), symbol)


def _of_part(session: Session, question: Question, verdict: Verdict) -> Feedback:
    """Of an answer to a part of a step: the step itself stands below what was missing in it."""
    tone: Tone = "right" if verdict.right else "wrong" if verdict.is_attempt else "info"
    lines: tuple[Said, ...] = ()
    if verdict.right and question.form == "faded":
        lines = (worked(question.step, shown_values(session, question)),)
    if tone == "wrong":
        from tutor.present.repeated_misses import hint_offered

        lines = hint_offered(session.state(session.position))
    return Feedback(tone, verdict.said, lines, forms.part_by_name(session, question))


def _figures(session: Session, attempt: Attempt) -> tuple[Said, ...]:
    """Of an answer in an exam: that it shows too few figures, if it does."""
    # Imported here: no question of a lesson waits for it.
    from tutor.present.exam_answers import few_figures

    few = few_figures(attempt.text, attempt.key[1], session.course.figures)
    return () if few is None else (few,)


def _of_hint(session: Session, question: Question, rung: int) -> Feedback:
    values = shown_values(session, question)
    rung = max(1, min(rung, LAST_RUNG))
    lines = rungs(question.course.plan_of(question.key), question.step, values)[rung - 1]
    if rung < LAST_RUNG:
        return Feedback("info", said("feedback.hint", rung=rung, rungs=LAST_RUNG), lines)
    whole = factors(question.course.plan_of(question.key), question.step, values)
    answer: tuple[Said, ...] = ()
    if question.form == "claim":
        from tutor.practice.challenge import answer_of

        answer = (answer_of(question),)
    return Feedback("reveal", said("feedback.worked"), (*answer, *lines, *whole))


def _of_skip(session: Session, number: int, symbol: Name) -> Said | None:
    """What a question is left with; nothing of one that was settled."""
    state = session.state(number)
    if state.outcome is not None:
        return None
    if not state.answered:
        return said("feedback.skipped", symbol=symbol)
    name = "on_with" if isinstance(session.questions, LessonQuestions) else "left_as_it_is"
    return said(f"feedback.{name}", symbol=symbol, answer=_repeated(state.text))


def aside(what: Said) -> Feedback:
    """A saying beside the questions: of a typed word that is none, or that has nothing to do here."""
    return Feedback("info", what)


def notes(session: Session) -> Feedback:
    """The notes at the current question."""
    asked = prompt(session)
    if asked is None or not asked.notes:
        return aside(said("feedback.no_note"))
    return Feedback("info", None, asked.notes)


def no_lab(session: Session) -> Feedback:
    """Where the lab cannot be opened: in an exam it would give every value away."""
    return aside(said("feedback.no_lab_yet") if session.exam else said("feedback.no_lab"))


def not_anew() -> Feedback:
    """Where what is asked cannot be begun anew: it is no lesson."""
    return aside(said("feedback.not_anew"))
