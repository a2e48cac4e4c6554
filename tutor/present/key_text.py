"""The key as plain text and as Markdown, for reading."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from tutor.clean import in_markdown, one_line
from tutor.expressions.printing import exact_number
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.present.equation_values import in_groups
from tutor.present.key import KeyRow, key_rows, lesson_name, sound_trace
from tutor.present.parts import Part, part_of, title, title_in
from tutor.sayings import Name, Said, Text, said
from tutor.words import say

TEXT_WIDTH = 80
_DEEPEST_SYMBOL = 16  # longer symbols get a line of their own instead of pushing the formulas out of sight

_FIXED_BLANK = "\xa0"


_Place = tuple[int, Part, int | None]
"""An iteration, a part of it, and in a batch the sample."""


def _in_parts(rows: Iterable[KeyRow]) -> Iterator[tuple[_Place, list[KeyRow]]]:
    """The rows of each part of each iteration, in the order asked."""

    def place(row: KeyRow) -> _Place:
        return row.iteration, part_of(row.step.kind), row.step.sample

    for at, group in groupby(rows, key=place):
        yield at, list(group)


def given(lesson: Lesson) -> list[tuple[Said, list[tuple[str, str]]]]:
    """What is known before the first step: headings, each with its names and values as text."""
    if lesson.equations is not None:
        return [
            (heading, [(n, exact_number(v)) for n, v in pairs])
            for heading, pairs in in_groups(lesson.equations)
        ]
    network, training = lesson.network, lesson.training
    groups = [
        (said("documents.inputs"), zip(network.inputs, training.x, strict=True)),
        (said("documents.targets"), zip(network.loss.targets, training.y, strict=True)),
        (said("documents.learning_rate"), _rates(lesson)),
    ]
    shown = [(heading, [(name, exact_number(value)) for name, value in pairs]) for heading, pairs in groups]
    for layer in network.layers:
        pairs = [
            (name, exact_number(value))
            for names, row in zip(layer.weight_names, layer.weights, strict=True)
            for name, value in zip(names, row, strict=True)
        ]
        if layer.biases is not None:
            pairs += [(n, exact_number(v)) for n, v in zip(layer.bias_names, layer.biases, strict=True)]
        heading = said("documents.layer", layer=Text(one_line(layer.name)), activation=said(layer.row.title))
        shown.append((heading, pairs))
    return shown


def _rates(lesson: Lesson) -> Iterator[tuple[str, float]]:
    """The learning rate, once per iteration only if it changes."""
    name, rates = lesson.training.learning_rate_name, lesson.training.learning_rates
    if len(set(rates)) == 1:
        yield name, rates[0]
        return
    for iteration, rate in enumerate(rates, start=1):
        yield say(said("documents.rate_in", name=Name(name), iteration=iteration)), rate


def claim_note(marker: Marker, row: KeyRow) -> str:
    """What to say of the source's number at a row: "" where there is none or it is right."""
    if row.printed is None:
        return ""
    note = marker.source_note((row.iteration, row.step.symbol))
    return say(note) if note is not None else ""


def key_text(lesson: Lesson, width: int = TEXT_WIDTH) -> Iterator[str]:
    """Symbol, value and how it comes about, aligned and wrapped at `width` columns."""
    trace = sound_trace(lesson)
    marker = Marker.of(lesson, trace)
    about = said("documents.lesson", lesson=Text(lesson_name(lesson)), title=Text(lesson.title))
    yield one_line(say(about)) + "\n\n"
    for what, pairs in given(lesson):
        # A line never ends between a name and its value.
        equations = tuple(Text(f"{name} = {value}".replace(" ", _FIXED_BLANK)) for name, value in pairs)
        line_of_it = say(said("documents.given", what=what, values=equations))
        for line in _wrapped(line_of_it, width, "", "    "):
            yield line.replace(_FIXED_BLANK, " ") + "\n"
    for place, rows in _in_parts(key_rows(lesson, trace)):
        heading = say(title_in(*place))
        lines = ["", heading, "-" * len(heading)]
        symbols = min(_DEEPEST_SYMBOL, max(len(row.step.symbol) for row in rows))
        values = max(len(row.explained.value) for row in rows)
        for row in rows:
            lines += _row_lines(row, claim_note(marker, row), symbols, values, width)
        yield "\n".join(lines) + "\n"


def _row_lines(row: KeyRow, note: str, symbols: int, values: int, width: int) -> Iterator[str]:
    """One step: its symbol and value on the first line, formula and chain beside them."""
    indent = " " * (symbols + values + 6)
    how = [line for parts in _equations(row) for line in _fitted(parts, width - len(indent))]
    if note:
        differs = say(said("documents.source_note", note=Text(one_line(note))))
        how += _wrapped(differs, width - len(indent), "", "  ")
    lead = f"{row.step.symbol:<{symbols}}  {row.explained.value:>{values}}    "
    if len(row.step.symbol) > symbols:
        yield row.step.symbol
        lead = f"{'':<{symbols}}  {row.explained.value:>{values}}    "
    yield (lead + how[0]).rstrip()
    for line in how[1:]:
        yield indent + line


def _equations(row: KeyRow) -> Iterator[list[str]]:
    """Formula = substitution, then chain = chain with numbers where it says more than the formula."""
    e = row.explained
    yield [e.formula] if e.substitution in (e.formula, e.value) else [e.formula, e.substitution]
    if e.chain and e.chain not in (e.symbol, e.formula):
        chain = "= " + e.chain
        yield [chain] if e.chain_substitution == e.substitution else [chain, e.chain_substitution]


def _fitted(parts: list[str], width: int) -> list[str]:
    """ "a = b" on one line if it fits, else each part on its own lines."""
    line = " = ".join(parts)
    if len(line) <= width:
        return [line]
    lines = _wrapped(parts[0], width, "", "  ")
    for part in parts[1:]:
        lines += _wrapped(f"= {part}", width, "", "  ")
    return lines


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        max(20, width),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def key_md(lesson: Lesson) -> Iterator[str]:
    """The key in Markdown: a section per part of an iteration, a table in each."""
    trace = sound_trace(lesson)
    marker = Marker.of(lesson, trace)
    yield f"# {in_markdown(lesson.title)}\n\n"
    yield f"`{lesson_name(lesson)}` {in_markdown(lesson.summary)}".strip() + f"\n\n{given_md(lesson)}\n"
    last = 0
    for (iteration, part, sample), rows in _in_parts(key_rows(lesson, trace)):
        if iteration != last:
            yield f"\n## {say(said('documents.iteration', iteration=iteration))}\n"
            last = iteration
        yield f"\n### {say(title(part, sample))}\n\n{_table_md(rows, marker)}\n"


def given_md(lesson: Lesson) -> str:
    """The given values as a list."""
    lines = []
    for heading, pairs in given(lesson):
        values = tuple(Text(f"`{name} = {value}`") for name, value in pairs)
        what = Text(in_markdown(say(heading)))
        lines.append(f"- {say(said('documents.given', what=what, values=values))}")
    return "\n".join(lines)


def _table_md(rows: list[KeyRow], marker: Marker) -> str:
    chains = any(row.explained.chain for row in rows)
    columns = [
        said("documents.column_symbol"),
        said("documents.column_formula"),
        said("documents.column_numbers"),
        said("documents.column_value"),
    ]
    if chains:
        columns.append(said("documents.column_chain"))
    lines = [[say(column) for column in columns], ["---"] * len(columns)]
    notes = []
    for row in rows:
        e = row.explained
        cells = [f"`{e.symbol}`", f"`{e.formula}`", f"`{e.substitution}`", e.value]
        if chains:
            cells.append(f"`{e.chain}` = `{e.chain_substitution}`")
        note = claim_note(marker, row)
        if note:
            cells[3] += " (*)"
            notes.append(f"- `{e.symbol}`: {in_markdown(note)}")
        lines.append(cells)
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    if not notes:
        return text
    return f"{text}\n\n(*) {say(said('documents.source_differs'))}\n\n" + "\n".join(notes)
