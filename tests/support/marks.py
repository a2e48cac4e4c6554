"""The marks of a class as values, to look at."""

from __future__ import annotations

from typing import NamedTuple

from tutor.marking.class_marks import Judgement, Kept
from tutor.marking.verdicts import VerdictName


class Mark(NamedTuple):
    """One answer with its verdict, the contract's members."""

    line: int
    learner: str
    judgement: Judgement

    @property
    def iteration(self) -> int:
        return self.judgement[0]

    @property
    def symbol(self) -> str:
        return self.judgement[1]

    @property
    def answer(self) -> str:
        return self.judgement[2]

    @property
    def verdict(self) -> VerdictName:
        return self.judgement[3]

    @property
    def misconception(self) -> str | None:
        return self.judgement[4]

    @property
    def misconceptions(self) -> tuple[str, ...]:
        return self.judgement[5]

    @property
    def rounding(self) -> bool:
        return self.judgement[6]

    @property
    def expected(self) -> float:
        return self.judgement[7]

    @property
    def message(self) -> str:
        return self.judgement[8]


AS_MARKS: Kept[Mark] = Kept(lambda rows: rows, Mark._make)
