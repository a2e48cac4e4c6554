"""What a wrong answer still tells: a sign, a factor, another symbol's value, another convention."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tutor.marking.context import Context
from tutor.marking.precision import Agreement, Target, Typed, agreement
from tutor.network.model import LossKind
from tutor.steps.derive import Kind, Step
from tutor.steps.expression import Add, evaluate
from tutor.steps.printing import in_symbols

NEAR = 0.02
"""Relative difference up to which an answer is called close."""

MOST_NAMES = 400
"""Up to this many symbols are looked through for one that has the answer's value."""

_SCALED: frozenset[Kind] = frozenset(
    {"loss", "loss_term", "grad_activation", "grad_pre_activation", "grad_weight", "grad_bias"}
)
_ADVICE: dict[Kind, str] = {
    "pre_activation": "Add up each weight times its input, and the bias if there is one.",
    "activation": "Put the unit's own sum through its activation.",
    "loss_term": "Compare this output with its own target.",
    "loss": "Compare the prediction with the target, output by output.",
    "grad_activation": "Ask how the loss changes with this activation, along every edge that leaves it.",
    "grad_pre_activation": "Multiply the gradient of the activation by its derivative.",
    "grad_weight": "Multiply the gradient of the unit's sum by the value that the weight multiplies.",
    "grad_bias": "A bias is added as it is, so look at the gradient of the unit's sum.",
    "update": "Subtract the learning rate times the gradient from the old value.",
}


def same(typed: Typed, value: float) -> bool:
    """Whether an answer shows a value, in digits enough to mean it."""
    if abs(typed.value - value) > typed.unit + 1e-5 * abs(value):
        return False
    found = agreement(typed, Target(value))
    return found in (Agreement.RIGHT, Agreement.CUT) or (
        found is Agreement.COARSE and typed.figures is not None and typed.figures > 1
    )


def telling(
    context: Context,
    iteration: int,
    step: Step,
    typed: Typed,
    answer: str,
    target: Target,
    values: Mapping[str, float],
) -> str | None:
    """Two sentences about how a wrong answer relates to `target`, the step's value over `values`."""
    return (
        _sign(typed, answer, target)
        or _convention(context, step, typed, answer, target)
        or _factor(typed, answer, target)
        or _change(typed, answer, target, step)
        or _symbol(context, iteration, step, typed, answer, values)
        or _power_of_ten(typed, answer, target)
        or _term(step, typed, answer, target, values)
    )


def otherwise(step: Step, typed: Typed, answer: str, target: Target) -> str:
    """What to say when nothing explains the answer."""
    scale = target.change or abs(target.value)
    if scale and abs(typed.value - target.value) <= NEAR * scale:
        near = f"{answer} is close to {step.symbol}, but off by more than rounding."
        return f"{near} Check the arithmetic, with more digits."
    return f"{answer} is not {step.symbol}. {_ADVICE[step.kind]}"


def _sign(typed: Typed, answer: str, target: Target) -> str | None:
    if target.value != 0 and same(typed, -target.value):
        return f"{answer} has the wrong sign. Look at each minus on the way."
    return None


def _factor(typed: Typed, answer: str, target: Target) -> str | None:
    if target.value == 0:
        return None
    if same(typed, 2 * target.value):
        return f"{answer} is twice what it should be. Look for a 2 too many, or a half that is missing."
    if same(typed, target.value / 2):
        return f"{answer} is half of what it should be. Look for a half too many, or a 2 that is missing."
    return None


def _power_of_ten(typed: Typed, answer: str, target: Target) -> str | None:
    if target.value == 0 or typed.value == 0:
        return None
    ratio = typed.value / target.value
    power = round(math.log10(ratio)) if ratio > 0 else 0
    if power and abs(power) <= 6 and same(typed, target.value * 10.0**power):
        return f"{answer} has the right digits, but its decimal point is in the wrong place. Check it."
    return None


def _conventions(kind: LossKind, outputs: int) -> Iterator[tuple[float, str]]:
    """Factors that another loss of the same family would bring, and what that loss is."""
    if kind == "half_squared_error":
        yield 2.0, "without the half in front of the loss"
        yield 2.0 / outputs, "for the mean squared error"
    elif kind == "squared_error":
        yield 0.5, "with a half in front of the loss"
        yield 1.0 / outputs, "for the mean over the outputs"
    elif kind == "mean_squared_error":
        yield float(outputs), "for a sum over the outputs instead of their mean"
        yield outputs / 2, "with a half in front of a sum over the outputs"
        yield 0.5, "with a half in front of the loss"
    else:
        yield 1 / math.log(2), "with logarithms to base 2"
        yield 1 / math.log(10), "with logarithms to base 10"


_LOSS_IN_WORDS: dict[LossKind, str] = {
    "half_squared_error": "Here the loss is half the squared error.",
    "squared_error": "Here the loss is the squared error, without a half.",
    "mean_squared_error": "Here the loss is the mean of the squared errors.",
    "binary_cross_entropy": "Here log is the natural logarithm.",
    "cross_entropy": "Here log is the natural logarithm.",
}


def _convention(context: Context, step: Step, typed: Typed, answer: str, target: Target) -> str | None:
    """Right under another convention for the loss."""
    network = context.lesson.network
    if target.value == 0 and not target.change:
        return None
    for factor, words in _conventions(network.loss.kind, len(network.outputs)):
        if step.kind in _SCALED:
            other = target.value * factor
        elif target.old is not None:
            other = target.old + factor * (target.value - target.old)
        else:
            continue
        if factor != 1.0 and same(typed, other):
            return f"{answer} would be right {words}. {_LOSS_IN_WORDS[network.loss.kind]}"
    return None


def _change(typed: Typed, answer: str, target: Target, step: Step) -> str | None:
    """An update: the change alone, or too much or too little of it."""
    if target.old is None or not target.change:
        return None
    change = target.value - target.old
    if same(typed, change) or same(typed, -change):
        return f"{answer} is only the change. Take it from the old {step.subject}."
    for factor, words in ((2.0, "twice"), (0.5, "half of"), (10.0, "ten times"), (0.1, "a tenth of")):
        if same(typed, target.old + factor * change):
            return (
                f"{answer} changes {step.subject} by {words} what it should. Check the rate and the gradient."
            )
    return None


def _symbol(
    context: Context, iteration: int, step: Step, typed: Typed, answer: str, values: Mapping[str, float]
) -> str | None:
    """A known symbol's value, of this iteration or of the one before; 0 and 1 say nothing."""
    if abs(typed.value) in (0.0, 1.0) or len(values) > MOST_NAMES:
        return None
    reach = typed.unit + 1e-5 * abs(typed.value)
    low, high = typed.value - reach, typed.value + reach
    known = context.known(step)  # what comes later is still to be asked
    for name, value in values.items():
        if low <= value <= high and name in known and same(typed, value):
            return f"{answer} is the value of {name}. The question is {step.symbol}."
    if iteration > 1:
        value = context.trace.value(iteration - 1, step.symbol)
        if same(typed, value):
            return (
                f"{answer} is {step.symbol} of iteration {iteration - 1}. Use the values of this iteration."
            )
    return None


def _term(step: Step, typed: Typed, answer: str, target: Target, values: Mapping[str, float]) -> str | None:
    """A sum with one term left out or counted twice."""
    if not isinstance(step.expression, Add):
        return None
    for term in step.expression.terms:
        value = evaluate(term, values)
        if value == 0:
            continue
        if same(typed, target.value - value):
            return f"{answer} is right but for {in_symbols(term)}, which is missing. Add it."
        if same(typed, target.value + value):
            return f"{answer} counts {in_symbols(term)} twice. Add it only once."
    return None
