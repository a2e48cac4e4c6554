"""The order of the channels between two layers: every source has one, in which its edges turn."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Source = TypeVar("Source", bound=Hashable)
Net = tuple[int, Sequence[int]]
"""Of a source, the row on which its edges leave (the trunk) and those on which they arrive (the entries)."""


def best_order(orders: Iterable[tuple[Source, ...]], nets: Mapping[Source, Net]) -> tuple[Source, ...] | None:
    """The first of the orders with the fewest crossings; None where in every one lines lie on each other."""
    best: tuple[int, tuple[Source, ...]] | None = None
    for order in orders:
        cost = crossings(order, nets)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, order
            if cost == 0:
                break
    return best[1] if best is not None else None


def crossings(order: Sequence[Source], nets: Mapping[Source, Net]) -> int | None:
    """How often lines cross where the channels stand in this order; None where two lie on each other."""
    count = 0
    for place, source in enumerate(order):
        trunk, entries = nets[source]
        low, high = min(trunk, *entries), max(trunk, *entries)
        for other_place, other in enumerate(order):
            if other_place == place:
                continue
            other_trunk, other_entries = nets[other]
            if other_place < place and trunk in other_entries:
                return None
            if other_place > place:
                count += low <= other_trunk <= high
            else:
                count += sum(low <= row <= high for row in other_entries)
    return count
