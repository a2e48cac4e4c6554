"""The closing page in styled lines: how the learner did, and what the network learned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isclose

from rich.cells import cell_len

from tutor.expressions.printing import DRAWN_FIGURES, TABLE_FIGURES, format_number
from tutor.practice.course import Course
from tutor.practice.score import Score, score
from tutor.practice.session import Session
from tutor.practice.sitting import Afterwards, ClosingLine, Sitting
from tutor.present.exam_answers import answers_of_few_figures
from tutor.present.feedback import Feedback
from tutor.present.lesson_closing import ahead, taught, worked_again
from tutor.present.mistakes import mistakes
from tutor.present.summary import learned, loss_verdict, slips_of_source
from tutor.sayings import Name, Text, said
from tutor.tolerances import SAME
from tutor.ui.text import Line, line, wrap
from tutor.ui.view import bar, feedback_lines, style_of
from tutor.words import say, say_all

_TRACK = ("─", "-")
_HERE = ("●", "o")
_TARGET = ("◆", "*")
_BOTH = ("◈", "@")
_MOST_TRACK, _MOST_BAR = 40, 40
_LEAST_TRACK, _AROUND_TRACK = 8, 7
"""Columns of a track at the least, and of what stands beside it but for the prediction's value."""

_LABELS, _COUNT = 27, 11
"""Columns of the labels before the bars, at the least; of the counts, and what stands around both."""


def closing_lines(
    sitting: Sitting,
    width: int,
    ascii_only: bool,
    left: Afterwards | None = None,
    told: Feedback | None = None,
) -> list[Line]:
    """The whole page.

    Args:
        left: what a finished lesson leaves behind it, where that is known.
        told: what was said of the last answer, whose question is off the screen at once.
    """
    session = sitting.session
    counted = score(session, sitting.attempts)
    courses = session.courses
    notice = [line((say_all(sitting.notice), "wrong")), line()] if sitting.notice else []
    lines = [*notice, *_last_lines(sitting, told, width, ascii_only)]
    if sitting.on_leaving is not None and session.finished:
        lines += [line((say(sitting.on_leaving), "strong")), line()]
    lines += _outcome_lines(session, counted, width, ascii_only)
    if not session.exam:
        lines += _mistake_lines(counted)
    if session.exam and session.finished:
        # Nothing true is shown yet: one may still go back and answer otherwise.
        few = answers_of_few_figures(session)
        lines += [line(say(few, style_of(ascii_only))), line()] if few is not None else []
        lines.append(line(say(said("closing_page.hands_in"))))
    elif sitting.closing is not None and session.finished:
        lines = [*lines, line(), *_told(sitting.closing(sitting), width, ascii_only)]
    elif len(courses) == 1 and session.finished:
        lines += _lesson_lines(sitting, left, width, ascii_only)
        lines += _slip_lines(courses[0], ascii_only)
    return lines


def _last_lines(sitting: Sitting, told: Feedback | None, width: int, ascii_only: bool) -> list[Line]:
    """What is to be said of the last answer, or the last number of a source."""
    session = sitting.session
    if not session.finished or session.exam:
        return []
    if not session.judges_source:
        return [] if told is None or told.title is None else [*feedback_lines(told, ascii_only), line()]
    from tutor.present.challenge import last_number

    lines = _told(last_number(sitting), width, ascii_only)
    return [*lines, line()] if lines else []


def _lesson_lines(sitting: Sitting, left: Afterwards | None, width: int, ascii_only: bool) -> list[Line]:
    """What was learned, what went wrong, what comes next; what the network learned, last in the course."""
    network = [line(), *_learned_lines(sitting.session.courses[0], width, ascii_only)]
    learned = taught(left, sitting)
    lines = network if learned is None else [line(), line((say(learned), "strong"))]
    if following := ahead(left):
        lines = [*lines, *(line(say(one)) for one in following)]
    if again := _told(worked_again(sitting), width, ascii_only):
        lines = [*lines, line(), *again]
    return lines if learned is None else [*lines, *network]


def _told(lines: Iterable[ClosingLine], width: int, ascii_only: bool) -> list[Line]:
    """Lines of text; what is wrapped of one hangs below it."""
    rows: list[Line] = []
    for one in lines:
        text = "" if one.said is None else " " * one.indent + say(one.said, style_of(ascii_only))
        rows += wrap(line(text), width, hang=one.indent + 2)
    return rows


def _outcome_lines(session: Session, counted: Score, width: int, ascii_only: bool) -> list[Line]:
    rows = [
        (said("closing_page.right"), counted.right),
        (said("closing_page.follow_through"), counted.follow_through),
        (said("closing_page.shown"), counted.revealed),
        (said("closing_page.filled"), counted.filled),
        (said("closing_page.skipped"), counted.skipped),
    ]
    if session.exam:
        kept = sum(1 for s in session.states.values() if s.outcome == "answered")
        rows = [(said("closing_page.answered"), kept), rows[-1]]
    done = counted.done
    title = said("closing_page.so_far", done=done, count=counted.questions)
    if session.finished:
        title = said("closing_page.finished", count=counted.questions)
    lines = [line((say(title), "title"))]
    labels = [(say(label), count) for label, count in rows if count]
    column = max([_LABELS, *(cell_len(label) + 1 for label, _ in labels)])
    room = min(_MOST_BAR, width - _COUNT - column)
    for label, count in labels:
        drawn = bar(count, counted.questions, room, ascii_only)
        gap = " " * (column - cell_len(label) + 1)
        lines.append(line(f"{count:>4}  {label}{gap}", (drawn, "bar")))
    if counted.first_try and not (session.exam or session.judges_source):
        lines.append(line(f"{counted.first_try:>4}  {say(said('closing_page.first_try'))}"))
    return lines


def _mistake_lines(counted: Score) -> list[Line]:
    if not counted.misconceptions:
        return []
    watch_out = say(said("closing_page.watch_out"))
    return [line((f"{watch_out} ", "wrong"), mistakes(counted.misconceptions[:3]))]


def _learned_lines(course: Course, width: int, ascii_only: bool) -> list[Line]:
    """A row per iteration: each prediction on its way to its target, and the loss."""
    if course.lesson.equations is not None:
        return [line(say(saying, style_of(ascii_only))) for saying in learned(course)]
    network, iterations = course.network, course.lesson.training.iterations
    name = style_of(ascii_only).name(network.loss.name)
    losses = [course.trace.value(i, network.loss.name) for i in range(1, iterations + 1)]
    lines: list[Line] = []
    pairs = list(zip(network.outputs, network.loss.targets, strict=True))
    loss_room = max(0, min(_MOST_BAR + 12, (width - 4) // 2))
    for output, target in pairs[:-1]:
        lines.extend(_track_lines(course, output, target, width - loss_room, ascii_only))
        lines.append(line())
    tracks = _track_lines(course, *pairs[-1], width - loss_room, ascii_only)
    bars = _loss_cells(losses, loss_room, ascii_only)
    heads = [line((f"  {name}", "title")), *bars, line()]  # the last beside the ends of the scale
    for track, cell in zip(tracks, heads, strict=True):
        gap = width - loss_room - sum(len(text) for text, _ in track)
        lines.append((*track, (" " * max(1, gap), "plain"), *cell))
    lines.append(line((f"    {_legend(ascii_only)}", "dim")))
    if len(losses) > 1:
        lines.extend((line(), *(line((say(one), "strong")) for one in loss_verdict(losses))))
    return lines


def _slip_lines(course: Course, ascii_only: bool) -> list[Line]:
    """What the source of the lesson gets wrong."""
    told = [say(one, style_of(ascii_only)) for one in slips_of_source(course)]
    return [line(), line((told[0], "title")), *(line(f"  {text}") for text in told[1:])] if told else []


def _loss_cells(losses: Sequence[float], room: int, ascii_only: bool) -> list[Line]:
    style = style_of(ascii_only)
    shown = [format_number(loss, DRAWN_FIGURES, style) for loss in losses]
    figures = max(map(len, shown))
    most = max(losses)
    return [
        line(f"  {text:<{figures}} ", (bar(loss, most, room - figures - 4, ascii_only), "bar"))
        for loss, text in zip(losses, shown, strict=True)
    ]


def _legend(ascii_only: bool) -> str:
    """What the signs on the tracks are."""
    here, target, both = (Text(sign[ascii_only]) for sign in (_HERE, _TARGET, _BOTH))
    return say(said("closing_page.signs", here=here, target=target, both=both))


def _track_lines(course: Course, output: str, target: str, width: int, ascii_only: bool) -> list[Line]:
    """A prediction's way to its target: a head, a row per iteration on one scale, and the scale's ends."""
    style = style_of(ascii_only)
    iterations = course.lesson.training.iterations
    values = [course.trace.value(i, output) for i in range(1, iterations + 1)]
    goal = course.trace.value(1, target)
    low, high = min(*values, goal), max(*values, goal)
    shown = [format_number(value, TABLE_FIGURES, style) for value in values]
    wide = max(map(len, shown))
    room = max(_LEAST_TRACK, min(_MOST_TRACK, width - wide - _AROUND_TRACK))
    towards = said("closing_page.towards", output=Name(output), target=Name(target), goal=goal)
    lines = [line((say(towards, style), "title"))]

    def place(value: float) -> int:
        return 0 if isclose(low, high, rel_tol=SAME) else round((room - 1) * (value - low) / (high - low))

    for number, (value, text) in enumerate(zip(values, shown, strict=True), 1):
        track = [_TRACK[ascii_only]] * room
        track[place(goal)] = _TARGET[ascii_only]
        at = place(value)
        sign = (_BOTH if at == place(goal) else _HERE)[ascii_only]
        pieces = (
            ("".join(track[:at]), "dim"),
            (sign, "reveal"),
            ("".join(track[at + 1 :]), "dim"),
        )
        lines.append(line(f"{number:>3} {text:>{wide}} ", *pieces))
    ends = [format_number(end, TABLE_FIGURES, style) for end in dict.fromkeys((low, high))]
    between = " " * max(1, room - sum(map(len, ends)))
    lines.append(line((" " * (wide + 5) + between.join(ends), "dim")))
    return lines
