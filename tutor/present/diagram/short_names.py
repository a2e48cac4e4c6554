"""Weights without their layer, which then stands once above all of theirs: `w11_2` as w₁₁ beneath w⁽²⁾."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from tutor.expressions.names import NameParts, name_parts
from tutor.model.network import Layer, Network
from tutor.named_tuples import NamedTuple


class Shortened(NamedTuple):
    """The weights of a layer that can be told apart without it.

    Attributes:
        names: the plain short name of each.
        heading: what all of them are, with their layer: `w_2`.
    """

    names: MappingProxyType[str, str]
    heading: str


@lru_cache(maxsize=64)
def shortened(network: Network) -> tuple[Shortened | None, ...]:
    """Per layer its weights without it; None where not all end in one, or one could be taken for another."""
    taken = {*network.inputs, *network.loss.targets, *network.loss.terms, network.loss.name}
    taken |= {name for name, _ in network.parameters()}
    taken |= {name for layer in network.layers for name in (*layer.z, *layer.a)}
    found = map(_shortened, network.layers)
    return tuple(one if one and taken.isdisjoint(one.names.values()) else None for one in found)


def _shortened(layer: Layer) -> Shortened | None:
    names = [name for row in layer.weight_names for name in row]
    stem, _, end = name_parts(names[0])
    heading = f"{stem}_{end}"
    if not end or name_parts(heading) != NameParts(stem, "", end):
        return None
    short = {}
    for name in names:
        parts = name_parts(name)
        short[name] = name.removesuffix(f"_{end}")
        alike = parts.subscript and (parts.stem, parts.superscript) == (stem, end)
        if not alike or name_parts(short[name]) != parts._replace(superscript=""):
            return None
    return Shortened(MappingProxyType(short), heading)
