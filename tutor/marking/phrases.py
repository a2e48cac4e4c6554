"""What there is to say of a wrong formula: its misconception's words, with the names and parts they use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor.expressions.functions import MAX
from tutor.expressions.printing import in_symbols
from tutor.expressions.trees import (
    Add,
    Apply,
    Divide,
    Expression,
    Negate,
    Number,
    Role,
    Symbol,
    children,
    symbols_of,
    walk,
)
from tutor.marking.misconceptions import BY_ID, Mutation
from tutor.named_tuples import NamedTuple
from tutor.sayings import Argument, Name, Said, Text, said
from tutor.steps.derive import Plan, Step

_Pair = tuple[Expression, Expression]
"""A part of the right formula, and what stands in its place in the wrong one."""

LONGEST_FORMULA = 44
MOST_LISTED = 3
"""Names that a sentence lists."""


class Mistake(NamedTuple):
    """What is said of one wrong formula: what follows the number, and the advice."""

    wrong: Said
    advice: Said


def mistake(plan: Plan, step: Step, mutation: Mutation) -> Mistake:
    """What a misconception's words say of one wrong formula of a step."""
    found = phrases(plan, step, mutation.expression)
    used = {name: found[name] for name in BY_ID[mutation.id].phrases}
    return Mistake(_part(f"{mutation.id}.wrong", **used), _part(f"{mutation.id}.advice", **used))


def named(answer: Text, step: Step, first: Mistake, other: Mistake | None, on_own: bool) -> Said:
    """One misconception, or two that cannot be told apart."""
    where = "_on_own" if on_own else ""
    if other is None:
        return said(f"marking.named{where}", answer=answer, wrong=first.wrong, advice=first.advice)
    is_short = _is_short(step.expression)
    advice = (
        said("marking.the_formula", formula=step.expression) if is_short else said("marking.look_at_both")
    )
    return said(f"marking.either{where}", answer=answer, first=first.wrong, second=other.wrong, advice=advice)


def phrases(plan: Plan, step: Step, wrong: Expression) -> dict[str, Argument]:
    """Everything that the words about a step and one wrong formula of it may say."""
    right = step.expression
    pairs = tuple(_side_by_side(right, wrong))
    put = [(a.name, b.name) for a, b in pairs if isinstance(a, Symbol) and isinstance(b, Symbol)]
    rights, wrongs = tuple(dict.fromkeys(a for a, _ in put)), tuple(dict.fromkeys(b for _, b in put))
    weights = [n.name for n in walk(right) if isinstance(n, Symbol) and n.role is Role.WEIGHT]
    instead = _listed(rights) or _part("own_edges")
    found = _of_the_unit(plan, step) | {
        "subject": Name(step.subject),
        "rate": _rate(plan, right),
        "take_away": _take_away(plan, right),
        "counted": _part("counts_one" if _counted(right, wrong) == 1 else "leaves_one_out"),
        "counted_uses": _part(
            "one_use" if _counted(right, wrong) == 1 else "use_left_out", subject=Name(step.subject)
        ),
        "as_right": _if_short("formula_after_colon", right),
        "as_wrong": _if_short("formula_in_brackets", wrong),
        "used": _listed(wrongs) or _part("the_sums"),
        "instead": instead,
        "taken": _taken(rights, wrongs),
        "weights": _listed(weights) or _part("some_weights"),
        "upstream": _upstream(right),
        "upstreams": len(_upstreams(right)),
        "derivative": _part("use", instead=instead) if rights else _missing_derivative(right),
        "left_out": _part("local_left_out"),
        "ascent": _part("takes_away" if isinstance(right, Add) else "adds_step", subject=Name(step.subject)),
        "descent": _part("add_it" if isinstance(right, Add) else "subtract_it"),
        "another_gradient": _another_gradient(plan, _listed(wrongs), instead),
    }
    if plan.dense is None and found["bias"] is None:  # inside a function it has no role
        found["bias"] = _listed(_gone(step, wrong))
    found |= _factor(plan, step, wrong, found) | _gate(found)
    found |= _at_local(pairs) | _direction(plan, step) | {"place": _place(plan, step, found)}
    return found | _where_coupled(plan, step, found, pairs)


def _part(name: str, **arguments: Argument) -> Said:
    """A part of a misconception's sentence."""
    return said(f"misconceptions.{name}", **arguments)


def _side_by_side(right: Expression, wrong: Expression) -> Iterator[_Pair]:
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


def _is_short(tree: Expression) -> bool:
    return len(in_symbols(tree)) <= LONGEST_FORMULA


def _if_short(name: str, tree: Expression) -> Said | None:
    return _part(name, formula=tree) if _is_short(tree) else None


def _listed(names: Sequence[str]) -> tuple[Name, ...] | None:
    """The names to list; None for none and for more than fit into a sentence."""
    return tuple(map(Name, names)) if 0 < len(names) <= MOST_LISTED else None


def _taken(rights: tuple[str, ...], wrongs: tuple[str, ...]) -> Said:
    if len(rights) == 2 and set(rights) == set(wrongs):
        return _part("swaps", first=Name(rights[0]), second=Name(rights[1]))
    wanted, given = _listed(rights), _listed(wrongs)
    if not wanted or not given:
        return _part("wrong_places")
    return _part("takes", given=given, wanted=wanted, count=len(rights))


def _rate(plan: Plan, right: Expression) -> Name:
    """The name of the learning rate that the formula uses."""
    own = (n.name for n in walk(right) if isinstance(n, Symbol) and n.role is Role.RATE)
    return Name(next(own, plan.learning_rate_name))


def _take_away(plan: Plan, right: Expression) -> Said:
    """How a parameter gets its new value."""
    if plan.dense is not None:
        return _part("subtract_gradient", rate=_rate(plan, right))
    return _part("change_it", formula=_if_short("formula_after_colon", right))


def _counted(right: Expression, wrong: Expression) -> int:
    """How many terms of a sum a wrong formula counts: 1, or all but one."""
    whole, left = _terms(right), _terms(wrong)
    return 1 if len(left) < len(whole) - 1 or len(left) < len(whole) <= 2 else len(left)


def _terms(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Add(terms=terms):
            return terms
        case Divide(numerator=top):
            return _terms(top)
        case _:
            return (tree,)


def _factor(plan: Plan, step: Step, wrong: Expression, found: dict[str, Argument]) -> dict[str, Argument]:
    """What a wrong formula does not multiply by."""
    names = () if found["input"] is None else (found["input"],)
    gone = _gone(step, wrong) if plan.dense is None else []
    if gone:
        names = (_listed(gone) or (),)
    if not names or not names[0]:
        return {"without": _part("leaves_factor_out"), "multiply": _part("multiply_local")}
    without = "leaves_out" if any("/d" in name for name in gone) else "leaves_multiplied"
    return {
        "without": _part(without, factor=names[0], subject=Name(step.subject)),
        "multiply": _part("multiply_by", factor=names[0]),
    }


def _gone(step: Step, wrong: Expression) -> list[str]:
    """The names of the right formula that a wrong one does not have."""
    left = set(symbols_of(wrong))
    return [name for name in symbols_of(step.expression) if name not in left]


def _gate(found: dict[str, Argument]) -> dict[str, Argument]:
    """What opens a gate, and what is so: a sum above 0, or the largest or smallest of several."""
    z, of = found["z"], found.get("of_several")
    if of is None:
        slope = found.get("slope")
        return {
            "opened": _part("above_zero", z=z),
            "closed": _part("not_above_zero", z=z),
            "is_closed": _part("take_slope", z=z, slope=slope),
            "is_open": _part("take_one", z=z),
        }
    return {
        "opened": _part(f"the_{of}", z=z),
        "closed": _part(f"not_the_{of}", z=z),
        "is_closed": _part(f"passes_to_another_{of}", z=z),
        "is_open": _part(f"passes_to_the_{of}", z=z),
    }


def _another_gradient(plan: Plan, used: tuple[Name, ...] | None, instead: Argument) -> Said:
    taken = used or _part("the_sums")
    if plan.dense is None:
        return _part("in_anothers_place", used=taken, instead=instead)
    return _part("of_another_unit", used=taken)


def _place(plan: Plan, step: Step, found: dict[str, Argument]) -> Said:
    """Where the right value is found."""
    if plan.dense is None:
        return _part("place_equation", formula=_if_short("formula_after_colon", step.expression))
    if step.kind == "activation" and not any(n.role is Role.WEIGHT for n in walk(step.expression)):
        return _part("place_own_sum", z=found["z"])
    if step.kind == "grad_weight":
        return _part("place_input", subject=Name(step.subject), input=found["input"])
    if step.kind in ("loss", "loss_term", "grad_activation"):
        return _part("place_target")
    return _part("place_edges")


def _at_local(pairs: Sequence[_Pair]) -> dict[str, Argument]:
    """A local derivative, wrong and right."""
    local, wrong = next(_locals(pairs), (_part("another_local"), _part("wrong_local")))
    return {
        "misplaced": _part("misplaced_local", wrong_local=wrong),
        "well_placed": _part("placed_local", local=local),
    }


def _locals(pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    return ((right, wrong) for right, wrong in pairs if right.role is Role.LOCAL)


def _where_coupled(
    plan: Plan, step: Step, found: dict[str, Argument], pairs: Sequence[_Pair]
) -> dict[str, Argument]:
    """What is said otherwise where each activation is made of all sums of its layer, as softmax is."""
    if step.layer is None or plan.dense is None:
        return {}
    at = step.layer + (step.kind == "grad_activation")
    if at == len(plan.network.layers) or not plan.network.layers[at].row.coupled:
        return {}
    layer, z = plan.network.layers[at], found["z"]
    if step.kind == "activation":
        through = _part("through_all", function=said(layer.row.title), rule=said(layer.row.hint))
        return {"through": through, "place": _part("place_own_of_all", z=z)}
    if step.kind != "grad_pre_activation" or step.unit is None:
        return {"left_out": _part("activations_gradient")}
    several = len(list(_locals(pairs))) > 1
    local, wrong = next(_locals(pairs), (_part("another_local"), _part("wrong_local")))
    a = Name(layer.a[step.unit])
    return {
        "left_out": _part("one_activations_gradient", a=a, z=z),
        "derivative": _part("every_path"),
        "misplaced": _part("locals_at_sums") if several else _part("misplaced_path", wrong=wrong, a=a, z=z),
        "well_placed": _part("locals_at_activations") if several else _part("placed_local", local=local),
        "another_gradient": _part("in_anothers_place", used=found["used"], instead=found["instead"]),
    }


def _upstreams(right: Expression) -> list[str]:
    return [n.name for n in walk(right) if isinstance(n, Symbol) and n.role is Role.UPSTREAM]


def _upstream(right: Expression) -> Said:
    names = _upstreams(right)
    if len(names) == 1:
        return _part("multiply_by", factor=Name(names[0]))
    return _part("multiply_back")


def _missing_derivative(right: Expression) -> Said:
    found = [n for n in walk(right) if n.role is Role.LOCAL]
    if len(found) == 1:
        return _part("multiply_by", factor=found[0])
    return _part("multiply_local")


def _direction(plan: Plan, step: Step) -> dict[str, Argument]:
    """The error the wrong way round; in a gradient without a difference, its minus forgotten."""
    if isinstance(step.expression, Negate):
        formula = _if_short("formula_after_colon", step.expression)
        return {"reversed": _part("lacks_minus"), "forwards": _part("keep_minus", formula=formula)}
    if plan.dense is None:
        formula = _if_short("formula_after_colon", step.expression)
        return {"reversed": _part("wrong_way_round"), "forwards": _part("other_way_round", formula=formula)}
    network, unit = plan.network, (step.unit or 0) % len(plan.network.outputs)
    prediction, target = Name(network.outputs[unit]), Name(network.loss.targets[unit])
    return {
        "reversed": _part("wrong_way_round"),
        "forwards": _part("right_way_round", prediction=prediction, target=target),
    }


def _of_the_unit(plan: Plan, step: Step) -> dict[str, Argument]:
    """The names around the unit that a step belongs to."""
    found: dict[str, Argument] = dict.fromkeys(("bias", "input", "z", "through", "slope"))
    if plan.dense is None:
        return found | _of_the_equation(step.expression)
    if step.layer is None or step.unit is None:
        return found
    layer = plan.network.layers[step.layer]
    z, gate = layer.z[step.unit], layer.row.gate
    found["z"] = Name(z)
    found["slope"] = gate.slope(z) if gate is not None else None
    found["through"] = _part("through", z=found["z"], function=said(layer.row.title))
    if layer.biases is not None:
        found["bias"] = Name(layer.bias_names[step.unit])
    if step.source is not None:
        found["input"] = Name(plan.network.feeding(step.layer)[step.source])
    return found


def _of_the_equation(tree: Expression) -> dict[str, Argument]:
    """The same for a step of an equation, by the roles in it."""
    found: dict[str, Argument] = {}
    for node in walk(tree):
        match node:
            case Symbol(name=name, role=Role.BIAS):
                found.setdefault("bias", Name(name))
            case Symbol(name=name, role=Role.INPUT):
                found.setdefault("input", Name(name))
            case Apply(function=function, arguments=(Number(value=at), *several)) if (
                function.is_derivative and function.several
            ):
                one = several[int(at) - 1]
                found["z"] = Name(one.name) if isinstance(one, Symbol) else one
                found["of_several"] = Text("largest" if function is MAX.derivative else "smallest")
            case Apply(function=function, arguments=(argument,)) if function.is_derivative and function.jump:
                found["z"] = Name(argument.name) if isinstance(argument, Symbol) else argument
                found["slope"] = Number(function.value(-1.0))
            case Apply(function=function, arguments=(argument,), role=Role.ACTIVATION):
                found["z"] = Name(argument.name) if isinstance(argument, Symbol) else argument
                found["through"] = _part("through", z=found["z"], function=Text(function.name))
            case Divide(numerator=Apply(arguments=(argument,)), role=Role.ACTIVATION):
                found["z"] = Name(argument.name) if isinstance(argument, Symbol) else argument
                found["through"] = _part("through_share", z=found["z"])
            case Apply(function=function, arguments=(argument,)) if not function.is_derivative:
                found.setdefault("z", argument)
                found.setdefault("through", _part("through", z=argument, function=Text(function.name)))
            case _:
                pass
    return found
