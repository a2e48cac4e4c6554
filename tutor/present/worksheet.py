"""Worksheets: the steps of a lesson with blanks, to print and work on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from tutor.clean import in_block, in_html, in_markdown
from tutor.data_classes import dataclass
from tutor.expressions import mathml
from tutor.expressions.printing import DRAWN_FIGURES, PRETTY, SHOWN_FIGURES, format_number
from tutor.lesson.model import Lesson
from tutor.model.network import Network
from tutor.present.diagram import draw_plan
from tutor.present.equation_values import equations_of
from tutor.present.hints import what_it_is
from tutor.present.key import lesson_name
from tutor.present.key_text import given_md
from tutor.present.markup import Markup, html
from tutor.present.pages_document import document_pieces, paragraphs
from tutor.present.pages_structure import heading_html, structure_html
from tutor.present.parts import part_of, title_in
from tutor.present.tables import csv_pieces
from tutor.sayings import Said, Text, said
from tutor.steps.derive import Plan, Step
from tutor.steps.trace import Trace, initial_values
from tutor.words import say

ANSWER_COLUMNS = ("learner", "iteration", "symbol", "answer")
"""The columns that `mark` reads (docs/formats.md)."""

_COLUMNS = 80
_NAME_LINE, _DATE_LINE = 30, 14
_TASK = said("documents.task", figures=DRAWN_FIGURES, more=SHOWN_FIGURES)
_WORK_OUT = said("documents.work_it_out")


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the sheet.

    Attributes:
        asked: whether it has a blank.
        shown: the value printed instead of a blank; "" where it would give a blank's away.
    """

    iteration: int
    plan: Plan
    step: Step
    asked: bool
    shown: str


def lines_of(lesson: Lesson) -> Iterator[Line]:
    """The steps that are asked, and those that are needed to work them out.

    Raises:
        TutorError: at once, where the training has values that are not finite.
    """
    trace = Trace(lesson.computation)
    trace.run()
    return _lines(lesson, trace, _needed(lesson, trace))


def _lines(lesson: Lesson, trace: Trace, needed: Mapping[int, set[str]]) -> Iterator[Line]:
    for iteration in range(1, lesson.training.iterations + 1):
        shown, plan = _shown(lesson, trace, iteration), trace.plan_at(iteration)
        for step in plan.steps:
            if lesson.asks(iteration, step):
                yield Line(iteration, plan, step, True, "")
            elif step.symbol in needed.get(iteration, ()):
                yield Line(iteration, plan, step, False, shown[step.symbol])


def _shown(lesson: Lesson, trace: Trace, iteration: int) -> dict[str, str]:
    """The values of an iteration that may be printed; "" for what is asked, or would give that away."""
    steps = trace.plan_at(iteration).steps
    asked = {step.symbol for step in steps if lesson.asks(iteration, step)}
    if len(asked) == len(steps):
        return dict.fromkeys(asked, "")
    values = trace.values(iteration)
    printed = {step.symbol: format_number(values[step.symbol]) for step in steps}
    blanks = {printed[symbol] for symbol in asked}
    return {symbol: "" if symbol in asked or value in blanks else value for symbol, value in printed.items()}


def _needed(lesson: Lesson, trace: Trace) -> dict[int, set[str]]:
    """What asked steps use, and what those use whose value is not printed; updates serve the next iteration.

    By iteration; of the steps that are not asked themselves.
    """
    found: dict[int, set[str]] = {}
    wanted: set[str] = set()  # by the iterations after the one that is looked at
    carried = lesson.computation.carried
    for iteration in range(lesson.training.iterations, 0, -1):
        shown, plan = _shown(lesson, trace, iteration), trace.plan_at(iteration)
        asked = {step.symbol for step in plan.steps if lesson.asks(iteration, step)}
        needed = asked | wanted
        waiting, wanted = list(needed), set()
        while waiting:
            symbol = waiting.pop()
            if shown[symbol]:
                continue
            for name in plan.by_symbol[symbol].depends_on:
                if name in plan.by_symbol:
                    if name not in needed:
                        needed.add(name)
                        waiting.append(name)
                elif iteration > 1 and carried.get(name, name) != name:
                    wanted.add(carried[name])
        if extra := needed - asked:
            found[iteration] = extra
    return found


def worksheet_csv(lesson: Lesson) -> Iterator[str]:
    """A line per asked step, as `mark` reads it; learner and answer are left to be filled in."""
    rows = (("", line.iteration, line.step.symbol, "") for line in lines_of(lesson) if line.asked)
    return csv_pieces(ANSWER_COLUMNS, rows)


def worksheet_md(lesson: Lesson) -> Iterator[str]:
    """The sheet in Markdown: the drawing, what is given, the rules, and a table per part of an iteration."""
    sections = _sections(lines_of(lesson))
    head = [
        f"# {in_markdown(lesson.title)}",
        f"`{lesson_name(lesson)}` {in_markdown(lesson.summary)}".rstrip(),
        say(_name_and_date(Text("_" * _NAME_LINE), Text("_" * _DATE_LINE))),
        in_block(_drawing(lesson)),
        f"## {say(said('documents.what_is_given'))}",
        given_md(lesson),
        *_rules_md(lesson),
        say(_TASK),
    ]
    yield "\n\n".join(head) + "\n"
    for heading, lines in sections:
        yield f"\n## {say(heading)}\n\n{_table_md(lesson, lines)}\n"
        for note in _notes(lesson, lines):
            yield f"\n> {in_markdown(note)}\n"


def worksheet_html(lesson: Lesson) -> Iterator[str]:
    """The sheet as one page that prints well and needs nothing else."""
    title = said("documents.worksheet", lesson=Text(lesson_name(lesson)))
    return document_pieces(title, _sheet_parts(lesson, lines_of(lesson)))


def _name_and_date(name_line: Text, date_line: Text) -> Said:
    return said("documents.name_and_date", name_line=name_line, date_line=date_line)


def _sheet_parts(lesson: Lesson, steps: Iterable[Line]) -> Iterator[str]:
    yield heading_html(lesson)
    blank = Markup('<span class="blank"></span>')
    yield f'<p class="name">{html(_name_and_date(blank, blank))}</p>'
    yield "<main>"
    yield structure_html(lesson, 2)
    yield f'<p class="task">{html(_TASK)}</p>'
    for heading, lines in _sections(steps):
        yield f"<h2>{html(heading)}</h2>"
        yield _table_html(lesson, heading, lines)
        notes = "".join(map(paragraphs, _notes(lesson, lines)))
        if notes:
            yield f'<aside class="note">{notes}</aside>'
    yield "</main>"


def _sections(steps: Iterable[Line]) -> Iterator[tuple[Said, list[Line]]]:
    """The parts of the iterations that ask or show something, each with its heading."""
    grouped = groupby(steps, key=lambda line: (line.iteration, part_of(line.step.kind), line.step.sample))
    for at, lines in grouped:
        yield title_in(*at), list(lines)


def _notes(lesson: Lesson, lines: list[Line]) -> list[str]:
    """The lesson's notes at these steps, each once."""
    notes = (note for line in lines for note in lesson.notes_at(line.iteration, line.step))
    return list(dict.fromkeys(notes))


def _drawing(lesson: Lesson) -> str:
    plan, values = lesson.computation.plan(1), initial_values(lesson.computation)
    drawing = draw_plan(plan, values, known=(), focus=None, width=_COLUMNS, ascii_only=True)
    return "\n".join(line.rstrip() for line in drawing.lines)


def _rules_md(lesson: Lesson) -> list[str]:
    """The rules of a network, or the equations, under their heading."""
    written, found = equations_of(lesson), []
    if lesson.equations is None or lesson.equations.network is not None:
        found += [f"## {say(said('documents.rules'))}", _rules_of(lesson.network)]
    if written:
        found += [f"## {say(said('documents.equations'))}", in_block("\n".join(written))]
    return found


def _rules_of(network: Network) -> str:
    loss = network.loss
    rules = [
        said("documents.rule", activation=said(row.title), rule=Text(in_markdown(say(said(row.hint)))))
        for row in dict.fromkeys(layer.row for layer in network.layers)
    ]
    prose = Text(in_markdown(say(said(loss.row.hint))))
    rules.append(said("documents.loss_rule", loss=Text(in_markdown(loss.name)), rule=prose))
    return "\n".join(f"- {say(rule)}" for rule in rules)


def _table_md(lesson: Lesson, lines: list[Line]) -> str:
    columns = (said("documents.column_step"), said("documents.column_what"), said("documents.column_value"))
    rows = [f"| {' | '.join(map(say, columns))} |", "| --- | --- | --- |"]
    for line in lines:
        words = in_markdown(say(what_it_is(line.plan, line.step)))
        blank = "____________" if line.asked else line.shown or say(_WORK_OUT)
        rows.append(f"| `{line.step.symbol}` | {words} | {blank} |")
    return "\n".join(rows)


def _table_html(lesson: Lesson, caption: Said, lines: list[Line]) -> str:
    columns = (
        said("documents.column_step"),
        said("documents.column_what"),
        said("documents.column_working"),
        said("documents.column_value"),
    )
    top = "".join(f'<th scope="col">{html(column)}</th>' for column in columns)
    rows = []
    for line in lines:
        words = in_html(say(what_it_is(line.plan, line.step), PRETTY))
        symbol = mathml.math(mathml.symbol(line.step.symbol))
        if line.asked:
            cells = '<td class="working"></td><td class="answer"></td>'
        else:
            cells = f'<td></td><td class="given">{in_html(line.shown) or html(_WORK_OUT)}</td>'
        rows.append(f'<tr><th scope="row">{symbol}</th><td class="words">{words}</td>{cells}</tr>\n')
    return (
        f'<div class="wide"><table class="sheet"><caption>{html(caption)}</caption>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody></table></div>"
    )
