"""What is to be said, as data: an id and its arguments. `tutor.words` alone makes sentences of them.

An argument is a number, a `Name` of the model, a `Text` that somebody typed or wrote
in a file, an expression tree or another formula (`tutor.expressions.printing`), an
`Equation`, another saying (a part of the sentence, or one of several sentences), a tuple
of these (a list in the sentence), or None (nothing there).
"""

from __future__ import annotations

from typing import TypeAlias

from tutor.named_tuples import NamedTuple

Argument: TypeAlias = object


class Name(str):
    """The plain form of a name or symbol of a model; words set it as the style does."""

    __slots__ = ()


class Text(str):
    """A text of a learner, an author or a source: data, shown as it is."""

    __slots__ = ()


class TypedText(Text):
    """A number or a formula that somebody typed or printed: shown as it is, its minus as all others are."""

    __slots__ = ()


class TextWithNames(tuple["Text | Name", ...]):
    """A text of somebody in which names of the model stand; the names are set as the style does."""

    __slots__ = ()


class Equation(tuple[Argument, ...]):
    """Parts that are equal: "z1 = w11*x1 = 0.2". What is written like the part before it is left out."""

    __slots__ = ()


class Said(NamedTuple):
    """One saying. `arguments` holds each placeholder of its words with what goes there."""

    id: str
    arguments: tuple[tuple[str, Argument], ...] = ()


def said(name: str, /, **arguments: Argument) -> Said:
    """A saying of that id."""
    return Said(name, tuple(arguments.items()))
