"""A step in words: what it is, the rungs of hints, the worked line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutor.expressions.printing import PLAIN, InNumbers, Style, format_number, in_numbers, in_symbols
from tutor.expressions.trees import evaluate
from tutor.named_tuples import NamedTuple
from tutor.present import network_words
from tutor.sayings import Argument, Equation, Name, Said, said
from tutor.steps.derive import Plan, Step
from tutor.tolerances import EXACT, SAME

if TYPE_CHECKING:
    from tutor.steps.chain import Chain

LONG_CHAIN = 3
"""From so many factors on, each has a line of its own below the chain."""


class Explained(NamedTuple):
    """A step printed in one style with one set of values.

    Attributes:
        symbol, formula, substitution, value: as printed.
        chain, chain_substitution: the chain rule in symbols and numbers; "" for steps without one.
        recursive: whether the chain was too long to be written out path by path.
    """

    symbol: str
    formula: str
    substitution: str
    value: str
    chain: str
    chain_substitution: str
    recursive: bool


def explained(plan: Plan, step: Step, values: Mapping[str, float], style: Style = PLAIN) -> Explained:
    """Prints a step; its value is what its formula gives on `values`."""
    value = step.compute(values)
    written = _chain(plan, step, values, value)
    return Explained(
        symbol=style.name(step.symbol),
        formula=in_symbols(step.expression, style),
        substitution=in_numbers(step.expression, values, style),
        value=format_number(value, style=style),
        chain=written.in_symbols(style) if written else "",
        chain_substitution=written.in_numbers(values, style) if written else "",
        recursive=written.recursive if written else False,
    )


def _chain(plan: Plan, step: Step, values: Mapping[str, float], value: float) -> Chain | None:
    """The chain that gives a step's value."""
    from tutor.steps.chain import chain  # no first question shows one

    written = chain(plan, step)
    if written and not math.isclose(written.value(values), value, rel_tol=EXACT, abs_tol=SAME):
        # A learner's own wrong gradient stands between the loss and this step: only the last link is theirs.
        return chain(plan, step, recursive=True)
    return written


def equation(*parts: Argument) -> Said:
    """A line in which all parts are equal."""
    return said("questions.equation", equation=Equation(parts))


def worked(step: Step, values: Mapping[str, float]) -> Said:
    """One line: symbol = formula = substitution = value, if it has one on these values."""
    value = _computed(step, values)
    has_value = () if value is None else (value,)
    return equation(Name(step.symbol), step.expression, InNumbers(step.expression, values), *has_value)


def _computed(step: Step, values: Mapping[str, float]) -> float | None:
    """The value of a step; None where a learner's own values have none: the logarithm of what is below 0."""
    try:
        return step.compute(values)
    except (ArithmeticError, ValueError):
        return None


def what_it_is(plan: Plan, step: Step) -> Said:
    """The quantity in words, as the end of "What is …?"."""
    if plan.dense is None:
        from tutor.present import equation_words  # no network waits for it

        return equation_words.what_it_is(plan, step)
    return network_words.what_it_is(plan.dense, step)


def first_rung(plan: Plan, step: Step) -> Said:
    """The first hint: how this quantity comes about, and which edges of the drawing it uses."""
    what = what_it_is(plan, step)
    how = _how_of_equations(plan, step) if plan.dense is None else network_words.how(plan.dense, step)
    return said("hints.first", symbol=Name(step.symbol), what=what, how=how)


def _how_of_equations(plan: Plan, step: Step) -> Said:
    from tutor.present import equation_words

    return equation_words.how(plan, step)


def rungs(plan: Plan, step: Step, values: Mapping[str, float]) -> tuple[tuple[Said, ...], ...]:
    """The lines of the four hints, from what the quantity is to its value with the whole chain."""
    symbol = Name(step.symbol)
    return (
        (first_rung(plan, step),),
        (equation(symbol, step.expression),),
        (equation(symbol, InNumbers(step.expression, values)),),
        revealed(plan, step, values),
    )


def factors(plan: Plan, step: Step, values: Mapping[str, float]) -> tuple[Said, ...]:
    """The factors of a long chain, a line each with the edge that it goes back along; () of a short one."""
    value = _computed(step, values)
    written = None if value is None else _chain(plan, step, values, value)
    if written is None or written.recursive or len(written.paths) != 1:
        return ()
    (path,) = written.paths
    if len(path) < LONG_CHAIN:
        return ()
    return tuple(
        said(
            "hints.factor",
            equation=Equation(
                (
                    Name(factor.symbol),
                    factor.expression,
                    InNumbers(factor.expression, values),
                    evaluate(factor.expression, values),
                )
            ),
            of=Name(factor.of),
            by=Name(factor.by),
        )
        for factor in path
    )


def revealed(plan: Plan, step: Step, values: Mapping[str, float]) -> tuple[Said, ...]:
    """The value with how it comes about; for gradients with the chain rule from the loss."""
    value = _computed(step, values)
    written = None if value is None else _chain(plan, step, values, value)
    if value is None or written is None or written.in_symbols() == step.symbol:
        return (worked(step, values),)
    from tutor.steps.chain import ChainInNumbers

    numbers = ChainInNumbers(written, values)
    return (
        worked(step, values),
        equation(Name(step.symbol), written),
        said("questions.equation_goes_on", equation=Equation((numbers, value))),
        *((said("hints.more_paths"),) if written.recursive else ()),
    )
