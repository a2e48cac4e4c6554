"""What the lab's screen shows, as styled lines: pure functions of its runs. Loads numpy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from rich.cells import cell_len

from tutor.expressions.printing import DRAWN_FIGURES, TABLE_FIGURES, Style, format_number, format_short
from tutor.practice.lab.movement import MovedValue, Movement
from tutor.practice.lab.runs import Comparison, TrainingRun, columns
from tutor.practice.lab.state import changes
from tutor.practice.lab.words import RATES, Change
from tutor.present.diagram import draw_plan
from tutor.present.lab.curves import LABEL, Curve, plot
from tutor.present.lab.text import closed_units, is_distance, loss_plot, sentences
from tutor.sayings import Name, Said, Text, said
from tutor.steps.derive import Pass
from tutor.ui.paint import drawing_lines
from tutor.ui.text import Line, Piece, line, width_of, wrap
from tutor.ui.view import spread, style_of
from tutor.words import say

CELL = 11
"""Columns of a number in the table: `TABLE_FIGURES` with sign and exponent."""

_MOST_FIXED = 3
"""Columns of the table that stay where they are: loss and predictions."""

_SHORTEST_PLOT = 7


def status_line(run: TrainingRun, chosen: int, width: int, ascii_only: bool) -> Line:
    """Which lesson, what is changed in it, and which iteration is looked at."""
    style, lab = style_of(ascii_only), run.lab
    loss = run.loss(chosen) if lab.equations is not None else run.values(chosen).get(lab.loss or "")
    where = said("lab_screen.iteration", chosen=chosen, last=lab.iterations)
    if chosen > lab.iterations:
        where = said("lab_screen.iteration_next", chosen=chosen)
    right = line((f"{say(where)}  ", "strong"))
    if loss is not None:
        shown = f"{style.name(lab.loss or '')} = {format_short(loss, style)}"
        right = (*right, (shown, "strong"))
    rates_now = lab.rates_now if lab.rate is None else {lab.rate_name: lab.rate}
    names = tuple(f"{name} = " for name in lab.rates_now)
    told = tuple(one for one in changes(lab) if isinstance(one, Said) or not one.startswith(names))
    rates = (f"{style.name(n)} = {format_number(rate, style=style)}" for n, rate in rates_now.items())
    title = say(said("lab_screen.name", lesson=Text(lab.lesson.id)))
    left = line((title, "title"), (f"  {'  '.join(rates)}", "strong"))
    if told:
        left = (*left, (f"  {say(said('lab_screen.changed', changes=told))}", "dim"))
    return spread(left, right, width)


def drawing(run: TrainingRun, chosen: int, width: int, height: int, ascii_only: bool) -> list[Line]:
    """The network with the values and gradients of one iteration."""
    values = run.values(chosen)
    known = {name for name in values if not name.endswith("'")}  # or updates would hide the gradients
    draw_in = partial(
        draw_plan,
        run.lab.computation.plan(chosen),
        values,
        known=known,
        focus=None,
        width=width,
        ascii_only=ascii_only,
        shown_pass="backward" if run.lab.loss is not None else "forward",
    )
    drawn = draw_in(height=height)
    if not drawn.notice:
        return drawing_lines(drawn)
    notice = wrap(line((drawn.notice, "dim")), width)
    return [*drawing_lines(draw_in(height=height - len(notice))), *notice]


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
    corner = say(said("lab_screen.iterations_column"))
    digits = max(cell_len(corner), len(str(last)) + 2)
    fixed, rest = _split(run)
    fits = max(1, (width - digits) // CELL - len(fixed))
    names = [*fixed, *rest[column : column + fits]]
    head = (
        " " * (digits - cell_len(corner))
        + corner
        + "".join(f"{_fit(style.name(name)):>{CELL}}" for name in names)
    )
    lines = [line((head, "label"))]
    end = min(last, top + height - 2)
    for iteration, values in enumerate(run.table(top, end), top):
        cells = "".join(f"{_cell(values.get(name), style):>{CELL}}" for name in names)
        mark = ">" if iteration == chosen else " "
        lines.append(line((f"{mark}{iteration:>{digits - 1}}{cells}", "chosen" if mark == ">" else "plain")))
    return lines


def last_column(run: TrainingRun) -> int:
    """The largest `column` of a table."""
    return max(0, len(_split(run)[1]) - 1)


def _split(run: TrainingRun) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = columns(run.lab)
    lab = run.lab
    shown = len(lab.outputs) if lab.equations is None else len(set(lab.outputs).intersection(names))
    count = min(_MOST_FIXED, (lab.loss is not None) + shown)
    return names[:count], names[count:]


def _cell(value: float | None, style: Style) -> str:
    """A number; nothing where another batch of samples is worked."""
    return "" if value is None else format_number(value, TABLE_FIGURES, style)


def _fit(name: str) -> str:
    return name if len(name) < CELL else f"{name[: CELL - 2]}~"


def plots(
    run: TrainingRun, before: TrainingRun | None, chosen: int, width: int, height: int, ascii_only: bool
) -> list[Line]:
    """The loss, and the predictions on their way to the targets; beside the loss now, that before."""
    style, lab = style_of(ascii_only), run.lab
    shown = min(9, len(lab.outputs))
    if lab.loss is None:
        told = line((say(said("lab.no_loss")), "dim"))
        return [told, *_predictions(run, shown, chosen, width, height - 1, ascii_only)]
    tall = height >= 2 * (_SHORTEST_PLOT + 1) and shown > 0
    loss_height = (height + 1) // 2 if tall else height
    curves = [Curve("*", run.history.loss[: lab.iterations + 1, 0])]
    log = is_distance(run.history.loss[: lab.iterations + 1])
    over_all = "loss_log_over_samples" if lab.watched.single else "loss_log"
    title = say(said(f"lab_screen.{over_all}", name=Name(lab.loss)), style) if log else style.name(lab.loss)
    legend: list[Piece | str] = [(title, "title"), f"  * {say(said('lab_screen.now'))}"]
    if before is not None:
        # The run before is drawn as far as it was computed.
        earlier = np.full(lab.iterations + 1, np.nan)
        count = min(lab.iterations, before.history.iterations) + 1
        earlier[:count] = before.history.loss[:count, 0]
        curves.insert(0, Curve(".", earlier))
        legend.append(f" . {say(said('lab_screen.before'))}")
    lines = [line(*legend, f" ^ {say(said('lab_screen.chosen'))}")]
    lines += _plot(curves, width, loss_height - 1, lab.iterations, chosen, ascii_only, log=log)
    if not tall:
        return lines
    return lines + _predictions(run, shown, chosen, width, height - loss_height, ascii_only)


def _predictions(
    run: TrainingRun, shown: int, chosen: int, width: int, height: int, ascii_only: bool
) -> list[Line]:
    """The predictions on their way to the targets; nothing where there are none."""
    style, lab = style_of(ascii_only), run.lab
    if not shown:
        return []
    outputs = " ".join(f"{n} {style.name(name)}" for n, name in enumerate(lab.outputs[:shown], 1))
    predicted, target = say(said("lab_screen.predicted")), say(said("lab_screen.target"))
    count = lab.iterations + 1
    aims = [Curve("-", np.full(count, y)) for y in lab.watched.aims[:shown]]
    ways = [Curve(str(n + 1), run.history.prediction[:count, 0, n]) for n in range(shown)]
    drawn = _plot([*aims, *ways], width, height - 1, lab.iterations, chosen, ascii_only, log=False)
    return [line((predicted, "title"), f"  {outputs}  - {target}"), *drawn]


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
    loss = Name(compared.lab.loss or "")
    title = say(said("lab_screen.with_each_rate", name=loss, count=compared.iterations), style)
    scale = f"  {say(said('lab_screen.log_scale'))}" if is_distance(compared.history.loss) else ""
    lines = [line((title, "title"), (scale, "dim"))]
    tall = max(9, min(16, height - len(compared.rates) - 2))
    lines += map(_axis_apart, loss_plot(compared, width, tall, ascii_only))
    lines += [
        line((f"{number} ", "key"), sentence) for number, sentence in enumerate(sentences(compared, style), 1)
    ]
    return lines


def compared(what: Said, iteration: int, moved: Movement, width: int, ascii_only: bool) -> list[Line]:
    """Before and now: every quantity of one iteration that the last change moved."""
    style = style_of(ascii_only)
    arrow = "->" if ascii_only else "→"
    title = said("lab_screen.before_now", what=what, iteration=iteration, arrow=Text(arrow))
    lines = [line((say(title, style), "title"))]
    for which, entries in moved.by_pass().items():
        lines.append(line((say(_moved_in(which, len(entries))), "label")))
        lines += _entries(entries, width, style, arrow)
    if not moved.moved:
        lines.append(line(say(said("lab_screen.nothing_moves"))))
    return lines


def _moved_in(which: Pass | None, count: int) -> Said:
    match which:
        case None:
            return said("lab_screen.set", count=count)
        case "forward":
            return said("lab_screen.forwards", count=count)
        case "backward":
            return said("lab_screen.backwards", count=count)
        case _:
            return said("lab_screen.updates", count=count)


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
    return say(said("lab_screen.no_value")) if value is None else format_number(value, DRAWN_FIGURES, style)


def done_lines(run: TrainingRun, change: Change, moved: Movement | None, style: Style) -> list[Line]:
    """What a change has done: the values that it moved, and the gates that it closed or opened."""
    if change.kind == "run":
        done = said("lab_screen.iterations_run", count=run.lab.iterations)
        return [line((say(done), "info"))]
    if change.name == RATES:
        return []
    if change.kind == "setting" or moved is None:
        return [line((say(said("lab_screen.done", what=change.said), style), "info"))]
    moves = said("lab_screen.moves", forwards=moved.count("forward"), backwards=moved.count("backward"))
    changed = said("lab_screen.changed_so", what=change.said)
    gates = [said("lab_screen.closes", unit=Name(unit)) for unit in moved.closed]
    gates += [said("lab_screen.opens", unit=Name(unit)) for unit in moved.opened]
    return [
        line((f"{say(changed, style)} ", "info"), say(moves)),
        *(line((say(gate, style), "wrong")) for gate in gates),
    ]


def trouble_lines(run: TrainingRun, moved: Movement | None, style: Style) -> list[Line]:
    """What went wrong in a run: overflow, and units that stay closed without `moved` naming them."""
    lines = []
    if run.overflow is not None:
        overflows = say(said("lab_screen.overflows", iteration=run.overflow))
        lines.append(line((overflows, "wrong"), f" {say(said('lab_screen.smaller_rate'))}"))
    closed = closed_units([death for death in run.died if moved is None or death.unit not in moved.closed])
    if closed is not None:
        lines.append(line((say(closed, style), "wrong")))
    return lines
