"""The loss of several learning rates as one picture: SVG without script or outside parts. Loads numpy."""

from __future__ import annotations

import math

import numpy as np

from tutor.clean import in_html
from tutor.expressions.printing import format_short
from tutor.operations.arrays import Array
from tutor.practice.lab.runs import Comparison
from tutor.practice.lab.state import changes
from tutor.present.lab.text import is_distance, sentences
from tutor.sayings import Name, Text, said
from tutor.words import say

WIDTH, PLOT_HEIGHT, ROW = 900, 440, 22
_LEFT, _TOP, _RIGHT, _BOTTOM = 90, 80, 60, 50
_MOST_POINTS = 600
_LETTERS = 105
"""Characters of a sentence on one line of the legend."""

_COLOURS = (
    "#0a5ea8", "#a03a00", "#00644a", "#7a3390", "#7a4500", "#9c1f4b", "#3d4a57", "#0f6f7c", "#5c5f00",
)  # fmt: skip
_DASHES = ("", "8 4", "2 3", "12 3 2 3", "5 2", "1 4", "16 4", "9 2 2 2 2 2", "3 6")
"""Each curve has a dash pattern and its number at its end: colour alone says nothing."""


def lab_svg(compared: Comparison) -> str:
    """The picture with its legend."""
    losses = compared.history.loss
    axis = _Axis.of(losses) if is_distance(losses) else _EvenAxis(losses)
    legend = _legend(compared)
    height = PLOT_HEIGHT + ROW * (legend.count("<text") + 1)
    lab = compared.lab
    title = say(
        said(
            "rates.picture",
            lesson=Text(lab.lesson.id),
            loss=Name(lab.loss or ""),
            count=compared.iterations,
        )
    )
    changed = say(said("lab.changes", changes=changes(lab)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14" role="img">',
        f"<title>{in_html(title)}</title>",
        f"<desc>{in_html(' '.join(sentences(compared)))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" font-weight="bold">{in_html(title)}</text>',
        f'<text x="{_LEFT}" y="48" fill="#444444">{in_html(changed)}</text>' if changed else "",
        _grid(axis, compared.iterations),
        *(_curve(axis, losses[:, run], run) for run in range(losses.shape[1])),
        legend,
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


class _Axis:
    """A logarithmic axis over whole decades, `low` to `high`."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    @classmethod
    def of(cls, losses: Array) -> _Axis:
        first = losses[0, np.isfinite(losses[0])]
        top = 100 * float(first.max()) if first.size else 1.0
        shown = losses[np.isfinite(losses) & (losses > 0) & (losses <= top)]
        if shown.size == 0:
            return cls(-1, 0)
        high = math.ceil(math.log10(float(shown.max())))
        low = max(math.floor(math.log10(float(shown.min()))), high - 16)
        return cls(min(low, high - 1), high)

    def y(self, loss: float) -> float:
        share = (self.high - math.log10(max(loss, 10.0**self.low))) / (self.high - self.low)
        return _TOP + share * (PLOT_HEIGHT - _TOP - _BOTTOM)

    def shows(self, loss: float) -> bool:
        return math.isfinite(loss) and loss <= 10.0**self.high

    @property
    def marks(self) -> list[float]:
        """The values that have a line."""
        step = max(1, (self.high - self.low) // 8)
        return [10.0**decade for decade in range(self.low, self.high + 1, step)]


class _EvenAxis:
    """An axis for losses of which some are below 0."""

    def __init__(self, losses: Array) -> None:
        finite = losses[np.isfinite(losses)]
        first = np.abs(losses[0, np.isfinite(losses[0])])
        most = 100 * max(1.0, float(first.max(initial=0.0)))
        shown = finite[np.abs(finite) <= most]
        self.low, self.high = float(shown.min(initial=-1.0)), float(shown.max(initial=0.0))

    def y(self, loss: float) -> float:
        share = (self.high - max(loss, self.low)) / (self.high - self.low)
        return _TOP + share * (PLOT_HEIGHT - _TOP - _BOTTOM)

    def shows(self, loss: float) -> bool:
        return math.isfinite(loss) and loss <= self.high

    @property
    def marks(self) -> list[float]:
        return [float(mark) for mark in np.linspace(self.low, self.high, 5)]


def _grid(axis: _Axis | _EvenAxis, iterations: int) -> str:
    right, bottom = WIDTH - _RIGHT, PLOT_HEIGHT - _BOTTOM
    lines = []
    for mark in axis.marks:
        y = axis.y(mark)
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#d5d9de"/>')
        label = format_short(mark)
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{label}</text>')
    lines.append(f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#333333"/>')
    lines.append(f'<text x="{_LEFT}" y="{bottom + 20}">0</text>')
    end = say(said("rates.at_end", iteration=iterations))
    lines.append(f'<text x="{right}" y="{bottom + 20}" text-anchor="end">{in_html(end)}</text>')
    return "\n".join(lines)


def _curve(axis: _Axis | _EvenAxis, losses: Array, run: int) -> str:
    """The losses as a path, which ends where they leave the picture, with the rate's number at its end."""
    last = len(losses) - 1
    points: list[tuple[float, float]] = []
    leaves = False
    for row in _rows(losses):
        loss = float(losses[row])
        leaves = not axis.shows(loss)
        points.append((_LEFT + (WIDTH - _LEFT - _RIGHT) * row / last, _TOP if leaves else axis.y(loss)))
        if leaves:
            break
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[-1]
    label = (x + 5 + 14 * run, y - 6) if leaves else (x + 5, y + 5)
    colour, dash = _COLOURS[run % len(_COLOURS)], _DASHES[run % len(_DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>\n'
        f'<text x="{label[0]:.1f}" y="{label[1]:.1f}" fill="{colour}" font-weight="bold">{run + 1}</text>'
    )


def _rows(losses: Array) -> list[int]:
    count = len(losses)
    if count <= _MOST_POINTS:
        return list(range(count))
    edges = np.linspace(0, count, _MOST_POINTS // 2 + 1).astype(int)
    rows = {0, count - 1}
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        part = np.nan_to_num(losses[start:end], nan=np.inf)
        rows.update((start + int(part.argmin()), start + int(part.argmax())))
    return sorted(rows)


def _legend(compared: Comparison) -> str:
    lines = []
    y = PLOT_HEIGHT + ROW
    for run, sentence in enumerate(sentences(compared)):
        colour, dash = _COLOURS[run % len(_COLOURS)], _DASHES[run % len(_DASHES)]
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        lines.append(f'<path d="M20 {y - 5}H60" stroke="{colour}" stroke-width="2"{dashes}/>')
        for number, text in enumerate(_broken(f"{run + 1}  {sentence}")):
            lines.append(f'<text x="{70 + 20 * (number > 0)}" y="{y}">{in_html(text)}</text>')
            y += ROW
    return "\n".join(lines)


def _broken(sentence: str) -> list[str]:
    lines = [""]
    for word in sentence.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines
