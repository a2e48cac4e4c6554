"""A language that nobody speaks: English with an accent on every letter, 40 % longer.

What is shown in it and still has a word without an accent was not put into words in
the one room that has them; what it no longer has room for would have none in German.
What is typed as it stands (`in backticks`, :words, --options, VARIABLES_OF_A_SHELL, {placeholders}) stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tutor.words import ENGLISH, Language, speak, spoken

LONGER = 1.4

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀçďéƒğĥíĵķļɱñóþʠřšťúṽŵẋýžÁƁÇĎÉƑĞĤÍĴĶĻḾÑÓÞɊŘŠŤÚṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)

_KEPT = re.compile(r"\{[^{}]*\}|`[^`]*`|(?<!\w):[a-z]+|--[a-z-]+|[A-Z]+(?:_[A-Z]+)+|\w+://\S+|backprop-tutor")
_TYPED = re.compile(r"`[^`]*`")
_WORD = re.compile(r"[A-Za-z]+")
_UNACCENTED = re.compile(r"(?<![\w./-])[A-Za-z]{3,}(?![\w/-])")


def accented(words: str) -> str:
    """English words in the pseudo-language; what stands in braces and what is typed stays as it is."""
    made, at = "", 0
    for kept in _KEPT.finditer(words):
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
        more = max(0, round(len(word[0]) * LONGER) - len(word[0]))
        return (word[0] + word[0][-1] * more).translate(_ACCENTS)

    return _WORD.sub(stretch, words)


@dataclass(eq=False)
class Pseudo(Language):
    """English, accented."""

    def room(self, room: str) -> Mapping[str, str]:
        return {name: accented(words) for name, words in ENGLISH.room(room).items()}


PSEUDO = Pseudo(ENGLISH.package)


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
    """Words of three letters or more without an accent, but for `known` names, functions and ids."""
    return sorted({word for word in _UNACCENTED.findall(_TYPED.sub("", text)) if word not in known})
