"""The closing page in styled lines: how the learner did, what the network learned, what to do next."""

from __future__ import annotations

from tutor.practice.course import Course
from tutor.practice.session import Score, Session, score
from tutor.practice.sitting import Sitting
from tutor.steps.printing import format_number
from tutor.ui.text import Line, line
from tutor.ui.view import bar, loss_lines, style_of

_TRACK = ("─", "-")
_HERE = ("●", "o")
_TARGET = ("◆", "*")


def closing_lines(sitting: Sitting, width: int, ascii_only: bool) -> list[Line]:
    """The whole page."""
    session = sitting.session
    counted = score(session, sitting.attempts)
    courses = {question.course for question in session.questions}
    lines = [*_outcome_lines(session, counted, width, ascii_only), *_mistake_lines(counted)]
    if len(courses) == 1 and session.finished:
        (course,) = courses
        lines = [*lines, line(), *_learned_lines(course, width, ascii_only)]
    return lines


def _outcome_lines(session: Session, counted: Score, width: int, ascii_only: bool) -> list[Line]:
    title = "Finished" if session.finished else "So far"
    rows = [
        ("right", counted.right),
        ("right from your own values", counted.follow_through),
        ("shown", counted.revealed),
        ("filled in", counted.filled),
        ("skipped", counted.skipped),
    ]
    if session.exam:
        rows = [("answered", sum(1 for s in session.states.values() if s.outcome == "answered")), rows[-1]]
    rows = [row for row in rows if row[1]]
    lines = [line((f"{title}: {counted.questions} steps", "title"))]
    room = min(30, width - 36)
    for words, count in rows:
        drawn = bar(count, counted.questions, room, ascii_only)
        lines.append(line(f"  {count:>4}  {words:<26} ", (drawn, "bar")))
    if counted.first_try and not session.exam:
        lines.append(line(f"  {counted.first_try} of them at the first try and without a hint."))
    return lines


def _mistake_lines(counted: Score) -> list[Line]:
    if not counted.misconceptions:
        return []
    met = ", ".join(f"{name.replace('_', ' ')} ({count})" for name, count in counted.misconceptions[:3])
    return [line(("Watch out for: ", "wrong"), met)]


def _learned_lines(course: Course, width: int, ascii_only: bool) -> list[Line]:
    network, iterations = course.network, course.lesson.training.iterations
    style = style_of(ascii_only)
    lines: list[Line] = []
    for output, target in zip(network.outputs, network.loss.targets, strict=True):
        lines.extend(_track_lines(course, output, target, width, ascii_only))
    losses = [course.trace.value(i, network.loss.name) for i in range(1, iterations + 1)]
    lines.extend((line(), *loss_lines(losses, style.name(network.loss.name), min(width, 70), ascii_only)))
    if len(losses) > 1:
        fell = losses[-1] < losses[0]
        words = (
            "The loss falls: each update moves the output towards the target."
            if fell
            else "The loss has not fallen: with this learning rate the steps are too long."
        )
        lines.append(line((words, "strong")))
    return lines


def _track_lines(course: Course, output: str, target: str, width: int, ascii_only: bool) -> list[Line]:
    """A prediction's way to its target: a row per iteration on one scale."""
    style = style_of(ascii_only)
    iterations = course.lesson.training.iterations
    values = [course.trace.value(i, output) for i in range(1, iterations + 1)]
    goal = course.trace.value(1, target)
    low, high = min(*values, goal), max(*values, goal)
    room = min(44, width - 20)
    lines = [
        line(
            (f"{style.name(output)} on its way to the target ", "title"),
            f"{style.name(target)} = {format_number(goal, 5, style)}",
        )
    ]

    def place(value: float) -> int:
        return round((room - 1) * (value - low) / (high - low)) if high > low else 0

    for number, value in enumerate(values, 1):
        track = [_TRACK[ascii_only]] * room
        track[place(goal)] = _TARGET[ascii_only]
        at = place(value)
        pieces = (
            ("".join(track[:at]), "dim"),
            (_HERE[ascii_only], "reveal"),
            ("".join(track[at + 1 :]), "dim"),
        )
        lines.append(line(f"{number:>3} ", *pieces, f" {format_number(value, 5, style)}"))
    return lines
