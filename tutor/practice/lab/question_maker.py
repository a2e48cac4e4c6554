"""Predict, then run: makes the one question before a change or a run, and computes its answer."""

from __future__ import annotations

import math
from collections.abc import Callable

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol
from tutor.practice.lab.movement import gates
from tutor.practice.lab.questions import LabQuestion, Option
from tutor.practice.lab.runs import TrainingRun
from tutor.practice.lab.words import Change
from tutor.sayings import Name, Said, Text, said
from tutor.tolerances import SAME, SAME_ZERO

NO_GATE, SEVERAL_GATES = "none", "several"
_WAYS = (
    Option("rise", said("lab_questions.rise")),
    Option("fall", said("lab_questions.fall")),
    Option("stay", said("lab_questions.stay")),
)
_SIGNS = (
    Option("negative", said("lab_questions.negative")),
    Option("zero", said("lab_questions.zero")),
    Option("positive", said("lab_questions.positive")),
)


def question(before: TrainingRun, after: TrainingRun, change: Change, asked: int) -> LabQuestion | None:
    """The question about a change or a run; `asked` counts those asked before, so that they take turns.

    None for a setting, and where nothing can be foreseen because the numbers overflow.
    """
    if change.kind == "setting" or (before.overflow or after.overflow) is not None:
        return None
    was, now = _ends(before, after, change)
    kinds: list[Callable[[Moment, Moment, Change], LabQuestion]] = []
    if after.lab.loss is not None:
        kinds.append(_loss)
    if _open_gates(was, now):
        kinds.append(_gate)
    if change.name not in after.lab.rates_now and _signed(now, change):
        kinds.append(_sign)
    if not kinds:
        return None
    return kinds[asked % len(kinds)](was, now, change)


@dataclass(frozen=True)
class Moment:
    """A run at one iteration."""

    run: TrainingRun
    iteration: int

    @property
    def values(self) -> dict[str, float]:
        return self.run.values(self.iteration)

    @property
    def gates(self) -> dict[str, bool]:
        return gates(self.run.lab, self.values, self.iteration)

    @property
    def loss(self) -> float:
        """The loss; of samples in turn, that of all of them."""
        found = self.run.loss(self.iteration) if self.run.lab.equations is not None else None
        return self.values[self.loss_name] if found is None else found

    @property
    def loss_name(self) -> str:
        return self.run.lab.loss or ""


def _ends(before: TrainingRun, after: TrainingRun, change: Change) -> tuple[Moment, Moment]:
    """A run is compared at its ends; a change at iteration 1, that of the rate after all updates."""
    if change.kind == "run" or change.name in after.lab.rates_now:
        return Moment(before, before.lab.iterations + 1), Moment(after, after.lab.iterations + 1)
    return Moment(before, 1), Moment(after, 1)


def _when(change: Change, now: Moment) -> Said:
    if change.kind == "run":
        return said("lab_questions.after_run", count=now.iteration - 1)
    what = Text(change.typed.removeprefix(":"))
    if now.iteration > 1:
        return said("lab_questions.after_change", count=now.iteration - 1, change=what)
    return said("lab_questions.in_first", change=what)


def _loss(was: Moment, now: Moment, change: Change) -> LabQuestion:
    name, old, new = Name(now.loss_name), was.loss, now.loss
    same = math.isclose(old, new, rel_tol=SAME, abs_tol=SAME_ZERO)
    return LabQuestion(
        "loss",
        now.iteration,
        now.loss_name,
        said("lab_questions.loss", name=name, now=old, when=_when(change, now)),
        _WAYS,
        "stay" if same else "rise" if new > old else "fall",
        said("lab_questions.loss_went", name=name, before=old, now=new),
    )


def _open_gates(was: Moment, now: Moment) -> list[str]:
    """ReLU units that are open before, and still are ReLU units after."""
    old, new = was.gates, now.gates
    return [unit for unit in new if old.get(unit, False)]


def _gate(was: Moment, now: Moment, change: Change) -> LabQuestion:
    units = _open_gates(was, now)
    after = now.gates
    closing = [unit for unit in units if not after[unit]]
    options = [Option(unit, said("lab_questions.gate_named", name=Name(unit))) for unit in units]
    if len(units) > 1:
        options.append(Option(SEVERAL_GATES, said("lab_questions.several")))
    options.append(Option(NO_GATE, said("lab_questions.none")))
    if closing:
        truth = said("lab_questions.gates_close", gates=tuple(map(Name, closing)), count=len(closing))
    else:
        truth = said("lab_questions.no_gate_closes")
    return LabQuestion(
        "gate",
        now.iteration,
        "",
        said("lab_questions.gate", when=_when(change, now)),
        tuple(options),
        NO_GATE if not closing else closing[0] if len(closing) == 1 else SEVERAL_GATES,
        truth,
    )


def _signed(now: Moment, change: Change) -> str | None:
    """The gradient whose sign is asked: that of what was changed, else of one parameter after the other."""
    lab = now.run.lab
    if lab.loss is None:
        return None
    found = {name: gradient_symbol(lab.loss, name) for name in lab.parameters}
    if lab.equations is not None:
        known = lab.computation.plan(now.iteration).by_symbol
        found = {name: symbol for name, symbol in found.items() if symbol in known}
    symbols = list(found.values())
    return found.get(change.name) or (symbols[now.iteration % len(symbols)] if symbols else None)


def _sign(was: Moment, now: Moment, change: Change) -> LabQuestion:
    symbol = _signed(now, change) or ""
    value = now.values[symbol]
    return LabQuestion(
        "sign",
        now.iteration,
        symbol,
        said("lab_questions.sign", name=Name(symbol), when=_when(change, now)),
        _SIGNS,
        "negative" if value < 0 else "positive" if value > 0 else "zero",
        said("lab_questions.value", name=Name(symbol), value=value),
    )
