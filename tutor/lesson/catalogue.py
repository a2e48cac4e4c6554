"""Finding lessons: the shipped ones, and those that teachers add in folders of their own."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.folders import data_folder
from tutor.lesson.load import Examined, examine, examine_file, load_lesson
from tutor.lesson.model import Lesson
from tutor.lesson.problems import LessonError, Problem, nearest
from tutor.sayings import Said, Text, said

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

TEACHING_ORDER = (
    *("slope-11", "chain-111", "paths-121", "graph-fan-out", "gate-121", "sigmoid-11"),
    *("relu-111", "relu-221", "relu-231"),
    *("ru-121", "outputs-112", "sigmoid-222", "sigmoid-322", "mazur-222"),
    *("softmax-23", "softmax-23-combined", "postnetwork-322"),
    *("in-turn-21", "batch-11", "batch-sigmoid-21", "momentum-111", "adam-111"),
    *("conv-35", "rnn-3", "attention-head-22"),
)
"""From small to large: slopes, gates, sigmoids, a choice, several samples, other updates, other shapes.

Other lessons follow by id.
"""

PACKS_VARIABLE = "BACKPROP_TUTOR_LESSONS"
"""Folders with more lessons, separated as in PATH."""

COURSE_FILE = "course.toml"
"""Beside the shipped lessons: the order in which they are learned (`lesson.course`)."""

_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One lesson of the catalogue.

    Attributes:
        id: what to type; for a broken file its name without .toml.
        where: the file, for messages.
        shipped: whether it came with the program.
        lesson: None when it cannot be used.
        problems: why not, one after the other; none when it can be used.
    """

    id: str
    where: str
    shipped: bool
    lesson: Lesson | None
    problems: tuple[Said, ...] = ()

    @property
    def title(self) -> str:
        return self.lesson.title if self.lesson else self.id

    @property
    def summary(self) -> str:
        return self.lesson.summary if self.lesson else ""

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes from the inputs to the outputs; empty for equations and for a lesson that cannot be used."""
        lesson = self.lesson
        if lesson is None or (lesson.equations is not None and lesson.equations.network is None):
            return ()
        return lesson.network.shape()


def available(ids: Collection[str] | None = None) -> tuple[CatalogueEntry, ...]:
    """Every lesson there is, in teaching order, then by id; broken and hidden ones with what is wrong.

    Where `ids` are given, only the files of these are opened, and only these are listed.
    Of a long training the first iterations only are looked at: `find_lesson` looks at all of them.
    """
    taken: dict[str, str] = {}
    files = [(file, shipped) for file, shipped in _files() if ids is None or _id_of(file) in ids]
    entries = [_entry(file, shipped, taken) for file, shipped in files]
    entries += [
        _no_folder(escaped(str(folder)))
        for folder in _pack_folders()
        if ids is None and not os.path.isdir(folder)
    ]
    return tuple(sorted(entries, key=lambda entry: (_rank(entry), entry.id, not entry.shipped, entry.where)))


def find_lesson(name: str) -> Lesson:
    """The lesson that a LESSON argument names: an id, or a path.

    Raises:
        LessonError: when its file is broken or cannot be read.
        TutorError: when there is no lesson of this id.
    """
    if is_path(name):
        return load_lesson(Path(name))
    examined = _examined(_file_of(name), thorough=True)
    if examined.lesson is None:
        raise LessonError(examined.errors)
    return examined.lesson


def is_path(name: str) -> bool:
    """Whether a LESSON argument is a path and not an id."""
    separators = [os.sep, os.altsep] if os.altsep else [os.sep]
    return name.endswith(_SUFFIX) or any(separator in name for separator in separators)


def lesson_ids() -> frozenset[str]:
    """The id of every lesson file there is; none of them is opened."""
    return frozenset(_id_of(file) for file, _ in _files())


def course_source() -> Traversable:
    """Where the course that came with the program stands."""
    return _shipped_folder() / COURSE_FILE


def lesson_path(lesson_id: str) -> Path | None:
    """The file of a lesson, if there is one with this id."""
    for file, _ in _files():
        if _id_of(file) == lesson_id and isinstance(file, Path):
            return file
    return None


def shipped_path(lesson_id: str) -> Path | None:
    """The file of a shipped lesson, if there is one with this id: it is used before any other."""
    for file in _lesson_files(_shipped_folder()):
        if _id_of(file) == lesson_id and isinstance(file, Path):
            return file
    return None


def _file_of(lesson_id: str) -> Traversable:
    """The file of a lesson; the folders are searched in order, and the shipped one comes first."""
    ids = []
    for file, _ in _files():
        if _id_of(file) == lesson_id:
            return file
        ids.append(_id_of(file))
    raise TutorError(
        said("catalogue.no_lesson", name=Text(escaped(lesson_id))), _what_is_there(lesson_id, ids)
    )


def _what_is_there(lesson_id: str, ids: Collection[str]) -> Said:
    """What may have been meant by an id that no lesson has."""
    beside = f"{lesson_id}{_SUFFIX}"
    if lesson_id and os.path.isfile(beside):
        return said("catalogue.file_here", file=Text(escaped(beside)))
    name = nearest(lesson_id, ids)
    return said("catalogue.see_list") if name is None else said("catalogue.near_or_see_list", name=name)


def _entry(file: Traversable, shipped: bool, taken: dict[str, str]) -> CatalogueEntry:
    """An entry for a file; `taken` holds the ids met so far and where."""
    lesson_id, where = _id_of(file), escaped(str(file))
    if lesson_id in taken:
        same = Problem(where, "", said("catalogue.same_id", other=Text(taken[lesson_id])))
        return CatalogueEntry(lesson_id, where, shipped, None, (same.said,))
    taken[lesson_id] = where
    examined = _examined(file, thorough=False)
    problems = tuple(problem.said for problem in examined.errors)
    return CatalogueEntry(lesson_id, where, shipped, examined.lesson, problems)


def _examined(file: Traversable, thorough: bool) -> Examined:
    if isinstance(file, Path):
        return examine_file(file, thorough)
    return examine(file.read_bytes(), str(file), stem=_id_of(file), thorough=thorough)


def _files() -> Iterator[tuple[Traversable, bool]]:
    """Every lesson file and whether it is a shipped one, the shipped ones first."""
    searched: list[Traversable] = []
    for folder in _folders():
        if folder not in searched:
            searched.append(folder)
            shipped = len(searched) == 1
            for file in _lesson_files(folder):
                if not shipped or file.name != COURSE_FILE:
                    yield file, shipped


def _folders() -> Iterator[Traversable]:
    yield _shipped_folder()
    yield from _pack_folders()
    yield data_folder() / "lessons"  # last: only who gets here needs platformdirs


def _lesson_files(folder: Traversable) -> list[Traversable]:
    try:
        files = [file for file in folder.iterdir() if file.name.endswith(_SUFFIX)]
    except OSError:  # no such folder, no folder at all, or not ours to read
        return []
    return sorted(files, key=lambda file: file.name)


def _shipped_folder() -> Traversable:
    """`tutor/_lessons` in an installed package, `lessons` beside `tutor` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_lessons", package.parent / "lessons"):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # slow to import, and needed inside a zip file only

    return files("tutor") / "_lessons"


def _pack_folders() -> tuple[Path, ...]:
    named = os.environ.get(PACKS_VARIABLE, "").split(os.pathsep)
    return tuple(Path(folder).expanduser() for folder in named if folder)


def _no_folder(where: str) -> CatalogueEntry:
    """An entry for what the environment names and is no folder."""
    problem = Problem(where, "", said("catalogue.no_folder", variable=Text(PACKS_VARIABLE)))
    return CatalogueEntry(where, where, False, None, (problem.said,))


def _id_of(file: Traversable) -> str:
    return file.name.removesuffix(_SUFFIX)


def _rank(entry: CatalogueEntry) -> int:
    known = entry.id in TEACHING_ORDER
    return TEACHING_ORDER.index(entry.id) if known else len(TEACHING_ORDER)
