"""A share of a whole, as a softmax has them, by the shape of its tree."""

from __future__ import annotations

from tutor.expressions.functions import EXP
from tutor.expressions.trees import Add, Apply, Divide, Expression


def is_share(tree: Expression) -> bool:
    """Whether a tree is a share of a whole: exp of one part over the sum of exp of all."""
    match tree:
        case Divide(numerator=Apply(function=function) as part, denominator=Add(terms=terms)):
            return function is EXP and part in terms and all(map(_is_exp, terms))
        case _:
            return False


def _is_exp(node: Expression) -> bool:
    return isinstance(node, Apply) and node.function is EXP
