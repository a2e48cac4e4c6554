"""What is said of a wrong formula: the phrases of the texts of misconceptions, and the sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tutor.marking.misconceptions import BY_ID, Mutation
from tutor.steps.derive import Plan, Step
from tutor.steps.expression import Expression, Negate, Role, Symbol, children, walk
from tutor.steps.printing import in_symbols
from tutor.steps.rules import ACTIVATION_RULES

LONGEST_FORMULA = 44
MOST_LISTED = 3
"""Names that a sentence lists."""


class Said(NamedTuple):
    """A misconception's two texts about one wrong formula: what follows the number, and the advice."""

    wrong: str
    advice: str


def said_of(plan: Plan, step: Step, mutation: Mutation) -> Said:
    """What a misconception's texts say of one wrong formula of a step."""
    entry = BY_ID[mutation.id]
    names = phrases(plan, step, mutation.expression)
    return Said(entry.wrong.format_map(names), entry.advice.format_map(names))


def message(answer: str, step: Step, first: Said, other: Said | None, own: bool) -> str:
    """Two sentences about one misconception, or about two that cannot be told apart."""
    where = f"On your own earlier values, {answer}" if own else answer
    if other is None:
        return f"{where} {first.wrong}. {first.advice}"
    formula = in_symbols(step.expression)
    advice = f"The formula is {formula}." if len(formula) <= LONGEST_FORMULA else "Look at both."
    return f"{where} either {first.wrong} or {other.wrong}. {advice}"


def phrases(plan: Plan, step: Step, wrong: Expression) -> dict[str, str]:
    """Everything that the texts about a step and one wrong formula of it may say."""
    right = step.expression
    pairs = tuple(_side_by_side(right, wrong))
    put = [(a.name, b.name) for a, b in pairs if isinstance(a, Symbol) and isinstance(b, Symbol)]
    rights, wrongs = dict.fromkeys(a for a, _ in put), dict.fromkeys(b for _, b in put)
    local = next(((a, b) for a, b in pairs if a.role is Role.LOCAL), (None, None))
    weights = [n.name for n in walk(right) if isinstance(n, Symbol) and n.role is Role.WEIGHT]
    found = _of_the_unit(plan, step) | {
        "subject": step.subject,
        "rate": plan.learning_rate_name,
        "as_right": _if_short(": {}", right),
        "as_wrong": _if_short(" ({})", wrong),
        "used": _listed(tuple(wrongs)) or "the sums",
        "instead": _listed(tuple(rights)) or "what belongs to the unit's own edges",
        "taken": _taken(tuple(rights), tuple(wrongs)),
        "local": in_symbols(local[0]) if local[0] else "another one",
        "wrong_local": in_symbols(local[1]) if local[1] else "a wrong value",
        "weights": _listed(weights) or "weights",
        "upstream": _upstream(right),
    }
    found["place"] = _place(step, found)
    found["derivative"] = f"Use {found['instead']}." if rights else _missing_derivative(right)
    return found | _direction(plan, step)


def _side_by_side(right: Expression, wrong: Expression) -> Iterator[tuple[Expression, Expression]]:
    """The smallest parts in which two trees differ, local derivatives whole; right, then wrong."""
    if right == wrong:
        return
    parts, others = children(right), children(wrong)
    alike = type(right) is type(wrong) and len(parts) == len(others) > 0
    if right.role is Role.LOCAL or not alike:
        yield right, wrong
        return
    for part, other in zip(parts, others, strict=True):
        yield from _side_by_side(part, other)


def _if_short(template: str, tree: Expression) -> str:
    text = in_symbols(tree)
    return template.format(text) if len(text) <= LONGEST_FORMULA else ""


def _listed(names: Sequence[str]) -> str:
    """a, b and c; "" for none and for more than fit into a sentence."""
    if not 0 < len(names) <= MOST_LISTED:
        return ""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _taken(rights: tuple[str, ...], wrongs: tuple[str, ...]) -> str:
    if len(rights) == 2 and set(rights) == set(wrongs):
        return f"swaps {rights[0]} and {rights[1]}"
    wanted, given = _listed(rights), _listed(wrongs)
    if not wanted or not given:
        return "takes values from the wrong places"
    return f"takes {given} where {wanted} belong{'s' if len(rights) == 1 else ''}"


def _place(step: Step, found: dict[str, str]) -> str:
    """Where the right value is found."""
    if step.kind == "activation" and not any(n.role is Role.WEIGHT for n in walk(step.expression)):
        return f"Each unit has its own sum, here {found['z']}."
    if step.kind == "grad_weight":
        return f"{step.subject} multiplies {found['input']} in the forward pass."
    if step.kind in ("loss", "loss_term", "grad_activation"):
        return "Compare each output with its own target."
    return "Follow each edge back to where it starts."


def _upstream(right: Expression) -> str:
    names = [n.name for n in walk(right) if isinstance(n, Symbol) and n.role is Role.UPSTREAM]
    if len(names) == 1:
        return f"Multiply by {names[0]}."
    return "Multiply each path by what comes back along it."


def _missing_derivative(right: Expression) -> str:
    found = [n for n in walk(right) if n.role is Role.LOCAL]
    if len(found) == 1:
        return f"Multiply by {in_symbols(found[0])}."
    return "Multiply each path by its own derivative."


def _direction(plan: Plan, step: Step) -> dict[str, str]:
    """The error the wrong way round; in a gradient without a difference, its minus forgotten."""
    if isinstance(step.expression, Negate):
        return {
            "reversed": "lacks the minus in front",
            "forwards": f"Keep the minus of the loss{_if_short(': {}', step.expression)}.",
        }
    network, unit = plan.network, step.unit or 0
    return {
        "reversed": "takes the error the wrong way round",
        "forwards": "Take the prediction minus the target, "
        f"{network.outputs[unit % len(network.outputs)]} - "
        f"{network.loss.targets[unit % len(network.outputs)]}.",
    }


def _of_the_unit(plan: Plan, step: Step) -> dict[str, str]:
    """The names around the unit that a step belongs to."""
    found = {"bias": "", "input": "", "z": "", "function": "", "slope": "0"}
    if step.layer is None or step.unit is None:
        return found
    layer = plan.network.layers[step.layer]
    found["z"] = layer.z[step.unit]
    found["slope"] = "0.01" if layer.activation == "leaky_relu" else "0"
    found["function"] = layer.activation if layer.activation in ACTIVATION_RULES else ""
    if layer.biases is not None:
        found["bias"] = layer.bias_names[step.unit]
    if step.source is not None:
        found["input"] = plan.network.feeding(step.layer)[step.source]
    return found
