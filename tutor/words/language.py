"""A language: for each saying its words, loaded room by room when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType


class Language:
    """The words of one language.

    A saying's id is "room.name": its words stand in `WORDS["name"]` of the module
    `package.room`. Words are a text with placeholders in braces (see `say`).

    Attributes:
        package: the package with a module for each room.
        code: the language as pages name it (BCP 47).
        forms: how many forms of a word there are for counts; another language says also which (`form_of`).
    """

    forms = 2

    def __init__(self, package: str, code: str) -> None:
        self.package = package
        self.code = code
        self._found: dict[str, str] = {}

    def form_of(self, count: object) -> int:
        """Which form of a word goes with a count: the first with 1, the second with all others."""
        return 0 if count == 1 else 1

    def words(self, saying: str) -> str:
        """The words of a saying.

        Raises:
            KeyError: where there are none.
        """
        found = self._found.get(saying)
        if found is None:
            room, _, name = saying.partition(".")
            found = self._found[saying] = self.room(room)[name]
        return found

    def room(self, room: str) -> Mapping[str, str]:
        """All words of one room, by name."""
        return MappingProxyType(import_module(f"{self.package}.{room}").WORDS)


ENGLISH = Language("tutor.words.english", "en")

_spoken = ENGLISH


def spoken() -> Language:
    """The language of this process."""
    return _spoken


def speak(language: Language) -> None:
    """Chooses the language of this process, before anything is said: it is one fact, as its terminal is."""
    global _spoken
    _spoken = language
