"""Simulated learners: who answers what at each step of a lesson that was worked by hand.

A learner is a function of a step, its true values and the learner's own; what kind of
lesson it is they do not know.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence, Set
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from benchmarks.by_hand import Formula, Model, Step, Written, id_of, written

Env = dict[str, float]

DIGITS = 6
"""Figures that a learner with mistakes writes down, and goes on with."""

MOST_WAYS = 3
"""Of a misconception that can be made in many ways, so many are played in a lesson."""


class Work(NamedTuple):
    """What a learner does at a step: the text, and the value that they go on with."""

    text: str
    value: float


Learner = Callable[[Step, Env, Env], Work]
"""A step with the true values and the learner's own values of all names known by then."""


class Row(NamedTuple):
    """One answer.

    Attributes:
        true, due: what is right, and what is right on the learner's own values.
        idle: whether `due` is a stock number or an own value handed on: that shows no work.
        noise: whether terms cancel in `due`, and only the rounding of own values is left.
    """

    iteration: int
    step: Step
    text: str
    true: float
    due: float
    idle: bool
    noise: bool = False


def value_of(formula: Formula, env: Env, otherwise: float = math.nan) -> float:
    """What a formula gives; where it has no value on these numbers, `otherwise`."""
    try:
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            value = float(formula(env))
    except ArithmeticError:
        return otherwise
    return value if math.isfinite(value) else otherwise


def is_noise(formula: Formula, own: Env, noisy: Set[str] = frozenset()) -> bool:
    """Whether terms cancel, and what is left of them is only the rounding of the values before.

    Args:
        noisy: names of which that is so already.
    """
    value, nudge = value_of(formula, own), 10.0**-DIGITS
    for apart in (1, 2, 4):  # neighbours in either direction, the next but one too
        nudged = {
            name: 2 * number if name in noisy else number * (1 + (-1) ** (at // apart) * nudge)
            for at, (name, number) in enumerate(own.items())
        }
        if not abs(value_of(formula, nudged) - value) <= 0.01 * abs(value):
            return True
    return False


class _Noting(dict[str, float]):
    """Values that note which of them are asked for."""

    def __init__(self, env: Env) -> None:
        super().__init__(env)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.asked.add(name)
        return super().__getitem__(name)


def operands(step: Step, env: Env) -> set[str]:
    """The names in a step's formula."""
    noting = _Noting(env)
    value_of(step.right, noting)
    return noting.asked


def figures(value: float, count: int) -> str:
    """A number in so many significant figures, as a person writes it: with its zeros."""
    if value == 0 or not math.isfinite(value):
        return "0"
    decimals = count - 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{decimals}f}" if 0 <= decimals < 20 else f"{value:.{count - 1}e}"


def cut(value: float, count: int) -> str:
    """The same with the rest cut off."""
    text = figures(value, 12)  # of -3.8, which is -3.79999..., a person sees -3.8
    mantissa, e, exponent = text.partition("e")
    kept, seen = "", 0
    for sign in mantissa:
        if sign.isdigit() and (seen or sign != "0"):
            seen += 1
            sign = "0" if seen > count else sign
        kept += sign
    whole, point, rest = kept.partition(".")
    decimals = count - 1 if e else count - 1 - math.floor(math.log10(abs(value))) if value else 0
    return whole + (point + rest[:decimals] if decimals > 0 else "") + e + exponent


# Honest learners


def exact(count: int) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        return Work(figures(value_of(step.right, true), count), value_of(step.right, true))

    return work


def _rounding_on(write: Callable[[float], str]) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        text = write(value_of(step.right, own, value_of(step.right, true)))
        return Work(text, float(text))

    return work


def _cutting(count: int) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        value = value_of(step.right, true)
        return Work(cut(value, count), value)

    return work


def _fractions(step: Step, true: Env, own: Env) -> Work:
    value = value_of(step.right, true)
    ratio = Fraction(value).limit_denominator(10_000)
    if math.isclose(ratio, value, rel_tol=1e-13, abs_tol=0):
        return Work(f"{ratio.numerator}/{ratio.denominator}", value)
    return Work(repr(value), value)


def _names(step: Step, true: Env, own: Env) -> Work:
    names = {name: Written(name, Written.ATOM) for name in true}
    return Work(written(step.right(names)).text, value_of(step.right, true))


def _numbers_in(count: int | None) -> Learner:
    """The substitution with the numbers of values before rounded to so many figures; what is given stays."""

    def work(step: Step, true: Env, own: Env) -> Work:
        def write(value: float) -> Written:
            short = f"{value:.12g}"
            return Written(repr(value) if count is None else min(short, figures(value, count), key=len))

        numbers = {name: write(value) for name, value in true.items()}
        return Work(written(step.right(numbers)).text, value_of(step.right, true))

    return work


HONEST: dict[str, Learner] = {
    **{f"exact, {count} figures": exact(count) for count in (3, 4, 5, 6, 8, 10, 12, 15, 17)},
    **{
        f"rounding on, {count} figures": _rounding_on(lambda value, count=count: figures(value, count))
        for count in (3, 4, 5, 6, 8, 10, 12)
    },
    **{
        f"rounding on, {count} decimals": _rounding_on(lambda value, count=count: f"{value:.{count}f}")
        for count in (2, 3, 4)
    },
    **{f"cut, {count} figures": _cutting(count) for count in (3, 4, 6)},
    "fractions": _fractions,
    "expressions of names": _names,
    "expressions, numbers in full": _numbers_in(None),
    "expressions, numbers of 6 figures": _numbers_in(6),
    "expressions, numbers of 4 figures": _numbers_in(4),
}


# Learners with mistakes, who go on with what they got


def _with_misconceptions(ids: Sequence[str]) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        due = value_of(step.right, own, value_of(step.right, true))
        wrong = next((step.wrong[one] for one in ids if one in step.wrong), step.right)
        if wrong is not step.right and is_noise(wrong, own):
            wrong = step.right
        text = figures(value_of(wrong, own, due), DIGITS)
        return Work(text, float(text))

    return work


def _with_a_slip(at: tuple[int, str], factor: float) -> Learner:
    """A slip of arithmetic at the first time the step is met; `at` names it by its symbol."""
    met = []

    def work(step: Step, true: Env, own: Env) -> Work:
        value = value_of(step.right, own, value_of(step.right, true))
        if step.symbol == at[1]:
            met.append(step)
            if len(met) == at[0]:
                value = value * factor + (0.37 if value == 0 else 0)
        text = figures(value, DIGITS)
        return Work(text, float(text))

    return work


def _stock(text: str) -> Learner:
    """The same everywhere; "before": the first right answer over and over; "old": the parameter, else 0."""
    typed = [text]

    def work(step: Step, true: Env, own: Env) -> Work:
        if typed[0] == "before":
            typed[0] = figures(value_of(step.right, true), DIGITS)
        old = own[step.carried] if step.kind == "update" else 0.0
        shown = figures(old, DIGITS) if text == "old" else typed[0]
        return Work(shown, float(Fraction(shown)))

    return work


STOCK = ("0", "1", "-1", "1/2", "0.5", "before", "old")


# Playing a lesson


def play(model: Model, learner: Learner) -> Iterator[Row]:
    """Every answer that a learner gives, in order, over all iterations."""
    left: Env = dict(model.start)
    own_left: Env = dict(model.start)
    for iteration, (given, steps) in enumerate(model.rounds, 1):
        true: Env = {**given, **left}
        own: Env = {**given, **own_left}
        noisy: frozenset[str] = frozenset()
        for step in steps:
            right = value_of(step.right, true)
            due = value_of(step.right, own, right)
            typed = learner(step, true, own)
            used = operands(step, own)
            handed_on = any(figures(due, DIGITS) == figures(own[name], DIGITS) for name in used)
            idle = abs(due) in (0, 0.5, 1) or handed_on
            small = due not in (0.0, right) and (abs(due) < 0.01 or not noisy.isdisjoint(used))
            noise = small and is_noise(step.right, own, noisy)
            yield Row(iteration, step, typed.text, right, due, idle, noise)
            noisy = noisy | {step.symbol} if noise else noisy - {step.symbol}
            true[step.symbol], own[step.symbol] = right, typed.value
        for step in steps:
            if step.carried:
                left[step.carried], own_left[step.carried] = true[step.symbol], own[step.symbol]


# Everybody at once


class Played(NamedTuple):
    """A learner with their kind and, where they have any, their misconceptions."""

    kind: str
    group: str
    ids: tuple[str, ...]
    learner: Learner


def learners(generator: random.Random, model: Model) -> Iterator[Played]:
    """Everybody who sits down before a lesson."""
    for name, learner in HONEST.items():
        yield Played("honest", name, (), learner)
    there = sorted({one for _, steps in model.rounds for step in steps for one in step.wrong})
    for one in _some_ways(generator, there):
        yield Played("misconception", id_of(one), (one,), _with_misconceptions((one,)))
    for _ in range(2 if len(there) > 1 else 0):
        two = tuple(generator.sample(there, 2))
        yield Played("two misconceptions", "two misconceptions", two, _with_misconceptions(two))
    for _ in range(6):
        step = generator.choice(model.steps)
        factor = generator.choice((-1.0, 2.0, 10.0, generator.uniform(0.3, 1.7)))
        yield Played("slip", "one slip", (), _with_a_slip((1, step.symbol), factor))
    for text in STOCK:
        yield Played("stock", f"stock answer {text}", (), _stock(text))


def _some_ways(generator: random.Random, mistakes: Sequence[str]) -> Iterator[str]:
    """Every misconception, in some of the ways in which it can be made."""
    ways: dict[str, list[str]] = {}
    for mistake in mistakes:
        ways.setdefault(id_of(mistake), []).append(mistake)
    for some in ways.values():
        yield from some if len(some) <= MOST_WAYS else generator.sample(some, MOST_WAYS)
