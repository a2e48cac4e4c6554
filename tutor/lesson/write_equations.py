"""Printing a lesson of equations: its file again, in the author's order, with the numbers that it has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.lesson.model import Lesson
from tutor.lesson.toml_text import array_lines, entry_text, is_array_of_tables, table_lines
from tutor.model.equations import Model
from tutor.model.families import Index
from tutor.model.network import Network
from tutor.steps.settings import Update

ABOUT = ("format", "id", "title", "summary", "source")
"""What a lesson says of itself, and of where it comes from."""

GUIDING = ("ask", "notes", "pages", "claims")
"""What it says of its steps, and around them."""


def sections(lesson: Lesson, guidance: Mapping[str, Sequence[list[str]]]) -> Iterator[list[str]]:
    """The file after what it is called and where it comes from.

    Args:
        guidance: the sections of `GUIDING` as they are now.
    """
    filled = _filled(lesson)
    words = {k: v for k, v in filled.items() if not isinstance(v, dict) and not is_array_of_tables(v)}
    if words:
        yield [entry_text(key, value) for key, value in words.items()]
    for key in dict.fromkeys((*filled, *GUIDING)):
        value = filled.get(key)
        if key in GUIDING:
            yield from guidance[key]
        elif isinstance(value, dict):
            yield from table_lines(key, value)
        elif key not in words:
            yield from array_lines(key, value)


def _filled(lesson: Lesson) -> dict[str, object]:
    """The document with the lesson's own numbers, without what it says of itself."""
    found = {key: value for key, value in lesson.document.items() if key not in ABOUT}
    computation = lesson.equations
    if computation is None:
        return found
    model, network = computation.model, computation.network
    if network is not None:
        _fill_network(found, network, model)
    else:
        first = _table(found, "model").get("index_from", 1)
        fill = _Filling(model, first if isinstance(first, int) else 1)
        for key, values in (("given", model.given), ("parameters", model.parameters)):
            if key in found:
                found[key] = fill.table(_table(found, key), values)
        if computation.update is not None:
            _fill_state(
                found, fill.table(_table(found, "state"), computation.update.state), computation.update
            )
        if "samples" in found:
            found["samples"] = fill.samples(found["samples"])
    if computation.update is not None:
        _fill_update(found, computation.update, model)
    training = _table(found, "training")
    if training.get("iterations", 1) != computation.iterations:
        found["training"] = {**training, "iterations": computation.iterations}
    return found


def _table(document: Mapping[str, object], key: str) -> dict[str, object]:
    value = document.get(key)
    return dict(value) if isinstance(value, dict) else {}


class _Filling:
    """Puts a model's numbers in the place of those that a file gives."""

    def __init__(self, model: Model, first: int) -> None:
        self._model = model
        self._first = first

    def table(self, table: Mapping[str, object], values: Mapping[str, float]) -> dict[str, object]:
        return {family: self._nested(family, (), nested, values) for family, nested in table.items()}

    def samples(self, tables: object) -> object:
        if not isinstance(tables, list):
            return tables
        pairs = zip(tables, self._model.sampled, strict=True)
        return [self.table(table, values) for table, values in pairs]

    def _nested(self, family: str, index: Index, nested: object, values: Mapping[str, float]) -> object:
        if isinstance(nested, list):
            return [
                self._nested(family, (*index, at), part, values)
                for at, part in enumerate(nested, start=self._first)
            ]
        name = self._model.families.find(family, index)
        return nested if name is None else values.get(name, nested)


def _fill_state(found: dict[str, object], table: dict[str, object], update: Update) -> None:
    """What is remembered, where the file has it; what a rule starts from otherwise, by plain names."""
    if update.rule is not None:
        table = dict(update.state)
    if table or "state" in found:
        found["state"] = table


def _fill_network(found: dict[str, object], network: Network, model: Model) -> None:
    """The parameters of every layer, inputs and targets."""
    table = _table(found, "network")
    layers = table.get("layers")
    if isinstance(layers, list):
        table["layers"] = [
            {
                **given,
                "weights": [list(row) for row in layer.weights],
                **({"biases": list(layer.biases)} if layer.biases is not None else {}),
            }
            for given, layer in zip(layers, network.layers, strict=True)
        ]
        found["network"] = table
    data = {"x": network.inputs, "y": network.loss.targets}
    training = _table(found, "training")
    for key, names in data.items():
        if key in training:
            training[key] = [model.given[name] for name in names]
    found["training"] = training
    samples = found.get("samples")
    if isinstance(samples, list):
        found["samples"] = [
            {**given, **{key: [values[name] for name in names] for key, names in data.items()}}
            for given, values in zip(samples, model.sampled, strict=True)
        ]


def _fill_update(found: dict[str, object], update: Update, model: Model) -> None:
    """Rates, the numbers that the rule is set by, and what is frozen; the rate where the file has it."""
    table = _table(found, "update")
    home = (
        "update"
        if "learning_rate" in table or "learning_rate" not in _table(found, "training")
        else "training"
    )
    rated = table if home == "update" else _table(found, "training")
    if "learning_rate" in rated:
        rated["learning_rate"] = _rates(rated["learning_rate"], rated.get("learning_rate_name"), update)
    if home == "training":
        found["training"] = rated
    keys = {"weight_decay": ("lambda", 0.0)} | (dict(update.rule.settings) if update.rule is not None else {})
    for key, (name, default) in keys.items():
        if name in update.settings and (key in table or update.settings[name] != default):
            table[key] = update.settings[name]
    if update.rule is None:
        table |= {name: value for name, value in update.settings.items() if name in table}
    _fill_frozen(table, update, model)
    if table or "update" in found:
        found["update"] = table


def _rates(given: object, name: object, update: Update) -> object:
    """A number for each rate that stays, else one for each iteration."""
    base = name if isinstance(name, str) else "eta"
    if isinstance(given, dict):
        return {family: _one_or_all(update.rates[f"{base}_{family}"]) for family in given}
    return _one_or_all(update.rates[base])


def _one_or_all(rates: Sequence[float]) -> object:
    return rates[0] if len(set(rates)) == 1 else list(rates)


def _fill_frozen(table: dict[str, object], update: Update, model: Model) -> None:
    """The author's words where they still say what is frozen, else plain names."""
    words = table.get("frozen")
    meant: set[str] = set()
    for word in words if isinstance(words, list) else ():
        family = model.groups.get(word) or tuple(model.families.indices(word).values())
        meant.update({word} if word in model.parameters else family)
    if meant & set(model.parameters) == update.frozen:
        return
    table.pop("frozen", None)
    if update.frozen:
        table["frozen"] = [name for name in model.parameters if name in update.frozen]
