"""[model] and what it is made of: a lesson file's equations as a `Model`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor.clean import brief
from tutor.expressions.equation_reading import (
    WORDS_OF_THE_LANGUAGE,
    Equation,
    Reference,
    read_equation,
    read_reference,
)
from tutor.expressions.tokens import Unreadable
from tutor.expressions.trees import Number, Symbol
from tutor.lesson.naming import LONGEST_NAME, Names
from tutor.lesson.problems import Place, nearest
from tutor.lesson.tables import Table, as_list, as_whole
from tutor.lesson.values_section import Given, read_families, read_samples
from tutor.model.equations import Model, quantities_of
from tutor.model.expansion import MOST_ELEMENTS, Expansion, TooLarge
from tutor.model.families import Families, Index, plain_name
from tutor.sayings import Said, Text, said

MOST_EQUATIONS = 2000


@dataclass
class ModelRead:
    """The model as far as it could be read. `model` is None where something is wrong with it.

    Attributes:
        families: every family, for what else refers to its elements.
        state: what own update rules remember, with first values, by plain name.
    """

    families: Families
    model: Model | None = None
    state: dict[str, float] | None = None


def suggestion(name: str, known: Sequence[str]) -> Said | None:
    """The close name that was meant, at the end of a message."""
    near = nearest(name, known)
    return None if near is None else said("lesson_files.did_you_mean", name=near)


def read_model(root: Table, names: Names) -> ModelRead:
    missing = said("lesson_files.table_with", header=Text("[model]"), keys=Text("equations"))
    value, place = root.take("model", missing)
    table = Table(value if value is not None else {}, place)
    first = _read_first(table)
    renaming = _renaming(root)
    families = Families(renaming)
    read = ModelRead(families)
    given = read_families(root, "given", first)
    parameters = read_families(root, "parameters", first)
    state = read_families(root, "state", first)
    renaming.name_state(state)
    samples = read_samples(root, first)
    given |= {name: family for name, family in _of_samples(samples).items() if name not in given}
    errors = len(place.findings.errors)
    given_values = _named(given, families, names)
    parameter_values = _named(parameters, families, names)
    by = _read_word(table, "by")
    loss = _read_word(table, "loss")
    equations = _read_equations(table, value is not None, loss)
    table.close()
    expansion = Expansion(families, suggest=suggestion)
    quantities = None
    if equations is not None:
        try:
            quantities = quantities_of(equations, expansion, by)
        except TooLarge:
            place.at("equations").error(said("equations.too_large", most=MOST_ELEMENTS))
    for fault in expansion.faults:
        place.at("equations").at(fault.equation).error(fault.said)
    sampled = [_sample(one, given, families) for one in samples]
    read.state = _named(state, families, names)
    if quantities is None or len(place.findings.errors) > errors:
        return read
    for (reference, _), unused in renaming.unused.items():
        hint = suggestion(reference.name, families.known())
        unused.error(
            said("equations.no_such_name", name=Text(brief(str(unused.key[-1]), LONGEST_NAME)), hint=hint)
        )
    for quantity in quantities:
        at = place.at("equations").at(quantity.equation)
        _add(quantity.family, quantity.index, quantity.name, at, names)
    if len(place.findings.errors) > errors:
        return read
    if loss is not None and loss not in {quantity.name for quantity in quantities}:
        hint = suggestion(loss, [quantity.name for quantity in quantities])
        place.at("loss").error(said("equations.no_loss", name=Text(brief(loss, LONGEST_NAME)), hint=hint))
        return read
    if by is not None and not any(by in dict(quantity.scope) for quantity in quantities):
        place.at("by").error(said("equations.no_loop", name=Text(brief(by, LONGEST_NAME))))
    if loss is not None:
        names.keep_gradients_readable(loss)
    read.model = Model(given_values, parameter_values, quantities, loss, families, tuple(sampled))
    return read


def _read_first(table: Table) -> int:
    value, place = table.take("index_from")
    if value is None:
        return 1
    return 1 if as_whole(value, place, 0, 1, said("lesson_files.zero_or_one")) is None else int(str(value))


def _read_word(table: Table, key: str) -> str | None:
    value, place = table.take(key)
    if value is None:
        return None
    if not isinstance(value, str):
        place.expected(said("lesson_files.name"), value)
        return None
    return value


def _read_equations(table: Table, there: bool, loss: str | None) -> list[Equation] | None:
    value, place = table.take("equations", said("lesson_files.equations") if there else None)
    if value is None:
        return None
    entries = as_list(value, place, said("lesson_files.equations"))
    if entries is None:
        return None
    if len(entries) > MOST_EQUATIONS:
        place.error(said("lesson_files.too_many_equations", count=len(entries), most=MOST_EQUATIONS))
        return None
    equations = read_equations(entries, place, loss)
    for at, equation in enumerate(equations or ()):
        defined = equation.defined
        if defined.primed:
            name = Text(defined.name)
            place.at(at).error(said("equations.no_prime_here", at=defined.position, name=name))
    return equations


def read_equations(entries: Sequence[object], place: Place, loss: str | None) -> list[Equation] | None:
    """Equations, each where it can be read; None where one of them cannot."""
    found: list[Equation] = []
    for at, entry in enumerate(entries):
        if not isinstance(entry, str):
            place.at(at).expected(said("lesson_files.equation"), entry)
            continue
        equation = read_equation(entry, loss)
        if isinstance(equation, Unreadable):
            place.at(at).error(equation.said)
        else:
            found.append(equation)
    return found if len(found) == len(entries) else None


def _named(families: dict[str, Given], into: Families, names: Names) -> dict[str, float]:
    """Every element under its plain name, which is noted."""
    found: dict[str, float] = {}
    for family, given in families.items():
        errors = len(given.place.findings.errors)
        for index, value in given.values.items():
            name = into.add(family, index)
            if name is None:
                given.place.error(said("lesson_files.given_twice", name=Text(brief(family, LONGEST_NAME))))
                break
            _add(family, index, name, given.place, names)
            found[name] = value
            if len(given.place.findings.errors) > errors:
                break
    return found


def _add(family: str, index: Index, name: str, place: Place, names: Names) -> None:
    """Notes an element's name, and what is wrong with it or with that of its family."""
    if family in WORDS_OF_THE_LANGUAGE:
        place.error(said("lesson_files.name_of_function", name=Text(brief(family, LONGEST_NAME))))
    elif not index or names.is_legal(family, place):
        names.add(name, place, default=bool(index) and name == plain_name(family, index))


def _of_samples(samples: Sequence[dict[str, Given]]) -> dict[str, Given]:
    """The families that every sample gives, as the first one does."""
    if not samples:
        return {}
    return {name: given for name, given in samples[0].items() if all(name in one for one in samples)}


def _sample(sample: dict[str, Given], given: dict[str, Given], families: Families) -> dict[str, float]:
    """A sample's values by plain name; of what it leaves out, those of [given]."""
    found: dict[str, float] = {}
    for family, own in sample.items():
        if family not in given:
            hint = suggestion(family, tuple(given))
            own.place.error(
                said("lesson_files.no_such_given", name=Text(brief(family, LONGEST_NAME)), hint=hint)
            )
        elif own.values.keys() != given[family].values.keys():
            own.place.error(said("lesson_files.other_shape", name=Text(brief(family, LONGEST_NAME))))
        else:
            for index, value in own.values.items():
                found[families.find(family, index) or family] = value
    return found


class _Renaming:
    """[names]: from family and index to the name that a lesson gives, or None."""

    def __init__(self) -> None:
        self.patterns: dict[str, list[tuple[Reference, str]]] = {}
        self.unused: dict[tuple[Reference, str], Place] = {}

    def name_state(self, families: Iterable[str]) -> None:
        """What is remembered of a parameter is named after it: v_w[1,2] is v_w21 where w[1,2] is w21."""
        for family in families:
            stem, _, of = family.partition("_")
            named = self.patterns.get(of, []) if family not in self.patterns else []
            if named:
                self.patterns[family] = [(reference, f"{stem}_{name}") for reference, name in named]

    def __call__(self, family: str, index: Index) -> str | None:
        for reference, name in self.patterns.get(family, ()):
            found = _matched(reference, index)
            if found is not None:
                self.unused.pop((reference, name), None)
                for loop, at in found.items():
                    name = name.replace("{" + loop + "}", str(at))
                return name
        return None


def _matched(reference: Reference, index: Index) -> dict[str, int] | None:
    """The loop names of a pattern, each with its number in an index; None where it does not fit."""
    if len(reference.indices) != len(index):
        return None
    found: dict[str, int] = {}
    for part, at in zip(reference.indices, index, strict=True):
        match part:
            case Number(value=value) if value == at:
                pass
            case Symbol(name=name) if found.get(name, at) == at:
                found[name] = at
            case _:
                return None
    return found


def _renaming(root: Table) -> _Renaming:
    renaming = _Renaming()
    value, place = root.take("names")
    if value is None:
        return renaming
    if not isinstance(value, dict):
        place.expected(said("lesson_files.table"), value)
        return renaming
    for key, name in value.items():
        read = read_reference(key)
        if isinstance(read, Unreadable):
            place.at(key).error(read.said)
        elif not isinstance(name, str):
            place.at(key).expected(said("lesson_files.name"), name)
        else:
            reference, _ = read
            renaming.patterns.setdefault(reference.name, []).append((reference, name))
            renaming.unused[reference, name] = place.at(key)
    return renaming
