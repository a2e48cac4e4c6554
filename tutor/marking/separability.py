"""Steps at which common mistakes cannot be told apart, at the figures that an answer has to show."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import NamedTuple

from tutor.expressions.printing import format_number
from tutor.lesson.asked_steps import StepKeys, asked_steps
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.context import Context
from tutor.marking.precision import Target
from tutor.marking.wrong_formulas import WrongFormulas
from tutor.sayings import Name, Said, Text, said
from tutor.steps.trace import Trace
from tutor.tolerances import LARGEST_SHARE, LEAST_FIGURES

MOST_WORK = 600_000
"""How much is compared: about a second's work. Wrong formulas of a sum grow with the square of its terms."""

MOST_GROUPS = 60
"""More sets of mistakes than this are counted, not listed."""

_LEAST_WORK, _LEAST_AGAIN = 40, 20  # of a step, in the unit of which n names in its formula cost n²
_MOST_PARTS, _MOST_SYMBOLS, _MOST_SPANS = 3, 4, 3  # of the steps that a sentence lists


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
    def names(self) -> tuple[Text, ...]:
        """The misconceptions by their ids, for a message."""
        return tuple(map(Text, self.misconceptions))

    @property
    def said(self) -> Said:
        """What is so."""
        names, symbol, digits = self.names, Name(self.symbol), Text(self.shown)
        if self.hidden:
            at = self.iteration
            return said("checking.hidden", names=names, symbol=symbol, iteration=at, digits=digits)
        return said("checking.alike", names=names, symbol=symbol, iteration=self.iteration, digits=digits)


class Compared(NamedTuple):
    """The steps of a lesson at which mistakes are compared, and what is to be said where it asks more."""

    keys: Sequence[StepKey]
    left_out: Said | None


def compared(lesson: Lesson, trace: Trace, most: int = MOST_WORK) -> Compared:
    """As many of the asked steps as `most` work allows: iteration by iteration, or spread over the first."""
    asked = asked_steps(lesson)
    work, met, current = 0, set[str](), 0
    for number, (iteration, symbol) in enumerate(asked):
        if iteration != current:
            if work > most:
                return _first(asked, number, work / most)
            current = iteration
        # The wrong formulas of a step are made once, and computed again in every iteration.
        size = len(trace.plan_at(iteration).by_symbol[symbol].depends_on) ** 2
        work += _LEAST_AGAIN + size // 10 if symbol in met else _LEAST_WORK + size
        met.add(symbol)
    return _first(asked, len(asked), work / most)


def _first(asked: StepKeys, end: int, share: float) -> Compared:
    """The keys before `end`; every few of them where one iteration alone is `share` times too many."""
    first, last = (asked[0][0], asked[end - 1][0]) if end else (1, 1)
    if share > 1 and first == last:
        step = math.ceil(share)
        return Compared(asked[0:end:step], said("checking.every_few_steps", every=step, iteration=first))
    if end == len(asked):
        return Compared(asked, None)
    return Compared(asked[:end], said("checking.first_iterations", last=last))


def indistinct(lesson: Lesson) -> Iterator[Indistinct]:
    """The asked steps at which two misconceptions, or one and the truth, show the same digits.

    A misconception counts as hidden only where none of its formulas can be seen. Of a large
    lesson the steps that `compared` gives are looked at.
    """
    context = Context.of(lesson)
    return _indistinct(context, compared(lesson, context.trace).keys)


def _indistinct(context: Context, keys: Iterable[StepKey]) -> Iterator[Indistinct]:
    wrong = WrongFormulas(context)
    for key in keys:
        yield from _at(context, wrong, key)


def doubts(lesson: Lesson) -> Iterator[Said]:
    """What is to be said of what `indistinct` finds: one for each set of mistakes that fall together."""
    context = Context.of(lesson)
    keys, left_out = compared(lesson, context.trace)
    groups: dict[tuple[tuple[str, ...], bool], Places] = {}
    for found in _indistinct(context, keys):
        places = groups.setdefault((found.misconceptions, found.hidden), Places(found))
        places.add(found.iteration, found.symbol)
    for places in islice(groups.values(), MOST_GROUPS):
        yield places.said
    if len(groups) > MOST_GROUPS:
        yield said("checking.more_alike", count=len(groups) - MOST_GROUPS)
    if left_out is not None:
        yield left_out


class Places:
    """The steps at which the same mistakes fall together. `first` is what was found at one of them."""

    def __init__(self, first: Indistinct) -> None:
        self._first = first
        self._iterations: dict[str, list[tuple[int, int]]] = {}
        self._count = 0

    def add(self, iteration: int, symbol: str) -> None:
        """Adds a step; iterations come in their order."""
        self._count += 1
        spans = self._iterations.setdefault(symbol, [])
        if spans and spans[-1][1] == iteration - 1:
            spans[-1] = (spans[-1][0], iteration)
        else:
            spans.append((iteration, iteration))

    @property
    def said(self) -> Said:
        """What is so."""
        if self._count == 1:
            return self._first.said
        names, places = self._first.names, self._places()
        if self._first.hidden:
            return said("checking.hidden_at_steps", names=names, count=self._count, places=places)
        return said("checking.alike_at_steps", names=names, count=self._count, places=places)

    def _places(self) -> Said:
        together: dict[tuple[tuple[int, int], ...], list[str]] = {}
        for symbol, spans in self._iterations.items():
            together.setdefault(tuple(spans), []).append(symbol)
        parts, told = [], 0
        for stretches, symbols in islice(together.items(), _MOST_PARTS):
            told += min(len(symbols), _MOST_SYMBOLS) * _length(stretches)
            parts.append(_place(symbols[:_MOST_SYMBOLS], stretches))
        if told < self._count:
            parts.append(said("checking.more_places", count=self._count - told))
        return reduce(lambda rest, first: said("checking.places", first=first, rest=rest), reversed(parts))


def _place(symbols: Sequence[str], stretches: Sequence[tuple[int, int]]) -> Said:
    """`z1 in iteration 1`, `z1 and z2 in iterations 1-10 and 12`."""
    spans: list[Text | Said] = [
        Text(first if first == last else f"{first}-{last}") for first, last in stretches[:_MOST_SPANS]
    ]
    if len(stretches) > _MOST_SPANS:
        spans.append(said("checking.more_stretches", count=len(stretches) - _MOST_SPANS))
    return said(
        "checking.place",
        symbols=tuple(map(Name, symbols)),
        count=_length(stretches),
        spans=tuple(spans),
    )


def _length(stretches: Sequence[tuple[int, int]]) -> int:
    """How many iterations these are."""
    return sum(last - first + 1 for first, last in stretches)


def _at(context: Context, wrong: WrongFormulas, key: StepKey) -> Iterator[Indistinct]:
    target = context.target(key)
    right = digits(target.value, target)
    by_digits: dict[str, dict[str, None]] = defaultdict(dict)
    seen: set[str] = set()
    for formula, value in wrong.values(key):
        if value is not None:
            shown = digits(value, target)
            by_digits[shown][formula.mutation.id] = None
            if shown != right:
                seen.add(formula.mutation.id)
    for shown, ids in by_digits.items():
        names = tuple(name for name in ids if shown != right or name not in seen)
        if shown == right and names:
            yield Indistinct(*key, names, shown, hidden=True)
        elif shown != right and len(names) > 1:
            yield Indistinct(*key, names, shown, hidden=False)


def digits(value: float, target: Target) -> str:
    """A value in the digits that an answer must show: three figures, and an update's change."""
    if target.change and value:
        decimals = math.ceil(-math.log10(2 * LARGEST_SHARE * target.change))
        least = LEAST_FIGURES - 1 - math.floor(math.log10(abs(value)))
        return format_number(round(value, max(decimals, least)), 15)
    return format_number(value, LEAST_FIGURES)
