"""In which form a model's fresh numbers come: each family's as its author wrote it.

Numbers are drawn as whole multiples of a power of ten, so that they are short decimals and the same
floats everywhere. Whole numbers stay whole, labels stay labels, and probabilities of one choice add up to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import cycle, groupby, islice
from typing import TypeAlias

from tutor.data_classes import dataclass
from tutor.expressions.trees import symbols_of
from tutor.model.equations import Model
from tutor.practice.generator import Generator
from tutor.steps.aims import aims_of, shares_of
from tutor.steps.equations_computation import EquationsComputation
from tutor.tolerances import EXACT

Rows: TypeAlias = list[list[float]]
"""The numbers of a family, a row for [given] or for each sample."""

Draw: TypeAlias = Callable[[Generator], Rows]

_LEAST_CHOICE = 9
"""So many sizes there are at least to draw from."""

_FIGURES = 2
_DEFAULT = (0.5,)
"""What a parameter is drawn like where all of them are 0."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """Other numbers, by plain name."""

    given: dict[str, float]
    parameters: dict[str, float]
    sampled: tuple[dict[str, float], ...]


@dataclass(frozen=True)
class _Family:
    """A family of given numbers or of parameters.

    Attributes:
        names: its plain names, in the order of their indices.
        widths: how many names share all indices but the last, one after the other.
        values: a row for [given], where some sample leaves the family out, then one for each sample.
        samples: which samples give it, from 0.
        in_given: whether the first row is that of [given].
    """

    names: tuple[str, ...]
    widths: tuple[int, ...]
    values: Rows
    samples: tuple[int, ...]
    in_given: bool


class Forms:
    """Draws numbers for a model, in the author's form."""

    def __init__(self, computation: EquationsComputation, keep: frozenset[str]) -> None:
        self._model = model = computation.model
        roles = _Roles(computation)
        self._given = [
            (family, _form_of_given(family, roles)) for family in _families(model, model.given, keep)
        ]
        trained = _families(model, model.parameters, keep)
        pool = [abs(v) for v in model.parameters.values() if v] or list(_DEFAULT)
        self._parameters = [(family, _form_of_parameters(family, pool)) for family in trained]

    @property
    def nothing_to_draw(self) -> bool:
        return not self._given and not self._parameters

    def drawn(self, generator: Generator) -> Fresh:
        fresh = Fresh({}, {}, tuple({} for _ in self._model.sampled))
        for family, draw in self._given:
            rows = draw(generator)
            fresh.given.update(zip(family.names, rows[0], strict=True))
            for sample, row in zip(family.samples, rows[family.in_given :], strict=True):
                fresh.sampled[sample].update(zip(family.names, row, strict=True))
        for family, draw in self._parameters:
            fresh.parameters.update(zip(family.names, draw(generator)[0], strict=True))
        return fresh

    def is_new(self, fresh: Fresh) -> bool:
        """Whether any number is another one."""
        model = self._model
        pairs = [(model.given, fresh.given), (model.parameters, fresh.parameters)]
        pairs += zip(model.sampled, fresh.sampled, strict=True)
        return any(old[name] != value for old, new in pairs for name, value in new.items())


def _families(model: Model, table: object, keep: frozenset[str]) -> list[_Family]:
    """The families of [given] or of the parameters, without what is kept."""
    values = model.given if table is model.given else model.parameters
    by_family = groupby(values, key=lambda name: model.places.get(name, (name, ()))[0])
    found = []
    for _, members in by_family:
        names = tuple(name for name in members if name not in keep)
        if names:
            found.append(_family(model, names, sampled=table is model.given))
    return found


def _family(model: Model, names: tuple[str, ...], sampled: bool) -> _Family:
    index_of = {name: model.places.get(name, (name, ()))[1] for name in names}
    widths = tuple(len(list(row)) for _, row in groupby(names, key=lambda name: index_of[name][:-1]))
    values = model.given if sampled else model.parameters
    samples = [at for at, one in enumerate(model.sampled) if sampled and all(name in one for name in names)]
    in_given = len(samples) < len(model.sampled) or not samples
    rows = [[values[name] for name in names]] if in_given else []
    rows += [[model.sampled[at][name] for name in names] for at in samples]
    return _Family(names, widths, rows, tuple(samples), in_given)


class _Roles:
    """Which given numbers are targets, and which of these are probabilities."""

    def __init__(self, computation: EquationsComputation) -> None:
        model, update = computation.model, computation.update
        used = {name for quantity in model.quantities for name in quantity.names}
        own = update.own if update is not None else ()
        in_updates = {name for made in own for name in symbols_of(made.tree)} & model.given.keys()
        self.targets = {aim.target for aim in aims_of(computation)} | (in_updates - used)
        self.probabilities = shares_of(computation)


def _form_of_given(family: _Family, roles: _Roles) -> Draw:
    flat = [value for row in family.values for value in row]
    kinds = set(flat)
    aimed = bool(roles.targets.intersection(family.names))
    shares = bool(roles.probabilities.intersection(family.names))
    if kinds == {0.0} and not (aimed or shares):
        return lambda _: [list(row) for row in family.values]
    if kinds <= {0.0, 1.0} and (aimed or shares):
        return lambda generator: _relabelled(family, generator)
    if kinds == {0.0, 1.0} and len(flat) > 1:
        return lambda generator: _rearranged(family, generator)
    if kinds <= {-1.0, 1.0} and -1.0 in kinds:
        return lambda generator: _resigned(family, generator)
    if shares:
        return lambda generator: _shared_out(family, generator)
    return lambda generator: _resized(family, generator)


def _form_of_parameters(family: _Family, pool: Sequence[float]) -> Draw:
    (row,) = family.values
    sizes = _sizes([abs(value) for value in row if value] or pool)

    def draw(generator: Generator) -> Rows:
        chosen = islice(cycle(generator.shuffled(sizes)), len(row))
        return [[-size if generator.below(3) == 0 else size for size in chosen]]

    return draw


def _relabelled(family: _Family, generator: Generator) -> Rows:
    """0 and 1 stay: one of several stays one of several, and what is single changes its place or its side."""
    if any(width > 1 for width in family.widths):
        return [_shuffled_within(row, family.widths, generator) for row in family.values]
    if len(family.values) > 1:
        return generator.shuffled(family.values)
    return [[float(generator.below(2)) for _ in row] for row in family.values]


def _rearranged(family: _Family, generator: Generator) -> Rows:
    """The same rows in another order; of a single row, its numbers."""
    if len(family.values) > 1:
        return generator.shuffled(family.values)
    return [generator.shuffled(row) for row in family.values]


def _resigned(family: _Family, generator: Generator) -> Rows:
    if len(family.values) > 1:
        return generator.shuffled(family.values)
    return [[1.0 if generator.below(2) else -1.0 for _ in row] for row in family.values]


def _shared_out(family: _Family, generator: Generator) -> Rows:
    """Probabilities: of one choice in another order, else each for itself."""
    found = []
    for row in family.values:
        parts = list(_parts(row, family.widths))
        if all(len(part) > 1 and math.isclose(math.fsum(part), 1, abs_tol=EXACT) for part in parts):
            found.append(_shuffled_within(row, family.widths, generator))
        else:
            found.append([(1 + generator.below(9)) / 10 for _ in row])
    return found


def _resized(family: _Family, generator: Generator) -> Rows:
    """Other sizes, with as many zeros and as many negative numbers as before."""
    flat = [value for row in family.values for value in row]
    signs = generator.shuffled([(value > 0) - (value < 0) for value in flat])
    sizes = _sizes([abs(value) for value in flat if value])
    chosen = cycle(generator.shuffled(sizes))
    numbers = iter([sign * next(chosen) if sign else 0.0 for sign in signs])
    return [[next(numbers) for _ in row] for row in family.values]


def _shuffled_within(row: Sequence[float], widths: Sequence[int], generator: Generator) -> list[float]:
    return [value for part in _parts(row, widths) for value in generator.shuffled(part)]


def _parts(row: Sequence[float], widths: Sequence[int]) -> Iterator[Sequence[float]]:
    start = 0
    for width in widths:
        yield row[start : start + width]
        start += width


def _sizes(sizes: Sequence[float]) -> list[float]:
    """Sizes like these: whole where all are, else of as many decimals, two figures at most."""
    least, most = min(sizes), max(sizes)
    exponent = 0
    if not all(size.is_integer() for size in sizes):
        written = min(_exponent(size) for size in sizes)
        exponent = max(written, math.floor(math.log10(most)) - _FIGURES + 1)
    unit = 10.0**exponent
    low = max(1, round(least / unit / 2))
    high = max(low + (2 if exponent == 0 else _LEAST_CHOICE - 1), round(1.5 * most / unit))
    found = [float(f"{count}e{exponent}") for count in range(low, high + 1)]
    without_one = [size for size in found if size != 1.0]  # a factor of 1 hides that it was forgotten
    return without_one if len(without_one) > 3 else found


def _exponent(value: float) -> int:
    """The power of ten of the last digit that a number is written with."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
