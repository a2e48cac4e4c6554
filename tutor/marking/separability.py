"""Steps at which common mistakes cannot be told apart, at the figures that an answer has to show."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice

from tutor.data_classes import dataclass
from tutor.expressions.printing import format_number
from tutor.expressions.trees import Role, Symbol, walk
from tutor.lesson.asked_steps import StepKeys, asked_steps
from tutor.lesson.model import Lesson, StepKey
from tutor.marking.context import Context
from tutor.marking.precision import Target, decimals_of
from tutor.marking.wrong_formulas import WrongFormulas
from tutor.named_tuples import NamedTuple
from tutor.sayings import Argument, Name, Said, Text, said
from tutor.steps.derive import Plan
from tutor.steps.trace import Trace
from tutor.tolerances import LEAST_FIGURES

MOST_WORK = 600_000
"""How much is compared: about a second's work. Wrong formulas of a sum grow with the square of its terms."""

_OF_A_BIAS = frozenset({"forgot_bias", "bias_times_input"})
_OF_ITS_UPDATE = frozenset({"change_only"})

_LEAST_WORK, _LEAST_AGAIN = 40, 20  # of a step, in the unit of which n names in its formula cost n²
_MOST_PARTS, _MOST_SYMBOLS, _MOST_SPANS = 1, 3, 2  # of the steps that a sentence lists
_MOST_SETS = 3  # of mistakes that fall together


@dataclass(frozen=True, slots=True)
class Indistinct:
    """Mistakes that give the same digits at one step.

    Attributes:
        misconceptions: two or more ids, or one where `hidden`.
        shown: the digits they share.
        hidden: whether these are the true value's digits, so that the mistake cannot be seen at all.
        idle: whether the true value is 0, or an update that changes nothing: much comes to the same there.
    """

    iteration: int
    symbol: str
    misconceptions: tuple[str, ...]
    shown: str
    hidden: bool
    idle: bool = False

    @property
    def key(self) -> StepKey:
        return self.iteration, self.symbol


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

    A misconception counts as hidden only where none of its formulas can be seen, and not where it is about
    a bias that is 0: that a network has such biases is no accident. Of a large lesson the steps that
    `compared` gives are looked at.
    """
    context = Context.of(lesson)
    return _indistinct(context, compared(lesson, context.trace).keys)


def _indistinct(context: Context, keys: Sequence[StepKey]) -> Iterator[Indistinct]:
    wrong = WrongFormulas(context)
    biases = _biases(context.trace.plan_at(keys[0][0])) if keys else frozenset()
    for key in keys:
        yield from _at(context, wrong, key, biases)


def _biases(plan: Plan) -> frozenset[str]:
    """The names that some step adds as a bias."""
    nodes = (node for step in plan.steps if step.which_pass == "forward" for node in walk(step.expression))
    return frozenset(node.name for node in nodes if isinstance(node, Symbol) and node.role is Role.BIAS)


def doubts(lesson: Lesson) -> Iterator[Said]:
    """What is to be said of what `indistinct` finds, the most important first, each for all its steps."""
    context = Context.of(lesson)
    keys, left_out = compared(lesson, context.trace)
    found = list(_indistinct(context, keys))
    if hidden := [one for one in found if one.hidden and not one.idle]:
        yield said("checking.hidden", **_by_mistakes(hidden))
    if idle := [one for one in found if one.hidden and one.idle]:
        places = Places(one.key for one in idle)
        yield said("checking.hidden_by_zero", count=places.count, places=places.said)
    if alike := [one for one in found if not one.hidden]:
        yield said("checking.alike", **_by_mistakes(alike))
    if left_out is not None:
        yield left_out


def _by_mistakes(found: Sequence[Indistinct]) -> dict[str, Argument]:
    """How many steps these are, and which: the sets of mistakes that are found at most of them first."""
    sets: dict[tuple[str, ...], list[StepKey]] = defaultdict(list)
    for one in found:
        sets[one.misconceptions].append(one.key)
    ordered = sorted(sets.items(), key=lambda one: -len(one[1]))
    parts = [
        said("checking.mistakes_at", titles=_titles(names), places=Places(at).said)
        for names, at in ordered[:_MOST_SETS]
    ]
    told = {key for _, at in ordered[:_MOST_SETS] for key in at}
    steps = {one.key for one in found}
    if more := len(steps - told):
        parts.append(said("checking.more_places", count=more))
    return {"count": len(steps), "sets": tuple(parts)}


def _titles(names: Iterable[str]) -> tuple[Said, ...]:
    return tuple(said(f"misconceptions.{name}.title") for name in names)


class Places:
    """The steps at which the same was found, iteration by iteration."""

    def __init__(self, keys: Iterable[StepKey]) -> None:
        self._iterations: dict[str, list[tuple[int, int]]] = {}
        self.count = 0
        for iteration, symbol in dict.fromkeys(keys):
            self._add(iteration, symbol)

    def _add(self, iteration: int, symbol: str) -> None:
        self.count += 1
        spans = self._iterations.setdefault(symbol, [])
        if spans and spans[-1][1] == iteration - 1:
            spans[-1] = (spans[-1][0], iteration)
        else:
            spans.append((iteration, iteration))

    @property
    def said(self) -> Said:
        """The first of them, and how many more there are."""
        together: dict[tuple[tuple[int, int], ...], list[str]] = {}
        for symbol, spans in self._iterations.items():
            together.setdefault(tuple(spans), []).append(symbol)
        parts, told = [], 0
        for stretches, symbols in islice(together.items(), _MOST_PARTS):
            told += min(len(symbols), _MOST_SYMBOLS) * _length(stretches)
            parts.append(_place(symbols[:_MOST_SYMBOLS], stretches))
        if told < self.count:
            parts.append(said("checking.more_places", count=self.count - told))
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


def _at(
    context: Context, wrong: WrongFormulas, key: StepKey, biases: Collection[str]
) -> Iterator[Indistinct]:
    target, settled = context.target(key), _about_zero_biases(context, key, biases)
    right = digits(target.value, target)
    idle = target.value == 0 or (target.old is not None and target.change == 0)
    by_digits: dict[str, dict[str, None]] = defaultdict(dict)
    seen: set[str] = set()
    for formula, value in wrong.values(key):
        if value is not None:
            shown = digits(value, target)
            by_digits[shown][formula.mutation.id] = None
            if shown != right:
                seen.add(formula.mutation.id)
    for shown, ids in by_digits.items():
        names = tuple(name for name in ids if shown != right or name not in seen | settled)
        if shown == right and names:
            yield Indistinct(*key, names, shown, hidden=True, idle=idle)
        elif shown != right and len(names) > 1:
            yield Indistinct(*key, names, shown, hidden=False)


def _about_zero_biases(context: Context, key: StepKey, biases: Collection[str]) -> frozenset[str]:
    """The mistakes that give the right value at a step because its bias is 0."""
    step = context.trace.plan_at(key[0]).by_symbol[key[1]]
    values = context.trace.values(key[0])
    if not any(name in biases and values[name] == 0 for name in step.depends_on):
        return frozenset()
    return _OF_A_BIAS if step.which_pass == "forward" else _OF_ITS_UPDATE


def digits(value: float, target: Target) -> str:
    """A value in the digits that an answer must show: three figures, and an update's change."""
    if target.change and value:
        return format_number(round(value, decimals_of(target._replace(value=value))), 15)
    return format_number(value, LEAST_FIGURES)
