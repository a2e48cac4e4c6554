"""A saying in HTML: its words, names and texts are escaped, and what is markup already stays."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tutor.clean import in_html
from tutor.expressions.printing import PRETTY
from tutor.sayings import Argument, Name, Said, Text
from tutor.words import Language, say, spoken


class Markup(Text):
    """HTML, as an argument of a saying."""

    __slots__ = ()


def html(saying: Said) -> str:
    """The sentence, as text of a page or as the value of an attribute."""
    return say(_escaped(saying), PRETTY, _escaping(spoken()))


class _Escaping(Language):
    """A language whose words are put into HTML."""

    def __init__(self, language: Language) -> None:
        super().__init__(language.package, language.code)
        self._language = language

    def room(self, room: str) -> Mapping[str, str]:
        return {name: in_html(words) for name, words in self._language.room(room).items()}


@lru_cache(maxsize=1)
def _escaping(language: Language) -> Language:
    return _Escaping(language)


def _escaped(saying: Said) -> Said:
    return Said(saying.id, tuple((name, _argument(argument)) for name, argument in saying.arguments))


def _argument(argument: Argument) -> Argument:
    if isinstance(argument, Markup):
        return Text(argument)
    if isinstance(argument, Name):
        return Text(in_html(PRETTY.name(argument)))
    if isinstance(argument, str):
        return Text(in_html(argument))
    if isinstance(argument, Said):
        return _escaped(argument)
    if isinstance(argument, tuple):
        again = getattr(type(argument), "_make", tuple)
        return again(map(_argument, argument))
    return argument
