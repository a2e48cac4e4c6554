"""The marks of a class as values, to look at."""

from __future__ import annotations

from typing import NamedTuple

from tutor.marking.class_marks import Kept
from tutor.marking.verdicts import VerdictName


class Mark(NamedTuple):
    """One answer with its line and its verdict, the contract's members."""

    line: int
    learner: str
    iteration: int
    symbol: str
    answer: str
    verdict: VerdictName
    misconception: str | None
    misconceptions: tuple[str, ...]
    rounding: bool
    expected: float
    message: str


AS_MARKS: Kept[Mark] = Kept(lambda rows: rows, lambda row: Mark(*row[:2], *row[2]))  # type: ignore[call-arg, misc]
