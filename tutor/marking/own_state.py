"""One learner's own values within one iteration, as far as they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tutor.data_classes import dataclass
from tutor.expressions.functions import Interval
from tutor.lesson.model import StepKey
from tutor.steps.trace import Values


@dataclass(slots=True)
class OwnState:
    """Own values within one iteration, up to a step.

    Attributes:
        values: every name's value as the learner has it.
        spans: the interval of every name whose own value is not exactly the true one, as far as three
            figures go: working on with three figures is legitimate.
        coarse: the interval of the names that are too coarse for that: of fewer figures, or made of such.
        causes: the wrong answer behind every name that is off by more than rounding.
        shifts: by how much the own value of such a name would move if one wrong answer alone were mended, so
            that it says what follows from the answers before it; those that move it most.
        idle: the names whose own value shows no work (see `stock`).
        latest: the learner's latest answer, of this iteration or the one before; None before the first.
        done: steps taken in, in the plan's order.
    """

    iteration: int
    values: Values
    spans: dict[str, Interval] = field(default_factory=dict)
    coarse: dict[str, Interval] = field(default_factory=dict)
    causes: dict[str, StepKey] = field(default_factory=dict)
    shifts: dict[str, Mapping[StepKey, float]] = field(default_factory=dict)
    idle: set[str] = field(default_factory=set)
    latest: float | None = None
    done: int = 0
