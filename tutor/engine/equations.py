"""The second way to every value of a model of equations: forward, on numbers that carry derivatives.

Nothing here is differentiated by rule, and no step's tree is asked. The equations are computed with
dual numbers, each with a part for every name in it; the parts are carried on from equation to
equation up to the loss, and what the loss then moves with is every gradient.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import cycle, islice

from tutor.data_classes import dataclass
from tutor.engine.dual_numbers import Dual, Parts, dual, mixed
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.model.equations import Model
from tutor.operations.updates_in_numbers import UPDATES_IN_NUMBERS, Before
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.settings import Portions, Settings, Update

Values = dict[str, float]

MOST_PARTS = 2_000_000
"""With more derivatives than this in one forward pass, they are carried back from the loss instead."""


def compute(computation: EquationsComputation) -> Iterator[Values]:
    """For each iteration every name and symbol that may be asked, with its value; and some that are not.

    Raises:
        ArithmeticError, ValueError: where there is no value.
    """
    update = computation.update
    carried: Values = dict(computation.start())
    for iteration, samples in enumerate(
        islice(_taken(computation.settings.portions), computation.iterations), 1
    ):
        worked = _Iteration(computation.model, computation.settings, carried, samples)
        found = worked.values()
        if update is not None:
            rates = {name: rates[iteration - 1] for name, rates in update.rates.items()}
            known = {**worked.constants(), **update.settings, **rates, **carried, **found}
            found |= _updated(update, computation, known, iteration)
            carried = {name: found.get(after, carried[name]) for name, after in computation.carried.items()}
        yield found


def _taken(portions: Portions) -> Iterator[Sequence[int]]:
    """The samples (from 1) of one iteration after the other; without samples none."""
    if not portions.samples:
        return cycle(((),))
    numbers = range(1, portions.samples + 1)
    return cycle([numbers[at : at + portions.size] for at in range(0, len(numbers), portions.size)])


@dataclass
class Pass:
    """One sample's way through the equations.

    Attributes:
        values: of every name.
        local: of every quantity, its derivative with respect to each name in its equation.
        gradients: of the loss, with respect to every name that it moves with.
    """

    values: Values
    local: dict[str, Parts] = field(default_factory=dict)
    gradients: Parts = field(default_factory=dict)


def forward(model: Model, known: Mapping[str, float], most_parts: int = MOST_PARTS) -> Pass:
    """All values and derivatives, from those of the given names and the parameters."""
    worked = Pass(dict(known))

    def moving(name: str) -> Dual:
        return Dual(worked.values[name], {name: 1.0})

    for quantity in model.quantities:
        result = dual(quantity.tree, moving)
        worked.values[quantity.name] = result.value
        worked.local[quantity.name] = result.parts
    if model.loss is not None:
        carried = _carried_forward(model, worked.local, most_parts)
        worked.gradients = _carried_back(model, worked.local) if carried is None else carried
    return worked


def _carried_forward(model: Model, local: Mapping[str, Parts], most: int) -> Parts | None:
    """What the loss moves with, name by name; None where that would be too many parts on the way."""
    total: dict[str, Parts] = {}
    count = 0
    for quantity in model.quantities:
        own = local[quantity.name]
        parts = dict(mixed((part, total[name]) for name, part in own.items() if name in total))
        for name, part in own.items():
            parts[name] = parts.get(name, 0.0) + part
        total[quantity.name] = parts
        count += len(parts)
        if count > most:
            return None
    return total[model.loss or ""]


def _carried_back(model: Model, local: Mapping[str, Parts]) -> Parts:
    """The same in one sweep from the loss back."""
    found: dict[str, float] = {model.loss or "": 1.0}
    for quantity in reversed(model.quantities):
        reached = found.get(quantity.name)
        if reached is None:
            continue
        for name, part in local[quantity.name].items():
            found[name] = found.get(name, 0.0) + reached * part
    return found


@dataclass
class _Iteration:
    """Forward and backward of one iteration, under the names that its steps have."""

    model: Model
    settings: Settings
    carried: Mapping[str, float]
    samples: Sequence[int]

    @property
    def in_batches(self) -> bool:
        return self.settings.portions.size > 1 and bool(self.samples)

    def constants(self) -> Values:
        """What is given and the same for all samples of this iteration."""
        if self.in_batches:
            sampled = self.model.sampled[0]
            return {name: value for name, value in self.model.given.items() if name not in sampled}
        return {**self.model.given, **(self.model.sampled[self.samples[0] - 1] if self.samples else {})}

    def values(self) -> Values:
        if not self.in_batches:
            worked = forward(self.model, {**self.constants(), **self.carried})
            return self._one(worked)
        passes = [
            forward(self.model, {**self.constants(), **self.model.sampled[s - 1], **self.carried})
            for s in self.samples
        ]
        return self._batch(passes)

    def _one(self, worked: Pass) -> Values:
        loss = self.model.loss
        found = {quantity.name: worked.values[quantity.name] for quantity in self.model.quantities}
        for of, parts in worked.local.items():
            found |= {gradient_symbol(of, by): part for by, part in parts.items()}
        if loss is None:
            return found
        for name in self._names():
            gradient = worked.gradients.get(name, 0.0)
            found[gradient_symbol(loss, name)] = gradient
            if name in self.settings.deltas:
                stands = self.settings.deltas[name]
                found[stands.name] = stands.sign * gradient
        return found

    def _names(self) -> Sequence[str]:
        return (*self.model.given, *self.model.parameters, *self.model.by_name)

    def _batch(self, passes: Sequence[Pass]) -> Values:
        """Each sample's values with its suffix; the loss and what all share, as mean or sum."""
        own = self._varying()
        loss, found = self.model.loss, Values()
        for sample, worked in zip(self.samples, passes, strict=True):
            for symbol, value in self._one(worked).items():
                found[self._of_sample(symbol, sample, own)] = value
        if loss is None:
            return found
        share = 1.0 if self.settings.portions.reduce == "sum" else 1.0 / len(passes)
        found[loss] = share * sum(worked.values[loss] for worked in passes)
        for name in self._names():
            if name not in own:
                total = share * sum(worked.gradients.get(name, 0.0) for worked in passes)
                found[gradient_symbol(loss, name)] = total
                if name in self.settings.deltas:
                    stands = self.settings.deltas[name]
                    found[stands.name] = stands.sign * total
        return found

    def _of_sample(self, symbol: str, sample: int, own: set[str]) -> str:
        """A symbol of one sample's: whatever differs between samples has their number behind it."""
        above, stroke, below = symbol.partition("/d")
        if stroke:
            above = f"d{self._of_sample(above[1:], sample, own)}"
            return f"{above}/d{self._of_sample(below, sample, own)}"
        is_delta = any(symbol == delta.name for delta in self.settings.deltas.values())
        return f"{symbol}_s{sample}" if is_delta or symbol in own or symbol == self.model.loss else symbol

    def _varying(self) -> set[str]:
        """What differs from sample to sample: what they give, and all that is made of it."""
        found = {name for sample in self.model.sampled for name in sample}
        for quantity in self.model.quantities:
            if not found.isdisjoint(quantity.names):
                found.add(quantity.name)
        return found


def _updated(
    update: Update, computation: EquationsComputation, known: Mapping[str, float], iteration: int
) -> Values:
    """The new values of an iteration, and what is made on the way to them."""
    if update.rule is None:
        values = dict(known)
        for made in update.own:
            values[made.symbol] = dual(made.tree, lambda name: Dual(values[name])).value
        return {made.symbol: values[made.symbol] for made in update.own}
    found: Values = {}
    loss = computation.model.loss or ""
    for name, after in computation.carried.items():
        if name not in computation.model.parameters or after == name:
            continue
        stems = update.rule.states
        before = Before(
            known[name],
            known[gradient_symbol(loss, name)],
            known[update.rate_of[name]],
            known["lambda"] if update.decay else 0.0,
            iteration,
            update.settings,
            {stem: known[f"{stem}_{name}"] for stem in stems},
        )
        new = UPDATES_IN_NUMBERS[update.rule.name](before)
        found[after] = new.value
        found |= {updated_symbol(f"{stem}_{name}"): value for stem, value in new.state.items()}
        found |= {f"{stem}_{name}": value for stem, value in new.helpers.items()}
    return found
