"""An operation's way through everything that a lesson with it can meet, from its file to its page."""

from __future__ import annotations

import math
from pathlib import Path

from support.lessons import lesson_of
from support.networks import layer
from tutor.engine.second_opinion import disagreements
from tutor.lesson.check import check_file
from tutor.lesson.model import Lesson
from tutor.lesson.write import lesson_to_toml
from tutor.marking.marker import Marker
from tutor.model.network import Loss, Network, Training
from tutor.operations.rows import ActivationRow, LossRow
from tutor.practice.lab.runs import compare
from tutor.practice.lab.state import Lab, open_lab, with_activation
from tutor.practice.variants import variant
from tutor.present.diagram import draw
from tutor.present.hints import rungs
from tutor.present.key import key_rows
from tutor.present.lab.text import lab_text
from tutor.present.pages import key_html
from tutor.present.worksheet import worksheet_md
from tutor.sayings import said
from tutor.steps.derive import Step
from tutor.steps.trace import Trace
from tutor.words import say, say_all


def travel(folder: Path, hidden: ActivationRow, loss: LossRow, output: ActivationRow) -> Lesson:
    """Takes a lesson through load, check, key, marking, hints, variant, lab, page, sheet and drawing."""
    path = folder / "made.toml"
    path.write_text(lesson_to_toml(_made(hidden, loss, output)), encoding="utf-8")
    report = check_file(path)
    assert report.lesson is not None, report.errors
    lesson = report.lesson
    _computes(lesson)
    _marks(lesson)
    _computes(variant(lesson, 3))
    _trains(lesson, hidden)
    _is_told(lesson, hidden, loss)
    return lesson


def _made(hidden: ActivationRow, loss: LossRow, output: ActivationRow) -> Lesson:
    """A 2-2-2 lesson in which nearly everything differs from everything else; z1_1 > 0 > z2_1."""
    layers = (
        layer(1, hidden.name, ((0.31, 0.47), (-0.83, 0.22)), (0.17, -0.29)),
        layer(2, output.name, ((0.59, -0.37), (0.43, 0.71)), (0.13, 0.19), last=True),
    )
    y = (1.0, 0.0) if loss.probabilities else (0.9, -2.4)
    network = Network(("x1", "x2"), layers, Loss(loss.name, "L", ("y1", "y2"), ("E1", "E2")))
    return lesson_of((network, Training((0.7, 1.3), y, (0.05, 0.05))))


def _computes(lesson: Lesson) -> None:
    """Trees and arrays agree."""
    trace = Trace(lesson.computation)
    assert disagreements(lesson.network, lesson.training, trace) == ()


def _marks(lesson: Lesson) -> None:
    """What the key says is right, in figures and as its formula; what a misconception gives is named."""
    marker = Marker.of(lesson)
    for row in key_rows(lesson, marker.trace):
        key = (row.iteration, row.step.symbol)
        for text in (repr(row.value), row.explained.formula):
            assert marker.mark(key, text, {}).right, (key, text)
        for formula, value in marker.wrong.on_true(key):
            if value is not None and not math.isclose(value, row.value, rel_tol=1e-4, abs_tol=1e-9):
                verdict = marker.mark(key, repr(value), {})
                # One in few figures may agree with the right value as far as it goes.
                coarse = verdict.name == "imprecise" or verdict.right
                assert coarse or formula.mutation.id in verdict.misconceptions, (key, formula.mutation)
                assert "{" not in say(verdict.said)


def _trains(lesson: Lesson, hidden: ActivationRow) -> None:
    """The lab trains it, and changes other layers into it."""
    changed = with_activation(open_lab(lesson), lesson.network.layers[0].name, hidden.name)
    assert isinstance(changed, Lab)
    compared = compare(changed, (0.05, 0.1), 60)
    assert compared.history.loss[60, 0] < compared.history.loss[0, 0]
    assert "60" in lab_text(compared, 80, ascii_only=True)


def _first_hint(trace: Trace, step: Step) -> str:
    return say_all(rungs(trace.plan, step, trace.values(1))[0])


def _is_told(lesson: Lesson, hidden: ActivationRow, loss: LossRow) -> None:
    """Hints, page, sheet and drawing speak of it."""
    trace = Trace(lesson.computation)
    steps = trace.plan.by_symbol
    words, of_loss = say(said(hidden.hint)), say(said(loss.hint))
    assert hidden.linear or words in _first_hint(trace, steps["a1_1"])
    share = next(step for step in trace.plan.steps if step.kind in ("loss_term", "loss"))
    assert say(said(loss.recipe)) in _first_hint(trace, share)
    page = "".join(key_html(lesson)).replace("&#x27;", "'")
    assert words in page
    assert of_loss in page
    sheet = "".join(worksheet_md(lesson))
    assert f"- {say(said(hidden.title))}: " in sheet
    for shown_pass in ("forward", "backward"):
        drawing = draw(
            lesson.network,
            trace.values(1),
            known=steps,
            focus=None,
            width=120,
            ascii_only=True,
            shown_pass=shown_pass,
        )
        assert any(hidden.name.replace("_", " ") in line for line in drawing.lines)
        closed = any("closed" in line or "[x]" in line for line in drawing.lines)
        assert closed == hidden.can_die
