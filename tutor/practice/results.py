"""Results: what the answers of an exam, or of a piece of practice, are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import datetime
from itertools import islice, pairwise

from tutor.data_classes import dataclass
from tutor.lesson.model import StepKey
from tutor.marking.verdicts import Answered, Verdict
from tutor.practice import seen_values
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.quiz import LONGEST_PAUSE, Item, Quiz
from tutor.practice.result_file import MOST_ACTIONS, Done, GivenAs, WorkKind
from tutor.practice.session import Attempt, Outcome, Session
from tutor.sayings import Said


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """One raw answer and its verdict; `answer` is "" where there is none. Of practice it is the first one.

    Attributes:
        seconds: spent on the question.
        tries: attempts at it; None in an exam, as what follows.
        hints: rungs seen before the first of them, or in all where there was none.
        outcome: what settled it; None while it is open.
    """

    item: Item
    answer: str
    verdict: Verdict
    seconds: int = 0
    tries: int | None = None
    hints: int = 0
    outcome: Outcome | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Who did it, when and what for.

    Attributes:
        id: of a learner of a class; "" where nobody says.
        seconds: time spent on it, long pauses left out.
        attempt: how often the same has been begun, this time included.
        sequence: which hand-in with that record it is, counted from 1.
        begun, closed: when the first question was shown, and from when on nothing can be changed; None where
            that is not known.
    """

    learner: str = ""
    id: str = ""
    kind: WorkKind = "exam"
    assignment: GivenAs | None = None
    seconds: int = 0
    attempt: int = 1
    sequence: int = 1
    begun: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Marked answers.

    Attributes:
        seed, numbers, figures: see `Quiz`.
        lessons: ids of the lessons that it was made from, in their order.
        actions: of practice, all that was done, oldest first.
        changed: ids of lessons whose file is not the one that it was made from.
        differing: indexes of marks that are not as the result file has them; only after `remark`.
        findings: what else does not agree in the file; only after `remark`.
    """

    about: Circumstances
    seed: int
    marks: tuple[MarkedAnswer, ...]
    lessons: tuple[str, ...] = ()
    numbers: int | None = None
    figures: int = 3
    actions: tuple[Done, ...] = ()
    changed: tuple[str, ...] = ()
    differing: tuple[int, ...] = ()
    findings: tuple[Said, ...] = field(default=(), compare=False)

    @property
    def right(self) -> int:
        return sum(mark.verdict.right for mark in self.marks)

    @property
    def follow_through(self) -> int:
        return sum(mark.verdict.name == "follow_through" for mark in self.marks)

    @property
    def missing(self) -> int:
        return sum(mark.verdict.name == "missing" for mark in self.marks)

    @property
    def points(self) -> int:
        """A right answer and a follow-through earn a point each."""
        return self.right + self.follow_through

    @property
    def summary(self) -> dict[str, int]:
        return {
            "points": self.points,
            "right": self.right,
            "follow_through": self.follow_through,
            "missing": self.missing,
        }


def mark_exam(session: Session, quiz: Quiz, about: Circumstances, attempts: Sequence[Attempt] = ()) -> Result:
    """Marks the final answers of an exam's session, all of them anew and in order.

    Args:
        attempts: what was done in it, for the time that each question took.
    """
    answers = [session.state(number).text for number in range(len(session.questions))]
    courses = [question.course for question in session.questions]
    spent = seconds_of(attempts, len(answers), about.begun)
    marks = (
        replace(mark, seconds=seconds)
        for mark, seconds in zip(marked(quiz.items, courses, answers), spent, strict=True)
    )
    return Result(about, quiz.seed, tuple(marks), quiz.lessons, quiz.numbers, quiz.figures)


def marked(
    items: Sequence[Item], courses: Sequence[Course], answers: Sequence[str]
) -> tuple[MarkedAnswer, ...]:
    """Marks each answer given those before it on the same numbers."""
    work: dict[StepKey, Answered] = {}
    marks = []
    for number, (item, course, answer) in enumerate(zip(items, courses, answers, strict=True)):
        if number and course is not courses[number - 1]:
            work = {}
        verdict = seen_values.mark(course, item.key, answer, work)
        if verdict.answered is not None:
            work = {**work, item.key: verdict.answered}
        marks.append(MarkedAnswer(item, answer, verdict))
    return tuple(marks)


def mark_practice(session: Session, quiz: Quiz, about: Circumstances, attempts: Sequence[Attempt]) -> Result:
    """What the first attempts of practice were worth. What was shown before any of them is missing.

    Args:
        attempts: all that was done in it, oldest first.
    """
    spent = seconds_of(attempts, len(quiz.items), about.begun)
    marks = tuple(
        replace(_first_of(session, item, number, attempts), seconds=seconds)
        for number, (item, seconds) in enumerate(zip(quiz.items, spent, strict=True))
    )
    done = tuple(_actions(attempts, about.begun))
    return Result(about, quiz.seed, marks, quiz.lessons, quiz.numbers, quiz.figures, done)


def _first_of(session: Session, item: Item, number: int, attempts: Sequence[Attempt]) -> MarkedAnswer:
    """The first attempt at a question, whatever was answered later."""
    own = [a for a in attempts if a.number == number and a.action == "answer" and a.verdict is not None]
    tried = [a for a in own if a.verdict is not None and a.verdict.is_attempt]
    state = session.state(number)
    if not tried:
        nothing = _missing(session.questions[number])
        return MarkedAnswer(item, "", nothing, tries=0, hints=state.hints, outcome=state.outcome)
    first = tried[0]
    assert first.verdict is not None
    return MarkedAnswer(
        item, first.text, first.verdict, tries=len(tried), hints=first.hints, outcome=state.outcome
    )


def _missing(question: Question) -> Verdict:
    return seen_values.mark(question.course, question.key, "", {})


def _actions(attempts: Sequence[Attempt], begun: datetime | None) -> Iterator[Done]:
    start = begun or (attempts[0].at if attempts else None)
    # What could not be read, or was too coarse, has changed nothing: who pastes a book leaves no book.
    changing = (one for one in attempts if one.verdict is None or one.verdict.is_attempt)
    for attempt in islice(changing, MOST_ACTIONS):
        assert start is not None
        after = max(0, int((attempt.at - start).total_seconds()))
        yield Done(attempt.number, attempt.action, attempt.text, after)


def seconds_of(attempts: Sequence[Attempt], questions: int, begun: datetime | None) -> list[int]:
    """How long each question took: the time before what was done at it, each pause as in `time_spent`."""
    moments = ([begun] if begun is not None else []) + [attempt.at for attempt in attempts]
    pauses = [max(0.0, min(b - a, LONGEST_PAUSE).total_seconds()) for a, b in pairwise(moments)]
    done = attempts if begun is not None else attempts[1:]
    spent = [0.0] * questions
    for attempt, pause in zip(done, pauses, strict=True):
        if 0 <= attempt.number < questions:
            spent[attempt.number] += pause
    return [round(seconds) for seconds in spent]
