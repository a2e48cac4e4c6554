"""The closing pages of quizzes and exams."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tutor.clean import brief, one_line
from tutor.expressions.reading import LONGEST_ECHO
from tutor.practice.quiz import WrongAnswer, closing
from tutor.practice.results import MarkedAnswer, Result
from tutor.practice.sitting import ClosingLine, Sitting
from tutor.present.exam_answers import answers_of_few_figures
from tutor.present.hints import revealed
from tutor.present.summary import answered_so_far
from tutor.sayings import Name, Said, Text, said

_INDENT = 2
_UNDER_MARK = 3


def quiz_lines(sitting: Sitting) -> tuple[ClosingLine, ...]:
    """Score, time, and mistakes by kind, each with the worked step."""
    summed = closing(sitting.session, sitting.attempts)
    score, time = summed.score, _time(summed.time)
    first = said("closing.first_try", first_try=score.first_try, asked=score.questions, time=time)
    end = said("closing.in_the_end", right=score.right, shown=score.revealed, skipped=score.skipped)
    lines = [ClosingLine(first), ClosingLine(end)]
    if not summed.mistakes:
        lines.append(ClosingLine(said("closing.no_mistakes")))
    for kind, mistakes in summed.mistakes.items():
        lines += [ClosingLine(None), ClosingLine(said(f"closing.of_{kind}"))]
        for mistake in mistakes:
            lines.extend(_mistake(mistake))
    return tuple(lines)


def _mistake(mistake: WrongAnswer) -> Iterator[ClosingLine]:
    question = mistake.question
    yield ClosingLine(_question(mistake))
    if mistake.verdict is not None and not mistake.verdict.right:
        yield ClosingLine(mistake.verdict.said, _INDENT)
    values = question.course.trace.values(question.iteration)
    for line in revealed(question.course.plan_of(question.key), question.step, values):
        yield ClosingLine(line, _INDENT)


def _question(mistake: WrongAnswer) -> Said:
    """Which question, and what was answered first."""
    lesson, symbol = mistake.question.course.lesson, Name(mistake.question.step.symbol)
    name = Text(lesson.id)
    if not mistake.text:
        return said("closing.mistake_not_answered", lesson=name, seed=lesson.seed, symbol=symbol)
    typed = Text(one_line(mistake.text))
    return said("closing.mistake_typed", lesson=name, seed=lesson.seed, symbol=symbol, typed=typed)


def exam_waiting(sitting: Sitting) -> tuple[ClosingLine, ...]:
    """Before an exam is handed in."""
    few = answers_of_few_figures(sitting.session)
    told = (answered_so_far(sitting.session), *(() if few is None else (few,)))
    return tuple(map(ClosingLine, (*told, said("closing.back_or_hand_in"))))


def exam_lines(result: Result) -> tuple[ClosingLine, ...]:
    """The marks of an exam."""
    points = said(
        "closing.points",
        points=result.points,
        asked=len(result.marks),
        time=_time(timedelta(seconds=result.about.seconds)),
        right=result.right,
        follow_through=result.follow_through,
        wrong=len(result.marks) - result.right - result.follow_through - result.missing,
        missing=result.missing,
    )
    lines = [ClosingLine(points)]
    for number, mark in enumerate(result.marks, start=1):
        lines.append(ClosingLine(_mark(number, mark)))
        if not mark.verdict.right:
            lines.append(ClosingLine(mark.verdict.said, _UNDER_MARK))
    return tuple(lines)


def _mark(number: int, mark: MarkedAnswer) -> Said:
    answer = brief(mark.answer, LONGEST_ECHO)
    return said(
        "closing.mark",
        number=number,
        lesson=Text(mark.item.lesson),
        symbol=Name(mark.item.key[1]),
        answer=Text(answer) if answer else said("closing.no_answer"),
        verdict=said(f"closing.{mark.verdict.name}"),
        expected=mark.verdict.expected,
    )


def _time(spent: timedelta) -> Said:
    minutes, seconds = divmod(int(spent.total_seconds()), 60)
    if minutes:
        return said("closing.minutes", minutes=minutes, seconds=seconds)
    return said("closing.seconds", seconds=seconds)
