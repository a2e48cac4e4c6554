"""Worksheets: the steps of a lesson with blanks, to print and work on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from tutor.clean import in_block, in_html, in_markdown
from tutor.lesson.model import Lesson, StepKey
from tutor.network.model import Network
from tutor.present import mathml
from tutor.present.diagram import draw
from tutor.present.explain import what_it_is
from tutor.present.key import lesson_name, values_of
from tutor.present.key_text import given_md, stage_of
from tutor.present.pages_document import document, paragraphs
from tutor.present.pages_structure import heading_html, structure_html
from tutor.present.tables import csv_text
from tutor.steps.derive import Plan, Step
from tutor.steps.names import updated_symbol
from tutor.steps.printing import PRETTY, format_number
from tutor.steps.rules import ACTIVATION_RULES, LOSS_RULES
from tutor.steps.trace import Trace

ANSWER_COLUMNS = ("learner", "iteration", "symbol", "answer")
"""The columns that `mark` reads (DESIGN.md, section 6)."""

_COLUMNS = 80
_WORK_OUT = "(work it out)"
_TASK = (
    "Work out every step with a blank, in order, and go on with your own values. "
    "Write at least 4 significant figures, for updated parameters 6."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the sheet.

    Attributes:
        asked: whether it has a blank.
        shown: the value printed instead of a blank; "" where it would give a blank's away.
    """

    iteration: int
    step: Step
    asked: bool
    shown: str


def lines_of(lesson: Lesson) -> Iterator[Line]:
    """The steps that are asked, and those that are needed to work them out."""
    trace = Trace(lesson.network, lesson.training)
    shown = {}
    for iteration in range(1, lesson.training.iterations + 1):
        values = values_of(trace, iteration)
        printed = {step.symbol: format_number(values[step.symbol]) for step in trace.plan.steps}
        asked = {step.symbol for step in trace.plan.steps if lesson.asks(iteration, step)}
        blanks = {printed[symbol] for symbol in asked}
        for symbol, value in printed.items():
            shown[iteration, symbol] = "" if symbol in asked or value in blanks else value
    needed = _needed(lesson, trace.plan, shown)
    for iteration, step in trace.steps():
        key = (iteration, step.symbol)
        if lesson.asks(iteration, step):
            yield Line(iteration, step, True, "")
        elif key in needed:
            yield Line(iteration, step, False, shown[key])


def _needed(lesson: Lesson, plan: Plan, shown: Mapping[StepKey, str]) -> set[StepKey]:
    """What asked steps use, and what those use whose value is not printed; updates serve the next one."""
    iterations = range(1, lesson.training.iterations + 1)
    open_keys = [(i, step.symbol) for i in iterations for step in plan.steps if lesson.asks(i, step)]
    needed = set(open_keys)
    while open_keys:
        iteration, symbol = open_keys.pop()
        if shown[iteration, symbol]:
            continue
        for name in plan.by_symbol[symbol].depends_on:
            for key in ((iteration, name), (iteration - 1, updated_symbol(name))):
                if key in shown and key not in needed:
                    needed.add(key)
                    open_keys.append(key)
    return needed


def worksheet_csv(lesson: Lesson) -> str:
    """A line per asked step, as `mark` reads it; learner and answer are left to be filled in."""
    rows = (("", line.iteration, line.step.symbol, "") for line in lines_of(lesson) if line.asked)
    return csv_text(ANSWER_COLUMNS, rows)


def worksheet_md(lesson: Lesson) -> str:
    """The sheet in Markdown: the drawing, what is given, the rules, and a table per part of an iteration."""
    blocks = [
        f"# {in_markdown(lesson.title)}",
        f"`{lesson_name(lesson)}` {in_markdown(lesson.summary)}".rstrip(),
        "Name: ______________________________ Date: ______________",
        in_block(_drawing(lesson)),
        "## What is given",
        given_md(lesson),
        "## The rules",
        _rules_md(lesson.network),
        _TASK,
    ]
    for heading, lines in _sections(lesson):
        blocks += [f"## {heading}", _table_md(lesson, lines)]
        blocks += [f"> {in_markdown(note)}" for note in _notes(lesson, lines)]
    return "\n\n".join(blocks) + "\n"


def worksheet_html(lesson: Lesson) -> str:
    """The sheet as one page that prints well and needs nothing else."""
    parts = [
        heading_html(lesson),
        '<p class="name">Name <span class="blank"></span> Date <span class="blank"></span></p>',
        "<main>",
        structure_html(lesson, 2),
        f'<p class="task">{in_html(_TASK)}</p>',
    ]
    for heading, lines in _sections(lesson):
        parts += [f"<h2>{in_html(heading)}</h2>", _table_html(lesson, heading, lines)]
        notes = "".join(map(paragraphs, _notes(lesson, lines)))
        if notes:
            parts.append(f'<aside class="note">{notes}</aside>')
    return document(f"Worksheet {lesson_name(lesson)}", "\n".join((*parts, "</main>")))


def _sections(lesson: Lesson) -> Iterator[tuple[str, list[Line]]]:
    """The parts of the iterations that ask or show something."""
    grouped = groupby(lines_of(lesson), key=lambda line: (line.iteration, stage_of(line.step.kind)))
    for (iteration, stage), lines in grouped:
        yield f"Iteration {iteration}: {stage.lower()}", list(lines)


def _notes(lesson: Lesson, lines: list[Line]) -> list[str]:
    """The lesson's notes at these steps, each once."""
    notes = (note for line in lines for note in lesson.notes_at(line.iteration, line.step))
    return list(dict.fromkeys(notes))


def _drawing(lesson: Lesson) -> str:
    network = lesson.network
    values = dict(zip(network.inputs, lesson.training.x, strict=True))
    values |= dict(zip(network.loss.targets, lesson.training.y, strict=True))
    values |= dict(network.parameters())
    drawing = draw(network, values, known=(), focus=None, width=_COLUMNS, ascii_only=True)
    return "\n".join(line.rstrip() for line in drawing.lines)


def _rules_md(network: Network) -> str:
    activations = dict.fromkeys(layer.activation for layer in network.layers)
    lines = [f"- {name}: {in_markdown(ACTIVATION_RULES[name].prose)}" for name in activations]
    loss = network.loss
    lines.append(f"- loss {in_markdown(loss.name)}: {in_markdown(LOSS_RULES[loss.kind].prose)}")
    return "\n".join(lines)


def _table_md(lesson: Lesson, lines: list[Line]) -> str:
    rows = ["| step | what it is | value |", "| --- | --- | --- |"]
    for line in lines:
        words = in_markdown(what_it_is(lesson.network, line.step))
        blank = "____________" if line.asked else line.shown or _WORK_OUT
        rows.append(f"| `{line.step.symbol}` | {words} | {blank} |")
    return "\n".join(rows)


def _table_html(lesson: Lesson, caption: str, lines: list[Line]) -> str:
    rows = []
    for line in lines:
        words = in_html(what_it_is(lesson.network, line.step, PRETTY))
        symbol = mathml.math(mathml.symbol(line.step.symbol))
        if line.asked:
            cells = '<td class="working"></td><td class="answer"></td>'
        else:
            cells = f'<td></td><td class="given">{in_html(line.shown) or _WORK_OUT}</td>'
        rows.append(f'<tr><th scope="row">{symbol}</th><td class="words">{words}</td>{cells}</tr>\n')
    return (
        f'<div class="wide"><table class="sheet"><caption>{in_html(caption)}</caption>\n<thead><tr>'
        '<th scope="col">step</th><th scope="col">what it is</th><th scope="col">working</th>'
        f'<th scope="col">value</th></tr></thead>\n<tbody>\n{"".join(rows)}</tbody></table></div>'
    )
