"""What is said with each verdict: at most two short sentences, with the learner's own numbers."""

from __future__ import annotations

import math

from tutor.clean import brief
from tutor.lesson.model import StepKey
from tutor.marking.precision import LEAST_FIGURES, Target
from tutor.steps.printing import format_number

LONGEST_ECHO = 60


def shown(text: str) -> str:
    """A typed answer as it is repeated in a sentence; its own last point would end one."""
    return brief(text.strip(), LONGEST_ECHO).removesuffix(".")


def echo(text: str, value: float) -> str:
    """A typed expression with its value: "0.1*2 + 0.9 = 1.1"."""
    return f"{shown(text)} = {format_number(value)}"


def correct(answer: str, rounding: bool) -> str:
    if rounding:
        return f"Correct: {answer} is right within the rounding of your earlier answers."
    return f"Correct: {answer}."


def truncated(answer: str, unit: float, target: Target) -> str:
    decimals = max(0, -round(math.log10(unit)))
    rounded = f"{target.value:.{decimals}f}"
    return f"{answer} is right, but cut off instead of rounded. Rounded it is {rounded}."


def follow_through(answer: str, symbol: str, cause: StepKey, value: float, iteration: int) -> str:
    where = "" if cause[0] == iteration else f" in iteration {cause[0]}"
    own = f"{cause[1]} = {format_number(value)}"
    return f"{answer} is right from your own {own}{where}. The slip is there, not in {symbol}."


def imprecise(answer: str, target: Target, zero: bool, own: bool) -> str:
    if zero:
        advice = f"It is small, but not zero: give {LEAST_FIGURES} significant figures."
    elif target.change and target.old is not None:
        advice = f"Give enough digits to show the change from {format_number(target.old)}."
    else:
        advice = f"Give {LEAST_FIGURES} significant figures."
    on_own = " with your own values" if own else ""
    return f"{answer} agrees{on_own} as far as it goes. {advice}"


def vanished(answer: str, target: Target, coarse: str, value: float) -> str:
    """Rounded away: a zero for what is not, or an old value for what changes."""
    what = "is not zero" if target.old is None else f"changes from {format_number(target.old)}"
    own = f"{coarse} = {format_number(value)}"
    return f"{answer} follows from your rounded {own}, but the value {what}. Give {coarse} more digits."


def idle(answer: str, cause: StepKey, value: float, iteration: int) -> str:
    """A follow-through that shows no work of its own."""
    where = "" if cause[0] == iteration else f" in iteration {cause[0]}"
    own = f"{cause[1]} = {format_number(value)}"
    return f"{answer} is settled by your own {own}{where}, so it shows no work. Mend {cause[1]} first."


def slip_of_source(claim: str, said: str, follows: bool) -> str:
    """The source's own slip first, then what is said of the answer otherwise."""
    claim = brief(claim)
    if follows:
        return f"The source prints {claim} too, carried on from a slip. It follows from your own values."
    return f"The source prints {claim} too, but {said[0].lower()}{said[1:]}"
