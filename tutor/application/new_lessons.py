"""`new`: a lesson for a network of one's own, of a shape or with the weights of a trained one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tutor.application.new_files import write_new
from tutor.application.open_exam import refuse_its_numbers
from tutor.application.selection import chosen_seed
from tutor.clean import escaped
from tutor.errors import TutorError
from tutor.files import reason_of
from tutor.journal.record import Record
from tutor.lesson.catalogue import shipped_path
from tutor.lesson.load import examine, is_id
from tutor.lesson.model import Lesson, Source
from tutor.named_tuples import NamedTuple
from tutor.practice.new_networks import Layout, fresh_lesson, layout, lesson_of_weights, shape_of
from tutor.practice.trained_networks import Trained, trained_network
from tutor.present.new_lessons import entitled, lesson_file
from tutor.sayings import Said, Text, said

_SUFFIX = ".toml"
_NOT_OF_AN_ID = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 40


class Asked(NamedTuple):
    """What a new lesson is to be; None and () for what was left out.

    Attributes:
        shape: sizes from the inputs to the outputs, such as "2-2-1".
        activations: see `tutor.practice.new_networks.layout`.
        file: of a trained network; then `inputs`, `targets` and `activations` must be there.
        output: where the lesson file goes.
    """

    shape: str | None = None
    activations: tuple[str, ...] = ()
    loss: str | None = None
    seed: int | None = None
    file: str | None = None
    inputs: tuple[float, ...] = ()
    targets: tuple[float, ...] = ()
    output: str | None = None


class NewLesson(NamedTuple):
    """A lesson file, and what there is to know about it.

    Attributes:
        text: what stands in it.
        path: where it was written; None where that was not asked for.
    """

    text: str
    path: Path | None
    notices: tuple[Said, ...]


def new_lesson(record: Record, asked: Asked) -> NewLesson:
    """Makes a lesson file.

    Raises:
        TutorError: where what is asked for cannot be, and for the numbers of the exam that is open.
    """
    _check(asked)
    output = None if asked.output is None else _lesson_path(asked.output)
    if asked.file is not None:
        lesson, remarks, notices = _trained(asked, Path(asked.file))
    else:
        lesson, remarks, notices = _fresh(asked)
    if output is not None:
        lesson = replace(lesson, id=output.stem)
    refuse_its_numbers(record, lesson)
    text = lesson_file(lesson, remarks)
    where = str(output) if output is not None else f"{lesson.id}{_SUFFIX}"
    examined = examine(text, where, stem=lesson.id)
    if examined.lesson is None:
        raise TutorError(said("new_lessons.no_lesson", problem=examined.errors[0].message))
    notices += tuple(problem.said for problem in examined.warnings)
    if output is None:
        return NewLesson(text, None, (*notices, said("new_lessons.save_as", file=Text(where))))
    _write(output, text)
    command = Text(shlex.join(["backprop-tutor", "lesson", escaped(asked.output or "")]))
    return NewLesson(text, output, (*notices, said("new_lessons.open_it", command=command)))


def _check(asked: Asked) -> None:
    """Refuses what was left out, or is there and has no meaning."""
    if asked.file is None:
        if asked.shape is None:
            raise TutorError(said("new_lessons.nothing_named"), said("new_lessons.type_shape"))
        for option, values in (("--input", asked.inputs), ("--target", asked.targets)):
            if values:
                only = said("new_lessons.only_with_file", option=Text(option))
                raise TutorError(only, said("new_lessons.leave_out"))
        return
    if asked.shape is not None:
        two = said("new_lessons.two_named", shape=Text(escaped(asked.shape)))
        raise TutorError(two, said("new_lessons.name_one"))
    if asked.seed is not None:
        only = said("new_lessons.only_with_shape", option=Text("--seed"))
        raise TutorError(only, said("new_lessons.leave_out"))
    needed = [("--input", asked.inputs), ("--target", asked.targets), ("--activation", asked.activations)]
    missing = tuple(
        Text(option) for option, values in needed[: 2 if _is_onnx(asked.file) else 3] if not values
    )
    if missing:
        lacking = said("new_lessons.needed_with_file", options=missing)
        raise TutorError(lacking, said("new_lessons.such_as"))


def _fresh(asked: Asked) -> tuple[Lesson, tuple[Said, ...], tuple[Said, ...]]:
    """The lesson, the remarks in its file, and what is said beside it."""
    seed = chosen_seed(asked.seed)
    of = layout(shape_of(asked.shape or ""), asked.activations, asked.loss)
    lesson = entitled(fresh_lesson(of, seed), of)
    if shipped_path(lesson.id) is not None:
        lesson = replace(lesson, id=f"{lesson.id}-{str(seed)[:12]}")
    made_by = _made_by(asked, asked.shape or "", "--seed", str(seed))
    return lesson, (made_by,), (said("new_lessons.seed_drawn", seed=seed),) if asked.seed is None else ()


def _trained(asked: Asked, file: Path) -> tuple[Lesson, tuple[Said, ...], tuple[Said, ...]]:
    """The same for a trained network."""
    found = _network_in(file)
    of = layout(found.shape, asked.activations or found.activations, asked.loss)
    lesson = entitled(lesson_of_weights(of, found.dense, asked.inputs, asked.targets), of, file.name)
    name = escaped(file.name)
    lesson = replace(lesson, id=_id_of(file, of), source=Source(name))
    numbers = [
        f"--{option}={','.join(map(repr, values))}"
        for option, values in (("input", asked.inputs), ("target", asked.targets))
    ]
    made_by = _made_by(asked, "--from", name, *numbers)
    return lesson, (made_by, *_taken_from(found)), ()


def _is_onnx(name: str) -> bool:
    return name.lower().endswith(".onnx")


def _network_in(file: Path) -> Trained:
    if not _is_onnx(file.name):
        return trained_network(file)
    from tutor.practice.onnx_files import onnx_network

    return onnx_network(file)


def _taken_from(found: Trained) -> Iterator[Said]:
    """Which tensors became which layer."""
    for number, tensors in enumerate(found.tensors, start=1):
        yield said("new_lessons.taken_from", number=number, tensors=tensors)


def _made_by(asked: Asked, *parts: str) -> Said:
    typed = ["backprop-tutor", "new", *parts]
    if asked.activations:
        typed += ["--activation", ",".join(asked.activations)]
    if asked.loss is not None:
        typed += ["--loss", asked.loss]
    return said("new_lessons.made_by", command=Text(shlex.join(typed)))


def _id_of(file: Path, of: Layout) -> str:
    """What the lesson of a trained network is called: like its file, if a lesson may be."""
    stem = _NOT_OF_AN_ID.sub("-", file.stem)[:_LONGEST_STEM].strip("-._")
    name = stem if is_id(stem) else of.id
    return name if shipped_path(name) is None else f"{name}-trained"


def _lesson_path(name: str) -> Path:
    """Where the lesson goes; its id is the file's name."""
    path, shown = Path(name), Text(escaped(name))
    if path.suffix != _SUFFIX:
        raise TutorError(said("new_lessons.not_toml", file=shown), said("new_lessons.another_name"))
    if not is_id(path.stem):
        raise TutorError(said("new_lessons.no_id", file=shown), said("new_lessons.another_name"))
    return path


def _write(path: Path, text: str) -> None:
    try:
        write_new(path, text.encode("utf-8"))
    except (OSError, ValueError) as error:
        failed = said("new_lessons.not_written", file=Text(escaped(str(path))), reason=reason_of(error))
        raise TutorError(failed, said("new_lessons.another_name")) from error
