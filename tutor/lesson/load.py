"""Loading a lesson file: bytes to a `Lesson`, or everything that is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tutor.clean import escaped
from tutor.collector import paused
from tutor.data_classes import dataclass
from tutor.lesson.guidance_section import read_ask, read_claims, read_notes, read_source
from tutor.lesson.model import FORMAT, NETWORK_FORMAT, AskRule, Lesson, Note, Source, StepKey
from tutor.lesson.naming import Names
from tutor.lesson.network_section import OF_FORMAT_2, NetworkRead, read_network
from tutor.lesson.page import Page
from tutor.lesson.problems import Findings, LessonError, Place, Problem
from tutor.lesson.tables import Table, as_prose, read_format
from tutor.lesson.toml_file import (
    Unreadable,
    bytes_of,
    errors_of,
    listed_problems,
    starts_with_a_mark,
    tables_of,
    text_of,
)
from tutor.lesson.training_section import check_values, inputs_of_data, read_training
from tutor.lesson.variants_section import read_keep
from tutor.model.network import ABSENT, Training
from tutor.sayings import Said, Text, said
from tutor.steps.derive import Plan, plan

if TYPE_CHECKING:
    from tutor.steps.equations_computation import EquationsComputation

MOST_KEPT, MOST_KEPT_BYTES = 64, 20_000
"""Files of which is kept what was found, and how large such a one is at most: the list of lessons, a quiz and
an exam look at each shipped one several times.
"""

_ID = re.compile(r"[^\W_][\w.-]{0,63}\Z")


@dataclass(frozen=True, slots=True)
class Examined:
    """What a lesson file holds and what is wrong in it. `lesson` is None exactly when there are errors."""

    lesson: Lesson | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def is_id(text: str) -> bool:
    """Whether a lesson may have this id."""
    return _ID.match(text) is not None


def load_lesson(path: Path) -> Lesson:
    """The lesson in a file.

    Raises:
        LessonError: with every problem, when the file cannot be read or is no sound lesson.
    """
    return _lesson_of(examine_file(path))


def parse_lesson(
    text: str | bytes, where: str = "lesson", *, stem: str | None = None, path: Path | None = None
) -> Lesson:
    """The lesson in a text.

    Args:
        where: what messages call the text.
        stem: the file's name without .toml, which the id must equal; None when there is no file.
        path: the lesson's `path`.

    Raises:
        LessonError: with every problem, when it is no sound lesson.
    """
    return _lesson_of(examine(text, where, stem=stem, path=path))


def _lesson_of(examined: Examined) -> Lesson:
    if examined.lesson is None:
        raise LessonError(examined.errors)
    return examined.lesson


def examine_file(path: Path, thorough: bool = True) -> Examined:
    """Everything that can be said of a file; never raises for what is in it.

    Unless `thorough`, the values of its first iterations only are looked at.
    """
    where = escaped(str(path))
    try:
        data = bytes_of(path)
    except Unreadable as error:
        return _refused(where, error.said)
    look = _looked_at if len(data) <= MOST_KEPT_BYTES else _looked_at.__wrapped__
    return look(data, where, path, thorough)


@lru_cache(MOST_KEPT)
def _looked_at(data: bytes, where: str, path: Path, thorough: bool) -> Examined:
    return examine(data, where, stem=path.stem, path=path, thorough=thorough)


@paused()  # a model is made of very many small trees, none of which is part of a circle
def examine(
    text: str | bytes,
    where: str,
    *,
    stem: str | None = None,
    path: Path | None = None,
    thorough: bool = True,
) -> Examined:
    """Everything that can be said of a lesson's text; never raises for what is in it.

    The arguments are those of `parse_lesson` and `examine_file`.
    """
    where = escaped(where)
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        decoded = text_of(data)
        root = tables_of(decoded)
    except Unreadable as error:
        return _refused(where, error.said, error.line)
    findings = Findings()
    top = Place((), findings)
    if starts_with_a_mark(data):
        top.warning(said("lesson_files.byte_order_mark"))
    lesson, steps = _read_lesson(Table(root, top), stem)
    if lesson is not None and steps is not None and not findings.errors:
        check_values(steps, lesson.computation, top.at("training"), thorough)
    errors = errors_of(findings, where, decoded)
    warnings = listed_problems(findings.warnings, where, decoded)
    if errors or lesson is None:
        return Examined(None, errors, warnings)
    return Examined(replace(lesson, path=path, contents=data), errors, warnings)


def _refused(where: str, message: Said, line: int | None = None) -> Examined:
    return Examined(None, (Problem(where, "", message, line),), ())


def _read_lesson(root: Table, stem: str | None) -> tuple[Lesson | None, Plan | None]:
    """The lesson of a parsed file and its steps, each None when too much is missing. Problems are noted."""
    if "lessons" in root and "network" not in root and "model" not in root:
        root.place.error(said("course.no_lesson_file"))
        return None, None
    lesson_format = read_format(root, NETWORK_FORMAT, FORMAT)
    if lesson_format is None:
        return None, None
    lesson_id = _read_id(root, stem)
    title, summary = (_read_line(root, key) for key in ("title", "summary"))
    source = read_source(root)
    names = Names(lesson_format)
    if lesson_format > NETWORK_FORMAT and "network" not in root:
        about = None if lesson_id is None or title is None or summary is None else (lesson_id, title, summary)
        return _read_equations(root, names, about, source)
    read = read_network(root, names, inputs_of_data(root))
    network = read.network
    if lesson_format > NETWORK_FORMAT and any(key in root for key in OF_FORMAT_2):
        about = None if lesson_id is None or title is None or summary is None else (lesson_id, title, summary)
        return _read_beyond(root, names, about, source, read)
    training = read_training(root, names, read)
    if network is not None:
        names.keep_gradients_readable(network.loss.name)
    steps = None
    if network is not None and training.rate_name is not None:
        steps = plan(network, training.rate_name)
    ask = read_ask(root, training.iterations, steps, lesson_format)
    notes = read_notes(root, training.iterations, steps, lesson_format)
    claims = read_claims(root, training.iterations, steps)
    keep = read_keep(root, network, None)
    pages = _read_pages(root, steps)
    root.close()
    if lesson_id is None or title is None or summary is None or network is None or training.training is None:
        return None, steps
    data = training.training
    lesson = Lesson(
        lesson_id, title, summary, network, data, source, ask, notes, claims, keep=keep, pages=pages
    )
    return lesson, steps


def _read_beyond(
    root: Table,
    names: Names,
    about: tuple[str, str, str] | None,
    source: Source | None,
    read: NetworkRead,
) -> tuple[Lesson | None, Plan | None]:
    """A lesson of a network with samples, another rule or more to its backward pass."""
    from tutor.lesson.network_computation import read_network_computation

    found = read_network_computation(root, names, read)
    if read.network is not None:
        names.keep_gradients_readable(read.network.loss.name)
    computation = None if found is None else found.computation
    keep = read_keep(root, read.network, None if computation is None else computation.model)
    ask, notes, claims, pages = _guidance(root, names, computation)
    if about is None or found is None or read.network is None:
        return None, None
    lesson = Lesson(
        *about,
        read.network,
        found.training,
        source,
        ask,
        notes,
        claims,
        equations=found.computation,
        document=MappingProxyType(root.entries),
        keep=keep,
        pages=pages,
    )
    return lesson, found.computation.plan(1)


def _guidance(
    root: Table, names: Names, computation: EquationsComputation | None
) -> tuple[tuple[AskRule, ...], tuple[Note, ...], dict[StepKey, str], tuple[Page, ...]]:
    """What guides and judges, and the end of the file."""
    iterations = None if computation is None else computation.iterations
    every = None if computation is None else _of_every_batch(computation)
    ask = read_ask(root, iterations, every, lesson_format=names.format)
    notes = read_notes(root, iterations, every, lesson_format=names.format)
    claims = read_claims(root, iterations, None if computation is None else computation.plan)
    pages = _read_pages(root, None if computation is None else computation.plan(1))
    root.close()
    return ask, notes, claims, pages


def _read_pages(root: Table, steps: Plan | None) -> tuple[Page, ...]:
    if "pages" not in root:
        root.take("pages")  # known here, though there are none
        return ()
    from tutor.lesson.pages_section import read_pages  # no lesson without pages waits for it

    return read_pages(root, steps)


def _read_equations(
    root: Table, names: Names, about: tuple[str, str, str] | None, source: Source | None
) -> tuple[Lesson | None, Plan | None]:
    """A lesson of equations."""
    # Imported here: no lesson of a plain network waits for what equations need.
    from tutor.lesson.computation_section import read_computation
    from tutor.lesson.model_section import read_model

    computation = read_computation(root, names, read_model(root, names))
    keep = read_keep(root, None, None if computation is None else computation.model)
    ask, notes, claims, pages = _guidance(root, names, computation)
    if about is None or computation is None:
        return None, None
    update = computation.update
    rates = next(iter(update.rates.items()), None) if update is not None else None
    name, values = rates if rates is not None else ("", (0.0,) * computation.iterations)
    training = Training((), (), tuple(values), name)
    lesson = Lesson(
        *about,
        ABSENT,
        training,
        source,
        ask,
        notes,
        claims,
        equations=computation,
        document=MappingProxyType(root.entries),
        keep=keep,
        pages=pages,
    )
    return lesson, computation.plan(1)


def _of_every_batch(computation: EquationsComputation) -> Plan:
    """The steps of the first iteration, and those that only other batches have."""
    first = computation.plan(1)
    portions = computation.settings.portions
    if not portions.in_batches:
        return first
    batches = min(-(-portions.samples // portions.size), computation.iterations)
    steps = {step.symbol: step for at in range(1, batches + 1) for step in computation.plan(at).steps}
    return replace(first, steps=tuple(steps.values()))


def _read_id(root: Table, stem: str | None) -> str | None:
    value, place = root.take("id", said("lesson_files.id_is_file_name"))
    if value is None:
        return None
    if not isinstance(value, str) or not _ID.match(value):
        place.expected(said("lesson_files.id_letters"), value)
        return None
    if stem is not None and unicodedata.normalize("NFC", value) != unicodedata.normalize("NFC", stem):
        place.expected(said("lesson_files.id_of_file", stem=Text(escaped(stem))), value)
    return value


def _read_line(root: Table, key: str) -> str | None:
    value, place = root.take(key, said("lesson_files.key_as_text", key=Text(key)))
    return None if value is None else as_prose(value, place)
