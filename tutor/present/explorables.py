"""What can be tried out on a page, as both front ends show it: sayings, and a plot with its tangent."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from tutor.expressions.functions import Function
from tutor.expressions.names import gradient_symbol
from tutor.expressions.printing import PLAIN, PRETTY, Style, format_short
from tutor.expressions.trees import Apply, Symbol
from tutor.named_tuples import NamedTuple
from tutor.practice.explore import Exploration, spread, window
from tutor.sayings import Argument, Equation, Name, Said, Text, said

LABEL = 9
"""Columns of the numbers at the left of a plot."""

LEAST_ROWS = 6
"""A plot of fewer rows, the axis included, shows nothing."""

_WINDOW = 10
"""Steps to either side that a plot shows."""

_MOST_PATHS = 4
"""Of more paths those that give nothing are told together, and so are the last ones."""


class Signs(NamedTuple):
    """What draws a plot; each is another sign, so that none needs a colour."""

    curve: str
    tangent: str
    before: str
    now: str
    side: str
    flat: str
    corner: str
    style: Style


ASCII_SIGNS = Signs("*", ".", "o", "O", "|", "-", "+", PLAIN)
UNICODE_SIGNS = Signs("*", "·", "○", "●", "│", "─", "└", PRETTY)


def readout(exploration: Exploration) -> tuple[Said, ...]:
    """What is so where one is, in a few lines."""
    now = exploration.now
    if not now.has_value:
        return (_nudged(exploration), said("explorables.no_value", watched=_watched(exploration)))
    return tuple(READOUTS[exploration.kind](exploration))


def one_try(exploration: Exploration) -> Said:
    """The same in one line, for line mode."""
    return said("explorables.one_try", told=readout(exploration))


def how_to_nudge(exploration: Exploration) -> Said:
    """Which keys do what here."""
    return said("explorables.keys", nudged=Name(exploration.subject.nudged), step=exploration.step)


def how_to_type(exploration: Exploration) -> Said:
    """What to type in line mode."""
    return said("explorables.typed", nudged=Name(exploration.subject.nudged))


def _watched(exploration: Exploration) -> Argument:
    watched = exploration.subject.watched
    return watched if isinstance(watched, Apply) else Name(watched)


def _nudged(exploration: Exploration) -> Said:
    nudged = Equation((Name(exploration.subject.nudged), exploration.now.at))
    return said("explorables.nudged", nudged=nudged)


def _values(exploration: Exploration) -> Said:
    now = exploration.now
    return said(
        "explorables.values",
        nudged=Equation((Name(exploration.subject.nudged), now.at)),
        watched=Equation((_watched(exploration), now.value)),
        slope=Equation((_slope(exploration), now.slope)),
    )


def _slope(exploration: Exploration) -> Argument:
    """The symbol of the slope; in words where nobody types one."""
    nudged, watched = exploration.subject.nudged, exploration.subject.watched
    if not isinstance(watched, Apply):
        return Name(gradient_symbol(watched, nudged))
    derivative: Function | None = watched.function.derivative
    return said("explorables.slope") if derivative is None else Apply(derivative, (Symbol(nudged),))


def _difference(exploration: Exploration) -> Iterator[Said]:
    """The last nudge as a fraction of changes."""
    before, now, difference = exploration.before, exploration.now, exploration.difference
    if before is None or difference is None:
        return
    yield said(
        "explorables.difference",
        watched=_watched(exploration),
        nudged=Name(exploration.subject.nudged),
        rise=now.value - before.value,
        run=now.at - before.at,
        difference=difference,
    )


def _of_slope(exploration: Exploration) -> Iterator[Said]:
    yield _values(exploration)
    yield from _difference(exploration)


def _of_gate(exploration: Exploration) -> Iterator[Said]:
    yield _values(exploration)
    if exploration.now.gate:
        yield said(f"explorables.gate_{exploration.now.gate}")
    yield from _difference(exploration)


def _of_paths(exploration: Exploration) -> Iterator[Said]:
    now = exploration.now
    yield _values(exploration)
    told = [path for path in now.paths if path.slope or len(now.paths) <= _MOST_PATHS][:_MOST_PATHS]
    for path in told:
        yield said("explorables.path", through=Name(path.through), slope=path.slope)
    if rest := [path for path in now.paths if path not in told]:
        yield said("explorables.more_paths", count=len(rest), slope=math.fsum(path.slope for path in rest))
    yield said("explorables.together", count=len(now.paths), slope=now.slope)
    yield from _difference(exploration)


READOUTS: Mapping[str, Callable[[Exploration], Iterator[Said]]] = MappingProxyType(
    {"slope": _of_slope, "gate": _of_gate, "paths": _of_paths}
)
"""By the kind of explorable what is said where one is."""


class _Frame(NamedTuple):
    """From numbers to rows and columns of a plot."""

    left: float
    right: float
    low: float
    high: float
    columns: int
    rows: int

    def column(self, at: float) -> int:
        return round((at - self.left) / (self.right - self.left) * (self.columns - 1))

    def place(self, column: int) -> float:
        return self.left + (self.right - self.left) * column / (self.columns - 1)

    def row(self, value: float) -> int | None:
        """Counted from the bottom; None outside."""
        if not math.isfinite(value):
            return None
        row = (value - self.low) / (self.high - self.low) * (self.rows - 1)
        return round(row) if -0.5 <= row <= self.rows - 0.5 else None


def plot(exploration: Exploration, width: int, height: int, signs: Signs) -> list[str]:
    """The watched value over the nudged one, the tangent where one is, and where one was before.

    Nothing where the room is too small, or the watched value has none here.
    """
    rows, columns = height - 2, width - LABEL - 2
    if height < LEAST_ROWS or columns < 20 or not exploration.now.has_value:
        return []
    left, right = window(exploration.now.at, exploration.start, exploration.step, _WINDOW)
    points = min(columns, exploration.subject.most_points())
    curve = exploration.subject.curve(tuple(spread(left, right, points)))
    frame = _Frame(left, right, *_reach(exploration, curve), columns, rows)
    return list(_framed(_drawn(exploration, frame, curve, signs), frame, signs))


def _reach(exploration: Exploration, curve: Sequence[float]) -> tuple[float, float]:
    """From the least to the largest value shown, with a little room."""
    finite = [value for value in (*curve, exploration.now.value) if math.isfinite(value)]
    low, high = min(finite), max(finite)
    margin = (high - low) * 0.05 or abs(high) * 0.5 or 1.0
    return low - margin, high + margin


def _drawn(exploration: Exploration, frame: _Frame, curve: Sequence[float], signs: Signs) -> list[list[str]]:
    grid = [[" "] * frame.columns for _ in range(frame.rows)]
    now, before = exploration.now, exploration.before

    def put(column: int, value: float, sign: str) -> None:
        row = frame.row(value)
        if row is not None and 0 <= column < frame.columns:
            grid[row][column] = sign

    for column in range(frame.columns):
        put(column, now.value + now.slope * (frame.place(column) - now.at), signs.tangent)
    for column in range(frame.columns):
        put(column, _between(curve, column / (frame.columns - 1)), signs.curve)
    if before is not None and before.has_value:
        put(frame.column(before.at), before.value, signs.before)
    put(frame.column(now.at), now.value, signs.now)
    return grid


def _between(curve: Sequence[float], share: float) -> float:
    """The curve at a share of its way, straight from point to point."""
    at = share * (len(curve) - 1)
    low = min(int(at), len(curve) - 2)
    return curve[low] + (curve[low + 1] - curve[low]) * (at - low)


def _framed(grid: list[list[str]], frame: _Frame, signs: Signs) -> Iterator[str]:
    """The rows from the top, the axis below them, and the numbers at the ends of both."""
    for row in reversed(range(frame.rows)):
        value = {0: frame.low, frame.rows - 1: frame.high}.get(row)
        label = "" if value is None else format_short(value, signs.style)
        yield f"{label:>{LABEL}} {signs.side}{''.join(grid[row])}".rstrip()
    yield f"{'':{LABEL}} {signs.corner}{signs.flat * frame.columns}"
    left, right = (format_short(end, signs.style) for end in (frame.left, frame.right))
    yield f"{'':{LABEL}}  {left}{right:>{frame.columns - len(left)}}"


def legend(exploration: Exploration, signs: Signs) -> Said:
    """What the signs of a plot mean."""
    return said(
        "explorables.legend",
        curve=Text(signs.curve),
        watched=_watched(exploration),
        tangent=Text(signs.tangent),
        before=Text(signs.before),
        now=Text(signs.now),
    )
