"""What marking says of an answer, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from tutor.lesson.model import StepKey
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said

VerdictName = Literal[
    "correct",
    "truncated",
    "follow_through",
    "imprecise",
    "misconception",
    "wrong",
    "unreadable",
    "missing",
]

VERDICTS: tuple[VerdictName, ...] = get_args(VerdictName)

RIGHT: frozenset[VerdictName] = frozenset({"correct", "truncated"})
NOT_AN_ATTEMPT: frozenset[VerdictName] = frozenset({"imprecise", "unreadable", "missing"})


class Answered(NamedTuple):
    """A learner's own value of a step, and the interval that their digits stand for.

    `coarse`: whether these are too few to go on from: less than three figures.
    """

    value: float
    low: float
    high: float
    coarse: bool = False


Work = Mapping[StepKey, Answered]
"""What a learner has answered so far (right or wrong), by step. Steps left out are not in it."""


class Verdict(NamedTuple):
    """The judgement of one answer.

    Attributes:
        name: the verdict.
        expected: the true value.
        misconceptions: ids; several where the value cannot tell them apart ("either … or …").
        rounding: whether it is right only by the band that earlier rounded answers give.
        answered: the value that was read and its interval; None when nothing could be read.
        echo: for a typed expression, the expression with its value ("0.1*2 + 0.9 = 1.1"); else None.
        cause: the earlier step from which a follow-through comes.
        said: at most two short sentences: what is so, and what to do next.
        slip_of_source: whether the answer repeats a number that the audit finds wrong in the source.
    """

    name: VerdictName
    expected: float
    said: Said
    misconceptions: tuple[str, ...] = ()
    rounding: bool = False
    answered: Answered | None = None
    echo: Said | None = None
    cause: StepKey | None = None
    slip_of_source: bool = False

    @property
    def misconception(self) -> str | None:
        return self.misconceptions[0] if self.misconceptions else None

    @property
    def right(self) -> bool:
        return self.name in RIGHT

    @property
    def settles(self) -> bool:
        """Whether the step is done with: right, or right from the learner's own values."""
        return self.right or self.name == "follow_through"

    @property
    def is_attempt(self) -> bool:
        return self.name not in NOT_AN_ATTEMPT
