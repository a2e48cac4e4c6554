"""What is wrong in a lesson file: every problem with its place, gathered while reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import field
from typing import TypeAlias

from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.named_tuples import NamedTuple
from tutor.sayings import Said, Text, said

Key = tuple[str | int, ...]
"""A place in the file: table keys and list indices (from 0), from the top."""

Part: TypeAlias = Said | Text
"""A part of a message: what was expected, what is there."""

MOST_PROBLEMS = 200
"""More problems than this in one file are counted, not listed: nobody reads them, and a list must end."""

_MOST_KEYS = 3
"""Further places at which something is the same that are listed."""

_BARE_KEY = r"[A-Za-z0-9_-]+\Z"
_LONGEST_SHOWN = 40
_LARGEST_SHOWN = 10**20
_MOST_COMPARED = 500


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        file: the file, as it was named.
        key: the place in it, such as `network.layers[1].weights[0]`; "" for the file as a whole.
        message: what was expected and what is there.
        line: the line of the place, counted from 1; None where it has none.
    """

    file: str
    key: str
    message: Said
    line: int | None = None

    @property
    def said(self) -> Said:
        """The message after its place, in the form `FILE:LINE: KEY: …` that editors jump to."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        place = f"{place}: {self.key}" if self.key else place
        return said("lesson_files.problem", place=Text(place), message=self.message)


def together(problems: Iterable[Problem]) -> Iterator[Said]:
    """What is said of problems, once for all places at which it is the same: the first has its line."""
    same: dict[Said, list[Problem]] = {}
    for problem in problems:
        same.setdefault(problem.message, []).append(problem)
    for first, *others in same.values():
        if not others:
            yield first.said
            continue
        keys = tuple(Text(other.key) for other in others[:_MOST_KEYS])
        more = said("checking.more_places", count=len(others) - _MOST_KEYS)
        places = (*keys, more) if len(others) > _MOST_KEYS else keys
        yield said("lesson_files.problem_at_places", first=first.said, places=places)


class LessonError(TutorError):
    """A lesson file that cannot be used. `problems` holds everything that is wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        # What concerns the file as a whole ("there is no such file") carries its own advice.
        # A format that is not ours is not for the author to mend.
        inside = any(problem.key != "format" and (problem.key or problem.line) for problem in self.problems)
        super().__init__(self.problems[0].said, said("lesson_files.mend") if inside else None)

    def parts(self) -> tuple[Said, ...]:
        return tuple(problem.said for problem in self.problems)


@dataclass(slots=True)
class Findings:
    """Errors and warnings of one file, in the order found."""

    errors: list[tuple[Key, Said]] = field(default_factory=list)
    warnings: list[tuple[Key, Said]] = field(default_factory=list)
    unlisted: int = 0

    @property
    def full(self) -> bool:
        """Whether further errors are only counted."""
        return len(self.errors) >= MOST_PROBLEMS


class Place(NamedTuple):
    """A place in the file at which something can be found wrong."""

    key: Key
    findings: Findings

    def at(self, step: str | int) -> Place:
        return Place((*self.key, step), self.findings)

    def error(self, message: Said) -> None:
        if self.findings.full:
            self.findings.unlisted += 1
        else:
            self.findings.errors.append((self.key, message))

    def warning(self, message: Said) -> None:
        if len(self.findings.warnings) < MOST_PROBLEMS:
            self.findings.warnings.append((self.key, message))

    def expected(self, what: Part, found: object, hint: Said | None = None) -> None:
        self.error(said("lesson_files.expected", what=what, found=shown(found), hint=hint))

    def __str__(self) -> str:
        return key_text(self.key)


def key_text(key: Key) -> str:
    """A key as an author would write it: `claims.1."dL/dw1"`, `network.layers[1].weights[0]`."""
    text = ""
    for step in key:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if re.match(_BARE_KEY, step) else f'"{escaped(step)}"')
    return text


def shown(value: object) -> Part:
    """A value of the file for a message: short, and safe on a terminal."""
    match value:
        case bool():
            return Text("true" if value else "false")
        case int():
            small = abs(value) < _LARGEST_SHOWN
            return Text(str(value)) if small else said("lesson_files.large_integer")
        case float():
            return Text(repr(value))
        case str():
            cut = value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}..."
            return Text(f'"{escaped(cut)}"')
        case list():
            return said("lesson_files.list_of_values", count=len(value))
        case dict():
            return said("lesson_files.table")
        case _:
            return said("lesson_files.date_or_time")


def nearest(word: str, words: Collection[str]) -> Text | None:
    """The nearest of the words; None when none is near, or there are too many."""
    if len(words) > _MOST_COMPARED:
        return None
    from difflib import get_close_matches  # costs more to import than a lesson costs to load

    written = word[:_LONGEST_SHOWN]
    same = [known for known in words if known.lower() == written.lower()]
    found = same or get_close_matches(written, words, n=1, cutoff=0.6)
    return Text(escaped(found[0])) if found else None


def did_you_mean(word: str, words: Collection[str]) -> Said | None:
    """The question for the nearest of the words, at the end of a message."""
    name = nearest(word, words)
    return None if name is None else said("lesson_files.did_you_mean", name=name)
