"""A loaded lesson, as plain immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tutor.data_classes import dataclass
from tutor.model.network import Network, Training
from tutor.named_tuples import NamedTuple
from tutor.steps.computation import Computation, NetworkComputation
from tutor.steps.derive import Kind, Step

if TYPE_CHECKING:
    from tutor.lesson.page import Page
    from tutor.steps.equations_computation import EquationsComputation

FORMAT = 2
"""The newest format of a lesson file that this version reads."""

NETWORK_FORMAT = 1
"""The format in which a network on one sample is written."""

StepKey = tuple[int, str]
"""(iteration counted from 1, plain symbol): names one step of a lesson."""


class Source(NamedTuple):
    """Where a network comes from."""

    title: str
    file: str = ""


class AskRule(NamedTuple):
    """What is asked in iterations `first` to `last`: the steps of these kinds, symbols and samples.

    None stands for every one of them.
    """

    first: int
    last: int
    kinds: frozenset[Kind] | None
    symbols: frozenset[str] | None = None
    samples: frozenset[int] | None = None

    def asks(self, step: Step) -> bool:
        """Whether a step is asked in one of these iterations."""
        return (
            (self.kinds is None or step.kind in self.kinds)
            and (self.symbols is None or step.symbol in self.symbols)
            and (self.samples is None or step.sample in self.samples)
        )

    def covers(self, iteration: int) -> bool:
        return self.first <= iteration <= self.last


class Note(NamedTuple):
    """Prose shown at the steps that match everything it names."""

    text: str
    iteration: int | None = None
    symbol: str | None = None
    kind: Kind | None = None
    symbols: frozenset[str] | None = None
    samples: frozenset[int] | None = None

    def belongs_to(self, iteration: int, step: Step) -> bool:
        return (
            self.iteration in (None, iteration)
            and self.symbol in (None, step.symbol)
            and self.kind in (None, step.kind)
            and (self.symbols is None or step.symbol in self.symbols)
            and (self.samples is None or step.sample in self.samples)
        )


@dataclass(frozen=True)
class Lesson:
    """One lesson file.

    Attributes:
        claims: what the source prints, by step, as printed.
        path: the file it came from; None for a lesson made in memory.
        contents: the file's bytes; none of a lesson made in memory.
        seed: the seed its numbers were made with; None for numbers as given in the file.
        equations: of a lesson without a network, all that is computed; `network` is then `ABSENT`.
        document: of a lesson of equations, the file as it was parsed.
        keep: the names, as the file writes them, of numbers that fresh numbers leave alone.
        pages: what there is to read before questions of the first iteration, in the order of the file.
    """

    id: str
    title: str
    summary: str
    network: Network
    training: Training
    source: Source | None = None
    ask: tuple[AskRule, ...] = ()
    notes: tuple[Note, ...] = ()
    claims: Mapping[StepKey, str] = field(default_factory=dict)
    path: Path | None = None
    contents: bytes = field(default=b"", repr=False)
    seed: int | None = None
    equations: EquationsComputation | None = None
    document: Mapping[str, object] = field(default_factory=dict, compare=False)
    keep: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", MappingProxyType(dict(self.claims)))

    @cached_property
    def computation(self) -> Computation:
        """What is computed, and how often."""
        if self.equations is not None:
            return self.equations
        return NetworkComputation(self.network, self.training)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file's bytes (hex), the identity of its numbers in the record; "" without a file."""
        from hashlib import sha256

        return sha256(self.contents).hexdigest() if self.contents else ""

    @property
    def iterations(self) -> int:
        return self.computation.iterations

    def over(self, iterations: int) -> Lesson:
        """The same lesson over another number of iterations; the last learning rate goes on."""
        equations = None if self.equations is None else self.equations.extended(iterations)
        return replace(self, training=self.training.extended(iterations), equations=equations)

    def asks(self, iteration: int, step: Step) -> bool:
        """Whether the learner is asked this step; else it is shown worked."""
        rule = self.rule_at(iteration)
        return rule is None or rule.asks(step)

    def rule_at(self, iteration: int) -> AskRule | None:
        """What decides an iteration: the first rule that covers it. None where every step is asked."""
        return next((rule for rule in self.ask if rule.covers(iteration)), None)

    def notes_at(self, iteration: int, step: Step) -> tuple[str, ...]:
        return tuple(note.text for note in self.notes if note.belongs_to(iteration, step))
