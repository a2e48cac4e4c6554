"""How each misconception rewrites a step's tree, by the roles of its nodes.

Every function takes the plan and the step and gives the wrong trees, none where
the mistake cannot be made at such a step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.expressions.names import gradient_symbol, updated_symbol
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
    rewrite,
    symbols_of,
    with_children,
)
from tutor.marking.rewrites_by_role import turned
from tutor.marking.role_edits import Trees, dropped, has, renamed, replaced
from tutor.model.network import Layer
from tutor.steps.derive import Plan, Step

MOST_PAIRS = 8
"""Up to this many inputs, every one may be taken for every other; above it, only for its neighbours."""

_ONE = Number(1.0)

_OF_ONE_UPSTREAM = ("grad_pre_activation", "grad_weight", "grad_bias")
"""Kinds of steps that take one gradient from above, or one for each unit of the layer."""


def _layer(plan: Plan, step: Step) -> Layer | None:
    return None if step.layer is None else plan.network.layers[step.layer]


def _is_sum(step: Step) -> bool:
    """A weighted sum: a pre-activation, or a linear unit's activation."""
    return step.which_pass == "forward" and has(step.expression, Role.WEIGHT)


def _is_output(plan: Plan, step: Step) -> bool:
    return step.kind == "grad_activation" and step.layer == len(plan.network.layers) - 1


def _sums_of(plan: Plan, layer: int) -> dict[str, str]:
    """From each activation of a layer to its pre-activation; none for linear units and inputs."""
    if layer < 0 or plan.network.layers[layer].linear:
        return {}
    return dict(zip(plan.network.layers[layer].a, plan.network.layers[layer].z, strict=True))


def _gradients(plan: Plan, names: Mapping[str, str]) -> dict[str, str]:
    loss = plan.network.loss.name
    return {gradient_symbol(loss, a): gradient_symbol(loss, b) for a, b in names.items()}


def forgot_bias(_plan: Plan, step: Step) -> Trees:
    if _is_sum(step):
        yield from dropped(step, Role.BIAS)


def forgot_activation(plan: Plan, step: Step) -> Trees:
    layer = _layer(plan, step)
    if step.kind == "activation" and layer and step.unit is not None and not layer.linear:
        yield Symbol(layer.z[step.unit], Role.PRE_ACTIVATION)


def used_pre_activation(plan: Plan, step: Step) -> Trees:
    """z for a: in the next weighted sum, in the loss and its gradient, in a weight's gradient."""
    last = len(plan.network.layers) - 1
    if step.kind in ("loss", "loss_term") or _is_output(plan, step):
        sums, role = _sums_of(plan, last), Role.PREDICTION
    elif step.layer is not None and (_is_sum(step) or step.kind == "grad_weight"):
        sums, role = _sums_of(plan, step.layer - 1), Role.INPUT
    else:
        return
    yield renamed(step.expression, sums, role)


def wrong_input(plan: Plan, step: Step) -> Trees:
    """One value taken for another: within a layer, of another output, or of another layer."""
    network = plan.network
    if step.kind in ("loss", "loss_term") or _is_output(plan, step):
        yield from _other_output(plan, step)
    elif step.layer is None or step.unit is None:
        return
    elif _is_sum(step):
        yield from _exchanged(step.expression, network.feeding(step.layer))
        if step.layer > 0:
            yield renamed(
                step.expression, dict(zip(network.feeding(step.layer), network.inputs, strict=False))
            )
    elif step.kind == "activation":
        z = network.layers[step.layer].z
        for other in _confused(z, step.unit):
            yield renamed(step.expression, {z[step.unit]: other, other: z[step.unit]})
    elif step.kind == "grad_weight" and step.source is not None:
        feeding = network.feeding(step.layer)
        for name in (*_confused(feeding, step.source), network.layers[step.layer].a[step.unit]):
            yield renamed(step.expression, {feeding[step.source]: name}, Role.INPUT)


def _confused(names: Sequence[str], at: int) -> Sequence[str]:
    """The names that may be taken for the one at `at`: all, or in a wide layer its neighbours."""
    return names if len(names) <= MOST_PAIRS else names[max(0, at - 1) : at + 2]


def _other_output(plan: Plan, step: Step) -> Trees:
    outputs, targets = plan.network.outputs, plan.network.loss.targets
    if step.unit is None or len(outputs) > MOST_PAIRS:
        return
    for names, role in ((outputs, Role.PREDICTION), (targets, Role.TARGET)):
        for other in names:
            yield renamed(step.expression, {names[step.unit]: other}, role)


def _exchanged(tree: Expression, inputs: Sequence[str]) -> Trees:
    """An input in another's place, two changing places, or one in everybody's place."""
    count = len(inputs)
    pairs = [
        (i, j)
        for i in range(count)
        for j in range(count)
        if i != j and (count <= MOST_PAIRS or abs(i - j) == 1)
    ]
    for i, j in pairs:
        yield _fed(tree, {i: {inputs[i]: inputs[j]}})
    for i, j in pairs:
        if i < j:
            yield _fed(tree, {i: {inputs[i]: inputs[j]}, j: {inputs[j]: inputs[i]}})
    for name in inputs if 2 < count <= MOST_PAIRS else ():
        yield renamed(tree, dict.fromkeys(inputs, name), Role.INPUT)


def _fed(tree: Expression, names: Mapping[int, Mapping[str, str]]) -> Expression:
    """A weighted sum with the inputs of some of its terms renamed; the other terms are not looked through."""
    if not isinstance(tree, Add):
        return tree
    terms = list(tree.terms)
    for at, others in names.items():
        terms[at] = renamed(terms[at], others, Role.INPUT)
    return with_children(tree, tuple(terms))


def transposed_weights(plan: Plan, step: Step) -> Trees:
    """Rows for columns, also where the matrix is read off as if it had the other shape."""
    if step.layer is None or step.unit is None:
        return
    network, unit = plan.network, step.unit
    if _is_sum(step):
        names = network.layers[step.layer].weight_names
        yield from _transposed(step.expression, names[unit], names, unit)
    elif step.kind == "grad_activation" and not _is_output(plan, step):
        names = network.layers[step.layer + 1].weight_names
        columns = tuple(zip(*names, strict=True))
        yield from _transposed(step.expression, columns[unit], columns, unit)
    elif step.source is not None:
        yield from _of_the_transposed(plan, step)


def _transposed(tree: Expression, used: Sequence[str], rows: Sequence[Sequence[str]], unit: int) -> Trees:
    """`used` is rows[unit]; gives the tree over its column, and over the other shape's row."""
    if unit < len(used) and len(used) <= len(rows):
        yield renamed(tree, {name: rows[i][unit] for i, name in enumerate(used)}, Role.WEIGHT)
    flat = [name for row in rows for name in row]
    yield renamed(tree, {name: flat[i * len(rows) + unit] for i, name in enumerate(used)}, Role.WEIGHT)


def _of_the_transposed(plan: Plan, step: Step) -> Trees:
    """A weight's gradient or update, taken from the weight across the diagonal."""
    if step.layer is None or step.unit is None or step.source is None:
        return
    layer, feeding = plan.network.layers[step.layer], plan.network.feeding(step.layer)
    if step.source >= layer.size or step.unit >= len(feeding):
        return
    if step.kind == "grad_weight":
        pairs = {layer.z[step.unit]: layer.z[step.source]}
        swapped = renamed(step.expression, _gradients(plan, pairs), Role.UPSTREAM)
        yield renamed(swapped, {feeding[step.source]: feeding[step.unit]}, Role.INPUT)
    else:
        names = layer.weight_names
        pairs = {names[step.unit][step.source]: names[step.source][step.unit]}
        yield renamed(step.expression, _gradients(plan, pairs), Role.GRADIENT)


def forgot_half(_plan: Plan, step: Step) -> Trees:
    yield from dropped(step, Role.HALF)


def extra_two(plan: Plan, step: Step) -> Trees:
    """The 2 of the square's derivative, which the half of the loss has cancelled."""
    halved = any(has(tree, Role.HALF) for tree in plan.network.loss.row.trees())
    if halved and _is_output(plan, step) and not has(step.expression, Role.TWO):
        yield Multiply((Number(2.0, Role.TWO), step.expression))


def error_reversed(_plan: Plan, step: Step) -> Trees:
    """Target minus prediction; where the gradient has no difference, its minus forgotten."""
    if step.kind != "grad_activation" or has(step.expression, Role.UPSTREAM):
        return
    if has(step.expression, Role.ERROR):
        yield replaced(step.expression, Role.ERROR, turned)
    elif isinstance(step.expression, Negate):
        yield step.expression.operand


def dead_gate_ignored(plan: Plan, step: Step) -> Trees:
    layer = _layer(plan, step)
    if step.kind == "grad_pre_activation" and layer and layer.row.gate is not None:
        yield replaced(step.expression, Role.LOCAL, lambda _: _ONE)


def forgot_activation_derivative(plan: Plan, step: Step) -> Trees:
    """The local derivative left out: here, or in the upstream gradient taken a step too late."""
    if step.layer is None or step.kind == "update":
        return
    if step.kind == "grad_pre_activation":
        layer = plan.network.layers[step.layer]
        if step.unit is not None:
            yield Symbol(gradient_symbol(plan.network.loss.name, layer.a[step.unit]), Role.UPSTREAM)
        return
    at = step.layer + 1 if step.kind == "grad_activation" else step.layer
    if has(step.expression, Role.UPSTREAM):
        late = {z: a for a, z in _sums_of(plan, at).items()}
        yield renamed(step.expression, _gradients(plan, late), Role.UPSTREAM)


def derivative_at_wrong_place(plan: Plan, step: Step) -> Trees:
    """The derivative at z instead of a or at a instead of z, a alone, or 1 - a alone."""
    layer = _layer(plan, step)
    if step.kind != "grad_pre_activation" or layer is None or step.unit is None:
        return
    z, a = Symbol(layer.z[step.unit]), Symbol(layer.a[step.unit])
    value, local = layer.row.value(step.unit, layer.z), layer.row.derivative(z.name, a.name)
    if layer.row.coupled:
        yield renamed(step.expression, dict(zip(layer.a, layer.z, strict=True)))
    elif a.name in symbols_of(local):
        yield renamed(step.expression, {a.name: z.name})
        if isinstance(value, Apply) and value.function.derivative is not None:
            at_a = Apply(value.function.derivative, (a,), Role.LOCAL)
            yield replaced(step.expression, Role.LOCAL, lambda _: at_a)
        yield replaced(step.expression, Role.LOCAL, lambda _: Subtract(_ONE, a, Role.LOCAL))
    elif not (isinstance(local, Apply) and local.function.jump):  # a step is the same at z and at a
        yield replaced(step.expression, Role.LOCAL, lambda node: renamed(node, {z.name: a.name}))
    # Where units are coupled, the derivatives with respect to the others are negated; those are left alone.
    yield replaced(step.expression, Role.LOCAL, lambda n: n if isinstance(n, Negate) else a)


def one_path_only(_plan: Plan, step: Step) -> Trees:
    """One term of a sum over units, outputs or classes."""
    tree = step.expression
    if step.kind in ("loss", "grad_activation", "grad_pre_activation"):
        whole = (
            tree.numerator if isinstance(tree, Divide) else tree.operand if isinstance(tree, Negate) else tree
        )
        for term in whole.terms if isinstance(whole, Add) else ():
            yield rewrite(tree, lambda node, term=term: term if node is whole else None)  # type: ignore[misc]


def used_updated_weight(plan: Plan, step: Step) -> Trees:
    """The gradient brought back through weights that this iteration has already updated."""
    if step.kind != "grad_activation" or not has(step.expression, Role.WEIGHT):
        return

    def updated(node: Expression) -> Expression:
        # The update comes later in the plan, but everything that it is made of is known by now.
        made = plan.by_symbol.get(updated_symbol(node.name)) if isinstance(node, Symbol) else None
        return node if made is None else made.expression  # a frozen weight has no update

    yield replaced(step.expression, Role.WEIGHT, updated)


def wrong_upstream(plan: Plan, step: Step) -> Trees:
    """The gradient that came back to another unit of the layer."""
    layer = _layer(plan, step)
    if layer is None or step.unit is None or step.kind not in _OF_ONE_UPSTREAM:
        return
    names = layer.a if step.kind == "grad_pre_activation" or layer.linear else layer.z
    own = names[step.unit]
    for other in _confused(names, step.unit):
        yield renamed(step.expression, _gradients(plan, {own: other}), Role.UPSTREAM)


def bias_times_input(plan: Plan, step: Step) -> Trees:
    """The bias taken for a weight: multiplied by an input, in the sum and in its gradient."""
    if step.layer is None:
        return
    inputs = plan.network.feeding(step.layer)[:MOST_PAIRS]
    if step.kind == "grad_bias":
        for name in inputs:
            yield Multiply((step.expression, Symbol(name, Role.INPUT)))
    elif _is_sum(step) and has(step.expression, Role.BIAS):
        for name in inputs:
            factor = Symbol(name, Role.INPUT)
            yield replaced(step.expression, Role.BIAS, lambda bias, by=factor: Multiply((bias, by)))  # type: ignore[misc]


def closed_gate_assumed(plan: Plan, step: Step) -> Trees:
    """Nothing let through a gate that lets nothing through when it is closed, open as it may be."""
    layer = _layer(plan, step)
    if step.kind == "grad_pre_activation" and layer and layer.row.can_die:
        yield replaced(step.expression, Role.LOCAL, lambda _: Number(0.0))
