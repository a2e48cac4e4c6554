"""What the lab's screen shows, as styled lines: pure functions of its runs. Loads numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tutor.expressions.printing import Style, format_number
from tutor.practice.lab.moved import MovedValue, Movement
from tutor.practice.lab.numbers import short
from tutor.practice.lab.runs import Comparison, TrainingRun, columns
from tutor.practice.lab.state import changes
from tutor.present.diagram import draw
from tutor.present.lab_plot import LABEL, Curve, plot
from tutor.present.lab_text import death_words, loss_plot, sentences
from tutor.ui.paint import drawing_lines
from tutor.ui.text import Line, Piece, line, width_of
from tutor.ui.view import spread, style_of

CELL = 11
"""Columns of a number in the table: five figures with sign and exponent."""

_FIGURES = 5
_MOST_FIXED = 3
"""Columns of the table that stay where they are: loss and predictions."""

_SHORTEST_PLOT = 7


def status_line(run: TrainingRun, chosen: int, width: int, ascii_only: bool) -> Line:
    """Which lesson, what is changed in it, and which iteration is looked at."""
    style, lab = style_of(ascii_only), run.lab
    loss = run.values(chosen)[lab.network.loss.name]
    where = f"iteration {chosen}" + (" (next)" if chosen > lab.iterations else f" of {lab.iterations}")
    right = line(
        (f"{where}  ", "strong"), (f"{style.name(lab.network.loss.name)} = {short(loss, style)}", "strong")
    )
    name = lab.training.learning_rate_name
    told = ", ".join(one for one in changes(lab) if not one.startswith(f"{name} = "))
    rate = f"{style.name(name)} = {format_number(lab.rate, style=style)}"
    left = line((f"{lab.lesson.id} lab", "title"), (f"  {rate}", "strong"))
    if told:
        left = (*left, (f"  changed: {told}", "dim"))
    return spread(left, right, width)


def drawing(run: TrainingRun, chosen: int, width: int, height: int, ascii_only: bool) -> list[Line]:
    """The network with the values and gradients of one iteration."""
    values = run.values(chosen)
    known = {name for name in values if not name.endswith("'")}  # or updates would hide the gradients
    drawn = draw(
        run.lab.network,
        values,
        known=known,
        focus=None,
        width=width,
        height=height,
        ascii_only=ascii_only,
        shown_pass="backward",
    )
    notice = [line((drawn.notice, "dim"))] if drawn.notice else []
    return [*drawing_lines(drawn)[: height - len(notice)], *notice]


def first_row(chosen: int, rows: int, top: int, last: int) -> int:
    """The iteration in the table's first row, so that the chosen one is among the rows."""
    return max(1, min(max(min(top, chosen), chosen - rows + 1), last - rows + 1))


def table(
    run: TrainingRun, chosen: int, top: int, column: int, width: int, height: int, ascii_only: bool
) -> list[Line]:
    """A row per iteration from `top` on, a column per quantity; only what is shown is computed.

    Args:
        column: the first of the columns that scroll.
    """
    style = style_of(ascii_only)
    last = run.lab.iterations + 1
    digits = max(5, len(str(last)) + 2)
    fixed, rest = _split(run)
    fits = max(1, (width - digits) // CELL - len(fixed))
    names = [*fixed, *rest[column : column + fits]]
    head = f"{'iter.':>{digits}}" + "".join(f"{_fit(style.name(name)):>{CELL}}" for name in names)
    lines = [line((head, "label"))]
    end = min(last, top + height - 2)
    for iteration, values in enumerate(run.table(top, end), top):
        cells = "".join(f"{format_number(values[name], _FIGURES, style):>{CELL}}" for name in names)
        mark = ">" if iteration == chosen else " "
        lines.append(line((f"{mark}{iteration:>{digits - 1}}{cells}", "chosen" if mark == ">" else "plain")))
    return lines


def last_column(run: TrainingRun) -> int:
    """The largest `column` of a table."""
    return max(0, len(_split(run)[1]) - 1)


def _split(run: TrainingRun) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = columns(run.lab)
    count = min(_MOST_FIXED, 1 + len(run.lab.network.outputs))
    return names[:count], names[count:]


def _fit(name: str) -> str:
    return name if len(name) < CELL else f"{name[: CELL - 2]}~"


def plots(
    run: TrainingRun, before: TrainingRun | None, chosen: int, width: int, height: int, ascii_only: bool
) -> list[Line]:
    """The loss, and the predictions on their way to the targets; beside the loss now, that before."""
    style, lab = style_of(ascii_only), run.lab
    shown = min(9, len(lab.network.outputs))
    tall = height >= 2 * (_SHORTEST_PLOT + 1)
    loss_height = (height + 1) // 2 if tall else height
    curves = [Curve("*", run.history.loss[: lab.iterations + 1, 0])]
    legend: list[Piece | str] = [(f"{style.name(lab.network.loss.name)} (log)", "title"), "  * now"]
    if before is not None:
        # The run before is drawn as far as it was computed.
        earlier = np.full(lab.iterations + 1, np.nan)
        count = min(lab.iterations, before.history.iterations) + 1
        earlier[:count] = before.history.loss[:count, 0]
        curves.insert(0, Curve(".", earlier))
        legend.append(" . before")
    lines = [line(*legend, " ^ chosen")]
    lines += _plot(curves, width, loss_height - 1, lab.iterations, chosen, ascii_only, log=True)
    if not tall:
        return lines
    outputs = " ".join(f"{n} {style.name(name)}" for n, name in enumerate(lab.network.outputs[:shown], 1))
    lines.append(line(("predicted", "title"), f"  {outputs}  - target"))
    count = lab.iterations + 1
    aims = [Curve("-", np.full(count, y)) for y in lab.training.y[:shown]]
    ways = [Curve(str(n + 1), run.history.prediction[:count, 0, n]) for n in range(shown)]
    return lines + _plot(
        [*aims, *ways], width, height - loss_height - 1, lab.iterations, chosen, ascii_only, log=False
    )


def _plot(
    curves: Sequence[Curve], width: int, height: int, last: int, chosen: int, ascii_only: bool, log: bool
) -> list[Line]:
    texts = plot(curves, width, height, log=log, last=last, ascii_only=ascii_only)
    lines = list(map(_axis_apart, texts))
    # The chosen iteration, on the axis.
    axis = texts[-2]
    at = LABEL + 1 + round((len(axis) - LABEL - 2) * (chosen - 1) / max(1, last))
    lines[-2] = line((axis[:at], "edge"), ("^", "key"), (axis[at + 1 :], "edge"))
    return lines


def _axis_apart(text: str) -> Line:
    """A row of a plot: its number, its axis, its curves."""
    return line((text[:LABEL], "dim"), (text[LABEL : LABEL + 1], "edge"), text[LABEL + 1 :])


def rates(compared: Comparison, width: int, height: int, ascii_only: bool) -> list[Line]:
    """Learning rates side by side: what to see, and the plot."""
    style = style_of(ascii_only)
    name = style.name(compared.lab.network.loss.name)
    title = f"{name} with each learning rate, over {compared.iterations} iterations"
    lines = [line((title, "title"), ("  (log scale)", "dim"))]
    tall = max(9, min(16, height - len(compared.rates) - 2))
    lines += map(_axis_apart, loss_plot(compared, width, tall, ascii_only))
    lines += [
        line((f"{number} ", "key"), sentence) for number, sentence in enumerate(sentences(compared, style), 1)
    ]
    return lines


def compared(what: str, iteration: int, moved: Movement, width: int, ascii_only: bool) -> list[Line]:
    """Before and now: every quantity of one iteration that the last change moved."""
    style = style_of(ascii_only)
    arrow = "->" if ascii_only else "→"
    lines = [line((f"{what}: iteration {iteration}, before {arrow} now", "title"))]
    parts: tuple[tuple[str, tuple[str | None, ...]], ...] = (
        ("starts with", (None,)),
        ("forwards", ("forward",)),
        ("backwards", ("backward",)),
        ("updates", ("update",)),
    )
    for title, passes in parts:
        entries = [one for one in moved.moved if one.which in passes]
        if entries:
            lines.append(line((f"{title}: {len(entries)}", "label")))
            lines += _entries(entries, width, style, arrow)
    if len(lines) == 1:
        lines.append(line("Nothing moves."))
    return lines


def _entries(entries: Sequence[MovedValue], width: int, style: Style, arrow: str) -> list[Line]:
    """As many columns of `name before -> now` as fit, filled from top to bottom."""
    cells = [
        line(
            (f"  {style.name(one.symbol)}", "strong"),
            f" {_value(one.before, style)} {arrow} ",
            (_value(one.now, style), "key"),
        )
        for one in entries
    ]
    room = max(map(width_of, cells)) + 1
    tall = -(-len(cells) // max(1, width // room))
    lines = []
    for row in range(tall):
        pieces: list[Piece] = []
        for cell in cells[row::tall]:
            pieces += [*cell, (" " * (room - width_of(cell)), "plain")]
        lines.append(tuple(pieces))
    return lines


def _value(value: float | None, style: Style) -> str:
    return "none" if value is None else format_number(value, 4, style)


def movement_words(what: str, moved: Movement, style: Style) -> list[Line]:
    """What a change did, in two sentences, and the gates that it closed or opened."""
    forwards, backwards = moved.count("forward"), moved.count("backward")
    lines = [line((f"{what}. ", "info"), f"It moves {forwards} values forwards and {backwards} gradients.")]
    for units, word in ((moved.closed, "closes: no gradient passes it"), (moved.opened, "opens")):
        lines += [line((f"{style.name(unit)} {word}.", "wrong")) for unit in units]
    return lines


def trouble_words(run: TrainingRun, moved: Movement | None, style: Style) -> list[Line]:
    """What went wrong in a run: overflow, and units that stay closed without `moved` naming them."""
    lines = []
    if run.overflow is not None:
        text = f"Iteration {run.overflow} overflows: its numbers are too large for the computer."
        lines.append(line((text, "wrong"), " Try a smaller learning rate."))
    died = [death for death in run.died if moved is None or death.unit not in moved.closed]
    if died:
        lines.append(line((death_words(died, style), "wrong")))
    return lines
