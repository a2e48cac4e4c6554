"""What is said with each verdict but a mistake's, with the learner's own numbers."""

from __future__ import annotations

import math

from tutor.clean import brief
from tutor.expressions.reading import LONGEST_ECHO, Reading
from tutor.expressions.trees import Expression, Symbol
from tutor.lesson.model import StepKey
from tutor.marking.precision import Target, decimals_of
from tutor.sayings import Argument, Name, Said, Text, TypedText, said
from tutor.tolerances import LEAST_FIGURES


def shown(text: str) -> TypedText:
    """A typed answer as it is repeated in a sentence; its own last point would end one."""
    return TypedText(brief(text.strip(), LONGEST_ECHO).removesuffix("."))


def echo(reading: Reading, value: float) -> Said:
    """A typed expression with its value: "0.1*2 + 0.9 = 1.1"."""
    return said("marking.echo", typed=reading.repeated, value=value)


def correct(answer: Text, rounding: bool) -> Said:
    return said("marking.correct_by_rounding" if rounding else "marking.correct", answer=answer)


def truncated(answer: Text, unit: float, target: Target) -> Said:
    decimals = max(0, -round(math.log10(unit)))
    return said("marking.truncated", answer=answer, rounded=Text(f"{target.value:.{decimals}f}"))


def follow_through(
    answer: Text, symbol: str, cause: StepKey, value: float, iteration: int, others: bool
) -> Said:
    """Right from own values; `others`: whether the cause is the slip among several that moves it most."""
    own = _own(cause, value, iteration)
    if others:
        return Said("marking.follow_through_of_several", (("answer", answer), *own))
    return Said("marking.follow_through", (("answer", answer), ("symbol", Name(symbol)), *own))


def idle(answer: Text, cause: StepKey, value: float, iteration: int) -> Said:
    """A follow-through that shows no work of its own."""
    return Said("marking.idle", (("answer", answer), *_own(cause, value, iteration)))


def _own(cause: StepKey, value: float, iteration: int) -> tuple[tuple[str, Argument], ...]:
    """The own earlier answer that is behind this one."""
    where = None if cause[0] == iteration else said("common.in_iteration", iteration=cause[0])
    return ("cause", Name(cause[1])), ("value", value), ("where", where)


def imprecise(answer: Text, target: Target, zero: bool, own: bool) -> Said:
    if zero:
        advice = said("marking.give_for_zero", figures=LEAST_FIGURES)
    elif target.change and target.old is not None:
        advice = said("marking.give_for_change", old=target.old, count=decimals_of(target))
    else:
        advice = said("marking.give_figures", figures=LEAST_FIGURES)
    on_own = said("marking.with_own_values") if own else None
    return said("marking.imprecise", answer=answer, on_own=on_own, advice=advice)


def too_few_figures(answer: Text, figures: int, own: bool) -> Said:
    """Right in itself, in fewer figures than a teacher wants."""
    on_own = said("marking.with_own_values") if own else None
    advice = said("marking.give_figures", figures=figures)
    return said("marking.imprecise", answer=answer, on_own=on_own, advice=advice)


def with_figures(told: Said, figures: int) -> Said:
    """What was said of too few figures, with as many as a teacher wants."""
    arguments = dict(told.arguments)
    advice = arguments.get("advice")
    if not isinstance(advice, Said) or advice.id not in ("marking.give_figures", "marking.give_for_zero"):
        return told
    return said(told.id, **{**arguments, "advice": said(advice.id, figures=figures)})


def vanished(answer: Text, target: Target, coarse: str, value: float) -> Said:
    """Rounded away: a zero for what is not, or an old value for what changes."""
    own: dict[str, Argument] = {"answer": answer, "operand": Name(coarse), "value": value}
    if target.old is None:
        return said("marking.vanished", **own)
    return said("marking.vanished_change", **own, old=target.old)


def coarse_operand(answer: Text, operand: str, value: float) -> Said:
    return said("marking.coarse_operand", answer=answer, operand=Name(operand), value=value)


def wide(answer: Text, operand: str | None) -> Said:
    """An expression over numbers that leave too much open; `operand`: an own value among them."""
    if operand is None:
        return said("marking.wide", answer=answer)
    return said("marking.wide_operand", answer=answer, operand=Name(operand))


def source_prints(claim: str, rest: Said) -> Said:
    """That the source is wrong too, then what is said of the answer otherwise."""
    return said("marking.source_prints", claim=TypedText(brief(claim)), rest=rest)


def source_carries(claim: str) -> Said:
    return said("marking.source_carries", claim=TypedText(brief(claim)))


def slip_of_source(claim: str, why: Said, advice: Said) -> Said:
    """That the source is wrong too, and why its number is."""
    return said("marking.source_slips", claim=TypedText(brief(claim)), why=why, advice=advice)


def part_right(answer: Text) -> Said:
    return said("marking.part_right", answer=answer)


def all_of_it(answer: Text, symbol: str) -> Said:
    return said("marking.all_of_it", answer=answer, symbol=Name(symbol))


def part_turned(answer: Text) -> Said:
    return said("marking.part_turned", answer=answer)


def part_wrong(answer: Text, part: Expression) -> Said:
    """One factor or term is asked: either it is read off, or it is a small computation of its own."""
    if isinstance(part, Symbol):
        return said("marking.part_read_off", answer=answer, part=Name(part.name))
    return said("marking.part_computed", answer=answer, part=part)
