"""[model] and what it is made of: a lesson file's equations as a `Model`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.clean import brief
from tutor.data_classes import dataclass
from tutor.expressions.equation_reading import (
    WORDS_OF_THE_LANGUAGE,
    Equation,
    read_equation,
)
from tutor.expressions.tokens import Unreadable
from tutor.lesson.names_section import Renaming, read_names
from tutor.lesson.naming import LONGEST_NAME, Names
from tutor.lesson.problems import Place, nearest
from tutor.lesson.tables import Table, as_list, as_whole
from tutor.lesson.values_section import Given, read_families, read_samples
from tutor.model.equations import Model, quantities_of
from tutor.model.expansion import MOST_ELEMENTS, Expansion, Quantity, TooLarge
from tutor.model.families import Families, Index, written
from tutor.named_tuples import NamedTuple
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
    """The model of a lesson; every name of it is noted in `names`, what is wrong in the findings."""
    missing = said("lesson_files.table_with", header=Text("[model]"), keys=Text("equations"))
    value, place = root.take("model", missing)
    table = Table(value if value is not None else {}, place)
    numbers = _read_numbers(root, _read_first(table))
    read = ModelRead(Families(numbers.renaming))
    errors = len(place.findings.errors)
    _check_count(numbers, root.place)
    given = _named(numbers.given, read.families, names, numbers.renaming)
    parameters = _named(numbers.parameters, read.families, names, numbers.renaming)
    wanted = _read_wanted(table, value is not None)
    table.close()
    partly = {name for sample in numbers.samples for name in sample} - numbers.given.keys()
    quantities = _expanded(wanted, read.families, place.at("equations"), partly)
    sampled = tuple(_sample(one, numbers.given, read.families) for one in numbers.samples)
    read.state = _named(numbers.state, read.families, names, numbers.renaming)
    if quantities is None or len(place.findings.errors) > errors:
        return read
    _check_names(numbers.renaming, quantities, read.families, place.at("equations"), names)
    loss = wanted.loss and (read.families.find(wanted.loss, ()) or wanted.loss)
    if len(place.findings.errors) == errors and _has_loss(loss, quantities, place.at("loss")):
        _check_by(wanted.by, quantities, place.at("by"))
        if loss is not None:
            names.keep_gradients_readable(loss)
        read.model = Model(given, parameters, quantities, loss, read.families, sampled)
    return read


class _Numbers(NamedTuple):
    """The numbers of a file, by family, and what their elements are called.

    Attributes:
        given: with what every sample gives.
    """

    given: Mapping[str, Given]
    parameters: Mapping[str, Given]
    state: Mapping[str, Given]
    samples: Sequence[Mapping[str, Given]]
    renaming: Renaming


def _read_numbers(root: Table, first: int) -> _Numbers:
    """[given], [parameters], [state], [[samples]] and [names].

    Args:
        first: the index of the first element of a list.
    """
    renaming = read_names(root)
    given = read_families(root, "given", first)
    parameters = read_families(root, "parameters", first)
    state = read_families(root, "state", first)
    renaming.name_state(state)
    samples = read_samples(root, first)
    given |= {name: family for name, family in _of_samples(samples).items() if name not in given}
    return _Numbers(given, parameters, state, samples, renaming)


class _Wanted(NamedTuple):
    """What stands under [model]; `equations` is None where one of them cannot be read."""

    equations: list[Equation] | None
    loss: str | None
    by: str | None


def _read_wanted(table: Table, there: bool) -> _Wanted:
    by = _read_word(table, "by")
    loss = _read_word(table, "loss")
    return _Wanted(_read_equations(table, there, loss), loss, by)


def _expanded(
    wanted: _Wanted, families: Families, place: Place, partly: set[str]
) -> tuple[Quantity, ...] | None:
    """What the equations define, element by element; None where something is wrong, which is noted.

    Args:
        partly: names that some samples give, which is told where these are.
    """
    if wanted.equations is None:
        return None
    expansion = Expansion(families, suggest=suggestion, broken=partly)
    quantities = None
    try:
        quantities = quantities_of(wanted.equations, expansion, wanted.by)
    except TooLarge:
        place.error(said("equations.too_large", most=MOST_ELEMENTS))
    for fault in expansion.faults:
        place.at(fault.equation).error(fault.said)
    return quantities


def _check_names(
    renaming: Renaming, quantities: Sequence[Quantity], families: Families, place: Place, names: Names
) -> None:
    """Notes [names] of what there is not, and the name of all that equations define."""
    for (reference, _), unused in renaming.unused.items():
        there = families.indices(reference.name)
        hint: Said | None
        if there:
            hint = said("equations.such_as", example=Text(written(reference.name, min(there))))
        else:
            hint = suggestion(reference.name, families.known())
        unused.error(
            said("equations.no_such_name", name=Text(brief(str(unused.key[-1]), LONGEST_NAME)), hint=hint)
        )
    for quantity in quantities:
        at = place.at(quantity.equation)
        _add(quantity.family, quantity.index, quantity.name, at, names, renaming)


def _has_loss(loss: str | None, quantities: Sequence[Quantity], place: Place) -> bool:
    """Whether the loss, if there is one, is defined; if not, that is noted."""
    defined = [quantity.name for quantity in quantities]
    if loss is None or loss in defined:
        return True
    hint = suggestion(loss, defined)
    place.error(said("equations.no_loss", name=Text(brief(loss, LONGEST_NAME)), hint=hint))
    return False


def _check_by(by: str | None, quantities: Sequence[Quantity], place: Place) -> None:
    """Notes a `by` that is the loop name of no equation."""
    if by is not None and not any(by in dict(quantity.scope) for quantity in quantities):
        place.error(said("equations.no_loop", name=Text(brief(by, LONGEST_NAME))))


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


def _named(
    families: Mapping[str, Given], into: Families, names: Names, renaming: Renaming
) -> dict[str, float]:
    """Every element under its plain name, which is noted."""
    found: dict[str, float] = {}
    for family, given in families.items():
        errors = len(given.place.findings.errors)
        for index, value in given.values.items():
            name = into.add(family, index)
            if name is None:
                given.place.error(said("lesson_files.given_twice", name=Text(brief(family, LONGEST_NAME))))
                break
            if len(given.place.findings.errors) == errors:  # one problem of a family is told
                _add(family, index, name, given.place, names, renaming)
            found[name] = value
    return found


def _add(family: str, index: Index, name: str, place: Place, names: Names, renaming: Renaming) -> None:
    """Notes an element's name, and what is wrong with it or with that of its family."""
    if family in WORDS_OF_THE_LANGUAGE:
        place.error(said("lesson_files.name_of_function", name=Text(brief(family, LONGEST_NAME))))
    elif not index or names.is_legal(family, place):
        renamed = renaming.place(family, index)
        default = renamed is None and bool(index)
        names.add(name, renamed or place, default, taken="plain_name_taken")


def _check_count(numbers: _Numbers, place: Place) -> None:
    """Notes that there are more numbers than a model may have, over all of its tables."""
    families = {
        id(family): family
        for table in (numbers.given, numbers.parameters, numbers.state, *numbers.samples)
        for family in table.values()
    }
    if sum(len(family.values) for family in families.values()) > MOST_ELEMENTS:
        place.error(said("lesson_files.too_many_values"))


def _of_samples(samples: Sequence[Mapping[str, Given]]) -> dict[str, Given]:
    """The families that every sample gives, as the first one does."""
    if not samples:
        return {}
    return {name: given for name, given in samples[0].items() if all(name in one for one in samples)}


def _sample(sample: Mapping[str, Given], given: Mapping[str, Given], families: Families) -> dict[str, float]:
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
