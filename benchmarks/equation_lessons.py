"""Random lessons of equations of many structures, each worked by hand: nothing here imports the tutor.

A structure writes its equations as an author does, and its nodes with names of its own
beside them. What comes of it, iterations with their steps, is put together in `benchmarks.equation_rounds`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks.by_hand import Model
from benchmarks.equation_graph import Graph, Node
from benchmarks.equation_nodes import (
    SMOOTH,
    applied,
    at_once,
    cross_entropy,
    largest,
    mean,
    products,
    shares,
    square,
    squared_errors,
    unit,
    weighted,
)
from benchmarks.equation_rounds import Draft, near_in, number, numbers
from benchmarks.equation_samples import samples
from benchmarks.equation_updates import own_steps


def scalar_graph(generator: random.Random, name: str) -> Model:
    """Small formulas over a few given numbers, of which some are used twice."""
    draft = Draft(generator, name, rule="")
    given = [f"x{at}" for at in range(1, generator.randint(2, 4) + 1)]
    draft.give(**{one: number(generator) for one in given})
    made, known, unused = [], list(given), list(given)
    for at in range(generator.randint(2, 4)):
        node, text = _operation(generator, "uvgpq"[at], known, unused)
        draft.equations.append(text)
        made.append(node)
        unused = [one for one in unused if one not in {use.by for use in node.uses}] + [node.name]
        known.append(node.name)
    made += _gathered(draft, generator, known, unused)
    draft.loss = "f"
    draft.backward["with_respect_to"] = given
    locals_ = generator.random() < 0.6
    if locals_:
        draft.backward["local_derivatives"] = True
    draft.graph = Graph(generator, made, given, (), "f", given, locals=locals_)
    return draft.model()


def _operation(
    generator: random.Random, name: str, known: Sequence[str], unused: Sequence[str]
) -> tuple[Node, str]:
    one = generator.choice(list(unused))
    other = generator.choice([k for k in known if k != one])
    match generator.choice(("product", "product", "sum", "difference", "square", "function", "mixed")):
        case "product":
            return products(name, name, [(one, other)]), f"{name} = {one}*{other}"
        case "sum":
            return products(name, name, [(one,), (other,)]), f"{name} = {one} + {other}"
        case "difference":
            return products(name, name, [(one,), (other,)], signs=(1, -1)), f"{name} = {one} - {other}"
        case "square":
            return square(name, name, one), f"{name} = {one}^2"
        case "mixed":
            node = products(name, name, [(one, other), (other,)])
            return _merged(node), f"{name} = {one}*{other} + {other}"
        case _:
            function = generator.choice((*SMOOTH, "relu"))
            return applied(name, name, function, one), f"{name} = {function}({one})"


def _merged(node: Node) -> Node:
    """Two uses of one name in a formula are one: its derivatives add up."""
    first, second, again = node.uses
    both = second._replace(local=lambda e: e[second.beside] + 1, manner="two")
    assert again.by == second.by
    return node._replace(uses=(first, both))


def _gathered(
    draft: Draft, generator: random.Random, known: Sequence[str], unused: Sequence[str]
) -> list[Node]:
    """Products of what nothing uses yet, and the end: the square of the last."""
    made, left = [], list(unused)
    while len(left) > 1:
        name = f"m{len(made) + 1}"
        one, other = left.pop(0), left.pop(0)
        draft.equations.append(f"{name} = {one}*{other}")
        made.append(products(name, name, [(one, other)]))
        left.append(name)
    draft.equations.append(f"f = {left[0]}^2")
    return [*made, square("f", "loss", left[0])]


def recurrent(generator: random.Random, name: str) -> Model:
    """A unit that reads a sequence and hands its activation on."""
    draft = Draft(generator, name)
    steps, function = generator.randint(2, 4), generator.choice(SMOOTH)
    biased, split, at_all = generator.random() < 0.7, generator.random() < 0.7, generator.random() < 0.3
    times = range(1, steps + 1)
    draft.give(x=numbers(generator, steps), h0=generator.choice((0.0, number(generator))))
    draft.give(y=numbers(generator, steps) if at_all else number(generator))
    draft.train(w=number(generator), u=number(generator), **({"b": number(generator)} if biased else {}))
    inside = "w*x[t] + u*h[t-1]" + (" + b" if biased else "")
    over = f"for t in 1..{steps}"
    nodes: list[Node] = []
    for t in times:
        terms, bias = [("w", f"x{t}"), ("u", f"h{t - 1}")], "b" if biased else ""
        if split:
            nodes += [weighted(f"z{t}", f"z{t}", terms, bias), applied(f"h{t}", f"h{t}", function, f"z{t}")]
        else:
            nodes.append(unit(f"h{t}", f"h{t}", function, terms, bias))
    draft.equations += (
        [f"z[t] = {inside} {over}", f"h[t] = {function}(z[t]) {over}"]
        if split
        else [f"h[t] = {function}({inside}) {over}"]
    )
    draft.extra = 'by = "t"'
    pairs = [(f"h{t}", f"y{t}") for t in times] if at_all else [(f"h{steps}", "y")]
    error = f"sum((h[t] - y[t])^2 {over})" if at_all else f"(h[{steps}] - y)^2"
    draft.equations.append(f"L = {error} / 2")
    nodes += squared_errors("L", pairs, "half")
    deltas = {}
    if split and generator.random() < 0.4:
        sign = generator.choice((1, -1))
        draft.backward["delta"] = f'{{ z = {{ name = "delta", sign = {sign} }} }}'
        deltas = {f"z{t}": (f"delta{t}", sign) for t in times}
    near = near_in({(t,): f"x{t}" for t in times})
    near |= near_in({(t,): f"h{t}" for t in range(steps + 1)}) | near_in({(t,): f"z{t}" for t in times})
    near |= near_in({(t,): f"y{t}" for t in times}) if at_all else {}
    draft.graph = Graph(
        generator, nodes, ["w", "u", *("b" * biased)], draft.trained, near=near, deltas=deltas
    )
    return draft.model()


def convolution(generator: random.Random, name: str) -> Model:
    """A shared kernel along a row, an activation, and the largest or the mean of pairs."""
    draft = Draft(generator, name)
    width, places = generator.randint(2, 3), generator.choice((2, 4))
    function, pooled = generator.choice(("relu", "tanh", "")), generator.choice(("max", "mean"))
    draft.give(x=numbers(generator, width + places - 1), y=number(generator))
    biased = generator.random() < 0.6
    draft.train(k=numbers(generator, width), **({"b": number(generator)} if biased else {}))
    bias, at = ("b" if biased else ""), range(1, places + 1)
    text = f"sum(k[p]*x[i+p-1] for p in 1..{width})" + (" + b" if biased else "")
    draft.equations.append(f"c[i] = {text} for i in 1..{places}")
    nodes = [
        weighted(f"c{i}", "c", [(f"k{p}", f"x{i + p - 1}") for p in range(1, width + 1)], bias) for i in at
    ]
    feature = "c"
    if function:
        draft.equations.append(f"r[i] = {function}(c[i]) for i in 1..{places}")
        nodes += [applied(f"r{i}", "r", function, f"c{i}") for i in at]
        feature = "r"
    half = range(1, places // 2 + 1)
    draft.equations.append(f"m[n] = {pooled}({feature}[2*n-2+j] for j in 1..2) for n in 1..{places // 2}")
    pool = largest if pooled == "max" else mean
    nodes += [pool(f"m{n}", "m", [f"{feature}{2 * n - 1}", f"{feature}{2 * n}"]) for n in half]
    draft.train(w=numbers(generator, len(half)))
    draft.equations.append(f"yhat = sum(w[n]*m[n] for n in 1..{places // 2})")
    nodes.append(weighted("yhat", "yhat", [(f"w{n}", f"m{n}") for n in half]))
    draft.equations.append("L = (yhat - y)^2 / 2")
    nodes += squared_errors("L", [("yhat", "y")], "half")
    near = {}
    for family, count in (("x", width + places - 1), ("c", places), ("r", places), ("m", places // 2)):
        near |= near_in({(i,): f"{family}{i}" for i in range(1, count + 1)})
    shifts = [
        {f"x{i}": f"x{i + d}" for i in range(1, width + places) if 1 <= i + d < width + places}
        for d in (1, -1)
    ]
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained, near=near, shifts=shifts, rate="eta")
    return draft.model()


def picture(generator: random.Random, name: str) -> Model:
    """A 2x2 kernel over a 3x3 picture, ReLU, and the largest value of all."""
    draft = Draft(generator, name)
    two, three = range(1, 3), range(1, 4)
    draft.give(x=[numbers(generator, 3) for _ in three], y=number(generator))
    draft.train(k=[numbers(generator, 2) for _ in two], b=number(generator), w=number(generator))
    draft.equations += [
        "z[i,j] = sum(k[p,q]*x[i+p-1,j+q-1] for p in 1..2, q in 1..2) + b for i in 1..2, j in 1..2",
        "r[i,j] = relu(z[i,j]) for i in 1..2, j in 1..2",
        "m = max(r[i,j] for i in 1..2, j in 1..2)",
        "yhat = w*m",
        "L = (yhat - y)^2 / 2",
    ]
    transposed = {f"k{p}{q}": f"k{q}{p}" for p in two for q in two if p != q}
    nodes = [
        weighted(
            f"z{i}{j}",
            "z",
            [(f"k{p}{q}", f"x{i + p - 1}{j + q - 1}") for p in two for q in two],
            "b",
            transposed,
        )
        for i in two
        for j in two
    ]
    nodes += [applied(f"r{i}{j}", "r", "relu", f"z{i}{j}") for i in two for j in two]
    nodes += [
        largest("m", "m", [f"r{i}{j}" for i in two for j in two]),
        weighted("yhat", "yhat", [("w", "m")]),
    ]
    nodes += squared_errors("L", [("yhat", "y")], "half")
    near = near_in({(i, j): f"x{i}{j}" for i in three for j in three})
    near |= near_in({(i, j): f"z{i}{j}" for i in two for j in two})
    near |= near_in({(i, j): f"r{i}{j}" for i in two for j in two})
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained, near=near, rate="eta")
    return draft.model()


def classes(generator: random.Random, name: str) -> Model:
    """Scores, a softmax and cross-entropy: the long way, or in one step."""
    draft = Draft(generator, name)
    count, inputs = generator.randint(2, 3), generator.randint(1, 2)
    c, at = range(1, count + 1), range(1, inputs + 1)
    hit = generator.randint(1, count)
    draft.give(x=numbers(generator, inputs), y=[float(i == hit) for i in c])
    draft.train(w=[numbers(generator, inputs) for _ in c], b=numbers(generator, count))
    share = generator.choice(("softmax(z)[i]", f"exp(z[i]) / sum(exp(z[j]) for j in 1..{count})"))
    draft.equations += [
        f"z[i] = sum(w[i,j]*x[j] for j in 1..{inputs}) + b[i] for i in 1..{count}",
        f"p[i] = {share} for i in 1..{count}",
        f"L = -sum(y[i]*log(p[i]) for i in 1..{count})",
    ]
    p, z = [f"p{i}" for i in c], [f"z{i}" for i in c]
    across = {f"w{i}{j}": f"w{j}{i}" for i in c for j in at if i != j and i <= inputs}
    nodes = [weighted(f"z{i}", "z", [(f"w{i}{j}", f"x{j}") for j in at], f"b{i}", across) for i in c]
    loss, soft = cross_entropy("L", [(f"p{i}", f"y{i}") for i in c]), shares(p, "p", z)
    if generator.random() < 0.5:
        draft.backward["combined"] = True
        loss = at_once(loss, [(f"z{i}", f"p{i}", f"y{i}") for i in c])
        soft = [node._replace(uses=()) for node in soft]
    near = {}
    for family, of in (("x", at), ("y", c), ("z", c), ("p", c)):
        near |= near_in({(i,): f"{family}{i}" for i in of})
    nodes = [*nodes, *soft, loss]
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained, near=near, rate="eta")
    return draft.model()


def optimisers(generator: random.Random, name: str) -> Model:
    """A unit or two, and a rule that remembers."""
    rule = generator.choice(
        ("momentum", "momentum_step", "nesterov", "adagrad", "rmsprop", "adam", "adam", "adamw")
    )
    draft = Draft(generator, name, rule=rule)
    draft.decay = generator.choice((0.0, 0.0, 0.01, 0.1))
    draft.iterations = generator.randint(2, 3)
    function, biased = generator.choice((*SMOOTH, "")), generator.random() < 0.4
    draft.give(x=number(generator), y=number(generator))
    draft.train(w=number(generator), **({"b": number(generator)} if biased else {}))
    z, bias = ("z" if function else "yhat"), ("b" if biased else "")
    draft.equations.append(f"{z} = w*x" + " + b" * biased)
    nodes = [weighted(z, "z", [("w", "x")], bias)]
    if function:
        draft.equations.append(f"yhat = {function}(z)")
        nodes.append(applied("yhat", "yhat", function, "z"))
    draft.equations.append("L = (yhat - y)^2")
    nodes += squared_errors("L", [("yhat", "y")], "sum")
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained)
    return draft.model()


def attention(generator: random.Random, name: str) -> Model:
    """One head over two tokens."""
    draft = Draft(generator, name)
    two = range(1, 3)
    pairs = [(i, d) for i in two for d in two]
    draft.give(x=[numbers(generator, 2) for _ in two], y=[numbers(generator, 2) for _ in two])
    nodes: list[Node] = []
    near: dict[str, list[str]] = {}
    for family in "qkv":
        draft.train(**{f"w{family}": [numbers(generator, 2) for _ in two]})
        draft.equations.append(
            f"{family}[i,d] = sum(w{family}[d,e]*x[i,e] for e in 1..2) for i in 1..2, d in 1..2"
        )
        across = {f"w{family}12": f"w{family}21", f"w{family}21": f"w{family}12"}
        nodes += [
            weighted(f"{family}{i}{d}", family, [(f"w{family}{d}{e}", f"x{i}{e}") for e in two], "", across)
            for i, d in pairs
        ]
    scaled = generator.random() < 0.7
    draft.equations += [
        "s[i,j] = sum(q[i,d]*k[j,d] for d in 1..2)" + " / sqrt(2)" * scaled + " for i in 1..2, j in 1..2",
        "a[i,j] = softmax(s[i,m] for m in 1..2)[j] for i in 1..2, j in 1..2",
        "o[i,d] = sum(a[i,j]*v[j,d] for j in 1..2) for i in 1..2, d in 1..2",
        "L = sum((o[i,d] - y[i,d])^2 for i in 1..2, d in 1..2) / 2",
    ]
    over = 2**0.5 if scaled else 1.0
    nodes += [products(f"s{i}{j}", "s", [(f"q{i}{d}", f"k{j}{d}") for d in two], over) for i, j in pairs]
    nodes += [n for i in two for n in shares([f"a{i}{j}" for j in two], "a", [f"s{i}{j}" for j in two])]
    nodes += [products(f"o{i}{d}", "o", [(f"a{i}{j}", f"v{j}{d}") for j in two]) for i, d in pairs]
    nodes += squared_errors("L", [(f"o{i}{d}", f"y{i}{d}") for i, d in pairs], "half")
    for family in "xyqkvsao":
        near |= near_in({(i, j): f"{family}{i}{j}" for i, j in pairs})
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained, near=near, rate="eta")
    return draft.model()


def gated(generator: random.Random, name: str) -> Model:
    """A product of a value and a gate, and a way around both."""
    draft = Draft(generator, name)
    draft.give(x=number(generator), y=number(generator))
    draft.train(w=number(generator), u=number(generator), b=number(generator), v=number(generator))
    function, skip = generator.choice(("tanh", "relu")), generator.choice((True, False))
    draft.equations += [
        "z = w*x + b",
        f"h = {function}(z)",
        "s = u*x",
        "g = sigmoid(s)",
        "p = g*h" + " + x" * skip,
        "yhat = v*p",
        "L = (yhat - y)^2",
    ]
    nodes = [
        weighted("z", "z", [("w", "x")], "b"),
        applied("h", "h", function, "z"),
        weighted("s", "s", [("u", "x")]),
        applied("g", "g", "sigmoid", "s"),
        products("p", "p", [("g", "h"), ("x",)] if skip else [("g", "h")]),
        weighted("yhat", "yhat", [("v", "p")]),
        *squared_errors("L", [("yhat", "y")], "sum"),
    ]
    asked = ["x"] if generator.random() < 0.5 else []
    if asked:
        draft.backward["with_respect_to"] = asked
    locals_ = generator.random() < 0.4
    if locals_:
        draft.backward["local_derivatives"] = True
    draft.graph = Graph(
        generator, nodes, ["x", "y", *draft.trained], draft.trained, "L", asked, locals=locals_
    )
    return draft.model()


def dense(generator: random.Random, name: str) -> Model:
    """A hidden layer and an output layer, with a loss whose terms have names, or which is a mean."""
    draft = Draft(generator, name)
    hidden, outputs = generator.randint(2, 3), generator.randint(1, 3)
    h, o, two = range(1, hidden + 1), range(1, outputs + 1), range(1, 3)
    function = generator.choice((*SMOOTH, "relu", "leaky_relu"))
    draft.give(x=numbers(generator, 2), y=numbers(generator, outputs))
    draft.train(w=[numbers(generator, 2) for _ in h], b=numbers(generator, hidden))
    draft.train(v=[numbers(generator, hidden) for _ in o])
    kind = generator.choice(("half", "sum", "mean") if outputs > 1 else ("half", "sum"))
    with_terms = generator.random() < 0.5 and kind != "half"
    draft.equations += [
        f"z[i] = sum(w[i,j]*x[j] for j in 1..2) + b[i] for i in 1..{hidden}",
        f"a[i] = {function}(z[i]) for i in 1..{hidden}",
        f"o[i] = sum(v[i,j]*a[j] for j in 1..{hidden}) for i in 1..{outputs}",
    ]
    error = "(o[i] - y[i])^2"
    if with_terms:
        draft.equations.append(f"E[i] = {error} for i in 1..{outputs}")
        error = "E[i]"
    gather = "mean" if kind == "mean" else "sum"
    draft.equations.append(f"L = {gather}({error} for i in 1..{outputs})" + " / 2" * (kind == "half"))
    across = {f"w{i}{j}": f"w{j}{i}" for i in h for j in two if i != j and i <= 2}
    nodes = [weighted(f"z{i}", "z", [(f"w{i}{j}", f"x{j}") for j in two], f"b{i}", across) for i in h]
    nodes += [applied(f"a{i}", "a", function, f"z{i}") for i in h]
    nodes += [weighted(f"o{i}", "o", [(f"v{i}{j}", f"a{j}") for j in h]) for i in o]
    terms = [f"E{i}" for i in o] if with_terms else []
    nodes += squared_errors("L", [(f"o{i}", f"y{i}") for i in o], kind, terms)
    near = {}
    for family, of in (("x", two), ("z", h), ("a", h), ("o", o), ("y", o)):
        near |= near_in({(i,): f"{family}{i}" for i in of})
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained, near=near, rate="eta")
    return draft.model()


def own_rule(generator: random.Random, name: str) -> Model:
    """Rules of one's own, which need no gradient: a perceptron, the delta rule, Hebb; samples in turn."""
    draft = Draft(generator, name, loss="")
    at, rule = range(1, 3), generator.choice(("perceptron", "delta", "hebb"))
    draft.train(w=numbers(generator, 2), theta=number(generator))
    draft.equations.append("net = w[1]*x[1] + w[2]*x[2] + theta")
    nodes = [weighted("net", "net", [("w1", "x1"), ("w2", "x2")], "theta")]
    function = {"perceptron": "step", "delta": "sigmoid", "hebb": "tanh"}[rule]
    draft.equations.append(f"y = {function}(net)")
    nodes.append(applied("y", "y", function, "net"))
    for _ in range(3):
        draft.samples.append({"x": numbers(generator, 2), "t": float(generator.randint(0, 1))})
    draft.iterations = generator.randint(2, 4)
    near = near_in({(i,): f"x{i}" for i in at})
    draft.graph = Graph(generator, nodes, draft.trained, draft.trained, "", near=near)
    draft.own_rules, draft.own_steps = own_steps(rule)
    return draft.model()


STRUCTURES: tuple[Callable[[random.Random, str], Model], ...] = (
    scalar_graph,
    recurrent,
    convolution,
    picture,
    classes,
    samples,
    optimisers,
    attention,
    gated,
    dense,
    own_rule,
)


def random_lesson(generator: random.Random, name: str) -> Model:
    """A lesson of some structure."""
    structure = generator.choice(STRUCTURES)
    return structure(generator, f"{structure.__name__.replace('_', '-')}-{name}")
