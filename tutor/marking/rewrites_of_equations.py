"""How each misconception rewrites a step's tree in a model of equations: by structure, not by layer.

Every function takes the plan and the step and gives the wrong trees, none where the
mistake cannot be made at such a step. What a network knows of its layers is read off
the equations here: which values are elements of one family, which is a function of
which, which gradients add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutor.expressions.functions import Function
from tutor.expressions.names import updated_symbol
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
    in_place,
    rewrite,
    symbols_of,
    walk,
)
from tutor.marking.rewrites_by_role import turned
from tutor.marking.role_edits import Trees, dropped, has, renamed, replaced, without
from tutor.steps.batches import of_sample
from tutor.steps.derive import Kind, Plan, Step

MOST_NEIGHBOURS = 8
"""Up to this many elements of a family, each may be taken for each; above it, only for its neighbours."""

_ONE, _NOTHING = Number(1.0), Number(0.0)
_OF_PARAMETERS: frozenset[Kind] = frozenset({"grad_parameter", "grad_weight", "grad_bias"})
_GRADIENTS: frozenset[Kind] = frozenset(
    {"grad_activation", "grad_pre_activation", "grad_value", *_OF_PARAMETERS}
)


def _plain(plan: Plan, name: str) -> tuple[str, int | None]:
    """A name without its sample, and the sample; None where it has none."""
    for sample in plan.batch.samples if plan.batch is not None else ():
        if name.endswith(of_sample("", sample)):
            return name.removesuffix(of_sample("", sample)), sample
    return name, None


def neighbours(plan: Plan, name: str) -> tuple[str, ...]:
    """What may be taken for a value: the other elements of its family, or those beside it."""
    plain, sample = _plain(plan, name)
    if plan.model is None or plain not in plan.model.places:
        return ()
    family, index = plan.model.places[plain]
    families, elements = plan.model.families, plan.model.families.indices(family)
    # An h0 that is given stands beside h1, in a family of its own.
    beside = [families.find(family, at) for at in _beside(index)]
    few = elements if len(elements) <= MOST_NEIGHBOURS else {}
    near = [other for at, other in few.items() if at != index]
    found = dict.fromkeys((*near, *(name for name in beside if name is not None)))
    return tuple(_of_sample(plan, other, sample) for other in found)


def _beside(index: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The indices one step away."""
    for at, value in enumerate(index):
        for other in (value - 1, value + 1):
            yield (*index[:at], other, *index[at + 1 :])


def _sum_behind(plan: Plan, name: str) -> str | None:
    """Of a value that is one function of another, or its share of a softmax, the name of that other."""
    plain, sample = _plain(plan, name)
    quantity = plan.model.by_name.get(plain) if plan.model is not None else None
    match quantity.tree if quantity is not None else None:
        case (
            Apply(arguments=(Symbol(name=inner),)) | Divide(numerator=Apply(arguments=(Symbol(name=inner),)))
        ):
            return _of_sample(plan, inner, sample)
        case _:
            return None


def _of_sample(plan: Plan, name: str, sample: int | None) -> str:
    """A name or symbol as it is for a sample."""
    return name if sample is None or plan.batch is None else plan.batch.name(name, sample)


def _differentiated(plan: Plan, symbol: str) -> str:
    """The value whose gradient a symbol is, by its own name or by that of what stands in its place."""
    if "/d" in symbol:
        return symbol.partition("/d")[2]
    plain, sample = _plain(plan, symbol)
    deltas = plan.graph.deltas if plan.graph is not None else {}
    name = next((name for name, delta in deltas.items() if delta.name == plain), plain)
    return _of_sample(plan, name, sample)


def _gradient(plan: Plan, name: str) -> str:
    """The symbol of the step that gives a value's gradient."""
    plain, sample = _plain(plan, name)
    return _of_sample(plan, plan.graph.symbol(plain) if plan.graph is not None else "", sample)


def _is_turned(plan: Plan, name: str) -> bool:
    """Whether what stands in the place of a value's gradient is that with the other sign."""
    delta = plan.graph.deltas.get(_plain(plan, name)[0]) if plan.graph is not None else None
    return delta is not None and delta.sign < 0


def _values_of(plan: Plan, name: str) -> Iterator[str]:
    """The values that are one function of a value, or shares of a softmax over it."""
    plain, sample = _plain(plan, name)
    for use in plan.graph.uses.get(plain, ()) if plan.graph is not None else ():
        if _sum_behind(plan, use.of) == plain:
            yield _of_sample(plan, use.of, sample)


def _is_gradient(step: Step) -> bool:
    return step.kind in _GRADIENTS


def _is_of_parameter(step: Step) -> bool:
    return step.kind in _OF_PARAMETERS


def _is_sum(step: Step) -> bool:
    """A weighted sum: a pre-activation, or what a linear unit puts out."""
    return step.which_pass == "forward" and has(step.expression, Role.WEIGHT)


def _is_of_batch(plan: Plan, step: Step) -> bool:
    """Whether a step gathers what the samples of a batch gave."""
    return plan.batch is not None and step.sample is None and step.kind in ("loss", *_GRADIENTS)


def _of_loss(step: Step) -> bool:
    """Whether a step is a gradient of the loss itself, with nothing upstream."""
    return _is_gradient(step) and not has(step.expression, Role.UPSTREAM)


def _terms(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Add(terms=terms):
            return terms
        case Subtract(left=left, right=right):
            return left, Negate(right)
        case Divide(numerator=top):
            return _terms(top)
        case _:
            return ()


def _with_terms(tree: Expression, terms: Sequence[Expression]) -> Expression:
    """The tree with other terms in its sum."""
    if isinstance(tree, Divide):
        return replace(tree, numerator=_with_terms(tree.numerator, terms))
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def forgot_bias(_plan: Plan, step: Step) -> Trees:
    if _is_sum(step) and len(_terms(step.expression)) > 1:
        yield from dropped(step, Role.BIAS)


def forgot_activation(_plan: Plan, step: Step) -> Trees:
    """The argument for the value; of a share of a softmax, its own score."""
    match step.expression if step.kind == "activation" else None:
        case Apply(arguments=(argument,)) | Divide(numerator=Apply(arguments=(argument,))):
            yield argument
        case _:
            pass


def used_pre_activation(plan: Plan, step: Step) -> Trees:
    """What a function was applied to in the place of its value."""
    applied = step.kind == "activation" and not _is_sum(step)
    if applied or step.which_pass == "update" or step.kind == "local_derivative" or _is_of_batch(plan, step):
        return
    role = Role.INPUT if _is_of_parameter(step) else None
    if _is_gradient(step) and role is None and not _of_loss(step):
        return
    pairs = {name: inner for name in symbols_of(step.expression) if (inner := _sum_behind(plan, name))}
    if pairs:
        yield renamed(step.expression, pairs, role)
        for name, inner in pairs.items() if len(pairs) > 1 else ():
            yield renamed(step.expression, {name: inner}, role)


def wrong_input(plan: Plan, step: Step) -> Trees:
    """The wrong neighbour: another element of a family, the value of another time step."""
    if step.which_pass == "update" or _is_of_batch(plan, step):
        return
    for node in dict.fromkeys(n for n in walk(step.expression) if isinstance(n, Symbol)):
        parameter = plan.model is not None and _plain(plan, node.name)[0] in plan.model.parameters
        upstream = node.role is Role.UPSTREAM or "/d" in node.name
        if parameter or upstream or (_is_of_parameter(step) and node.role is not Role.INPUT):
            continue
        for other in neighbours(plan, node.name):
            yield _put(step.expression, node, Symbol(other, node.role))


def _put(tree: Expression, old: Expression, new: Expression) -> Expression:
    """The tree with one part for another."""
    return rewrite(tree, lambda node: new if node == old else None)


def transposed_weights(plan: Plan, step: Step) -> Trees:
    """Rows for columns of a parameter with two indices."""
    model = plan.model
    if model is None or step.which_pass == "update" or _is_of_parameter(step):
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


def _halves(plan: Plan) -> bool:
    """Whether the loss is halved somewhere."""
    return plan.graph is not None and any(map(_is_half, walk(plan.graph.loss_tree)))


def _is_half(node: Expression) -> bool:
    match node:
        case Divide(denominator=Number(value=2.0, role=role)):
            return role is not Role.COUNT  # a mean of two halves nothing
        case _:
            return isinstance(node, Number) and node.value == 0.5


def extra_two(plan: Plan, step: Step) -> Trees:
    """The 2 of the square's derivative, which the half of the loss has cancelled."""
    if (
        _of_loss(step)
        and not _is_of_batch(plan, step)
        and _halves(plan)
        and not has(step.expression, Role.TWO)
    ):
        yield Multiply((Number(2.0, Role.TWO), step.expression))


def error_reversed(plan: Plan, step: Step) -> Trees:
    """The difference in a gradient of the loss the wrong way round, or its minus forgotten."""
    if not _of_loss(step) or _is_of_batch(plan, step):
        return
    differences = [n for n in walk(step.expression) if isinstance(n, Subtract) and _names_only(n)]
    if len(differences) == 1:
        first = differences[0]
        yield _put(step.expression, first, turned(first))
    elif isinstance(step.expression, Negate):
        yield step.expression.operand


def _names_only(node: Subtract) -> bool:
    return isinstance(node.left, Symbol) and isinstance(node.right, Symbol)


def _gates(step: Step) -> Iterator[Apply]:
    """Local derivatives that let through or not."""
    for node in walk(step.expression):
        if isinstance(node, Apply) and _is_gate(node.function):
            yield node


def _is_gate(function: Function) -> bool:
    return function.is_derivative and function.jump > 0 and not function.several


def dead_gate_ignored(_plan: Plan, step: Step) -> Trees:
    for gate in dict.fromkeys(_gates(step)):
        yield _put(step.expression, gate, _ONE)


def closed_gate_assumed(_plan: Plan, step: Step) -> Trees:
    for gate in dict.fromkeys(_gates(step)):
        if gate.function.jump == 1.0:
            yield _put(step.expression, gate, _NOTHING)


def forgot_activation_derivative(plan: Plan, step: Step) -> Trees:
    """The local derivative left out: here, or in the upstream gradient taken a step too late."""
    if not _is_gradient(step) or _is_of_batch(plan, step):
        return
    if step.kind == "grad_pre_activation":
        yield from _without_locals(step)
        return
    late = {}
    for symbol in _upstreams(step):
        name = _differentiated(plan, symbol)
        for value in _values_of(plan, name):
            if _gradient(plan, value) in plan.by_symbol:
                taken = Symbol(_gradient(plan, value), Role.UPSTREAM)
                late[symbol] = taken if _is_turned(plan, name) == _is_turned(plan, value) else Negate(taken)
    if late:
        yield in_place(step.expression, late)


def _without_locals(step: Step) -> Trees:
    """All local derivatives left out; of several paths also one alone."""
    if has(step.expression, Role.LOCAL):
        bare = without(step.expression, Role.LOCAL)
        if bare is not None:
            yield bare
        for term in _terms(step.expression):
            only = without(term, Role.LOCAL)
            if only is not None:
                yield only


def _upstreams(step: Step) -> list[str]:
    return [n.name for n in walk(step.expression) if isinstance(n, Symbol) and n.role is Role.UPSTREAM]


def derivative_at_wrong_place(plan: Plan, step: Step) -> Trees:
    """The derivative at z instead of a or at a instead of z, or a alone."""
    if step.kind not in ("grad_pre_activation", "local_derivative", "grad_value"):
        return
    locals_ = [n for n in walk(step.expression) if n.role is Role.LOCAL]
    if step.kind == "local_derivative":
        locals_ = [step.expression]
    for local in locals_:
        if isinstance(local, Apply) and local.function.is_derivative and not local.function.jump:
            yield from _at_value(plan, step, local)
            continue
        for name in symbols_of(local):
            inner = _sum_behind(plan, name)
            if inner is not None and len(symbols_of(local)) == 1:
                for wrong in (renamed(local, {name: inner}), Symbol(name), Subtract(_ONE, Symbol(name))):
                    yield _put(step.expression, local, wrong)


def _at_value(plan: Plan, step: Step, local: Apply) -> Trees:
    """f'(a) for f'(z)."""
    (argument,) = local.arguments
    for value in _values_of(plan, argument.name) if isinstance(argument, Symbol) else ():
        yield _put(step.expression, local, replace(local, arguments=(Symbol(value),)))


def one_path_only(plan: Plan, step: Step) -> Trees:
    """One of several paths alone, or one of them left out; one term of a sum in the loss."""
    if _is_of_parameter(step) or _is_of_batch(plan, step):
        return
    if _is_gradient(step) or step.kind in ("loss", "value"):
        yield from _parts_of_sum(step.expression)


def one_use_only(plan: Plan, step: Step) -> Trees:
    """Of a shared parameter one use alone, or one use left out."""
    if _is_of_parameter(step) and not _is_of_batch(plan, step):
        yield from _parts_of_sum(step.expression)


def _parts_of_sum(tree: Expression) -> Trees:
    terms = _terms(tree)
    for term in terms:
        yield _with_terms(tree, (term,))
    for at in range(len(terms)) if 2 < len(terms) <= MOST_NEIGHBOURS else ():
        yield _with_terms(tree, (*terms[:at], *terms[at + 1 :]))


def one_sample_only(plan: Plan, step: Step) -> Trees:
    """What one sample gave for what all of them give."""
    if _is_of_batch(plan, step):
        yield from _terms(step.expression)


def sum_for_mean(_plan: Plan, step: Step) -> Trees:
    """The sum, not divided by how many there are."""
    for node in walk(step.expression):
        if isinstance(node, Divide) and node.denominator.role is Role.COUNT:
            yield _put(step.expression, node, node.numerator)
            return


def used_updated_weight(plan: Plan, step: Step) -> Trees:
    """The gradient brought back through weights that this iteration has already updated."""
    if not _is_gradient(step) or not has(step.expression, Role.WEIGHT):
        return
    at, places = plan.places[step.symbol], plan.places

    def updated(node: Expression) -> Expression:
        made = plan.by_symbol.get(updated_symbol(node.name)) if isinstance(node, Symbol) else None
        if made is None or any(places.get(name, -1) >= at for name in made.depends_on):
            return node
        return made.expression

    yield replaced(step.expression, Role.WEIGHT, updated)


def wrong_upstream(plan: Plan, step: Step) -> Trees:
    """The gradient that came back to another element of the family."""
    if not _is_gradient(step) or _is_of_batch(plan, step):
        return
    for symbol in dict.fromkeys(_upstreams(step)):
        for name in neighbours(plan, _differentiated(plan, symbol)):
            if _gradient(plan, name) in plan.by_symbol:
                yield renamed(step.expression, {symbol: _gradient(plan, name)}, Role.UPSTREAM)


def bias_times_input(plan: Plan, step: Step) -> Trees:
    """The bias taken for a weight: multiplied by an input, in the sum and in its gradient."""
    if _is_sum(step) and has(step.expression, Role.BIAS):
        inputs = [n.name for n in walk(step.expression) if isinstance(n, Symbol) and n.role is Role.INPUT]
        for name in dict.fromkeys(inputs[:MOST_NEIGHBOURS]):
            by = Symbol(name, Role.INPUT)
            yield replaced(step.expression, Role.BIAS, lambda bias, by=by: Multiply((bias, by)))  # type: ignore[misc]
    elif _is_of_parameter(step) and isinstance(step.expression, Symbol) and plan.graph is not None:
        of = _plain(plan, _differentiated(plan, step.expression.name))[0]
        quantity = plan.graph.model.by_name.get(of)
        for name in _multiplied(plan, quantity.tree) if quantity is not None else ():
            yield Multiply((step.expression, Symbol(_of_sample(plan, name, step.sample), Role.INPUT)))


def _multiplied(plan: Plan, tree: Expression) -> list[str]:
    """The values that parameters multiply in a weighted sum."""
    parameters = plan.model.parameters if plan.model is not None else {}
    return [
        node.name
        for term in _terms(tree)
        if isinstance(term, Multiply)
        for node in term.factors
        if isinstance(node, Symbol) and node.name not in parameters
    ][:MOST_NEIGHBOURS]
