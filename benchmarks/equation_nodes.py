"""The kinds of nodes that equations are made of, each with its derivatives and its mistakes, by hand.

Nothing here imports the tutor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from benchmarks.by_hand import FUNCTIONS, GATES, Formula, Value, Written, exp, log
from benchmarks.equation_graph import MOST_TERMS, Node, Use, named, product, putting, total

SMOOTH = ("tanh", "sigmoid")

# Sums of parameters times values


def weighted(
    name: str,
    equation: str,
    terms: Sequence[tuple[str, str]],
    bias: str = "",
    transposed: Mapping[str, str] | None = None,
) -> Node:
    """The sum of parameters times values, and a bias; `transposed` is the weight across the diagonal."""
    return Node(
        name,
        equation,
        _sum_of_products(terms, bias),
        _uses_of_products(terms, bias),
        _wrong_sums(terms, bias, transposed or {}),
    )


def _sum_of_products(terms: Sequence[tuple[str, str]], bias: str) -> Formula:
    parts = [product(w, x) for w, x in terms]
    return total([*parts, named(bias)] if bias else parts)


def _uses_of_products(terms: Sequence[tuple[str, str]], bias: str) -> tuple[Use, ...]:
    found = []
    for w, x in terms:
        found += [Use(w, named(x), "input", x), Use(x, named(w), "weight", w)]
    return (*found, Use(bias)) if bias else tuple(found)


def _wrong_sums(
    terms: Sequence[tuple[str, str]], bias: str, transposed: Mapping[str, str]
) -> dict[str, Formula]:
    right = _sum_of_products(terms, bias)
    wrong: dict[str, Formula] = {}
    if bias:
        wrong["forgot_bias"] = _sum_of_products(terms, "")
        by = terms[0][1]
        wrong["bias_times_input"] = putting(right, {bias: product(bias, by)})
    if 1 < len(terms) <= MOST_TERMS:
        wrong["one_path_only: not the first"] = _sum_of_products(terms[1:], bias)
        wrong["one_path_only: not the last"] = _sum_of_products(terms[:-1], bias)
    across = {w: transposed[w] for w, _ in terms if w in transposed}
    if across:
        wrong["transposed_weights"] = putting(right, across)
    return wrong


# One function of a value

SLOPES_AT_VALUE: Mapping[str, Callable[[Value], Value]] = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
    "exp": lambda a: a,
}


def applied(name: str, equation: str, function: str, z: str) -> Node:
    compute = exp if function == "exp" else FUNCTIONS[function]
    return Node(
        name,
        equation,
        lambda e: compute(e[z]),
        (slope_use(z, z, name, function),),
        {"forgot_activation": named(z)},
        z,
    )


def slope_use(by: str, z: str, a: str, function: str) -> Use:
    """That a value goes into a function of `z` called `a`."""
    if function in GATES:
        manner = "gate" if function == "relu" else "leaky gate"
        return Use(by, lambda e: GATES[function](e[z]), manner)
    if function == "step":
        return Use(by, lambda e: 0.0, "flat")
    slope = SLOPES_AT_VALUE[function]
    wrong: dict[str, Formula] = {}
    if function != "exp":
        wrong["derivative_at_wrong_place"] = lambda e: slope(e[z])
        wrong["derivative_at_wrong_place: a alone"] = named(a)
    return Use(by, lambda e: slope(e[a]), "slope", wrong=wrong)


def unit(name: str, equation: str, function: str, terms: Sequence[tuple[str, str]], bias: str = "") -> Node:
    """A function of a weighted sum, in one equation."""
    inside, compute, slope = _sum_of_products(terms, bias), FUNCTIONS[function], SLOPES_AT_VALUE[function]
    wrong = {key: (lambda e, f=f: compute(f(e))) for key, f in _wrong_sums(terms, bias, {}).items()}
    uses = []
    for use in _uses_of_products(terms, bias):
        local = (lambda e, u=use: slope(e[name]) * u.local(e)) if use.local else lambda e: slope(e[name])
        left_out = {"forgot_activation_derivative": use.local or (lambda e: 1.0)}
        without = {"forgot_input_factor": lambda e: slope(e[name])} if use.local else {}
        uses.append(Use(use.by, local, f"{use.manner} inside", use.beside, {**left_out, **without}))
    return Node(
        name, equation, lambda e: compute(inside(e)), tuple(uses), {**wrong, "forgot_activation": inside}
    )


# Softmax


def shares(names: Sequence[str], equation: str, scores: Sequence[str]) -> list[Node]:
    """Each share of a softmax."""

    def share(at: int) -> Node:
        def right(e: Mapping[str, Value]) -> Value:
            return exp(e[scores[at]]) / sum(exp(e[z]) for z in scores)

        def use(to: int) -> Use:
            own, other = names[at], names[to]
            if to == at:
                return Use(scores[to], lambda e: e[own] * (1 - e[own]), "share")
            return Use(scores[to], lambda e: -(e[own] * e[other]), "share")

        uses = tuple(use(to) for to in range(len(scores)))
        return Node(names[at], equation, right, uses, {"forgot_activation": named(scores[at])}, scores[at])

    return [share(at) for at in range(len(names))]


# Of several values


def largest(name: str, equation: str, of: Sequence[str]) -> Node:
    def right(e: Mapping[str, Value]) -> Value:
        values = [e[one] for one in of]
        if isinstance(values[0], Written):
            return Written(f"max({', '.join(value.text for value in values)})")
        return max(values)

    def gate(at: int) -> Formula:
        def local(e: Mapping[str, Value]) -> Value:
            values = [e[one] for one in of]
            if isinstance(values[0], Written):
                return Written(f"max'({at + 1}, {', '.join(value.text for value in values)})")
            return float(values.index(max(values)) == at)

        return local

    return Node(name, equation, right, tuple(Use(one, gate(at), "largest") for at, one in enumerate(of)))


def mean(name: str, equation: str, of: Sequence[str]) -> Node:
    whole, count = total([named(one) for one in of]), len(of)
    wrong = {
        "sum_for_mean": whole,
        "one_path_only": lambda e: e[of[0]] / count,
    }
    if 2 < count <= MOST_TERMS:
        wrong["one_path_only: not the last"] = lambda e: total([named(one) for one in of[:-1]])(e) / count
    uses = tuple(Use(one, lambda e: 1.0 / count, "mean") for one in of)
    return Node(name, equation, lambda e: whole(e) / count, uses, wrong)


def products(
    name: str,
    equation: str,
    terms: Sequence[tuple[str, ...]],
    divisor: float = 1.0,
    signs: Sequence[int] = (),
) -> Node:
    """A sum of products of values, over a number; `signs` are those of the terms."""
    signs = signs or (1,) * len(terms)

    def summed(some: Sequence[int]) -> Formula:
        def formula(e: Mapping[str, Value]) -> Value:
            whole: Value = 0
            for at in some:
                term = product(*terms[at])(e)
                whole = whole + term if signs[at] > 0 else (-term if at == some[0] else whole - term)
            return whole if divisor == 1 else whole / divisor

        return formula

    uses = [
        _of_product(term, at, divisor, sign)
        for term, sign in zip(terms, signs, strict=True)
        for at in range(len(term))
    ]
    wrong: dict[str, Formula] = {}
    every = range(len(terms))
    if 1 < len(terms) <= MOST_TERMS:
        wrong["one_path_only"] = summed([0])
        wrong["one_path_only: not the first"] = summed(every[1:])
    return Node(name, equation, summed(every), tuple(uses), wrong)


def _of_product(term: tuple[str, ...], at: int, divisor: float, sign: int) -> Use:
    rest = (*term[:at], *term[at + 1 :])
    if not rest and divisor == 1:
        return Use(term[at]) if sign > 0 else Use(term[at], lambda e: -1.0, "minus")

    def local(e: Mapping[str, Value]) -> Value:
        value = product(*rest)(e) if rest else 1.0
        value = value if divisor == 1 else value / divisor
        return value if sign > 0 else -value

    return Use(term[at], local, "factor", rest[0] if rest else "")


def square(name: str, equation: str, of: str) -> Node:
    wrong = {"forgot_two": named(of)}
    return Node(name, equation, lambda e: e[of] ** 2, (Use(of, lambda e: 2 * e[of], "square", wrong=wrong),))


# Losses

Pairs = Sequence[tuple[str, str]]
"""Predictions with their targets."""


def squared_errors(name: str, pairs: Pairs, kind: str, terms: Sequence[str] = ()) -> list[Node]:
    """The sum of squared errors: its "half", the "sum" itself, or the "mean".

    Args:
        terms: names of the squares, which are then steps of their own and are only added up.
    """
    count = len(pairs)

    def scaled(whole: Formula) -> Formula:
        match kind:
            case "half":
                return lambda e: 0.5 * whole(e)
            case "mean":
                return lambda e: whole(e) / count
            case _:
                return whole

    squares = [_squared(_error(*pair)) for pair in pairs]
    own = [named(term) for term in terms] or squares
    whole = total(own)
    wrong: dict[str, Formula] = {}
    if kind != "sum":
        wrong["forgot_half" if kind == "half" else "sum_for_mean"] = whole
    if count > 1:
        wrong["one_path_only"] = scaled(own[0])
    if not terms:
        wrong["unsquared_error"] = scaled(total([_error(*pair) for pair in pairs]))
    nodes = [
        Node(term, "terms", square, (), {"unsquared_error": _error(*pair)})
        for term, square, pair in zip(terms, squares, pairs, strict=bool(terms))
    ]
    uses = tuple(_error_use(p, y, kind, count) for p, y in pairs)
    return [*nodes, Node(name, "loss", scaled(whole), uses, wrong)]


def _error(p: str, y: str) -> Formula:
    return lambda e: e[p] - e[y]


def _squared(error: Formula) -> Formula:
    return lambda e: error(e) ** 2


def _error_use(p: str, y: str, kind: str, count: int) -> Use:
    error = _error(p, y)
    twice: Formula = lambda e: 2 * error(e)  # noqa: E731
    match kind:
        case "half":
            right, wrong = error, {"extra_two": twice}
        case "mean":
            right = lambda e: twice(e) / count  # noqa: E731
            wrong = {"sum_for_mean": twice, "forgot_two": lambda e: error(e) / count}
        case _:
            right, wrong = twice, {"forgot_two": error}
    return Use(p, right, "loss", y, {**wrong, "error_reversed": lambda e: -right(e)})


def cross_entropy(name: str, pairs: Pairs) -> Node:
    def right(e: Mapping[str, Value]) -> Value:
        return -sum(e[y] * log(e[p]) for p, y in pairs)

    def use(p: str, y: str) -> Use:
        wrong = {"error_reversed": lambda e: e[y] / e[p]}
        return Use(p, lambda e: -(e[y] / e[p]), "loss", wrong=wrong)

    return Node(name, "loss", right, tuple(use(p, y) for p, y in pairs))


def binary_cross_entropy(name: str, p: str, y: str) -> Node:
    def right(e: Mapping[str, Value]) -> Value:
        return -(e[y] * log(e[p]) + (1 - e[y]) * log(1 - e[p]))

    def local(e: Mapping[str, Value]) -> Value:
        return -(e[y] / e[p]) + (1 - e[y]) / (1 - e[p])

    return Node(name, "loss", right, (Use(p, local, "loss"),))


def at_once(loss: Node, pairs: Sequence[tuple[str, str, str]]) -> Node:
    """A loss with its activation differentiated in one: of z, prediction and target, p - y."""

    def use(z: str, p: str, y: str) -> Use:
        return Use(z, lambda e: e[p] - e[y], "loss", wrong={"error_reversed": lambda e: e[y] - e[p]})

    return loss._replace(uses=tuple(use(*one) for one in pairs))
