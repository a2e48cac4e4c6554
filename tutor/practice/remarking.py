"""Result files marked again from their raw answers, and what does not agree in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isclose

from tutor.errors import TutorError
from tutor.lesson.model import Lesson
from tutor.practice.actions import act
from tutor.practice.assigned import items_of, opened
from tutor.practice.course import Course
from tutor.practice.exam import RUN, made_again
from tutor.practice.quiz import MOST_QUESTIONS, Item, Quiz, questions_of
from tutor.practice.result_checks import question_findings, summary_findings
from tutor.practice.result_file import ResultFile, no_result, result_of
from tutor.practice.results import Circumstances, MarkedAnswer, Result, mark_practice, marked
from tutor.practice.session import ACTIONS, Attempt, Session
from tutor.sayings import Said, Text, said
from tutor.tolerances import EXACT


def remark(document: Mapping[str, object], lessons: Iterable[Lesson]) -> Result:
    """Marks the raw answers of a result file again, and looks for what does not agree in it.

    A lesson that has changed is named in `changed`; its answers are marked by the numbers
    that its file gives now. Marks that come out differently are listed in `differing`.

    Args:
        document: as `document_of` reads it.

    Raises:
        TutorError: where it is no result, or a lesson is missing or does not have the step.
    """
    read = result_of(document)
    here = {lesson.id: lesson for lesson in lessons}
    _check_steps(read, here)
    changed = dict.fromkeys(item.lesson for item in read.items if here[item.lesson].digest != item.digest)
    result, findings = _result(read, here)
    both = zip(result.marks, read.rows, strict=True)
    differing = (number for number, (mark, row) in enumerate(both) if _differs(mark, row))
    questions = () if changed else question_findings(read, _made_again(read, here))
    found = (*questions, *findings, *summary_findings(read, result.summary))
    return replace(result, changed=tuple(changed), differing=tuple(differing), findings=found)


def _about(read: ResultFile) -> Circumstances:
    return Circumstances(
        learner=read.learner,
        id=read.id,
        kind=read.kind,
        assignment=read.assignment,
        seconds=read.seconds,
        attempt=read.attempt,
        sequence=read.sequence,
        begun=read.begun,
        closed=read.closed,
    )


def _made_again(read: ResultFile, here: Mapping[str, Lesson]) -> tuple[Item, ...] | None:
    counted = read.questions
    count = counted if type(counted) is int and 1 <= counted <= MOST_QUESTIONS else len(read.items)
    if read.kind == "exam":
        return made_again(read.seed, count, read.lessons, read.items, here.values(), read.numbers)
    try:
        lessons = [here[name] for name in read.lessons]
        return items_of(read.kind, lessons, count, read.seed, read.numbers or 0)
    except (KeyError, TutorError):
        return None


def _check_steps(read: ResultFile, here: Mapping[str, Lesson]) -> None:
    """Raises TutorError where a lesson is missing or does not have a step that is asked."""
    numbers = {(item.lesson, item.seed) for item in read.items}
    if read.kind == "exam" and len(numbers) > 2 * (1 + len(read.items) // RUN):
        # Making them would take its time.
        raise no_result(said("exams.many_numbers", questions=len(read.items), numbers=len(numbers)))
    if unknown := next((item.lesson for item in read.items if item.lesson not in here), None):
        missing = said("exams.lesson_missing", lesson=Text(unknown))
        raise TutorError(missing, said("exams.put_lesson"))
    plain = {name: Course.of(here[name]) for name in {item.lesson for item in read.items}}
    for item in read.items:
        if item.key not in plain[item.lesson].order:
            lesson, (iteration, symbol) = Text(item.lesson), item.key
            raise no_result(said("exams.no_step", lesson=lesson, symbol=Text(symbol), iteration=iteration))


def _result(read: ResultFile, here: Mapping[str, Lesson]) -> tuple[Result, tuple[Said, ...]]:
    """The result as its answers give it, and what does not fit in its actions."""
    as_now = tuple(replace(item, digest=here[item.lesson].digest) for item in read.items)
    quiz = Quiz(read.seed, as_now, read.kind == "exam", read.lessons, read.numbers, read.figures)
    if read.kind == "exam":
        courses = [question.course for question in questions_of(as_now, here.values(), read.figures)]
        marks = marked(as_now, courses, [str(row["answer"]) for row in read.rows])
        about = _about(read)
        return Result(about, read.seed, marks, read.lessons, read.numbers, read.figures), ()
    session, attempts, fits = _replayed(opened(read.kind, quiz, list(here.values())), read)
    result = mark_practice(session, quiz, _about(read), attempts)
    return result, () if fits else (said("exams.other_actions"),)


def _replayed(session: Session, read: ResultFile) -> tuple[Session, Sequence[Attempt], bool]:
    """The session that the actions of a result lead to; whether each of them could be done there."""
    start = read.begun or datetime(1970, 1, 1, tzinfo=UTC)
    attempts: list[Attempt] = []
    for done in read.actions:
        name = next((action for action in ACTIONS if action == done.action), None)
        if name is None:
            return session, attempts, False
        after, attempt = act(session, name, done.text, start + timedelta(seconds=done.seconds))
        if attempt is None or attempt.number != done.number:
            return session, attempts, False
        session = after
        attempts.append(attempt)
    return session, attempts, True


def _differs(mark: MarkedAnswer, row: Mapping[str, object]) -> bool:
    """Whether a mark is another one than in the file; the words of its message do not count."""
    verdict, there = mark.verdict, row.get("expected")
    now: dict[str, object] = {
        "verdict": verdict.name,
        "misconception": verdict.misconception,
        "rounding": verdict.rounding,
    }
    if mark.tries is not None:
        now |= {"answer": mark.answer, "tries": mark.tries, "hints": mark.hints, "outcome": mark.outcome}
    if not isinstance(there, int | float) or isinstance(there, bool):
        return True
    if any(now[name] != row.get(name) for name in now):
        return True
    try:
        return not isclose(mark.verdict.expected, there, rel_tol=EXACT)
    except OverflowError:  # a whole number beyond all floats
        return True
