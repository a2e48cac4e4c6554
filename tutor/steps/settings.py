"""What a lesson makes of a model: what is differentiated, how it is updated, in what portions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from tutor.data_classes import dataclass
from tutor.operations.rows import Made, UpdateRow
from tutor.steps.backward import Locals
from tutor.steps.graph import Delta


@dataclass(frozen=True)
class Update:
    """How parameters are updated.

    Attributes:
        rule: the row of the rule; None for equations of one's own.
        rates: by the name of each learning rate, one value for each iteration.
        rate_of: by parameter, the name of its rate.
        settings: numbers that the rule is set by, by their names in formulas.
        decay: whether `lambda` stands among them.
        frozen: parameters that keep their values.
        own: the steps of equations of one's own, in order.
        state: what is remembered from iteration to iteration, with its first value.
    """

    rule: UpdateRow | None
    rates: Mapping[str, Sequence[float]] = field(default_factory=dict)
    rate_of: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)
    decay: bool = False
    frozen: frozenset[str] = frozenset()
    own: tuple[Made, ...] = ()
    state: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Portions:
    """Which samples an iteration takes.

    Attributes:
        samples: how many there are; 0 for a model whose given values stay.
        size: how many an iteration takes at once; 1 for one after the other.
        reduce: what a batch makes of its samples' losses.
        together: whether all samples go forward before any goes backward.
    """

    samples: int = 0
    size: int = 1
    reduce: Literal["mean", "sum"] = "mean"
    together: bool = False

    @property
    def in_batches(self) -> bool:
        """Whether names carry the sample that they belong to."""
        return self.samples > 0 and self.size > 1

    def of(self, iteration: int) -> tuple[int, ...]:
        """The samples (from 1) of an iteration (from 1); () for a model whose given values stay."""
        if not self.samples:
            return ()
        if not self.in_batches:
            return ((iteration - 1) % self.samples + 1,)
        batches = -(-self.samples // self.size)
        first = (iteration - 1) % batches * self.size
        return tuple(range(first + 1, min(first + self.size, self.samples) + 1))


@dataclass(frozen=True)
class Settings:
    """All of it.

    Attributes:
        asked: names whose gradients are asked beyond those of what is trained.
        combined: whether softmax or sigmoid and its cross-entropy are differentiated at once.
    """

    asked: tuple[str, ...] = ()
    locals: Locals = "none"
    deltas: Mapping[str, Delta] = field(default_factory=dict)
    combined: bool = False
    update: Update | None = None
    portions: Portions = Portions()
