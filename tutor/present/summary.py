"""The closing page in words: how the learner did, and what the network learned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tutor.clean import brief
from tutor.expressions.printing import PLAIN, Style
from tutor.practice.course import Course
from tutor.practice.score import Score
from tutor.practice.session import Session
from tutor.present.mistakes import mistakes
from tutor.sayings import Argument, Equation, Name, Said, Text, TypedText, said
from tutor.words import say

if TYPE_CHECKING:
    from tutor.marking.audit import Claim  # nothing is marked before the first question is on screen

_MOST_COMPARED = 4
"""Kinds of data whose losses are compared."""

_BAR = 30

MOST_SLIPS = 12
"""More slips of a source than this are left to the audit."""


def summary(session: Session, counted: Score, style: Style = PLAIN) -> tuple[str, ...]:
    """How the learner does, at the end or in between; of an exam, nothing that marks it."""
    if session.exam:
        return (say(answered_so_far(session)),)
    done = counted.done
    steps = said(
        "closing.steps_done",
        done=done,
        steps=counted.questions,
        right=counted.right,
        first_try=counted.first_try,
        follow_through=counted.follow_through,
        shown=counted.revealed,
        filled=counted.filled,
        skipped=counted.skipped,
    )
    lines = [steps]
    if counted.misconceptions:
        met = Text(mistakes(counted.misconceptions[:3]))
        lines.append(said("closing.mistakes_met", mistakes=met))
    return tuple(say(line, style) for line in lines)


def answered_so_far(session: Session) -> Said:
    """How far an exam is."""
    asked = len(session.questions)
    answered = sum(bool(session.state(number).text) for number in range(asked))
    return said("closing.answered_so_far", answered=answered, asked=asked)


def learned(course: Course) -> tuple[Said, ...]:
    """A line per iteration: predictions, loss and a bar; then what they show."""
    loss_name = course.lesson.computation.loss
    if loss_name is None:
        return ()
    iterations = range(1, course.lesson.iterations + 1)
    losses = [course.trace.value(i, loss_name) for i in iterations]
    most = max(losses) or 1.0
    if course.lesson.equations is not None:
        return (
            *(
                said(
                    "closing.iteration_loss",
                    iteration=iteration,
                    loss=Equation((Name(loss_name), loss)),
                    bar=Text("#" * max(1, round(_BAR * loss / most))),
                )
                for iteration, loss in zip(iterations, losses, strict=True)
            ),
            *_verdict_by_data(course, loss_name, losses),
        )
    network, training = course.network, course.lesson.training
    targets = _equations(zip(network.loss.targets, training.y, strict=True))
    lines = [said("closing.target", targets=targets)]
    for iteration, loss in zip(iterations, losses, strict=True):
        outputs = _equations((name, course.trace.value(iteration, name)) for name in network.outputs)
        lines.append(
            said(
                "closing.iteration",
                iteration=iteration,
                outputs=outputs,
                loss=Equation((Name(network.loss.name), loss)),
                bar=Text("#" * max(1, round(_BAR * loss / most))),
            )
        )
    return (*lines, *loss_verdict(losses))


def slips_of_source(course: Course) -> tuple[Said, ...]:
    """What the lesson's source gets wrong by slips of its own; nothing where it has none."""
    found = course.marker.slips_of_source() if course.lesson.claims else ()
    if not found:
        return ()
    lesson = Text(course.lesson.id)
    lines = [
        said("closing.find_the_slips", lesson=lesson),
        said("closing.slips_of_source", count=len(found)),
        *map(_slip, found[:MOST_SLIPS]),
    ]
    if len(found) > MOST_SLIPS:
        lines.append(said("closing.more_slips", count=len(found) - MOST_SLIPS))
    return tuple(lines)


def _slip(claim: Claim) -> Said:
    """One line: where, what is printed, what is right, and what gives the printed number."""
    why = said("audit.note_no_slip")
    if claim.slip is not None:
        why = said("audit.note_slip", slip=claim.slip, own=claim.its_own)
    return said(
        "closing.slip_of_source",
        iteration=claim.iteration,
        symbol=Name(claim.symbol),
        printed=TypedText(brief(claim.printed)),
        right=claim.expected,
        why=why,
    )


def _equations(values: Iterable[tuple[str, float]]) -> tuple[Argument, ...]:
    return tuple(Equation((Name(name), value)) for name, value in values)


def _verdict_by_data(course: Course, loss: str, losses: Sequence[float]) -> tuple[Said, ...]:
    """The same where iterations may see other data: losses are compared where the data are the same."""
    equations = course.lesson.equations
    seen: dict[tuple[int, ...], list[int]] = {}
    for iteration in range(1, len(losses) + 1):
        data = () if equations is None else equations.settings.portions.of(iteration)
        seen.setdefault(data, []).append(iteration)
    if len(seen) == 1:
        return loss_verdict(losses)
    compared = [its for its in seen.values() if len(its) > 1][:_MOST_COMPARED]
    return tuple(
        said(
            "closing.same_data",
            loss=Name(loss),
            first=its[0],
            last=its[-1],
            old=losses[its[0] - 1],
            new=losses[its[-1] - 1],
        )
        for its in compared
    ) or (said("closing.other_data"),)


def loss_verdict(losses: Sequence[float]) -> tuple[Said, ...]:
    """What the losses of a training show; nothing of one iteration alone."""
    if len(losses) < 2:
        return ()
    return (said("closing.loss_falls") if losses[-1] < losses[0] else said("closing.loss_has_not_fallen"),)
