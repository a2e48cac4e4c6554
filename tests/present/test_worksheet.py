"""Worksheets: every asked step has a blank, and nothing gives a blank away."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from support.marks import class_marks
from support.networks import two_two_one
from support.shipped import LESSON_FILES
from tutor.expressions.printing import format_number
from tutor.lesson.load import load_lesson
from tutor.lesson.model import AskRule, Lesson
from tutor.marking.answer_tables import parse_answers
from tutor.present.worksheet import lines_of, worksheet_csv, worksheet_html, worksheet_md
from tutor.steps.trace import Trace

_SHIPPED = LESSON_FILES
_EQUATIONS = sorted((Path(__file__).parents[1] / "support" / "equations").glob("*.toml"))
_NETWORK_BATCH = Path(__file__).parents[1] / "support" / "equations" / "more" / "net-batch.toml"
LESSONS = [load_lesson(path) for path in (*_SHIPPED, *_EQUATIONS, _NETWORK_BATCH)]
IDS = [lesson.id for lesson in LESSONS]
NETWORK, TRAINING = two_two_one()
PLAIN = Lesson("relu-221", "Two units", "A net.", NETWORK, TRAINING)
MAKERS = [worksheet_md, worksheet_html, worksheet_csv]


def asked(lesson: Lesson) -> list[tuple[int, str]]:
    steps = Trace(lesson.computation).steps()
    return [(iteration, step.symbol) for iteration, step in steps if lesson.asks(iteration, step)]


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_csv_has_an_empty_answer_for_every_asked_step_and_no_other(lesson: Lesson) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(worksheet_csv(lesson)))))
    assert [(int(row["iteration"]), row["symbol"]) for row in rows] == asked(lesson)
    assert all(row["answer"] == row["learner"] == "" for row in rows)
    assert "".join(worksheet_csv(lesson)).splitlines()[0] == "learner,iteration,symbol,answer"


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_markdown_has_a_blank_for_every_asked_step(lesson: Lesson) -> None:
    blanks = re.findall(r"^\| `([^`]+)` \| .* \| _+ \|$", "".join(worksheet_md(lesson)), re.MULTILINE)
    assert blanks == [symbol for _, symbol in asked(lesson)]


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_html_has_an_empty_box_for_every_asked_step(lesson: Lesson) -> None:
    boxes = [
        e for e in ET.fromstring("".join(worksheet_html(lesson))).iter("td") if e.get("class") == "answer"
    ]
    assert len(boxes) == len(asked(lesson))
    assert all("".join(box.itertext()) == "" for box in boxes)


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_no_value_of_a_blank_is_printed(lesson: Lesson) -> None:
    """Values of four and more figures, which no other number on the sheet has by chance; notes left out."""
    silent = replace(lesson, notes=())
    trace = Trace(lesson.computation)
    values = {format_number(trace.value(*key)) for key in asked(lesson)}
    telling = {value for value in values if len(value.strip("-0.")) >= 5}
    assert telling or lesson.id in (
        "graph-xyz",
        "perceptron-and",
        "graph-fan-out",
        "conv-35",
        "slope-11",
        "gate-121",
        "batch-11",
    )  # whole numbers, and short ones
    for make in (worksheet_md, worksheet_html):
        numbers = set(re.findall(r"-?\d+\.\d+", "".join(make(silent)).replace("−", "-")))
        assert not numbers & telling


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_a_csv_sheet_that_is_filled_in_right_is_marked_right(lesson: Lesson) -> None:
    trace = Trace(lesson.computation)
    out = io.StringIO()
    writer = csv.DictWriter(out, ("learner", "iteration", "symbol", "answer"))
    writer.writeheader()
    for row in csv.DictReader(io.StringIO("".join(worksheet_csv(lesson)))):
        value = trace.value(int(row["iteration"]), row["symbol"])
        writer.writerow({**row, "learner": "anna", "answer": repr(value)})
    marks = class_marks(lesson, parse_answers(io.StringIO(out.getvalue()), "sheet.csv"))
    assert len(marks.marks) == len(asked(lesson))
    assert {mark.verdict for mark in marks.marks} == {"correct"}
    assert not marks.problems.count


def test_a_step_that_is_not_asked_shows_its_value_only_if_an_asked_step_needs_it() -> None:
    rules = (AskRule(1, 1, frozenset()), AskRule(2, 2, frozenset({"loss"})))
    lines = list(lines_of(replace(PLAIN, ask=rules)))
    assert [(line.iteration, line.step.symbol, line.asked) for line in lines] == [
        (2, "yhat", False),
        (2, "L", True),
    ]
    assert float(lines[0].shown) == pytest.approx(2.04803, abs=1e-5)


def test_a_value_that_equals_a_blank_is_worked_out_from_what_it_needs() -> None:
    """a1 is asked and equals z1 (ReLU is open), so z1 is left open, and the update of w11 is given for it."""
    rules = (AskRule(1, 1, frozenset()), AskRule(2, 2, frozenset({"activation"})))
    shown = {(line.iteration, line.step.symbol): line.shown for line in lines_of(replace(PLAIN, ask=rules))}
    assert shown[2, "z1"] == ""
    assert float(shown[1, "w11'"]) == pytest.approx(0.1228)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_the_same_lesson_gives_the_same_bytes(make: Callable[[Lesson], str]) -> None:
    assert "".join(make(PLAIN)) == "".join(make(replace(PLAIN)))


@pytest.mark.parametrize("make", [worksheet_md, worksheet_html], ids=lambda make: make.__name__)
def test_a_sheet_carries_the_seed_of_its_numbers(make: Callable[[Lesson], str]) -> None:
    assert "relu-221@7" in "".join(make(replace(PLAIN, seed=7)))


def test_hostile_titles_are_shown_and_never_obeyed() -> None:
    hostile = replace(PLAIN, title="<script>x</script>", summary="\x1b[2J# h")
    html, sheet = "".join(worksheet_html(hostile)), "".join(worksheet_md(hostile))
    assert "<script" not in html
    assert "<" not in sheet
    assert "&lt;script&gt;" in sheet
    assert "\x1b" not in sheet + html


@pytest.mark.parametrize("name", ["<b>", "```", "\n```\n<b>"])
def test_a_layer_cannot_leave_the_drawing_of_a_markdown_sheet(name: str) -> None:
    first, *others = NETWORK.layers
    hostile = replace(PLAIN, network=replace(NETWORK, layers=(replace(first, name=name), *others)))
    sheet = "".join(worksheet_md(hostile))
    drawing = sheet.partition("\n\n## ")[0].partition("______________\n\n")[2].splitlines()
    assert (drawing[0], drawing[-1]) == ("<pre>", "</pre>")
    assert not any("<" in line for line in drawing[1:-1])


def test_a_sheet_of_equations_has_the_equations_in_the_place_of_rules() -> None:
    (lesson,) = [lesson for lesson in LESSONS if lesson.id == "rnn-2"]
    assert "z[t] = w*x[t] + u*h[t-1] + b for t in 1..2" in "".join(worksheet_md(lesson))
    assert "z[t] = w*x[t] + u*h[t-1] + b for t in 1..2" in "".join(worksheet_html(lesson))


def test_a_sheet_of_a_network_over_a_batch_keeps_its_rules() -> None:
    (lesson,) = [lesson for lesson in LESSONS if lesson.id == "net-batch"]
    assert "relu" in "".join(worksheet_md(lesson)).split("The rules")[1]
