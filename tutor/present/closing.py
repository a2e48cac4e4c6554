"""The closing pages of quizzes and exams, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tutor.clean import brief, one_line
from tutor.expressions.printing import PLAIN, Style, format_number
from tutor.marking.messages import LONGEST_ECHO
from tutor.practice.exam import ExamResult
from tutor.practice.quiz import WrongAnswer, closing
from tutor.practice.sitting import Sitting
from tutor.present.explain import revealed
from tutor.present.summary import answered_so_far
from tutor.words import say


def quiz_lines(sitting: Sitting, style: Style = PLAIN) -> tuple[str, ...]:
    """Score, time, and mistakes by kind, each with the worked step."""
    summed = closing(sitting.session, sitting.attempts)
    score = summed.score
    lines = [
        f"{score.first_try} of {score.questions} right at the first try without hints, "
        f"in {_time(summed.time)}.",
        f"{score.right} right in the end, {score.revealed} shown, {score.skipped} skipped.",
    ]
    if not summed.mistakes:
        lines.append("No mistakes.")
    for kind, mistakes in summed.mistakes.items():
        lines += ["", f"{kind.replace('_', ' ')}:"]
        for mistake in mistakes:
            lines.extend(_mistake(mistake, style))
    return tuple(lines)


def _mistake(mistake: WrongAnswer, style: Style) -> Iterator[str]:
    question = mistake.question
    lesson = question.course.lesson
    symbol = style.name(question.step.symbol)
    said = f"you typed {one_line(mistake.text)}" if mistake.text else "not answered"
    yield f"{lesson.id} (seed {lesson.seed}): {symbol}, {said}"
    if mistake.verdict is not None and not mistake.verdict.right:
        yield f"  {say(mistake.verdict.said, style)}"
    values = question.course.trace.values(question.iteration)
    for line in revealed(question.course.trace.plan, question.step, values, style).split("\n"):
        yield f"  {line}"


def exam_waiting(sitting: Sitting, style: Style = PLAIN) -> tuple[str, ...]:
    """Before an exam is handed in."""
    return (
        answered_so_far(sitting.session),
        "Type :back to change an answer, or press Enter to hand in.",
    )


def exam_lines(result: ExamResult) -> tuple[str, ...]:
    """The marks of an exam."""
    lines = [
        f"{result.points} of {_counted(len(result.marks), 'point')} "
        f"in {_time(timedelta(seconds=result.seconds))}: "
        f"{result.right} right, {result.follow_through} right from your own values, {result.missing} missing."
    ]
    for number, mark in enumerate(result.marks, start=1):
        verdict = mark.verdict
        answer = brief(mark.answer, LONGEST_ECHO) or "(nothing)"
        expected = format_number(verdict.expected)
        lines.append(
            f"{number}. {mark.item.lesson} {mark.item.key[1]}: {answer}; {verdict.name}, right is {expected}"
        )
        if not verdict.right:
            lines.append(f"   {say(verdict.said)}")
    return tuple(lines)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _time(spent: timedelta) -> str:
    minutes, seconds = divmod(int(spent.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
