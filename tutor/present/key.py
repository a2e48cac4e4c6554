"""The key: every step of a lesson with formula, substitution, chain and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tutor.errors import TutorError
from tutor.expressions.printing import PLAIN, Style
from tutor.lesson.model import Lesson
from tutor.present.hints import Explained, explained
from tutor.present.tables import csv_pieces, json_pieces
from tutor.sayings import said
from tutor.steps.derive import Step
from tutor.steps.trace import Trace, Unbounded

FIELDS = (
    "iteration",
    "symbol",
    "kind",
    "layer",
    "formula",
    "substitution",
    "chain",
    "chain_substitution",
    "value",
    "depends_on",
    "printed",
)
"""The members of a step in JSON and the columns in CSV (docs/formats.md)."""

_FORMULAS = ("formula", "substitution", "chain", "chain_substitution")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One step of one iteration, worked.

    Attributes:
        layer: the name of its layer; None for the loss and its terms.
        explained: the step printed with its true values.
        value: the true value, in full precision.
        printed: what the lesson's source prints here; None where it prints nothing.
    """

    iteration: int
    step: Step
    layer: str | None
    explained: Explained
    value: float
    printed: str | None


def over(lesson: Lesson, iterations: int | None) -> Lesson:
    """The lesson over `iterations` iterations instead of its own number; None leaves it as it is."""
    if iterations is None:
        return lesson
    return replace(lesson, training=lesson.training.extended(iterations))


def lesson_name(lesson: Lesson) -> str:
    """The id, with the seed where the numbers were made from one: `relu-221@7`."""
    if lesson.seed is None or "@" in lesson.id:
        return lesson.id
    return f"{lesson.id}@{lesson.seed}"


def key_rows(lesson: Lesson, trace: Trace, style: Style = PLAIN) -> Iterator[KeyRow]:
    """Every step of every iteration, in the order asked."""
    for iteration in range(1, lesson.training.iterations + 1):
        values = trace.values(iteration)
        for step in trace.plan.steps:
            layer = None if step.layer is None else lesson.network.layers[step.layer].name
            yield KeyRow(
                iteration,
                step,
                layer,
                explained(trace.plan, step, values, style),
                values[step.symbol] + 0.0,  # no -0.0: nobody writes it
                lesson.claims.get((iteration, step.symbol)),
            )


def sound_trace(lesson: Lesson) -> Trace:
    """The lesson's values, all of which are finite: a document is not begun that cannot be ended.

    Raises:
        TutorError: where one of them is not.
    """
    trace = Trace(lesson.network, lesson.training)
    try:
        trace.run()
    except Unbounded as error:
        hint = said("documents.fewer_iterations", fewer=max(1, error.iteration - 1))
        raise TutorError(error.message, hint) from error
    return trace


def key_json(lesson: Lesson) -> Iterator[str]:
    """One JSON document: `{"lesson", "steps": [...]}`; its shape is a contract (docs/formats.md)."""
    rows = key_rows(lesson, sound_trace(lesson))
    steps = (dict(zip(FIELDS, _members(row), strict=True)) for row in rows)
    return json_pieces({"lesson": lesson_name(lesson), "steps": steps})


def key_csv(lesson: Lesson) -> Iterator[str]:
    """A line per step: the columns are `FIELDS`, the names that a step depends on are parted by blanks."""

    def line(row: KeyRow) -> tuple[object, ...]:
        *cells, _, printed = _members(row)
        return *cells, " ".join(row.step.depends_on), printed

    return csv_pieces(FIELDS, map(line, key_rows(lesson, sound_trace(lesson))), ours=_FORMULAS)


def _members(row: KeyRow) -> tuple[object, ...]:
    """The values of `FIELDS`, in their order."""
    e = row.explained
    return (
        row.iteration,
        row.step.symbol,
        row.step.kind,
        row.layer,
        e.formula,
        e.substitution,
        e.chain or None,
        e.chain_substitution or None,
        row.value,
        list(row.step.depends_on),
        row.printed,
    )
