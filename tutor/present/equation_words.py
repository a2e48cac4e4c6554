"""What a quantity of a model of equations is, and how it comes about, as sayings."""

from __future__ import annotations

from tutor.expressions.functions import Function
from tutor.expressions.trees import Add, Apply, Divide, Role, walk
from tutor.operations.activations import ACTIVATIONS
from tutor.sayings import Argument, Name, Said, Text, said
from tutor.steps.chain import chain
from tutor.steps.derive import Plan, Step
from tutor.steps.shares import is_share


def what_it_is(plan: Plan, step: Step) -> Said:
    """The quantity in words, as the end of "What is …?"."""
    words = said(f"equation_words.is_{_what(plan, step)}", **_names(step))
    if step.sample is None:
        return words
    return said("equation_words.of_sample", what=words, sample=step.sample)


def how(plan: Plan, step: Step) -> Said:
    """How it comes about."""
    terms = sum(node.role in (Role.TERM, Role.BIAS) for node in walk(step.expression))
    match step.kind:
        case "activation" if is_share(step.expression):
            return said("equation_words.how_share")
        case "activation" if isinstance(step.expression, Apply):
            return said("equation_words.how_function", function=_called(step.expression.function))
        case "local_derivative":
            of, _, _ = step.symbol.partition("/d")
            return said("equation_words.how_local_derivative", of=Name(of[1:]), subject=Name(step.subject))
        case "loss" | "loss_term" if plan.batch is not None and step.sample is None:
            return said("equation_words.how_batch")
        case "grad_parameter" | "grad_weight" | "grad_bias" if plan.batch is not None and step.sample is None:
            return said("equation_words.how_batch")
        case _ if step.kind.startswith("grad_"):
            found = chain(plan, step, recursive=True)
            count = len(found.paths) if found is not None else terms
            if not any(node.role is Role.UPSTREAM for node in walk(step.expression)):
                return said("equation_words.how_at_loss")
            if count > 1:
                return said("equation_words.how_several", count=count)
            return said("equation_words.how_one")
        case "update" | "update_state":
            return said("equation_words.how_update")
        case _ if isinstance(step.expression, Add):
            return said("equation_words.how_sum", count=len(step.expression.terms))
        case _:
            return said("equation_words.how_value")


def _what(plan: Plan, step: Step) -> str:
    whole = plan.batch is not None and step.sample is None
    kind = "grad_parameter" if step.kind in ("grad_weight", "grad_bias") else step.kind
    if whole and kind in ("loss", "grad_parameter"):
        return f"batch_{kind}"
    if step.kind == "activation" and isinstance(step.expression, Divide):
        return "share"
    if step.kind == "activation" and not isinstance(step.expression, Apply):
        return "pre_activation"  # of a linear unit
    if step.kind == "update_state" and not step.subject:
        return "helper"
    return kind


def _called(function: Function) -> Text | Said:
    """A function in words: that of an activation by the activation's name."""
    row = ACTIVATIONS.get(function.stem)
    return Text(function.name) if row is None else said(row.title)


def _names(step: Step) -> dict[str, Argument]:
    found: dict[str, Argument] = {}
    if step.kind.startswith("grad_") or step.kind in ("update", "local_derivative"):
        found["subject"] = Name(step.subject)
    if step.kind == "local_derivative":
        found["of"] = Name(step.symbol.partition("/d")[0][1:])
    if step.kind == "update_state" and step.subject:
        found["subject"] = Name(step.subject)
    if step.kind == "activation" and isinstance(step.expression, Apply):
        found["function"] = _called(step.expression.function)
    return found
