"""Reading values of a parsed TOML file with their types and shapes checked.

Each reader notes what is wrong at its place and gives a stand-in, so that the
reading goes on and finds the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from tutor.clean import acts_on_a_terminal
from tutor.lesson.problems import Part, Place, did_you_mean, shown
from tutor.sayings import Said, Text, said

Word = TypeVar("Word", bound=str)

_LINE_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


class Table:
    """One table, read key by key. `close` reports the keys that nobody asked for."""

    def __init__(self, value: object, place: Place) -> None:
        self.place = place
        self._entries: dict[str, object] = {}
        self._asked: dict[str, None] = {}
        if isinstance(value, dict):
            self._entries = value
        else:
            place.expected(said("lesson_files.table"), value)

    @property
    def entries(self) -> dict[str, object]:
        """All that stands in it."""
        return self._entries

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def take(self, key: str, missing: Part | None = None) -> tuple[object | None, Place]:
        """A value and its place; None when it is not there.

        Args:
            missing: for a key that must be there, what was expected: its absence is then an error.
        """
        self._asked[key] = None
        place = self.place.at(key)
        value = self._entries.get(key)
        if value is None and missing is not None:
            place.error(said("lesson_files.missing", what=missing))
        return value, place

    def left(self) -> tuple[str, ...]:
        """The keys that nobody has asked for yet."""
        return tuple(key for key in self._entries if key not in self._asked)

    def close(self) -> None:
        for key in self._entries:
            if key not in self._asked:
                near = None if self.place.findings.full else did_you_mean(key, self._asked)
                known = said("lesson_files.known_here", keys=listed(self._asked))
                self.place.at(key).error(said("lesson_files.unknown_key", hint=near or known))


def read_format(root: Table, oldest: int, newest: int) -> int | None:
    """The format of a file; None where a newer program wrote it, so that the rest cannot be judged.

    Where there is none, or something else, the oldest one is a stand-in.
    """
    value, place = root.take("format", Text(f"format = {oldest}"))
    if type(value) is int and value > newest:
        place.error(said("lesson_files.newer_format", found=shown(value), format=newest))
        return None
    if type(value) is int and value >= oldest:
        return value
    if value is not None:
        place.expected(said("lesson_files.the_number", value=oldest), value)
    return oldest


def listed(words: Iterable[str]) -> Text:
    """Words of the format, as they are typed."""
    return Text(", ".join(words))


def one_of(words: Iterable[str]) -> Said:
    """What is expected where one of these words stands."""
    return said("lesson_files.one_of", words=listed(words))


def as_list(value: object, place: Place, what: Said, count: int | None = None) -> list[object] | None:
    """A list of `count` values (any number but none at all when None), or None.

    Args:
        what: what the list holds and why so many: "numbers, one per input".
    """
    if isinstance(value, list) and (len(value) == count or (count is None and value)):
        return value
    if count is None:
        expected = said("lesson_files.list_of", what=what)
    else:
        expected = said("lesson_files.so_many", count=count, what=what)
    place.expected(expected, len(value) if isinstance(value, list) else value)
    return None


def as_tables(value: object, place: Place, header: str) -> list[tuple[object, Place]]:
    """The tables of an array of tables, each with its place; an empty one is an error."""
    if isinstance(value, list) and value:
        return [(entry, place.at(index)) for index, entry in enumerate(value)]
    place.expected(said("lesson_files.tables_headed", header=Text(header)), value)
    return []


def as_number(value: object, place: Place) -> float:
    """A finite number; 0 where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        place.expected(said("lesson_files.number"), value)
        return 0.0
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isfinite(number):
        return number
    place.expected(said("lesson_files.finite_number"), value)
    return 0.0


def as_numbers(value: object, place: Place, what: Said, count: int | None) -> tuple[float, ...] | None:
    """Finite numbers, `count` of them. A list of another length is read all the same, for what is in it."""
    entries = as_list(value, place, what, count)
    known = entries if entries is not None else value if isinstance(value, list) else []
    numbers = tuple(as_number(entry, place.at(index)) for index, entry in enumerate(known))
    return None if entries is None else numbers


def as_whole(value: object, place: Place, least: int, most: int, what: Said) -> int | None:
    """An integer from `least` to `most`, which `what` says."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        place.expected(what, value)
        return None
    return value


def as_word(value: object, place: Place, words: Sequence[Word]) -> Word | None:
    """One of the words of a vocabulary."""
    for word in words:
        if word == value:
            return word
    hint = did_you_mean(value, words) if isinstance(value, str) else None
    place.expected(one_of(words), value, hint)
    return None


def as_prose(value: object, place: Place, paragraph: bool = False) -> str | None:
    """Text for people, in one line and without characters that a terminal would act on.

    Args:
        paragraph: whether the text may run over several lines of the file; they are joined with spaces.
    """
    if not isinstance(value, str):
        place.expected(said("lesson_files.text"), value)
        return None
    text = _LINE_BREAK.sub(" ", value).strip() if paragraph else value
    if not text.strip():
        place.error(said("lesson_files.no_text"))
        return None
    for index, character in enumerate(text):
        if acts_on_a_terminal(character):
            found = Text(f"U+{ord(character):04X}")
            place.error(said("lesson_files.control_characters", found=found, at=index + 1))
            return None
    return text
