"""[update] of a model of equations: a rule of the table, or equations of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tutor.clean import brief
from tutor.expressions.equation_reading import Equation
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.lesson.model_section import ModelRead, read_equations, suggestion
from tutor.lesson.names_section import element
from tutor.lesson.naming import LONGEST_NAME, Names
from tutor.lesson.problems import Place
from tutor.lesson.tables import Table, as_list, as_number, as_word
from tutor.model.equations import Model, in_order
from tutor.model.expansion import MOST_ELEMENTS, Expansion, Fault, Quantity, TooLarge
from tutor.named_tuples import NamedTuple
from tutor.operations.rows import Made, UpdateRow
from tutor.operations.updates import UPDATES
from tutor.sayings import Name, Said, Text, said
from tutor.steps.graph import Graph
from tutor.steps.settings import Portions, Update

_MOST_NAMED = 5
_TAKEN = "rule_name_taken"


class _Rates(NamedTuple):
    """Learning rates: the values of each name, and the name for each parameter."""

    values: dict[str, tuple[float, ...]]
    of: dict[str, str]


class DefaultRate(NamedTuple):
    """A learning rate and its name, each with its place: for an [update] that has none."""

    value: object
    place: Place
    name: object
    name_place: Place


class Portioned(Protocol):
    """How often is trained, and in what portions."""

    @property
    def iterations(self) -> int: ...
    @property
    def portions(self) -> Portions: ...


def read_update(
    root: Table,
    names: Names,
    read: ModelRead,
    model: Model,
    trained: Portioned,
    rate: DefaultRate | None = None,
) -> Update | None:
    """The update pass; None where there is none."""
    value, place = root.take("update")
    if value is None and (rate is None or rate.value is None):
        return None
    table = Table(value if value is not None else {}, place)
    equations, own_place = table.take("equations")
    own = equations is not None
    iterations, in_batches = trained.iterations, trained.portions.in_batches
    frozen = _read_frozen(table, read, model)
    asked = _rate_of(table, rate, needed=not own)
    rates = _read_rates(asked, names, read, model, iterations)
    row = None if own else _read_rule(table)
    settings: dict[str, float] = {}
    decay, decay_place = table.take("weight_decay")
    if decay is not None:
        settings[names.add("lambda", decay_place, default=True, taken=_TAKEN)] = as_number(decay, decay_place)
    if row is not None:
        without = [name for name in model.parameters if name not in rates.of and name not in frozen]
        if without and rates.of:
            asked.place.error(said("equations.no_rate", names=tuple(map(Name, without[:_MOST_NAMED]))))
        settings |= _read_settings(table, names, row)
        _reserve(row, names, read, place)
        if model.loss is None:
            place.error(said("equations.update_without_loss"))
    elif own:
        settings |= _read_own_settings(table, names)
    table.close()
    state = dict(read.state or {})
    made: tuple[Made, ...] = ()
    if own:
        made = _read_own(
            equations, own_place, _Known(read, model, rates, settings, state, names, in_batches, frozen)
        )
    return Update(row, rates.values, rates.of, settings, decay is not None, frozen, made, state)


def _read_rule(table: Table) -> UpdateRow | None:
    value, place = table.take("rule")
    word = "gradient_descent" if value is None else as_word(value, place, tuple(UPDATES))
    return None if word is None else UPDATES[word]


def _read_settings(table: Table, names: Names, row: UpdateRow) -> dict[str, float]:
    found = {}
    for key, (name, default) in row.settings.items():
        value, place = table.take(key)
        names.add(name, place, default=True, taken=_TAKEN)
        found[name] = default if value is None else as_number(value, place)
    return found


def _read_own_settings(table: Table, names: Names) -> dict[str, float]:
    """Any numbers, by their names."""
    found = {}
    for key in table.left():
        value, place = table.take(key)
        names.add(key, place)
        found[key] = as_number(value, place)
    return found


def _reserve(row: UpdateRow, names: Names, read: ModelRead, place: Place) -> None:
    """The names that a rule brings for each parameter; what [state] says of others is an error."""
    parameters = read.model.parameters if read.model is not None else ()
    given = read.state or {}
    states = {f"{stem}_{parameter}" for stem in row.states for parameter in parameters}
    for stem in (*row.states, *row.helpers):
        for parameter in parameters:
            name = f"{stem}_{parameter}"
            if name not in given or name not in states:
                names.add(name, place.at("rule"), default=True, taken=_TAKEN)
    for name in given:
        if name not in states:
            hint = suggestion(name, sorted(states))
            problem = said("equations.no_state", name=Text(name), rule=Text(row.name), hint=hint)
            Place(("state",), place.findings).error(problem)


def _read_frozen(table: Table, read: ModelRead, model: Model) -> frozenset[str]:
    value, place = table.take("frozen")
    if value is None:
        return frozenset()
    entries = as_list(value, place, said("lesson_files.names"))
    found: set[str] = set()
    for at, entry in enumerate(entries or ()):
        one = _parameters(entry, read, model)
        if not one:
            place.at(at).error(_no_parameter(entry, model))
        found.update(one)
    return frozenset(found)


def _parameters(entry: object, read: ModelRead, model: Model) -> tuple[str, ...]:
    """The parameters that a plain name, a layer's name, a family or an element of it stands for."""
    if not isinstance(entry, str):
        return ()
    if entry in model.parameters:
        return (entry,)
    found = model.groups.get(entry) or read.families.indices(entry).values()
    if not found:
        found = (element(entry, read.families) or "",)
    return tuple(name for name in found if name in model.parameters)


def _rate_of(table: Table, rate: DefaultRate | None, needed: bool) -> DefaultRate:
    """The learning rate of an [update], or the one that stands elsewhere."""
    elsewhere = rate is not None and rate.value is not None
    missing = said("lesson_files.rate_or_rates") if needed and not elsewhere else None
    own = DefaultRate(*table.take("learning_rate", missing), *table.take("learning_rate_name"))
    return own if own.value is not None or rate is None else rate


def _read_rates(rate_of: DefaultRate, names: Names, read: ModelRead, model: Model, iterations: int) -> _Rates:
    value, place, raw_name, name_place = rate_of
    name = raw_name if isinstance(raw_name, str) else "eta"
    if raw_name is not None and not isinstance(raw_name, str):
        name_place.expected(said("lesson_files.name"), raw_name)
    if value is None:
        return _Rates({}, {})
    if not isinstance(value, dict):
        names.add(name, name_place, default=raw_name is None)
        return _Rates({name: _rate(value, place, iterations)}, dict.fromkeys(model.parameters, name))
    values: dict[str, tuple[float, ...]] = {}
    meant: list[tuple[tuple[str, ...], str]] = []
    for word, rate in value.items():
        found = _parameters(word, read, model)
        if not found:
            place.at(word).error(_no_parameter(word, model))
        plain = word if word.isidentifier() or not found else found[0]
        own = names.add(f"{name}_{plain}", place.at(word), default=True)
        values[own] = _rate(rate, place.at(word), iterations)
        meant.append((found, own))
    of: dict[str, str] = {}
    for found, own in sorted(meant, key=lambda one: -len(one[0])):
        of |= dict.fromkeys(found, own)  # what names fewer parameters says it of these more closely
    return _Rates(values, of)


def _no_parameter(word: object, model: Model) -> Said:
    hint = suggestion(str(word), (*model.parameters,))
    return said("equations.no_parameter", name=Text(brief(str(word), LONGEST_NAME)), hint=hint)


def _rate(value: object, place: Place, iterations: int) -> tuple[float, ...]:
    """A learning rate for each iteration."""
    if not isinstance(value, list):
        return (as_number(value, place),) * iterations
    entries = as_list(value, place, said("lesson_files.numbers_per_iteration"), iterations)
    found = tuple(as_number(entry, place.at(at)) for at, entry in enumerate(value))
    return found if entries is not None else found[:1] * iterations


class _Known(NamedTuple):
    """What equations of one's own may use."""

    read: ModelRead
    model: Model
    rates: _Rates
    settings: Mapping[str, float]
    state: Mapping[str, float]
    names: Names
    in_batches: bool
    frozen: frozenset[str]


def _read_own(value: object, place: Place, known: _Known) -> tuple[Made, ...]:
    entries = as_list(value, place, said("lesson_files.equations"))
    equations = read_equations(entries or (), place, known.model.loss)
    if not equations:
        return ()
    loss = known.model.loss
    families = known.read.families.extended((*known.rates.values, *known.settings))
    expansion = Expansion(
        families,
        primed=updated_symbol,
        gradients=None if loss is None else lambda name: gradient_symbol(loss, name),
        suggest=suggestion,
    )
    try:
        quantities = _own_quantities(equations, expansion, known, place)
    except TooLarge:
        place.error(said("equations.too_large", most=MOST_ELEMENTS))
        quantities = None
    for fault in expansion.faults:
        place.at(fault.equation).error(fault.said)
    if quantities is None:
        return ()
    subjects = {updated_symbol(name): name for name in (*known.model.parameters, *known.state)}
    return tuple(Made(q.name, subjects.get(q.name, ""), q.tree) for q in quantities)


def _own_quantities(
    equations: Sequence[Equation], expansion: Expansion, known: _Known, place: Place
) -> tuple[Quantity, ...] | None:
    """The steps that the equations make, in order; None where something is wrong, which is noted."""
    expansion.count(equations)
    symbols: set[str] = set()
    made: list[tuple[int, str, Mapping[str, int]]] = []
    for number, equation in enumerate(equations):
        for index, scope in expansion.defined(number, equation):
            if equation.defined.primed and expansion.names.find(equation.defined.name, index) in known.frozen:
                continue
            symbol = _own_symbol(equation, index, expansion, known)
            if symbol is None or symbol in symbols:
                position = equation.defined.position
                twice = symbol is not None or not equation.defined.primed
                problem = "defined_twice" if twice else "no_memory"
                name = Text(equation.defined.name)
                expansion.faults.append(
                    Fault(number, said(f"equations.{problem}", at=position, name=name), position)
                )
                return None
            if not equation.defined.primed:
                known.names.add(symbol, place.at(number), default=True)
            symbols.add(symbol)
            made.append((number, symbol, scope))
    for number, equation in enumerate(equations):
        expansion.measure(number, equation)
    found = []
    for number, symbol, scope in made:
        tree = expansion.tree(number, equations[number], scope)
        if tree is None:
            return None
        found.append(Quantity(symbol, symbol, (), number, tree, tuple(scope.items())))
    _check_known(found, expansion, known)
    return None if expansion.faults else in_order(found, expansion, None)


def _own_symbol(
    equation: Equation, index: tuple[int, ...], expansion: Expansion, known: _Known
) -> str | None:
    """The symbol of what an equation defines; None for a new value of what is not remembered."""
    if not equation.defined.primed:
        return expansion.names.add(equation.defined.name, index)
    name = expansion.names.find(equation.defined.name, index)
    if name is None or name not in {**known.model.parameters, **known.state}:
        return None
    return updated_symbol(name)


def _check_known(found: Sequence[Quantity], expansion: Expansion, known: _Known) -> None:
    """Notes names that have no value in an update, and gradients that no step has."""
    model = known.model
    made = {quantity.name for quantity in found}
    values = {*model.parameters, *known.state, *known.rates.values, *known.settings}
    varying = model.depends_on_sample() if known.in_batches else frozenset[str]()
    values |= {name for name in (*model.given, *model.by_name) if name not in varying}
    if model.loss is not None:
        reached = Graph(model).reached - varying
        values |= {gradient_symbol(model.loss, name) for name in reached}
    for quantity in found:
        for name in quantity.names:
            if name not in made and name not in values:
                position = expansion.places.get((quantity.equation, name), 1)
                problem = "no_gradient_in_update" if "/" in name else "no_value_in_update"
                fault = said(f"equations.{problem}", at=position, name=Name(name))
                expansion.faults.append(Fault(quantity.equation, fault, position))
                return
