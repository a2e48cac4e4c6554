"""Learning rates side by side as text: a table, a plot, and a sentence for each rate. Loads numpy."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np

from tutor.expressions.printing import PLAIN, Style, format_number, format_short
from tutor.operations.arrays import Array
from tutor.practice.lab.gates import Death
from tutor.practice.lab.runs import Comparison
from tutor.practice.lab.state import changes
from tutor.present.lab.curves import Curve, plot
from tutor.present.tables import table
from tutor.sayings import Name, Said, said
from tutor.tolerances import SAME
from tutor.words import say

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
    rate = lab.rate_name
    changed = changes(lab)
    parts = [
        f"{lab.lesson.id}: {lab.lesson.title}",
        *([say(said("rates.changed", changes=changed))] if changed else []),
        "",
        say(heading(compared), style),
        "",
        loss_table(compared, style.name(rate)),
        *([*loss_plot(compared, width, PLOT_HEIGHT, ascii_only), ""] if drawn else []),
        *(_wrapped(f"{number} {line}", width) for number, line in enumerate(sentences(compared, style), 1)),
        "",
    ]
    return "\n".join(parts)


def heading(compared: Comparison) -> Said:
    """What the numbers are: of samples one after the other, the loss over all of them."""
    lab = compared.lab
    loss, rate = Name(lab.loss or ""), Name(lab.rate_name)
    if lab.watched.single:
        return said("rates.heading_over_samples", loss=loss, rate=rate)
    return said("rates.heading", loss=loss, rate=rate)


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def loss_table(compared: Comparison, rate_name: str) -> str:
    """A row for each sampled iteration, a column for each rate."""
    headings = [rate_name, *(format_number(rate) for rate in compared.rates)]
    rows = [
        [str(row), *(format_short(float(loss)) for loss in compared.history.loss[row])]
        for row in sampled(compared.iterations)
    ]
    return table(headings, rows, ">" * len(headings))


def loss_plot(compared: Comparison, width: int, height: int, ascii_only: bool) -> list[str]:
    """The loss of every rate on a logarithmic axis; the number of the rate draws its curve."""
    losses = compared.history.loss
    curves = [Curve(str(run + 1), losses[:, run]) for run in range(losses.shape[1])]
    return plot(
        curves, width, height, log=is_distance(losses), last=compared.iterations, ascii_only=ascii_only
    )


def is_distance(losses: Array) -> bool:
    """Whether no loss is below 0, so that a logarithmic axis shows all of them."""
    return not bool((losses < 0).any())


def sentences(compared: Comparison, style: Style = PLAIN) -> list[str]:
    """What one should see, for each rate."""
    name = Name(compared.lab.rate_name)
    return [
        say(_of_rate(name, rate, verdict.said, died), style)
        for rate, verdict, died in zip(compared.rates, compared.verdicts, compared.died, strict=True)
    ]


def _of_rate(name: Name, rate: float, verdict: Said, died: Sequence[Death]) -> Said:
    closed = closed_units(died)
    if closed is None:
        return said("rates.of_rate", name=name, rate=rate, verdict=verdict)
    return said("rates.of_rate_closed", name=name, rate=rate, verdict=verdict, closed=closed)


def closed_units(died: Sequence[Death]) -> Said | None:
    """The units that no longer open; None where there are none."""
    if not died:
        return None
    since: dict[int, list[Name]] = {}
    for one in died:
        since.setdefault(one.iteration, []).append(Name(one.unit))
    groups = tuple(
        said("rates.closed_since", units=tuple(units), iteration=first)
        for first, units in sorted(since.items())
    )
    return said("rates.closed", groups=groups)


def own_rate_hint(compared: Comparison) -> str:
    """Where none of the rates is the lesson's own, how to see that one; else ""."""
    own = compared.lab.rate
    if own is None or np.isclose(compared.rates, own, rtol=SAME).any():
        return ""
    return say(said("rates.own_rate", rate=own))
