"""Reading a drawing back: what stands where, and which way its lines go, without the code that drew it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from tutor.expressions.names import pretty
from tutor.model.network import Network, Training
from tutor.present.diagram import Drawing, draw
from tutor.present.diagram.model import EdgeKey, Position
from tutor.present.diagram.short_names import shortened
from tutor.steps.computation import NetworkComputation
from tutor.steps.derive import Step
from tutor.steps.trace import Trace

ARROWS = "►◄><"
_WORDS = {"UP": "U", "DOWN": "D", "LEFT": "L", "RIGHT": "R", "HORIZONTAL": "LR", "VERTICAL": "UD"}
_ASCII = {"-": "LR", "=": "LR", "|": "UD", "#": "UDLR", "+": "UDLR"}


@lru_cache(256)
def trace_of(network: Network, training: Training) -> Trace:
    return Trace(NetworkComputation(network, training))


@dataclass(frozen=True)
class Scene:
    """One state of a lesson: everything before step `at` is known, and that step is asked."""

    network: Network
    training: Training
    at: int | None

    @property
    def trace(self) -> Trace:
        return trace_of(self.network, self.training)

    @property
    def step(self) -> Step | None:
        return None if self.at is None else self.trace.plan.steps[self.at]

    @lru_cache(4096)  # noqa: B019 - several tests look at the same drawings
    def draw(self, width: int = 80, height: int | None = None, ascii_only: bool = False) -> Drawing:
        trace, step = self.trace, self.step
        known = {one.symbol for one in trace.plan.steps[: self.at]}
        return draw(
            self.network,
            trace.values(1),
            known=known,
            focus=step,
            width=width,
            height=height,
            ascii_only=ascii_only,
            shown_pass="forward" if step is not None and step.which_pass == "forward" else "backward",
        )


def scene_at(network: Network, training: Training, symbol: str) -> Scene:
    steps = trace_of(network, training).plan.steps
    return Scene(network, training, next(at for at, step in enumerate(steps) if step.symbol == symbol))


def arms(character: str) -> str:
    """The directions (of UDLR) in which a line character goes; none for a character that is no line."""
    if character in _ASCII:
        return _ASCII[character]
    name = unicodedata.name(character, "")
    if not name.startswith("BOX DRAWINGS"):
        return ""
    return "".join(_WORDS.get(word, "") for word in name.split())


def character(drawing: Drawing, at: Position) -> str:
    row, column = at
    line = drawing.lines[row]
    return line[column] if column < len(line) else " "


def texts(drawing: Drawing) -> list[str]:
    """What stands in each span that is not part of a line or border."""
    return [drawing.text(s) for s in drawing.spans if s.style not in ("edge", "edge_focus", "unit")]


def shown_name(name: str, ascii_only: bool) -> str:
    return name if ascii_only else pretty(name)


def short_name(network: Network, name: str, ascii_only: bool) -> str:
    """What a weight may stand as beneath its layer's heading; another name as it is."""
    short = {whole: brief for one in shortened(network) if one for whole, brief in one.names.items()}
    return shown_name(short.get(name, name), ascii_only)


def names(network: Network) -> list[str]:
    """Every name that an unfolded drawing shows."""
    found = [*network.inputs, *network.loss.targets, *network.loss.terms, network.loss.name]
    for layer in network.layers:
        found += {*layer.z, *layer.a}
    return found + [name for name, _ in network.parameters()]


def break_in(drawing: Drawing, key: EdgeKey, labels: Collection[str], ascii_only: bool) -> str:
    """Where an edge does not connect; empty where it runs from its source's border to its unit's.

    Cells hold lines that go on to the neighbouring cells, a crossing (in ASCII: the line of another edge,
    passed straight), the edge's own label in its last stretch, or an arrow at either end.
    """
    path = drawing.edges[key]
    written = {
        (span.row, column): span
        for span in drawing.spans
        if span.style not in ("edge", "edge_focus")
        for column in range(span.start, span.end)
    }
    bend = max(index for index, at in enumerate(path) if at[0] != path[-1][0]) + 1 if _bends(path) else 0
    for index, at in enumerate(path):
        sign = character(drawing, at)
        before = path[index - 1] if index else (at[0], at[1] - 1)
        after = path[index + 1] if index + 1 < len(path) else (at[0], at[1] + 1)
        if sign in ARROWS and index in (0, len(path) - 1):
            continue
        if at in written or sign == " ":
            if index >= bend and _on_label(drawing, at, path, labels):
                continue
            return f"{key}: {sign!r} at {at} is no part of the edge"
        ways = arms(sign)
        needed = {_way(at, before), _way(at, after)}
        straight = needed in ({"L", "R"}, {"U", "D"})
        if not needed <= set(ways) and not (ascii_only and straight and ways in ("LR", "UD")):
            return f"{key}: {sign!r} at {at} does not go {sorted(needed)}"
    return ""


def _bends(path: tuple[Position, ...]) -> bool:
    return any(at[0] != path[-1][0] for at in path)


def _on_label(drawing: Drawing, at: Position, path: tuple[Position, ...], labels: Collection[str]) -> bool:
    """Whether a cell lies in the mark, name and value of the edge's own label."""
    row, end = path[-1]
    own = [
        span
        for span in drawing.spans
        if span.row == row
        and span.start <= end
        and drawing.text(span) in labels
        and span.start > path[0][1] - 1
    ]
    return at[0] == row and any(span.start - 1 <= at[1] < end for span in own)


def _way(at: Position, to: Position) -> str:
    return {(-1, 0): "U", (1, 0): "D", (0, -1): "L", (0, 1): "R"}[to[0] - at[0], to[1] - at[1]]
