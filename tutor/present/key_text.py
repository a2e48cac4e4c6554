"""The key as plain text and as Markdown, for reading."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from tutor.clean import in_markdown, one_line
from tutor.lesson.model import Lesson
from tutor.marking.marker import Marker
from tutor.present.key import KeyRow, key_rows, lesson_name, sound_trace
from tutor.steps.derive import Kind
from tutor.words import say

TEXT_WIDTH = 80
_DEEPEST_SYMBOL = 16  # longer symbols get a line of their own instead of pushing the formulas out of sight

_FIXED_BLANK = "\xa0"


def stage_of(kind: Kind) -> str:
    """The part of an iteration that a kind of step belongs to, as a heading."""
    match kind:
        case "pre_activation" | "activation":
            return "Forward pass"
        case "loss_term" | "loss":
            return "Loss"
        case "update":
            return "Update"
        case _:
            return "Backward pass"


def stages(rows: Iterable[KeyRow]) -> Iterator[tuple[int, str, list[KeyRow]]]:
    """The rows of each part of each iteration, in the order asked."""
    for (iteration, stage), group in groupby(rows, key=lambda row: (row.iteration, stage_of(row.step.kind))):
        yield iteration, stage, list(group)


def given(lesson: Lesson) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is known before the first step: headings, each with its names and values as text."""
    network, training = lesson.network, lesson.training
    groups = [
        ("Inputs", zip(network.inputs, training.x, strict=True)),
        ("Targets", zip(network.loss.targets, training.y, strict=True)),
        ("Learning rate", _rates(lesson)),
    ]
    shown = [(heading, [(name, _exact(value)) for name, value in pairs]) for heading, pairs in groups]
    for layer in network.layers:
        pairs = [
            (name, _exact(value))
            for names, row in zip(layer.weight_names, layer.weights, strict=True)
            for name, value in zip(names, row, strict=True)
        ]
        if layer.biases is not None:
            pairs += [(n, _exact(v)) for n, v in zip(layer.bias_names, layer.biases, strict=True)]
        shown.append((f"Layer {one_line(layer.name)} ({layer.activation})", pairs))
    return shown


def _rates(lesson: Lesson) -> Iterator[tuple[str, float]]:
    """The learning rate, once per iteration only if it changes."""
    name, rates = lesson.training.learning_rate_name, lesson.training.learning_rates
    if len(set(rates)) == 1:
        yield name, rates[0]
        return
    for iteration, rate in enumerate(rates, start=1):
        yield f"{name} (iteration {iteration})", rate


def _exact(value: float) -> str:
    """A given number, as many figures as it has."""
    return repr(value).removesuffix(".0")


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
    yield one_line(f"{lesson_name(lesson)}: {lesson.title}") + "\n\n"
    for heading, pairs in given(lesson):
        # A line never ends between a name and its value.
        text = ", ".join(f"{name} = {value}".replace(" ", _FIXED_BLANK) for name, value in pairs)
        for line in _wrapped(f"{heading}: {text}", width, "", "    "):
            yield line.replace(_FIXED_BLANK, " ") + "\n"
    for iteration, stage, rows in stages(key_rows(lesson, trace)):
        title = f"Iteration {iteration}: {stage.lower()}"
        lines = ["", title, "-" * len(title)]
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
        how += _wrapped(f"source: {one_line(note)}", width - len(indent), "", "  ")
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
    for iteration, stage, rows in stages(key_rows(lesson, trace)):
        if iteration != last:
            yield f"\n## Iteration {iteration}\n"
            last = iteration
        yield f"\n### {stage}\n\n{_table_md(rows, marker)}\n"


def given_md(lesson: Lesson) -> str:
    """The given values as a list."""
    return "\n".join(
        f"- {in_markdown(heading)}: " + ", ".join(f"`{name} = {value}`" for name, value in pairs)
        for heading, pairs in given(lesson)
    )


def _table_md(rows: list[KeyRow], marker: Marker) -> str:
    chains = any(row.explained.chain for row in rows)
    headings = ["symbol", "formula", "numbers put in", "value", *(["chain"] if chains else [])]
    lines = [headings, ["---"] * len(headings)]
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
    return text + ("\n\n(*) The source prints another number:\n\n" + "\n".join(notes) if notes else "")
