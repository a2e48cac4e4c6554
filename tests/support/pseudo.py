"""A language that nobody speaks: English with an accent on every letter, 40 % longer.

What is shown in it and still has a word without an accent was not put into words in
the one room that has them; what it no longer has room for would have none in German.
What is typed as it stands (`in backticks`, :words, --options, VARIABLES_OF_A_SHELL, {placeholders}) stays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from tutor.words import ENGLISH, Language, speak, spoken

LONGER = 1.4

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçďéƒğĥíĵķļɱñóþʠřšťúṽŵẋýžÁƁÇĎÉƑĞĤÍĴĶĻḾÑÓÞɊŘŠŤÚṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)

_TYPED = r"`[^`\n]*`|(?<!\w):[a-z]+|--[a-z-]+|[A-Z]+(?:_[A-Z]+)+|\w+://\S+|backprop-tutor"
_KEYS = r"\bF\d+\b"
KEPT = re.compile(rf"\{{[^{{}}]*\}}|{_TYPED}|{_KEYS}")
_WORD = re.compile(r"[A-Za-z]+")
_UNACCENTED = re.compile(r"(?<![\w./-])[A-Za-z]{3,}(?![\w/-])")


def accented(words: str) -> str:
    """English words in the pseudo-language; what stands in braces and what is typed stays as it is."""
    made, at = "", 0
    for kept in KEPT.finditer(words):
        made += _longer(words[at : kept.start()]) + _inside(kept[0])
        at = kept.end()
    return made + _longer(words[at:])


def _inside(kept: str) -> str:
    name, colon, how = kept.partition(":")
    if kept.startswith("{") and "|" in how:
        return name + colon + "|".join(_longer(part) for part in how[:-1].split("|")) + "}"
    return kept


def _longer(words: str) -> str:
    def stretch(word: re.Match[str]) -> str:
        more = math.ceil(len(word[0]) * (LONGER - 1))
        return (word[0] + word[0][-1] * more).translate(_ACCENTS)

    return _WORD.sub(stretch, words)


class Pseudo(Language):
    """English, accented."""

    def room(self, room: str) -> Mapping[str, str]:
        return {name: accented(words) for name, words in ENGLISH.room(room).items()}


PSEUDO = Pseudo(ENGLISH.package, "en-x-pseudo")


@contextmanager
def pseudo_spoken() -> Iterator[None]:
    """The pseudo-language is that of the process meanwhile."""
    before = spoken()
    speak(PSEUDO)
    try:
        yield
    finally:
        speak(before)


def untranslated(text: str, known: Collection[str] = ()) -> list[str]:
    """Words of three letters or more without an accent, but for what is typed, and `known` names and ids."""
    said = re.sub(_TYPED, " ", text)
    return sorted({word for word in _UNACCENTED.findall(said) if word not in known})
