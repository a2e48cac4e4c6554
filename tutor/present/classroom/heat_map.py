"""Which mistake was made at which step how often, as drawings that fit on a page each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from tutor.classroom.step_tallies import StepStatistics
from tutor.clean import in_html
from tutor.expressions.printing import PRETTY
from tutor.named_tuples import NamedTuple
from tutor.present.classroom.columns import cut
from tutor.present.classroom.report import ClassReport
from tutor.present.markup import html
from tutor.sayings import Name, Said, Text, said
from tutor.words import say
from tutor.words.titles import title_of

MOST_KINDS, MOST_STEPS = 40, 160
"""Of the commonest misconceptions, and of the steps with most of them; the rest is counted."""

_KINDS, _STEPS = 14, 32
"""Columns and rows of one drawing: with more its numbers are too small to read on paper."""

_CELL_WIDTH, _CELL_HEIGHT = 34, 20  # all lengths in px of the viewBox
_LABEL = 232  # beside the rows
_LABEL_LETTERS, _LESSON_LETTERS = 34, 14
_HEAD = 172  # above the columns, whose titles stand at a slant
_HEAD_LETTERS = 34
_TAIL = 150  # the slanting titles of the last columns reach so far beyond them
_MARGIN = 8
_DARKEST = 0.85
_LIGHTEST = 0.08
_LEAST_DARK = 3  # a mistake made once is no dark spot
_WHITE_FROM = 0.5  # numbers on a darker ground are light


class _Part(NamedTuple):
    """What one drawing shows."""

    steps: Sequence[StepStatistics]
    kinds: Sequence[str]


def heat_maps(report: ClassReport) -> Iterator[str]:
    """Figures, and how much they leave out; nothing where no mistake was named."""
    statistics = report.statistics
    met = [step for step in statistics.steps if step.misconceptions]
    if not met:
        return
    kinds = [kind.misconception for kind in statistics.kinds[:MOST_KINDS]]
    steps = _most_met(met)
    most = max(_LEAST_DARK, *(times for step in met for _, times in step.misconceptions))
    parts = list(_parts(steps, kinds))
    for number, part in zip(count(1), parts, strict=False):
        title = said("class_report.heat_part", part=number) if len(parts) > 1 else said("class_report.heat")
        yield _figure(report, part, title, f"heat-{number}", most)
    left = len(met) - len(steps), len(statistics.kinds) - len(kinds)
    if any(left):
        unlisted = said("class_report.heat_unlisted", steps=left[0], kinds=left[1])
        yield f"<p>{html(unlisted)}</p>"


def _most_met(met: Sequence[StepStatistics]) -> list[StepStatistics]:
    """The steps with most mistakes, in the order of all."""
    times = [sum(times for _, times in step.misconceptions) for step in met]
    chosen = sorted(range(len(met)), key=lambda n: -times[n])[:MOST_STEPS]
    return [met[n] for n in sorted(chosen)]


def _parts(steps: Sequence[StepStatistics], kinds: Sequence[str]) -> Iterator[_Part]:
    for left in range(0, len(kinds), _KINDS):
        columns = kinds[left : left + _KINDS]
        met = [step for step in steps if any(kind in columns for kind, _ in step.misconceptions)]
        for top in range(0, len(met), _STEPS):
            yield _Part(met[top : top + _STEPS], columns)


def _figure(report: ClassReport, part: _Part, title: Said, name: str, most: int) -> str:
    width = _LABEL + len(part.kinds) * _CELL_WIDTH + _TAIL
    height = _HEAD + len(part.steps) * _CELL_HEIGHT + _MARGIN
    shapes = "".join((*_heads(part), *_rows(report, part, most)))
    return (
        f'<figure class="heat"><svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{html(title)}</title>'
        f'<desc id="{name}-desc">{html(_description(report, part))}</desc>{shapes}</svg></figure>'
    )


def _description(report: ClassReport, part: _Part) -> Said:
    most, at, misconception = max(
        ((times, step, kind) for step in part.steps for kind, times in step.misconceptions
         if kind in part.kinds),
        key=lambda found: found[0],
    )  # fmt: skip
    return said(
        "class_report.heat_desc",
        steps=len(part.steps),
        kinds=len(part.kinds),
        most=most,
        misconception=Text(title_of(misconception)),
        step=report.step(at.at),
    )


def _heads(part: _Part) -> Iterator[str]:
    for column, kind in enumerate(part.kinds):
        x, y = _LABEL + (column + 0.5) * _CELL_WIDTH, _HEAD - 6
        title = in_html(cut(title_of(kind), _HEAD_LETTERS))
        yield f'<text class="head" transform="translate({x:.0f} {y}) rotate(-45)">{title}</text>'


def _rows(report: ClassReport, part: _Part, most: int) -> Iterator[str]:
    for row, step in enumerate(part.steps):
        top = _HEAD + row * _CELL_HEIGHT
        middle = top + _CELL_HEIGHT - 6
        label = in_html(cut(say(_label(report, step), PRETTY), _LABEL_LETTERS))
        yield f'<text class="row" x="{_LABEL - 6}" y="{middle}">{label}</text>'
        times = dict(step.misconceptions)
        for column, kind in enumerate(part.kinds):
            yield _cell(_LABEL + column * _CELL_WIDTH, top, times.get(kind, 0), most)


def _label(report: ClassReport, step: StepStatistics) -> Said:
    """Its place in short; the iteration and the symbol are at its end, and tell more than the lesson."""
    at = step.at
    if report.several_lessons:
        lesson = Text(cut(at.lesson, _LESSON_LETTERS))
        return said("class_report.heat_row_of", lesson=lesson, iteration=at.iteration, symbol=Name(at.symbol))
    return said("class_report.heat_row", iteration=at.iteration, symbol=Name(at.symbol))


def _cell(left: int, top: int, times: int, most: int) -> str:
    shade = _LIGHTEST + (_DARKEST - _LIGHTEST) * times / most if times else 0.0
    ground = (
        f'<rect x="{left}" y="{top}" width="{_CELL_WIDTH}" height="{_CELL_HEIGHT}" '
        f'fill-opacity="{shade:.2f}"/>'
    )
    if not times:
        return ground
    light = ' class="light"' if shade > _WHITE_FROM else ""
    x, y = left + _CELL_WIDTH // 2, top + _CELL_HEIGHT - 6
    return f'{ground}<text{light} x="{x}" y="{y}">{times}</text>'
