"""Curves as text: a plot for any terminal, in pure ASCII if need be.

Drawn here and not with plotext (6.1 was tried): its curves can be ASCII characters, but
its frame is always box-drawing, its logarithmic axis raises an error on a loss of 0, and
importing it takes 190 ms. What a loss curve needs are the lines below. Loads numpy.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.data_classes import dataclass
from tutor.expressions.printing import format_short
from tutor.operations.arrays import Array
from tutor.sayings import said
from tutor.tolerances import FLAT
from tutor.words import say

LABEL = 10
"""Columns of the numbers at the left."""

_DEEPEST = 1e-16
"""A logarithmic axis reaches down to this share of its top; what is smaller lies on its lowest row."""

_HIGHEST = 100.0
"""It reaches up to so many times the first value; what is larger leaves at the top."""

_DECADES, _LEAST_SPAN = 2.0, 0.05
"""A logarithmic axis runs over whole decades if the values span so many, else from least to largest."""

_ABOVE = "^"


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve: the character that draws it, and its values [points], evenly from left to right."""

    mark: str
    values: Array


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to rows, 0 at the bottom."""

    low: float
    high: float
    log: bool
    rows: int

    def place(self, values: Array) -> Array:
        """Rows as floats; above the top beyond the last row, what is no number stays so."""
        with np.errstate(all="ignore"):
            scaled = np.log10(np.maximum(values, 10.0**self.low)) if self.log else values
            span = self.high - self.low
            return np.maximum((scaled - self.low) / span * (self.rows - 1), 0.0)

    def value(self, row: int) -> float:
        at = self.low + (self.high - self.low) * row / (self.rows - 1)
        return float(10.0**at) if self.log else at


def plot(
    curves: Sequence[Curve],
    width: int,
    height: int,
    *,
    log: bool,
    last: int,
    ascii_only: bool = True,
) -> list[str]:
    """The curves in `height` rows and at most `width` columns, the axes included.

    Args:
        curves: later ones are drawn over earlier ones.
        log: a logarithmic axis for the values.
        last: what stands at the right end of the lower axis, whose left end is 0.
    """
    rows, columns = max(3, height - 2), max(8, width - LABEL - 1)
    scale = _scale(curves, log, rows)
    grid = [[" "] * columns for _ in range(rows)]
    for curve in curves:
        _draw(grid, curve, scale)
    side, flat, corner = ("|", "-", "+") if ascii_only else ("│", "─", "└")
    lines = []
    for row in reversed(range(rows)):
        labelled = row in (0, rows - 1) or (rows >= 7 and row == rows // 2)
        label = format_short(scale.value(row)) if labelled else ""
        lines.append(f"{label:>{LABEL - 1}} {side}{''.join(grid[row])}".rstrip())
    lines.append(f"{'':{LABEL}}{corner}{flat * columns}")
    end = say(said("rates.at_end", iteration=last))
    lines.append(f"{'':{LABEL}} 0{end:>{columns - 1}}")
    return lines


def _scale(curves: Sequence[Curve], log: bool, rows: int) -> _Scale:
    values = np.concatenate([curve.values for curve in curves])
    finite = values[np.isfinite(values)]
    if log:
        starts = [float(curve.values[0]) for curve in curves if np.isfinite(curve.values[0])]
        finite = finite[(finite > 0) & (finite <= _HIGHEST * max([*starts, 0.0]))]
        if finite.size == 0:
            return _Scale(-1.0, 0.0, log, rows)
        high = float(np.log10(finite.max()))
        low = max(float(np.log10(finite.min())), high + float(np.log10(_DEEPEST)))
        if high - low < _DECADES:
            middle, half = (low + high) / 2, max(high - low, _LEAST_SPAN) / 2
            return _Scale(middle - half, middle + half, log, rows)
        return _Scale(float(np.floor(low)), float(np.ceil(high)), log, rows)
    if finite.size == 0:
        return _Scale(0.0, 1.0, log, rows)
    low, high = float(finite.min()), float(finite.max())
    if high - low <= FLAT * max(abs(low), abs(high), sys.float_info.min):
        margin = abs(high) / 2 or 1.0
        return _Scale(low - margin, high + margin, log, rows)
    return _Scale(low, high, log, rows)


def _draw(grid: list[list[str]], curve: Curve, scale: _Scale) -> None:
    """Puts one curve in. In a column that stands for many points it reaches from the least to the largest."""
    columns = len(grid[0])
    low, high = _columns(scale.place(curve.values), columns)
    top = scale.rows - 1
    for column in range(columns):
        if not np.isfinite(low[column]) and np.isnan(low[column]):
            continue
        if high[column] > top + 0.5:
            grid[top][column] = _ABOVE
        if low[column] > top + 0.5:
            continue
        for row in range(round(float(low[column])), min(top, round(min(float(high[column]), top))) + 1):
            grid[row][column] = curve.mark


def _columns(places: Array, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Least and largest place of each column; nan where there is none."""
    count = len(places)
    if count > columns:
        starts = np.linspace(0, count, columns + 1).astype(int)[:-1]
        return np.fmin.reduceat(places, starts), np.fmax.reduceat(places, starts)
    at = np.interp(np.linspace(0, count - 1, columns), np.arange(count), np.minimum(places, 1e9))
    return at, at
