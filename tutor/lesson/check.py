"""Checking lesson files: every problem and every doubt, with its place."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.engine.second_opinion import mere_rounding
from tutor.files import reason_of
from tutor.lesson.asked_steps import asked_steps
from tutor.lesson.catalogue import COURSE_FILE, is_path, lesson_path, shipped_path
from tutor.lesson.course import examine_course_file
from tutor.lesson.load import examine_file
from tutor.lesson.model import Lesson
from tutor.lesson.page import Page, blocks_of
from tutor.lesson.problems import Problem
from tutor.named_tuples import NamedTuple
from tutor.sayings import Name, Said, said
from tutor.steps.trace import Trace

_LONGEST_TITLE = 60
_LONGEST_SUMMARY = 160
_LONGEST_NOTE = 240
_PAGE_WIDTH, _PAGE_ROWS, _ROWS_OVER_FIGURE = 76, 20, 9
"""What a screen of 80x24 has for a page's text: alone, and with a picture or something to explore below."""

_MOST_LISTED = 4  # places of what is found at many
_MOST_STEPS_MEASURED = 50_000


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What checking found in one file.

    Attributes:
        where: the file, for messages.
        lesson: None where there are errors, and of a course file.
        errors: what keeps the lesson from being used.
        warnings: what an author should look at; the lesson works.
    """

    where: str
    lesson: Lesson | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        return not self.errors

    def with_warnings(self, more: Iterable[Problem]) -> CheckReport:
        """The same report with the warnings of a further check."""
        return replace(self, warnings=(*self.warnings, *more))


def check_paths(paths: Iterable[Path]) -> Iterator[CheckReport]:
    """A report for every lesson file: those named, and the `*.toml` directly in the folders named.

    A file is looked at when its report is asked for.
    What is neither a file nor a folder and looks like an id is looked up in the catalogue.
    """
    for path in paths:
        if os.path.isdir(path):  # pathlib's raises an error for a name that is too long
            yield from _check_folder(path)
        else:
            found = None if os.path.exists(path) or is_path(str(path)) else lesson_path(str(path))
            yield check_file(found or path)


def check_file(path: Path) -> CheckReport:
    """The report on one file, a lesson's or a course's; what is wrong with it is never raised."""
    where = escaped(str(path))
    examined = examine_file(path)
    if examined.lesson is None and path.name == COURSE_FILE:
        return CheckReport(where, None, examine_course_file(path).errors, ())
    warnings = examined.warnings
    if examined.lesson is not None:
        warnings += _doubts(examined.lesson, path, where)
    return CheckReport(where, examined.lesson, examined.errors, warnings)


def _check_folder(folder: Path) -> Iterator[CheckReport]:
    where = escaped(str(folder))
    try:
        files = sorted(file for file in folder.iterdir() if file.name.endswith(".toml"))
    except OSError as error:
        yield _refused(where, said("lesson_files.unreadable", reason=reason_of(error)))
        return
    if not files:
        yield _refused(where, said("checking.no_lesson_files"))
    yield from map(check_file, files)


def _refused(where: str, message: Said) -> CheckReport:
    return CheckReport(where, None, (Problem(where, "", message),), ())


def _doubts(lesson: Lesson, path: Path, where: str) -> tuple[Problem, ...]:
    """What no reader of the file needs to know, but its author does."""
    found = [
        Problem(where, key, said("checking.long_text", count=len(text), most=most))
        for key, text, most in (
            ("title", lesson.title, _LONGEST_TITLE),
            ("summary", lesson.summary, _LONGEST_SUMMARY),
            *((f"notes[{index}]", note.text, _LONGEST_NOTE) for index, note in enumerate(lesson.notes)),
        )
        if len(text) > most
    ]
    found += [
        Problem(where, f"pages[{index}].text", said("checking.page_scrolls", count=rows, most=most))
        for index, page in enumerate(lesson.pages)
        for rows, most in [_rows_of(page)]
        if rows > most
    ]
    if not asked_steps(lesson):
        found.append(Problem(where, "ask", said("checking.nothing_asked")))
    shipped = shipped_path(lesson.id)
    if shipped is not None and not (path.exists() and path.samefile(shipped)):
        found.append(Problem(where, "id", said("checking.id_of_shipped")))
    return (*_together(list(_cancelled(lesson)), where), *found)


def _rows_of(page: Page) -> tuple[int, int]:
    """The rows that a page's text takes on a small screen, and those that it has there."""
    blocks = blocks_of(page.text)
    rows = sum(
        len(textwrap.wrap("".join(piece.text for piece in block.pieces), _PAGE_WIDTH)) for block in blocks
    )
    blanks = sum(not (block.item and after.item) for block, after in pairwise(blocks))
    figure = page.picture is not None or page.explore is not None
    return rows + blanks, _ROWS_OVER_FIGURE if figure else _PAGE_ROWS


def _together(cancelled: Sequence[_Cancelled], where: str) -> Iterator[Problem]:
    """What is left of sums that cancel: one problem for all gates that it decides, one for all else."""
    for gate in (True, False):
        steps = [one for one in cancelled if one.gate is gate]
        if not steps:
            continue
        places = tuple(
            said("checking.left", symbol=Name(one.symbol), value=one.value, iteration=one.iteration)
            for one in steps[:_MOST_LISTED]
        )
        if more := len(steps) - len(places):
            places += (said("checking.more_places", count=more),)
        name = "checking.gate_by_rounding" if gate else "checking.only_rounding"
        yield Problem(where, "training", said(name, count=len(steps), places=places))


class _Cancelled(NamedTuple):
    """A step whose value is nothing but rounding, in the first iteration in which it is."""

    iteration: int
    symbol: str
    value: float
    gate: bool


def _cancelled(lesson: Lesson) -> Iterator[_Cancelled]:
    """The steps whose value is nothing but rounding.

    Of a long training the first iterations are looked at.
    """
    if lesson.equations is not None:
        return  # there such a sum is 0, as it is on paper
    trace = Trace(lesson.computation)
    sums = [step for step in trace.plan.steps if step.kind not in ("grad_weight", "grad_bias")]
    gates = {z for layer in lesson.network.layers if layer.row.gate is not None for z in layer.z}
    told: set[str] = set()
    looked_at = trace.plan.iterations_within(_MOST_STEPS_MEASURED, lesson.training.iterations)
    for iteration in range(1, looked_at + 1):
        values = trace.values(iteration)
        for step in sums:
            exact = values[step.symbol] == 0.0 and step.symbol not in gates
            if exact or step.symbol in told or not mere_rounding(step, values):
                continue
            told.add(step.symbol)
            yield _Cancelled(iteration, step.symbol, values[step.symbol], step.symbol in gates)
