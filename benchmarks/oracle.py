"""Random networks and every step of them, derived again in plain numpy: nothing here imports the tutor.

Each step is a function over names, and the wrong formulas of the common misconceptions
stand beside it, each written out by hand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.by_hand import (
    FUNCTIONS,
    GATES,
    Formula,
    Model,
    Round,
    Step,
    Value,
    exp,
    log,
    parenthesised,
)

HIDDEN = ("relu", "leaky_relu", "sigmoid", "tanh", "linear")
LOSSES = {
    "half_squared_error": HIDDEN,
    "squared_error": HIDDEN,
    "mean_squared_error": HIDDEN,
    "binary_cross_entropy": ("sigmoid",),
    "cross_entropy": ("softmax",),
}
"""Losses, with the activations of the output that they go with."""


@dataclass(frozen=True)
class Layer:
    """One layer: names and numbers, a row of weights a unit."""

    activation: str
    z: tuple[str, ...]
    a: tuple[str, ...]
    w: tuple[tuple[str, ...], ...]
    b: tuple[str, ...]

    @property
    def linear(self) -> bool:
        return self.activation == "linear"

    @property
    def sums(self) -> tuple[str, ...]:
        return self.a if self.linear else self.z


def random_model(generator: random.Random, name: str) -> Model:
    """A network of one to three layers, as worked examples have them."""
    loss = generator.choice(tuple(LOSSES))
    sizes = [generator.randint(1, 3) for _ in range(generator.randint(2, 4))]
    if loss == "cross_entropy":
        sizes[-1] = generator.randint(2, 3)
    inputs = tuple(f"x{i + 1}" for i in range(sizes[0]))
    targets = tuple(f"y{o + 1}" for o in range(sizes[-1]))
    layers, before = [], inputs
    for place, size in enumerate(sizes[1:], 1):
        last = place == len(sizes) - 1
        activation = generator.choice(LOSSES[loss] if last else HIDDEN)
        layers.append(_layer(before, size, place, activation, last, generator.random() < 0.8))
        before = layers[-1].a
    values = dict(_numbers(generator, inputs, layers))
    values |= zip(targets, _targets(generator, loss, len(targets)), strict=True)
    values["eta"] = generator.choice((0.01, 0.05, 0.1, 0.5, 1.0))
    iterations = generator.choice((1, 1, 1, 2, 3))
    toml = _toml(name, inputs, layers, loss, targets, values, iterations)
    start = {p: values[p] for layer in layers for p in (*(w for row in layer.w for w in row), *layer.b)}
    given = {other: value for other, value in values.items() if other not in start}
    once = Round(given, tuple(_steps(inputs, layers, loss, targets)))
    return Model(name, toml, start, (once,) * iterations)


def _layer(before: Sequence[str], size: int, place: int, activation: str, last: bool, biased: bool) -> Layer:
    units = range(1, size + 1)
    return Layer(
        activation,
        tuple(f"z{u}_{place}" for u in units),
        tuple(f"p{u}" if last else f"a{u}_{place}" for u in units),
        tuple(tuple(f"w{u}{i}_{place}" for i in range(1, len(before) + 1)) for u in units),
        tuple(f"b{u}_{place}" for u in units) if biased else (),
    )


def _numbers(
    generator: random.Random, inputs: Sequence[str], layers: Sequence[Layer]
) -> Iterator[tuple[str, float]]:
    for name in inputs:
        yield name, generator.choice((generator.randint(1, 5), round(generator.uniform(-2, 2), 2) or 1.0))
    for layer in layers:
        for name in (*(name for row in layer.w for name in row), *layer.b):
            yield name, round(generator.uniform(-1, 1), generator.choice((1, 2))) or 0.3


def _targets(generator: random.Random, loss: str, count: int) -> tuple[float, ...]:
    if loss == "cross_entropy":
        one = generator.randrange(count)
        return tuple(float(place == one) for place in range(count))
    if loss == "binary_cross_entropy":
        return tuple(float(generator.randint(0, 1)) for _ in range(count))
    return tuple(round(generator.uniform(-1, 2), 1) for _ in range(count))


def _toml(
    name: str,
    inputs: Sequence[str],
    layers: Sequence[Layer],
    loss: str,
    targets: Sequence[str],
    given: Mapping[str, float],
    iterations: int,
) -> str:
    def names(some: Sequence[str]) -> str:
        return "[" + ", ".join(f'"{one}"' for one in some) + "]"

    def numbers(some: Sequence[str]) -> str:
        return "[" + ", ".join(repr(float(given[one])) for one in some) + "]"

    def rows(write: Callable[[Sequence[str]], str], some: Sequence[Sequence[str]]) -> str:
        return "[" + ", ".join(map(write, some)) + "]"

    lines = [f'format = 1\nid = "{name}"\ntitle = "{name}"\nsummary = "Random."\n']
    lines.append(f"[network]\ninputs = {names(inputs)}\n")
    for layer in layers:
        lines.append(f'[[network.layers]]\nname = "l{layer.w[0][0][-1]}"\nactivation = "{layer.activation}"')
        lines.append(f"weights = {rows(numbers, layer.w)}\nweight_names = {rows(names, layer.w)}")
        lines.append(f"a = {names(layer.a)}" + ("" if layer.linear else f"\nz = {names(layer.z)}"))
        if layer.b:
            lines.append(f"biases = {numbers(layer.b)}\nbias_names = {names(layer.b)}")
        lines.append("")
    lines.append(f'[loss]\nkind = "{loss}"\nname = "L"\ntargets = {names(targets)}\n')
    lines.append(f"[training]\nx = {numbers(inputs)}\ny = {numbers(targets)}")
    lines.append(f"learning_rate = {given['eta']!r}\niterations = {iterations}\n")
    return "\n".join(lines)


# Forward


def _steps(
    inputs: Sequence[str], layers: Sequence[Layer], loss: str, targets: Sequence[str]
) -> Iterator[Step]:
    before: Sequence[str] = inputs
    earlier: Layer | None = None
    for layer in layers:
        yield from _forward(layer, before, earlier)
        before, earlier = layer.a, layer
    yield _loss_step(loss, layers[-1].a, targets)
    for place in reversed(range(len(layers))):
        below = layers[place - 1] if place else None
        yield from _backward(layers, place, loss, targets, below.a if below else inputs, below)
    for layer in layers:
        for name in (*(name for row in layer.w for name in row), *layer.b):
            yield _update(name)


def _weighted(weights: Sequence[str], values: Sequence[str], bias: str | None) -> Formula:
    def formula(e: Mapping[str, Value]) -> Value:
        total = sum(e[w] * e[a] for w, a in zip(weights, values, strict=True))
        return total + e[bias] if bias else total

    return formula


def _forward(layer: Layer, before: Sequence[str], earlier: Layer | None) -> Iterator[Step]:
    for unit, row in enumerate(layer.w):
        bias = layer.b[unit] if layer.b else None
        wrong = {}
        if bias:
            wrong["forgot_bias"] = _weighted(row, before, None)
        if earlier is not None and not earlier.linear:
            wrong["used_pre_activation"] = _weighted(row, earlier.z, bias)
        if len(layer.w) == len(row) > 1:
            wrong["transposed_weights"] = _weighted([other[unit] for other in layer.w], before, bias)
        kind = "activation" if layer.linear else "pre_activation"
        yield Step(layer.sums[unit], kind, _weighted(row, before, bias), wrong)
    if layer.linear:
        return
    for z, a in zip(layer.z, layer.a, strict=True):
        yield Step(a, "activation", _activation(layer, z), {"forgot_activation": lambda e, z=z: e[z]})


def _activation(layer: Layer, z: str) -> Formula:
    if layer.activation == "softmax":
        return lambda e: exp(e[z]) / parenthesised(sum(exp(e[other]) for other in layer.z))
    return lambda e: FUNCTIONS[layer.activation](e[z])


def _error(e: Mapping[str, Value], p: str, y: str) -> Value:
    return parenthesised(e[p] - e[y])


def _loss_step(loss: str, outputs: Sequence[str], targets: Sequence[str]) -> Step:
    pairs, count = tuple(zip(outputs, targets, strict=True)), len(outputs)

    def squares(e: Mapping[str, Value]) -> Value:
        return sum(_error(e, p, y) ** 2 for p, y in pairs)

    def errors(e: Mapping[str, Value]) -> Value:
        return sum(_error(e, p, y) for p, y in pairs)

    def half(e: Mapping[str, Value], of: Formula) -> Value:
        return 0.5 * parenthesised(of(e))

    match loss:
        case "half_squared_error":
            wrong = {"forgot_half": squares, "unsquared_error": lambda e: half(e, errors)}
            return Step("L", "loss", lambda e: half(e, squares), wrong)
        case "squared_error":
            return Step("L", "loss", squares, {"unsquared_error": errors})
        case "mean_squared_error":
            return Step("L", "loss", lambda e: parenthesised(squares(e)) / count)
        case "binary_cross_entropy":
            return Step("L", "loss", lambda e: sum(_surprise(e, p, y) for p, y in pairs))
        case _:
            return Step("L", "loss", lambda e: -parenthesised(sum(e[y] * log(e[p]) for p, y in pairs)))


def _surprise(e: Mapping[str, Value], p: str, y: str) -> Value:
    return -parenthesised(e[y] * log(e[p]) + parenthesised(1 - e[y]) * log(1 - e[p]))


def _spread(e: Mapping[str, Value], p: str) -> Value:
    return parenthesised(e[p] * parenthesised(1 - e[p]))


# Backward


def _d(name: str) -> str:
    return f"dL/d{name}"


def _backward(
    layers: Sequence[Layer],
    place: int,
    loss: str,
    targets: Sequence[str],
    before: Sequence[str],
    below: Layer | None,
) -> Iterator[Step]:
    layer = layers[place]
    if place == len(layers) - 1:
        for a, y in zip(layer.a, targets, strict=True):
            yield _loss_gradient(loss, a, y, len(targets))
    else:
        for unit, a in enumerate(layer.a):
            yield _from_above(layers[place + 1], unit, a)
    if not layer.linear:
        for unit, (z, a) in enumerate(zip(layer.z, layer.a, strict=True)):
            yield Step(_d(z), "grad_pre_activation", *_local(layer, unit, z, a))
    for unit, row in enumerate(layer.w):
        upstream = _d(layer.sums[unit])
        for place_in, w in enumerate(row):
            yield _weight_gradient(w, upstream, before[place_in], below, place_in)
    for unit, b in enumerate(layer.b):
        yield _bias_gradient(b, _d(layer.sums[unit]))


def _loss_gradient(loss: str, p: str, y: str, count: int) -> Step:
    def reversed_error(e: Mapping[str, Value]) -> Value:
        return parenthesised(e[y] - e[p])

    def twice(e: Mapping[str, Value]) -> Value:
        return 2 * _error(e, p, y)

    kind = "grad_activation"
    match loss:
        case "half_squared_error":
            wrong = {"error_reversed": reversed_error, "extra_two": twice}
            return Step(_d(p), kind, lambda e: e[p] - e[y], wrong)
        case "squared_error":
            return Step(_d(p), kind, twice, {"error_reversed": lambda e: 2 * reversed_error(e)})
        case "mean_squared_error":
            wrong = {"error_reversed": lambda e: 2 * reversed_error(e) / count}
            return Step(_d(p), kind, lambda e: twice(e) / count, wrong)
        case "binary_cross_entropy":
            return Step(_d(p), kind, lambda e: _error(e, p, y) / _spread(e, p))
        case _:
            return Step(_d(p), kind, lambda e: -parenthesised(e[y] / e[p]))


def _from_above(above: Layer, unit: int, a: str) -> Step:
    paths = [(_d(above.sums[u]), row[unit]) for u, row in enumerate(above.w)]

    def over(some: Sequence[tuple[str, str]], mark: str = "") -> Formula:
        return lambda e: sum(e[g] * e[w + mark] for g, w in some)

    wrong: dict[str, Formula] = {"forgot_upstream": lambda e: sum(e[w] for _, w in paths)}
    if len(paths) > 1:
        wrong["one_path_only"] = over(paths[:1])
    return Step(_d(a), "grad_activation", over(paths), wrong)


def _local(layer: Layer, unit: int, z: str, a: str) -> tuple[Formula, dict[str, Formula]]:
    """The gradient of a pre-activation, and how it goes wrong."""
    wrong: dict[str, Formula] = {}
    if layer.activation == "softmax":
        grads = [_d(other) for other in layer.a]

        def through(e: Mapping[str, Value]) -> Value:
            parts = []
            for place, other in enumerate(layer.a):
                kept = parenthesised(1 - e[a]) if place == unit else parenthesised(-e[a])
                parts.append(e[grads[place]] * e[other] * kept)
            return sum(parts)

        return through, wrong
    upstream = _d(a)
    wrong["forgot_activation_derivative"] = lambda e: e[upstream]
    slope = _slope(layer.activation, z, a)
    wrong["forgot_upstream"] = slope
    if layer.activation in ("sigmoid", "tanh"):
        wrong["derivative_at_wrong_place"] = lambda e: (
            e[upstream] * parenthesised(_slope(layer.activation, z, z)(e))
        )
    return (lambda e: e[upstream] * parenthesised(slope(e))), wrong


def _slope(activation: str, z: str, a: str) -> Formula:
    match activation:
        case "sigmoid":
            return lambda e: e[a] * parenthesised(1 - e[a])
        case "tanh":
            return lambda e: 1 - e[a] ** 2
        case _:
            return lambda e: GATES[activation](e[z])


def _weight_gradient(w: str, upstream: str, value: str, below: Layer | None, place: int) -> Step:
    wrong: dict[str, Formula] = {
        "forgot_input_factor": lambda e: e[upstream],
        "forgot_upstream": lambda e: e[value],
    }
    if below is not None and not below.linear:
        wrong["used_pre_activation"] = lambda e: e[upstream] * e[below.z[place]]
    return Step(_d(w), "grad_weight", lambda e: e[upstream] * e[value], wrong)


def _bias_gradient(b: str, upstream: str) -> Step:
    return Step(_d(b), "grad_bias", lambda e: e[upstream])


def _update(name: str) -> Step:
    grad = _d(name)
    wrong: dict[str, Formula] = {
        "ascended": lambda e: e[name] + e["eta"] * e[grad],
        "forgot_learning_rate": lambda e: e[name] - e[grad],
        "kept_old_value": lambda e: e[name],
    }
    return Step(f"{name}'", "update", lambda e: e[name] - e["eta"] * e[grad], wrong, name)
