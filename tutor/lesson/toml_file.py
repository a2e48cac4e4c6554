"""A TOML file of ours: from bytes to its tables, and its problems in the order of its lines."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from tutor.files import read_bytes, reason_of
from tutor.lesson.problems import Findings, Key, Problem, key_text
from tutor.sayings import Said, said

MOST_BYTES = 1_000_000
MOST_COMMAS = 300_000
"""More of them part more numbers than a lesson may have: told before anything of them is made."""

_DEEP_KEY = re.compile(r"(?<![^\n,=\[\]{}])(?:[^\n,=.\[\]{}]++\.){50}")
"""A key of very many parts, on which tomllib would spend minutes."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(Exception):
    """A file in which there is nothing to read: the one problem, and its line."""

    def __init__(self, problem: Said, line: int | None = None) -> None:
        super().__init__(problem)
        self.said = problem
        self.line = line


def bytes_of(path: Path) -> bytes:
    """What a file holds.

    Raises:
        Unreadable: where it cannot be read.
    """
    try:
        return read_bytes(path, MOST_BYTES)
    except FileNotFoundError as error:
        raise Unreadable(said("lesson_files.no_file")) from error
    except PermissionError as error:
        raise Unreadable(said("lesson_files.forbidden")) from error
    except IsADirectoryError as error:
        raise Unreadable(said("lesson_files.folder")) from error
    except (OSError, ValueError) as error:
        raise Unreadable(said("lesson_files.unreadable", reason=reason_of(error))) from error


def text_of(data: bytes) -> str:
    """The text in these bytes.

    Raises:
        Unreadable: where it is too large, or not UTF-8.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(said("lesson_files.too_large", most=MOST_BYTES))
    if data.startswith(_UTF16_MARKS):
        raise Unreadable(said("lesson_files.utf_16"))
    if data.count(b",") > MOST_COMMAS:
        raise Unreadable(said("lesson_files.too_many_values"))
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(said("lesson_files.not_utf_8", at=error.start + 1), line) from error


def tables_of(text: str) -> dict[str, object]:
    """The tables of a TOML text.

    Raises:
        Unreadable: where it is none.
    """
    too_deep = said("lesson_files.too_deep")
    if _DEEP_KEY.search(text):
        raise Unreadable(too_deep)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise Unreadable(too_deep) from error
    except tomllib.TOMLDecodeError as error:
        from tutor.lesson.toml_syntax import syntax_fault

        raise Unreadable(*syntax_fault(str(error), text)) from error
    except ValueError as error:  # tomllib lets through what int() raises for thousands of digits
        raise Unreadable(said("lesson_files.too_many_digits")) from error


def starts_with_a_mark(data: bytes) -> bool:
    """Whether the text begins with a byte order mark."""
    return data.startswith(codecs.BOM_UTF8)


def errors_of(findings: Findings, where: str, text: str) -> tuple[Problem, ...]:
    """What is wrong, and how much more there is than is listed."""
    errors = listed_problems(findings.errors, where, text)
    if findings.unlisted:
        errors += (Problem(where, "", said("lesson_files.not_listed", count=findings.unlisted)),)
    return errors


def listed_problems(found: Iterable[tuple[Key, Said]], where: str, text: str) -> tuple[Problem, ...]:
    """In the order of the file, what has no line last."""
    found = tuple(found)
    if not found:
        return ()
    from tutor.lesson.locate import line_of, lines_of  # a sound lesson starts faster without it

    lines = lines_of(text)
    problems = [Problem(where, key_text(key), message, line_of(key, lines)) for key, message in found]
    return tuple(sorted(problems, key=lambda p: float("inf") if p.line is None else p.line))
