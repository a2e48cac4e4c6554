"""Which mistake was made at which step how often, as a table of letters and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from string import ascii_uppercase

from tutor.classroom.step_tallies import StepStatistics
from tutor.present.classroom.columns import GAP, fitted, width_of, wrapped
from tutor.present.classroom.report import ClassReport
from tutor.present.mistakes import mistakes
from tutor.sayings import Said, Text, said
from tutor.words import say
from tutor.words.titles import title_of

MOST_LETTERS = 12
"""Of the commonest mistakes; rarer ones are told step by step."""

_NONE = "."
_LONGEST_STEP = 20


def mistakes_matrix(report: ClassReport, width: int) -> Iterator[str]:
    """A row for each step at which a mistake was named, a letter for each of the commonest, and a legend."""
    met = [step for step in report.statistics.steps if step.misconceptions]
    if not met:
        yield from wrapped(say(said("class_report.heat_none")), width)
        return
    kinds = report.statistics.kinds
    count = min(MOST_LETTERS, len(kinds), _room(met, width))
    letters = ascii_uppercase[:count]
    names = [kind.misconception for kind in kinds[:count]]
    for lesson, steps in groupby(met, key=lambda step: step.at.lesson):
        if report.several_lessons:
            yield "\n"
            yield from wrapped(say(said("class_report.steps_of", lesson=Text(lesson))), width)
        yield from _table(list(steps), names, letters, width)
    yield "\n"
    for letter, kind in zip(letters, kinds, strict=False):
        title = Text(title_of(kind.misconception))
        legend = said(
            "class_report.letter", letter=Text(letter), title=title, times=kind.times, learners=kind.learners
        )
        yield from wrapped(say(legend), width)
    yield from (line for one in _rarer(report, met, set(names)) for line in wrapped(say(one), width))


def _room(met: Iterable[StepStatistics], width: int) -> int:
    """How many letters have room beside the steps."""
    counts = max(len(str(times)) for step in met for _, times in step.misconceptions)
    iteration = max(len(say(_ITERATION)), *(len(str(step.at.iteration)) for step in met))
    label = max(len(say(_STEP)), *(min(_LONGEST_STEP, width_of(step.at.symbol)) for step in met))
    return max(0, (width - iteration - GAP - label) // (GAP + counts))


_ITERATION, _STEP = said("class_report.column_iteration_short"), said("class_report.column_step")


def _table(steps: Sequence[StepStatistics], names: Sequence[str], letters: str, width: int) -> Iterator[str]:
    """The steps of one lesson at which one of these was made."""
    rows = []
    for step in steps:
        times = dict(step.misconceptions)
        if not times.keys().isdisjoint(names):
            counts = (str(times.get(name, _NONE)) for name in names)
            rows.append((str(step.at.iteration), step.at.symbol, *counts))
    if rows:
        yield from fitted((say(_ITERATION), say(_STEP), *letters), rows, width, "><" + ">" * len(letters))


def _rarer(report: ClassReport, met: Iterable[StepStatistics], shown: set[str]) -> Iterator[Said]:
    """What the table has no column for."""
    heading = [said("class_report.rarer")]
    for step in met:
        others = [one for one in step.misconceptions if one[0] not in shown]
        if others:
            yield from heading
            heading = []
            made = Text(mistakes(others))
            yield said("class_report.mistakes_at", step=report.step(step.at), mistakes=made)
