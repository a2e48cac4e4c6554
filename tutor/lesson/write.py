"""Printing a lesson as a lesson file, in the form in which an author would write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.clean import in_toml
from tutor.lesson.model import NETWORK_FORMAT, AskRule, Lesson, Note
from tutor.lesson.problems import key_text
from tutor.model.network import Layer, Loss, Training
from tutor.steps.derive import KINDS

_WIDEST_LINE = 100
_LARGEST_WHOLE = 1e15


def lesson_to_toml(lesson: Lesson) -> str:
    """The text of a lesson file that loads as an equal lesson (its path, digest and seed apart).

    The lesson must be one that could have been loaded: nothing is checked here.
    """
    sections = [
        [
            f"format = {NETWORK_FORMAT}",
            f"id = {in_toml(lesson.id)}",
            f"title = {in_toml(lesson.title)}",
            f"summary = {in_toml(lesson.summary)}",
        ],
        *_source(lesson),
        ["[network]", f"inputs = {_texts(lesson.network.inputs)}"],
        *(_layer(layer) for layer in lesson.network.layers),
        _loss(lesson.network.loss),
        _training(lesson.training),
        *map(_ask, lesson.ask),
        *map(_note, lesson.notes),
        *_claims(lesson),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def _source(lesson: Lesson) -> Iterator[list[str]]:
    if lesson.source is not None:
        lines = ["[source]", f"title = {in_toml(lesson.source.title)}"]
        yield lines + ([f"file = {in_toml(lesson.source.file)}"] if lesson.source.file else [])


def _layer(layer: Layer) -> list[str]:
    lines = [
        "[[network.layers]]",
        f"name = {in_toml(layer.name)}",
        f"activation = {in_toml(layer.activation)}",
        f"weights = {_rows('weights', map(_numbers, layer.weights))}",
    ]
    if layer.biases is not None:
        lines.append(f"biases = {_numbers(layer.biases)}")
    if not layer.linear:
        lines.append(f"z = {_texts(layer.z)}")
    lines.append(f"a = {_texts(layer.a)}")
    lines.append(f"weight_names = {_rows('weight_names', map(_texts, layer.weight_names))}")
    if layer.biases is not None:
        lines.append(f"bias_names = {_texts(layer.bias_names)}")
    return lines


def _loss(loss: Loss) -> list[str]:
    lines = [
        "[loss]",
        f"kind = {in_toml(loss.kind)}",
        f"name = {in_toml(loss.name)}",
        f"targets = {_texts(loss.targets)}",
    ]
    return [*lines, f"terms = {_texts(loss.terms)}"] if loss.terms else lines


def _training(training: Training) -> list[str]:
    rates = training.learning_rates
    return [
        "[training]",
        f"x = {_numbers(training.x)}",
        f"y = {_numbers(training.y)}",
        f"learning_rate = {_number(rates[0]) if len(set(rates)) == 1 else _numbers(rates)}",
        f"learning_rate_name = {in_toml(training.learning_rate_name)}",
        f"iterations = {training.iterations}",
    ]


def _ask(rule: AskRule) -> list[str]:
    span = str(rule.first) if rule.first == rule.last else f"{rule.first}-{rule.last}"
    lines = ["[[ask]]", f"iterations = {in_toml(span)}"]
    return (
        lines
        if rule.kinds is None
        else [*lines, f"kinds = {_texts(kind for kind in KINDS if kind in rule.kinds)}"]
    )


def _note(note: Note) -> list[str]:
    lines = ["[[notes]]"]
    if note.iteration is not None:
        lines.append(f"iteration = {note.iteration}")
    if note.symbol is not None:
        lines.append(f"symbol = {in_toml(note.symbol)}")
    if note.kind is not None:
        lines.append(f"kind = {in_toml(note.kind)}")
    return [*lines, f"text = {in_toml(note.text)}"]


def _claims(lesson: Lesson) -> Iterator[list[str]]:
    for iteration in sorted({iteration for iteration, _ in lesson.claims}):
        printed = [(symbol, text) for (at, symbol), text in lesson.claims.items() if at == iteration]
        yield [
            f"[claims.{iteration}]",
            *(f"{key_text((symbol,))} = {in_toml(text)}" for symbol, text in printed),
        ]


def _number(value: float) -> str:
    """The shortest text that reads as the same float: `2` for 2.0, as an author writes it."""
    whole = value.is_integer() and abs(value) < _LARGEST_WHOLE and str(value) != "-0.0"
    return str(int(value)) if whole else repr(value)


def _numbers(values: Iterable[float]) -> str:
    return f"[{', '.join(map(_number, values))}]"


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(in_toml, values))}]"


def _rows(key: str, rows: Iterable[str]) -> str:
    """Rows on one line, or, when that is too long, each on its own."""
    whole = list(rows)
    line = f"[{', '.join(whole)}]"
    if len(key) + len(" = ") + len(line) <= _WIDEST_LINE:
        return line
    return "[\n" + "".join(f"  {row},\n" for row in whole) + "]"
