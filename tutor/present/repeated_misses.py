"""What is said beyond the verdict where an answer is wrong once more: more concrete words, and the hint."""

from __future__ import annotations

from tutor.expressions.printing import in_symbols
from tutor.expressions.trees import Add, Expression, Symbol, rewrite, symbols_of
from tutor.marking.verdicts import Verdict
from tutor.practice.session import LAST_RUNG, State
from tutor.sayings import Name, Said, said
from tutor.steps.derive import Step

OFFERED_AFTER = 2
"""After so many wrong answers the next hint is offered."""

FORMULA_RUNG = 2
"""Who has seen this hint knows what a step is made of."""

MOST_OPERANDS = 8
LONGEST_SHAPE = 60
"""Longer lists and formulas are counted instead of written out."""


def said_again(step: Step, before: State, verdict: Verdict) -> tuple[Said, ...]:
    """What to add to a wrong answer's verdict, given how far the learner was with the question before it."""
    if before.verdict is None or before.verdict.settles:
        return ()
    misses = before.misses + 1
    told = []
    if _without_answer(before.verdict.said) == _without_answer(verdict.said):
        told += _concrete(step, misses, before.hints)
    return (*told, *hint_offered(before))


def hint_offered(before: State) -> tuple[Said, ...]:
    """The next hint, offered after wrong answers; with one more that is just given."""
    if before.misses + 1 >= OFFERED_AFTER and before.hints < LAST_RUNG:
        return (said("feedback.next_hint", rung=before.hints + 1, rungs=LAST_RUNG),)
    return ()


def _without_answer(what: Said) -> tuple[object, ...]:
    """A saying but for the number that it repeats."""
    return (what.id, *(pair for pair in what.arguments if pair[0] != "answer"))


def _concrete(step: Step, misses: int, hints: int) -> list[Said]:
    """More than the same sentence once more; at last, that there are other ways on."""
    if misses > 3:
        return [said("feedback.ways_on")]
    if hints >= FORMULA_RUNG:
        return []
    return [_operands(step)] if misses == 2 else [_shape(step)]


def _operands(step: Step) -> Said:
    symbol, names = Name(step.symbol), symbols_of(step.expression)
    if len(names) > MOST_OPERANDS:
        return said("feedback.made_of_many", symbol=symbol, count=len(names))
    if len(names) == 1:
        return said("feedback.made_of_one", symbol=symbol, operand=Name(names[0]))
    return said("feedback.made_of", symbol=symbol, operands=tuple(map(Name, names)))


def _shape(step: Step) -> Said:
    """The formula with a blank for each name, or where that is long or blank alone, what it is."""
    symbol, tree = Name(step.symbol), step.expression
    if isinstance(tree, Symbol):
        return said("feedback.handed_on", symbol=symbol, operand=Name(tree.name))
    shape = rewrite(tree, _blank)
    if len(in_symbols(shape)) <= LONGEST_SHAPE:
        return said("feedback.shape", symbol=symbol, shape=shape)
    if isinstance(tree, Add):
        return said("feedback.sum_of", symbol=symbol, count=len(tree.terms))
    return said("feedback.step_by_step", symbol=symbol)


def _blank(node: Expression) -> Expression | None:
    return Symbol("_", node.role) if isinstance(node, Symbol) else None
