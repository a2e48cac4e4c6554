"""The closing page in words: how the learner did, and what the network learned."""

from __future__ import annotations

from tutor.expressions.printing import PLAIN, Style, format_number
from tutor.practice.course import Course
from tutor.practice.session import Score, Session
from tutor.present.mistakes import mistakes

_BAR = 30


def summary(session: Session, course: Course, counted: Score, style: Style = PLAIN) -> tuple[str, ...]:
    """Lines for the closing page of a lesson, or for a look in between; of an exam, nothing that marks it."""
    if session.exam:
        return (answered_so_far(session),)
    done = sum(state.outcome is not None for state in session.states.values())
    lines = [
        f"{done} of {counted.questions} steps done: {counted.right} right "
        f"({counted.first_try} at the first try without hints), "
        f"{counted.follow_through} right from your own values, {counted.revealed} shown, "
        f"{counted.filled} filled in, {counted.skipped} skipped."
    ]
    if counted.misconceptions:
        lines.append(f"Mistakes met most often: {mistakes(counted.misconceptions[:3])}.")
    if session.finished and len(session.courses) == 1:
        lines.extend(learned(course, style))
    return tuple(lines)


def answered_so_far(session: Session) -> str:
    """How far an exam is."""
    asked = len(session.questions)
    answered = sum(bool(session.state(number).text) for number in range(asked))
    return f"You have answered {answered} of {asked} question{'s' if asked != 1 else ''}."


def learned(course: Course, style: Style = PLAIN) -> tuple[str, ...]:
    """A line per iteration: predictions, loss and a bar; then what they show."""
    network, training = course.network, course.lesson.training
    losses = [course.trace.value(i, network.loss.name) for i in range(1, training.iterations + 1)]
    most = max(losses) or 1.0
    targets = ", ".join(
        f"{style.name(name)} = {format_number(value, style=style)}"
        for name, value in zip(network.loss.targets, training.y, strict=True)
    )
    lines = [f"Target: {targets}"]
    for iteration, loss in enumerate(losses, start=1):
        outputs = ", ".join(
            f"{style.name(name)} = {format_number(course.trace.value(iteration, name), style=style)}"
            for name in network.outputs
        )
        bar = "#" * max(1, round(_BAR * loss / most))
        shown = format_number(loss, style=style)
        lines.append(f"iteration {iteration}: {outputs}; {style.name(network.loss.name)} = {shown} {bar}")
    if len(losses) > 1:
        lines.append(
            "The loss falls: the output has moved towards the target."
            if losses[-1] < losses[0]
            else "The loss has not fallen: the learning rate takes steps that are too long here."
        )
    return tuple(lines)
