"""Drawings of the models of equations in `tests/support/equations`, at each of their steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.present.diagram import Drawing, draw_plan
from tutor.steps.derive import Plan, Step
from tutor.steps.trace import Trace

FOLDER = Path(__file__).parent / "equations"
SMALL = sorted(FOLDER.glob("*.toml"))
"""One of each kind; every one is drawn whole on the smallest screen."""

MORE = sorted((FOLDER / "more").glob("*.toml"))
"""Deeper, wider and larger ones."""


@lru_cache(maxsize=32)
def lesson_of(path: Path) -> Lesson:
    return load_lesson(path)


def named(name: str) -> Path:
    return next(path for path in (*SMALL, *MORE) if path.stem == name)


@dataclass(frozen=True)
class Scene:
    """One state of a lesson: all before step `at` is known, and that step is asked; None for the end."""

    trace: Trace
    at: int | None
    iteration: int = 1

    @property
    def plan(self) -> Plan:
        return self.trace.plan_at(self.iteration)

    @property
    def step(self) -> Step | None:
        return None if self.at is None else self.plan.steps[self.at]

    @property
    def known(self) -> set[str]:
        return {step.symbol for step in self.plan.steps[: self.at]}

    def draw(self, width: int = 78, height: int | None = 12, ascii_only: bool = False) -> Drawing:
        step = self.step
        return draw_plan(
            self.plan,
            self.trace.values(self.iteration),
            known=self.known,
            focus=step,
            width=width,
            height=height,
            ascii_only=ascii_only,
            shown_pass="forward" if step is not None and step.which_pass == "forward" else "backward",
        )


@lru_cache(maxsize=32)
def trace_of(path: Path) -> Trace:
    return Trace(lesson_of(path).computation)


def scenes(path: Path, every: int = 1) -> Iterator[Scene]:
    """Every step of the first iteration, or each `every`th, and the end."""
    trace = trace_of(path)
    for at in range(0, len(trace.plan.steps), every):
        yield Scene(trace, at)
    yield Scene(trace, None)


def scene_at(name: str, symbol: str) -> Scene:
    trace = trace_of(named(name))
    return Scene(trace, next(at for at, step in enumerate(trace.plan.steps) if step.symbol == symbol))
