"""What is wrong in a lesson file: every problem with its place, gathered while reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tutor.clean import escaped
from tutor.errors import TutorError

Key = tuple[str | int, ...]
"""A place in the file: table keys and list indices (from 0), from the top."""

MOST_PROBLEMS = 200
"""More problems than this in one file are counted, not listed: nobody reads them, and a list must end."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
_LONGEST_SHOWN = 40
_LARGEST_SHOWN = 10**20
_MOST_COMPARED = 500


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        file: the file, as it was named.
        key: the place in it, such as `network.layers[1].weights[0]`; "" for the file as a whole.
        message: what was expected and what is there, in one or two sentences.
        line: the line of the place, counted from 1; None where it has none.
    """

    file: str
    key: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class LessonError(TutorError):
    """A lesson file that cannot be used. `problems` holds everything that is wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        # What concerns the file as a whole ("there is no such file") carries its own advice.
        # A format that is not ours is not for the author to mend.
        inside = any(problem.key != "format" and (problem.key or problem.line) for problem in self.problems)
        hint = "Mend the lesson file, then type `backprop-tutor check FILE`." if inside else ""
        super().__init__("\n".join(map(str, self.problems)), hint)

    def parts(self) -> tuple[str, ...]:
        return tuple(map(str, self.problems))


@dataclass(slots=True)
class Findings:
    """Errors and warnings of one file, in the order found."""

    errors: list[tuple[Key, str]] = field(default_factory=list)
    warnings: list[tuple[Key, str]] = field(default_factory=list)
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

    def error(self, message: str) -> None:
        if self.findings.full:
            self.findings.unlisted += 1
        else:
            self.findings.errors.append((self.key, message))

    def warning(self, message: str) -> None:
        if len(self.findings.warnings) < MOST_PROBLEMS:
            self.findings.warnings.append((self.key, message))

    def expected(self, what: str, found: object) -> None:
        self.error(f"expected {what}; found {shown(found)}.")

    def __str__(self) -> str:
        return key_text(self.key)


def key_text(key: Key) -> str:
    """A key as an author would write it: `claims.1."dL/dw1"`, `network.layers[1].weights[0]`."""
    text = ""
    for step in key:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if _BARE_KEY.match(step) else f'"{escaped(step)}"')
    return text


def shown(value: object) -> str:
    """A value of the file for a message: short, and safe on a terminal."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < _LARGEST_SHOWN else "a very large integer"
        case float():
            return repr(value)
        case str():
            cut = value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}..."
            return f'"{escaped(cut)}"'
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "a table"
        case _:
            return "a date or time"


def near(word: str, words: Collection[str]) -> str:
    """A space and "Did you mean …?" for the nearest word; "" when none is near, or there are too many."""
    if len(words) > _MOST_COMPARED:
        return ""
    from difflib import get_close_matches  # costs more to import than a lesson costs to load

    written = word[:_LONGEST_SHOWN]
    same = [known for known in words if known.lower() == written.lower()]
    found = same or get_close_matches(written, words, n=1, cutoff=0.6)
    return f" Did you mean {escaped(found[0])}?" if found else ""
