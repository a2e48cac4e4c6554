"""What a quantity of a model of equations is, and how it comes about, as sayings."""

from __future__ import annotations

from tutor.expressions.functions import MAX, MIN, Function
from tutor.expressions.names import gradient_symbol
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Number,
    Power,
    Role,
    Subtract,
    Symbol,
    symbols_of,
    walk,
)
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import (
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HALF_SQUARED_ERROR,
    MEAN_SQUARED_ERROR,
    SQUARED_ERROR,
)
from tutor.operations.rows import LossRow
from tutor.present import network_words
from tutor.sayings import Name, Said, Text, said
from tutor.steps.chain import chain
from tutor.steps.combined import choices, combined
from tutor.steps.derive import Plan, Step
from tutor.steps.shares import is_share

_OF_NETWORKS = frozenset({"pre_activation", "activation", "loss_term", "loss"})
_GRADIENTS_OF_NETWORKS = frozenset({"grad_activation", "grad_pre_activation", "grad_weight", "grad_bias"})
_OF_PARAMETERS = frozenset({"grad_parameter", "grad_weight", "grad_bias"})


def what_it_is(plan: Plan, step: Step) -> Said:
    """The quantity in words, as the end of "What is …?"."""
    if plan.batch is not None and step.sample is None and step.kind in ("loss", *_OF_PARAMETERS):
        return _of_batch(plan, step)
    network = plan.compiled_from
    if network is not None and step.kind in {*_OF_NETWORKS, *_GRADIENTS_OF_NETWORKS, "update"}:
        words = network_words.what_it_is(network, step)
    else:
        words = _what_it_is(plan, step)
    return words if step.sample is None else _for_sample(words, step.sample)


def _for_sample(words: Said, sample: int) -> Said:
    return said("equation_words.for_sample", what=words, sample=sample)


def _of_batch(plan: Plan, step: Step) -> Said:
    """What the samples of a batch make together."""
    if step.kind != "loss":
        return said("equation_words.is_batch_gradient", subject=Name(step.subject))
    summed = plan.batch is not None and plan.batch.summed
    return said("equation_words.is_batch_sum" if summed else "equation_words.is_batch_mean")


def _what_it_is(plan: Plan, step: Step) -> Said:
    subject, of = Name(step.subject), _the_loss(plan)
    match step.kind:
        case "pre_activation" if _feeds_activation(plan, step):
            return said("equation_words.is_pre_activation")
        case "pre_activation":
            return said("equation_words.is_weighted_sum")
        case "activation" | "value":
            return said(f"equation_words.is_{step.kind}", made=_made(step.expression))
        case "loss" | "loss_term":
            return _loss(plan, step)
        case "local_derivative":
            return said("equation_words.is_local_derivative", of=Name(_derived(step)), subject=subject)
        case "grad_activation" | "grad_pre_activation" | "grad_value":
            return said(f"equation_words.is_{step.kind}", subject=subject, loss=of)
        case kind if kind in _OF_PARAMETERS:
            return said("equation_words.is_grad_parameter", subject=subject, loss=of)
        case "update":
            return said("equation_words.is_update", subject=subject)
        case _:
            return _of_update(step)


def _derived(step: Step) -> str:
    """What a local derivative is of: h1 of dh1/dz1."""
    of, _, _ = step.symbol.partition("/d")
    return of[1:]


def _feeds_activation(plan: Plan, step: Step) -> bool:
    """Whether a value goes into an activation: what has no such after it is a sum before nothing."""
    return any(step.symbol in other.depends_on for other in plan.steps if other.kind == "activation")


def _the_loss(plan: Plan) -> Said | Name:
    """How the loss is called; where nothing is learned, the last value of a graph is no loss."""
    learns = plan.model is None or bool(plan.model.parameters)
    return said("equation_words.the_loss") if learns else Name(plan.loss or "")


def _loss(plan: Plan, step: Step) -> Said:
    row, squares = _loss_row(plan, step.expression)
    over = "_over_outputs" if row is not None and squares > 1 and row.adds_up else ""
    made = (
        _made(step.expression) if row is None else said(f"equation_words.loss{over}", loss=said(row.called))
    )
    if not isinstance(_the_loss(plan), Said):
        return said("equation_words.is_result", made=made)
    kind = "is_loss" if step.kind == "loss" else "is_loss_term"
    return said(f"equation_words.{kind}", made=made)


def _loss_row(plan: Plan, tree: Expression) -> tuple[LossRow | None, int]:
    """What people call this loss, and how many squared errors are in it; None of one that has no name."""
    squares = sum(node.role is Role.SQUARE for node in walk(tree))
    return _squares_row(tree, squares) if squares else _logarithms_row(plan), squares


def _squares_row(tree: Expression, squares: int) -> LossRow | None:
    """The loss that a sum of squared errors is, by what it is multiplied with or divided by."""
    match tree:
        case Power(role=Role.SQUARE):
            return SQUARED_ERROR
        case Add(terms=terms):
            rows = {_squares_row(term, 1) for term in terms}
            return rows.pop() if len(rows) == 1 else None
        case Divide(numerator=inner, denominator=Number(value=count)):
            whole = _squares_row(inner, squares) is SQUARED_ERROR
            row = HALF_SQUARED_ERROR if count == 2 else MEAN_SQUARED_ERROR if count == squares else None
            return row if whole else None
        case Multiply(factors=(factor, inner)) if _is_half(factor):
            return HALF_SQUARED_ERROR if _squares_row(inner, squares) is SQUARED_ERROR else None
        case _:
            return None


def _is_half(node: Expression) -> bool:
    match node:
        case Number(value=0.5) | Divide(numerator=Number(value=1.0), denominator=Number(value=2.0)):
            return True
        case _:
            return False


def _logarithms_row(plan: Plan) -> LossRow | None:
    if plan.graph is None:
        return None
    if any(True for _ in choices(plan.graph)):
        return CROSS_ENTROPY
    return BINARY_CROSS_ENTROPY if combined(plan.graph) else None


def _made(tree: Expression) -> Said:
    """What a value is made by, by the last thing that one does: a sum, a product, the largest of several."""
    match tree:
        case _ if is_share(tree):
            return said("equation_words.made_share")
        case Apply(function=function, arguments=(Symbol(name=name),)):
            return said("equation_words.made_by", function=_called(function), name=Name(name))
        case Apply(function=function, arguments=several) if function in (MAX, MIN):
            which = "largest" if function is MAX else "smallest"
            return said(f"equation_words.made_{which}", count=len(several))
        case Apply(function=function):
            return said("equation_words.made_by_function", function=_called(function))
        case Add(terms=terms):
            products = all(isinstance(term, Multiply) for term in terms)
            return said(f"equation_words.made_{'products' if products else 'sum'}", count=len(terms))
        case Subtract():
            return said("equation_words.made_difference")
        case Multiply(factors=factors):
            return said("equation_words.made_product", count=len(factors))
        case Power(exponent=Number(value=2.0)):
            return said("equation_words.made_square")
        case Divide(numerator=inner, denominator=below) if not symbols_of(below):
            return said("equation_words.made_part", inner=_made(inner))
        case Divide():
            return said("equation_words.made_quotient")
        case Symbol(name=name):
            return said("equation_words.made_copy", name=Name(name))
        case _:
            return said("equation_words.made")


def _of_update(step: Step) -> Said:
    """What a rule remembers, by what its formula takes in; what it makes on the way."""
    tree = step.expression
    match tree:
        case Divide(numerator=Symbol(name=mean)) if _has(tree, Role.CORRECTION):
            return said("equation_words.is_corrected", mean=Name(mean))
        case _ if not step.subject:
            return said("equation_words.is_helper", made=_made(tree))
        case _ if _has(tree, Role.STATE):
            squares = any(isinstance(node, Power) for node in walk(tree))
            what = "squares" if squares else "gradients"
            return said(f"equation_words.is_memory_of_{what}", subject=Name(step.subject))
        case _:
            return said("equation_words.is_update_state", subject=Name(step.subject))


def _has(tree: Expression, role: Role) -> bool:
    return any(node.role is role for node in walk(tree))


def _called(function: Function) -> Text | Said:
    """A function in words: that of an activation by the activation's name."""
    row = ACTIVATIONS.get(function.stem)
    return Text(function.name) if row is None else said(row.title)


def how(plan: Plan, step: Step) -> Said:
    """How it comes about."""
    if plan.batch is not None and step.sample is None and step.kind in ("loss", *_OF_PARAMETERS):
        return said("equation_words.how_batch")
    if plan.compiled_from is not None and step.kind in _OF_NETWORKS:
        return network_words.how(plan.compiled_from, step)
    match step.kind:
        case "activation" | "value":
            return _how_value(step.expression)
        case "pre_activation":
            return _how_sum(step.expression)
        case "loss" | "loss_term":
            row, squares = _loss_row(plan, step.expression)
            if row is None:
                return _how_value(step.expression)
            return network_words.loss_recipe(row, max(1, squares))
        case "local_derivative":
            of, subject = Name(_derived(step)), Name(step.subject)
            return said("equation_words.how_local_derivative", of=of, subject=subject)
        case "update" | "update_state":
            return _how_update(plan, step)
        case _:
            return _how_gradient(plan, step)


def _how_gradient(plan: Plan, step: Step) -> Said:
    found = chain(plan, step, recursive=True)
    terms = sum(node.role in (Role.TERM, Role.BIAS) for node in walk(step.expression))
    count = len(found.paths) if found is not None else terms
    if not _has(step.expression, Role.UPSTREAM):
        return said("equation_words.how_at_loss", loss=_the_loss(plan))
    if count > 1:
        return said("equation_words.how_several", count=count)
    return said("equation_words.how_one")


def _how_update(plan: Plan, step: Step) -> Said:
    gradient = gradient_symbol(plan.loss or "", step.subject)
    match step.expression:
        case Subtract(left=Symbol(), right=Multiply(factors=(Symbol(), Symbol(name=name)))) if (
            name == gradient
        ):
            return said("hints.update", gradient=Name(gradient))
        case Divide(numerator=Symbol(name=mean)) as tree if _has(tree, Role.CORRECTION):
            return said("equation_words.how_corrected", mean=Name(mean))
        case _:
            return said("equation_words.how_update")


def _how_sum(tree: Expression) -> Said:
    if isinstance(tree, Add):
        return said("equation_words.how_sum", count=len(tree.terms))
    return said("equation_words.how_weighted" if isinstance(tree, Multiply) else "equation_words.how_value")


def _how_value(tree: Expression) -> Said:
    match tree:
        case _ if is_share(tree):
            return said("equation_words.how_share")
        case Apply(function=function, arguments=(Symbol(name=name),)):
            return said("equation_words.how_function", function=_called(function), name=Name(name))
        case Apply(function=function, arguments=several) if function in (MAX, MIN):
            which = "largest" if function is MAX else "smallest"
            return said(f"equation_words.how_{which}", count=len(several))
        case Add(terms=terms) if all(isinstance(term, Multiply) for term in terms):
            return said("equation_words.how_products", count=len(terms))
        case Add(terms=terms):
            return said("equation_words.how_sum", count=len(terms))
        case Multiply(factors=factors):
            return said("equation_words.how_product", count=len(factors))
        case Power(exponent=Number(value=2.0)):
            return said("equation_words.how_square")
        case Divide():
            return said("equation_words.how_quotient")
        case _:
            return said("equation_words.how_value")
