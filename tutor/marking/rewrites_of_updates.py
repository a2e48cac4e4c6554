"""How misconceptions rewrite the steps of an update: of rules that remember, and of an author's own."""

from __future__ import annotations

from collections.abc import Iterator, Set

from tutor.expressions.trees import (
    Add,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Subtract,
    Symbol,
    in_place,
    rewrite,
    symbols_of,
    walk,
)
from tutor.marking import rewrites_by_role as by_role
from tutor.marking.model_names import is_parameter, plain, tree_of
from tutor.marking.rewrites_by_role import turned
from tutor.marking.role_edits import Trees, has, renamed
from tutor.marking.ways_back import exchanged, slopes_in
from tutor.steps.derive import Plan, Step

_ONE = Number(1.0)


def forgot_correction(plan: Plan, step: Step) -> Trees:
    """What an optimiser remembers, used as it is although it began at 0."""
    if step.which_pass != "update":
        return
    match step.expression:
        case Divide(numerator=top, denominator=below) if below.role is Role.CORRECTION:
            yield top
        case _:
            bare = {
                name: made.expression.numerator.name
                for name in step.depends_on
                if (made := plan.by_symbol.get(name)) is not None
                and isinstance(made.expression, Divide)
                and made.expression.denominator.role is Role.CORRECTION
                and isinstance(made.expression.numerator, Symbol)
            }
            if bare:
                yield renamed(step.expression, bare)
            for name, remembered in bare.items() if len(bare) > 1 else ():
                yield renamed(step.expression, {name: remembered})


def forgot_state(plan: Plan, step: Step) -> Trees:
    """What an optimiser remembers of the iterations before, left out."""
    if step.which_pass != "update":
        return
    if has(step.expression, Role.STATE):
        yield from _without_state(step.expression)
        return
    bare = {}
    for name in step.depends_on if step.kind == "update" else ():
        made = plan.by_symbol.get(name)
        for tree in _without_state(made.expression) if made is not None else ():
            bare[name] = tree
    if bare:
        yield in_place(step.expression, bare)
        yield rewrite(step.expression, lambda node: _without_names(node, bare.keys()))


def _without_names(node: Expression, names: Set[str]) -> Expression | None:
    """A sum without the terms that hold one of the names, where the gradient is left."""
    if not isinstance(node, Add):
        return None
    rest = tuple(term for term in node.terms if names.isdisjoint(symbols_of(term)))
    if len(rest) == len(node.terms) or not any(has(term, Role.GRADIENT) for term in rest):
        return None
    return rest[0] if len(rest) == 1 else Add(rest, node.role)


def _without_state(tree: Expression) -> Trees:
    """What an iteration adds to what is remembered."""
    match tree:
        case Add(terms=terms) if has(tree, Role.STATE):
            rest = tuple(term for term in terms if not has(term, Role.STATE))
            if rest:
                yield rest[0] if len(rest) == 1 else Add(rest)
        case Subtract(left=left, right=right) if has(left, Role.STATE):
            yield Negate(right)
        case _:
            pass


def ascended(plan: Plan, step: Step) -> Trees:
    """The change with the wrong sign: added where the rule takes it away, taken away where it adds it."""
    yield from by_role.ascended(plan, step)
    match step.expression if step.which_pass == "update" else None:
        case Subtract(left=left, right=right) if right.role is Role.CHANGE and left.role is not Role.OLD:
            yield Add((left, right))
        case Add(terms=(Symbol(role=Role.OLD) as old, *rest)):
            yield Subtract(old, rest[0] if len(rest) == 1 else Add(tuple(rest)))
        case _:
            pass


def forgot_learning_rate(plan: Plan, step: Step) -> Trees:
    """The rate left out; in a rule of an author's own it is told by its name."""
    yield from by_role.forgot_learning_rate(plan, step)
    if step.which_pass == "update" and not has(step.expression, Role.RATE):
        yield from _without_name(step.expression, plan.learning_rate_name)


def without_factor(plan: Plan, step: Step) -> Trees:
    """Of an author's own rule, without one of the values that are multiplied in it."""
    values = [n.name for n in walk(step.expression) if isinstance(n, Symbol) and _is_value(plan, n.name)]
    for name in dict.fromkeys(values):
        yield from _without_name(step.expression, name)


def _is_value(plan: Plan, name: str) -> bool:
    return (
        plan.model is not None and plain(plan, name)[0] in plan.model.places and not is_parameter(plan, name)
    )


def _without_name(tree: Expression, name: str) -> Trees:
    """Every product in which a name is a factor, without it."""

    def change(node: Expression) -> Expression | None:
        if not isinstance(node, Multiply):
            return None
        rest = tuple(f for f in node.factors if not (isinstance(f, Symbol) and f.name == name))
        if len(rest) == len(node.factors) or not rest:
            return None
        return rest[0] if len(rest) == 1 else Multiply(rest, node.role)

    left = rewrite(tree, change)
    if left != tree:
        yield left


def reversed_in_update(_plan: Plan, step: Step) -> Trees:
    """Of an author's own rule, the error the wrong way round."""
    for node in walk(step.expression) if step.which_pass == "update" else ():
        match node:
            case Subtract(left=Symbol(role=None), right=Symbol(role=None)):
                yield exchanged(step.expression, [(node, turned(node))])
            case _:
                pass


def forgot_slope(plan: Plan, step: Step) -> Trees:
    """Of an author's own rule, the slope of a value's function left out."""
    if step.which_pass != "update":
        return
    names = [n.name for n in walk(step.expression) if isinstance(n, Symbol)]
    for name in dict.fromkeys(name for name in names if _is_value(plan, name)):
        slopes = set(_slopes_of(plan, name))
        for node in walk(step.expression):
            if isinstance(node, Multiply) and slopes and slopes <= set(node.factors):
                rest = tuple(factor for factor in node.factors if factor not in slopes)
                yield exchanged(
                    step.expression, [(node, Multiply(rest) if len(rest) > 1 else (*rest, _ONE)[0])]
                )


def _slopes_of(plan: Plan, name: str) -> Iterator[Expression]:
    tree = tree_of(plan, name)
    return iter(()) if tree is None else slopes_in(tree, name)
