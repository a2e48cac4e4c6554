"""How each misconception rewrites a step's tree in a model of equations: by structure, not by layer.

Every function takes the plan and the step and gives the wrong trees, none where the
mistake cannot be made at such a step. What a network knows of its layers is read off
the equations here: which values are elements of one family, which is a function of
which. What goes wrong on the way back stands in `rewrites_of_gradients`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutor.expressions.functions import Function
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negate,
    Number,
    Role,
    Subtract,
    Symbol,
    children,
    in_place,
    rewrite,
    symbols_of,
    walk,
)
from tutor.marking.model_names import (
    MOST_NEIGHBOURS,
    as_of_sample,
    differentiated,
    is_parameter,
    neighbours,
    plain,
    shifts,
    sum_behind,
    tree_of,
)
from tutor.marking.role_edits import Trees, dropped, has, renamed, replaced
from tutor.marking.ways_back import WayBack, direct_parts, exchanged, is_choice, ways_back
from tutor.steps.derive import Kind, Plan, Step
from tutor.steps.shares import is_share

_ONE, _NOTHING = Number(1.0), Number(0.0)
_OF_PARAMETERS: frozenset[Kind] = frozenset({"grad_parameter", "grad_weight", "grad_bias"})
_GRADIENTS: frozenset[Kind] = frozenset(
    {"grad_activation", "grad_pre_activation", "grad_value", *_OF_PARAMETERS}
)


def is_gradient(step: Step) -> bool:
    return step.kind in _GRADIENTS


def is_of_parameter(step: Step) -> bool:
    return step.kind in _OF_PARAMETERS


def is_of_batch(plan: Plan, step: Step) -> bool:
    """Whether a step gathers what the samples of a batch gave."""
    return plan.batch is not None and step.sample is None and step.kind in ("loss", *_GRADIENTS)


def only_gathers(plan: Plan, step: Step) -> bool:
    """Whether it is made of nothing but what each sample gave."""
    return is_of_batch(plan, step) and not has(step.expression, Role.UPSTREAM)


def terms_of(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Add(terms=terms):
            return terms
        case Subtract(left=left, right=right):
            return left, Negate(right)
        case Divide(numerator=top):
            return terms_of(top)
        case _:
            return ()


def _with_terms(tree: Expression, terms: Sequence[Expression]) -> Expression:
    """The tree with other terms in its sum."""
    if isinstance(tree, Divide):
        return replace(tree, numerator=_with_terms(tree.numerator, terms))
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def put(tree: Expression, old: Expression, new: Expression) -> Expression:
    """The tree with one part for another."""
    return rewrite(tree, lambda node: new if node == old else None)


# Sums of parameters times values


def _is_sum(step: Step) -> bool:
    """A weighted sum: a pre-activation, or what a linear unit puts out."""
    return step.which_pass == "forward" and has(step.expression, Role.WEIGHT)


def _inner_sums(plan: Plan, step: Step) -> Iterator[Add]:
    """The sums of parameters times values that stand inside an equation, as in tanh(w*x + b)."""
    if step.which_pass == "forward" and not _is_sum(step):
        for node in walk(step.expression):
            if isinstance(node, Add) and node is not step.expression and _multiplied(plan, node):
                yield node


def _multiplied(plan: Plan, tree: Expression) -> list[str]:
    """The values that parameters multiply in a weighted sum."""
    return [
        node.name
        for term in terms_of(tree) or (tree,)
        if isinstance(term, Multiply) and any(is_parameter(plan, name) for name in symbols_of(term))
        for node in term.factors
        if isinstance(node, Symbol) and not is_parameter(plan, node.name)
    ][:MOST_NEIGHBOURS]


def _biases(plan: Plan, tree: Add) -> Iterator[Symbol]:
    return (term for term in tree.terms if isinstance(term, Symbol) and is_parameter(plan, term.name))


def forgot_bias(plan: Plan, step: Step) -> Trees:
    if _is_sum(step) and len(terms_of(step.expression)) > 1:
        yield from dropped(step, Role.BIAS)
    for inside in _inner_sums(plan, step):
        for bias in _biases(plan, inside):
            rest = [term for term in inside.terms if term is not bias]
            yield exchanged(step.expression, [(inside, _with_terms(inside, rest))])


def transposed_weights(plan: Plan, step: Step) -> Trees:
    """Rows for columns of a parameter with two indices."""
    model = plan.model
    if model is None or step.which_pass == "update" or is_of_parameter(step):
        return
    pairs = {}
    for name in symbols_of(step.expression):
        family, index = model.places.get(name, ("", ()))
        if name in model.parameters and len(index) == 2:
            other = model.families.find(family, (index[1], index[0]))
            if other is not None and other != name:
                pairs[name] = other
    if pairs:
        yield renamed(step.expression, pairs)


def bias_times_input(plan: Plan, step: Step) -> Trees:
    """The bias taken for a weight: multiplied by an input, in the sum and in its gradient."""
    if _is_sum(step) and has(step.expression, Role.BIAS):
        inputs = [n.name for n in walk(step.expression) if isinstance(n, Symbol) and n.role is Role.INPUT]
        for name in dict.fromkeys(inputs[:MOST_NEIGHBOURS]):
            by = Symbol(name, Role.INPUT)
            yield replaced(step.expression, Role.BIAS, lambda bias, by=by: Multiply((bias, by)))  # type: ignore[misc]
    for inside in _inner_sums(plan, step):
        for bias in _biases(plan, inside):
            for name in dict.fromkeys(_multiplied(plan, inside)):
                yield exchanged(step.expression, [(bias, Multiply((bias, Symbol(name, Role.INPUT))))])
    if is_of_parameter(step):
        yield from _gradient_times_input(plan, step)


def _gradient_times_input(plan: Plan, step: Step) -> Trees:
    """What comes back to a bias, times what a weight of the same sum multiplies: the first, the second …"""
    ways = ways_back(plan, step)
    bare = [n for n in walk(step.expression) if isinstance(n, Symbol) and n.role is Role.UPSTREAM]
    if not bare or any(way.others for way in ways):
        return
    inputs = {node.name: _inputs_behind(plan, node.name) for node in bare}
    for at in range(min(map(len, inputs.values()))):
        times = {
            name: Multiply((Symbol(name, Role.UPSTREAM), Symbol(some[at], Role.INPUT)))
            for name, some in inputs.items()
        }
        yield in_place(step.expression, times)


def _inputs_behind(plan: Plan, symbol: str) -> list[str]:
    """What parameters multiply in the formula of the value whose gradient a symbol is."""
    of, sample = plain(plan, differentiated(plan, symbol))
    quantity = plan.model.by_name.get(of) if plan.model is not None else None
    if quantity is None:
        return []
    sums = [quantity.tree, *(node for node in walk(quantity.tree) if isinstance(node, Add))]
    found = [name for tree in sums for name in _multiplied(plan, tree)]
    return [as_of_sample(plan, name, sample) for name in dict.fromkeys(found)]


# Functions of values


def forgot_activation(_plan: Plan, step: Step) -> Trees:
    """The argument for the value; of a share of a softmax, its own score."""
    match step.expression if step.kind == "activation" else None:
        case Apply(arguments=(argument,)) | Divide(numerator=Apply(arguments=(argument,))):
            yield argument
        case _:
            pass
    if step.kind == "value":
        for node in _applied(step.expression):
            yield exchanged(step.expression, [(node, node.arguments[0])])


def _applied(tree: Expression) -> Iterator[Apply]:
    """The functions of one number in a formula, but for the powers of a softmax."""
    if is_share(tree):
        return
    if isinstance(tree, Apply) and len(tree.arguments) == 1 and symbols_of(tree):
        yield tree
    for child in children(tree):
        yield from _applied(child)


def used_pre_activation(plan: Plan, step: Step) -> Trees:
    """What a function was applied to in the place of its value."""
    applied = step.kind == "activation" and not _is_sum(step)
    if applied or step.kind == "local_derivative" or only_gathers(plan, step):
        return
    parts: Sequence[Expression] = (step.expression,)
    if is_gradient(step):  # in the slope of an activation it is a derivative at the wrong place
        beside = [other for way in ways_back(plan, step) for other in way.others]
        parts = (*beside, *direct_parts(step))
    names = dict.fromkeys(name for part in parts for name in symbols_of(part) if "/d" not in name)
    pairs = {name: inner for name in names if (inner := sum_behind(plan, name))}
    if pairs:
        yield exchanged(step.expression, [(part, renamed(part, pairs)) for part in parts])
        for name, inner in pairs.items() if len(pairs) > 1 else ():
            yield exchanged(step.expression, [(part, renamed(part, {name: inner})) for part in parts])


# Values from the wrong place


def wrong_input(plan: Plan, step: Step) -> Trees:
    """The wrong neighbour: another element of a family, the value of another time step or sample."""
    if only_gathers(plan, step):
        return
    for node in dict.fromkeys(_symbols_used(step.expression)):
        if is_parameter(plan, node.name) or node.role is Role.UPSTREAM or "/d" in node.name:
            continue
        for other in neighbours(plan, node.name):
            yield put(step.expression, node, Symbol(other, node.role))
    if is_of_parameter(step):
        beside = [other for way in ways_back(plan, step) for other in way.others if isinstance(other, Symbol)]
        for moved in shifts(plan, list(dict.fromkeys(node.name for node in beside))):
            yield exchanged(step.expression, [(node, Symbol(moved[node.name], node.role)) for node in beside])


def _symbols_used(tree: Expression) -> Iterator[Symbol]:
    """The symbols of a formula, but for those that only say which of several values is the largest."""
    if isinstance(tree, Symbol):
        yield tree
    elif not is_choice(tree):
        for child in children(tree):
            yield from _symbols_used(child)


# Terms of a sum


def one_path_only(plan: Plan, step: Step) -> Trees:
    """One of several paths alone, or one of them left out; one term of a sum, or the decay of an update."""
    if is_of_parameter(step) or is_of_batch(plan, step):
        return
    if step.which_pass == "update":
        yield from dropped(step, Role.DECAY)
        return
    if is_gradient(step) or step.kind in ("loss", "value"):
        yield from _parts_of_sum(step.expression)
    for inside in _sums_inside(step.expression) if step.which_pass == "forward" else ():
        for fewer in _without_one(inside) if _is_sum(step) else _parts_of_sum(inside):
            yield exchanged(step.expression, [(inside, fewer)])


def _sums_inside(tree: Expression) -> Iterator[Add]:
    """The sums in a formula, but for those that a softmax divides by."""
    if is_share(tree):
        return
    if isinstance(tree, Add):
        yield tree
    for child in children(tree):
        yield from _sums_inside(child)


def one_use_only(plan: Plan, step: Step) -> Trees:
    """Of a shared parameter one use alone, or one use left out."""
    if is_of_parameter(step) and not is_of_batch(plan, step):
        yield from _parts_of_sum(step.expression)


def _parts_of_sum(tree: Expression) -> Trees:
    terms = terms_of(tree)
    for term in terms:
        yield _with_terms(tree, (term,))
    if len(terms) > 2:
        yield from _without_one(tree)


def _without_one(tree: Expression) -> Trees:
    """A sum without one of its terms."""
    terms = terms_of(tree)
    for at in range(len(terms)) if len(terms) <= MOST_NEIGHBOURS else ():
        yield _with_terms(tree, (*terms[:at], *terms[at + 1 :]))


def one_sample_only(plan: Plan, step: Step) -> Trees:
    """What one sample gave for what all of them give."""
    if is_of_batch(plan, step):
        yield from terms_of(step.expression)


def sum_for_mean(plan: Plan, step: Step) -> Trees:
    """The sum, not divided by how many there are; on the way back, the share that each has of a mean."""
    for node in walk(step.expression):
        if isinstance(node, Divide) and node.denominator.role is Role.COUNT:
            yield put(step.expression, node, node.numerator)
            return
    ways = ways_back(plan, step) if is_gradient(step) else ()
    means = [way for way in ways if is_mean(plan, way)]
    if means:
        yield exchanged(
            step.expression, [(way.product, way.left_with(_counted(way.others))) for way in means]
        )


def is_mean(plan: Plan, way: WayBack) -> bool:
    """Whether a gradient comes back through a mean."""
    tree = tree_of(plan, way.of)
    return isinstance(tree, Divide) and tree.denominator.role is Role.COUNT


def _counted(others: Sequence[Expression]) -> list[Expression]:
    """The factors without those that are numbers."""
    return [other for other in others if symbols_of(other)]


# Gates


def _gates(step: Step) -> Iterator[Apply]:
    """Local derivatives that let through or not."""
    for node in walk(step.expression):
        if isinstance(node, Apply) and _is_gate(node.function):
            yield node


def _is_gate(function: Function) -> bool:
    return function.is_derivative and function.jump > 0


def dead_gate_ignored(_plan: Plan, step: Step) -> Trees:
    for gate in dict.fromkeys(_gates(step)):
        yield put(step.expression, gate, _ONE)


def closed_gate_assumed(_plan: Plan, step: Step) -> Trees:
    for gate in dict.fromkeys(_gates(step)):
        if gate.function.jump == 1.0:
            yield put(step.expression, gate, _NOTHING)


# Squares and halves of a loss


def forgot_half(_plan: Plan, step: Step) -> Trees:
    if step.kind not in ("loss", "loss_term", "value"):
        return
    if has(step.expression, Role.HALF):
        yield from dropped(step, Role.HALF)
    match step.expression:
        case Divide(numerator=top, denominator=Number(value=2.0, role=role)) if role is not Role.COUNT:
            yield top
        case _:
            pass
