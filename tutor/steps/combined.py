"""Softmax or sigmoid with its cross-entropy, differentiated at once: dL/dz = a - y."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tutor.expressions.functions import EXP, LOG
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Subtract,
    Symbol,
    rewrite,
    symbols_of,
)
from tutor.named_tuples import NamedTuple
from tutor.operations.activations_smooth import SIGMOID
from tutor.steps.graph import Graph
from tutor.steps.shares import is_share

_LOGISTIC = SIGMOID.value(0, ("z",))


class _Logged(NamedTuple):
    """A part of a loss: -weight * log(of)."""

    weight: Expression
    of: Expression


def combined(graph: Graph) -> Mapping[str, Expression]:
    """The gradient of each weighted sum below such a pair; empty where the loss is neither of the two."""
    parts = list(_logged(graph.loss_tree, negative=False))
    if not parts or None in parts:
        return {}
    logged = [part for part in parts if part is not None]
    return _of_softmax(graph, logged) or _of_sigmoid(graph, logged) or {}


def choices(graph: Graph) -> Iterator[tuple[str, ...]]:
    """The targets of each softmax, where they are names."""
    by_name = graph.model.by_name
    found: dict[Expression, list[str]] = {}
    for part in _logged(graph.loss_tree, negative=False):
        if part is None or not isinstance(part.of, Symbol) or not isinstance(part.weight, Symbol):
            continue
        tree = by_name[part.of.name].tree if part.of.name in by_name else None
        if isinstance(tree, Divide) and is_share(tree):
            found.setdefault(tree.denominator, []).append(part.weight.name)
    return (tuple(names) for names in found.values())


def _logged(tree: Expression, negative: bool) -> Iterator[_Logged | None]:
    """The parts of a loss that is a sum of -y*log(a); None for a part that is something else."""
    match tree:
        case Negate(operand=operand):
            yield from _logged(operand, not negative)
        case Add(terms=terms):
            for term in terms:
                yield from _logged(term, negative)
        case Subtract(left=left, right=right):
            yield from _logged(left, negative)
            yield from _logged(right, not negative)
        case Multiply(factors=(Number(value=-1.0), *rest)):
            inner = rest[0] if len(rest) == 1 else Multiply(tuple(rest))
            yield from _logged(inner, not negative)
        case Multiply(factors=(Negate(operand=first), *rest)):
            yield from _logged(Multiply((first, *rest)), not negative)
        case Multiply(factors=(one, other)) if negative:
            if isinstance(other, Apply) and other.function is LOG:
                yield _Logged(one, other.arguments[0])
            elif isinstance(one, Apply) and one.function is LOG:
                yield _Logged(other, one.arguments[0])
            else:
                yield None
        case _:
            yield None


def _of_softmax(graph: Graph, parts: list[_Logged]) -> dict[str, Expression] | None:
    by_name = graph.model.by_name
    target = {part.of.name: part.weight for part in parts if isinstance(part.of, Symbol)}
    if len(target) != len(parts):
        return None
    found: dict[str, Expression] = {}
    below: set[str] = set()
    for name in target:
        tree = by_name[name].tree if name in by_name else None
        if not (isinstance(tree, Divide) and is_share(tree) and isinstance(tree.denominator, Add)):
            return None
        top = tree.numerator
        if not (isinstance(top, Apply) and top.function is EXP and isinstance(top.arguments[0], Symbol)):
            return None
        z = top.arguments[0].name
        if z in found:
            return None
        found[z] = Subtract(Symbol(name), target[name])
        below.update(symbols_of(tree.denominator))
    return found if below == found.keys() else None


def _of_sigmoid(graph: Graph, parts: list[_Logged]) -> dict[str, Expression] | None:
    """y*log(a) and (1 - y)*log(1 - a), for every output."""
    by_name = graph.model.by_name
    hits = {part.of.name: part.weight for part in parts if isinstance(part.of, Symbol)}
    misses = {}
    for part in parts:
        match part:
            case _Logged(of=Subtract(left=Number(value=1.0), right=Symbol(name=name))):
                misses[name] = part.weight
            case _:
                pass
    if hits.keys() != misses.keys() or len(hits) + len(misses) != len(parts):
        return None
    found: dict[str, Expression] = {}
    for name, weight in hits.items():
        tree = by_name[name].tree if name in by_name else None
        if misses[name] != Subtract(Number(1.0), weight) or not isinstance(tree, Apply):
            return None
        (z,) = tree.arguments
        logistic = rewrite(_LOGISTIC, lambda node, z=z: z if isinstance(node, Symbol) else None)  # type: ignore[misc]
        if not isinstance(z, Symbol) or z.name in found or not _alike(tree, logistic):
            return None
        found[z.name] = Subtract(Symbol(name), weight)
    return found


def _alike(tree: Expression, other: Expression) -> bool:
    """Whether both apply one function."""
    return isinstance(tree, Apply) and isinstance(other, Apply) and tree.function is other.function
