"""Networks for tests: the design's own example, and random ones from hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from tutor.model.network import Layer, Loss, Network, Training
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES


def layer(
    index: int,
    activation: str,
    weights: tuple[tuple[float, ...], ...],
    biases: tuple[float, ...] | None,
    last: bool = False,
) -> Layer:
    """A layer (counted from 1) with the default names of the lesson format."""
    units = range(1, len(weights) + 1)
    a = tuple(f"yhat{u}" if last else f"a{u}_{index}" for u in units)
    return Layer(
        name=f"layer{index}",
        activation=activation,
        weights=weights,
        biases=biases,
        z=a if ACTIVATIONS[activation].linear else tuple(f"z{u}_{index}" for u in units),
        a=a,
        weight_names=tuple(
            tuple(f"w{u}{i}_{index}" for i in range(1, len(row) + 1))
            for u, row in zip(units, weights, strict=True)
        ),
        bias_names=() if biases is None else tuple(f"b{u}_{index}" for u in units),
    )


def two_two_one() -> tuple[Network, Training]:
    """The network of the lesson relu-221, checked by hand: z1 1.2, z2 1.7, yhat 1.72, dL/dyhat -2.28."""
    network = Network(
        ("x1", "x2"),
        (
            Layer(
                "hidden",
                "relu",
                ((0.1, 0.3), (0.2, 0.4)),
                (0.1, 0.1),
                ("z1", "z2"),
                ("a1", "a2"),
                (("w11", "w21"), ("w12", "w22")),
                ("b1", "b2"),
            ),
            Layer("output", "linear", ((0.5, 0.6),), (0.1,), ("yhat",), ("yhat",), (("w1", "w2"),), ("bo",)),
        ),
        Loss("half_squared_error", "L", ("y",)),
    )
    return network, Training((2.0, 3.0), (4.0,), (0.01, 0.01))


_numbers = st.integers(-150, 150).filter(lambda n: abs(n) > 4).map(lambda n: n / 100)


@st.composite
def networks(
    draw: st.DrawFn,
    most_layers: int = 3,
    most_units: int = 3,
    kinds: tuple[str, ...] = tuple(LOSSES),
    activations: tuple[str, ...] = tuple(ACTIVATIONS),
) -> tuple[Network, Training]:
    """A random network of up to `most_layers` layers with its training of one or two iterations."""
    kind = draw(st.sampled_from(kinds))
    row = LOSSES[kind]
    depth = draw(st.integers(1, most_layers))
    sizes = [draw(st.integers(1, most_units)) for _ in range(depth + 1)]
    if row.probabilities == "one_choice":
        sizes[-1] = max(2, sizes[-1])
    layers = []
    for index in range(1, depth + 1):
        last = index == depth
        if last and row.output is not None:
            activation = row.output.name
        else:
            activation = draw(st.sampled_from(activations))
        weights = tuple(tuple(draw(_numbers) for _ in range(sizes[index - 1])) for _ in range(sizes[index]))
        biases = tuple(draw(_numbers) for _ in range(sizes[index])) if draw(st.booleans()) else None
        layers.append(layer(index, activation, weights, biases, last))
    targets = tuple(f"y{u}" for u in range(1, sizes[-1] + 1))
    terms = tuple(f"E{u}" for u in range(1, sizes[-1] + 1)) if draw(st.booleans()) else ()
    network = Network(
        tuple(f"x{i}" for i in range(1, sizes[0] + 1)), tuple(layers), Loss(kind, "L", targets, terms)
    )
    x = tuple(draw(_numbers) for _ in range(sizes[0]))
    if row.probabilities is not None:
        y = tuple(float(draw(st.integers(0, 1))) for _ in targets)
    else:
        y = tuple(draw(_numbers) * 2 for _ in targets)
    rates = tuple(draw(st.sampled_from([0.01, 0.1, 0.5])) for _ in range(draw(st.integers(1, 2))))
    return network, Training(x, y, rates)
