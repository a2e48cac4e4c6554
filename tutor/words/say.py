"""From a saying to its sentence.

A placeholder is the name of an argument in braces, with what to do after a colon:

    {answer}                a number, a name, a text, a formula or a saying as it is
    {names}                 a list: "a", "a and b", "a, b and c"
    {count:step|steps}      one of two words, the first where the argument is 1
    {rest:small}            with a small first letter, in the middle of a sentence
"""

from __future__ import annotations

from functools import lru_cache
from string import Formatter

from tutor.sayings import Argument, Name, Said
from tutor.steps.expression import Expression
from tutor.steps.printing import PLAIN, Style, format_number, in_symbols
from tutor.words.language import ENGLISH, Language

_Piece = tuple[str, str | None, str]
"""Words as they are, then the argument that follows them (None at the end), and what to do with it."""


def say(saying: Said, style: Style = PLAIN, language: Language = ENGLISH) -> str:
    """The sentence of a saying."""
    arguments = dict(saying.arguments)
    written = []
    for words, name, how in _pieces(language.words(saying.id)):
        written.append(words)
        if name is not None:
            written.append(_put(arguments[name], how, style, language))
    return "".join(written)


@lru_cache(maxsize=4096)
def _pieces(words: str) -> tuple[_Piece, ...]:
    return tuple((text, name, how or "") for text, name, how, _ in Formatter().parse(words))


def _put(argument: Argument, how: str, style: Style, language: Language) -> str:
    if "|" in how:
        one, several = how.split("|")
        return one if argument == 1 else several
    text = _written(argument, style, language)
    return text[:1].lower() + text[1:] if how == "small" else text


def _written(argument: Argument, style: Style, language: Language) -> str:
    match argument:
        case None:
            return ""
        case Said():
            return say(argument, style, language)
        case Name():
            return style.name(argument)
        case str():
            return argument
        case bool():
            raise TypeError("a truth value is no argument: say it in other words")
        case int():
            return str(argument)
        case float():
            return format_number(argument, style=style)
        case tuple():
            return _listed([_written(part, style, language) for part in argument], language)
        case _ if isinstance(argument, Expression):
            return in_symbols(argument, style)
        case _:
            raise TypeError(f"no argument of a saying: {type(argument).__name__}")


def _listed(parts: list[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{language.words('common.and')}{parts[-1]}"
