"""A dense network as equations, with its kinds, layers and the derivatives of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.expressions.trees import Expression, Role, Symbol
from tutor.model.equations import Model
from tutor.model.expansion import Quantity
from tutor.model.families import Families, Index
from tutor.model.network import Layer, Network
from tutor.named_tuples import NamedTuple
from tutor.steps.derive import Kind, weighted_sum


class About(NamedTuple):
    """What a name is in a network: its kind and its gradient's, its layer, unit and input, from 0."""

    kind: Kind
    gradient: Kind
    layer: int | None
    unit: int | None = None
    source: int | None = None


def about(network: Network) -> Mapping[str, About]:
    """Every value and parameter of a network."""
    return dict(_about(network))


def _about(network: Network) -> Iterator[tuple[str, About]]:
    for index, layer in enumerate(network.layers):
        for unit, (z, a) in enumerate(zip(layer.z, layer.a, strict=True)):
            if not layer.linear:
                yield z, About("pre_activation", "grad_pre_activation", index, unit)
            yield a, About("activation", "grad_activation", index, unit)
        for unit, names in enumerate(layer.weight_names):
            for source, name in enumerate(names):
                yield name, About("update", "grad_weight", index, unit, source)
        for unit, name in enumerate(layer.bias_names if layer.biases is not None else ()):
            yield name, About("update", "grad_bias", index, unit)
    for unit, name in enumerate(network.loss.terms):
        yield name, About("loss_term", "grad_value", None, unit)
    yield network.loss.name, About("loss", "grad_value", None)


def compiled_model(network: Network, x: Sequence[float], samples: Sequence[Mapping[str, float]]) -> Model:
    """The equations of a network.

    Args:
        x: the values of inputs and targets, in this order.
        samples: what each sample gives, by name.
    """
    given = dict(zip((*network.inputs, *network.loss.targets), x, strict=True))
    quantities = tuple(_quantities(network))
    return Model(
        given,
        dict(network.parameters()),
        quantities,
        network.loss.name,
        _families(network),
        tuple(samples),
        {layer.name: tuple(_belonging(layer)) for layer in network.layers},
        dict(_slopes(network)),
    )


def _quantities(network: Network) -> Iterator[Quantity]:
    """Every value in the order asked; consecutive ones of a layer and a kind are of one equation."""
    group = 0
    for index, layer in enumerate(network.layers):
        feeding = network.feeding(index)
        for unit, name in enumerate(layer.a if layer.linear else layer.z):
            bias = layer.bias_names[unit] if layer.biases is not None else None
            tree = weighted_sum(layer.weight_names[unit], feeding, bias)
            yield Quantity(name, name, (), group, tree)
        group += 1
        if not layer.linear:
            for unit, name in enumerate(layer.a):
                yield Quantity(name, name, (), group, layer.row.value(unit, layer.z))
            group += 1
    loss = network.loss
    shares = tuple(loss.row.term(p, t) for p, t in zip(network.outputs, loss.targets, strict=True))
    for name, share in zip(loss.terms, shares, strict=False):
        yield Quantity(name, name, (), group, share)
    if loss.terms:
        shares = tuple(Symbol(name, Role.TERM) for name in loss.terms)
    yield Quantity(loss.name, loss.name, (), group + 1, loss.row.total(shares))


def _slopes(network: Network) -> Iterator[tuple[tuple[str, str], Expression]]:
    """The derivatives that the rows of activations and loss write in a form of their own."""
    for layer in network.layers:
        for unit, z in enumerate(layer.z if not layer.linear else ()):
            for a in layer.a if layer.row.coupled else (layer.a[unit],):
                yield (a, z), layer.row.local(z, layer.a[unit], a)
    loss = network.loss
    for prediction, target in zip(network.outputs, loss.targets, strict=True):
        slope = loss.row.gradient(prediction, target, len(network.outputs))
        yield (loss.name, prediction), slope


def _families(network: Network) -> Families:
    """Inputs, targets, and of each layer its sums, activations, weights and biases."""
    names: dict[str, dict[Index, str]] = {
        "input": _one(network.inputs),
        "target": _one(network.loss.targets),
    }
    for number, layer in enumerate(network.layers, start=1):
        names |= {f"{kind}_{number}": found for kind, found in _of_layer(layer).items()}
    return Families(lambda family, index: names.get(family, {}).get(index), names)


def _of_layer(layer: Layer) -> dict[str, dict[Index, str]]:
    found = {"a": _one(layer.a), "b": _one(layer.bias_names if layer.biases is not None else ())}
    if not layer.linear:
        found["z"] = _one(layer.z)
    found["w"] = {
        (unit, source): name
        for unit, names in enumerate(layer.weight_names, start=1)
        for source, name in enumerate(names, start=1)
    }
    return found


def _belonging(layer: Layer) -> Iterator[str]:
    """A layer's sums and its parameters."""
    yield from layer.z
    for names in layer.weight_names:
        yield from names
    yield from layer.bias_names if layer.biases is not None else ()


def _one(names: Sequence[str]) -> dict[Index, str]:
    return {(at,): name for at, name in enumerate(names, start=1)}
