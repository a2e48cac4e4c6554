"""Printing a lesson as a lesson file, in the form in which an author would write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.clean import in_toml
from tutor.lesson import write_equations
from tutor.lesson.model import FORMAT, NETWORK_FORMAT, AskRule, Lesson, Note
from tutor.lesson.page import Explore, Page
from tutor.lesson.toml_text import key_text, lines_text, number_text, rows_text, value_text
from tutor.model.network import Layer, Loss, Training
from tutor.steps.derive import KINDS


def lesson_to_toml(lesson: Lesson) -> str:
    """The text of a lesson file that loads as an equal lesson (its path, contents and seed apart).

    The lesson must be one that could have been loaded: nothing is checked here.
    """
    rest = _of_network(lesson) if lesson.equations is None else _of_equations(lesson)
    sections = [*_about(lesson), *_source(lesson), *rest]
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def _about(lesson: Lesson) -> Iterator[list[str]]:
    yield [
        f"format = {_format(lesson)}",
        f"id = {in_toml(lesson.id)}",
        f"title = {in_toml(lesson.title)}",
        f"summary = {in_toml(lesson.summary)}",
    ]


def _format(lesson: Lesson) -> int:
    """The oldest format that can say all of a lesson."""
    guides: tuple[AskRule | Note, ...] = (*lesson.ask, *lesson.notes)
    newer = lesson.equations is not None or any(list(_where(guide)) for guide in guides)
    return FORMAT if newer else NETWORK_FORMAT


def _of_network(lesson: Lesson) -> Iterator[list[str]]:
    yield ["[network]", f"inputs = {_texts(lesson.network.inputs)}"]
    yield from map(_layer, lesson.network.layers)
    yield _loss(lesson.network.loss)
    yield _training(lesson.training)
    if lesson.keep:
        yield ["[variants]", f"keep = {_texts(lesson.keep)}"]
    yield from map(_ask, lesson.ask)
    yield from map(_note, lesson.notes)
    yield from map(_page, lesson.pages)
    yield from _claims(lesson)


def _of_equations(lesson: Lesson) -> Iterator[list[str]]:
    guidance = {
        "ask": [_ask(rule) for rule in lesson.ask],
        "notes": [_note(note) for note in lesson.notes],
        "pages": [_page(page) for page in lesson.pages],
        "claims": list(_claims(lesson)),
    }
    return write_equations.sections(lesson, guidance)


def _source(lesson: Lesson) -> Iterator[list[str]]:
    if lesson.source is not None:
        lines = ["[source]", f"title = {in_toml(lesson.source.title)}"]
        yield lines + ([f"file = {in_toml(lesson.source.file)}"] if lesson.source.file else [])


def _layer(layer: Layer) -> list[str]:
    lines = [
        "[[network.layers]]",
        f"name = {in_toml(layer.name)}",
        f"activation = {in_toml(layer.activation)}",
        f"weights = {rows_text('weights', map(_numbers, layer.weights))}",
    ]
    if layer.biases is not None:
        lines.append(f"biases = {_numbers(layer.biases)}")
    if not layer.linear:
        lines.append(f"z = {_texts(layer.z)}")
    lines.append(f"a = {_texts(layer.a)}")
    lines.append(f"weight_names = {rows_text('weight_names', map(_texts, layer.weight_names))}")
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
        f"learning_rate = {number_text(rates[0]) if len(set(rates)) == 1 else _numbers(rates)}",
        f"learning_rate_name = {in_toml(training.learning_rate_name)}",
        f"iterations = {training.iterations}",
    ]


def _ask(rule: AskRule) -> list[str]:
    span = str(rule.first) if rule.first == rule.last else f"{rule.first}-{rule.last}"
    lines = ["[[ask]]", f"iterations = {in_toml(span)}"]
    if rule.kinds is not None:
        lines.append(f"kinds = {_texts(kind for kind in KINDS if kind in rule.kinds)}")
    return [*lines, *_where(rule)]


def _note(note: Note) -> list[str]:
    lines = ["[[notes]]"]
    if note.iteration is not None:
        lines.append(f"iteration = {note.iteration}")
    if note.symbol is not None:
        lines.append(f"symbol = {in_toml(note.symbol)}")
    if note.kind is not None:
        lines.append(f"kind = {in_toml(note.kind)}")
    return [*lines, *_where(note), f"text = {in_toml(note.text)}"]


def _page(page: Page) -> list[str]:
    lines = ["[[pages]]", f"title = {in_toml(page.title)}", f"text = {lines_text(page.text)}"]
    if page.before != "forward":
        lines.append(f"before = {in_toml(page.before)}")
    if page.picture is not None:
        lines.append(f"picture = {in_toml(page.picture)}")
    return [*lines, *([f"explore = {value_text(_explore(page.explore))}"] if page.explore else [])]


def _explore(explore: Explore) -> dict[str, object]:
    """What it says, the step last."""
    told = {key: value for key, value in explore._asdict().items() if value is not None}
    return {**{key: value for key, value in told.items() if key != "step"}, "step": explore.step}


def _where(of: AskRule | Note) -> Iterator[str]:
    """The symbols and samples that it names."""
    if of.symbols is not None:
        yield f"symbols = {_texts(sorted(of.symbols))}"
    if of.samples is not None:
        yield f"samples = {value_text(sorted(of.samples))}"


def _claims(lesson: Lesson) -> Iterator[list[str]]:
    for iteration in sorted({iteration for iteration, _ in lesson.claims}):
        printed = [(symbol, text) for (at, symbol), text in lesson.claims.items() if at == iteration]
        yield [
            f"[claims.{iteration}]",
            *(f"{key_text(symbol)} = {in_toml(text)}" for symbol, text in printed),
        ]


def _numbers(values: Iterable[float]) -> str:
    return f"[{', '.join(map(number_text, values))}]"


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(in_toml, values))}]"
