"""How misconceptions rewrite the gradients of a model of equations, by the ways on which they come back.

Every function takes the plan and the step and gives the wrong trees, none where the
mistake cannot be made at such a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tutor.expressions.names import updated_symbol
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
    in_place,
    symbols_of,
    walk,
)
from tutor.marking import rewrites_by_role as by_role
from tutor.marking import rewrites_of_equations as by_structure
from tutor.marking.model_names import (
    MOST_NEIGHBOURS,
    differentiated,
    gradient_of,
    is_parameter,
    is_turned,
    neighbours,
    shifts,
    sum_behind,
    tree_of,
    values_of,
)
from tutor.marking.rewrites_by_role import turned
from tutor.marking.rewrites_of_equations import (
    is_gradient,
    is_mean,
    is_of_batch,
    is_of_parameter,
    only_gathers,
    put,
    terms_of,
)
from tutor.marking.rewrites_of_updates import forgot_slope, reversed_in_update, without_factor
from tutor.marking.role_edits import Trees, has, renamed, replaced
from tutor.marking.ways_back import WayBack, direct_parts, exchanged, is_one_function, ways_back
from tutor.steps.derive import Plan, Step

_ONE, _TWO = Number(1.0), Number(2.0)


# What comes straight from the loss


def _halves(plan: Plan) -> bool:
    """Whether the loss is halved somewhere."""
    return plan.graph is not None and any(map(_is_half, walk(plan.graph.loss_tree)))


def _is_half(node: Expression) -> bool:
    match node:
        case Divide(denominator=Number(value=2.0, role=role)):
            return role is not Role.COUNT  # a mean of two halves nothing
        case _:
            return isinstance(node, Number) and node.value == 0.5


def _of_the_loss(plan: Plan, step: Step) -> tuple[Expression, ...]:
    """The parts of a gradient that are the loss's own derivative."""
    return direct_parts(step) if is_gradient(step) and not is_of_batch(plan, step) else ()


def extra_two(plan: Plan, step: Step) -> Trees:
    """The 2 of the square's derivative, which the half of the loss has cancelled."""
    for part in _of_the_loss(plan, step):
        if _halves(plan) and not has(part, Role.TWO):
            yield exchanged(step.expression, [(part, Multiply((Number(2.0, Role.TWO), part)))])


def forgot_two(plan: Plan, step: Step) -> Trees:
    """The 2 that the derivative of a square brings, also where a half or a mean of two has cancelled it."""
    yield from by_role.forgot_two(plan, step)
    for part in _of_the_loss(plan, step):
        if _is_error(part) and plan.graph is not None and _squares(plan.graph.loss_tree):
            yield exchanged(step.expression, [(part, Divide(part, _TWO))])


def _is_error(part: Expression) -> bool:
    return isinstance(part, Subtract) and _names_only(part)


def _squares(tree: Expression) -> bool:
    return any(isinstance(node, Power) and node.exponent == _TWO for node in walk(tree))


def sum_for_mean(plan: Plan, step: Step) -> Trees:
    """The sum for the mean; in a gradient of a loss that is a mean, its number may have been cancelled."""
    yield from by_structure.sum_for_mean(plan, step)
    tree = plan.graph.loss_tree if plan.graph is not None else None
    if isinstance(tree, Divide) and tree.denominator.role is Role.COUNT:
        for part in _of_the_loss(plan, step):
            yield exchanged(step.expression, [(part, Multiply((tree.denominator, part)))])


def error_reversed(plan: Plan, step: Step) -> Trees:
    """The difference in a gradient of the loss the wrong way round, or its minus forgotten."""
    for part in _of_the_loss(plan, step):
        differences = [n for n in walk(part) if isinstance(n, Subtract) and _names_only(n)]
        if len(differences) == 1:
            yield exchanged(step.expression, [(differences[0], turned(differences[0]))])
        elif isinstance(part, Negate):
            yield exchanged(step.expression, [(part, part.operand)])
    yield from reversed_in_update(plan, step)


def _names_only(node: Subtract) -> bool:
    return isinstance(node.left, Symbol) and isinstance(node.right, Symbol)


# What comes back, and what it is multiplied by


def forgot_upstream(plan: Plan, step: Step) -> Trees:
    """The upstream gradients left out; where one stands alone, its path still counts 1."""
    yield from by_role.forgot_upstream(plan, step)
    if is_gradient(step) and len(ways_back(plan, step)) < len(_upstreams(step)):
        yield replaced(step.expression, Role.UPSTREAM, lambda _: _ONE)


def forgot_input_factor(plan: Plan, step: Step) -> Trees:
    """What a value or a parameter is multiplied by, left out of its gradient."""
    if step.which_pass == "update":
        yield from without_factor(plan, step)
        return
    ways = [way for way in ways_back(plan, step) if way.others and is_gradient(step)]
    ways = [way for way in ways if not is_mean(plan, way)]  # what is left out there is its number
    if not ways:
        return
    yield _each_with(step, {way: way.slopes for way in ways})
    yield _each_with(
        step, {way: (*way.slopes, *(o for o in way.others if not symbols_of(o))) for way in ways}
    )


def _each_with(step: Step, factors: dict[WayBack, tuple[Expression, ...]]) -> Expression:
    """The gradient with other factors beside some of what comes back."""
    return exchanged(step.expression, [(way.product, way.left_with(some)) for way, some in factors.items()])


def forgot_activation_derivative(plan: Plan, step: Step) -> Trees:
    """The local derivative left out: here, or in the upstream gradient taken a step too late."""
    yield from forgot_slope(plan, step)
    if not is_gradient(step) or only_gathers(plan, step):
        return
    yield from _without_slopes(plan, step)
    late = {}
    for symbol in _upstreams(step):
        name = differentiated(plan, symbol)
        for value in values_of(plan, name):
            if gradient_of(plan, value) in plan.by_symbol:
                taken = Symbol(gradient_of(plan, value), Role.UPSTREAM)
                late[symbol] = taken if is_turned(plan, name) == is_turned(plan, value) else Negate(taken)
    if late:
        yield in_place(step.expression, late)


def _without_slopes(plan: Plan, step: Step) -> Trees:
    """All slopes left out, of several paths with their minus or without; or one of them, there or alone."""
    ways = [way for way in ways_back(plan, step) if way.slopes]
    if not ways:
        return
    yield _each_with(step, {way: way.others for way in ways})
    if len(ways) > 1:
        if len(ways) == len(terms_of(step.expression)):
            yield Add(tuple(way.left_with(way.others) for way in ways))
        for way in ways[:MOST_NEIGHBOURS]:
            yield way.left_with(way.others)
            yield _each_with(step, {way: way.others})


def _upstreams(step: Step) -> list[str]:
    return [n.name for n in walk(step.expression) if isinstance(n, Symbol) and n.role is Role.UPSTREAM]


def derivative_at_wrong_place(plan: Plan, step: Step) -> Trees:
    """The derivative at z instead of a or at a instead of z, or a alone."""
    for local in _slopes(plan, step):
        if isinstance(local, Apply) and local.function.is_derivative and not local.function.jump:
            yield from _at_value(plan, step, local)
            continue
        for name in symbols_of(local):
            inner = sum_behind(plan, name)
            if inner is not None and len(symbols_of(local)) == 1:
                for wrong in (renamed(local, {name: inner}), Symbol(name), Subtract(_ONE, Symbol(name))):
                    yield put(step.expression, local, wrong)


def _slopes(plan: Plan, step: Step) -> Iterator[Expression]:
    """The derivatives of functions in a gradient, or the one that a step is."""
    if step.kind == "local_derivative":
        tree = tree_of(plan, step.symbol.partition("/d")[0][1:])
        if tree is not None and is_one_function(tree):
            yield step.expression
    elif is_gradient(step) and not is_of_parameter(step):
        for way in ways_back(plan, step):
            yield from way.slopes


def _at_value(plan: Plan, step: Step, local: Apply) -> Trees:
    """f'(a) for f'(z)."""
    (argument,) = local.arguments
    for value in values_of(plan, argument.name) if isinstance(argument, Symbol) else ():
        yield put(step.expression, local, replace(local, arguments=(Symbol(value),)))


# From the wrong place


def used_updated_weight(plan: Plan, step: Step) -> Trees:
    """The gradient brought back through weights that this iteration has already updated."""
    if not is_gradient(step) or is_of_parameter(step):
        return
    at, places = plan.places[step.symbol], plan.places
    new = {}
    for name in filter(lambda name: is_parameter(plan, name), symbols_of(step.expression)):
        made = plan.by_symbol.get(updated_symbol(name))
        if made is not None and not any(places.get(used, -1) >= at for used in made.depends_on):
            new[name] = made.expression
    if new:
        yield in_place(step.expression, new)


def wrong_upstream(plan: Plan, step: Step) -> Trees:
    """The gradient that came back to another element of the family."""
    if not is_gradient(step) or only_gathers(plan, step):
        return
    symbols = list(dict.fromkeys(_upstreams(step)))
    names = {symbol: differentiated(plan, symbol) for symbol in symbols}
    for symbol in symbols:
        for name in neighbours(plan, names[symbol]):
            if gradient_of(plan, name) in plan.by_symbol:
                yield renamed(step.expression, {symbol: gradient_of(plan, name)}, Role.UPSTREAM)
    for moved in shifts(plan, list(names.values())):
        others = {symbol: gradient_of(plan, moved[name]) for symbol, name in names.items()}
        if all(other in plan.by_symbol for other in others.values()):
            yield renamed(step.expression, others, Role.UPSTREAM)
