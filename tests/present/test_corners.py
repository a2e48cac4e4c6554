"""`scripts/check_drawings.py` at the corners of the sizes of terminals, and that it sees what is wrong."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from support.drawings import scene_at
from support.networks import two_two_one
from tutor.lesson.catalogue import available, find_lesson
from tutor.present.diagram import Drawing, Span


def _script() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "scripts" / "check_drawings.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


script = _script()


@pytest.mark.parametrize("lesson", [entry.id for entry in available()])
def test_at_the_corners_and_in_the_classroom_nothing_is_cut_overlaps_or_stands_open(lesson: str) -> None:
    found = find_lesson(lesson)
    for size in (*script.CORNERS, *script.CLASSROOM):
        assert list(script.check(found, size)) == []


def drawn() -> Drawing:
    return scene_at(*two_two_one(), "dL/dz2").draw(80, 13)


def without(drawing: Drawing, sign: str) -> Drawing:
    """The drawing with a blank for the first such sign."""
    row = next(row for row, line in enumerate(drawing.lines) if sign in line)
    lines = list(drawing.lines)
    lines[row] = lines[row].replace(sign, " ", 1)
    return replace(drawing, lines=tuple(lines))


def test_a_good_drawing_has_no_faults() -> None:
    assert list(script.faults(drawn(), 80, 13)) == []
    assert list(script.lost(drawn(), True)) == []


@pytest.mark.parametrize(
    "spoilt, fault",
    [
        (without(drawn(), "┘"), "a box is open"),
        (replace(drawn(), spans=(*drawn().spans, drawn().spans[3])), "two things overlap"),
        (replace(drawn(), spans=drawn().spans[1:]), "something belongs to nothing"),
        (Drawing(("x₁ …",), (Span(0, 0, 2, "label"), Span(0, 3, 4, "known"))), "'…' is cut"),
        (replace(drawn(), lines=(*drawn().lines, "")), "it is larger than its room"),
    ],
    ids=["open", "overlap", "stray", "cut", "large"],
)
def test_what_is_wrong_is_seen(spoilt: Drawing, fault: str) -> None:
    assert any(found.startswith(fault) for found in script.faults(spoilt, 80, 13))


def test_a_weight_without_its_name_on_its_edge_is_seen() -> None:
    network = two_two_one()[0]
    assert list(script.unnamed(drawn(), network, False)) == []
    spoilt = replace(drawn(), lines=tuple(line.replace("w₂₁", "   ") for line in drawn().lines))
    assert list(script.unnamed(spoilt, network, False)) == ["w21 has no name on its edge"]


def test_a_mark_on_a_wall_is_seen() -> None:
    assert list(script.marks_on_walls(drawn())) == []
    row, column = next((s.row, s.start) for s in drawn().spans if drawn().text(s) == "│" and s.row > 3)
    lines = [f"{t[:column]}*{t[column + 1 :]}" if r == row else t for r, t in enumerate(drawn().lines)]
    assert list(script.marks_on_walls(replace(drawn(), lines=tuple(lines)))) == [(row, column)]


def test_a_name_without_a_blank_behind_it_is_seen() -> None:
    spans = (Span(0, 0, 2, "label"), Span(0, 2, 3, "label"))
    assert len(list(script.glued(Drawing(("b1d0.5",), spans), {"b1"}, True))) == 1
    assert list(script.glued(Drawing(("b1 d0.5",), (spans[0], Span(0, 3, 4, "label"))), {"b1"}, True)) == []


def test_a_question_that_is_missing_or_stands_twice_is_seen() -> None:
    assert list(script.lost(replace(drawn(), lines=("",)), True)) == ["the question stands there 0 times"]
    twice = replace(drawn(), lines=("[?] [?]",))
    assert list(script.lost(twice, True)) == ["the question stands there 2 times"]
    assert list(script.lost(replace(drawn(), lines=("",)), False)) == []
