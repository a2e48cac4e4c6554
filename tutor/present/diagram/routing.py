"""Which way the edges between two layers go: rows for the trunks, an order for the channels.

Each source has one trunk to the right and one vertical channel, from which its edges
branch off to the right, each on an entry row of its own. So each edge has a
stretch of its own before its unit, and its label stands there.
"""

from __future__ import annotations

from itertools import permutations

from tutor.named_tuples import NamedTuple
from tutor.present.diagram.channels import best_order

_MOST_PERMUTED = 5


class Gutter(NamedTuple):
    """What a route must reach.

    Attributes:
        entries: `entries[u][s]` is the row on which source s enters unit u.
        trunks: `trunks[s]` are the rows for the trunk of source s, the best first.
        straight: how many rows off the best one a trunk may be for an edge without a bend.
    """

    entries: tuple[tuple[int, ...], ...]
    trunks: tuple[tuple[int, ...], ...]
    straight: float = 0.5


class Route(NamedTuple):
    """`trunks[s]`: the row of source s's trunk. `order`: the sources, by their channels from the left."""

    entries: tuple[tuple[int, ...], ...]
    trunks: tuple[int, ...]
    order: tuple[int, ...]


def route(gutter: Gutter) -> Route | None:
    """The route with the fewest crossings; None where two edges would run on top of each other."""
    sources = range(len(gutter.trunks))
    rows = [_trunk(gutter, source) for source in sources]
    trunks = [row for row in rows if row is not None]
    if len(trunks) < len(rows):
        return None
    natural = tuple(sources)
    orders = permutations(sources) if len(sources) <= _MOST_PERMUTED else (natural, natural[::-1])
    nets = {source: (trunks[source], [row[source] for row in gutter.entries]) for source in sources}
    best = best_order(orders, nets)
    return Route(gutter.entries, tuple(trunks), best) if best is not None else None


def _trunk(gutter: Gutter, source: int) -> int | None:
    """The best row that no other source enters on, if possible one from which branches go up or down only.

    Where they go both ways and straight on it looks like a crossing.
    """
    own = [row[source] for row in gutter.entries]
    others = {row for entries in gutter.entries for s, row in enumerate(entries) if s != source}
    free = [row for row in gutter.trunks[source] if row not in others]
    one_way = [row for row in free if row not in own or row in (min(own), max(own))]
    free = one_way or free
    if not free:
        return None
    best = gutter.trunks[source][0]
    return min(free, key=lambda row: abs(row - best) - (gutter.straight if row in own else 0))
