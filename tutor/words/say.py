"""From a saying to its sentence.

A placeholder is the name of an argument in braces, with what to do after a colon:

    {answer}                a number, a name, a text, a formula or a saying as it is
    {names}                 a list: "a", "a and b", "a, b and c"
    {count:step|steps}      one of two words, the first where the argument is 1
    {rest:small}            with a small first letter, in the middle of a sentence
    {rest:capital}          with a capital first letter, at its beginning
    {seconds:.2}            a number in at most so many significant figures
    {count:,}               a whole number in groups of three digits
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from string import Formatter

from tutor.expressions.printing import PLAIN, Style, format_number, in_symbols
from tutor.expressions.trees import Expression
from tutor.sayings import Argument, Name, Said, Text
from tutor.words.language import Language, spoken

_Piece = tuple[str, str | None, str]
"""Words as they are, then the argument that follows them (None at the end), and what to do with it."""


def say(saying: Said, style: Style = PLAIN, language: Language | None = None) -> str:
    """The sentence of a saying; without a language, in that of the process."""
    language = language or spoken()
    arguments = dict(saying.arguments)
    written = ""
    for words, name, how in _pieces(language.words(saying.id)):
        written += words
        if name is not None:
            argument = arguments[name]
            # Nearly every argument is a text.
            written += (
                argument if type(argument) is Text and not how else _put(argument, how, style, language)
            )
    return written


def say_all(sayings: Iterable[Said], style: Style = PLAIN) -> str:
    """Several sentences, one after the other; "" of none."""
    return " ".join(say(saying, style) for saying in sayings)


@lru_cache(maxsize=4096)
def _pieces(words: str) -> tuple[_Piece, ...]:
    return tuple((text, name, how or "") for text, name, how, _ in Formatter().parse(words))


def _put(argument: Argument, how: str, style: Style, language: Language) -> str:
    if "|" in how:
        one, several = how.split("|")
        return one if argument == 1 else several
    if how == "," and isinstance(argument, int):
        return f"{argument:,}"
    if how.startswith(".") and isinstance(argument, float | int):
        return format_number(float(argument), int(how[1:]), style)
    text = _written(argument, style, language)
    if how == "capital":
        return text[:1].upper() + text[1:]
    return text[:1].lower() + text[1:] if how == "small" else text


def _written(argument: Argument, style: Style, language: Language) -> str:
    if isinstance(argument, str):
        return style.name(argument) if isinstance(argument, Name) else argument
    if argument is None:
        return ""
    if isinstance(argument, Said):
        return say(argument, style, language)
    if isinstance(argument, float):
        return format_number(argument, style=style)
    if isinstance(argument, int) and not isinstance(argument, bool):
        return str(argument)
    if isinstance(argument, tuple):
        return _listed([_written(part, style, language) for part in argument], language)
    if isinstance(argument, Expression):
        return in_symbols(argument, style)
    raise TypeError(f"no argument of a saying: {type(argument).__name__}")


def _listed(parts: list[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{language.words('common.and')}{parts[-1]}"
