"""The key: every step of a lesson with formula, substitution, chain and value."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.data_classes import dataclass
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
    return lesson.over(iterations)


def lesson_name(lesson: Lesson) -> str:
    """The id, with the seed where the numbers were made from one: `relu-221@7`."""
    if lesson.seed is None or "@" in lesson.id:
        return lesson.id
    return f"{lesson.id}@{lesson.seed}"


def key_rows(lesson: Lesson, trace: Trace, style: Style = PLAIN) -> Iterator[KeyRow]:
    """Every step of every iteration, in the order asked."""
    for iteration in range(1, lesson.iterations + 1):
        values = trace.values(iteration)
        plan = trace.plan_at(iteration)
        for step in plan.steps:
            layer = None if step.layer is None else lesson.network.layers[step.layer].name
            yield KeyRow(
                iteration,
                step,
                layer,
                explained(plan, step, values, style),
                values[step.symbol] + 0.0,  # no -0.0: nobody writes it
                lesson.claims.get((iteration, step.symbol)),
            )


def sound_trace(lesson: Lesson) -> Trace:
    """The lesson's values, all of which are finite: a document is not begun that cannot be ended.

    Raises:
        TutorError: where one of them is not.
    """
    trace = Trace(lesson.computation)
    try:
        trace.run()
    except Unbounded as error:
        hint = said("documents.fewer_iterations", fewer=max(1, error.iteration - 1))
        raise TutorError(error.message, hint) from error
    return trace


def key_json(lesson: Lesson) -> Iterator[str]:
    """One JSON document: `{"lesson", "steps": [...]}`; its shape is a contract (docs/formats.md)."""
    rows = key_rows(lesson, sound_trace(lesson))
    fields = fields_of(lesson)
    steps = (dict(zip(fields, _members(row, fields), strict=True)) for row in rows)
    return json_pieces({"lesson": lesson_name(lesson), "steps": steps})


def key_csv(lesson: Lesson) -> Iterator[str]:
    """A line per step: the columns are `FIELDS`, the names that a step depends on are parted by blanks."""

    fields = fields_of(lesson)

    def line(row: KeyRow) -> tuple[object, ...]:
        cells = dict(zip(fields, _members(row, fields), strict=True))
        return tuple((cells | {"depends_on": " ".join(row.step.depends_on)}).values())

    return csv_pieces(fields, map(line, key_rows(lesson, sound_trace(lesson))), ours=_FORMULAS)


def fields_of(lesson: Lesson) -> tuple[str, ...]:
    """The members of a lesson's steps: of one with batches, the sample too."""
    equations = lesson.equations
    batches = equations is not None and equations.settings.portions.in_batches
    return (*FIELDS, "sample") if batches else FIELDS


def _members(row: KeyRow, fields: tuple[str, ...]) -> tuple[object, ...]:
    """The values of the fields, in their order."""
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
        *((row.step.sample,) if "sample" in fields else ()),
    )
