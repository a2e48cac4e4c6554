"""Of a graph too deep for its room the values around the current step, and what these are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from tutor.data_classes import dataclass
from tutor.expressions.trees import symbols_of
from tutor.present.diagram.graph_layout import GraphLayout, GraphWay, Node
from tutor.present.diagram.model_parts import Parts
from tutor.present.diagram.model_values import Seen

LEAST_LAYERS = 7
"""A graph of fewer layers is too high rather than too wide: a list shows more of it."""

_NARROWEST = (GraphWay(False, False, 6), GraphWay(True, False, 6), GraphWay(False, False, 5))


def nodes_of(parts: Parts) -> tuple[Node, ...]:
    """All values of a model, in the order of reading."""
    families, by_name = parts.families, parts.model.by_name
    names = [name for family in families.sequence for name in families.elements(family).values()]
    return tuple(Node(name, by_name[name].tree if name in by_name else None) for name in names)


@dataclass(frozen=True)
class GraphWindow:
    """The part of a model's graph that is drawn in so many columns and rows."""

    parts: Parts
    seen: Seen
    width: int
    height: int

    def nodes(self) -> tuple[Node, ...] | None:
        """The values to draw; None where not even those of the step have room, or the graph is not deep."""
        if self.parts.recurrences or self._layers < LEAST_LAYERS:
            return None
        kept = self._needed
        if not kept or not self._fits(kept):
            return None
        while (more := self._grown(kept)) is not None:
            kept = more
        return self._cut(kept)

    def _grown(self, kept: frozenset[str]) -> frozenset[str] | None:
        """With one more value, right before or after those that are kept; None where neither has room."""
        order = [*self._made]
        places = [order.index(name) for name in kept]
        middle = sum(order.index(name) for name in self._needed) / len(self._needed)
        beside = {place + by for place in places for by in (-1, 1)} - set(places)
        for place in sorted(beside, key=lambda place: abs(place - middle)):
            if 0 <= place < len(order) and self._fits(kept | {order[place]}):
                return kept | {order[place]}
        return None

    @cached_property
    def _all(self) -> tuple[Node, ...]:
        return nodes_of(self.parts)

    @cached_property
    def _made(self) -> dict[str, tuple[str, ...]]:
        """What is computed, in its order, each with its operands."""
        return {q.name: symbols_of(q.tree) for q in self.parts.model.quantities}

    @cached_property
    def _layers(self) -> int:
        found: dict[str, int] = {}
        for name, operands in self._made.items():
            found[name] = 1 + max((found.get(operand, 0) for operand in operands), default=0)
        return 1 + max(found.values(), default=0)

    @cached_property
    def _needed(self) -> frozenset[str]:
        """What is computed in the current step, or what its gradient comes from."""
        focus = self.seen.focus
        if focus is None:
            return frozenset([*self._made][-1:])
        if focus.which_pass == "forward":
            return frozenset({focus.symbol} & self._made.keys())
        if focus.kind == "local_derivative":
            return frozenset({focus.symbol.partition("/")[0][1:]} & self._made.keys())
        users = {name for name, operands in self._made.items() if focus.subject in operands}
        return frozenset(users | ({focus.subject} & self._made.keys()))

    def _cut(self, kept: frozenset[str]) -> tuple[Node, ...]:
        used = kept | {operand for name in kept for operand in self._made[name]}
        return tuple(
            node if node.name in kept else Node(node.name, None) for node in self._all if node.name in used
        )

    def _fits(self, kept: frozenset[str]) -> bool:
        layouts = self._layouts(self._cut(kept))
        return any(layout.fits for layout in layouts)

    def _layouts(self, nodes: Sequence[Node]) -> Iterator[GraphLayout]:
        for way in _NARROWEST:
            yield GraphLayout(nodes, self.parts, self.seen, way, self.width, self.height)
