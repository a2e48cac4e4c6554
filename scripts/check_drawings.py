"""Draws every lesson at every size of terminal and says where a drawing is cut, overlaps or stands open.

    python scripts/check_drawings.py [--every N] [LESSON...]

Sizes go from 60x20 to 160x50, every Nth of them (by default 7) in both directions; each lesson, or those
named by id or path, at a step of each kind, in Unicode and in ASCII. The test tests/present/test_corners.py
checks the corners.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from tutor.lesson.catalogue import available, find_lesson
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.model.network import Network
from tutor.practice.course import Course
from tutor.present.diagram import Drawing, draw_plan
from tutor.present.diagram.canvas import arms_of
from tutor.present.diagram.model import ASCII, UNICODE
from tutor.present.diagram.short_names import shortened
from tutor.steps.derive import Step
from tutor.ui.layout import rooms

LEAST, MOST = (60, 20), (160, 50)
CORNERS = (LEAST, (MOST[0], LEAST[1]), (LEAST[0], MOST[1]), MOST)
CLASSROOM = ((80, 24), (120, 40))
_WAYS = ((-1, 0), (0, 1), (1, 0), (0, -1))
_CUT = re.compile(r"(…|~)(?! ?\d)")


def faults(drawing: Drawing, width: int, height: int) -> Iterator[str]:
    """What is wrong with a drawing for so many columns and rows; nothing where all is well."""
    if len(drawing.lines) > height or max(map(len, drawing.lines), default=0) > width:
        yield "it is larger than its room"
    cells = [(span.row, column) for span in drawing.spans for column in range(span.start, span.end)]
    if len(cells) != len(set(cells)):
        yield "two things overlap"
    rest = {(row, at) for row, line in enumerate(drawing.lines) for at in range(len(line))} - set(cells)
    if any(drawing.lines[row][at] != " " for row, at in rest):
        yield "something belongs to nothing"
    for span in drawing.spans:
        text = drawing.text(span)
        if span.style not in ("edge", "edge_focus", "unit") and _CUT.search(text):
            yield f"{text!r} is cut"
    yield from (f"a box is open at {at}" for at in open_ends(drawing))
    yield from (f"a mark stands on a wall at {at}" for at in marks_on_walls(drawing))


def marks_on_walls(drawing: Drawing) -> list[tuple[int, int]]:
    """Where a mark stands between two pieces of a wall."""
    walls = {(s.row, s.start) for s in drawing.spans if s.style == "unit" and s.end - s.start == 1}
    return [
        (row, column)
        for row, line in enumerate(drawing.lines)
        for column, sign in enumerate(line)
        if sign == "*" and {(row - 1, column), (row + 1, column)} <= walls
    ]


def unnamed(drawing: Drawing, network: Network, ascii_only: bool) -> Iterator[str]:
    """The weights whose name does not stand on their own edge."""
    form = ASCII if ascii_only else UNICODE
    for (layer, unit, source), path in drawing.edges.items():
        if layer == len(network.layers):
            continue
        name = network.layers[layer].weight_names[unit][source]
        short = shortened(network)[layer]
        called = {form.style.name(one) for one in (name, short.names[name] if short else name)}
        row, on_edge = path[-1][0], set(path)
        there = [s for s in drawing.spans if s.row == row and (row, s.start) in on_edge]
        if not any(drawing.text(span) in called for span in there):
            yield f"{name} has no name on its edge"


def glued(drawing: Drawing, names: Collection[str], ascii_only: bool) -> Iterator[str]:
    """Names with a number or another sign right behind them; one for what becomes of them may stand there."""
    form = ASCII if ascii_only else UNICODE
    called = {form.style.name(name) for name in names}
    for one, other in pairwise(drawing.spans):
        beside = (one.row, one.end) == (other.row, other.start) and other.style not in ("edge", "edge_focus")
        if beside and drawing.text(one) in called and drawing.text(other)[0] not in f"*{form.becomes}":
            yield f"{drawing.text(one)!r} and {drawing.text(other)!r} have no blank between them"


def open_ends(drawing: Drawing) -> list[tuple[int, int]]:
    """Where the line of a box leads into a blank."""
    found = []
    for span in drawing.spans:
        for column in range(span.start, span.end) if span.style == "unit" else ():
            arms = arms_of(drawing.lines[span.row][column])
            ends = [
                (span.row + down, column + right)
                for (down, right), arm in zip(_WAYS, arms, strict=True)
                if arm
            ]
            if any(_sign(drawing, row, at) == " " for row, at in ends):
                found.append((span.row, column))
    return found


def _sign(drawing: Drawing, row: int, column: int) -> str:
    inside = 0 <= row < len(drawing.lines) and 0 <= column < len(drawing.lines[row])
    return drawing.lines[row][column] if inside else " "


@dataclass(frozen=True)
class Scene:
    """A lesson at the step with this place in its first iteration; None for the end."""

    lesson: Lesson
    at: int | None

    @cached_property
    def course(self) -> Course:
        return Course.of(self.lesson)

    @property
    def network(self) -> Network | None:
        plan = self.course.trace.plan
        return plan.dense or plan.compiled_from

    @property
    def step(self) -> Step | None:
        return None if self.at is None else self.course.trace.plan.steps[self.at]

    def draw(self, size: tuple[int, int], ascii_only: bool) -> tuple[Drawing, int, int] | None:
        """The drawing on a terminal of that size, with its room; None where a screen has none for it."""
        shared = rooms(*size, 2)
        if shared.small:
            return None
        width, step, trace = size[0] - 2, self.step, self.course.trace
        drawing = draw_plan(
            trace.plan,
            trace.values(1),
            known={one.symbol for one in trace.plan.steps[: self.at]},
            focus=step,
            width=width,
            height=shared.drawing,
            ascii_only=ascii_only,
            shown_pass="forward" if step is not None and step.which_pass == "forward" else "backward",
        )
        return drawing, width, shared.drawing


def scenes(lesson: Lesson) -> list[Scene]:
    """The first and the last step of each kind in each layer, of weights apart from biases; and the end."""
    steps = Course.of(lesson).trace.plan.steps
    kinds = [(step.kind, step.layer, step.source is None) for step in steps]
    last = {kind: at for at, kind in enumerate(kinds)}
    first = {kind: len(kinds) - 1 - at for at, kind in enumerate(reversed(kinds))}
    return [Scene(lesson, at) for at in (*sorted({*first.values(), *last.values()}), None)]


def lost(drawing: Drawing, asked: bool) -> Iterator[str]:
    """Says where the question is missing, or stands twice among the edges of a network."""
    count = "\n".join(drawing.lines).count("[?]")
    if asked and (not count or (drawing.edges and count > 1)):
        yield f"the question stands there {count} times"


def check(lesson: Lesson, size: tuple[int, int]) -> Iterator[str]:
    """The faults of a lesson's drawings at one size, each with its step."""
    for scene in scenes(lesson):
        for ascii_only in (False, True):
            made = scene.draw(size, ascii_only)
            step = scene.step.symbol if scene.step else "the end"
            found = [] if made is None else _faults_of(scene, *made, ascii_only)
            for fault in found:
                yield f"{lesson.id} at {size[0]}x{size[1]}, {step}{', ASCII' * ascii_only}: {fault}"


def _faults_of(scene: Scene, drawing: Drawing, width: int, height: int, ascii_only: bool) -> list[str]:
    found = [*faults(drawing, width, height), *lost(drawing, scene.step is not None)]
    network = scene.network
    if network is not None and drawing.edges:
        found += unnamed(drawing, network, ascii_only)
    return [*found, *glued(drawing, scene.course.trace.values(1), ascii_only)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=7)
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    chosen = parser.parse_args()
    names = chosen.lessons or [entry.id for entry in available()]
    found = 0
    for name in names:
        lesson = load_lesson(Path(name)) if name.endswith(".toml") else find_lesson(name)
        for width in range(LEAST[0], MOST[0] + 1, chosen.every):
            for height in range(LEAST[1], MOST[1] + 1, chosen.every):
                for fault in check(lesson, (width, height)):
                    found += 1
                    print(fault)
    print(f"{found} faults in {len(names)} lessons")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
