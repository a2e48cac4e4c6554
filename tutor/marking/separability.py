"""Steps at which common mistakes cannot be told apart, at the figures that an answer has to show."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from tutor.lesson.model import Lesson
from tutor.marking.context import Context
from tutor.marking.precision import LARGEST_SHARE, LEAST_FIGURES, Target
from tutor.marking.wrong import WrongFormulas
from tutor.steps.derive import Step
from tutor.steps.printing import format_number


@dataclass(frozen=True, slots=True)
class Indistinct:
    """Mistakes that give the same digits at one step.

    Attributes:
        misconceptions: two or more ids, or one where `hidden`.
        shown: the digits they share.
        hidden: whether these are the true value's digits, so that the mistake cannot be seen at all.
    """

    iteration: int
    symbol: str
    misconceptions: tuple[str, ...]
    shown: str
    hidden: bool

    @property
    def message(self) -> str:
        """What is so, in one sentence."""
        names = " and ".join(self.misconceptions)
        where = f"{self.symbol} in iteration {self.iteration}"
        if self.hidden:
            return f"{names} cannot be seen at {where}: the right value is {self.shown} as well"
        return f"{names} cannot be told apart at {where}: both give {self.shown}"


def indistinct(lesson: Lesson) -> list[Indistinct]:
    """Every asked step at which two misconceptions, or one and the truth, show the same digits.

    A misconception counts as hidden only where none of its formulas can be seen.
    """
    context = Context.of(lesson)
    wrong = WrongFormulas(context)
    found: list[Indistinct] = []
    for iteration, step in context.trace.steps():
        if lesson.asks(iteration, step):
            found.extend(_at(context, wrong, iteration, step))
    return found


def _at(context: Context, wrong: WrongFormulas, iteration: int, step: Step) -> list[Indistinct]:
    target = context.target((iteration, step.symbol))
    right = digits(target.value, target)
    by_digits: dict[str, dict[str, None]] = defaultdict(dict)
    seen: set[str] = set()
    for formula, value in wrong.on_true((iteration, step.symbol)):
        if value is not None:
            shown = digits(value, target)
            by_digits[shown][formula.mutation.id] = None
            if shown != right:
                seen.add(formula.mutation.id)
    found = []
    for shown, ids in by_digits.items():
        names = tuple(name for name in ids if shown != right or name not in seen)
        if shown == right and names:
            found.append(Indistinct(iteration, step.symbol, names, shown, hidden=True))
        elif shown != right and len(names) > 1:
            found.append(Indistinct(iteration, step.symbol, names, shown, hidden=False))
    return found


def digits(value: float, target: Target) -> str:
    """A value in the digits that an answer must show: three figures, and an update's change."""
    if target.change and value:
        decimals = math.ceil(-math.log10(2 * LARGEST_SHARE * target.change))
        least = LEAST_FIGURES - 1 - math.floor(math.log10(abs(value)))
        return format_number(round(value, max(decimals, least)), 15)
    return format_number(value, LEAST_FIGURES)
