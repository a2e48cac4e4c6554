"""From a saying to its sentence.

A placeholder is the name of an argument in braces, with what to do after a colon:

    {answer}                a number, a name, a text, a formula or a saying as it is
    {names}                 a list: "a", "a and b", "a, b and c"
    {names:commas}          a list of figures or equations: "a, b, c"
    {count:step|steps}      one of several words: which, the language says (`Language.form_of`)
    {rest:small}            with a small first letter, in the middle of a sentence
    {rest:capital}          with a capital first letter, at its beginning
    {seconds:.2}            a number in at most so many significant figures
    {count:,}               a whole number in groups of three digits
    {loss:short}            a number in few characters
    {names:commas}          a list with commas alone: "a, b, c"
    {names:semicolons}      a list with semicolons alone
    {all:sentences}         sentences one after the other
    {part:percent}          a part of a whole in whole percent
    {key_names.enter}       the words of another saying, which has no arguments

What to do that is none of these is a fault in the words, and raises ValueError.

What sets names and formulas is imported when there are some: `--help` says much, and has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from tutor.sayings import Argument, Equation, Name, Said, TextWithNames, TypedText
from tutor.words.language import Language, spoken

if TYPE_CHECKING:
    from tutor.expressions.printing import Style

_Piece = tuple[str, str | None, str]
"""Words as they are, then the argument that follows them (None at the end), and what to do with it."""

_BETWEEN = MappingProxyType({"commas": ", ", "semicolons": "; ", "sentences": " "})
"""What stands between the parts of a list, by what to do with it."""

_HOW = r"[^|]*(\|[^|]*)+|,|\.[1-9]\d*|short|percent|capital|small|" + "|".join(_BETWEEN)

_PLACE = re.compile(r"\{([\w.]+)(?::([^{}]*))?\}")
"""A placeholder. `string.Formatter` knows more, and takes as long to load as all words of `--help`."""


def say(saying: Said, style: Style | None = None, language: Language | None = None) -> str:
    """The sentence of a saying; without a style in the plain one, without a language in the process's."""
    language = language or spoken()
    arguments = dict(saying.arguments)
    written = ""
    for words, name, how in _pieces(language.words(saying.id)):
        written += words
        if name is not None:
            argument = arguments[name] if "." not in name else Said(name)
            if how:
                written += _put(argument, how, style, language)
            elif style is None and isinstance(argument, str):  # as nearly every argument is
                written += argument
            else:
                written += _written(argument, style, language)
    return written


def say_all(sayings: Iterable[Said], style: Style | None = None) -> str:
    """Several sentences, one after the other; "" of none."""
    return " ".join(say(saying, style) for saying in sayings)


@lru_cache(maxsize=4096)
def _pieces(words: str) -> tuple[_Piece, ...]:
    pieces: list[_Piece] = []
    at = 0
    for place in _PLACE.finditer(words):
        name, how = place[1], place[2] or ""
        if how and not re.fullmatch(_HOW, how):
            raise ValueError(f"nothing can be done so: {{{name}:{how}}} in {words!r}")
        pieces.append((words[at : place.start()], name, how))
        at = place.end()
    if at < len(words):
        pieces.append((words[at:], None, ""))
    for text, _, _ in pieces:
        if "{" in text or "}" in text:
            raise ValueError(f"no placeholder begins or ends so: {text!r} in {words!r}")
    return tuple(pieces)


def _put(argument: Argument, how: str, style: Style | None, language: Language) -> str:
    if "|" in how:
        return _form(argument, how.split("|"), language)
    if how == "," and isinstance(argument, int):
        return f"{argument:,}"
    if how == "percent" and isinstance(argument, float | int):
        return f"{argument:.0%}"
    if how.startswith(".") and isinstance(argument, float | int):
        return _number(float(argument), style, int(how[1:]))
    if how == "short" and isinstance(argument, float | int):
        return _short(float(argument), style)
    if how in _BETWEEN and isinstance(argument, tuple):
        return _BETWEEN[how].join(_written(part, style, language) for part in argument)
    text = _written(argument, style, language)
    if how == "capital":
        return text[:1].upper() + text[1:]
    return text[:1].lower() + text[1:] if how == "small" else text


def _form(count: Argument, forms: list[str], language: Language) -> str:
    """The word that goes with a count."""
    if len(forms) != language.forms:
        raise ValueError(f"{language.code} has {language.forms} forms of a word, not {'|'.join(forms)}")
    return forms[language.form_of(count)]


def _written(argument: Argument, style: Style | None, language: Language) -> str:
    if isinstance(argument, str):
        if style is not None and isinstance(argument, Name):
            return style.name(argument)
        return argument.replace("-", style.minus) if style and isinstance(argument, TypedText) else argument
    if argument is None:
        return ""
    if isinstance(argument, Said):
        return say(argument, style, language)
    if isinstance(argument, float):
        return _number(argument, style)
    if isinstance(argument, int) and not isinstance(argument, bool):
        return str(argument)
    if isinstance(argument, tuple):
        return _several(argument, style, language)
    return _formula(argument, style)


def _several(argument: tuple[Argument, ...], style: Style | None, language: Language) -> str:
    """What is made of parts: an equation, a text with names, or else a list."""
    if isinstance(argument, Equation):
        parts = [_written(part, style, language) for part in argument]
        return " = ".join(part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1])
    if isinstance(argument, TextWithNames):
        return "".join(_written(piece, style, language) for piece in argument)
    return _listed([_written(part, style, language) for part in argument], language)


def _number(value: float, style: Style | None, figures: int | None = None) -> str:
    printing = _printing()
    text: str = printing.format_number(value, figures or printing.SHOWN_FIGURES, style or printing.PLAIN)
    return text


def _short(value: float, style: Style | None) -> str:
    printing = _printing()
    text: str = printing.format_short(value, style or printing.PLAIN)
    return text


def _formula(argument: Argument, style: Style | None) -> str:
    printing = _printing()
    if isinstance(argument, printing.Formula):
        text: str = argument.written(style or printing.PLAIN)
        return text
    if isinstance(argument, printing.Expression):
        symbols: str = printing.in_symbols(argument, style or printing.PLAIN)
        return symbols
    raise TypeError(f"no argument of a saying: {type(argument).__name__}")


@cache
def _printing() -> ModuleType:
    """Once it is imported, asking for it takes no time."""
    from tutor.expressions import printing

    return printing


def _listed(parts: list[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{language.words('common.and')}{parts[-1]}"
