"""Learning rates side by side as text: a table, a plot, and a sentence for each rate. Loads numpy."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np

from tutor.expressions.printing import PLAIN, Style, format_number
from tutor.practice.lab.gates import Death
from tutor.practice.lab.numbers import short
from tutor.practice.lab.runs import Comparison
from tutor.practice.lab.state import changes
from tutor.present.lab_plot import Curve, plot
from tutor.present.tables import table

PLOT_HEIGHT = 18
_ROWS = 20
"""Up to so many iterations the table has a row for each."""


def sampled(last: int, most: int = _ROWS) -> list[int]:
    """Iterations 0 to `last` for a table: all where they are few, else 0, 1, 2, 5, 10, 20, 50, …, last."""
    if last <= most:
        return list(range(last + 1))
    found, decade = [0], 1
    while decade <= last:
        found += [digit * decade for digit in (1, 2, 5) if digit * decade < last]
        decade *= 10
    return [*found, last]


def lab_text(
    compared: Comparison, width: int, ascii_only: bool, style: Style = PLAIN, drawn: bool = True
) -> str:
    """The whole report; without its plot where it is read aloud."""
    lab = compared.lab
    name = style.name(lab.network.loss.name)
    rate_name = style.name(lab.training.learning_rate_name)
    changed = ", ".join(changes(lab))
    parts = [
        f"{lab.lesson.id}: {lab.lesson.title}",
        *([f"changed: {changed}"] if changed else []),
        "",
        f"{name} after so many iterations, for each learning rate {rate_name}",
        "",
        loss_table(compared, rate_name),
        *([*loss_plot(compared, width, PLOT_HEIGHT, ascii_only), ""] if drawn else []),
        *(_wrapped(f"{number} {line}", width) for number, line in enumerate(sentences(compared, style), 1)),
        "",
    ]
    return "\n".join(parts)


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def loss_table(compared: Comparison, rate_name: str) -> str:
    """A row for each sampled iteration, a column for each rate."""
    headings = [rate_name, *(format_number(rate) for rate in compared.rates)]
    rows = [
        [str(row), *(short(float(loss)) for loss in compared.history.loss[row])]
        for row in sampled(compared.iterations)
    ]
    return table(headings, rows, ">" * len(headings))


def loss_plot(compared: Comparison, width: int, height: int, ascii_only: bool) -> list[str]:
    """The loss of every rate on a logarithmic axis; the number of the rate draws its curve."""
    losses = compared.history.loss
    curves = [Curve(str(run + 1), losses[:, run]) for run in range(losses.shape[1])]
    return plot(curves, width, height, log=True, last=compared.iterations, ascii_only=ascii_only)


def sentences(compared: Comparison, style: Style = PLAIN) -> list[str]:
    """What one should see, for each rate."""
    name = style.name(compared.lab.training.learning_rate_name)
    return [
        f"{name} = {format_number(rate, style=style)}: {verdict.sentence}{_closed(died, style)}"
        for rate, verdict, died in zip(compared.rates, compared.verdicts, compared.died, strict=True)
    ]


def _closed(died: Sequence[Death], style: Style) -> str:
    return f" {death_words(died, style)}" if died else ""


def death_words(died: Sequence[Death], style: Style = PLAIN) -> str:
    """The units that no longer open, in a sentence; "" where there are none."""
    if not died:
        return ""
    since: dict[int, list[str]] = {}
    for one in died:
        since.setdefault(one.iteration, []).append(style.name(one.unit))
    words = (f"{', '.join(units)} from iteration {first} on" for first, units in sorted(since.items()))
    return f"Closed to the end, without a gradient: {'; '.join(words)}."


def own_rate_hint(compared: Comparison) -> str:
    """Where none of the rates is the lesson's own, how to see that one; else ""."""
    own = compared.lab.rate
    if np.isclose(compared.rates, own, rtol=1e-12).any():
        return ""
    return (
        f"This lesson's own learning rate is {format_number(own)}: see it with --rates {format_number(own)}."
    )
