"""Predict, then run: makes the one question before a change or a run, and computes its answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tutor.expressions.names import gradient_symbol
from tutor.expressions.printing import PLAIN, Style
from tutor.practice.lab.moved import gates
from tutor.practice.lab.numbers import short
from tutor.practice.lab.questions import LabQuestion
from tutor.practice.lab.runs import TrainingRun
from tutor.practice.lab.words import Change

NO_GATE, SEVERAL_GATES = "none", "several"
_SIGNS = ("negative", "zero", "positive")
_SAME = 1e-12


def question(
    before: TrainingRun, after: TrainingRun, change: Change, asked: int, style: Style = PLAIN
) -> LabQuestion | None:
    """The question about a change or a run; `asked` counts those asked before, so that they take turns.

    None for a setting, and where nothing can be foreseen because the numbers overflow.
    """
    if change.kind == "setting" or (before.overflow or after.overflow) is not None:
        return None
    was, now = _ends(before, after, change)
    kinds: list[Callable[[Moment, Moment, Change, Style], LabQuestion]] = [_loss]
    if _open_gates(was, now):
        kinds.append(_gate)
    if change.name != after.lab.training.learning_rate_name:
        kinds.append(_sign)
    return kinds[asked % len(kinds)](was, now, change, style)


@dataclass(frozen=True)
class Moment:
    """A run at one iteration."""

    run: TrainingRun
    iteration: int

    @property
    def values(self) -> dict[str, float]:
        return self.run.values(self.iteration)

    @property
    def loss(self) -> str:
        return self.run.lab.network.loss.name


def _ends(before: TrainingRun, after: TrainingRun, change: Change) -> tuple[Moment, Moment]:
    """A run is compared at its ends; a change at iteration 1, that of the rate after all updates."""
    if change.kind == "run" or change.name == after.lab.training.learning_rate_name:
        return Moment(before, before.lab.iterations + 1), Moment(after, after.lab.iterations + 1)
    return Moment(before, 1), Moment(after, 1)


def _when(change: Change, now: Moment) -> str:
    if change.kind == "run":
        return f"after {now.iteration - 1} iterations"
    if now.iteration > 1:
        return f"after {now.iteration - 1} iterations with {change.what.removeprefix(':')}"
    return f"in iteration 1 with {change.what}"


def _loss(was: Moment, now: Moment, change: Change, style: Style) -> LabQuestion:
    name = style.name(now.loss)
    old, new = was.values[was.loss], now.values[now.loss]
    same = math.isclose(old, new, rel_tol=_SAME, abs_tol=_SAME**2)
    right = "stay" if same else "rise" if new > old else "fall"
    than = f"{name} = {short(old, style)} now"
    return LabQuestion(
        "loss",
        now.iteration,
        now.loss,
        f"{than}. Where will it be {_when(change, now)}: does it rise or fall?",
        ("rise", "fall", "stay"),
        right,
        f"{name} goes from {short(old, style)} to {short(new, style)}.",
    )


def _open_gates(was: Moment, now: Moment) -> list[str]:
    """ReLU units that are open before, and still are ReLU units after."""
    old, new = gates(was.run.lab.network, was.values), gates(now.run.lab.network, now.values)
    return [unit for unit in new if old.get(unit, False)]


def _gate(was: Moment, now: Moment, change: Change, style: Style) -> LabQuestion:
    units = _open_gates(was, now)
    after = gates(now.run.lab.network, now.values)
    closing = [unit for unit in units if not after[unit]]
    shown = {unit: style.name(unit) for unit in units}
    words = [*shown.values(), *([SEVERAL_GATES] if len(units) > 1 else []), NO_GATE]
    right = NO_GATE if not closing else shown[closing[0]] if len(closing) == 1 else SEVERAL_GATES
    names = ", ".join(shown[unit] for unit in closing)
    truth = f"{names} closes." if len(closing) == 1 else f"{names} close." if closing else "No gate closes."
    return LabQuestion(
        "gate",
        now.iteration,
        "",
        f"Which ReLU gate that is open now is closed {_when(change, now)}?",
        tuple(words),
        right,
        truth,
    )


def _sign(was: Moment, now: Moment, change: Change, style: Style) -> LabQuestion:
    lab = now.run.lab
    parameters = [name for name, _ in lab.network.parameters()]
    asked = change.name if change.name in parameters else parameters[now.iteration % len(parameters)]
    symbol = gradient_symbol(lab.network.loss.name, asked)
    value = now.values[symbol]
    right = _SIGNS[0] if value < 0 else _SIGNS[2] if value > 0 else _SIGNS[1]
    return LabQuestion(
        "sign",
        now.iteration,
        symbol,
        f"What sign does {style.name(symbol)} have {_when(change, now)}?",
        _SIGNS,
        right,
        f"{style.name(symbol)} = {short(value, style)}.",
    )
