"""Draws a model of equations: its values by equation, what the current step uses marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutor.present.diagram.model import ASCII, UNICODE, Drawing, Form, ShownPass, Span, SpanStyle
from tutor.steps.derive import Plan, Step

_ROOM = 8


def draw_model(
    plan: Plan,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
) -> Drawing:
    """The drawing of one iteration; the arguments are those of `draw`."""
    form = ASCII if ascii_only else UNICODE
    lines: list[str] = []
    spans: list[Span] = []
    for names in _rows(plan, shown_pass):
        line = ""
        for name in names:
            text, style = _cell(name, plan, values, known, focus, form)
            if line and len(line) + 2 + len(text) > width:
                lines.append(line)
                line = ""
            line += "  " if line else ""
            spans.append(Span(len(lines), len(line), len(line) + len(text), style))
            line += text
        lines.append(line)
    shown = lines if height is None else lines[:height]
    return Drawing(tuple(shown), tuple(span for span in spans if span.row < len(shown)))


def _rows(plan: Plan, shown_pass: ShownPass) -> list[list[str]]:
    """Names of a row: what is given, then the steps of each equation."""
    made = {step.symbol for step in plan.steps}
    given = list(dict.fromkeys(n for step in plan.steps for n in step.depends_on if n not in made))
    forward = shown_pass == "forward"
    return [given, *([s.symbol] for s in plan.steps if (s.which_pass == "forward") == forward)]


def _cell(
    name: str,
    plan: Plan,
    values: Mapping[str, float],
    known: Collection[str],
    focus: Step | None,
    form: Form,
) -> tuple[str, SpanStyle]:
    hidden = name in plan.by_symbol and name not in known
    number = "?" if hidden else form.number(values[name], _ROOM)
    text = f"{form.style.name(name)} {number}"
    if focus is not None and name == focus.symbol:
        return text, "question"
    if focus is not None and name in focus.depends_on:
        return text, "operand"
    return text, "unknown" if hidden else "known"
