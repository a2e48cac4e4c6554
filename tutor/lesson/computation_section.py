"""[backward] and [training] of a model of equations, and all that is computed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from tutor.clean import brief
from tutor.expressions.rules import NoDerivative
from tutor.lesson.model_section import ModelRead, suggestion
from tutor.lesson.names_section import element
from tutor.lesson.naming import LONGEST_NAME, Names
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_whole, as_word
from tutor.lesson.training_section import MOST_ITERATIONS
from tutor.lesson.update_section import DefaultRate, read_update
from tutor.model.equations import Model
from tutor.model.expansion import MOST_ELEMENTS
from tutor.model.families import plain_name
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said
from tutor.steps.backward import Locals
from tutor.steps.combined import choices, combined
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.graph import Delta
from tutor.steps.settings import Portions, Settings
from tutor.tolerances import EXACT

_ORDERS: tuple[Literal["in_turn", "batch"], ...] = ("in_turn", "batch")
_REDUCTIONS: tuple[Literal["mean", "sum"], ...] = ("mean", "sum")
_PHASES: tuple[Literal["by_sample", "together"], ...] = ("by_sample", "together")
_SIGNS = (1, -1)

Word = TypeVar("Word", bound=str)


class Trained(NamedTuple):
    """How often, and in what portions of samples."""

    iterations: int
    portions: Portions


def read_computation(root: Table, names: Names, read: ModelRead) -> EquationsComputation | None:
    """All that is computed; None where something is wrong with it."""
    model = read.model
    value, place = root.take("training")
    table = Table(value if value is not None else {}, place)
    trained = read_portions(table, len(model.sampled) if model is not None else 0)
    table.close()
    if model is None:
        for key in ("backward", "update"):
            root.take(key)
        return None
    settings = settings_of(root, names, read, trained)
    if settings is None:
        return None
    computation = EquationsComputation(model, settings, trained.iterations)
    try:
        steps = computation.plan(1).steps
    except NoDerivative as error:
        _no_derivative(root, error)
        return None
    if not steps:
        root.place.at("model").error(said("equations.nothing_to_work"))
        return None
    return computation


def _no_derivative(root: Table, error: NoDerivative) -> None:
    """Says which function has none, at the first equation that uses it."""
    place = root.place.at("model").at("equations")
    model = root.entries["model"]
    equations = model.get("equations") if isinstance(model, dict) else None
    for number, text in enumerate(equations if isinstance(equations, list) else ()):
        at = str(text).find(f"{error.function}(")
        if at >= 0:
            place, position = place.at(number), at + 1
            place.error(said("equations.no_derivative", at=position, function=Text(error.function)))
            return
    place.error(said("equations.no_derivative", at=1, function=Text(error.function)))


def settings_of(
    root: Table, names: Names, read: ModelRead, trained: Trained, rate: DefaultRate | None = None
) -> Settings | None:
    """[backward] and [update] of a model; None where something is wrong with them.

    Args:
        rate: the learning rate where [update] has none; with one, gradient descent needs no [update].
    """
    model = read.model
    if model is None:
        return None
    errors = len(root.place.findings.errors)
    update = read_update(root, names, read, model, trained, rate)
    settings = _read_backward(root, names, model)
    settings = replace(settings, update=update, portions=trained.portions)
    _check_suffixes(root.place, names, model, settings)
    _check_size(root.place, model, settings)
    if settings.combined and len(root.place.findings.errors) == errors:
        computation = EquationsComputation(model, settings, trained.iterations)
        _check_combined(computation, root.place.at("backward").at("combined"))
    return None if len(root.place.findings.errors) > errors else settings


def _check_size(place: Place, model: Model, settings: Settings) -> None:
    """Refuses a batch in which there is too much to work: every sample has its own values."""
    if settings.portions.in_batches:
        names = sum(1 + len(quantity.names) for quantity in model.quantities)
        if names * settings.portions.size > MOST_ELEMENTS:
            place.at("training").error(said("equations.batch_too_large", most=MOST_ELEMENTS))


def _check_suffixes(place: Place, names: Names, model: Model, settings: Settings) -> None:
    """Refuses a name that a value gets as one sample's."""
    portions = settings.portions
    if not portions.in_batches:
        return
    own = model.depends_on_sample() | {delta.name for delta in settings.deltas.values()}
    for name in names.all():
        stem, suffix, number = name.rpartition("_s")
        if suffix and stem in own and number.isdecimal() and 1 <= int(number) <= portions.samples:
            problem = said("equations.name_of_sample", name=Text(name), of=Text(stem), sample=int(number))
            place.at("model").error(problem)


def read_portions(table: Table, count: int) -> Trained:
    """How often is trained, and in what portions of `count` samples."""
    iterations = _whole(table, "iterations", MOST_ITERATIONS) or 1
    order = _word(table, "order", _ORDERS) or "in_turn"
    size = _whole(table, "batch_size", max(count, 1)) or (count if order == "batch" else 1)
    reduce = _word(table, "reduce", _REDUCTIONS) or "mean"
    phases = _word(table, "phases", _PHASES) or "by_sample"
    return Trained(iterations, Portions(count, max(size, 1), reduce, phases == "together"))


def _whole(table: Table, key: str, most: int) -> int | None:
    value, place = table.take(key)
    if value is None:
        return None
    return as_whole(value, place, 1, most, said("lesson_files.whole_number", least=1, most=most))


def _word(table: Table, key: str, words: Sequence[Word]) -> Word | None:
    value, place = table.take(key)
    return None if value is None else as_word(value, place, words)


def _flag(table: Table, key: str) -> bool:
    value, place = table.take(key)
    if value is not None and not isinstance(value, bool):
        place.expected(said("lesson_files.true_or_false"), value)
    return value is True


def _read_backward(root: Table, names: Names, model: Model) -> Settings:
    value, place = root.take("backward")
    if value is None:
        return Settings()
    table = Table(value, place)
    if model.loss is None:
        place.error(said("equations.backward_without_loss"))
    raw, asked_place = table.take("with_respect_to")
    asked = () if raw is None else tuple(_asked(raw, asked_place, model))
    found = _read_locals(table)
    combined_too = _flag(table, "combined")
    deltas = dict(_read_deltas(table, names, model))
    table.close()
    return Settings(asked, found, deltas, combined_too)


def _read_locals(table: Table) -> Locals:
    value, place = table.take("local_derivatives")
    if value == "all":
        return "all"
    if value is not None and not isinstance(value, bool):
        place.expected(said("lesson_files.true_false_or", word=Text('"all"')), value)
    return "most" if value is True else "none"


def _asked(value: object, place: Place, model: Model) -> Iterator[str]:
    """Plain names; of a family, all of its elements."""
    if not isinstance(value, list) or not value:
        place.expected(said("lesson_files.list_of", what=said("lesson_files.names")), value)
        return
    for at, entry in enumerate(value):
        yield from elements(entry, place.at(at), model)


def elements(entry: object, place: Place, model: Model) -> tuple[str, ...]:
    """The plain names that a name of the file stands for: a family, an element of one, or a plain name."""
    known = {*model.given, *model.parameters, *model.by_name}
    if not isinstance(entry, str):
        place.expected(said("lesson_files.name"), entry)
        return ()
    if entry in known:
        return (entry,)
    family = model.families.indices(entry)
    if family:
        return tuple(family.values())
    if entry in model.groups:
        return tuple(name for name in model.groups[entry] if name not in model.parameters)
    found = element(entry, model.families)
    if found is not None:
        return (found,)
    families = model.families.known()
    hint = suggestion(entry, (*families, *known))
    place.error(said("equations.no_such_name", name=Text(brief(entry, LONGEST_NAME)), hint=hint))
    return ()


def _read_deltas(table: Table, names: Names, model: Model) -> Iterator[tuple[str, Delta]]:
    value, place = table.take("delta")
    if value is None:
        return
    if not isinstance(value, dict):
        place.expected(said("lesson_files.table"), value)
        return
    for family, entry in value.items():
        found = elements(family, place.at(family), model)
        delta = Table(entry, place.at(family))
        raw, name_place = delta.take("name", said("lesson_files.name"))
        sign, sign_place = delta.take("sign")
        delta.close()
        if sign is not None and (type(sign) is not int or sign not in _SIGNS):
            sign_place.expected(said("lesson_files.one_or_minus_one"), sign)
        if not isinstance(raw, str) or not names.is_legal(raw, name_place):
            continue
        for name in found:
            # The name for one value alone is taken as it is; of a family, each element has its index.
            _, index = model.places[name] if family in model.families else (family, ())
            symbol = names.add(plain_name(raw, index), name_place, default=True)
            yield name, Delta(symbol, -1 if sign == -1 else 1)


def _check_combined(computation: EquationsComputation, place: Place) -> None:
    model = computation.model
    at_once = combined(computation.graph) if model.loss is not None else {}
    if not at_once:
        place.error(said("equations.not_combined"))
        return
    for problem in _unlikely(computation):
        place.error(problem)


def _unlikely(computation: EquationsComputation) -> Iterator[Said]:
    """Targets of a softmax that are no probabilities of one choice."""
    model = computation.model
    for targets in choices(computation.graph):
        for given in model.sampled or ({},):
            values = {**model.given, **given}
            if all(name in values for name in targets):
                total = math.fsum(values[name] for name in targets)
                if not math.isclose(total, 1, abs_tol=EXACT):
                    yield said("equations.targets_of_softmax")
                    return
