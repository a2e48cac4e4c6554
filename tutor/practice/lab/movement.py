"""What a change moves, forwards and backwards: two iterations compared, quantity by quantity."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tutor.data_classes import dataclass
from tutor.practice.lab.state import Lab, is_gate
from tutor.steps.derive import Pass
from tutor.tolerances import SAME, SAME_ZERO


@dataclass(frozen=True, slots=True)
class MovedValue:
    """A quantity with its value before and now; None where the network had or has no such quantity."""

    symbol: str
    which: Pass | None
    before: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class Movement:
    """Everything that moved, in the order of the computation; `which` is None for what was set by hand."""

    moved: tuple[MovedValue, ...]
    closed: tuple[str, ...]
    opened: tuple[str, ...]

    def count(self, which: Pass) -> int:
        return sum(1 for one in self.moved if one.which == which)

    def by_pass(self) -> dict[Pass | None, list[MovedValue]]:
        """What moved, set by hand first, then pass by pass; only where something did."""
        passes: tuple[Pass | None, ...] = (None, "forward", "backward", "update")
        found = {which: [one for one in self.moved if one.which == which] for which in passes}
        return {which: moved for which, moved in found.items() if moved}


def movement(
    before: tuple[Lab, Mapping[str, float]], now: tuple[Lab, Mapping[str, float]], iteration: int = 1
) -> Movement:
    """Compares two set-ups with their values at one iteration. Gates are named by their activation."""
    (old, was), (new, values) = before, now
    steps = {step.symbol: step.which_pass for step in new.computation.plan(iteration).steps}
    gone = {step.symbol: step.which_pass for step in old.computation.plan(iteration).steps}
    symbols: dict[str, Pass | None] = dict.fromkeys(new.start)
    symbols.update(steps)
    symbols.update({name: which for name, which in gone.items() if name not in symbols})
    moved = [
        MovedValue(symbol, which, _of(was, symbol), _of(values, symbol)) for symbol, which in symbols.items()
    ]
    gates_before, gates_now = gates(old, was, iteration), gates(new, values, iteration)
    return Movement(
        tuple(one for one in moved if not _equal(one.before, one.now)),
        tuple(unit for unit, open_ in gates_now.items() if not open_ and gates_before.get(unit, True)),
        tuple(unit for unit, open_ in gates_now.items() if open_ and not gates_before.get(unit, True)),
    )


def gates(lab: Lab, values: Mapping[str, float], iteration: int = 1) -> dict[str, bool]:
    """Each unit that can die, by its activation, and whether its gate is open."""
    if lab.equations is not None:
        forward = (step for step in lab.computation.plan(iteration).steps if step.which_pass == "forward")
        return {step.symbol: values[step.symbol] > 0 for step in forward if is_gate(step.expression)}
    network = lab.network
    return {
        a: values[z] > 0
        for layer in network.layers
        if layer.row.can_die
        for z, a in zip(layer.z, layer.a, strict=True)
    }


def _of(values: Mapping[str, float], symbol: str) -> float | None:
    return values.get(symbol)


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME_ZERO) if math.isfinite(one) else one == other
